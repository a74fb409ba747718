"""Change what the register says of an agreement. What happened to it is recorded in `acts.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.locking import locked_row, require_version
from umubano.core.changes.log import record_event, relabel_events
from umubano.core.codelists.services import require_code
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.labels.models import Label
from umubano.core.labels.rules import combine
from umubano.core.labels.services import label_for, require_label
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.domain.agreements import policy
from umubano.domain.agreements.models import (
    Agreement,
    AgreementArea,
    AgreementPart,
    AgreementParty,
    AgreementSource,
    Claim,
    Original,
    Relation,
    Signatory,
    StatusPeriod,
)
from umubano.domain.agreements.services.checks import (
    check_claim,
    check_confidence,
    check_once,
    check_signatories,
    check_source,
    check_values,
)
from umubano.domain.agreements.services.drafts import PartyDraft, SignatoryDraft, SourceDraft
from umubano.domain.agreements.services.projection import check_terms, reproject
from umubano.domain.parties.queries import party_names

#: What `update_agreement` may change. Projections, label, parties and acts have services of their own.
EDITABLE = frozenset(
    {
        "title",
        "titles",
        "kind",
        "level",
        "scope",
        "place",
        "languages",
        "prevailing_language",
        "text_status",
        "notes",
        "desk",
        "owner_id",
        "confidence",
        "terms",
        "legal_nature",
        "legal_opinion",
        "legal_opinion_author",
    }
)
_OPINION = frozenset({"legal_nature", "legal_opinion", "legal_opinion_author"})


def locked(agreement: Agreement, actor: Actor, rule: ActionRule) -> Agreement:
    """The row, locked until the transaction ends, if the actor may do this to it. Raises NotFound, NotAllowed."""
    return locked_row(agreement, actor, rule, missing=_("There is no such agreement, or you may not see it."))


def require_reason(agreement: Agreement, reason: str) -> None:
    """A signed agreement is changed only with a reason. Raises InvalidInput."""
    if agreement.signed and not reason.strip():
        raise InvalidInput(
            _("This agreement is signed. Say why you change what the register says of it."),
            code="reason_missing",
            field="reason",
        )


def update_agreement(
    agreement: Agreement,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
) -> Agreement:
    """Change descriptive fields and terms.

    Checks: the action and desk, a reason when signed, that nobody else changed it since `version`, code lists, terms.
    Changes: the named fields; if the terms changed, the projections. Records: history, `agreement.changed`.
    Raises InvalidInput, Conflict (`changed_meanwhile`), NotAllowed.
    """
    unknown = set(changes) - EDITABLE
    if unknown:
        raise InvalidInput(
            _("These fields cannot be changed here: %(unknown)s.") % {"unknown": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    with operation(actor, "agreements.change", reason=reason):
        row = locked(agreement, actor, policy.CHANGE)
        require_version(
            row,
            version,
            _("Somebody else changed this agreement meanwhile. Look at their change, then save again."),
        )
        changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if not changed:
            return row
        require_reason(row, reason)
        if _OPINION & changed.keys():
            require(actor, policy.GIVE_OPINION)
        if "kind" in changed:
            changed["kind"] = require_code("title_kind", changed["kind"])
        if "title" in changed and not str(changed["title"]).strip():
            raise InvalidInput(_("An agreement needs a title."), code="title_missing", field="title")
        check_values(changed)
        if "terms" in changed:
            check_terms(changed["terms"])
        for name, value in changed.items():
            setattr(row, name, value)
        row.version += 1
        row.save(update_fields=[*changed, "version"])
        reproject(row)
        record_event(actor, "agreement.changed", row, summary=", ".join(sorted(changed)))
    return row


def _touch(row: Agreement) -> None:
    row.version += 1
    row.save(update_fields=["version"])


def set_parties(
    agreement: Agreement, parties: Sequence[PartyDraft], *, actor: Actor, reason: str = ""
) -> Agreement:
    """Replace the parties. Checks that none that acted or signed is left out; recomputes the standing."""
    with operation(actor, "agreements.set_parties", reason=reason):
        row = locked(agreement, actor, policy.CHANGE)
        names = party_names(party.code for party in parties)
        for party in parties:
            if party.code not in names:
                raise InvalidInput(
                    _("“%(code)s” is not a known party.") % {"code": party.code},
                    code="unknown_party",
                    field="parties",
                    value=party.code,
                )
        check_once(parties)
        wanted = {(party.code, party.body): party for party in parties}
        if not wanted:
            raise InvalidInput(_("An agreement needs its parties."), code="parties_missing", field="parties")
        present = {(party.party_id, party.body_name): party for party in row.parties.all()}
        gone = {code for code, _body in present} - {code for code, _body in wanted}
        acted = {str(act.party_id) for act in row.acts.all() if act.party_id in gone}
        if acted:
            raise InvalidInput(
                _("%(parties)s cannot be left out: acts are recorded for it.")
                % {"parties": ", ".join(sorted(acted))},
                code="party_has_acted",
                field="parties",
                value=", ".join(sorted(acted)),
            )
        signed = {str(person.party_id) for person in row.signatories.all() if person.party_id in gone}
        if signed:
            raise InvalidInput(
                _("%(parties)s cannot be left out: somebody signed for it.")
                % {"parties": ", ".join(sorted(signed))},
                code="party_has_signed",
                field="parties",
                value=", ".join(sorted(signed)),
            )
        if [(key, party.is_home) for key, party in present.items()] == [
            (key, party.is_home) for key, party in wanted.items()
        ]:
            return row
        require_reason(row, reason)
        row.parties.filter(pk__in=[party.pk for key, party in present.items() if key not in wanted]).delete()
        for position, (key, draft) in enumerate(wanted.items()):
            AgreementParty.objects.update_or_create(
                agreement=row,
                party_id=key[0],
                body_name=key[1],
                defaults={"is_home": draft.is_home, "position": position, "label_id": row.label_id},
            )
        row.partners_text = ", ".join(names[party.code] for party in parties if not party.is_home)[:400]
        row.save(update_fields=["partners_text"])
        _touch(row)
        reproject(row)
    return row


def set_areas(agreement: Agreement, areas: Sequence[str], *, actor: Actor, reason: str = "") -> Agreement:
    """Replace the areas of cooperation by codes of the list `area`."""
    wanted = {require_code("area", area) for area in areas}
    with operation(actor, "agreements.set_areas", reason=reason):
        row = locked(agreement, actor, policy.CHANGE)
        present = set(row.areas.values_list("area", flat=True))
        if wanted != present:
            require_reason(row, reason)
            row.areas.exclude(area__in=wanted).delete()
            AgreementArea.objects.bulk_create(
                AgreementArea(agreement=row, label_id=row.label_id, area=area)
                for area in sorted(wanted - present)
            )
            _touch(row)
    return row


def set_signatories(
    agreement: Agreement, signatories: Sequence[SignatoryDraft], *, actor: Actor, reason: str = ""
) -> Agreement:
    """Replace the signatories; each must sign for a party."""
    with operation(actor, "agreements.set_signatories", reason=reason):
        row = locked(agreement, actor, policy.CHANGE)
        parties = {str(party.party_id) for party in row.parties.all()}
        check_signatories(signatories, parties)
        present = list(row.signatories.values_list("party_id", "name", "office", "full_powers"))
        if present == [(one.party, one.name, one.office, one.full_powers) for one in signatories]:
            return row
        require_reason(row, reason)
        row.signatories.all().delete()
        Signatory.objects.bulk_create(
            Signatory(
                agreement=row,
                label_id=row.label_id,
                party_id=person.party,
                name=person.name,
                office=person.office,
                full_powers=person.full_powers,
            )
            for person in signatories
        )
        _touch(row)
    return row


def add_source(
    agreement: Agreement, given: SourceDraft, *, actor: Actor, reason: str = ""
) -> AgreementSource:
    """Say where what we know of the agreement comes from."""
    with operation(actor, "agreements.add_source", reason=reason):
        row = locked(agreement, actor, policy.CHANGE)
        check_source(given.source_id)
        check_confidence(given.confidence)
        found, _created = AgreementSource.objects.update_or_create(
            agreement=row,
            source_id=given.source_id,
            defaults={
                "label_id": row.label_id,
                "confidence": given.confidence,
                "locator": given.locator,
                "note": given.note,
            },
        )
    return found


def relate(agreement: Agreement, kind: str, target: Agreement, *, actor: Actor, reason: str = "") -> Relation:
    """Relate one instrument to another. The relation's label dominates both, so that neither end betrays the other."""
    with operation(actor, "agreements.relate", reason=reason):
        row = locked(agreement, actor, policy.CHANGE)
        if kind not in Relation.Kind.values:
            raise InvalidInput(
                _("“%(kind)s” is not a kind of relation.") % {"kind": kind},
                code="unknown_code",
                field="kind",
                value=kind,
            )
        if row.pk == target.pk:
            raise InvalidInput(_("An agreement cannot be related to itself."), code="related_to_itself")
        if not Agreement.objects.filter(pk=target.pk).exists():
            raise NotFound(_("There is no such agreement, or you may not see it."))
        require_reason(row, reason)
        label = label_for(combine(row.label.value, target.label.value))
        relation, created = Relation.objects.get_or_create(
            agreement=row, kind=kind, target=target, defaults={"label": label}
        )
        if created:
            record_event(
                actor, "agreement.related", row, summary=f"{kind} {target.ref}" if label == row.label else ""
            )
    return relation


