"""The figures against registers counted by hand, as several readers, on several days, under several rules."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.core.changes import operation
from umubano.core.errors import InvalidInput
from umubano.domain.agreements.counting import RULES, counted, rule_named
from umubano.domain.agreements.services.change import relate
from umubano.domain.agreements.services.drafts import ActDraft
from umubano.domain.agreements.tests.factories import INDEFINITE, label_of, make_agreement
from umubano.domain.negotiations.tests.factories import at
from umubano.insight.portfolio.figures import ORGANISATIONS
from umubano.insight.portfolio.services import portfolio, portfolio_document

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
#: Signed, and waiting for notifications that have not come.
WAITING = {"entry": "on_last_notification"}


@pytest.fixture
def register(as_actor):
    """Six agreements: three with Africa (one of them with two African partners), one with two regions, one with an organisation."""
    with as_actor("head") as head:
        make_agreement(
            head, partners=["MOZ"], signed="2020-05-01", terms=INDEFINITE, areas=["training", "health"]
        )
        make_agreement(
            head,
            partners=["KEN", "UGA"],
            signed="2014",
            kind="agreement",
            is_illustrative=True,
            terms=WAITING,
        )
        make_agreement(head, partners=["TUR"], signed="2025-01-23", terms=INDEFINITE, areas=["training"])
        make_agreement(head, partners=["EGY", "POL"], signed="2023-06-30", kind="agreement", terms=WAITING)
        make_agreement(head, partners=["org:EAC"], signed="2025-12-31", is_illustrative=True, terms=WAITING)
        make_agreement(
            head,
            partners=["MOZ"],
            signed="2024-02-02",
            label=label_of(40),
            areas=["information"],
            terms=WAITING,
        )


def test_figures_of_somebody_who_sees_everything(register, as_actor):
    with as_actor("head"):
        found = portfolio(TODAY).register
    assert (found.agreements, found.in_force, found.illustrative) == (6, 2, 2)
    assert (found.signed_last_3_years, found.signed_this_year) == (4, 0)
    assert dict(found.by_year) == {"2014": 1, "2020": 1, "2023": 1, "2024": 1, "2025": 2}
    assert dict(found.by_kind) == {"memorandum": 4, "agreement": 2}
    assert dict(found.by_area) == {"training": 2, "health": 1, "information": 1}
    assert dict(found.by_status) == {"signed": 4, "in_force": 2}


def test_agreement_counts_once_for_each_region_of_its_partners(register, as_actor):
    with as_actor("head"):
        found = portfolio(TODAY).register
    assert dict(found.by_region) == {"002": 4, "142": 1, "150": 1, ORGANISATIONS: 1}
    assert dict(found.by_african_region) == {"au:south": 2, "au:east": 1, "au:north": 1}


def test_partner_figures_keep_the_date_as_written(register, as_actor):
    with as_actor("head"):
        found = portfolio(TODAY).register.by_partner
    assert next(iter(found)) == "MOZ"
    assert {code: (row.agreements, row.in_force, row.last_signed) for code, row in found.items()} == {
        "MOZ": (2, 1, "2024-02-02"),
        "EGY": (1, 0, "2023-06-30"),
        "KEN": (1, 0, "2014"),
        "POL": (1, 0, "2023-06-30"),
        "TUR": (1, 1, "2025-01-23"),
        "UGA": (1, 0, "2014"),
        "org:EAC": (1, 0, "2025-12-31"),
    }
    assert found["KEN"].last_signed_on == date(2014, 12, 31)


def test_reader_without_the_label_gets_other_figures_everywhere(register, as_actor):
    with as_actor("otherdesk"):
        found = portfolio(TODAY).register
    assert (found.agreements, found.signed_last_3_years) == (5, 3)
    assert "2024" not in found.by_year
    assert "information" not in found.by_area
    assert found.by_partner["MOZ"].agreements == 1
    assert found.by_region["002"] == 3
    assert label_of(40).pk not in found.label_ids


def test_partner_from_abroad_counts_only_what_is_released_to_the_own_side(register, as_actor):
    with as_actor("head") as head:
        make_agreement(head, partners=["MOZ"], signed="2025-03-01", label=label_of(releasable_to=["MOZ"]))
    with as_actor("partner"):
        figures = portfolio(TODAY)
    assert figures.register.agreements == 1
    assert dict(figures.register.by_region) == {"002": 1}
    assert figures.label_ids == {label_of(releasable_to=["MOZ"]).pk}


@pytest.mark.parametrize(
    ("on", "agreements", "last_3_years", "this_year", "in_force"),
    [
        (date(2013, 12, 31), 0, 0, 0, 0),
        (date(2014, 12, 30), 0, 0, 0, 0),  # signed some day of 2014: not before its last day
        (date(2014, 12, 31), 1, 1, 1, 0),
        (date(2020, 4, 30), 1, 0, 0, 0),
        (date(2020, 5, 1), 2, 1, 1, 1),
        (date(2023, 4, 30), 2, 1, 0, 1),  # the three years that end with this day begin on 1 May 2020
        (date(2023, 5, 1), 2, 0, 0, 1),
        (date(2025, 12, 30), 5, 3, 1, 2),
        (date(2025, 12, 31), 6, 4, 2, 2),
    ],
)
def test_figures_as_of_a_day(register, as_actor, on, agreements, last_3_years, this_year, in_force):
    with as_actor("head"):
        found = portfolio(on).register
    assert (found.agreements, found.signed_last_3_years, found.signed_this_year, found.in_force) == (
        agreements,
        last_3_years,
        this_year,
        in_force,
    )


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("on", [date(2019, 1, 1), date(2025, 6, 1), TODAY])
def test_figure_is_the_length_of_the_list_behind_it(register, as_actor, rule, on):
    with as_actor("head"):
        found = portfolio(on, rule).register
        assert found.agreements == counted(rule, on).count()
        assert found.in_force == counted("in_force", on).count()
        assert sum(found.by_year.values()) == sum(found.by_kind.values()) == found.agreements
        assert sum(found.by_status.values()) == found.agreements


def test_amendment_is_not_one_more(register, as_actor):
    with as_actor("head") as head:
        first = make_agreement(head, partners=["QAT"], signed="2022-03-02")
        second = make_agreement(head, partners=["QAT"], signed="2023-03-02")
        before = portfolio(TODAY).register.by_partner["QAT"].agreements
        relate(second, "amends", first, actor=head, reason="It says so.")
        after = portfolio(TODAY).register.by_partner["QAT"].agreements
    assert (before, after) == (2, 1)


def test_party_named_twice_for_two_bodies_is_one_partner(as_actor):
    from umubano.domain.agreements.models import AgreementParty

    with as_actor("head") as head:
        made = make_agreement(head, partners=["MOZ"], signed="2020-05-01")
        with operation(head, "test"):
            AgreementParty.objects.create(
                agreement=made, label_id=made.label_id, party_id="MOZ", body_name="Navy", position=2
            )
        found = portfolio(TODAY).register
    assert found.by_partner["MOZ"].agreements == 1
    assert dict(found.by_region) == {"002": 1}


def test_world_network_is_never_counted(as_actor):
    with as_actor("head") as head:
        make_agreement(head, collection="dcad", partners=["MOZ"], signed="2020-05-01")
        found = portfolio(TODAY).register
    assert found.agreements == 0


def test_pipeline_by_stage_with_ages(as_actor):
    with as_actor("head") as head:
        at(head, "proposed", since=date(2025, 12, 26))
        at(head, "negotiating", since=date(2025, 1, 5))
        at(head, "negotiating", since=date(2025, 10, 7), partners=["KEN"], is_illustrative=True)
        at(head, "idea", since=date(2025, 10, 7), partners=["KEN"])
        found = portfolio(TODAY).pipeline
    assert (found.in_negotiation, found.illustrative, found.stuck, found.dormant) == (3, 1, 1, 0)
    stage = found.by_stage["negotiating"]
    assert (stage.count, stage.median_days, stage.oldest_days, stage.stuck) == (2, 90, 365, 1)
    assert found.by_stage["proposed"].oldest_days == 10
    assert {code: talks.count for code, talks in found.by_partner.items()} == {"MOZ": 2, "KEN": 1}


def test_partner_from_abroad_is_not_told_what_we_call_stuck(as_actor):
    released = label_of(releasable_to=["MOZ"])
    with as_actor("head") as head:
        at(head, "negotiating", since=date(2025, 1, 5), partners=["MOZ"], label=released)
        assert portfolio(TODAY).pipeline.stuck == 1
    with as_actor("partner"):
        found = portfolio(TODAY).pipeline
    assert (found.in_negotiation, found.stuck) == (1, 0)


def test_pipeline_as_of_an_earlier_day(as_actor):
    with as_actor("head") as head:
        at(head, "negotiating", since=date(2025, 6, 1))
        assert portfolio(date(2025, 5, 31)).pipeline.in_negotiation == 0
        assert portfolio(date(2025, 6, 1)).pipeline.in_negotiation == 1


def test_hidden_negotiation_is_in_no_figure(as_actor):
    from umubano.core.labels.rules import LabelValue

    with as_actor("head") as head:
        at(head, "negotiating", since=date(2025, 6, 1), label=LabelValue(40))
        assert portfolio(TODAY).pipeline.in_negotiation == 1
    with as_actor("otherdesk"):
        found = portfolio(TODAY).pipeline
    assert (found.in_negotiation, dict(found.by_stage), dict(found.by_partner), found.label_ids) == (
        0,
        {},
        {},
        frozenset(),
    )


def test_unknown_rule_is_refused(as_actor):
    with as_actor("head"), pytest.raises(InvalidInput):
        portfolio(TODAY, "as_many_as_possible")


def test_statements_do_not_grow_with_the_register(as_actor):
    with as_actor("head") as head:
        counts = []
        for number in range(3):
            make_agreement(head, partners=["MOZ", "KEN"], signed="2020-05-01", areas=["training"])
            if number != 1:
                with CaptureQueriesContext(
                    connection,
                ) as captured:
                    portfolio(TODAY)
                counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_document_has_the_shape_that_was_promised(register, as_actor):
    with as_actor("head"):
        document = portfolio_document(date(2025, 12, 31))
    promised = {
        "on",
        "counting_rule",
        "agreements",
        "in_force",
        "signed_last_3_years",
        "signed_this_year",
        "in_negotiation",
        "by_region",
        "by_year",
        "by_kind",
        "by_area",
        "illustrative",
    }
    assert promised <= set(document)
    assert document["on"] == "2025-12-31"
    assert document["counting_rule"] == str(rule_named("to_date").definition)
    assert document["by_region"] == {"Africa": 4, "Asia": 1, "Europe": 1, "Organisations and missions": 1}
    assert document["by_year"] == {"2014": 1, "2020": 1, "2023": 1, "2024": 1, "2025": 2}
    assert document["illustrative"] == 2


def test_document_keys_do_not_change_with_the_reader_s_language(register, as_actor):
    from django.utils import translation

    with as_actor("head"), translation.override("fr"):
        assert set(portfolio_document(TODAY)["by_region"]) == {
            "Africa",
            "Asia",
            "Europe",
            "Organisations and missions",
        }


def test_signature_known_only_as_having_happened_is_counted_as_the_rule_says(as_actor):
    with as_actor("head") as head:
        make_agreement(head, signed="", acts=[ActDraft("signed", "XXXX", details={"effect": "definitive"})])
        found = portfolio(TODAY).register
        assert found.agreements == counted("to_date", TODAY).count()
        assert sum(found.by_year.values()) == found.agreements
