"""Rules over dates, for any register: the SQL that counts 300,000 agreements says what a few lines of Python say of ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.domain.agreements.services.create import create_agreements
from umubano.domain.agreements.tests.factories import agreement_draft
from umubano.insight.portfolio.figures import UNKNOWN
from umubano.insight.portfolio.queries import read_register

pytestmark = pytest.mark.django_db

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))
PARTNERS = st.lists(
    st.sampled_from(["MOZ", "KEN", "TUR", "POL", "org:EAC"]), min_size=1, max_size=3, unique=True
)
REGION = {"MOZ": "002", "KEN": "002", "TUR": "142", "POL": "150", "org:EAC": "organisations"}
_numbers = count()


@st.composite
def written(draw: st.DrawFn) -> tuple[str, date]:
    """A date of signature as written, and the latest day that it allows."""
    day = draw(DAYS)
    precision = draw(st.sampled_from(["day", "month", "year"]))
    if precision == "day":
        return day.isoformat(), day
    if precision == "month":
        first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return day.strftime("%Y-%m"), first_of_next - timedelta(days=1)
    return f"{day.year:04d}", date(day.year, 12, 31)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what an example wrote, so that examples do not meet."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(written(), PARTNERS), max_size=6), on=DAYS)
def test_figures_say_what_counting_one_by_one_says(as_actor, rows, on):
    with as_actor("head") as head, undone():
        create_agreements(
            head,
            [
                agreement_draft(signed=text, partners=partners, ref=f"HYP-{next(_numbers)}")
                for (text, _latest), partners in rows
            ],
        )
        found = read_register(on, "to_date")
    signed = [(latest, partners) for (_text, latest), partners in rows if latest <= on]
    assert found.agreements == len(signed)
    assert dict(found.by_year) == Counter(str(latest.year) for latest, _partners in signed)
    assert UNKNOWN not in found.by_year
    assert found.signed_this_year == sum(latest.year == on.year for latest, _partners in signed)
    assert found.signed_last_3_years == sum(_within_three_years(latest, on) for latest, _partners in signed)
    assert dict(found.by_region) == Counter(
        region for _latest, partners in signed for region in {REGION[code] for code in partners}
    )
    assert {code: row.agreements for code, row in found.by_partner.items()} == Counter(
        code for _latest, partners in signed for code in partners
    )
    for code, row in found.by_partner.items():
        assert row.last_signed_on == max(latest for latest, partners in signed if code in partners)


def _within_three_years(day: date, on: date) -> bool:
    """`day` is in the three years that end with `on`, told by its calendar: the day after `on` three years earlier, or later."""
    begin = on + timedelta(days=1)
    year, month, number = begin.year - 3, begin.month, begin.day
    return (day.year, day.month, day.day) >= (year, month, min(number, 28) if month == 2 else number)
