"""Record a joint body and change what is said of it: partners, agreements, rules, members, sources, status, label."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event, relabel_events
from umubano.core.codelists.services import require_code
from umubano.core.dates import PartialDate
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.labels.models import Label
from umubano.core.labels.rules import combine
from umubano.core.labels.services import require_label
from umubano.core.lifecycle import perform
from umubano.core.policy import require
from umubano.core.refs import new_ref
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import violates
from umubano.domain.committees import policy
from umubano.domain.committees.lifecycle import BODY
from umubano.domain.committees.models import (
    BodyAgreement,
    BodyPart,
    BodyPartner,
    BodyRule,
    BodySource,
    JointBody,
    Member,
    RuleKind,
    RuleSource,
)
from umubano.domain.committees.services.drafts import (
    AgreementLink,
    BodyDraft,
    MemberDraft,
    RuleDraft,
    SourceOfBody,
)
from umubano.domain.committees.services.project import describe, project
from umubano.domain.committees.services.reach import (
    check_partners,
    day_of,
    locked,
    require_side,
    require_text,
    require_version,
    span,
)

EDITABLE = frozenset({"name", "names", "kind", "level", "purpose", "established", "desk", "owner_id"})


def create_body(actor: Actor, draft: BodyDraft, *, reason: str = "") -> JointBody:
    """Record a joint body.

    Checks: the action and desk, the right to the label, name, code lists, partners, agreements (that the actor sees them), rules with
    their sources, members' sides, sessions. Changes: the body and its parts. Records: history, `jointbody.recorded`.
    Raises InvalidInput with `field` and `value`, NotAllowed, Conflict (`ref_taken`).
    """
    from umubano.domain.committees.services.sessions import add_session

    require(actor, policy.CREATE, desk=draft.desk)
    require_label(actor, draft.label)
    partners = check_partners(draft.partners)
    established = PartialDate.parse(draft.established) if draft.established else None
    row = JointBody(
        ref=draft.ref or new_ref("J"),
        label=draft.label,
        name=require_text(draft.name, "name", _("A joint body needs a name.")),
        names=draft.names,
        kind=require_code("joint_body_kind", draft.kind),
        level=require_code("joint_body_level", draft.level),
        purpose=draft.purpose,
        established=str(established or ""),
        established_on=established.latest if established else None,
        desk=draft.desk,
        owner_id=draft.owner_id,
        is_illustrative=draft.is_illustrative,
    )
    describe(row, partners)
    with operation(actor, "committees.create", reason=reason):
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            if violates(error, "committees_jointbody_ref_key"):
                raise Conflict(
                    _("There is already a record with this reference."), code="ref_taken", field="ref"
                )
            raise
        _set_partners(row, partners)
        for link in draft.agreements:
            _link(row, link)
        for rule in draft.rules:
            _save_rule(row, rule, actor)
        for member in draft.members:
            _save_member(row, member, Member(body=row, label_id=row.label_id))
        for given in draft.sources:
            _add_source(row, given)
        record_event(actor, "jointbody.recorded", row)
        for session in draft.sessions:
            add_session(row, session, actor=actor, reason=reason)
        project(row)
    return row


def _set_partners(row: JointBody, codes: list[str]) -> None:
    row.partners.exclude(party__code__in=codes).delete()
    for position, code in enumerate(codes):
        BodyPartner.objects.update_or_create(
            body=row, party_id=code, defaults={"position": position, "label_id": row.label_id}
        )


def update_body(
    body: JointBody,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    partners: list[str] | None = None,
    reason: str = "",
    version: int | None = None,
) -> JointBody:
    """Change what a body is called, its kind, level, purpose, desk, owner, and with `partners` who sits in it.

    Checks: the action and desk (the new one too), that nobody changed it since `version`, code lists, partners; a partner that has
    members, attendance or commitments stays. Changes: the body. Records: history, `jointbody.changed`.
    Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    if unknown := set(changes) - EDITABLE:
        raise InvalidInput(
            _("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    with operation(actor, "committees.change", reason=reason):
        row = locked(body, actor, policy.CHANGE)
        require_version(row, version)
        present = row.partner_codes()
        wanted = check_partners(partners) if partners is not None else present
        changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if not changed and wanted == present:
            return row
        if "name" in changed:
            changed["name"] = require_text(changed["name"], "name", _("A joint body needs a name."))
        for field, list_name in (("kind", "joint_body_kind"), ("level", "joint_body_level")):
            if field in changed:
                changed[field] = require_code(list_name, changed[field])
        if "established" in changed:
            changed["established_on"] = day_of(changed["established"])
        if "desk" in changed:
            require(actor, policy.CHANGE, desk=changed["desk"])
        _keep_busy_partners(row, set(present) - set(wanted))
        for name, value in changed.items():
            setattr(row, name, value)
        _set_partners(row, wanted)
        describe(row, wanted)
        row.version += 1
        row.save(update_fields=[*changed, "partners_text", "folded_title", "folded_rest", "version"])
        record_event(actor, "jointbody.changed", row, summary=", ".join(sorted(changed)) or "partners")
        project(row)
    return row


def _keep_busy_partners(row: JointBody, leaving: set[str]) -> None:
    from umubano.domain.committees.models import Attendance, Commitment

    for code in sorted(leaving):
        parts: tuple[models.QuerySet[Any], ...] = (
            Member.objects.filter(body=row, side__code=code),
            Attendance.objects.filter(body=row, side__code=code),
            Commitment.objects.filter(body=row, side__code=code),
        )
        if any(part.exists() for part in parts):
            raise Conflict(
                _("“%(code)s” has members, attendance or commitments here and cannot be taken out.")
                % {"code": code},
                code="partner_in_use",
                field="partners",
                value=code,
            )


def link_agreement(body: JointBody, link: AgreementLink, *, actor: Actor, reason: str = "") -> BodyAgreement:
    """Say that the body works under an agreement, or change since when and under which clause. Records `jointbody.changed`."""
    with operation(actor, "committees.link_agreement", reason=reason):
        row = locked(body, actor, policy.CHANGE)
        found = _link(row, link)
        record_event(actor, "jointbody.changed", row, summary=found.agreement.ref)
    return found


def _link(row: JointBody, link: AgreementLink) -> BodyAgreement:
    agreement = Agreement.objects.register().filter(pk=link.agreement_id).first()
    if agreement is None:
        raise InvalidInput(
            _("There is no agreement with this reference, or you may not see it."),
            code="unknown_agreement",
            field="agreement",
        )
    found, _created = BodyAgreement.objects.update_or_create(
        body=row,
        agreement=agreement,
        defaults={"label_id": row.label_id, "clause": link.clause, **span(link.since, link.until)},
    )
    return found


def unlink_agreement(body: JointBody, agreement_id: int, *, actor: Actor, reason: str) -> None:
    """Take back that the body works under an agreement; what ended is rather dated. Raises InvalidInput without a reason, Conflict."""
    require_text(reason, "reason", _("Say why."))
    with operation(actor, "committees.unlink_agreement", reason=reason):
        row = locked(body, actor, policy.CHANGE)
        if row.rules.filter(agreement_id=agreement_id).exists():
            raise Conflict(
                _("A rule of this body rests on that agreement. Change the rule first."),
                code="rule_rests_on_it",
            )
        row.agreements.filter(agreement_id=agreement_id).delete()
        record_event(actor, "jointbody.changed", row, summary="agreements")


def set_rule(body: JointBody, rule: RuleDraft, *, actor: Actor, reason: str = "") -> BodyRule:
    """Lay down a rule, or change it, with its source.

    Checks: the action and desk, the value, that the source is complete. Changes: the rule, the body's standing.
    Records: history, `jointbody.rule_set`. Raises InvalidInput, NotAllowed, NotFound.
    """
    with operation(actor, "committees.set_rule", reason=reason):
        row = locked(body, actor, policy.CHANGE)
        found = _save_rule(row, rule, actor)
        record_event(actor, "jointbody.rule_set", row, summary=rule.kind)
        project(row)
    return found


def _save_rule(row: JointBody, rule: RuleDraft, actor: Actor) -> BodyRule:
    value = check_rule(row, rule.kind, rule.value)
    values: dict[str, Any] = {
        "label_id": row.label_id,
        "value": value,
        "source_kind": rule.source_kind,
        "agreement_id": None,
        "clause": "",
        "source_id": None,
        "set_by": "",
        "set_reason": "",
    }
    if rule.source_kind == RuleSource.AGREEMENT:
        if rule.agreement_id is None or not row.agreements.filter(agreement_id=rule.agreement_id).exists():
            raise InvalidInput(
                _("Name an agreement that this body works under."),
                code="agreement_missing",
                field="agreement",
            )
        clause = require_text(rule.clause, "clause", _("Name the clause, for instance art. 7(2)."))
        values |= {"agreement_id": rule.agreement_id, "clause": clause}
    elif rule.source_kind == RuleSource.PUBLISHED:
        if rule.source_id is None:
            raise InvalidInput(_("Name the published source."), code="source_missing", field="source")
        values["source_id"] = rule.source_id
    elif rule.source_kind == RuleSource.BY_HAND:
        why = require_text(rule.set_reason, "set_reason", _("Say why it is so, since no agreement does."))
        values |= {"set_by": rule.set_by.strip() or actor.name, "set_reason": why}
    else:
        raise InvalidInput(_("Say where the rule comes from."), code="source_missing", field="source_kind")
    found, _created = BodyRule.objects.update_or_create(body=row, kind=rule.kind, defaults=values)
    return found


def check_rule(row: JointBody, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The value of a rule in its stored shape (models.BodyRule). Raises InvalidInput."""

    def number(name: str, least: int, most: int) -> int:
        given = value.get(name)
        if not isinstance(given, int) or not least <= given <= most:
            raise InvalidInput(
                _("Give a number from %(least)d to %(most)d.") % {"least": least, "most": most},
                code="bad_number",
                field=name,
                value=str(given),
            )
        return given

    match kind:
        case RuleKind.FREQUENCY:
            if value.get("at_request"):
                return {"at_request": True}
            return {"sessions": number("sessions", 1, 52), "months": number("months", 1, 120)}
        case RuleKind.HOST_ROTATION:
            name = "always" if value.get("always") else "first"
            return {name: require_side(row, str(value.get(name) or ""), name)}
        case RuleKind.QUORUM:
            found: dict[str, Any] = {}
            if value.get("each_side") is not None:
                found["each_side"] = number("each_side", 1, 100)
            if str(value.get("text") or "").strip():
                found["text"] = str(value["text"]).strip()
            if not found:
                raise InvalidInput(_("Say what the quorum is."), code="quorum_missing", field="text")
            return found
        case RuleKind.PLAN_DEADLINE:
            month, day = number("month", 1, 12), number("day", 1, 31)
            try:
                date(2000, month, day)
            except ValueError:
                raise InvalidInput(
                    _("There is no such day in that month."), code="bad_date", field="day", value=str(day)
                ) from None
            return {"month": month, "day": day}
        case RuleKind.MINUTES_DEADLINE:
            return {"days": number("days", 1, 730)}
    raise InvalidInput(_("There is no rule of this kind."), code="unknown_code", field="kind", value=kind)


def remove_rule(body: JointBody, kind: str, *, actor: Actor, reason: str) -> None:
    """Take a rule away. Raises InvalidInput without a reason, NotFound."""
    require_text(reason, "reason", _("Say why."))
    with operation(actor, "committees.remove_rule", reason=reason):
        row = locked(body, actor, policy.CHANGE)
        if not row.rules.filter(kind=kind).delete()[0]:
            raise NotFound(_("There is no such record, or you may not see it."))
        record_event(actor, "jointbody.rule_set", row, summary=kind)
        project(row)


def save_member(
    body: JointBody, draft: MemberDraft, *, actor: Actor, member: Member | None = None, reason: str = ""
) -> Member:
    """Add an office to the body, or change what is said of one. Records `jointbody.members_changed`."""
    with operation(actor, "committees.save_member", reason=reason):
        row = locked(body, actor, policy.CHANGE)
        found = _save_member(row, draft, member or Member(body=row, label_id=row.label_id))
        record_event(actor, "jointbody.members_changed", row, summary=draft.function[:200])
    return found


def _save_member(row: JointBody, draft: MemberDraft, member: Member) -> Member:
    if draft.role not in Member.Role.values:
        raise InvalidInput(
            _("“%(value)s” is not a role here.") % {"value": draft.role}, code="unknown_code", field="role"
        )
    values = {
        "side_id": require_side(row, draft.side),
        "role": draft.role,
        "function": require_text(draft.function, "function", _("Name the office, not the person.")),
        "counterpart_id": draft.counterpart_id,
        **span(draft.since, draft.until),
    }
    for name, value in values.items():
        setattr(member, name, value)
    if member.pk is None:
        member.save(force_insert=True)
    else:
        member.save(update_fields=list(values))
    return member


def remove_member(member: Member, *, actor: Actor, reason: str) -> None:
    """Take back an office that was recorded by mistake; one that left is dated instead."""
    require_text(reason, "reason", _("Say why."))
    with operation(actor, "committees.remove_member", reason=reason):
        row = locked(member.body, actor, policy.CHANGE)
        member.delete()
        record_event(actor, "jointbody.members_changed", row)


def add_source(body: JointBody, given: SourceOfBody, *, actor: Actor, reason: str = "") -> BodySource:
    """Say where what we know of the body comes from."""
    with operation(actor, "committees.add_source", reason=reason):
        return _add_source(locked(body, actor, policy.CHANGE), given)


def _add_source(row: JointBody, given: SourceOfBody) -> BodySource:
    found, _created = BodySource.objects.update_or_create(
        body=row,
        source_id=given.source_id,
        origin=given.origin,
        defaults={"label_id": row.label_id, "confidence": given.confidence, "note": given.note},
    )
    return found


def change_status(
    body: JointBody, step: str, *, actor: Actor, reason: str = "", effective_on: date | None = None
) -> JointBody:
    """Set aside, bring back or dissolve (`lifecycle.BODY`). Checks, changes, records: `core.lifecycle.perform`; and the standing."""
    with operation(actor, f"jointbody.{step}", reason=reason):
        row = perform(BODY, body, step, actor=actor, reason=reason, effective_on=effective_on)
        project(row)
    return row


def relabel(body: JointBody, label: Label, *, actor: Actor, reason: str) -> JointBody:
    """Give the body and all that belongs to it another label.

    Checks: a reason; the right to the old and the new label; that lowering is done by the head or the legal adviser.
    Changes: the label of the body and its parts, frozen minutes included. Records: `jointbody.relabelled`.
    """
    require_text(reason, "reason", _("Say why the label changes."))
    with operation(actor, "committees.relabel", reason=reason):
        row = locked(body, actor, policy.RELABEL)
        require_label(actor, label)
        if combine(row.label.value, label.value) != label.value:
            require(actor, policy.LOWER_LABEL)
        row.label = label
        row.version += 1
        row.save(update_fields=["label", "version"])
        for model in _parts():
            model.objects.filter(body=row).update(label=label)
        relabel_events(row, label)
        record_event(actor, "jointbody.relabelled", row, summary=label.value.level_name)
    return row


def _parts() -> list[Any]:
    """Every table that belongs to a body."""
    found: list[Any] = []
    waiting: list[Any] = list(BodyPart.__subclasses__())
    while waiting:
        model = waiting.pop()
        if model._meta.abstract:
            waiting += model.__subclasses__()
        elif hasattr(model, "objects") and not hasattr(model, "pgh_tracked_model"):
            found.append(model)
    return found
