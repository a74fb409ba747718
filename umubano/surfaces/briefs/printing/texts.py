"""The texts that every brief carries whatever its format: dates and numbers in the reader's language, the notes at its end."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from umubano.core.briefs import Brief, Cell
from umubano.core.dates import today


def language() -> str:
    return (get_language() or "en").partition("-")[0]


def _locale() -> str:
    """CLDR's plain English is American; a brief says 31 December 2025."""
    return "en_GB" if language() == "en" else language()


def day(value: date) -> str:
    """A day in words."""
    return str(format_date(value, format="long", locale=_locale()))


def cell(value: Cell) -> str:
    """The text of a cell; a day in figures of the language, a number with its separators."""
    if value is None:
        return ""
    if isinstance(value, date):
        return str(format_date(value, format="d MMM y", locale=_locale()))
    if isinstance(value, int):
        return number(value)
    return str(value)


def number(value: int) -> str:
    return str(formats.number_format(value, use_l10n=True, force_grouping=True))


def subtitle(brief: Brief) -> str:
    """What it is about and as of which day; a text that stands names no day."""
    if not brief.is_of_a_day:
        return brief.subtitle
    as_of = _("As of %(day)s") % {"day": day(brief.on)}
    return f"{brief.subtitle} · {as_of}" if brief.subtitle else as_of


def footer(brief: Brief) -> str:
    if not brief.is_of_a_day:
        return _("%(title)s · printed on %(today)s") % {"title": brief.title, "today": day(today())}
    return _("%(title)s · as of %(on)s · printed on %(today)s") % {
        "title": brief.title,
        "on": day(brief.on),
        "today": day(today()),
    }


def closing_notes(brief: Brief) -> list[tuple[str, str]]:
    """(heading, text) of the notes at the end: how it was counted, where it is from, what the reader must know."""
    notes = []
    if brief.counting_rule:
        notes.append((_("Counting rule."), brief.counting_rule))
    notes.extend((_("Note."), note) for note in brief.notes)
    if brief.sources:
        notes.append((_("Sources."), "; ".join(brief.sources)))
    notes.append(
        (
            _("Label."),
            _(
                "%(marking)s, the compilation of the labels of everything in this brief. It shows what its reader may see; "
                "another reader’s brief may show less or more."
            )
            % {"marking": brief.label.marking()},
        )
    )
    return notes
