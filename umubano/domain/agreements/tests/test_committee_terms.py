"""What an agreement lays down for its joint committee: read, refused, entered in the form, said in words; and no part of its life."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.core.errors import InvalidInput
from umubano.domain.agreements.forms.terms import TermsForm
from umubano.domain.agreements.life import CommitteeTerms, compile_life, parse_act, parse_terms
from umubano.domain.agreements.presentation.details import terms_by_field
from umubano.domain.agreements.presentation.terms import committee_in_words, terms_in_words

COMMITTEE = {
    "clause": "art. 7(2)",
    "host": "MOZ",
    "host_always": True,
    "host_clause": "art. 7(3)",
    "quorum": 3,
    "quorum_clause": "art. 8",
    "plan_by": "12-01",
    "plan_clause": "art. 7(4)",
}


def test_document_is_read_strictly() -> None:
    assert parse_terms({"committee": COMMITTEE}).committee == CommitteeTerms(
        "art. 7(2)", "MOZ", True, "art. 7(3)", 3, "art. 8", (12, 1), "art. 7(4)"
    )
    assert parse_terms({}).committee == CommitteeTerms()
    for wrong in ({"plan_by": "13-01"}, {"plan_by": 12}, {"quorum": 0}, {"chair": "RWA"}, {"host_always": 1}):
        with pytest.raises(InvalidInput) as refusal:
            parse_terms({"committee": wrong})
        assert refusal.value.details["path"] == f"terms.committee.{next(iter(wrong))}"


def test_it_is_no_part_of_the_life() -> None:
    acts = [parse_act({"kind": "signed", "date": "2020-05-01"})]
    terms = {"entry": "on_signature", "term": "fixed", "initial_months": 36}
    bare, full = (
        compile_life(parse_terms(given), acts) for given in (terms, {**terms, "committee": COMMITTEE})
    )
    assert bare.on(date(2021, 1, 1)) == full.on(date(2021, 1, 1))


def test_terms_read_as_amended_on_their_day() -> None:
    acts = [
        parse_act({"kind": "signed", "date": "2020-05-01"}),
        parse_act(
            {"kind": "amended", "date": "2022-03-01", "details": {"terms": {"committee": {"quorum": 5}}}}
        ),
    ]
    life = compile_life(parse_terms({"entry": "on_signature", "committee": COMMITTEE}), acts)
    days = (date(2019, 1, 1), date(2022, 2, 28), date(2022, 3, 1))
    assert [life.terms_on(day).committee.quorum for day in days] == [3, 3, 5]
    unsigned = compile_life(parse_terms({"committee": COMMITTEE}), [])
    assert unsigned.terms_on(date(2022, 3, 1)).committee.quorum == 3


@pytest.mark.django_db
def test_form_gives_back_what_is_stored_and_words_say_it() -> None:
    stored = {"entry": "on_signature", "term": "indefinite", "committee_months": 12, "committee": COMMITTEE}
    shown = TermsForm(terms=stored)
    data: dict[str, Any] = {name: shown[name].initial for name in shown.fields}
    sent = {name: value for name, value in data.items() if value is not None}
    form = TermsForm(sent, terms=stored)
    assert form.is_valid(), form.errors
    assert form.terms() == stored
    for changed, field in (
        ({"committee_plan_day": 31, "committee_plan_month": 2}, "committee_plan_day"),
        ({"committee_plan_month": ""}, "committee_plan_day"),
        ({"committee_host": "XXX"}, "committee_host"),
    ):
        refused = TermsForm({**sent, **changed}, terms=stored)
        assert (refused.is_valid(), list(refused.errors)) == (False, [field])
    assert committee_in_words(parse_terms(stored).committee) == [
        ("Clause on the joint committee", "art. 7(2)"),
        ("Host of the joint committee", "always Mozambique (art. 7(3))"),
        ("Quorum of the joint committee", "at least 3 of each side (art. 8)"),
        ("Yearly plan of the joint committee", "by 1 December each year (art. 7(4))"),
    ]
    assert [row for row in terms_in_words(parse_terms(stored)) if "art. 7(2)" in row[1]] == [
        ("Joint committee", "Every year (art. 7(2)).")
    ]
    ((_title, words),) = terms_by_field({"committee": {"quorum": 1, "plan_by": "02-29"}})
    assert words.splitlines() == [
        "Quorum of the joint committee: at least 1 of each side",
        "Yearly plan of the joint committee: by 29 February each year",
    ]
