"""The register list: who sees what, what its address can ask, at what price."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date

import pytest
from django.urls import reverse

from umubano.core.labels.rules import LADDER
from umubano.core.testing.statements import asked_by, differences
from umubano.domain.agreements.services.drafts import ActDraft
from umubano.domain.agreements.tests.factories import (
    INDEFINITE,
    TACIT,
    label_of,
    make_agreement,
    make_agreements,
)

pytestmark = pytest.mark.django_db

LIST = reverse("agreements:list")
SECRET = max(LADDER)


def titles(response) -> list[str]:
    """The titles on the page, in order."""
    return [row.record.title for row in response.context["table"].page.object_list]


def test_list_shows_newest_first(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, title="Older", signed="2019-03-02")
        make_agreement(actor, title="Unsigned", signed="")
        make_agreement(actor, title="Newer", signed="2024-03-02")
    response = client_as("desk").get(LIST)
    assert response.status_code == 200
    assert titles(response) == ["Newer", "Older", "Unsigned"]


@pytest.mark.parametrize("name", ["desk", "reader", "otherdesk", "head", "legal", "auditor"])
def test_list_answers_everybody_who_may_see_the_lowest_level(name, as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, title="Open to all at home")
    response = client_as(name).get(LIST)
    assert titles(response) == ["Open to all at home"]
    assert response.context["may_create"] == (name in {"desk", "otherdesk", "head", "legal"})


def test_list_of_an_administrator_is_empty(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor)
    response = client_as("admin").get(LIST)
    assert titles(response) == []
    assert response.context["count"] == 0


def test_list_of_a_partner_has_only_what_is_released(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, title="Home only")
        make_agreement(actor, title="Released", label=label_of(releasable_to=["MOZ"]), terms=TACIT)
    response = client_as("partner").get(LIST, {"cols": ["title", "decide_by", "owner"]})
    assert titles(response) == ["Released"]
    assert b"Home only" not in response.content
    assert [column.name for column in response.context["table"].columns] == ["title"]


def test_list_hides_what_is_above_the_clearance(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, title="A secret matter", label=label_of(SECRET))
    assert titles(client_as("desk").get(LIST)) == ["A secret matter"]
    hidden = client_as("otherdesk").get(LIST)
    assert titles(hidden) == []
    assert hidden.context["count"] == 0


def test_list_needs_a_signed_in_person(client, db):
    assert client.get(LIST).status_code == 302


def statements(client, address: str) -> Counter[str]:
    """What an answer asks, the statements of the test's own transaction left out."""
    client.get(address)
    asked = asked_by(lambda: client.get(address))
    passing = ("SAVEPOINT", "RELEASE", "SELECT set_config(")
    return Counter({sql: count for sql, count in asked.items() if not sql.startswith(passing)})


@pytest.mark.parametrize("asked", ["", "?on=2021-06-01", "?cols=title&cols=areas&cols=owner&q=memorandum"])
def test_list_costs_the_same_for_one_row_and_for_three(asked, as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, terms=TACIT, areas=["training"])
    client = client_as("desk")
    for_one = statements(client, LIST + asked)
    with as_actor("desk") as actor:
        make_agreements(actor, 2, terms=TACIT, areas=["cyber", "training"])
    assert differences(for_one, statements(client, LIST + asked)) == []
    assert for_one.total() <= 12


FILTERS = [
    ({"q": "logistics"}, ["Logistics"]),
    ({"q": "mozambique"}, ["Framework"]),
    ({"partner": "POL"}, ["Logistics"]),
    ({"region": "002"}, ["Framework"]),
    ({"region": "au:south"}, ["Framework"]),
    ({"region": "150"}, ["Logistics"]),
    ({"kind": "logistics"}, ["Logistics"]),
    ({"legal_nature": "treaty"}, ["Logistics"]),
    ({"level": "ministry"}, ["Framework"]),
    ({"scope": "sector"}, ["Logistics"]),
    ({"area": "cyber"}, ["Framework"]),
    ({"status": "in_force"}, ["Framework"]),
    ({"signed_from": "2021-01-01"}, ["Logistics"]),
    ({"signed_to": "2021-01-01"}, ["Framework"]),
    ({"in_force_on": "2020-06-01"}, ["Framework"]),
    ({"in_force_on": "2019-06-01"}, []),
    ({"term_ends_before": "2031-01-01"}, ["Framework"]),
    ({"notice_before": "2029-10-31"}, []),
    ({"desk": "europe-americas"}, ["Logistics"]),
    ({"text_status": "held"}, ["Logistics"]),
    ({"confidence": "primary-text"}, ["Logistics"]),
    ({"illustrative": "True"}, ["Framework"]),
    ({"illustrative": "False"}, ["Logistics"]),
    ({"rule": "in_force"}, ["Framework"]),
    ({"rule": "bilateral_states"}, ["Logistics", "Framework"]),
    ({"status": ["in_force", "signed"], "partner": ["POL", "MOZ"]}, ["Logistics", "Framework"]),
    ({"sort": "title"}, ["Framework", "Logistics"]),
    ({"sort": "-title"}, ["Logistics", "Framework"]),
    ({"sort": "term_ends"}, ["Framework", "Logistics"]),
    (
        {"partner": "not-a-party", "signed_from": "rubbish", "rule": "none", "sort": "bogus", "page": "-4"},
        ["Logistics", "Framework"],
    ),
]


