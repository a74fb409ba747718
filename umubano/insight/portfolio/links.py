"""The list behind each figure, as an address. A figure and its list use the same counting rule and filters, so they show the same rows.

The day asked about is kept in the reader's session, so it is not in the addresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from umubano.domain.agreements.counting import DEFAULT_RULE, three_years_before
from umubano.domain.agreements.models import Status
from umubano.domain.negotiations.lifecycle import COUNTED
from umubano.domain.parties.models import Party
from umubano.domain.parties.queries import parties
from umubano.insight.portfolio.figures import ORGANISATIONS, UNKNOWN


def _address(name: str, parameters: list[tuple[str, str]] | None = None, *arguments: str) -> str:
    """The address of a list, or nothing where its pages are not installed."""
    try:
        url = reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode(parameters)}" if parameters else url


def agreements(rule: str, **narrowed: str) -> str:
    """The agreements that a rule counts, narrowed by further filters of the register list."""
    return _address("agreements:list", [("rule", rule), *narrowed.items()])


def signed_between(rule: str, first: date, last: date) -> str:
    return agreements(rule, signed_from=first.isoformat(), signed_to=last.isoformat())


def signed_last_3_years(rule: str, on: date) -> str:
    return signed_between(rule, three_years_before(on), on)


def signed_this_year(rule: str, on: date) -> str:
    return signed_between(rule, date(on.year, 1, 1), on)


def by_year(rule: str, year: str, on: date) -> str:
    if year == UNKNOWN:
        return ""
    first = date(int(year), 1, 1)
    return signed_between(
        rule, first, min(date(int(year), 12, 31), on) if first <= on else date(int(year), 12, 31)
    )


def by_region(rule: str, region: str, partners: Iterable[str] = ()) -> str:
    """Organisations have no region; of the counted `partners`, those that are no State are named one by one."""
    if region == UNKNOWN:
        return ""
    if region != ORGANISATIONS:
        return agreements(rule, region=region)
    known = parties()
    codes = [code for code in partners if code in known and known[code].kind != Party.Kind.STATE]
    return _address("agreements:list", [("rule", rule), *(("partner", code) for code in codes)])


def by_kind(rule: str, kind: str) -> str:
    return agreements(rule, kind=kind)


def by_area(rule: str, area: str) -> str:
    return agreements(rule, area=area)


def by_status(rule: str, status: str) -> str:
    return agreements(rule, status=status) if status in Status.values else ""


def illustrative(rule: str) -> str:
    return agreements(rule, illustrative="True")


def partner(code: str) -> str:
    """The page of a partner."""
    return _address("parties:detail", None, code)


def in_negotiation() -> str:
    return _address("negotiations:list", [("state", "open"), *(("stage", str(stage)) for stage in COUNTED)])


@lru_cache(maxsize=4096)
def partner_lists(code: str) -> dict[str, str]:
    """The list behind each figure of a partner, by the figure's name."""
    stages = [("stage", str(stage)) for stage in COUNTED]
    return {
        "agreements": agreements(DEFAULT_RULE, partner=code),
        "in_force": agreements("in_force", partner=code),
        "in_negotiation": _address("negotiations:list", [("state", "open"), ("partner", code), *stages]),
    }


def in_stage(stage: str) -> str:
    return _address("negotiations:list", [("state", "open"), ("stage", stage)]) if stage else ""


def brief(kind: str, ref: str, form: str) -> str:
    return _address("briefs:document", None, kind, ref, form)
