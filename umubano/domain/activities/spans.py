"""When an activity is, out of dates that may be known in part: the first and last day it can touch, and whether two can overlap.

Pure functions, no database. An unknown date bounds nothing, so what is not known is never taken for "no overlap".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from umubano.core.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Span:
    """The first and last day that may belong to it; None where nothing is known on that side."""

    first: date | None
    last: date | None


def span_of(start: str, end: str) -> Span:
    """The span between two EDTF dates, either of which may be empty. Without an end it lasts as long as its start may.

    Raises InvalidInput when one is no date.
    """
    begins = PartialDate.parse(start) if start else None
    ends = PartialDate.parse(end) if end else None
    first = begins.earliest if begins else ends.earliest if ends else None
    last = ends.latest if ends else begins.latest if begins else None
    return Span(first, last)


def is_reversed(start: str, end: str) -> bool:
    """Whether the end lies before the start on every reading."""
    if not start or not end:
        return False
    first, last = PartialDate.parse(start).earliest, PartialDate.parse(end).latest
    return first is not None and last is not None and last < first


def best_span(planned_start: str, planned_end: str, actual_start: str, actual_end: str) -> Span:
    """What happened where it is known, else what is planned."""
    if actual_start or actual_end:
        return span_of(actual_start or planned_start, actual_end or ("" if actual_start else planned_end))
    return span_of(planned_start, planned_end)


#: Days after the end by which the after-action report is due. The directorate's own measure; no rule sets it.
REPORT_WITHIN = timedelta(days=30)
#: Days after the report was handed in by which it is assessed. The directorate's own measure too.
ASSESS_WITHIN = timedelta(days=30)
