"""Dates as people read them, in the reader's language, never more exact than they were written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from umubano.core import english
from umubano.core.dates import PartialDate
from umubano.core.errors import InvalidInput
from umubano.core.ui import french

#: One day, not known which, of a span (EDTF level 1).
_ONE_OF = re.compile(r"\[(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)\]")


def in_words(value: Any, *, short: bool = False) -> str:
    """“5 October 2019”, “October 2019”, “1997”, “between 2013 and 2019”, “date not known”; text that is no date as it stands."""
    if value is None or value == "":
        return _("date not known")
    language = (get_language() or "en").replace("-", "_")
    if isinstance(value, datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
        return _day(value.date(), language, short=short)
    if isinstance(value, date):
        return _day(value, language, short=short)
    if one_of := _ONE_OF.fullmatch(str(value)):
        start, end = (_day(date.fromisoformat(text), language, short=short) for text in one_of.groups())
        return pgettext("days", "between %(start)s and %(end)s") % {"start": start, "end": end}
    try:
        written = value if isinstance(value, PartialDate) else PartialDate.parse(str(value))
    except InvalidInput:
        return str(value)
    text = _bare(written, language, short=short)
    mark = written.text[-1]
    if mark == "?":
        return _("%(date)s (uncertain)") % {"date": text}
    if mark in "~%":
        return _("about %(date)s") % {"date": text}
    return text


def since(value: Any, *, short: bool = False) -> str:
    """“since 5 October 2019”, “depuis le 5 octobre 2019”, “depuis 1997”: French chooses the word by how much of the date is known."""
    return _around(_("since %(day)s"), value, short=short)


def until(value: Any, *, short: bool = False) -> str:
    """“until 5 October 2019”, “jusqu’au 5 octobre 2019”, “jusqu’en 1997”."""
    return _around(_("until %(day)s"), value, short=short)


def _around(template: str, value: Any, *, short: bool) -> str:
    return fill(template, {"day": in_words(value, short=short)}, {"day"})


def fill(template: str, values: Mapping[str, str], dates: Collection[str]) -> str:
    """A sentence of the catalogue with its `%(name)s` filled; before those named in `dates`, dates in words, stands the word that fits.

    “Held on %(day)s” gives “Held on 5 October 2019”, “Held in 1997”, “Held on a day not known”.
    """
    language = get_language() or "en"
    if language.startswith("fr"):
        return french.fill(template, values, dates)
    return english.fill(template, values, dates) if language.startswith("en") else template % values


def moment_in_words(at: datetime, *, short: bool = False) -> str:
    """“5 October 2019, 21:41” in the site's time; in French “5 octobre 2019 à 21 h 41”, as the language writes hours."""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    day = in_words(local.date(), short=short)
    if (get_language() or "en").startswith("fr"):
        return f"{day} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
    return f"{day}, {local:%H:%M}"


@lru_cache(maxsize=16_384)
def _day(day: date, language: str, *, short: bool) -> str:
    text = format_date(day, "d MMM y" if short else "d MMMM y", locale=language)
    if language.startswith("fr") and day.day == 1:
        return f"1er{text[1:]}"
    return text


def _bare(written: PartialDate, language: str, *, short: bool) -> str:
    precision = written.precision
    first = written.earliest
    if precision == "unknown" or (first is None and written.latest is None):
        return _("date not known")
    if precision == "interval":
        if first is None:
            return _("by %(date)s") % {"date": in_words(written.latest, short=short)}
        if written.latest is None:
            return _("from %(date)s") % {"date": in_words(first, short=short)}
        start, _slash, end = written.text.partition("/")
        return _("between %(start)s and %(end)s") % {
            "start": in_words(start, short=short),
            "end": in_words(end, short=short),
        }
    assert first is not None
    if precision == "day":
        return _day(first, language, short=short)
    if precision == "month":
        return str(format_skeleton("yMMM" if short else "yMMMM", first, locale=language))
    if precision == "decade":
        return _("the %(year)ss") % {"year": first.year}
    if precision == "century":
        return f"{first.year}–{first.year + 99}"
    return str(first.year)
