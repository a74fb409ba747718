"""English puts “on” before a day, but “in” before a month or a year, and nothing before “between 2013 and 2019”. Plain Python.

The sentences are written for a day: “Signed on %(on)s.” Here the word before a date is chosen by how much of the date is known,
whether the date stands in words (“October 2019”) or as it is stored (EDTF, `2019-10`). French has the same in `core/ui/french.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

_PLACE = re.compile(r"(?:\b(?P<before>on|since|until|by|of|for) )?%\((?P<name>\w+)\)s")

_UNKNOWN = frozenset({"date not known", "XXXX"})
_DAY = re.compile(r"\d{1,2}(?:–\d{1,2})? \S+ \d{4}|\d{4}-\d\d-\d\d")
#: “October 2019”, “1997 (uncertain)”, “1900–1999”, `2019-10`, `199X`; “the 1990s”.
_SPAN = re.compile(r"(?!about )(?:\S+ )?\d{4}(?: \(|$|–)|\d{4}-\d\d|\d{2,3}X{1,2}|the \d{3,4}s|\d{4}[?~%/]")


def fill(template: str, values: Mapping[str, Any], dates: Collection[str]) -> str:
    """`template` with its `%(name)s` filled from `values`; those named in `dates` are dates, in words or as stored."""

    def put(found: re.Match[str]) -> str:
        before, name = found["before"], found["name"]
        value = str(values[name])
        if name in dates and before:
            return _with_date(before, value)
        return f"{before} {value}" if before else value

    return _PLACE.sub(put, template)


def _with_date(before: str, date: str) -> str:
    if date in _UNKNOWN:
        return f"{before} a day not known"
    if before == "on" and not _DAY.match(date):
        # “signed in 1997”, “signed between 2013 and 2019”
        return f"in {date}" if _SPAN.match(date) else date
    if before != "on" and date.startswith("between "):
        return f"{before} a day {date}"
    return f"{before} {date}"
