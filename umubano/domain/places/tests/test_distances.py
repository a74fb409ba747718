"""Great-circle distances."""

from __future__ import annotations

from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.domain.places.distances import EARTH_RADIUS_KM, great_circle_km

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
KIGALI, MAPUTO, BANGUI = (-1.94995, 30.05885), (-25.96553, 32.58322), (4.36122, 18.55496)


def test_great_circle_of_a_quarter_of_the_globe():
    assert great_circle_km((0, 0), (0, 90)) == pytest.approx(EARTH_RADIUS_KM * pi / 2)
    assert great_circle_km((90, 0), (-90, 0)) == pytest.approx(EARTH_RADIUS_KM * pi)


def test_great_circle_between_capitals():
    # worked out independently with the spherical law of cosines
    assert great_circle_km(KIGALI, MAPUTO) == pytest.approx(2684, abs=3)
    assert great_circle_km(KIGALI, BANGUI) == pytest.approx(1458, abs=3)


@given(points, points)
def test_great_circle_is_symmetric_and_at_most_half_the_globe(a, b):
    distance = great_circle_km(a, b)
    assert distance == pytest.approx(great_circle_km(b, a))
    assert 0 <= distance <= EARTH_RADIUS_KM * pi + 1e-6


@given(points, points, points)
def test_great_circle_satisfies_the_triangle_inequality(a, b, c):
    assert great_circle_km(a, c) <= great_circle_km(a, b) + great_circle_km(b, c) + 1e-6


@given(points)
def test_great_circle_to_itself_is_nothing(a):
    assert great_circle_km(a, a) == pytest.approx(0, abs=1e-4)
