"""Compile terms and acts once into a life that answers for any date."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from umubano.core.dates import FIRST_DAY, LAST_DAY, ONE_DAY
from umubano.domain.agreements.life.acts import Act, ActKind
from umubano.domain.agreements.life.coming import coming_dates
from umubano.domain.agreements.life.ending import Ending, find_ending
from umubano.domain.agreements.life.entry import ByKind, Entry, Signing, find_entry, find_signing
from umubano.domain.agreements.life.facts import Moment, moment_of, standing_acts, unknown
from umubano.domain.agreements.life.reasons import Sentence
from umubano.domain.agreements.life.standing import BINDING, ENDED, Standing, Status, StatusPeriod
from umubano.domain.agreements.life.term import (
    Segment,
    decision_day,
    last_day_for_notice,
    lay_out,
    segment_on,
    term_end,
)
from umubano.domain.agreements.life.terms import TermRule, Terms

Interval = tuple[date, date, Moment]

_AFTER_END = (ActKind.AMENDED, ActKind.EXTENDED, ActKind.SUSPENDED, ActKind.RESUMED, ActKind.NOTICE_GIVEN)


class Life:
    """The life of one instrument. Make it with `compile_life`; ask it with `on`, `periods`, `next_change_on`."""

    __slots__ = (
        "_bounds",
        "acts",
        "by_kind",
        "contradictions",
        "ending",
        "entry",
        "has_acts",
        "moments",
        "provisional",
        "segments",
        "signing",
        "statuses",
        "suspensions",
        "terms",
    )

    def __init__(self, terms: Terms, acts: Iterable[Act], known_on: date | None) -> None:
        self.terms = terms
        self.acts = standing_acts(acts, known_on)
        self.contradictions: list[Sentence] = []
        self.by_kind: ByKind = {}
        for act in self.acts:
            self.by_kind.setdefault(act.kind, []).append(act)
            if act.party is not None and terms.parties and act.party not in terms.parties:
                self._contradict("stranger", act, party=act.party)
        self.has_acts = bool(self.acts)
        self.signing: Signing = find_signing(terms, self.by_kind, self.contradictions)
        self.entry: Entry = find_entry(terms, self.signing, self.by_kind, self.contradictions)
        entry = self.entry.moment
        changes = [act for act in self.acts if act.kind is ActKind.AMENDED or act.kind is ActKind.EXTENDED]
        self.segments: list[Segment] = lay_out(entry.day, terms, changes) if entry else []
        self.ending: Ending | None = find_ending(
            terms, self.entry, self.segments, self.signing.moment, self.by_kind, self.contradictions
        )
        self.suspensions: list[Interval] = self._suspensions()
        self.provisional: list[Interval] = self._provisional()
        self._check_order()
        self.moments = self._key_moments()
        self._bounds, self.statuses = self._timeline()

    def terms_on(self, day: date) -> Terms:
        """The terms as they read on a day: amended as they were by then. Before entry into force, as they were signed."""
        return segment_on(self.segments, day).terms if self.segments else self.terms

    # --- facts

    def _contradict(self, code: str, act: Act, **params: str) -> None:
        given = {"act": act.kind.value, "on": act.date.text, **params}
        self.contradictions.append(Sentence("contradiction", code, given, (act.id,)))

    def _first(self, kind: ActKind) -> Moment | None:
        acts = self.by_kind.get(kind)
        return moment_of(acts[0]) if acts else None

    def _suspensions(self) -> list[Interval]:
        found: list[Interval] = []
        if ActKind.SUSPENDED not in self.by_kind and ActKind.RESUMED not in self.by_kind:
            return found
        since: Moment | None = None
        for act in self.acts:
            if act.kind is ActKind.SUSPENDED and since is None:
                since = moment_of(act)
            elif act.kind is ActKind.RESUMED:
                if since is None:
                    self._contradict("resumed_not_suspended", act)
                else:
                    found.append((since.day, moment_of(act).day, since))
                    since = None
        if since is not None:
            found.append((since.day, LAST_DAY, since))
        return found

    def _provisional(self) -> list[Interval]:
        """Provisional application, from its beginning to entry into force or to its own end (VCLT 25)."""
        start = self._first(ActKind.PROVISIONAL_BEGUN)
        signed = self.signing.moment
        if start is None and signed is not None:
            if self.terms.provisional_from is not None:
                day = max(self.terms.provisional_from, signed.day)
                start = Moment(day, day, day.isoformat(), signed.acts)
            elif self.terms.provisional_from_signature:
                start = signed
        if start is None:
            return []
        end = self._first(ActKind.PROVISIONAL_ENDED)
        return [(start.day, end.day if end else LAST_DAY, start)]

    def _check_order(self) -> None:
        entry, signed, ending = self.entry.moment, self.signing.moment, self.ending
        if (
            entry is not None
            and signed is not None
            and signed.earliest is not None
            and entry.day < signed.earliest
        ):
            self.contradictions.append(
                Sentence(
                    "contradiction",
                    "in_force_before_signature",
                    {"entry": entry.text, "signed": signed.text},
                    (*entry.acts, *signed.acts),
                )
            )
        if ending is not None:
            for kind in _AFTER_END:
                for act in self.by_kind.get(kind, ()):
                    if act.date.earliest is not None and act.date.earliest > ending.moment.day:
                        self._contradict("act_after_end", act, end=ending.moment.text)

    def _key_moments(self) -> list[Moment]:
        """The moments whose being known only in part makes a status uncertain."""
        found = [self._first(ActKind.AUTHORISED), self._first(ActKind.TEXT_AGREED)]
        found += [self.signing.moment, self.entry.moment, self.ending.moment if self.ending else None]
        return [moment for moment in found if moment is not None and not moment.is_exact]

    # --- timeline

    def _timeline(self) -> tuple[list[date], list[Status]]:
        """Every day on which the status may turn, and the status from then on."""
        days = {FIRST_DAY}
        for moment in (
            self._first(ActKind.AUTHORISED),
            self._first(ActKind.TEXT_AGREED),
            self.signing.moment,
            self.entry.moment,
            self.ending.moment if self.ending else None,
        ):
            if moment is not None:
                days.add(moment.day)
        for start, end, _moment in (*self.suspensions, *self.provisional):
            days.add(start)
            days.add(end)
        days.discard(LAST_DAY)
        bounds: list[date] = []
        statuses: list[Status] = []
        for day in sorted(days):
            status = self._status(day)
            if not statuses or statuses[-1] is not status:
                bounds.append(day)
                statuses.append(status)
        return bounds, statuses

    def _status(self, day: date) -> Status:
        ending = self.ending
        if ending is not None and ending.moment.day <= day:
            return ending.status
        entry = self.entry.moment
        if entry is not None and entry.day <= day:
            if any(start <= day < end for start, end, _moment in self.suspensions):
                return Status.SUSPENDED
            return Status.IN_FORCE
        if any(start <= day < end for start, end, _moment in self.provisional):
            return Status.PROVISIONALLY_APPLIED
        signed = self.signing.moment
        if signed is not None and signed.day <= day:
            return Status.ENTRY_UNKNOWN if self.entry.is_open else Status.SIGNED
        for kind, status in (
            (ActKind.TEXT_AGREED, Status.TEXT_AGREED),
            (ActKind.AUTHORISED, Status.NEGOTIATING),
        ):
            moment = self._first(kind)
            if moment is not None and moment.day <= day:
                return status
        return Status.NONE

    def status_on(self, day: date) -> Status:
        """The status alone, which is quick."""
        return self.statuses[bisect_right(self._bounds, day) - 1]

    def periods(self) -> tuple[StatusPeriod, ...]:
        """All statuses with their days, from the beginning to the end of time, without gap or overlap."""
        starts: list[date | None] = [None, *self._bounds[1:]]
        ends: list[date | None] = [*self._bounds[1:], None]
        return tuple(map(StatusPeriod, self.statuses, starts, ends))

    # --- answers

    def on(self, day: date) -> Standing:
        """Where it stands on `day`."""
        status = self.status_on(day)
        binding = status in BINDING
        ends = last_day = decide = None
        term: Sentence | None = None
        notes: list[Sentence] = []
        ending_on = self._ending_on(day) if binding else None
        if binding and self.segments and status is not Status.PROVISIONALLY_APPLIED:
            segment = segment_on(self.segments, day)
            ends, last_day, decide, term = self._term(segment, day, ending_on)
            if segment.terms.notice is None and segment.terms.term is not TermRule.NOT_STATED:
                notes.append(Sentence("note", "notice_silent"))
        if status in {Status.SIGNED, Status.ENTRY_UNKNOWN}:
            code = "interim" if status is Status.SIGNED else "may_bind"
            notes.append(Sentence("note", code, {}, self.signing.moment.acts if self.signing.moment else ()))
        certain = status is not Status.ENTRY_UNKNOWN
        if binding and term is not None and term.code == "not_stated":
            certain = False
            notes.append(Sentence("note", "end_not_known"))
        for moment in self.moments:
            low = moment.earliest or FIRST_DAY
            if low <= day < moment.day or unknown(moment):
                certain = False
                notes.append(
                    Sentence(
                        "note",
                        "between",
                        {"earliest": moment.earliest or "…", "latest": moment.day},
                        moment.acts,
                    )
                )
        coming = coming_dates(self, day, status, ends, last_day, decide, ending_on)
        since = self.entry.moment.text if self.entry.moment and (binding or status in ENDED) else None
        if status is Status.PROVISIONALLY_APPLIED or status is Status.NEVER_IN_FORCE:
            since = None
        return Standing(
            on=day,
            status=status,
            reason=self._reason(status, day),
            term=term,
            certain=certain,
            notes=tuple(notes),
            in_force_since=since,
            term_ends=ends,
            last_day_for_notice=last_day,
            internal_decision_by=decide,
            ending_on=ending_on,
            next_change_on=self._next(day, ends, last_day),
            coming=coming,
            contradictions=tuple(self.contradictions),
        )

    def _ending_on(self, day: date) -> date | None:
        """The day on which it ends by a notice that had been given by `day`."""
        ending = self.ending
        if ending is None or ending.noticed is None or not ending.noticed <= day < ending.moment.day:
            return None
        return ending.moment.day

    def entry_known(self, day: date) -> bool:
        """By `day` it was settled when it would enter into force."""
        moment, known = self.entry.moment, self.entry.known
        return moment is not None and (known or moment.day) <= day

    def _term(
        self, segment: Segment, day: date, ending_on: date | None
    ) -> tuple[date | None, date | None, date | None, Sentence]:
        """End of the present term, last day for notice, our decision day, and the sentence about them."""
        terms = segment.terms
        acts = segment.acts
        if ending_on is not None:
            eve = ending_on - ONE_DAY
            return eve, None, None, Sentence("term", "ending", {"ends": eve.isoformat()}, acts)
        end = term_end(segment, day)
        if end is not None and end < LAST_DAY:
            if terms.term is TermRule.TACIT_RENEWAL:
                last = last_day_for_notice(terms, end)
                code = "tacit"
                if day > last:  # too late for this term: notice now ends the next
                    following = term_end(segment, end + ONE_DAY)
                    last = last_day_for_notice(terms, following or end)
                    code = "tacit_renewed"
                sentence = Sentence("term", code, {"ends": end.isoformat(), "last": last.isoformat()}, acts)
                return end, last, decision_day(terms, last), sentence
            decide = decision_day(terms, end)
            code = "express" if terms.term is TermRule.EXPRESS_RENEWAL else "fixed"
            return end, None, decide, Sentence("term", code, {"ends": end.isoformat()}, acts)
        if terms.term is TermRule.ENDS_WITH_EVENT:
            return None, None, None, Sentence("term", "event")
        if terms.term is TermRule.INDEFINITE:
            return None, None, None, Sentence("term", "indefinite")
        return None, None, None, Sentence("term", "not_stated")

    def _reason(self, status: Status, day: date) -> Sentence:
        if status is Status.IN_FORCE:
            return self.entry.reason
        if status in ENDED and self.ending is not None:
            return self.ending.reason
        if status is Status.SUSPENDED:
            since = next(moment for start, end, moment in self.suspensions if start <= day < end)
            return Sentence("reason", "suspended", {"on": since.text}, since.acts)
        if status is Status.PROVISIONALLY_APPLIED:
            since = self.provisional[0][2]
            return Sentence("reason", "provisional", {"since": since.text}, since.acts)
        if status in {Status.SIGNED, Status.ENTRY_UNKNOWN}:
            moment = self.entry.moment
            if moment is not None and self.signing.moment is not None and not self.entry_known(day):
                signed = self.signing.moment
                return Sentence("reason", "signed_awaits_events", {"on": signed.text}, signed.acts)
            if moment is not None and self.signing.moment is not None:
                params = {"on": self.signing.moment.text, "entry": moment.text}
                return Sentence("reason", "signed_awaits_entry", params, self.signing.moment.acts)
            return self.entry.reason
        return self._early_reason(status, day)

    def _early_reason(self, status: Status, day: date) -> Sentence:
        some = self.signing.some
        if some is not None and self.signing.moment is None and some.day <= day:
            params = {
                "on": some.text,
                "parties": ", ".join(self.signing.signed_by),
                "missing": ", ".join(self.signing.missing),
            }
            return Sentence("reason", "signed_by_some", params, some.acts)
        for kind, code in ((ActKind.TEXT_AGREED, "text_agreed"), (ActKind.AUTHORISED, "authorised")):
            moment = self._first(kind)
            if moment is not None and status is not Status.NONE and moment.day <= day:
                return Sentence("reason", code, {"on": moment.text}, moment.acts)
        return Sentence("reason", "not_yet" if self.has_acts else "no_act")

    def _next(self, day: date, ends: date | None, last_day: date | None) -> date | None:
        index = bisect_right(self._bounds, day)
        candidates = [self._bounds[index]] if index < len(self._bounds) else []
        candidates += [eve + ONE_DAY for eve in (ends, last_day) if eve is not None and day <= eve < LAST_DAY]
        candidates += [segment.start for segment in self.segments if segment.start > day]
        candidates += [
            bound
            for moment in self.moments
            for bound in (moment.earliest, moment.day)
            if bound is not None and bound > day
        ]
        candidates += [
            known
            for known in (self.entry.known, self.ending.noticed if self.ending else None)
            if known is not None and known > day
        ]
        # from then on a later review is due, or none is to be registered
        candidates += [
            on
            for kind in (ActKind.REVIEWED, ActKind.REGISTERED)
            for act in self.by_kind.get(kind, ())
            if (on := moment_of(act).day) > day
        ]
        return min(candidates, default=None)

    def next_change_on(self, day: date) -> date | None:
        """The next day after `day` on which anything in the standing turns; None when nothing ever does."""
        return self.on(day).next_change_on


def compile_life(terms: Terms, acts: Iterable[Act], known_on: date | None = None) -> Life:
    """The life of an instrument from its terms and acts; with `known_on`, from what was recorded by that day."""
    return Life(terms, acts, known_on)
