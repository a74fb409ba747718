"""The JSON in which terms and acts are written: for the register's column, for imports and for `umubano life FILE`.

Every field is described in docs/reference/life.md. Reading is strict: an unknown key, a wrong type or a bad date is refused with the path,
the value and the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from umubano.core.dates import Duration, MonthRule, PartialDate
from umubano.core.errors import InvalidInput
from umubano.domain.agreements.life.acts import Act, ActKind, SignatureEffect
from umubano.domain.agreements.life.compile import compile_life
from umubano.domain.agreements.life.reasons import Sentence
from umubano.domain.agreements.life.standing import Standing
from umubano.domain.agreements.life.terms import (
    CommitteeTerms,
    EntryRule,
    NoticeFrom,
    NoticeWhen,
    Registration,
    Survival,
    TermRule,
    Terms,
)

Choice = TypeVar("Choice", bound=StrEnum)


#: So much of a wrong value is repeated to whoever wrote it.
_SHOWN = 80


def _refuse(path: str, value: object, why: str) -> NoReturn:
    shown = str(value)
    if len(shown) > _SHOWN:
        shown = f"{shown[:_SHOWN]}…"
    raise InvalidInput(
        f"{path}: “{shown}” {why}.",
        code="bad_document",
        path=path,
        value=value if len(str(value)) <= _SHOWN else shown,
        reason=why,
    )


def _choice(kind: type[Choice]) -> Callable[[str, Any], Choice]:
    def read(path: str, value: Any) -> Choice:
        try:
            return kind(value)
        except ValueError:
            _refuse(path, value, f"is not one of {', '.join(kind)}")

    return read


def _day(path: str, value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        _refuse(path, value, "is not a day; write 2019-10-05")


def _number(low: int, high: int) -> Callable[[str, Any], int]:
    def read(path: str, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            _refuse(path, value, f"is not a whole number from {low} to {high}")
        return value

    return read


def _flag(path: str, value: Any) -> bool:
    if not isinstance(value, bool):
        _refuse(path, value, "is neither true nor false")
    return value


def _text(path: str, value: Any) -> str:
    if not isinstance(value, str):
        _refuse(path, value, "is not text")
    return value


def _duration(path: str, value: Any) -> Duration:
    given = _object(path, value, {"months", "days"})
    months = _number(0, 1200)(f"{path}.months", given.get("months", 0))
    days = _number(0, 36500)(f"{path}.days", given.get("days", 0))
    return Duration(months, days)


def _texts(path: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        _refuse(path, value, "is not a list")
    return tuple(_text(f"{path}[{index}]", item) for index, item in enumerate(value))


def _survival(path: str, value: Any) -> tuple[Survival, ...]:
    if not isinstance(value, list):
        _refuse(path, value, "is not a list")
    clauses = []
    for index, item in enumerate(value):
        here = f"{path}[{index}]"
        if isinstance(item, str):
            clauses.append(Survival(item))
            continue
        given = _object(here, item, {"clause", "months"})
        months = given.get("months")
        clauses.append(
            Survival(
                _text(f"{here}.clause", given.get("clause")),
                None if months is None else _number(0, 1200)(f"{here}.months", months),
            )
        )
    return tuple(clauses)


def _month_day(path: str, value: Any) -> tuple[int, int]:
    try:
        day = date.fromisoformat(f"2000-{value}")
    except ValueError:
        _refuse(path, value, "is not a day of the year; write 12-01")
    return day.month, day.day


#: What `committee` may say, and how it is read.
_COMMITTEE: dict[str, Callable[[str, Any], Any]] = {
    "clause": _text,
    "host": _text,
    "host_always": _flag,
    "host_clause": _text,
    "quorum": _number(1, 100),
    "quorum_clause": _text,
    "plan_by": _month_day,
    "plan_clause": _text,
}


def _committee(path: str, value: Any) -> CommitteeTerms:
    given = _object(path, value, set(_COMMITTEE))
    return CommitteeTerms(**{name: _COMMITTEE[name](f"{path}.{name}", item) for name, item in given.items()})


def _object(path: str, value: Any, keys: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        _refuse(path, value, "is not an object")
    unknown = sorted(set(value) - keys)
    if unknown:
        _refuse(
            f"{path}.{unknown[0]}",
            value[unknown[0]],
            f"is an unknown field; known are {', '.join(sorted(keys))}",
        )
    return value


#: Field of the document → field of `Terms` (the same name) and how it is read.
TERMS: dict[str, Callable[[str, Any], Any]] = {
    "entry": _choice(EntryRule),
    "entry_number": _number(0, 3660),
    "entry_date": _day,
    "term": _choice(TermRule),
    "initial_months": _number(0, 1200),
    "fixed_end": _day,
    "renewal_months": _number(1, 1200),
    "notice": _duration,
    "notice_when": _choice(NoticeWhen),
    "notice_from": _choice(NoticeFrom),
    "provisional_from_signature": _flag,
    "provisional_from": _day,
    "month_rule": _choice(MonthRule),
    "internal_lead": _duration,
    "review_months": _number(0, 1200),
    "committee_months": _number(0, 1200),
    "committee": _committee,
    "registration": _choice(Registration),
    "survival": _survival,
    "parties": _texts,
    "home": _text,
}


def parse_terms(value: Any, path: str = "terms") -> Terms:
    """The terms in a document. Null is the same as left out. Raises InvalidInput with `path`, `value` and `reason`."""
    given = parse_fields(value, path)
    terms = Terms(**given)
    if terms.entry is EntryRule.ON_DATE and terms.entry_date is None:
        _refuse(f"{path}.entry_date", None, "is missing, though it enters into force on a date")
    if terms.entry is EntryRule.N_DAYS_AFTER and not terms.entry_number:
        _refuse(f"{path}.entry_number", 0, "is missing: how many days after the last notification")
    if (
        terms.term in {TermRule.FIXED, TermRule.EXPRESS_RENEWAL, TermRule.TACIT_RENEWAL}
        and not terms.has_term
    ):
        _refuse(f"{path}.initial_months", 0, "is missing: a term needs its months or its last day")
    if terms.term is TermRule.TACIT_RENEWAL and not (terms.renewal_months or terms.initial_months):
        _refuse(f"{path}.renewal_months", None, "is missing: by how many months it is renewed")
    return terms


def parse_fields(value: Any, path: str = "terms") -> dict[str, Any]:
    """Those fields of terms that a document names, read; also for the fields that an amendment changes."""
    given = _object(path, value, set(TERMS))
    return {name: TERMS[name](f"{path}.{name}", item) for name, item in given.items() if item is not None}


def _as_text(path: str, value: Any) -> str:
    return _day(path, value).isoformat()


#: What each kind of act may say besides its date and party.
DETAILS: dict[ActKind, dict[str, Callable[[str, Any], Any]]] = {
    ActKind.SIGNED: {
        "effect": lambda path, value: _choice(SignatureEffect)(path, value).value,
        "authority": _text,
    },
    ActKind.AMENDED: {"terms": lambda path, value: parse_fields(value, path)},
    ActKind.EXTENDED: {"until": _as_text, "months": _number(1, 1200), "indefinitely": _flag},
    ActKind.NOTICE_GIVEN: {"dispatched": _as_text, "received": _as_text, "takes_effect": _as_text},
    ActKind.REGISTERED: {"number": _text},
    ActKind.SUPERSEDED: {"by": _text},
}
_ACT_KEYS = {"id", "kind", "party", "date", "recorded", "details", "corrects", "note"}


def parse_act(value: Any, path: str = "act", identifier: Hashable = None) -> Act:
    """One act in a document. Raises InvalidInput with `path`, `value` and `reason`."""
    given = _object(path, value, _ACT_KEYS)
    kind = _choice(ActKind)(f"{path}.kind", given.get("kind"))
    try:
        written = PartialDate.parse(_text(f"{path}.date", given.get("date")))
    except InvalidInput as error:
        raise InvalidInput(
            f"{path}.date: {error.message}", code="bad_document", path=f"{path}.date"
        ) from None
    recorded = given.get("recorded")
    party = given.get("party")
    return Act(
        kind=kind,
        date=written,
        party=None if party is None else _text(f"{path}.party", party),
        id=given.get("id", identifier),
        recorded=None if recorded is None else _day(f"{path}.recorded", recorded),
        details=parse_details(kind, given.get("details") or {}, f"{path}.details"),
        corrects=given.get("corrects"),
    )


def parse_details(kind: ActKind, value: Any, path: str = "details") -> dict[str, Any]:
    """What an act says besides its date and party, by its kind."""
    readers = DETAILS.get(kind, {})
    given = _object(path, value, set(readers))
    details = {
        name: readers[name](f"{path}.{name}", item) for name, item in given.items() if item is not None
    }
    if kind is ActKind.EXTENDED and not details:
        _refuse(path, value, "does not say until when: give until, months or indefinitely")
    return details


def evaluate_document(document: Any) -> dict[str, Any]:
    """Evaluate `{"terms": {…}, "acts": […], "on": [dates], "known_on": date}`; what comes back is in docs/reference/life.md."""
    given = _object("document", document, {"terms", "acts", "on", "known_on", "title", "source", "expected"})
    terms = parse_terms(given.get("terms") or {})
    acts = given.get("acts") or []
    if not isinstance(acts, list):
        _refuse("acts", acts, "is not a list")
    parsed = [parse_act(act, f"acts[{index}]", index + 1) for index, act in enumerate(acts)]
    identifiers = [act.id for act in parsed]
    for index, act in enumerate(parsed):
        if identifiers.count(act.id) > 1:
            _refuse(f"acts[{index}].id", act.id, "is used twice")
        if act.corrects is not None and act.corrects not in identifiers:
            _refuse(f"acts[{index}].corrects", act.corrects, "is the id of no act")
    days = given.get("on")
    if not isinstance(days, list) or not days:
        _refuse("on", days, "is not a list of days; say for which days to evaluate")
    known = given.get("known_on")
    life = compile_life(terms, parsed, None if known is None else _day("known_on", known))
    return {
        "results": [standing_document(life.on(_day(f"on[{index}]", day))) for index, day in enumerate(days)],
        "periods": [
            {"status": period.status.value, "from": _iso(period.start), "before": _iso(period.end)}
            for period in life.periods()
        ],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def sentence_document(sentence: Sentence) -> dict[str, Any]:
    """A sentence as `{"code", "text", "acts"}`."""
    return {"code": sentence.code, "text": sentence.text(), "acts": list(sentence.acts)}


def standing_document(standing: Standing) -> dict[str, Any]:
    """A standing as JSON."""
    return {
        "on": standing.on.isoformat(),
        "status": standing.status.value,
        "reason": standing.explanation(),
        "reason_code": standing.reason.code,
        "acts": list(standing.acts),
        "certain": standing.certain,
        "notes": [sentence_document(note) for note in standing.notes],
        "in_force_since": standing.in_force_since,
        "term_ends": _iso(standing.term_ends),
        "last_day_for_notice": _iso(standing.last_day_for_notice),
        "internal_decision_by": _iso(standing.internal_decision_by),
        "ending_on": _iso(standing.ending_on),
        "next_change_on": _iso(standing.next_change_on),
        "coming": [
            {
                "date": item.on.isoformat(),
                "kind": item.kind,
                "why": item.why.text(),
                "certain": item.is_certain,
            }
            for item in standing.coming
        ],
        "contradictions": [sentence_document(item) for item in standing.contradictions],
    }
