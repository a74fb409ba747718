"""The benchmark's workload is made by the product's own functions, and has to go along when these change."""

from __future__ import annotations

import random

import pytest

from bench.workload import _rows
from umubano.core.labels.services import default_label
from umubano.domain.agreements.models import StatusPeriod

pytestmark = pytest.mark.django_db


def test_agreements_of_the_workload_have_a_standing_and_its_periods() -> None:
    names = {"MOZ": "Mozambique", "TZA": "Tanzania", "KEN": "Kenya"}
    made = list(_rows(random.Random(1), 30, [default_label()], list(names), names))
    assert len(made) == 30
    for agreement, parties, _areas, acts, periods in made:
        assert agreement.status
        assert parties[0].is_home
        assert len(acts) == 10
        assert periods
        assert all(isinstance(period, StatusPeriod) for period in periods)
        assert all(one.starts_on < one.ends_before for one in periods)
    keys = [period.pk for row in made for period in row[4]]
    assert keys == list(range(1, len(keys) + 1))