@pytest.mark.parametrize(("asked", "found"), FILTERS, ids=lambda value: str(value)[:60])
def test_list_answers_its_filters(asked, found, as_actor, client_as):
    with as_actor("head") as actor:
        make_agreement(
            actor,
            title="Framework",
            terms=TACIT,
            areas=["cyber"],
            level="ministry",
            is_illustrative=True,
            scope="general",
        )
        make_agreement(
            actor,
            title="Logistics",
            partners=("POL",),
            kind="logistics",
            signed="2023-02",
            legal_nature="treaty",
            scope="sector",
            desk="europe-americas",
            text_status="held",
            confidence="primary-text",
            terms={"entry": "on_last_notification"},
        )
    response = client_as("head").get(LIST, asked)
    assert response.status_code == 200
    assert titles(response) == found


def test_list_as_of_a_day_shows_the_status_of_that_day(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(
            actor, title="Ended since", terms=INDEFINITE, acts=[ActDraft("terminated", "2023-04-01")]
        )
        make_agreement(actor, title="Not yet signed", signed="2024-01-01", terms=INDEFINITE)
    client = client_as("desk")
    response = client.get(LIST, {"on": "2022-01-01"})
    assert titles(response) == ["Ended since"]
    assert [row.record.shown.status for row in response.context["table"].page.object_list] == ["in_force"]
    assert titles(client.get(LIST, {"status": "in_force"})) == ["Ended since"]
    today = client.get(LIST, {"on": "today"})
    assert [row.record.shown.status for row in today.context["table"].page.object_list] == [
        "in_force",
        "terminated",
    ]


def test_list_as_of_a_day_computes_the_dates_of_that_day(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, terms=TACIT)
    shown = (
        client_as("desk").get(LIST, {"on": "2021-01-01"}).context["table"].page.object_list[0].record.shown
    )
    assert (shown.term_ends, shown.last_day_for_notice) == (date(2025, 4, 30), date(2024, 10, 31))


def test_list_says_that_there_are_more_than_it_counts(as_actor, client_as, monkeypatch):
    monkeypatch.setattr("umubano.core.web.paging.count_up_to", lambda rows, limit=2: (2, False))
    with as_actor("desk") as actor:
        make_agreements(actor, 3)
    response = client_as("desk").get(LIST)
    assert response.context["is_exact"] is False
    assert b"more than" in response.content


def test_list_answers_htmx_with_its_fragment_alone(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, title="In the fragment")
    response = client_as("desk").get(LIST, HTTP_HX_REQUEST="true")
    assert b"In the fragment" in response.content
    assert b"<html" not in response.content


def read_csv(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_export_is_what_the_list_shows(as_actor, client_as):
    with as_actor("desk") as actor:
        first = make_agreement(actor, title='=HYPERLINK("http://evil")', signed="2021-05")
        make_agreement(actor, title="Other", partners=("POL",))
    response = client_as("desk").get(
        LIST, {"export": "csv", "partner": "MOZ", "cols": ["signed", "title", "term_ends"]}
    )
    rows = read_csv(response)
    assert response["Content-Disposition"].startswith("attachment")
    assert rows[0][0] == "OFFICIAL"
    assert rows[1] == ["Reference", "Title", "Signed", "Term ends"]
    assert rows[2:-1] == [[first.ref, '\'=HYPERLINK("http://evil")', "2021-05", ""]]
    assert rows[-1] == ["OFFICIAL"]


def test_export_carries_the_dominant_label_and_only_what_one_may_see(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, title="Open")
        make_agreement(actor, title="Closed", label=label_of(SECRET))
    of_desk = read_csv(client_as("desk").get(LIST, {"export": "csv"}))
    assert (of_desk[0][0], len(of_desk), of_desk[-1][0]) == ("SECRET", 5, "SECRET")
    of_other = read_csv(client_as("otherdesk").get(LIST, {"export": "csv"}))
    assert (of_other[0][0], [row[1] for row in of_other[2:-1]]) == ("OFFICIAL", ["Open"])


def test_export_is_logged(as_actor, client_as, cast):
    with as_actor("desk") as actor:
        make_agreement(actor)
    client_as("desk").get(LIST, {"export": "csv"})
    from umubano.core.changes.models import AccessLog

    with as_actor("auditor"):
        entry = AccessLog.objects.get(kind="exported")
    assert (entry.actor_name, entry.subject_kind) == (str(cast["desk"]), "agreements")


def test_export_as_a_workbook_is_typed(as_actor, client_as, tmp_path):
    from python_calamine import CalamineWorkbook

    with as_actor("desk") as actor:
        make_agreement(actor, title="@SUM(A1)", terms=TACIT)
    response = client_as("desk").get(LIST, {"export": "xlsx", "cols": ["title", "term_ends"]})
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"".join(response.streaming_content))
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "OFFICIAL"
    assert rows[2][1:3] == ["@SUM(A1)", date(2030, 4, 30)]
    assert rows[-1][0] == "OFFICIAL"


def test_filter_that_knows_only_today_says_so_on_another_day(client_as) -> None:
    client = client_as("desk")
    asked = LIST + "?term_ends_before=2027-01-01"
    assert "left out of this list" not in client.get(asked).content.decode()
    page = client.get(asked + "&on=2024-05-05", follow=True).content.decode()
    assert "left out of this list: Term ends before." in page
