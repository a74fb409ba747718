"""Capitals come from GeoNames for every state."""

from __future__ import annotations

import pytest

from umubano.domain.places.capitals import read_capitals
from umubano.domain.places.reference import states

UNINHABITED = {"ATA", "BVT", "HMD", "IOT", "TKL", "UMI"}


@pytest.fixture(scope="module")
def capitals():
    return read_capitals()


def test_every_state_has_a_capital(capitals):
    assert set(states()) - set(capitals) == UNINHABITED


@pytest.mark.parametrize(
    ("code", "name", "latitude", "longitude"),
    [
        ("RWA", "Kigali", -1.95, 30.06),
        ("MOZ", "Maputo", -25.97, 32.58),
        ("USA", "Washington", 38.90, -77.04),
        ("CRI", "San José", 9.93, -84.09),
        ("KAZ", "Astana", 51.18, 71.45),
        ("IND", "New Delhi", 28.62, 77.21),
        ("BDI", "Gitega", -3.43, 29.92),
        ("PLW", "Ngerulmud", 7.50, 134.62),
    ],
)
def test_capitals_are_where_they_are(capitals, code, name, latitude, longitude):
    capital = capitals[code]
    assert capital.name == name
    assert (capital.latitude, capital.longitude) == pytest.approx((latitude, longitude), abs=0.02)


def test_capitals_are_on_the_globe(capitals):
    assert all(
        -90 <= capital.latitude <= 90 and -180 <= capital.longitude <= 180 for capital in capitals.values()
    )
