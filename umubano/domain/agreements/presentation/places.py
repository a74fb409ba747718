"""Partners and regions as choices, from reference data that is in memory: no list loads a table to draw a filter."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import get_language

from umubano.domain.parties.models import Party
from umubano.domain.parties.queries import parties
from umubano.domain.places.models import Region

_regions: dict[str, tuple[float, list[Region]]] = {}


def regions() -> list[Region]:
    """All regions, kept in memory for a minute."""
    database = str(connections["default"].settings_dict["NAME"])
    kept = _regions.get(database)
    if kept is None or time.monotonic() - kept[0] > settings.UMUBANO_REFERENCE_KEPT_SECONDS or not kept[1]:
        kept = (time.monotonic(), list(Region.objects.all()))
        _regions[database] = kept
    return kept[1]


def region_choices() -> list[tuple[str, str]]:
    """(code, name) of the regions of the United Nations, wide before narrow, then of the African Union."""
    depth = _depths()
    ordered = sorted(
        regions(), key=lambda region: (region.scheme != "m49", depth[region.code] > 1, region.name)
    )
    return [(region.code, region.name) for region in ordered if region.code not in {"001"}]


def _depths() -> dict[str, int]:
    parents = {region.code: region.parent_id for region in regions()}

    def depth(code: str | None) -> int:
        return 0 if code is None else 1 + depth(parents.get(code))

    return {code: depth(code) - 1 for code in parents}


def codes_in_region(region: str) -> frozenset[str]:
    """The codes of the States and territories in a region of either scheme, and of missions whose host is there."""
    known = parties()
    inside = {
        code for code, party in known.items() if party.state_id and region in regions_of_state(party.state)
    }
    inside |= {
        code for code, party in known.items() if party.kind == Party.Kind.MISSION and party.host_id in inside
    }
    return frozenset(inside)


def regions_of_state(state: Any) -> frozenset[str]:
    """Every region that a State is in: world, continent, sub-region, and region of the African Union."""
    codes = {"001", state.region, state.subregion, state.intermediate_region, state.au_region}
    if state.au_region:
        codes.add("au")
    return frozenset(code for code in codes if code)


_named: dict[tuple[str, int], list[tuple[str, str]]] = {}


def party_choices() -> list[tuple[str, str]]:
    """(code, name) of all possible parties, by name; sorted once for each language and load."""
    known = parties()
    key = (get_language() or "en", id(known))
    if key not in _named:
        if len(_named) > 16:
            _named.clear()
        named = (
            (code, party.name if party.state_id else party.acronym or party.name)
            for code, party in known.items()
        )
        _named[key] = sorted(named, key=lambda pair: pair[1].casefold())
    return _named[key]
