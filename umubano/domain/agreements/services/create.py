"""Register agreements: one or a hundred thousand, by the same checks and the same statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.bulk import BulkWriter, insert_rows, insert_values, new_row, next_ids
from umubano.core.changes.log import record_event
from umubano.core.codelists.services import codes
from umubano.core.dates import PartialDate, today
from umubano.core.errors import DomainError, InvalidInput
from umubano.core.labels.services import require_label
from umubano.core.policy import require
from umubano.core.refs import new_ref
from umubano.domain.agreements import policy
from umubano.domain.agreements.models import (
    Act,
    Agreement,
    AgreementArea,
    AgreementParty,
    AgreementSource,
    Claim,
    Original,
    Signatory,
    StatusPeriod,
)
from umubano.domain.agreements.services.checks import (
    check_claim,
    check_confidence,
    check_once,
    check_signatories,
    check_values,
)
from umubano.domain.agreements.services.drafts import AgreementDraft
from umubano.domain.agreements.services.projection import PERIOD, Period, check_act, project
from umubano.domain.parties.queries import party_names

Parts = dict[type[Model], list[tuple[Any, ...]]]
#: What belongs to an agreement besides its acts: the attributes of each part that a draft gives.
PARTS: dict[type[Model], tuple[str, ...]] = {
    AgreementParty: ("agreement_id", "label_id", "party_id", "is_home", "body_name", "position"),
    AgreementArea: ("agreement_id", "label_id", "area"),
    Signatory: ("agreement_id", "label_id", "party_id", "name", "office", "full_powers"),
    AgreementSource: ("agreement_id", "label_id", "source_id", "confidence", "locator", "note"),
    Claim: ("agreement_id", "label_id", "field", "value", "confidence", "source_id"),
    Original: ("agreement_id", "label_id", "dataset", "key", "values"),
}
#: What else of a draft is checked against what its field knows and holds; title, kind, areas and parties are checked by name.
_CHECKED = (
    "title",
    "collection",
    "ref",
    "legal_nature",
    "legal_opinion_author",
    "level",
    "scope",
    "place",
    "prevailing_language",
    "text_status",
    "desk",
    "confidence",
)
#: From so many agreements on, the database inserts some while the rows of the next are made.
_MANY = 100
#: At most so many at a time, three fifths of them first: the database inserts some while the others are made.
_TOGETHER = 2000


def create_agreement(actor: Actor, draft: AgreementDraft, *, reason: str = "") -> Agreement:
    """Register one agreement and log that it was registered. See `create_agreements`."""
    with operation(actor, "agreements.create", reason=reason):
        agreement = create_agreements(actor, [draft], reason=reason)[0]
        record_event(actor, "agreement.registered", agreement, effective_on=agreement.signed_on)
    return agreement


def create_agreements(
    actor: Actor,
    drafts: Sequence[AgreementDraft],
    *,
    reason: str = "",
    are_checked: bool = False,
    writer: BulkWriter | None = None,
) -> list[Agreement]:
    """Register agreements in one operation.

    Checks: the action and the desk, the right to each label, code lists, parties, partial dates, terms and acts (life/).
    Changes: the agreements with parties, areas, acts, signatories, sources, claims and originals. Records: history by
    triggers, one operation id. Computes: status, coming dates and periods from terms and acts.
    Raises InvalidInput naming the field and value; nothing is written then. `are_checked`: each went through `check_draft`. `writer`: where the
    rows are left, in the caller's operation, the last of them kept back; what the database refuses is then for the caller to hear.
    """
    day = today()
    for desk in {draft.desk for draft in drafts}:
        require(actor, policy.CREATE, desk=desk)
    for label in {draft.label.pk: draft.label for draft in drafts}.values():
        require_label(actor, label)
    names = party_names(code for draft in drafts for code in codes_of(draft))
    if not are_checked:
        for draft in drafts:
            check_draft(draft, names)
    ids = next_ids(Agreement, len(drafts))
    act_ids = iter(next_ids(Act, sum(len(draft.acts) for draft in drafts)))
    agreements: list[Agreement] = []
    with (
        operation(actor, "agreements.create", reason=reason) if writer is None else nullcontext(),
        BulkWriter() if writer is None else nullcontext(writer) as out,
    ):
        if writer is not None:
            writer.send_kept()
        for part in _parts_of(len(drafts)):
            rows = _Rows()
            for identifier, draft in zip(ids[part], drafts[part], strict=True):
                rows.add(identifier, draft, names, actor, act_ids, day)
            if writer is None and len(drafts) < _MANY:
                rows.insert()
            elif writer is not None and part.stop == len(drafts):
                writer.keep(rows.add_to)
            else:
                rows.add_to(out)
                out.send()
            agreements += rows.agreements
    return agreements


def _parts_of(count: int) -> Iterator[slice]:
    """In which parts so many agreements are written."""
    for start in range(0, count, _TOGETHER):
        end = min(start + _TOGETHER, count)
        middle = start + (end - start) * 3 // 5 if end - start >= _MANY else start
        if middle > start:
            yield slice(start, middle)
        yield slice(middle, end)


@dataclass(slots=True)
class _Rows:
    """The rows of some agreements, made without the database, so that it can insert those before meanwhile."""

    agreements: list[Agreement] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    parts: Parts = field(default_factory=lambda: {model: [] for model in PARTS})

    def add(
        self,
        identifier: int,
        draft: AgreementDraft,
        names: dict[str, str],
        actor: Actor,
        act_ids: Iterator[int],
        day: date,
    ) -> None:
        agreement = _agreement(identifier, draft, names)
        own_acts = _acts(agreement, draft, actor, act_ids)
        _parts(agreement, draft, self.parts)
        self.periods += project(agreement, own_acts, _party_codes(draft), day)
        self.acts += own_acts
        self.agreements.append(agreement)

    def insert(self) -> None:
        insert_rows(self.agreements)
        insert_rows(self.acts)
        for model, values in self.parts.items():
            insert_values(model, PARTS[model], values)
        insert_values(StatusPeriod, PERIOD, self.periods)

    def add_to(self, writer: BulkWriter) -> None:
        writer.add_rows(self.agreements)
        writer.add_rows(self.acts)
        for model, values in self.parts.items():
            writer.add_values(model, PARTS[model], values)
        writer.add_values(StatusPeriod, PERIOD, self.periods)


def codes_of(draft: AgreementDraft) -> Iterable[str]:
    """Every party that a draft names: as party, as who acted, as who signed for whom."""
    yield from (party.code for party in draft.parties)
    yield from (act.party for act in draft.acts if act.party)
    yield from (signatory.party for signatory in draft.signatories)


def _party_codes(draft: AgreementDraft) -> list[tuple[str, bool]]:
    return [(party.code, party.is_home) for party in draft.parties]


def faults_of(drafts: Sequence[AgreementDraft]) -> list[DomainError | None]:
    """What `check_draft` says against each draft; None of those that can be right."""
    names = party_names({code for draft in drafts for code in codes_of(draft)})
    return [_fault_of(draft, names) for draft in drafts]


def _fault_of(draft: AgreementDraft, names: dict[str, str]) -> DomainError | None:
    try:
        check_draft(draft, names)
    except DomainError as fault:
        return fault
    return None


def check_draft(draft: AgreementDraft, names: dict[str, str]) -> None:
    """Refuse a draft whose codes, parties or dates cannot be right. Raises InvalidInput with `field` and `value`."""
    if not draft.title.strip():
        raise InvalidInput(_("An agreement needs a title."), code="title_missing", field="title", value="")
    if not draft.parties:
        raise InvalidInput(
            _("An agreement needs its parties."), code="parties_missing", field="parties", value=""
        )
    if draft.kind not in codes("title_kind"):
        raise InvalidInput(
            _("“%(kind)s” is not a kind of title.") % {"kind": draft.kind},
            code="unknown_code",
            field="kind",
            value=draft.kind,
        )
    areas = codes("area")
    for area in draft.areas:
        if area not in areas:
            raise InvalidInput(
                _("“%(area)s” is not an area of cooperation.") % {"area": area},
                code="unknown_code",
                field="areas",
                value=area,
            )
    for code in codes_of(draft):
        if code not in names:
            raise InvalidInput(
                _("“%(code)s” is not a known party.") % {"code": code},
                code="unknown_party",
                field="parties",
                value=code,
            )
    check_values({name: getattr(draft, name) for name in _CHECKED})
    check_once(draft.parties)
    members = {party.code for party in draft.parties}
    check_signatories(draft.signatories, members)
    for source in draft.sources:
        check_confidence(source.confidence)
    for claim in draft.claims:
        check_claim(claim.field, claim.value)
        check_confidence(claim.confidence)
    for act in draft.acts:
        if act.party and act.party not in members:
            raise InvalidInput(
                _("%(party)s is not a party to this agreement, so it cannot have done “%(kind)s”.")
                % {"party": names[act.party], "kind": act.kind},
                code="act_of_a_stranger",
                field="acts",
                value=act.party,
            )
        check_act(act.kind, act.effective, act.details)


def _agreement(identifier: int, draft: AgreementDraft, names: dict[str, str]) -> Agreement:
    row = new_row(
        Agreement,
        id=identifier,
        ref=draft.ref or new_ref("A"),
        label_id=draft.label.pk,
        collection=draft.collection,
        title=draft.title.strip(),
        titles=draft.titles,
        kind=draft.kind,
        legal_nature=draft.legal_nature,
        legal_opinion=draft.legal_opinion,
        legal_opinion_author=draft.legal_opinion_author,
        level=draft.level,
        scope=draft.scope,
        place=draft.place,
        languages=draft.languages,
        prevailing_language=draft.prevailing_language,
        text_status=draft.text_status,
        terms=draft.terms,
        notes=draft.notes,
        desk=draft.desk,
        owner_id=draft.owner_id,
        is_illustrative=draft.is_illustrative,
        confidence=draft.confidence,
        partners_text=", ".join(names[party.code] for party in draft.parties if not party.is_home)[:400],
    )
    row.label = draft.label
    return row


def _acts(agreement: Agreement, draft: AgreementDraft, actor: Actor, act_ids: Iterator[int]) -> list[Act]:
    """The acts of the draft, unsaved, with the primary keys that they will have."""
    return [
        make_act(
            agreement,
            actor,
            kind=act.kind,
            effective=act.effective,
            party=act.party,
            details=act.details,
            document=act.document,
            source_id=act.source_id,
            note=act.note,
            identifier=next(act_ids),
        )
        for act in draft.acts
    ]


def _parts(agreement: Agreement, draft: AgreementDraft, parts: Parts) -> None:
    """Add what else belongs to the agreement to `parts`, in the order of PARTS."""
    own = (agreement.pk, agreement.label_id)
    for position, party in enumerate(draft.parties):
        parts[AgreementParty].append((*own, party.code, party.is_home, party.body, position))
    for area in dict.fromkeys(draft.areas):
        parts[AgreementArea].append((*own, area))
    for person in draft.signatories:
        parts[Signatory].append((*own, person.party, person.name, person.office, person.full_powers))
    for given in draft.sources:
        parts[AgreementSource].append((*own, given.source_id, given.confidence, given.locator, given.note))
    for claim in draft.claims:
        parts[Claim].append((*own, claim.field, claim.value, claim.confidence, claim.source_id))
    if (original := draft.original) is not None:
        parts[Original].append((*own, original.dataset, original.key, original.values))


def make_act(
    agreement: Agreement,
    actor: Actor,
    *,
    kind: str,
    effective: str,
    party: str | None = None,
    details: dict[str, Any] | None = None,
    document: str = "",
    source_id: int | None = None,
    note: str = "",
    corrects: Act | None = None,
    identifier: int | None = None,
) -> Act:
    """An act row, not yet saved, with the earliest and latest day of its written date."""
    written = PartialDate.parse(effective)
    earliest: date | None = written.earliest
    latest: date | None = written.latest
    return new_row(
        Act,
        id=identifier,
        agreement_id=agreement.pk,
        label_id=agreement.label_id,
        kind=kind,
        party_id=party,
        effective=str(written),
        effective_from=earliest,
        effective_to=latest,
        details=details or {},
        document=document,
        source_id=source_id,
        note=note,
        corrects_id=corrects.pk if corrects else None,
        recorded_by=actor.name,
    )
