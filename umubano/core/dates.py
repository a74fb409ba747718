"""Partial dates, periods and month arithmetic, in plain Python.

Two things are kept apart that calendars blur. A date may be *known only in part*: it is kept as it was written (EDTF, ISO
8601-2:2019) and compared by the earliest and the latest day it allows. And adding months has no single right answer at the
end of a month: every sum names its `MonthRule`.
"""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from umubano.core.errors import InvalidInput, gettext_noop

FIRST_DAY = date.min
LAST_DAY = date.max
ONE_DAY = timedelta(days=1)

_today_provider: Callable[[], date] | None = None


def set_today_provider(provider: Callable[[], date] | None) -> None:
    """Let somebody else say what today is: the installation, a demonstration, a test."""
    global _today_provider
    _today_provider = provider


def today() -> date:
    """The product's today: the provider's, else UMUBANO_TODAY, else the machine's."""
    if _today_provider is not None:
        return _today_provider()
    if fixed := os.environ.get("UMUBANO_TODAY"):
        return date.fromisoformat(fixed)
    return date.today()  # noqa: DTZ011 — the day where the machine stands


class MonthRule(StrEnum):
    """What becomes of a day that the target month does not have.

    `CLAMP`: the last day of the month (31 January + 1 month = 28 February). `OVERFLOW`: the days beyond go into the next month
    (3 March). `END_OF_MONTH`: as CLAMP, and the last day of a month stays a last day (28 February + 1 month = 31 March).
    """

    CLAMP = "clamp"
    OVERFLOW = "overflow"
    END_OF_MONTH = "end_of_month"