def unrelate(relation: Relation, *, actor: Actor, reason: str) -> None:
    """Take a relation back, with a reason; history keeps it."""
    with operation(actor, "agreements.unrelate", reason=reason):
        row = locked(relation.agreement, actor, policy.CHANGE)
        require_reason(row, reason)
        relation.delete()
        _touch(row)


def add_claim(
    agreement: Agreement,
    *,
    actor: Actor,
    field: str,
    value: str,
    confidence: str,
    source_id: int | None = None,
    reason: str = "",
) -> Claim:
    """Put a competing value beside what the register says, for somebody to decide."""
    with operation(actor, "agreements.add_claim", reason=reason):
        row = locked(agreement, actor, policy.CHANGE)
        check_claim(field, value)
        check_confidence(confidence)
        if source_id is not None:
            check_source(source_id)
        return Claim.objects.create(
            agreement=row,
            label_id=row.label_id,
            field=field,
            value=value,
            confidence=confidence,
            source_id=source_id,
        )


def decide_claim(claim: Claim, *, actor: Actor, accept: bool, reason: str) -> Claim:
    """Accept or reject a claim, with a reason. Accepting one rejects the other open claims about the same field.

    The field itself is changed by whoever decides, by an act or an edit of its own: a claim may be about anything.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why you decide so."), code="reason_missing", field="reason")
    with operation(actor, "agreements.decide_claim", reason=reason):
        row = locked(claim.agreement, actor, policy.DECIDE_CLAIM)
        claim = Claim.objects.select_for_update().get(pk=claim.pk)
        if claim.state != Claim.State.OPEN:
            raise Conflict(_("This claim is decided already."), code="already_decided")
        decided = {"decided_by": actor.name, "decided_at": timezone.now(), "reason": reason}
        _decide(claim, Claim.State.ACCEPTED if accept else Claim.State.REJECTED, decided)
        if accept:
            others = (
                row.claims.select_for_update()
                .filter(field=claim.field, state=Claim.State.OPEN)
                .order_by("pk")
            )
            for other in others:
                _decide(other, Claim.State.REJECTED, decided)
        record_event(actor, "agreement.claim_decided", row, summary=f"{claim.field}: {claim.state}")
    return claim


def _decide(claim: Claim, state: str, decided: Mapping[str, Any]) -> None:
    claim.state = state
    for name, value in decided.items():
        setattr(claim, name, value)
    claim.save(update_fields=["state", *decided])


def is_lowered(present: Label, label: Label) -> bool:
    """Whether going from one label to another opens anything to anybody: then it is for those who may lower."""
    return combine(present.value, label.value) != label.value


def relabel(agreement: Agreement, label: Label, *, actor: Actor, reason: str) -> Agreement:
    """Give the agreement and all that belongs to it another label.

    Checks: a reason; the right to the old and the new label; that lowering is done by the head or the legal adviser.
    Changes: the label of the agreement and its parts; relations are combined anew with their other end; what the logs
    say of it is never more open than the new label.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the label changes."), code="reason_missing", field="reason")
    with operation(actor, "agreements.relabel", reason=reason):
        row = locked(agreement, actor, policy.RELABEL)
        require_label(actor, label)
        if is_lowered(row.label, label):
            require(actor, policy.LOWER_LABEL)
        row.label = label
        row.version += 1
        row.save(update_fields=["label", "version"])
        for model in (*AgreementPart.__subclasses__(), StatusPeriod, Original):
            if model is not Relation:
                model.objects.filter(agreement=row).update(label=label)  # type: ignore[attr-defined]
        for relation in Relation.objects.filter(agreement=row) | Relation.objects.filter(target=row):
            other = relation.target if relation.agreement_id == row.pk else relation.agreement
            relation.label = label_for(combine(label.value, other.label.value))
            relation.save(update_fields=["label"])
        relabel_events(row, label)
        record_event(actor, "agreement.relabelled", row, summary=label.value.level_name)
    return row


def violates(error: IntegrityError, constraint: str) -> bool:
    """True when the database refused because of this constraint."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) == constraint
