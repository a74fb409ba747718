"""Between the register's rows and the pure life of an agreement: read terms and acts, write what they come to.

The columns and periods written here are projections: they can be thrown away and computed again at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from django.utils.translation import gettext as _

from umubano.core.changes import current_actor, operation
from umubano.core.changes.bulk import insert_values
from umubano.core.dates import PartialDate, today
from umubano.core.errors import InvalidInput
from umubano.core.text import fold
from umubano.domain.agreements.life import (
    ENDED,
    ActKind,
    Life,
    Sentence,
    Standing,
    Terms,
    compile_life,
    parse_terms,
)
from umubano.domain.agreements.life import Act as LifeAct
from umubano.domain.agreements.life.document import parse_details, sentence_document
from umubano.domain.agreements.models import Act, Agreement, StatusPeriod

_KINDS = frozenset(kind.value for kind in ActKind)

#: The most characters that a written date has in the register.
_WIDTH = int(Act._meta.get_field("effective").max_length or 0)

#: The open ends of a period, as stored.
FIRST_DAY = date(1, 1, 1)
LAST_DAY = date(9999, 12, 31)

#: What a row of StatusPeriod is made of, and its values.
PERIOD = ("agreement_id", "label_id", "status", "starts_on", "ends_before")
Period = tuple[int, int, str, date, date]

#: The columns of an agreement that are computed.
PROJECTED = (
    "status",
    "status_reason",
    "signed",
    "signed_on",
    "in_force_since",
    "in_force_on",
    "term_ends",
    "last_day_for_notice",
    "decide_by",
    "review_due_on",
    "registration_due_on",
    "next_change_on",
    "is_certain",
    "contradictions",
    "folded_title",
    "folded_rest",
)


def check_act(kind: str, effective: str, details: Mapping[str, Any]) -> None:
    """Refuse an act whose kind, date or details cannot be right. Raises InvalidInput with field and value."""
    if kind not in _KINDS:
        raise InvalidInput(
            _("“%(kind)s” is not a kind of act.") % {"kind": kind},
            code="unknown_code",
            field="kind",
            value=kind,
        )
    written = PartialDate.parse(effective).text
    if len(written) > _WIDTH:
        raise InvalidInput(
            _("“%(date)s” is too long; write the period by months, as in 2019-10/2020-03.")
            % {"date": written},
            code="bad_date",
            field="effective",
            value=written,
        )
    parse_details(ActKind(kind), dict(details))


def check_terms(terms: Mapping[str, Any]) -> None:
    """Refuse terms that cannot be read. Raises InvalidInput with path and value."""
    parse_terms(dict(terms))


def life_act(act: Act) -> LifeAct:
    """An act of the register as the life reads it."""
    kind = ActKind(act.kind)
    return LifeAct(
        kind=kind,
        date=PartialDate.parse(act.effective),
        party=act.party_id,
        id=act.pk,
        recorded=act.recorded_at.date(),
        details=parse_details(kind, act.details) if act.details else {},
        corrects=act.corrects_id,
    )


@lru_cache(maxsize=2048)
def _terms(written: bytes, parties: tuple[tuple[str, bool], ...]) -> Terms:
    """The terms of an agreement with its parties. Remembered by what is written: `Terms` is frozen, so rows may share it."""
    return replace(
        parse_terms(orjson.loads(written)),
        parties=tuple(dict.fromkeys(code for code, _is_home in parties)),
        home=next((code for code, is_home in parties if is_home), ""),
    )


def life_of(
    agreement: Agreement,
    acts: Iterable[Act],
    parties: Sequence[tuple[str, bool]],
    *,
    known_on: date | None = None,
) -> Life:
    """The life of an agreement from its rows. `parties` are (code, is home)."""
    terms = _terms(orjson.dumps(agreement.terms), tuple(parties))
    return compile_life(terms, [life_act(act) for act in acts], known_on)


def life_of_row(agreement: Agreement) -> Life:
    """The life of an agreement read with its acts and parties (`prefetch_related("acts", "parties")`)."""
    parties = [(party.party_id, party.is_home) for party in agreement.parties.all()]
    return life_of(agreement, agreement.acts.all(), parties)


def project(
    agreement: Agreement, acts: Sequence[Act], parties: Sequence[tuple[str, bool]], day: date
) -> list[Period]:
    """Set the computed columns of `agreement` for `day`; returns its periods, not yet saved."""
    life = life_of(agreement, acts, parties)
    apply_standing(agreement, life, life.on(day))
    agreement.folded_title = fold(f"{agreement.title} {' '.join(agreement.titles.values())} {agreement.ref}")
    agreement.folded_rest = fold(f"{agreement.partners_text} {agreement.place} {agreement.notes}")
    return periods_of(agreement, life)


def periods_of(agreement: Agreement, life: Life) -> list[Period]:
    """The periods of a life as values of `PERIOD`."""
    return [
        (
            agreement.pk,
            agreement.label_id,
            period.status.value,
            period.start or FIRST_DAY,
            period.end or LAST_DAY,
        )
        for period in life.periods()
    ]


def apply_standing(agreement: Agreement, life: Life, standing: Standing) -> None:
    """Write a standing into the computed columns, unsaved."""
    signed = life.signing.some
    entry = life.entry.moment
    agreement.status = standing.status.value
    agreement.status_reason = reason_document(standing)
    agreement.signed = as_stored(signed.text) if signed else ""
    # a signature of which no day is known may not count as one before every day
    agreement.signed_on = signed.day if signed and signed.day > FIRST_DAY else None
    agreement.in_force_since = as_stored(standing.in_force_since or "")
    agreement.in_force_on = entry.day if entry and (standing.is_binding or standing.status in ENDED) else None
    agreement.term_ends = standing.term_ends
    agreement.last_day_for_notice = standing.last_day_for_notice
    agreement.decide_by = standing.internal_decision_by
    agreement.review_due_on = _due_while_binding(standing, "review")
    agreement.registration_due_on = _due_while_binding(standing, "register")
    agreement.next_change_on = standing.next_change_on
    agreement.is_certain = standing.certain
    agreement.contradictions = len(standing.contradictions)


def _due_while_binding(standing: Standing, kind: str) -> date | None:
    """The day of a coming date of this kind; nothing is due any more of an instrument that binds us no longer."""
    if not standing.is_binding:
        return None
    return next((coming.on for coming in standing.coming if coming.kind == kind), None)


def as_stored(text: str) -> str:
    """A computed date as the column holds it: the days of one whole year or month as that year or month. The day reckoned with
    stands in a column of its own.
    """
    first, _slash, last = text.partition("/")
    written = PartialDate.parse(text) if last else None
    if written is None or written.earliest is None or written.latest is None:
        return text
    for length in (4, 7):
        if PartialDate.parse(first[:length]).earliest == written.earliest and (
            PartialDate.parse(first[:length]).latest == written.latest
        ):
            return first[:length]
    return text


def reason_document(standing: Standing) -> dict[str, Any]:
    """The reason as it is stored: codes and parameters, so that it is read in any language."""
    sentences: list[Sentence] = [standing.reason, *([standing.term] if standing.term else [])]
    return {
        "text": standing.explanation(),
        "sentences": [
            {"table": sentence.table, "code": sentence.code, "params": dict(sentence.params)}
            for sentence in sentences
        ],
        "acts": [act for act in standing.acts if act is not None],
        "contradictions": [sentence_document(item) for item in standing.contradictions],
    }


def reproject(agreement: Agreement) -> Agreement:
    """Compute one agreement anew from its rows and save what changed, periods included; within the caller's transaction."""
    acts = list(agreement.acts.order_by("id"))
    parties = [(str(code), is_home) for code, is_home in agreement.parties.values_list("party_id", "is_home")]
    before = {name: getattr(agreement, name) for name in PROJECTED}
    wanted = project(agreement, acts, parties, today())
    changed = [name for name in PROJECTED if getattr(agreement, name) != before[name]]
    if changed:
        agreement.save(update_fields=changed)
    _replace_periods(agreement, wanted)
    return agreement


