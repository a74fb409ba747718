"""The words for the codes and measures that the effort is counted by, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.codelists.services import name_of
from umubano.core.registry import Text
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.parties.models import Party
from umubano.domain.parties.queries import parties
from umubano.insight.effort.figures import Measure, Span
from umubano.insight.effort.models import Axis
from umubano.insight.portfolio.words import region_name

MEASURE_TITLES: Mapping[str, Text] = {
    "activities": gettext_lazy("Activities"),
    "days": gettext_lazy("Days"),
    "persons": gettext_lazy("People"),
    "cost": gettext_lazy("What we paid"),
}
#: What each measure counts, in one sentence that stands beside the figures.
MEASURE_RULES: Mapping[str, Text] = {
    "activities": gettext_lazy("Each activity held weighs one, however long or large it was."),
    "days": gettext_lazy(
        "Each activity weighs its days in the period, the first and the last included; one whose first or last day is not known exactly weighs nothing."
    ),
    "persons": gettext_lazy(
        "Each activity weighs the people of all sides who took part; one of which no numbers are recorded weighs nothing."
    ),
    "cost": gettext_lazy(
        "Each activity weighs what we paid for it in this currency, estimates included; nothing is converted."
    ),
}
#: How activities and agreements are counted in the matrix.
MATRIX_RULE = gettext_lazy(
    "On paper: instruments that bind on the day, by the counting rule “In force”, under each area they name. Held: our activities that are done, reported "
    "or assessed and of which a day can lie in the period, under each area recorded on the activity itself; an area is never taken over from its agreement. "
    "What has several partners or areas is counted once for each, and once in each total."
)
#: How shares are made.
SHARE_RULE = gettext_lazy(
    "An activity is counted once for each region in which it has a partner, and once for each area recorded on it. A share is the part of all these "
    "counts together, so that the shares come to 100 %."
)


def area_name(code: str) -> str:
    return _("No area named") if code == NO_AREA else name_of("area", code)


def code_name(axis: str, code: str) -> str:
    """The name of a region or an area."""
    return region_name(code) if axis == Axis.REGION else area_name(code)


def partner_name(code: str) -> str:
    known = parties().get(code)
    if known is None:
        return code
    return known.name if known.kind == Party.Kind.STATE else known.acronym or known.name


def measure_title(measure: Measure) -> str:
    title = str(MEASURE_TITLES[measure.name])
    return f"{title} ({measure.currency})" if measure.currency else title


def span_words(span: Span) -> str:
    """The days of a span, in words."""
    return _("%(first)s to %(last)s") % {"first": in_words(span.first), "last": in_words(span.last)}


def days_words(first: date, last: date | None) -> str:
    """The days for which something holds."""
    if last is None:
        return _("from %(first)s until further notice") % {"first": in_words(first)}
    return span_words(Span(first, last))


def bucket_name(name: str) -> str:
    """A year, or a quarter as the reader's language writes it."""
    year, dash, quarter = name.partition("-Q")
    return _("Q%(quarter)s %(year)s") % {"quarter": quarter, "year": year} if dash else name
