"""Counting rules: what each counts, that a figure and its list agree, that nothing counts what one may not see."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from umubano.core.errors import InvalidInput
from umubano.core.labels.rules import LADDER
from umubano.domain.agreements.counting import (
    RULES,
    counted,
    figures,
    known_on,
    rule_named,
    three_years_before,
)
from umubano.domain.agreements.models import Agreement, Collection
from umubano.domain.agreements.services.change import relate
from umubano.domain.agreements.services.drafts import ActDraft
from umubano.domain.agreements.tests.factories import INDEFINITE, label_of, make_agreement

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


@pytest.fixture
def register(as_actor):
    """One of everything that a rule tells apart."""
    with as_actor("desk") as actor:
        base = make_agreement(actor, title="base", signed="2018-05-01", terms=INDEFINITE)
        make_agreement(actor, title="ended", terms=INDEFINITE, acts=[ActDraft("terminated", "2024-01-01")])
        make_agreement(actor, title="several", partners=("KEN", "UGA"), signed="2025-03-01")
        make_agreement(
            actor, title="organisation", partners=("org:EAC",), signed="2026-01-02", terms=INDEFINITE
        )
        make_agreement(actor, title="unsigned", signed="")
        make_agreement(actor, title="to come", signed="2026-02-01")
        vague = [ActDraft("signed", "2019-03-01")]
        make_agreement(actor, title="not settled", signed="", acts=vague)
        make_agreement(actor, title="foreign", collection=Collection.DCAD)
        make_agreement(actor, title="secret", label=label_of(max(LADDER)), signed="2025-06-01")
        for kind in ("amends", "extends", "corrects", "implements", "supplements"):
            below = make_agreement(actor, title=kind, signed="2020-01-01", terms=INDEFINITE)
            relate(below, kind, base, actor=actor, reason="So it says.")


EXPECTED = {
    "to_date": {"base", "not settled", "ended", "several", "organisation", "secret", "implements", "supplements"},
    "in_force": {"base", "several", "organisation", "secret", "implements", "supplements"},
    "entry_unknown": {"not settled"},
    "ended": {"ended"},
    "principal": {"base", "not settled", "ended", "several", "organisation", "secret"},
    "bilateral_states": {"base", "not settled", "ended", "secret", "implements", "supplements"},
    "signed_in_year": {"organisation"},
    "signed_last_3_years": {"several", "organisation", "secret"},
    "everything": {
        "base", "not settled", "ended", "several", "organisation", "unsigned", "to come", "secret",
        "amends", "extends", "corrects", "implements", "supplements",
    },
}  # fmt: skip


@pytest.mark.parametrize("rule", RULES)
def test_rule_counts_what_its_definition_says(rule, register, as_actor, client_as):
    with as_actor("desk"):
        assert set(counted(rule, DAY).values_list("title", flat=True)) == EXPECTED[rule]
        assert figures(DAY, rule) == {rule: len(EXPECTED[rule])}
    listed = client_as("desk").get(reverse("agreements:list"), {"rule": rule})
    assert {row.record.title for row in listed.context["table"].page.object_list} == EXPECTED[rule]
    assert str(RULES[rule].definition) in listed.content.decode()


def test_figures_take_one_statement(register, as_actor, django_assert_num_queries):
    with as_actor("desk"), django_assert_num_queries(1):
        found = figures(DAY)
    assert found == {rule: len(titles) for rule, titles in EXPECTED.items()}


def test_figures_do_not_count_what_one_may_not_see(register, as_actor):
    with as_actor("otherdesk"):
        assert figures(DAY, "to_date", "signed_last_3_years") == {"to_date": 7, "signed_last_3_years": 2}


def test_figures_of_another_day(register, as_actor):
    with as_actor("desk"):
        assert figures(date(2023, 6, 1), "to_date", "in_force", "ended") == {
            "to_date": 5,
            "in_force": 4,
            "ended": 0,
        }


def test_register_as_of_a_day_knows_only_what_had_happened(register, as_actor):
    with as_actor("desk"):
        assert set(
            known_on(Agreement.objects.register(), date(2019, 1, 1)).values_list("title", flat=True)
        ) == {"base"}


def test_unknown_rule_is_refused():
    with pytest.raises(InvalidInput):
        rule_named("my-own")
    assert rule_named("").code == "to_date"


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2025, 12, 31), date(2023, 1, 1)),
        (date(2026, 1, 5), date(2023, 1, 6)),
        (date(2024, 2, 28), date(2021, 2, 28)),
    ],
)
def test_three_years_end_with_the_day(day, first):
    assert three_years_before(day) == first
