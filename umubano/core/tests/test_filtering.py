"""A list filtered by what is asked alone is the list filtered by the whole form."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.domain.agreements.filters import RegisterFilter
from umubano.domain.agreements.models import Agreement

DAY = date(2026, 1, 5)
VALUES = {
    "q": ["defence", ""],
    "partner": ["MOZ", "TZA", "NOWHERE"],
    "region": ["africa"],
    "status": ["in_force", "signed", "never"],
    "area": ["cyber", "-"],
    "kind": ["memorandum"],
    "signed_from": ["2020-01-01", "not a date"],
    "in_force_on": ["2021-05-05"],
    "desk": ["africa"],
    "illustrative": ["True", "False", "maybe"],
    "to_check": ["contradictions", "claims"],
    "rule": ["to_date", "in_force"],
    "page": ["2"],
    "sort": ["-signed"],
}
addresses = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]))
    ),
    max_size=5,
)


def chosen(pairs: list[tuple[str, str]], *, is_today: bool = True) -> RegisterFilter:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return RegisterFilter(data, queryset=Agreement.objects.all(), day=DAY, is_today=is_today)


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=addresses, is_today=st.booleans())
def test_rows_are_those_of_the_whole_form(
    as_actor: Any, pairs: list[tuple[str, str]], is_today: bool
) -> None:
    with as_actor("desk"):
        lean, whole = chosen(pairs, is_today=is_today), chosen(pairs, is_today=is_today)
        expected = django_filters.FilterSet.qs.fget(whole)
        assert set(lean.qs.values_list("pk")) == set(expected.values_list("pk"))
        assert str(lean.qs.query) == str(expected.query)


@pytest.mark.django_db
def test_whole_form_is_not_built_for_the_rows(as_actor: Any, monkeypatch: Any) -> None:
    with as_actor("desk"):
        lean = chosen([("status", "in_force")])
        monkeypatch.setattr(
            RegisterFilter, "get_form_class", lambda self: pytest.fail("the whole form was built")
        )
        assert lean.is_narrowed
        list(lean.qs[:1])
        assert not chosen([("page", "2")]).is_narrowed


@pytest.mark.django_db
def test_what_one_page_changes_of_its_filters_no_other_page_sees(as_actor: Any) -> None:
    with as_actor("desk"):
        first, second = chosen([]), chosen([])
        first.filters["status"].extra["choices"] = []
        del first.filters["partner"]
        assert second.filters["status"].extra["choices"]
        assert "partner" in second.filters
        assert first.filters["q"].parent is first
        assert second.filters["q"].parent is second


@pytest.mark.django_db
def test_digest_tells_bars_apart(as_actor: Any) -> None:
    class Other(RegisterFilter):
        pass

    with as_actor("desk"):
        plain, asked = chosen([]), chosen([("status", "in_force")])
        paged = chosen([("page", "3")])
        other = Other(QueryDict(""), queryset=Agreement.objects.all(), day=DAY, is_today=True)
        assert plain.drawn_from == paged.drawn_from
        assert len({plain.drawn_from, asked.drawn_from, other.drawn_from}) == 3
