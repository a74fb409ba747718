"""How and when an instrument ends: by its term, by notice, by an act, by another instrument, by losing its parties."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from umubano.core.dates import ONE_DAY
from umubano.domain.agreements.life.acts import Act, ActKind
from umubano.domain.agreements.life.entry import ByKind, Entry
from umubano.domain.agreements.life.facts import Moment, exact, moment_of
from umubano.domain.agreements.life.reasons import Sentence
from umubano.domain.agreements.life.standing import Status
from umubano.domain.agreements.life.term import Segment, end_by_notice, lapse, segment_on
from umubano.domain.agreements.life.terms import NoticeFrom, NoticeWhen, TermRule, Terms


@dataclass(frozen=True, slots=True)
class Ending:
    """The end, or the end to come: `moment.day` is the first day on which it no longer holds for us."""

    moment: Moment
    status: Status
    reason: Sentence
    noticed: date | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that stands: by whom, given when, and from when it no longer holds for that party."""

    party: str | None
    given: Moment
    ends: date
    act: Hashable


def standing_notices(
    terms: Terms, segments: Sequence[Segment], by_kind: ByKind, contradictions: list[Sentence]
) -> list[Notice]:
    """The notices given and not withdrawn before they took effect (VCLT 68)."""
    notices: list[Notice] = []
    moves = [*by_kind.get(ActKind.NOTICE_GIVEN, ()), *by_kind.get(ActKind.NOTICE_WITHDRAWN, ())]
    moves.sort(key=lambda act: moment_of(act).day)
    for act in moves:
        moment = moment_of(act)
        if act.kind is ActKind.NOTICE_WITHDRAWN:
            open_ones = [
                notice for notice in notices if notice.party == act.party and moment.day < notice.ends
            ]
            if open_ones:
                notices.remove(open_ones[-1])
            else:
                contradictions.append(
                    Sentence("contradiction", "withdrawn_no_notice", {"on": moment.text}, moment.acts)
                )
            continue
        if not segments or moment.day < segments[0].start:
            contradictions.append(
                Sentence("contradiction", "notice_before_entry", {"on": moment.text}, moment.acts)
            )
            continue
        given = _runs_from(act, terms, moment)
        explicit = act.details.get("takes_effect")
        ends = _as_day(explicit) if explicit else end_by_notice(segments, given)
        notices.append(Notice(act.party, moment, ends, act.id))
    return notices


def _runs_from(act: Act, terms: Terms, moment: Moment) -> date:
    name = "received" if terms.notice_from is NoticeFrom.RECEIPT else "dispatched"
    value = act.details.get(name)
    return _as_day(value) if value else moment.day


def _as_day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def find_ending(
    terms: Terms,
    entering: Entry,
    segments: Sequence[Segment],
    signed: Moment | None,
    by_kind: ByKind,
    contradictions: list[Sentence],
) -> Ending | None:
    """The first of all ends that terms and acts give; None when it goes on."""
    entry = entering.moment
    endings = list(_by_acts(entering, signed, by_kind))
    if entry is not None and segments:
        notices = standing_notices(terms, segments, by_kind, contradictions)
        endings += _by_notices(terms, segments, notices)
        lapsed = lapse(segments)
        if lapsed is not None:
            day, acts = lapsed
            shift = (
                (entry.day - entry.earliest) if entry.earliest and not segments[-1].terms.fixed_end else None
            )
            moment = Moment(day, day - shift if shift else day, day.isoformat(), (*entry.acts, *acts))
            eve = (day - ONE_DAY).isoformat()
            endings.append(
                Ending(moment, Status.EXPIRED, Sentence("reason", "expired_term", {"on": eve}, moment.acts))
            )
            _compare_expiry(day, by_kind, contradictions)
    if not endings:
        return None
    return min(endings, key=lambda ending: ending.moment.day)


def _compare_expiry(computed: date, by_kind: ByKind, contradictions: list[Sentence]) -> None:
    for act in by_kind.get(ActKind.EXPIRED, ()):
        moment = moment_of(act)
        if not (moment.earliest or moment.day) <= computed <= moment.day + ONE_DAY:
            contradictions.append(
                Sentence(
                    "contradiction",
                    "expired_differs",
                    {"recorded": moment.text, "computed": (computed - ONE_DAY).isoformat()},
                    moment.acts,
                )
            )