def lay_out_periods(agreement: Agreement, life: Life) -> None:
    """Save the periods of a life, if they differ from those kept."""
    _replace_periods(agreement, periods_of(agreement, life))


def _replace_periods(agreement: Agreement, wanted: list[Period]) -> None:
    present = list(agreement.periods.order_by("starts_on").values_list(*PERIOD))
    if present != wanted:
        agreement.periods.all().delete()
        insert_values(StatusPeriod, PERIOD, wanted)


def turn_due(day: date, *, batch: int = 1000) -> int:
    """The night's work: recompute the agreements whose standing turns on or before `day`. Returns how many.

    Idempotent, and it catches up after downtime, because each row says itself when it turns next. Rows that turn on FIRST_DAY were
    marked by a migration, because what is computed has changed: their periods are laid out anew as well.
    """
    actor = current_actor()
    if actor is None:
        return 0  # nothing is visible without an actor
    with operation(actor, "agreements.turn_due", reason=_("A day passed on which the standing changes.")):
        return _turn_all(day, batch)


def _turn_all(day: date, batch: int) -> int:
    turned = 0
    while True:
        due = _locked(Agreement.objects.filter(next_change_on__lte=day), batch)
        if not due:
            return turned
        _turn(due, day)
        turned += len(due)


def turn_back(day: date, *, batch: int = 1000) -> int:
    """Recompute every agreement for `day`, which is before the one they were last computed for: a demonstration's today was moved back, and no
    row says when it turned last. Returns how many there are.
    """
    actor = current_actor()
    if actor is None:
        return 0  # nothing is visible without an actor
    turned, last = 0, 0
    with operation(actor, "agreements.turn_back", reason=_("The day of the demonstration was moved back.")):
        while due := _locked(Agreement.objects.filter(pk__gt=last), batch):
            before = {row.pk: [getattr(row, name) for name in _TURNING] for row in due}
            last = due[-1].pk
            turned += _turn(due, day, unless=before)
    return turned


#: What follows from terms, acts and the day.
_TURNING = tuple(name for name in PROJECTED if not name.startswith("folded"))


def _locked(rows: Any, batch: int) -> list[Agreement]:
    return list(
        rows.order_by("pk").select_for_update(skip_locked=True).prefetch_related("acts", "parties")[:batch]
    )


def _turn(rows: list[Agreement], day: date, *, unless: dict[int, list[Any]] | None = None) -> int:
    """Write the standing of `day` into the rows; with `unless`, only into those that differ from it. Returns into how many."""
    for agreement in rows:
        life = life_of_row(agreement)
        if agreement.next_change_on == FIRST_DAY:
            lay_out_periods(agreement, life)
        apply_standing(agreement, life, life.on(day))
    if unless is not None:
        rows = [row for row in rows if [getattr(row, name) for name in _TURNING] != unless[row.pk]]
    Agreement.objects.bulk_update(rows, _TURNING, batch_size=500)
    return len(rows)
