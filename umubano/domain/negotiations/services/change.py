"""Change what is said of a negotiation: its facts, partners, areas, owner and next step, its rounds of talks, its label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.locking import locked_row, require_version
from umubano.core.changes.log import record_event, relabel_events
from umubano.core.codelists.services import require_code
from umubano.core.dates import PartialDate, today
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.labels.models import Label
from umubano.core.labels.rules import combine
from umubano.core.labels.services import require_label
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.agreements.services.projection import check_terms
from umubano.domain.negotiations import policy
from umubano.domain.negotiations.lifecycle import Stage
from umubano.domain.negotiations.models import (
    Negotiation,
    NegotiationArea,
    NegotiationPart,
    NegotiationParty,
    NegotiationSource,
    Round,
)
from umubano.domain.negotiations.services.create import check_partners, describe
from umubano.domain.negotiations.services.drafts import PartnerDraft

#: What the draft's clauses do. Changing them once the text is agreed needs a reason.
FACTS = frozenset(
    {
        "legal_nature",
        "subject_to_ratification",
        "commits_finances",
        "changes_law",
        "concerns_status_of_persons",
        "concerns_reserved_matter",
        "permits_foreign_base",
        "languages",
        "prevailing_language",
        "terms",
    }
)
#: Who must act, by when, and what stands in the way.
WORK = frozenset({"owner_id", "next_step", "next_step_due", "blocked_by", "target_signature"})
#: What `update_negotiation` may change. Stage, gates, label, partners and areas have services of their own.
EDITABLE = FACTS | WORK | {"title", "kind", "level", "scope", "purpose", "desk", "renews_id"}


def locked(negotiation: Negotiation, actor: Actor, rule: ActionRule) -> Negotiation:
    """The row, locked until the transaction ends, if the actor may do this to it. Raises NotFound, NotAllowed."""
    return locked_row(
        negotiation, actor, rule, missing=_("There is no such negotiation, or you may not see it.")
    )


def require_open(row: Negotiation) -> None:
    """A negotiation that was signed or dropped is history. Raises Conflict."""
    if row.closed_on is not None:
        raise Conflict(
            _("This negotiation ended on %(day)s and is no longer changed.")
            % {"day": in_words(row.closed_on)},
            code="closed",
        )


def update_negotiation(
    negotiation: Negotiation,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
) -> Negotiation:
    """Change descriptive fields, clause facts, owner and next step.

    Checks: the action and desk, that it is open, that nobody else changed it since `version`, code lists; a reason for changed clause
    facts once the text is agreed; the right to state that a prohibited clause is gone. Changes: the named fields and what search reads.
    Records: history, `negotiation.changed`. Raises InvalidInput, Conflict (`changed_meanwhile`, `closed`), NotAllowed.
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise InvalidInput(
            _("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    with operation(actor, "negotiations.change", reason=reason):
        row = locked(negotiation, actor, policy.CHANGE)
        require_open(row)
        require_version(
            row,
            version,
            _("Somebody else changed this negotiation meanwhile. Look at their change, then save again."),
        )
        changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if not changed:
            return row
        _check_changes(row, changed, actor, reason)
        for name, value in changed.items():
            setattr(row, name, value)
        describe(row, [party.party_id for party in row.parties.all()])
        _save(row, [*changed, "folded_title", "folded_rest", "partners_text"])
        record_event(actor, "negotiation.changed", row, summary=", ".join(sorted(changed)))
    return row


def _check_changes(row: Negotiation, changed: dict[str, Any], actor: Actor, reason: str) -> None:
    if "title" in changed and not str(changed["title"]).strip():
        raise InvalidInput(_("A negotiation needs a title."), code="title_missing", field="title")
    if "kind" in changed:
        changed["kind"] = require_code("title_kind", changed["kind"])
    if "terms" in changed:
        check_terms(changed["terms"])
    if "desk" in changed:
        require(actor, policy.CHANGE, desk=changed["desk"])
    if row.permits_foreign_base is True and changed.get("permits_foreign_base", True) is not True:
        require(actor, policy.LIFT_PROHIBITION)
        _require_reason(reason, _("Say what happened to the clause that permitted a foreign base."))
    if FACTS & changed.keys() and row.stage in {Stage.TEXT_AGREED, Stage.CLEARED}:
        _require_reason(reason, _("The text is agreed. Say why what is said of its clauses changes."))


def _require_reason(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise InvalidInput(sentence, code="reason_missing", field="reason")


def _save(row: Negotiation, fields: Sequence[str]) -> None:
    row.version += 1
    row.save(update_fields=[*dict.fromkeys(fields), "version"])


def assign(
    negotiation: Negotiation,
    *,
    actor: Actor,
    owner_id: int | None,
    next_step: str = "",
    next_step_due: date | None = None,
    blocked_by: str = "",
    reason: str = "",
) -> Negotiation:
    """Say who owns the negotiation, what comes next and by when, and what stands in the way. See `update_negotiation`."""
    changes = {
        "owner_id": owner_id,
        "next_step": next_step,
        "next_step_due": next_step_due,
        "blocked_by": blocked_by,
    }
    return update_negotiation(negotiation, actor=actor, changes=changes, reason=reason)


def set_partners(
    negotiation: Negotiation, partners: Sequence[PartnerDraft], *, actor: Actor, reason: str = ""
) -> Negotiation:
    """Replace the partners at the table. Checks as at opening; records `negotiation.changed`."""
    check_partners(partners)
    with operation(actor, "negotiations.set_partners", reason=reason):
        row = locked(negotiation, actor, policy.CHANGE)
        require_open(row)
        wanted = {partner.code: (position, partner.body) for position, partner in enumerate(partners)}
        present = {party.party_id: (party.position, party.body_name) for party in row.parties.all()}
        if wanted == present:
            return row
        row.parties.exclude(party__in=list(wanted)).delete()
        for code, (position, body) in wanted.items():
            if present.get(code) != (position, body):
                NegotiationParty.objects.update_or_create(
                    negotiation=row,
                    party_id=code,
                    defaults={"body_name": body, "position": position, "label_id": row.label_id},
                )
        describe(row, wanted)
        _save(row, ["partners_text", "folded_rest"])
        record_event(actor, "negotiation.changed", row, summary="partners")
    return row


def set_areas(
    negotiation: Negotiation, areas: Sequence[str], *, actor: Actor, reason: str = ""
) -> Negotiation:
    """Replace the areas of cooperation by codes of the list `area`."""
    wanted = {require_code("area", area) for area in areas}
    with operation(actor, "negotiations.set_areas", reason=reason):
        row = locked(negotiation, actor, policy.CHANGE)
        require_open(row)
        present = set(row.areas.values_list("area", flat=True))
        if wanted == present:
            return row
        row.areas.exclude(area__in=wanted).delete()
        NegotiationArea.objects.bulk_create(
            NegotiationArea(negotiation=row, label_id=row.label_id, area=area)
            for area in sorted(wanted - present)
        )
        _save(row, [])
        record_event(actor, "negotiation.changed", row, summary="areas")
    return row


def add_source(
    negotiation: Negotiation, given: SourceDraft, *, actor: Actor, reason: str = ""
) -> NegotiationSource:
    """Say where what we know of the negotiation comes from. Allowed after the end too: what we know may grow."""
    with operation(actor, "negotiations.add_source", reason=reason):
        row = locked(negotiation, actor, policy.CHANGE)
        found, _created = NegotiationSource.objects.update_or_create(
            negotiation=row,
            source_id=given.source_id,
            defaults={
                "label_id": row.label_id,
                "confidence": given.confidence,
                "note": " ".join(part for part in (given.locator, given.note) if part),
            },
        )
    return found


def record_round(
    negotiation: Negotiation,
    *,
    actor: Actor,
    held: str,
    place: str = "",
    delegation_level: str = "",
    outcome: str = "",
    open_points: str = "",
    number: int | None = None,
    reason: str = "",
) -> Round:
    """Record a round of talks, or with `number` change what was recorded of one.

    Checks: the action and desk, that the negotiation is open, the date (EDTF, begun by today), that a changed round exists.
    Changes: the round. Records: history, `negotiation.talks_held`. Raises InvalidInput, NotFound, Conflict, NotAllowed.
    """
    with operation(actor, "negotiations.record_round", reason=reason):
        row = locked(negotiation, actor, policy.CHANGE)
        require_open(row)
        written = PartialDate.parse(held)
        if written.earliest and written.earliest > today():
            raise InvalidInput(
                _(
                    "Talks are recorded when they have been held; %(day)s is still to come. Put it down as the next step."
                )
                % {"day": written},
                code="day_in_the_future",
                field="held",
                value=held,
            )
        values = {
            "held": str(written),
            "held_on": written.latest,
            "place": place,
            "delegation_level": delegation_level,
            "outcome": outcome,
            "open_points": open_points,
        }
        if number is None:
            last = row.rounds.order_by("-number").values_list("number", flat=True).first() or 0
            found = Round(negotiation=row, label_id=row.label_id, number=last + 1, **values)
            found.save(force_insert=True)
        else:
            changed = row.rounds.filter(number=number).first()
            if changed is None:
                raise NotFound(_("There is no such round of talks."))
            found = changed
            for name, value in values.items():
                setattr(found, name, value)
            found.save(update_fields=list(values))
        day = min(written.latest, today()) if written.latest else None
        record_event(actor, "negotiation.talks_held", row, effective_on=day, summary=str(found.number))
    return found


def relabel(negotiation: Negotiation, label: Label, *, actor: Actor, reason: str) -> Negotiation:
    """Give the negotiation and all that belongs to it another label.

    Checks: a reason; the right to the old and the new label; that lowering is done by the head or the legal adviser.
    Changes: the label of the negotiation and its parts. Records: `negotiation.relabelled`.
    """
    _require_reason(reason, _("Say why the label changes."))
    with operation(actor, "negotiations.relabel", reason=reason):
        row = locked(negotiation, actor, policy.RELABEL)
        require_label(actor, label)
        if combine(row.label.value, label.value) != label.value:
            require(actor, policy.LOWER_LABEL)
        row.label = label
        _save(row, ["label"])
        for model in NegotiationPart.__subclasses__():
            model.objects.filter(negotiation=row).update(label=label)  # type: ignore[attr-defined]
        relabel_events(row, label)
        record_event(actor, "negotiation.relabelled", row, summary=label.value.level_name)
    return row