def _by_acts(entering: Entry, signed: Moment | None, by_kind: ByKind) -> list[Ending]:
    """The ends that acts record. Of one whose entry into force is not known, it is not said that it never was in force."""
    endings = []
    entry = entering.moment

    def may_have_held(end: date) -> bool:
        return entering.is_open or (entry is not None and entry.day <= end)

    for act in by_kind.get(ActKind.SUPERSEDED, ()):
        moment = moment_of(act)
        params = {
            "on": moment.text,
            "by": act.details.get("by", "—"),
            "signed": signed.text if signed else "—",
        }
        if may_have_held(moment.day):
            endings.append(
                Ending(moment, Status.SUPERSEDED, Sentence("reason", "superseded", params, moment.acts))
            )
        else:
            endings.append(
                Ending(
                    moment, Status.NEVER_IN_FORCE, Sentence("reason", "never_in_force", params, moment.acts)
                )
            )
    for act in by_kind.get(ActKind.TERMINATED, ()):
        moment = moment_of(act)
        if may_have_held(moment.day):
            reason = Sentence("reason", "terminated_act", {"on": moment.text}, moment.acts)
            endings.append(Ending(moment, Status.TERMINATED, reason))
        else:
            params = {"on": moment.text, "signed": signed.text if signed else "—"}
            reason = Sentence("reason", "never_in_force_dropped", params, moment.acts)
            endings.append(Ending(moment, Status.NEVER_IN_FORCE, reason))
    for act in by_kind.get(ActKind.EXPIRED, ()):
        moment = moment_of(act)
        endings.append(
            Ending(
                moment, Status.EXPIRED, Sentence("reason", "expired_act", {"on": moment.text}, moment.acts)
            )
        )
    for act in by_kind.get(ActKind.EVENT_ENDED, ()):
        moment = moment_of(act)
        endings.append(
            Ending(
                moment, Status.EXPIRED, Sentence("reason", "expired_event", {"on": moment.text}, moment.acts)
            )
        )
    return endings


def _by_notices(terms: Terms, segments: Sequence[Segment], notices: Sequence[Notice]) -> list[Ending]:
    if not terms.is_multilateral:
        return [_by_notice(segments, notice) for notice in notices]
    endings = []
    remaining = len(terms.parties)
    for notice in sorted(notices, key=lambda notice: notice.ends):
        acts = (notice.act,)
        if notice.party is None:
            endings.append(_by_notice(segments, notice))
            continue
        if notice.party == terms.home:
            params = {"on": notice.ends.isoformat(), "notice": notice.given.text}
            reason = Sentence("reason", "withdrawn", params, acts)
            endings.append(
                Ending(exact(notice.ends, acts), Status.WITHDRAWN, reason, noticed=notice.given.day)
            )
        remaining -= 1
        if remaining == 1:
            reason = Sentence("reason", "terminated_last_party", {"on": notice.ends.isoformat()}, acts)
            endings.append(
                Ending(exact(notice.ends, acts), Status.TERMINATED, reason, noticed=notice.given.day)
            )
    return endings


def _by_notice(segments: Sequence[Segment], notice: Notice) -> Ending:
    terms = segment_on(segments, notice.given.day).terms
    at_term = (
        terms.notice_when is NoticeWhen.END_OF_TERM
        and terms.term is not TermRule.INDEFINITE
        and terms.has_term
    )
    acts = (notice.act,)
    moment = exact(notice.ends, acts)
    params = {"notice": notice.given.text}
    if at_term:
        params["on"] = (notice.ends - ONE_DAY).isoformat()
        return Ending(
            moment,
            Status.EXPIRED,
            Sentence("reason", "expired_notice", params, acts),
            noticed=notice.given.day,
        )
    params["on"] = notice.ends.isoformat()
    return Ending(
        moment,
        Status.TERMINATED,
        Sentence("reason", "terminated_notice", params, acts),
        noticed=notice.given.day,
    )
