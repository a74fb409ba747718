"""The words for the keys that figures are counted by, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from umubano.core.codelists.services import name_of
from umubano.domain.agreements.models import Status
from umubano.domain.negotiations.queries import stage_title
from umubano.domain.parties.queries import party_names
from umubano.domain.places.reference import regions
from umubano.insight.portfolio.figures import ORGANISATIONS, UNKNOWN


def region_names(language: str = "") -> Mapping[str, str]:
    """Names of regions by code, with those of organisations and of what is not known."""
    wanted = (language or get_language() or "en").partition("-")[0]
    names = {code: region.names.get(wanted) or region.names["en"] for code, region in regions().items()}
    if wanted == "en" and language:
        return names | {ORGANISATIONS: "Organisations and missions", UNKNOWN: "Not known"}
    return names | {ORGANISATIONS: _("Organisations and missions"), UNKNOWN: pgettext("region", "Not known")}


def region_name(code: str) -> str:
    return region_names().get(code, code)


def african_region_name(code: str) -> str:
    """The region without the words that say whose it is, for where a heading says it."""
    return region_name(code).partition(" (")[0]


def year_name(year: str) -> str:
    return _("Year not known") if year == UNKNOWN else year


def kind_name(code: str) -> str:
    return name_of("title_kind", code)


def area_name(code: str) -> str:
    return name_of("area", code)


def status_name(code: str) -> str:
    return str(Status(code).label) if code in Status.values else code


def partner_name(code: str) -> str:
    return party_names([code]).get(code, code)


#: How the keys of each count are said.
WORDS: Mapping[str, Callable[[str], str]] = {
    "region": region_name,
    "african_region": african_region_name,
    "year": year_name,
    "kind": kind_name,
    "area": area_name,
    "status": status_name,
    "stage": stage_title,
    "partner": partner_name,
}
