"""The home page: what each of the cast sees on it, as of which day, and at what price."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.core.accounts.models import Account
from umubano.core.labels.rules import LabelValue
from umubano.core.testing.statements import asked_by, differences
from umubano.domain.agreements.tests.factories import TACIT, label_of, make_agreement
from umubano.domain.negotiations.tests.factories import at
from umubano.surfaces.home.services import make_ready

pytestmark = pytest.mark.django_db

WORD = "Quillifer"


def figures_of(response) -> list[int]:
    """The five figures in the order of the page."""
    html = next(section.html for section in response.context["above"] if section.key == "portfolio")
    return [int(part.split("<")[0].split(">")[-1]) for part in html.split("figure-value")[1:]]


@pytest.mark.parametrize(
    "name", ["desk", "reader", "otherdesk", "head", "legal", "partner", "auditor", "admin"]
)
def test_home_answers_everybody_who_is_signed_in(name, client_as):
    response = client_as(name).get("/")
    assert response.status_code == 200
    assert "home/index.html" in {template.name for template in response.templates}


def test_home_asks_others_to_sign_in(client):
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_home_only_answers_questions(method, client_as):
    assert getattr(client_as("head"), method)("/").status_code == 405


def test_figures_with_the_rule_that_was_chosen(as_actor, client_as):
    with as_actor("desk") as desk:
        make_agreement(desk, signed="2020-05-01")
        make_agreement(desk, signed="2025-05-01", partners=["MOZ", "KEN"])
        make_agreement(desk, signed="2024-05-01", terms={"entry": "on_last_notification"})
    client = client_as("desk")
    assert figures_of(client.get("/")) == [3, 2, 2, 0, 0]
    assert figures_of(client.get("/?rule=in_force")) == [2, 2, 1, 0, 0]
    assert figures_of(client.get("/?rule=bilateral_states")) == [2, 2, 1, 0, 0]
    assert figures_of(client.get("/?rule=whatever-somebody-typed")) == [3, 2, 2, 0, 0]


def test_home_as_of_an_earlier_day(as_actor, client_as):
    with as_actor("desk") as desk:
        make_agreement(desk, signed="2020-05-01")
        make_agreement(desk, signed="2025-05-01")
    response = client_as("desk").get("/?on=2020-12-31")
    assert response.context["day"] == date(2020, 12, 31)
    assert figures_of(response) == [1, 1, 1, 1, 0]


def test_a_day_to_come_is_told_from_one_gone_by(client_as):
    client = client_as("desk")
    assert "what will hold on" in client.get("/?on=2049-12-31").content.decode()
    assert "what held on" in client.get("/?on=2020-12-31").content.decode()


def test_due_shows_what_is_longest_overdue_first_then_what_comes(as_actor, client_as):
    with as_actor("head") as head:
        row = at(head, "negotiating", since=date(2025, 12, 1), title="Next step soon")
        row2 = at(head, "negotiating", since=date(2025, 12, 1), title="Next step late")
        from umubano.domain.negotiations import services

        services.update_negotiation(
            row, actor=head, changes={"next_step": "Write", "next_step_due": date(2026, 1, 9)}
        )
        services.update_negotiation(
            row2, actor=head, changes={"next_step": "Call", "next_step_due": date(2025, 12, 20)}
        )
    due = client_as("head").get("/").context["due"]
    assert [(line.item.about_title, line.days) for line in due.lines][:2] == [
        ("Next step late", -16),
        ("Next step soon", 4),
    ]
    assert (due.overdue, due.soon) == (1, 1)


def test_due_names_who_must_act(as_actor, client_as):
    with as_actor("desk") as desk:
        make_agreement(desk, signed="2021-05-01", terms=TACIT, owner_id=desk.user_id, title="Renewed in May")
    response = client_as("desk").get("/")
    owners = {
        line.item.who for line in response.context["due"].lines if line.item.about_title == "Renewed in May"
    }
    assert owners == {"Desk officer, Africa"}


def test_changes_of_one_record_on_one_day_are_one_line(as_actor, client_as):
    with as_actor("head") as head:
        at(head, "negotiating", since=date(2025, 6, 1), title="Opened and moved")
        make_agreement(head, title="Registered alone")
    changes = client_as("head").get("/").context["changes"]
    assert [change.about for change in changes] == ["Registered alone", "Opened and moved"]
    assert changes[0].more == 0


def test_partner_from_abroad_sees_no_log(as_actor, client_as):
    with as_actor("head") as head:
        make_agreement(head, label=label_of(releasable_to=["MOZ"]), title="For both sides")
    response = client_as("partner").get("/")
    assert response.context["shows_changes"] is False
    assert response.context["changes"] == []
    assert figures_of(response)[0] == 1


def test_secret_leaves_no_trace_on_the_home_page_of_others(as_actor, client_as):
    with as_actor("head") as head:
        make_agreement(
            head,
            label=label_of(40),
            title=f"{WORD} agreement",
            signed="2021-05-01",
            terms=TACIT,
            partners=["TUV"],
        )
        at(
            head,
            "negotiating",
            since=date(2025, 6, 1),
            label=LabelValue(40),
            title=f"{WORD} talks",
            partners=["TUV"],
        )
    seen = client_as("head").get("/")
    assert WORD in seen.content.decode()
    assert "/partners/TUV/" in seen.content.decode()
    assert seen.context["page_label"]["name"] == "SECRET"
    for name in ("otherdesk", "reader", "legal", "partner"):
        response = client_as(name).get("/")
        assert WORD not in response.content.decode()
        assert "TUV" not in response.content.decode()
        assert figures_of(response) == [0, 0, 0, 0, 0]
        assert response.context["page_label"]["name"] == "OFFICIAL"


def test_home_costs_the_same_for_two_records_and_for_four(as_actor, client_as):
    client = client_as("head")
    seen: list[Any] = []
    for number in range(4):
        with as_actor("head") as head:
            make_agreement(
                head, signed="2021-05-01", terms=TACIT, owner_id=head.user_id, partners=["MOZ", "KEN"]
            )
            at(head, "negotiating", since=date(2025, 6, 1))
        if number % 2 == 0:
            client.get("/")  # reads what is kept from then on
        else:
            seen.append(asked_by(lambda: client.get("/")))
    assert differences(seen[0], seen[1]) == []


def test_home_asks_few_questions_while_nothing_changes(client_as):
    client = client_as("head")
    client.get("/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/")
    assert len(captured) <= 13, [query["sql"][:80] for query in captured]


def test_home_in_french(client_as, cast):
    account = cast["head"]
    account.language = "fr"
    account.save(update_fields=["language"])
    assert "La coopération de défense aujourd’hui" in client_as("head").get("/").content.decode()


def test_each_kind_of_reader_is_made_ready_for_once_and_nobody_stays_entered():
    kinds = make_ready()
    assert 2 <= kinds <= Account.objects.filter(is_active=True).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(current_setting('umubano.labels', true), '')")
        assert cursor.fetchone()[0] == ""
    twin = Account.objects.get(username="reader")
    twin.pk, twin.username, twin.email = None, "reader2", "reader2@example.org"
    twin.save()
    twin.desks.set(Account.objects.get(username="reader").desks.all())
    assert make_ready() == kinds
