"""Captions, links and charts: every figure says what it counts and opens a list that is just as long."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest

from umubano.domain.agreements.tests.factories import make_agreement
from umubano.domain.negotiations.tests.factories import at
from umubano.insight.portfolio import charts, links
from umubano.insight.portfolio.figures import UNKNOWN
from umubano.insight.portfolio.panels import headlines, stage_lines
from umubano.insight.portfolio.services import portfolio

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)


@pytest.fixture
def figures(as_actor):
    with as_actor("head") as head:
        make_agreement(head, partners=["MOZ"], signed="2020-05-01", areas=["training"])
        make_agreement(head, partners=["KEN", "SYC"], signed="2025-05-01", is_illustrative=True)
        make_agreement(head, partners=["org:EAC"], signed="2026-01-02", kind="agreement")
        at(head, "negotiating", since=date(2025, 6, 1))
        at(head, "text_agreed", since=date(2025, 12, 1))
    with as_actor("head"):
        yield portfolio(TODAY)


def listed(client, url: str) -> int:
    """How many rows the list at an address says it has."""
    response = client.get(url)
    assert response.status_code == 200
    return response.context["count"]


def test_every_headline_opens_a_list_of_that_length(figures, client_as):
    client = client_as("head")
    shown = headlines(figures)
    assert [item.caption for item in shown] == [
        "Agreements to date",
        "In force",
        "Signed in the last three years",
        "Signed in 2026",
        "In negotiation",
    ]
    assert [item.value for item in shown] == [3, 3, 2, 1, 2]
    assert [listed(client, item.url) for item in shown] == [3, 3, 2, 1, 2]
    assert all(len(item.rule) > 40 for item in shown)


def test_every_mark_of_a_chart_opens_a_list_of_that_length(figures, client_as):
    client = client_as("head")
    for chart in (
        charts.signed_per_year(figures),
        charts.regions(figures),
        charts.areas(figures),
        charts.stages(figures),
    ):
        rows = _data(chart.spec)
        assert sum(row["count"] for row in rows) > 0
        for row in rows:
            assert listed(client, row["href"]) == row["count"], (chart.key, row)


def test_map_knows_states_by_alpha_3_and_leads_to_their_pages(figures):
    rows = _data(charts.world(figures).spec, key="code")
    assert {(row["code"], row["count"], row["href"]) for row in rows} == {
        ("MOZ", 1, "/partners/MOZ/"),
        ("KEN", 1, "/partners/KEN/"),
        ("SYC", 1, "/partners/SYC/"),
    }


def test_years_without_signature_are_shown_as_such(figures):
    rows = {row["name"]: row["count"] for row in _data(charts.signed_per_year(figures).spec)}
    assert rows == {"2020": 1, "2021": 0, "2022": 0, "2023": 0, "2024": 0, "2025": 1, "2026": 1}


def test_table_of_a_chart_has_its_figures(figures):
    chart = charts.regions(figures)
    assert [list(row) for row in chart.rows] == [["Africa", 2], ["Organisations and missions", 1]]
    assert len(chart.columns) == 2


def test_stages_are_in_the_order_of_the_way(figures):
    assert [(line.code, line.count) for line in stage_lines(figures)] == [
        ("negotiating", 1),
        ("text_agreed", 1),
    ]


def test_what_is_not_known_has_no_list():
    assert links.by_year("to_date", UNKNOWN, TODAY) == ""
    assert links.by_region("to_date", UNKNOWN) == ""
    assert links.in_stage("") == ""


def test_year_of_the_day_ends_with_the_day():
    assert (
        urlsplit(links.by_year("to_date", "2026", TODAY)).query
        == "rule=to_date&signed_from=2026-01-01&signed_to=2026-01-05"
    )


def _data(spec, key: str = "name"):
    """The rows inside a specification, wherever Altair has put them."""
    for rows in spec.get("datasets", {}).values():
        if rows and key in rows[0]:
            return rows
    found = []

    def walk(part):
        if isinstance(part, dict):
            values = part.get("values")
            if isinstance(values, list) and values and isinstance(values[0], dict) and key in values[0]:
                found.append(values)
            for item in part.values():
                walk(item)
        elif isinstance(part, list):
            for item in part:
                walk(item)

    walk(spec)
    return found[0]
