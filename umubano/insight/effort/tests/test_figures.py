"""The figures against records counted by hand, against the lists behind them, and as somebody who may not see all of them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.core.changes import operation
from umubano.core.errors import InvalidInput, NotAllowed
from umubano.core.labels.rules import LabelValue
from umubano.domain.activities import services as activity_services
from umubano.domain.activities.tests.factories import done
from umubano.domain.activities.tests.factories import make as make_activity
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.agreements.tests.factories import INDEFINITE, label_of, make_agreement
from umubano.insight.effort.document import effort_document
from umubano.insight.effort.figures import NOTHING, Measure, Span
from umubano.insight.effort.filters import MatrixFilter
from umubano.insight.effort.matrix import matrix
from umubano.insight.effort.queries import buckets_until, months_before
from umubano.insight.effort.reading import effort, effort_on, trend
from umubano.insight.effort.web.pages import outside_partners
from umubano.insight.effort.with_partner import depth_with
from umubano.insight.portfolio.figures import ORGANISATIONS

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
SECRET = LabelValue(40)


@pytest.fixture
def records(as_actor: Any) -> None:
    """Four agreements, one of them secret and one not in force; nine activities, of which one is secret, one too old, one still to come."""
    with as_actor("head") as head:
        both = make_agreement(head, partners=["MOZ"], terms=INDEFINITE, areas=["training", "health"])
        make_agreement(head, partners=["KEN", "UGA"], terms=INDEFINITE, areas=["training"])
        make_agreement(head, partners=["MOZ"], terms=INDEFINITE, label=label_of(40), areas=["cyber"])
        make_agreement(head, partners=["TUR"], terms={"entry": "on_last_notification"}, areas=["training"])
        under = {"agreement_id": both.pk, "outside_because": ""}
        done(head, areas=["training"], **under)
        done(head, areas=["training", "logistics"], partners=["MOZ", "KEN", "POL"])
        done(head, areas=[], partners=["TUR"], outside_because="An invitation.")
        done(head, areas=["training"], partners=["org:EAC"])
        # over the turn of a year, and known by its month only
        done(
            head,
            areas=["health"],
            actual_start="2024-12-20",
            actual_end="2025-01-10",
            outside_because="An invitation.",
        )
        done(head, areas=["health"], actual_start="2025-06", actual_end="", **under)
        done(head, areas=["cyber"], label=SECRET)
        done(head, areas=["training"], actual_start="2023-01-01", actual_end="2023-01-05")
        make_activity(head, areas=["training"])


def _counted(client: Any, url: str) -> int:
    """How many a list says it has."""
    text = client.get(url).content.decode()
    found = re.search(r'id="result-count"[^>]*>\s*(?:<[^>]+>)?\s*(\d+)', text)
    assert found, text[:500]
    return int(found[1])


def test_period_is_counted_to_the_day() -> None:
    assert months_before(TODAY, 36) == Span(date(2023, 1, 6), TODAY)
    assert months_before(date(2024, 2, 29), 12) == Span(date(2023, 3, 1), date(2024, 2, 29))


def test_figures_of_somebody_who_sees_everything(records: None, as_actor: Any) -> None:
    with as_actor("head"):
        found = effort_on(TODAY)
    paper = {code: tally.count for code, tally in found.paper.by_area.items()}
    assert paper == {"training": 2, "health": 1, "cyber": 1}
    assert found.paper.total.count == 3
    assert {code: tally.count for code, tally in found.paper.by_region.items()} == {"002": 3}
    held = {code: tally.count for code, tally in found.done.by_area.items()}
    assert held == {"training": 3, "logistics": 1, "health": 2, "cyber": 1, NO_AREA: 1}
    assert (found.done.total.count, found.done.total.outside, found.done.total.unsaid) == (7, 5, 0)
    regions = {code: tally.count for code, tally in found.done.by_region.items()}
    # the one with Mozambique, Kenya and Poland is one for Africa and one for Europe
    assert regions == {"002": 5, "142": 1, "150": 1, ORGANISATIONS: 1}
    assert found.done.by_region_and_area["002", "training"].count == 2
    assert found.done.reasons == (("A courtesy between the services.", 3), ("An invitation.", 2))


def test_matrix_tells_paper_from_deeds(records: None, as_actor: Any) -> None:
    with as_actor("head"):
        shown = matrix(effort_on(TODAY), MatrixFilter({}))
    states = {line.code: {cell.area: cell.state for cell in line.cells} for line in shown.lines}
    assert [area for area, _title in shown.areas][-1] == NO_AREA
    assert states["MOZ"]["training"] == states["MOZ"]["health"] == "active"
    assert states["UGA"]["training"] == "dormant"
    assert states["KEN"] == {
        "training": "active", "logistics": "unwritten", "health": "nothing", "cyber": "nothing", NO_AREA: "nothing",
    }  # fmt: skip
    assert states["TUR"][NO_AREA] == "unwritten"
    assert shown.lines[0].code == "MOZ"
    assert shown.states == {"active": 4, "dormant": 1, "unwritten": 6}


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"region": "150"}, ["POL"]),
        ({"q": "keny"}, ["KEN"]),
        ({"show": "dormant"}, ["UGA"]),
        ({"region": ORGANISATIONS}, ["org:EAC"]),
        ({"months": "12", "show": "dormant"}, ["UGA"]),
        ({"q": "xyz"}, []),
    ],
)
def test_matrix_is_narrowed(records: None, as_actor: Any, asked: dict[str, str], codes: list[str]) -> None:
    chosen = MatrixFilter(asked)
    with as_actor("head"):
        shown = matrix(effort(chosen.span(TODAY)), chosen)
    assert [line.code for line in shown.lines] == codes


@pytest.mark.parametrize("name", ["head", "otherdesk"])
@pytest.mark.parametrize("region", ["", "002", "150", ORGANISATIONS])
def test_every_number_opens_a_list_of_as_many(
    records: None, as_actor: Any, client_as: Any, name: str, region: str
) -> None:
    asked = MatrixFilter({"region": region})
    with as_actor(name):
        shown = matrix(effort_on(TODAY), asked)
    client = client_as(name)
    numbers = [
        pair
        for line in (shown.whole, *shown.lines)
        for cell in (line.total, *line.cells)
        for pair in ((cell.paper_url, cell.paper), (cell.done_url, cell.done))
        if pair[1]
    ]
    assert len(numbers) > 3
    for url, count in numbers:
        assert (url, _counted(client, url)) == (url, count)


def test_every_number_outside_opens_a_list_of_as_many(records: None, as_actor: Any, client_as: Any) -> None:
    with as_actor("head"):
        lines = outside_partners(effort_on(TODAY), MatrixFilter({}))
    assert {line.code: (line.tally.count, line.tally.outside) for line in lines} == {
        "MOZ": (5, 3), "KEN": (1, 1), "POL": (1, 1), "TUR": (1, 1), "org:EAC": (1, 1),
    }  # fmt: skip
    client = client_as("head")
    for line in lines:
        assert _counted(client, line.url) == line.tally.count
        assert _counted(client, line.outside_url) == line.tally.outside
    page = client.get("/effort/outside/")
    for reason in page.context["reasons"]:
        assert _counted(client, reason["url"]) == reason["count"]
    assert _counted(client, page.context["outside_url"]) == 5


def test_reader_without_the_label_learns_nothing(records: None, as_actor: Any, client_as: Any) -> None:
    with as_actor("head"):
        all_of_it = effort_on(TODAY)
    with as_actor("otherdesk"):
        seen = effort_on(TODAY)
    # there was something to hide
    assert all_of_it.paper.by_cell["MOZ", "cyber"].count == all_of_it.done.by_cell["MOZ", "cyber"].count == 1
    assert "cyber" not in {area for _code, area in (*seen.paper.by_cell, *seen.done.by_cell)}
    assert (seen.paper.total.count, seen.done.total.count) == (2, 6)
    assert {"cyber"}.isdisjoint({*seen.paper.by_area, *seen.done.by_area})
    for address in ("/effort/", "/effort/outside/", "/effort/focus/?by=area", "/partners/MOZ/", "/"):
        secret, trimmed = (client_as(name).get(address).content.decode() for name in ("head", "otherdesk"))
        if address not in {"/"}:
            assert (address, "Cyber security" in secret) == (address, True)
        assert (address, "SECRET" in secret) == (address, True)
        assert (address, "SECRET" in trimmed) == (address, False)
    assert (
        "Cyber security" not in client_as("otherdesk").get("/effort/").content.decode().split("<table", 1)[1]
    )
    body = b"".join(client_as("otherdesk").get("/effort/?export=csv").streaming_content).decode()
    assert "Cyber" not in body and "SECRET" not in body


def test_days_people_and_money_weigh(records: None, as_actor: Any) -> None:
    with as_actor("head") as head:
        one = done(
            head, areas=["logistics"], partners=["GHA"], actual_start="2025-03-01", actual_end="2025-03-10"
        )
        activity_services.record_participation(
            one, actor=head, party="RWA", body_name="RDF", numbers={"officers_men": 7, "officers_women": 3}
        )
        activity_services.record_participation(one, actor=head, party="GHA", numbers={}, total=15)
        for amount, currency, payer in (("100.50", "USD", "RWA"), ("7", "EUR", "RWA"), ("900", "USD", "GHA")):
            activity_services.record_cost(
                one, actor=head, category="travel", amount=Decimal(amount), currency=currency, paid_by=payer
            )
    span = months_before(TODAY, 36)
    with as_actor("head"):
        days, people, money = (
            effort(span, measure).done
            for measure in (Measure("days"), Measure("persons"), Measure("cost", "USD"))
        )
    assert days.by_partner["GHA"].weight == 10
    # June 2025 is known by its month only: seven of eight are known
    assert (days.total.count, days.total.known) == (8, 7)
    assert days.by_cell["MOZ", "health"].weight == 22
    assert (people.by_partner["GHA"].weight, people.total.known) == (25, 1)
    assert (money.by_partner["GHA"].weight, money.total.known) == (100.5, 1)
    with as_actor("head"):
        short = effort(Span(date(2025, 1, 1), TODAY), Measure("days")).done
    assert short.by_cell["MOZ", "health"].weight == 10


def test_trend_counts_in_both_years_what_goes_over_the_turn(records: None, as_actor: Any) -> None:
    with as_actor("head"):
        years, quarters = trend(TODAY), trend(TODAY, "quarter")
    assert {name: tally.count for name, tally in years.total.items()} == {"2023": 1, "2024": 1, "2025": 7}
    assert years.by_area["2024", "health"].count == 1
    assert years.by_region["2025", "150"].count == 1
    assert {name: tally.count for name, tally in quarters.total.items()} == {
        "2024-Q4": 1, "2025-Q1": 1, "2025-Q2": 1, "2025-Q4": 5,
    }  # fmt: skip


def test_buckets_end_with_the_day() -> None:
    quarters = buckets_until(date(2026, 2, 10), "quarter")
    assert [bucket.name for bucket in quarters] == [
        "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1",
    ]  # fmt: skip
    assert quarters[-1].span == Span(date(2026, 1, 1), date(2026, 2, 10))
    assert quarters[-2].span == Span(date(2025, 10, 1), date(2025, 12, 31))


def test_day_asked_about_moves_both_sides(records: None, as_actor: Any) -> None:
    with as_actor("head"):
        then = effort_on(date(2019, 1, 1))
        later = effort_on(date(2025, 7, 1))
    assert (then.paper.total.count, then.done.total.count) == (0, 0)
    assert (later.paper.total.count, later.done.total.count) == (3, 3)


def test_numbers_that_are_kept_cost_one_statement_and_follow_a_change(records: None, as_actor: Any) -> None:
    with as_actor("head"):
        effort_on(TODAY)
        with CaptureQueriesContext(connection) as kept:
            effort_on(TODAY)
    # a test's transaction has itself written, and then nothing is kept: both sides are read, each by one statement
    assert len([query for query in kept if "WITH held" in query["sql"]]) == 2
    with as_actor("head") as head:
        with operation(head, "test"):
            done(head, areas=["cyber"], partners=["ETH"])
        assert effort_on(TODAY).done.by_partner["ETH"].count == 1


def test_page_asks_as_often_with_one_partner_as_with_many(as_actor: Any, client_as: Any) -> None:
    client = client_as("desk")
    with as_actor("desk") as desk:
        done(desk, areas=["training"])
    client.get("/effort/")
    with CaptureQueriesContext(connection) as few:
        client.get("/effort/")
    with as_actor("desk") as desk:
        for code in ("KEN", "UGA", "TZA"):
            done(desk, areas=["health", "training"], partners=[code])
    with CaptureQueriesContext(connection) as many:
        client.get("/effort/")
    assert len(few) == len(many)


def test_document_says_the_same_and_is_not_for_partners(records: None, as_actor: Any) -> None:
    with as_actor("head") as head:
        found = effort_document(head, TODAY, partner="MOZ")
        figures = effort_on(TODAY)
        with pytest.raises(InvalidInput, match="not a measure"):
            effort_document(head, TODAY, measure="weight")
    assert found["agreements_in_force"] == figures.paper.total.count
    assert [line["partner"] for line in found["partners"]] == ["MOZ"]
    assert found["partners"][0]["areas"]["training"] == {"on_paper": 1, "held": 2, "state": "active"}
    assert found["held"]["outside"] == 5
    with as_actor("partner") as partner, pytest.raises(NotAllowed):
        effort_document(partner, TODAY)


def test_links_ask_by_the_days_of_the_period(records: None, as_actor: Any) -> None:
    with as_actor("head"):
        shown = matrix(effort_on(TODAY), MatrixFilter({}))
    asked = dict(parse_qsl(urlsplit(shown.whole.total.done_url).query))
    assert asked == {"show": "happened", "after": "2023-01-06", "before": "2026-01-05"}


def test_figures_with_one_partner_are_those_of_the_matrix(records: None, as_actor: Any) -> None:
    with as_actor("head"):
        all_of_it = effort_on(TODAY)
        for code in ("MOZ", "KEN", "TUR", "org:EAC", "ETH"):
            own = depth_with(code, TODAY)
            for whole, narrow in (
                (all_of_it.paper.by_cell, own.paper.by_area),
                (all_of_it.done.by_cell, own.done.by_area),
            ):
                assert {
                    area: tally.count for (partner, area), tally in whole.items() if partner == code
                } == narrow
            tally, alone = all_of_it.done.by_partner.get(code, NOTHING), own.done.total
            assert (tally.count, tally.outside, tally.illustrative) == (
                alone.count,
                alone.outside,
                alone.illustrative,
            )
            assert all_of_it.partner_label_ids(code) == own.label_ids
