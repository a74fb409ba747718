"""From a heap of acts to ordered facts: corrected acts set aside, acts by kind, and days that may be known only in part."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from umubano.core.dates import FIRST_DAY
from umubano.domain.agreements.life.acts import Act, ActKind


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of the life, known exactly or within bounds.

    `day` is the day reckoned with: the latest that the written date allows, so that nothing is said to hold before it surely
    does; for a date not known at all, the beginning of time. `earliest` is None when there is no lower bound.
    """

    day: date
    earliest: date | None
    text: str
    acts: tuple[Hashable, ...] = ()

    @property
    def is_exact(self) -> bool:
        return self.earliest == self.day

    def moved(self, latest: date, earliest: date | None) -> Moment:
        """The moment computed from this one, resting on the same acts."""
        if earliest == latest:
            text = latest.isoformat()
        else:
            text = f"{earliest.isoformat() if earliest else '..'}/{latest.isoformat()}"
        return Moment(latest, earliest, text, self.acts)


def moment_of(act: Act) -> Moment:
    """The moment of one act."""
    written = act.date
    return Moment(written.latest or FIRST_DAY, written.earliest, written.text, (act.id,))


def exact(day: date, acts: tuple[Hashable, ...] = ()) -> Moment:
    """A moment known to the day."""
    return Moment(day, day, day.isoformat(), acts)


def last_of(moments: Sequence[Moment]) -> Moment:
    """The moment by which all of several have come about."""
    if len(moments) == 1:
        return moments[0]
    last = max(moments, key=lambda moment: moment.day)
    bounds = [moment.earliest for moment in moments if moment.earliest is not None]
    earliest = max(bounds) if bounds else None
    acts = tuple(act for moment in moments for act in moment.acts)
    if earliest is not None and earliest > last.day:
        earliest = last.day
    return Moment(last.day, earliest, last.text, acts)


def standing_acts(acts: Iterable[Act], known_on: date | None) -> list[Act]:
    """The acts that count, in order of time: known by `known_on`, not corrected by another, not mere corrections."""
    known = [act for act in acts if known_on is None or act.recorded is None or act.recorded <= known_on]
    corrected = {act.corrects for act in known if act.corrects is not None}
    standing = (
        [act for act in known if act.kind is not ActKind.CORRECTION and act.id not in corrected]
        if corrected
        else known
    )
    if len(standing) > 1:
        standing.sort(key=_order)
    return standing


_BEFORE_ALL = FIRST_DAY


def _order(act: Act) -> date:
    return act.date.latest or _BEFORE_ALL


def unknown(moment: Moment) -> bool:
    """True when nothing is known of the day."""
    return moment.day == FIRST_DAY and moment.earliest is None
