"""What history says of agreements: terms, acts and summaries in words, never the codes they are kept as."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.changes.as_known import history_of
from umubano.core.changes.models import LogEntry
from umubano.core.changes.words import summary_in_words
from umubano.domain.agreements.presentation.details import details_in_words, terms_by_field
from umubano.domain.agreements.presentation.history import terms_told
from umubano.domain.agreements.services.acts import correct_act, record_act
from umubano.domain.agreements.services.change import add_claim, relate, update_agreement
from umubano.domain.agreements.tests.factories import TACIT, make_agreement

pytestmark = pytest.mark.django_db


def told(row: Any) -> dict[str, tuple[str, str]]:
    """Field → (before, after) of the latest change."""
    return {
        field.name: (field.before, field.after)
        for part in history_of(row).changes[0].rows
        for field in part.fields
    }


def summaries(row: Any) -> list[tuple[str, str]]:
    found = LogEntry.objects.filter(subject_ref=row.ref).order_by("id")
    return [(entry.kind, summary_in_words(entry.subject_kind, entry.kind, entry.summary)) for entry in found]


def test_terms_that_changed_are_sentences(as_actor: Any) -> None:
    with as_actor("head") as actor:
        row = make_agreement(actor, terms=TACIT)
        update_agreement(
            row, actor=actor, reason="read anew", changes={"terms": {**TACIT, "notice": {"months": 12}}}
        )
        changed = told(row)
    assert changed["Terms: Duration"] == (
        "Tacitly renewed every 5 years unless notice is given 6 months before the end.",
        "Tacitly renewed every 5 years unless notice is given 1 year before the end.",
    )
    assert "Terms: Entry into force" not in changed


def test_clauses_that_survive_stand_in_lines_of_one_value() -> None:
    clauses = [{"clause": "Claims", "months": 24}, "Classified information"]
    assert dict(terms_told({"survival": clauses}))["Survives the end"] == (
        "Claims, for 2 years\nClassified information, without end"
    )


def test_every_field_of_terms_has_words() -> None:
    value = {
        "entry": "on_date",
        "entry_number": 2,
        "entry_date": "2020-01-01",
        "term": "fixed",
        "initial_months": 36,
        "fixed_end": "2023-01-01",
        "renewal_months": 12,
        "notice": {"months": 6, "days": 10},
        "notice_when": "any_time",
        "notice_from": "dispatch",
        "provisional_from_signature": True,
        "provisional_from": "2019-12-01",
        "month_rule": "overflow",
        "internal_lead": {"months": 2},
        "review_months": 12,
        "committee_months": 24,
        "registration": "register",
        "survival": ["Claims"],
        "parties": ["RWA", "MOZ"],
        "home": "RWA",
    }
    assert terms_by_field(value) == [
        ("Enters into force", "On a date that the text names"),
        ("n, where the rule has one", "2"),
        ("Date of entry into force that the text names", "1 January 2020"),
        ("Lasts", "For a fixed term"),
        ("First term", "3 years"),
        ("Last day of the term", "1 January 2023"),
        ("Each further term", "1 year"),
        ("Notice", "6 months and 10 days"),
        ("Can be left", "At any time"),
        ("Notice runs from", "Its dispatch"),
        ("Applied provisionally from signature", "yes"),
        ("Provisionally from", "1 December 2019"),
        ("When a month has no such day", "Run on into the next month (31 January + 1 month = 3 March)"),
        ("Our own time to decide", "2 months"),
        ("Review", "every year"),
        ("Joint committee", "every 2 years"),
        ("Registration with the United Nations", "To be registered"),
        ("Survives the end", "Claims, without end"),
        ("Parties", "Rwanda and Mozambique"),
        ("Our own side", "Rwanda"),
    ]


def test_details_of_acts_have_words() -> None:
    assert list(details_in_words({"until": "2027-03-01", "months": 18, "indefinitely": True})) == [
        ("Until", "1 March 2027"),
        ("For so long", "18 months"),
        ("Without end", "yes"),
    ]
    assert list(details_in_words({"terms": {"renewal_months": 24}})) == [("Each further term", "2 years")]


def test_summaries_say_acts_fields_relations_and_claims_in_words(as_actor: Any) -> None:
    with as_actor("head") as actor:
        row, other = make_agreement(actor), make_agreement(actor)
        update_agreement(
            row, actor=actor, reason="read anew", changes={"place": "Maputo", "legal_nature": "treaty"}
        )
        act = record_act(row, actor=actor, kind="ratified", effective="2021-03", reason="told so")
        correct_act(act, actor=actor, reason="a slip", effective="2021-04")
        relate(row, actor=actor, kind="extends", target=other, reason="says so")
        found = summaries(row)
    assert found[-4:] == [
        ("agreement.changed", "Legal nature, Place of signature"),
        ("agreement.ratified", "March 2021"),
        ("agreement.act_corrected", "Ratified: March 2021 → April 2021"),
        ("agreement.related", f"extends {other.ref}"),
    ]


def test_act_that_is_corrected_is_named_in_words(as_actor: Any) -> None:
    with as_actor("head") as actor:
        row = make_agreement(actor)
        act = record_act(row, actor=actor, kind="ratified", effective="2021-03", reason="told so")
        correct_act(act, actor=actor, reason="a slip", effective="2021-04")
        changed = told(row)
    assert changed["Corrects"] == ("", "Ratified, March 2021")
    assert changed["Date"] == ("", "April 2021")


def test_claimed_values_are_words_where_they_are_codes(as_actor: Any) -> None:
    with as_actor("head") as actor:
        row = make_agreement(actor)
        add_claim(row, actor=actor, field="in_force_since", value="2021-05-01", confidence="reported")
        changed = told(row)
    assert (changed["About"], changed["What is claimed"]) == (("", "Entry into force"), ("", "1 May 2021"))
