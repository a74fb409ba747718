"""Move a negotiation from stage to stage, and sign it: the one step that makes an agreement of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.dates import PartialDate, today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.lifecycle import perform
from umubano.domain.agreements.models import Agreement, Relation, Signatory
from umubano.domain.agreements.services.change import relate
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import (
    ActDraft,
    AgreementDraft,
    PartyDraft,
    SignatoryDraft,
    SourceDraft,
)
from umubano.domain.negotiations.gates import GateState, facts_of, gates_of
from umubano.domain.negotiations.lifecycle import LIFECYCLE, Stage
from umubano.domain.negotiations.models import Gate, Negotiation
from umubano.domain.negotiations.services.change import locked
from umubano.domain.negotiations.services.gates import decide

#: Steps that `sign` alone takes, because they make an agreement.
_BY_SIGNING = "sign"


class Capacity(models.TextChoices):
    """In what capacity somebody signs. The first three need no full powers for a treaty (VCLT 1969, art. 7(2)(a))."""

    HEAD_OF_STATE = "head_of_state", gettext_lazy("Head of State")
    HEAD_OF_GOVERNMENT = "head_of_government", gettext_lazy("Head of Government")
    FOREIGN_MINISTER = "foreign_minister", gettext_lazy("Minister of foreign affairs")
    DEFENCE_MINISTER = "defence_minister", gettext_lazy("Minister of defence")
    CHIEF_OF_DEFENCE = "chief_of_defence", gettext_lazy("Chief of defence staff")
    HEAD_OF_MISSION = "head_of_mission", gettext_lazy("Head of a diplomatic mission")
    OTHER = "other", gettext_lazy("Other office")


_EXEMPT = frozenset({Capacity.HEAD_OF_STATE, Capacity.HEAD_OF_GOVERNMENT, Capacity.FOREIGN_MINISTER})


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for which party, in what office and capacity, and whether full powers were produced."""

    party: str
    name: str
    office: str = ""
    capacity: str = Capacity.OTHER
    has_full_powers: bool = False

    def full_powers(self, legal_nature: str) -> str:
        """What VCLT art. 7 makes of it: needed for a treaty unless the capacity dispenses with them."""
        if self.has_full_powers:
            return Signatory.FullPowers.FILED
        if self.capacity in _EXEMPT or legal_nature in {"non_binding", "contract"}:
            return Signatory.FullPowers.NOT_NEEDED
        return Signatory.FullPowers.MISSING if legal_nature == "treaty" else Signatory.FullPowers.UNKNOWN


def move(
    negotiation: Negotiation,
    step: str,
    *,
    actor: Actor,
    effective_on: date | None = None,
    reason: str = "",
    **fields: Any,
) -> Negotiation:
    """Take a step of the life cycle (`lifecycle.py`). Checks, changes and records: `core.lifecycle.perform`.

    A step that ends the negotiation closes it that day. Signing has a function of its own, because it makes an agreement.
    """
    if step == _BY_SIGNING:
        raise InvalidInput(
            _("A signature is recorded with its date, place and signatories."), code="use_sign"
        )
    if LIFECYCLE.transition(step).target == Stage.DROPPED:
        fields["closed_on"] = effective_on or today()
    return perform(
        LIFECYCLE, negotiation, step, actor=actor, effective_on=effective_on, reason=reason, **fields
    )


def sign(
    negotiation: Negotiation,
    *,
    actor: Actor,
    signed: str,
    place: str,
    signatories: Sequence[Signer],
    terms: Mapping[str, Any] | None = None,
    legal_nature: str | None = None,
    legal_opinion: str = "",
    legal_opinion_author: str = "",
    languages: Sequence[str] | None = None,
    prevailing_language: str | None = None,
    text_status: str = "held",
    confidence: str = "primary-official",
    sources: Sequence[SourceDraft] = (),
    reason: str = "",
) -> Agreement:
    """Record the signature, and register the agreement that the negotiation has become.

    Checks: that the stage is “cleared”, the action and desk, the date (EDTF, begun by today, not before clearance), at least one
    signatory, that each signs for a party, full powers of our own signatories where the gate applies, every gate before signature.
    Changes, in one operation: the agreement with title, kind, parties, areas, sources, label, desk, owner, terms, signatories and the acts
    `negotiation_authorised`, `text_agreed`, `signed`; the link both ways; a relation `replaces` to what it renews; the stage, closed.
    Records: history, `agreement.registered`, `negotiation.stage_changed`.
    Raises InvalidInput, Conflict, NotAllowed; then nothing is changed.
    """
    written = PartialDate.parse(signed)
    if written.earliest is None or written.latest is None or written.earliest > today():
        raise InvalidInput(
            _("Give the date of signature as far as it is known, not later than today."),
            code="signed_when",
            field="signed",
        )
    day = min(written.latest, today())
    with operation(actor, "negotiations.sign", reason=reason):
        transition = LIFECYCLE.transition(_BY_SIGNING)
        row = locked(negotiation, actor, LIFECYCLE.rule(transition))
        if row.stage not in transition.sources:
            raise Conflict(
                _("Only a negotiation cleared for signature can be signed; this one is “%(stage)s”.")
                % {"stage": Stage(row.stage).label},
                code="wrong_state",
                state=row.stage,
            )
        nature = legal_nature or row.legal_nature
        if nature != row.legal_nature:
            row.legal_nature = nature
            row.save(update_fields=["legal_nature"])
        _check_signatories(row, signatories)
        _check_full_powers(row, signatories, actor, day)
        draft = _draft(row, written, place, nature)
        draft.terms = dict(terms) if terms is not None else row.terms
        draft.languages = list(languages) if languages is not None else row.languages
        draft.prevailing_language = (
            prevailing_language if prevailing_language is not None else row.prevailing_language
        )
        draft.legal_opinion = legal_opinion
        draft.legal_opinion_author = legal_opinion_author
        draft.text_status = text_status
        draft.confidence = "illustrative" if row.is_illustrative else confidence
        draft.sources += sources
        draft.signatories = [
            SignatoryDraft(person.party, person.name, person.office, person.full_powers(nature))
            for person in signatories
        ]
        agreement = create_agreement(actor, draft, reason=reason)
        if row.renews_id:
            _replace(agreement, row, actor)
        perform(
            LIFECYCLE,
            row,
            _BY_SIGNING,
            actor=actor,
            effective_on=day,
            reason=reason,
            agreement=agreement,
            closed_on=day,
        )
    return agreement


