"""Distances between places on the globe, for "how far from home"."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

#: Mean radius of the earth in kilometres (IUGG R1); the sphere is off by at most 0.6 % from the ellipsoid.
EARTH_RADIUS_KM = 6371.0088

#: Latitude and longitude in degrees, north and east positive.
Point = tuple[float, float]


def great_circle_km(a: Point, b: Point) -> float:
    """The great-circle distance in kilometres between two points, by the haversine formula."""
    latitude_a, longitude_a, latitude_b, longitude_b = map(radians, (*a, *b))
    half = (
        sin((latitude_b - latitude_a) / 2) ** 2
        + cos(latitude_a) * cos(latitude_b) * sin((longitude_b - longitude_a) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))
