"""Words of plans that pages, files and drawings share."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_skeleton
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from umubano.core.ui.dates import in_words
from umubano.domain.plans.schedule import Progress

_PROGRESS = {
    Progress.PLANNED: pgettext_lazy("line of a plan", "Planned"),
    Progress.UNDER_WAY: gettext_lazy("Under way"),
    Progress.DONE: pgettext_lazy("line of a plan", "Done"),
    Progress.LATE: gettext_lazy("Late"),
    Progress.DROPPED: gettext_lazy("Dropped"),
}


def progress_title(progress: Progress) -> str:
    """The word for how far a line is."""
    return str(_PROGRESS[progress])


def slip_in_words(days: int | None) -> str:
    """“12 days late”, “3 days early”, “As agreed”; empty without a baseline."""
    if days is None:
        return ""
    if days == 0:
        return _("As agreed")
    if days > 0:
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return ngettext("%(days)d day early", "%(days)d days early", -days) % {"days": -days}


def span_in_words(start: date, end: date) -> str:
    """“3 Mar 2026”, “3 Mar – 5 May 2026”, “3 Nov 2025 – 5 May 2026”."""
    return _span(start, end, get_language() or "en")


@lru_cache(maxsize=16_384)
def _span(start: date, end: date, language: str) -> str:
    last = _unbroken(in_words(end, short=True))
    if start == end:
        return last
    if start.year != end.year:
        return f"{_unbroken(in_words(start, short=True))}\u00a0– {last}"
    number = "1er" if start.day == 1 and language.startswith("fr") else start.day
    first = f"{number} {format_skeleton('MMM', start, locale=language.replace('-', '_'))}"
    return f"{_unbroken(first)}\u00a0– {last}"


def _unbroken(words: str) -> str:
    """A date breaks over two lines at no blank."""
    return words.replace(" ", "\u00a0")
