"""What the register hands to the surfaces: what is due, what a search finds, what a partner's page shows."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.core.labels.rules import LADDER
from umubano.core.registry import concepts
from umubano.domain.agreements.due import due
from umubano.domain.agreements.models import Collection
from umubano.domain.agreements.panels import partner_panels
from umubano.domain.agreements.search import search
from umubano.domain.agreements.services.drafts import ActDraft
from umubano.domain.agreements.tests.factories import (
    INDEFINITE,
    TACIT,
    label_of,
    make_agreement,
    make_agreements,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)
SECRET = max(LADDER)


def kinds(actor, start: date, end: date) -> list[tuple[str, str]]:
    return [(str(item.on), item.kind) for item in due(actor, start, end)]


def test_due_tells_decision_notice_and_end(as_actor):
    with as_actor("desk") as actor:
        make_agreement(actor, signed="2021-11-01", terms=TACIT)
        assert kinds(actor, DAY, date(2026, 12, 31)) == [
            ("2026-01-31", "decide_by"),
            ("2026-04-30", "last_day_for_notice"),
            ("2026-10-31", "term_renews"),
        ]
        assert kinds(actor, DAY, date(2026, 2, 1)) == [("2026-01-31", "decide_by")]


def test_due_keeps_a_decision_that_is_overdue_until_it_is_too_late(as_actor):
    with as_actor("desk") as actor:
        make_agreement(actor, signed="2021-08-01", terms=TACIT)
        assert kinds(actor, DAY, date(2026, 1, 31)) == [
            ("2025-10-31", "decide_by"),
            ("2026-01-31", "last_day_for_notice"),
        ]


def test_due_tells_the_end_of_what_is_not_renewed(as_actor):
    terms = {"entry": "on_signature", "term": "fixed_express_renewal", "initial_months": 36}
    with as_actor("desk") as actor:
        make_agreement(actor, signed="2023-04-01", terms=terms)
        assert kinds(actor, DAY, date(2026, 12, 31)) == [
            ("2025-12-31", "decide_renewal_by"),
            ("2026-03-31", "term_ends"),
        ]


def test_due_tells_registration_until_it_is_done(as_actor):
    terms = INDEFINITE | {"registration": "register"}
    with as_actor("desk") as actor:
        make_agreement(actor, terms=terms)
        make_agreement(actor, terms=terms, acts=[ActDraft("registered_with_un", "2021-01-01")])
        make_agreement(actor, terms=INDEFINITE)
        assert kinds(actor, DAY, DAY) == [("2020-05-01", "register")]


def test_due_tells_reviews_counted_from_the_last(as_actor):
    terms = INDEFINITE | {"review_months": 24}
    with as_actor("desk") as actor:
        make_agreement(actor, signed="2024-02-01", terms=terms)
        make_agreement(actor, signed="2018-01-01", terms=terms, acts=[ActDraft("reviewed", "2023-06-01")])
        assert kinds(actor, DAY, date(2026, 2, 28)) == [("2025-06-01", "review"), ("2026-02-01", "review")]


def test_due_is_silent_about_what_has_ended_is_foreign_or_hidden(as_actor):
    with as_actor("desk") as actor:
        make_agreement(actor, signed="2021-11-01", terms=TACIT, acts=[ActDraft("terminated", "2025-01-01")])
        make_agreement(actor, signed="2021-11-01", terms=TACIT, collection=Collection.DCAD)
        make_agreement(actor, signed="2021-11-01", terms=TACIT, label=label_of(SECRET))
        assert len(kinds(actor, DAY, date(2026, 12, 31))) == 3
    with as_actor("legal") as actor:
        assert kinds(actor, DAY, date(2026, 12, 31)) == []


def test_due_does_not_tell_a_partner_our_decisions(as_actor):
    with as_actor("desk") as actor:
        make_agreement(actor, signed="2021-11-01", terms=TACIT, label=label_of(releasable_to=["MOZ"]))
    with as_actor("partner") as actor:
        assert [kind for _on, kind in kinds(actor, DAY, date(2026, 12, 31))] == [
            "last_day_for_notice",
            "term_renews",
        ]


def test_due_takes_six_statements_however_much_is_due(as_actor, django_assert_num_queries):
    with as_actor("desk") as actor:
        make_agreements(
            actor, 3, signed="2021-11-01", terms=TACIT | {"review_months": 12, "registration": "register"}
        )
        with django_assert_num_queries(6):
            found = list(due(actor, DAY, date(2026, 12, 31)))
        assert len(found) == 15


def test_search_finds_words_without_accents_and_the_reference_first(as_actor):
    with as_actor("desk") as actor:
        first = make_agreement(actor, title="Coopération militaire", partners=("FRA",))
        make_agreement(actor, title="Something else", notes=f"See {first.ref} about cooperation")
        assert [hit.title for hit in search("cooperation milit", 10)] == ["Coopération militaire"]
        assert [hit.title for hit in search("FRANCE", 10)] == ["Coopération militaire"]
        assert next(hit.ref for hit in search(first.ref.lower(), 10)) == first.ref
        assert [hit.party_codes for hit in search("france", 10)] == [("FRA",)]
        assert list(search("", 10)) == []
        assert list(search('"militaire cooperation"', 10)) == []


def test_search_shows_no_trace_of_what_is_hidden(as_actor):
    with as_actor("desk") as actor:
        hidden = make_agreement(actor, title="Zanzibar accord", label=label_of(SECRET))
        assert len(list(search("zanzibar", 10))) == 1
    with as_actor("legal"):
        assert list(search("zanzibar", 10)) == []
        assert list(search(hidden.ref, 10)) == []


def test_partner_panel_shows_the_agreements_with_one_partner_on_a_day(as_actor):
    with as_actor("desk") as actor:
        make_agreement(
            actor,
            title="First",
            partners=("KEN",),
            terms=INDEFINITE,
            signed="2015-01-01",
            acts=[ActDraft("terminated", "2020-01-01")],
        )
        make_agreement(actor, title="Second", partners=("KEN", "UGA"), terms=INDEFINITE, signed="2021-01-01")
        make_agreement(actor, title="Other", partners=("UGA",))
        (now,) = partner_panels("KEN", DAY)
        (then,) = partner_panels("KEN", date(2018, 1, 1))
    assert [(row.title, row.status) for row in now.context["rows"]] == [
        ("Second", "in_force"),
        ("First", "terminated"),
    ]
    assert now.context["statuses"] == [("in_force", "In force", 1), ("terminated", "Terminated", 1)]
    assert [(row.title, row.status) for row in then.context["rows"]] == [("First", "in_force")]


def test_partner_panel_costs_the_same_for_one_and_for_three(as_actor):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(partner_panels("KEN", DAY))
        return len(captured)

    with as_actor("desk") as actor:
        make_agreement(actor, partners=("KEN",))
        for_one = cost()
        make_agreements(actor, 2, partners=("KEN",))
        assert (
            cost() == for_one == 6
        )  # whether what is kept still holds is asked twice, since this transaction has written


def test_concept_announces_itself():
    (concept,) = (concept for concept in concepts() if concept.name == "agreements")
    assert concept.subject_urls["agreement"]("A-2") == "/agreements/A-2/"
    assert [item.shortcut for item in concept.navigation] == ["a"]