def _check_signatories(row: Negotiation, signatories: Sequence[Signer]) -> None:
    members = {settings.UMUBANO_HOME_COUNTRY, *row.parties.values_list("party_id", flat=True)}
    if not signatories:
        raise InvalidInput(_("Say who signed."), code="signatories_missing", field="signatories")
    for person in signatories:
        if not person.name.strip():
            raise InvalidInput(
                _("A signatory needs a name."), code="signatory_without_name", field="signatories"
            )
        if person.party not in members:
            raise InvalidInput(
                _("%(name)s cannot sign for %(party)s, which is not at the table.")
                % {"name": person.name, "party": person.party},
                code="signatory_of_a_stranger",
                field="signatories",
            )


def _check_full_powers(row: Negotiation, signatories: Sequence[Signer], actor: Actor, day: date) -> None:
    """Where a gate asks for full powers: those who signed for us need none or produced them, and that is put on record.

    A gate met or waived by hand stands as it is. Partners' signatories are recorded as they are; we cannot refuse for them.
    """
    gate = next((gate for gate in gates_of(row, on=day) if gate.rule.shown_by_signatories), None)
    if gate is None or gate.state not in {GateState.OPEN, GateState.UNKNOWN, GateState.LAPSED}:
        return
    nature = facts_of(row).legal_nature
    ours = [person for person in signatories if person.party == settings.UMUBANO_HOME_COUNTRY]
    lacking = [
        person.name
        for person in ours
        if person.full_powers(nature) not in {Signatory.FullPowers.FILED, Signatory.FullPowers.NOT_NEEDED}
    ]
    if lacking or not ours:
        names = ", ".join(lacking) or _("nobody is named who signed for us")
        raise Conflict(
            _(
                "Full powers are needed and not on file for: %(names)s. File them, or have the gate waived. %(source)s"
            )
            % {"names": names, "source": gate.rule.legal_source},
            code="full_powers_missing",
            field="signatories",
            names=lacking,
        )
    evidence = "; ".join(
        f"{person.name} ({person.office or Capacity(person.capacity).label}): "
        f"{Signatory.FullPowers(person.full_powers(nature)).label}"
        for person in ours
    )
    decide(
        row,
        gate.rule,
        actor,
        state=Gate.State.MET,
        decided_on=day,
        evidence=evidence[:400],
        event="negotiation.gate_met",
    )


def _draft(row: Negotiation, signed: PartialDate, place: str, nature: str) -> AgreementDraft:
    """The agreement as far as the negotiation knows it."""
    home = PartyDraft(settings.UMUBANO_HOME_COUNTRY, is_home=True)
    partners = [PartyDraft(party.party_id, body=party.body_name) for party in row.parties.all()]
    return AgreementDraft(
        title=row.title,
        kind=row.kind,
        label=row.label,
        parties=[home, *partners],
        legal_nature=nature,
        level=row.level,
        scope=row.scope,
        place=place,
        notes=row.purpose,
        desk=row.desk,
        owner_id=row.owner_id,
        is_illustrative=row.is_illustrative,
        areas=list(row.areas.values_list("area", flat=True)),
        acts=_acts(row, signed),
        sources=[
            SourceDraft(given.source_id, given.confidence, note=given.note) for given in row.sources.all()
        ],
    )


def _acts(row: Negotiation, signed: PartialDate) -> list[ActDraft]:
    """What the stages say happened: the last authorisation, the last agreement on the text, the signature."""
    latest = {
        change.target: change.effective_on for change in row.stage_changes.order_by("effective_on", "id")
    }
    acts = [
        ActDraft(kind, latest[stage].isoformat())
        for kind, stage in (("negotiation_authorised", Stage.AUTHORISED), ("text_agreed", Stage.TEXT_AGREED))
        if stage in latest
    ]
    effect = "subject_to_ratification" if row.subject_to_ratification else "definitive"
    return [*acts, ActDraft("signed", str(signed), details={"effect": effect})]


def _replace(agreement: Agreement, row: Negotiation, actor: Actor) -> None:
    before = Agreement.objects.filter(renegotiations=row).first()
    if before is None:
        raise Conflict(
            _(
                "This negotiation renews an agreement that you may not see. Ask the head of the directorate to record the signature."
            ),
            code="renews_invisible",
        )
    relate(
        agreement,
        Relation.Kind.REPLACES,
        before,
        actor=actor,
        reason=_("Signed to renew or replace it."),
    )
