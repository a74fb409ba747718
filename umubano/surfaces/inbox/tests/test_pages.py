"""Pages of the inbox: groups, snooze with a way back, deputies, the count in the navigation."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.surfaces.calendars.tests.made import label_id
from umubano.surfaces.inbox.items import digest_of, forget
from umubano.surfaces.inbox.models import Absence, Snooze
from umubano.surfaces.inbox.tests.made import DAY, announce, item

pytestmark = pytest.mark.django_db

DIGEST = digest_of("approve:activity:A-0001")


def _count(client: Any) -> str:
    """The mark that each page fetches for its navigation."""
    link = re.search(r'href="/inbox/".*?</a>', client.get("/account/").content.decode(), re.S)
    assert link is not None
    assert 'hx-get="/inbox/count/"' in link[0]
    number = re.search(r'navigation-count">(\d+)<', client.get("/inbox/count/").content.decode())
    return number[1] if number else ""


def test_the_page_shows_its_items_and_every_page_their_number(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(20), owner="desk"), item(2, label_id(), owner="head")])
    text = client_as("desk").get("/inbox/").content.decode()
    assert ("Visit 1" in text, "Visit 2" in text, "To approve" in text) == (True, False, True)
    assert "RESTRICTED" in text
    assert _count(client_as("desk")) == "1"


def test_an_empty_inbox_says_so_and_counts_nothing(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch)
    text = client_as("legal").get("/inbox/").content.decode()
    assert "Nothing awaits you." in text
    assert _count(client_as("legal")) == ""


def test_snooze_and_undo(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    client = client_as("desk")
    until = (DAY + timedelta(days=2)).isoformat()
    after = client.post(f"/inbox/snooze/{DIGEST}/", {"until": until}, follow=True).content.decode()
    assert f"/inbox/wake/{DIGEST}/" in after
    assert _count(client) == ""
    assert "Visit 1" in client.get("/inbox/?show=snoozed").content.decode()
    assert client.post(f"/inbox/wake/{DIGEST}/").status_code == 303
    assert _count(client) == "1"


@pytest.mark.parametrize(("until", "status"), [("", 422), ("tomorrow", 422), ("2026-01-05", 422)])
def test_a_wrong_day_is_refused(client_as: Any, monkeypatch: Any, until: str, status: int) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    assert client_as("desk").post(f"/inbox/snooze/{DIGEST}/", {"until": until}).status_code == status
    assert Snooze.objects.count() == 0


def test_an_item_of_another_cannot_be_put_off(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    response = client_as("reader").post(f"/inbox/snooze/{DIGEST}/", {"until": "2026-01-09"})
    assert (response.status_code, Snooze.objects.count()) == (404, 0)


def test_a_deputy_is_named_withdrawn_and_restored(client_as: Any, cast: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    client, deputy = client_as("desk"), client_as("reader")
    given = {"deputy": cast["reader"].pk, "starts_on": "2026-01-05", "ends_on": "2026-01-09"}
    assert client.post("/inbox/absences/", given).status_code == 303
    absence = Absence.objects.get()
    assert "for Desk officer, Africa" in deputy.get("/inbox/").content.decode()
    assert deputy.post(f"/inbox/absences/{absence.pk}/withdraw/").status_code == 404
    assert client.post(f"/inbox/absences/{absence.pk}/withdraw/").status_code == 303
    assert "Visit 1" not in deputy.get("/inbox/").content.decode()
    assert client.post(f"/inbox/absences/{absence.pk}/restore/").status_code == 303
    assert "Visit 1" in deputy.get("/inbox/").content.decode()


def test_a_wrong_absence_is_refused_with_the_form(client_as: Any, cast: Any) -> None:
    given = {"deputy": cast["reader"].pk, "starts_on": "2026-01-09", "ends_on": "2026-01-05"}
    response = client_as("desk").post("/inbox/absences/", given)
    assert response.status_code == 422
    assert "The last day is before the first." in response.content.decode()
    assert Absence.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "status"), [("desk", 200), ("reader", 200), ("partner", 403), ("admin", 403)]
)
def test_who_may_be_away(client_as: Any, name: str, status: int) -> None:
    assert client_as(name).get("/inbox/absences/").status_code == status


def test_statements_do_not_grow_with_the_items(client_as: Any, monkeypatch: Any) -> None:
    counts = []
    client = client_as("desk")
    for number in (1, 3):
        announce(monkeypatch, [item(one, label_id(), owner="desk") for one in range(number)])
        client.get("/inbox/")
        forget()
        with CaptureQueriesContext(connection) as captured:
            client.get("/inbox/")
        assert _count(client) == str(number)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_long_group_is_folded_and_has_a_page_of_its_own(client_as: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(number, label_id(), owner="desk") for number in range(130)])
    client = client_as("desk")
    assert _count(client) == "130"
    first = client.get("/inbox/").content.decode()
    assert (first.count("agenda-item inbox-item"), "Show the whole group: 130" in first) == (40, True)
    whole = client.get("/inbox/?group=approve").content.decode()
    assert (whole.count("agenda-item inbox-item"), "Show the whole group" in whole) == (100, False)
    assert client.get("/inbox/?group=approve&page=2").content.decode().count("agenda-item inbox-item") == 30
    assert client.get("/inbox/?group=none").content.decode().count("agenda-item inbox-item") == 40