def _last_of_month(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def add_months(day: date, months: int, rule: MonthRule = MonthRule.CLAMP) -> date:
    """`day` plus (or, negative, minus) whole calendar months under `rule`. Raises InvalidInput outside the years 1–9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if not 1 <= year <= 9999:
        raise InvalidInput(
            gettext_noop("%(day)s and %(months)s months is outside the calendar.", day=day, months=months),
            code="date_out_of_range",
        )
    if day.day <= 28 and rule is not MonthRule.END_OF_MONTH:
        return day.replace(year=year, month=month)
    last = _last_of_month(year, month)
    if rule is MonthRule.END_OF_MONTH and day.day == _last_of_month(day.year, day.month):
        return date(year, month, last)
    if day.day <= last:
        return day.replace(year=year, month=month)
    if rule is MonthRule.OVERFLOW:
        return date(year, month, last) + timedelta(days=day.day - last)
    return date(year, month, last)


@dataclass(frozen=True, slots=True)
class Duration:
    """Whole months and days; both may be zero, neither negative."""

    months: int = 0
    days: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days)

    def after(self, day: date, rule: MonthRule = MonthRule.CLAMP) -> date:
        """The day that lies this long after `day`: months first, then days."""
        moved = add_months(day, self.months, rule) if self.months else day
        return moved + timedelta(days=self.days) if self.days else moved

    def latest_start(self, end: date, rule: MonthRule = MonthRule.CLAMP) -> date:
        """The latest day from which this long still does not go beyond `end`.

        Month arithmetic has no exact inverse (six months before 31 August is no day), so this is defined by the sum going
        forward: `after(result) <= end < after(result + 1 day)`.
        """
        day = add_months(end - timedelta(days=self.days), -self.months, MonthRule.CLAMP)
        while self.after(day, rule) > end:
            day -= ONE_DAY
        while self.after(day + ONE_DAY, rule) <= end:
            day += ONE_DAY
        return day


_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})([?~%]?)")
_MONTH = re.compile(r"(\d{4})-(\d{2})([?~%]?)")
_MONTH_UNKNOWN_DAY = re.compile(r"(\d{4})-(\d{2})-XX([?~%]?)")
_YEAR = re.compile(r"(\d{4})(?:-XX(?:-XX)?)?([?~%]?)")
_DECADE = re.compile(r"(\d{3})X([?~%]?)")
_CENTURY = re.compile(r"(\d{2})XX([?~%]?)")
UNKNOWN = "XXXX"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as it was written, and the earliest and latest day it allows (None: no bound).

    EDTF level 1 as far as records need it: `2019-10-05`, `2019-10`, `2019`, `201X`, `19XX`, `XXXX` (unknown), `2019-XX`,
    `2019-10-XX`, the qualifiers `?` (uncertain), `~` (approximate), `%` (both), and intervals `2013/2019`, `../2019`, `2019/..` for
    "some day between". Two dates are equal when they are written alike.
    """

    text: str
    earliest: date | None
    latest: date | None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read what was written. Raises InvalidInput with the value and why it is no date."""
        return _parse(text.strip())

    @classmethod
    def from_date(cls, day: date) -> PartialDate:
        return cls(day.isoformat(), day, day)

    @classmethod
    def from_parts(cls, year: int | None, month: int | None = None, day: int | None = None) -> PartialDate:
        """From numbers of which the smaller ones may be missing, as in data sets. Raises InvalidInput."""
        if year is None:
            return cls.parse(UNKNOWN)
        if month is None:
            return cls.parse(f"{year:04d}")
        if day is None:
            return cls.parse(f"{year:04d}-{month:02d}")
        return cls.parse(f"{year:04d}-{month:02d}-{day:02d}")

    def __str__(self) -> str:
        return self.text

    @property
    def is_exact(self) -> bool:
        """One day and no doubt about it."""
        return self.earliest is not None and self.earliest == self.latest and self.text[-1] not in "?~%"

    @property
    def is_unknown(self) -> bool:
        return self.earliest is None and self.latest is None

    @property
    def precision(self) -> str:
        """`day`, `month`, `year`, `decade`, `century`, `interval` or `unknown`."""
        bare = self.text.rstrip("?~%")
        if self.is_unknown:
            return "unknown"
        if "/" in bare:
            return "interval"
        if _DAY.fullmatch(bare):
            return "day"
        if (_MONTH.fullmatch(bare) and not bare.endswith("XX")) or _MONTH_UNKNOWN_DAY.fullmatch(bare):
            return "month"
        if _DECADE.fullmatch(bare):
            return "decade"
        return "century" if _CENTURY.fullmatch(bare) else "year"

    def definitely_before(self, day: date) -> bool:
        """Every day it allows is before `day`."""
        return self.latest is not None and self.latest < day

    def definitely_after(self, day: date) -> bool:
        """Every day it allows is after `day`."""
        return self.earliest is not None and self.earliest > day


@lru_cache(maxsize=65536)
def _parse(text: str) -> PartialDate:
    if text == UNKNOWN:
        return PartialDate(text, None, None)
    if "/" in text:
        return _interval(text)
    try:
        bounds = _bounds(text)
    except ValueError:
        raise InvalidInput(
            gettext_noop("“%(text)s” is not a day of the calendar.", text=text), code="bad_date", value=text
        ) from None
    if bounds is None:
        raise InvalidInput(
            gettext_noop(
                "“%(text)s” is not a date; write 2019-10-05, 2019-10, 2019 or XXXX when it is not known.",
                text=text,
            ),
            code="bad_date",
            value=text,
        )
    return PartialDate(text, *bounds)


def _bounds(text: str) -> tuple[date, date] | None:
    if match := _DAY.fullmatch(text):
        day = date(int(match[1]), int(match[2]), int(match[3]))
        return day, day
    if match := _MONTH_UNKNOWN_DAY.fullmatch(text) or _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        first = date(year, month, 1)
        return first, date(year, month, _last_of_month(year, month))
    if match := _YEAR.fullmatch(text):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    if match := _DECADE.fullmatch(text):
        return date(int(match[1]) * 10, 1, 1), date(int(match[1]) * 10 + 9, 12, 31)
    if match := _CENTURY.fullmatch(text):
        return date(int(match[1]) * 100, 1, 1), date(int(match[1]) * 100 + 99, 12, 31)
    return None


def _interval(text: str) -> PartialDate:
    start, _slash, end = text.partition("/")
    try:
        earliest = None if start == ".." else PartialDate.parse(start).earliest
        latest = None if end == ".." else PartialDate.parse(end).latest
    except InvalidInput:
        raise InvalidInput(
            gettext_noop(
                "“%(text)s” is not a date or period; write 2019-10-05, or 2013/2019 for “some day between”.",
                text=text,
            ),
            code="bad_date",
            value=text,
        ) from None
    if (earliest is None and latest is None) or (earliest and latest and earliest > latest):
        raise InvalidInput(
            gettext_noop(
                "“%(text)s” is not a period: it needs a bound, and its end must not lie before its start.",
                text=text,
            ),
            code="bad_date",
            value=text,
        )
    return PartialDate(text, earliest, latest)


@dataclass(frozen=True, slots=True)
class Period:
    """From a first to a last day, both included; None is open."""

    start: date | None = None
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)
