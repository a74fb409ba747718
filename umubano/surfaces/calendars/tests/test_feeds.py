"""Feeds over HTTP: the secret is shown once and kept nowhere, what may not leave does not, and a revoked address is nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from umubano.core.changes import acting
from umubano.core.changes.models import AccessLog
from umubano.core.errors import InvalidInput, NotAllowed, NotFound
from umubano.core.registry import DueItem, NamedBody
from umubano.surfaces.calendars import items
from umubano.surfaces.calendars.feeds.fetching import export_file
from umubano.surfaces.calendars.feeds.services import (
    create_feed,
    digest_of,
    is_signed,
    new_token,
    revoke_feed,
)
from umubano.surfaces.calendars.models import Feed
from umubano.surfaces.calendars.tests.made import DAY, announce, item, label_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_wrong_tokens() -> None:
    cache.clear()


@pytest.fixture
def visits(monkeypatch: Any) -> None:
    """An open visit, a restricted one, a secret one in a compartment, and one of another desk and body."""
    announce(
        monkeypatch,
        [
            item(1, label=label_id(), title="Open visit", desks=("africa",)),
            item(2, label=label_id(20), title="Restricted visit", desks=("africa",)),
            item(
                3, label=label_id(40, compartments=["CABO-DELGADO"]), title="Secret visit", desks=("africa",)
            ),
            item(4, label=label_id(), title="European visit", desks=("europe-americas",), bodies=("C-1",)),
        ],
    )


def _feed(actor: Any, **given: Any) -> str:
    with acting(actor):
        _made, token = create_feed(actor=actor, **{"scope": "person", **given})
    return f"/calendar/feeds/{token}.ics"


def _titles(text: str) -> list[str]:
    return sorted(re.findall(r"SUMMARY:(.*)\r", text))


@pytest.mark.usefixtures("visits")
def test_a_feed_is_fetched_without_signing_in_and_hides_titles_above_the_ceiling(actors: Any) -> None:
    response = Client().get(_feed(actors["desk"]))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content.decode()
    assert _titles(text) == ["Busy", "Busy", "Visit: Open visit"]
    assert "Restricted" not in text
    assert "Secret" not in text


@pytest.mark.usefixtures("visits")
def test_a_feed_shows_no_busy_for_what_its_account_may_not_read(actors: Any) -> None:
    assert _titles(Client().get(_feed(actors["reader"])).content.decode()) == ["Busy", "Visit: Open visit"]


@pytest.mark.usefixtures("visits")
def test_a_feed_follows_the_clearance_of_its_account(actors: Any, cast: Any) -> None:
    address = _feed(actors["desk"])
    cast["desk"].clearance, cast["desk"].compartments = 10, []
    cast["desk"].save(update_fields=["clearance", "compartments"])
    assert _titles(Client().get(address).content.decode()) == ["Visit: Open visit"]


@pytest.mark.usefixtures("visits")
def test_a_higher_ceiling_is_the_installations_to_give(actors: Any, settings: Any) -> None:
    with pytest.raises(InvalidInput):
        _feed(actors["desk"], ceiling=20)
    settings.UMUBANO_FEED_CEILING = 20
    address = _feed(actors["desk"], ceiling=20)
    assert _titles(Client().get(address).content.decode()) == [
        "Busy",
        "Visit: Open visit",
        "Visit: Restricted visit",
    ]
    settings.UMUBANO_FEED_CEILING = 10
    assert _titles(Client().get(address).content.decode()) == ["Busy", "Busy", "Visit: Open visit"]


@pytest.mark.usefixtures("visits")
def test_feeds_of_a_desk_and_of_a_body(actors: Any) -> None:
    desk = _feed(actors["head"], scope="desk", scope_ref="europe-americas")
    body = _feed(actors["head"], scope="body", scope_ref="C-1")
    assert [_titles(Client().get(address).content.decode()) for address in (desk, body)] == [
        ["Visit: European visit"],
        ["Visit: European visit"],
    ]


@pytest.mark.usefixtures("visits")
@pytest.mark.parametrize(
    ("name", "scope", "ref"),
    [
        ("desk", "desk", "europe-americas"),
        ("partner", "desk", "africa"),
        ("desk", "body", "C-9"),
        ("desk", "all", ""),
    ],
)
def test_no_feed_of_what_is_not_ones_own(actors: Any, name: str, scope: str, ref: str) -> None:
    with pytest.raises(InvalidInput):
        _feed(actors[name], scope=scope, scope_ref=ref)
    assert Feed.objects.count() == 0


@pytest.mark.parametrize("name", ["admin", "service"])
def test_who_reads_nothing_has_no_feed(actors: Any, name: str) -> None:
    with pytest.raises(NotAllowed):
        _feed(actors[name])
    assert Feed.objects.count() == 0


@pytest.mark.usefixtures("visits")
def test_a_feed_of_a_desk_is_empty_for_who_left_the_desk(actors: Any, cast: Any) -> None:
    address = _feed(actors["desk"], scope="desk", scope_ref="africa")
    assert len(_titles(Client().get(address).content.decode())) == 3
    cast["desk"].desks.clear()
    text = Client().get(address).content.decode()
    assert set(_titles(text)) == {"Cancelled"}


@pytest.mark.usefixtures("visits")
def test_unknown_revoked_and_inactive_are_the_same_404(actors: Any, cast: Any) -> None:
    address = _feed(actors["desk"])
    assert Client().get(address).status_code == 200
    unknown = Client().get(f"/calendar/feeds/{new_token()}.ics")
    with acting(actors["desk"]) as desk:
        revoke_feed(Feed.objects.get(), actor=desk)
    revoked = Client().get(address)
    second = _feed(actors["reader"])
    cast["reader"].is_active = False
    cast["reader"].save(update_fields=["is_active"])
    inactive = Client().get(second)
    assert {unknown.status_code, revoked.status_code, inactive.status_code} == {404}
    assert revoked.content == unknown.content == inactive.content


def test_another_cannot_revoke_a_feed(actors: Any) -> None:
    _feed(actors["desk"])
    with acting(actors["reader"]) as reader, pytest.raises(NotFound):
        revoke_feed(Feed.objects.get(), actor=reader)
    assert Feed.objects.get().revoked_at is None


def test_only_a_digest_is_kept(actors: Any) -> None:
    with acting(actors["desk"]) as desk:
        feed, token = create_feed(actor=desk, scope="person")
    feed.refresh_from_db()
    assert feed.digest == digest_of(token)
    assert token not in str(Feed.objects.values().get())
    assert is_signed(token)
    assert not is_signed(token[:-1] + ("0" if token[-1] != "0" else "1"))


@pytest.mark.usefixtures("visits")
def test_what_a_program_has_is_not_sent_again(actors: Any) -> None:
    address = _feed(actors["desk"])
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert Feed.objects.get().fetched_at is not None


@pytest.mark.usefixtures("visits")
def test_each_fetch_is_in_the_access_log_under_the_label_of_what_left(actors: Any) -> None:
    address = _feed(actors["desk"])
    Client().get(address)
    with acting(actors["auditor"]):
        entry = AccessLog.objects.get(kind="exported", subject_kind="feed")
        assert (entry.actor_name, entry.label.level, entry.details["events"]) == (
            "Desk officer, Africa",
            10,
            3,
        )
        assert address.split("/")[-1][:-4] not in str(AccessLog.objects.values_list())


def test_who_guesses_is_told_to_wait_and_who_knows_is_answered(actors: Any) -> None:
    address = _feed(actors["desk"])
    statuses = [Client().get(f"/calendar/feeds/guess{number}.ics").status_code for number in range(25)]
    assert (statuses[0], statuses[-1]) == (404, 429)
    assert Client().get(address).status_code == 200


def test_the_page_shows_the_address_once_and_revokes_after_asking(client_as: Any) -> None:
    client = client_as("desk")
    made = client.post("/calendar/feeds/", {"calendar": "person:", "ceiling": "10"})
    assert made.status_code == 201
    address = re.search(r"/calendar/feeds/\w+\.ics", made.content.decode())
    assert address is not None
    page = client.get("/calendar/feeds/").content.decode()
    assert address[0] not in page
    assert "never" in page
    feed = Feed.objects.get()
    asked = client.get(f"/calendar/feeds/{feed.pk}/revoke/")
    assert (asked.status_code, Feed.objects.get().revoked_at) == (200, None)
    assert client.post(f"/calendar/feeds/{feed.pk}/revoke/").status_code == 303
    assert Client().get(address[0]).status_code == 404
    assert client_as("reader").get(f"/calendar/feeds/{feed.pk}/revoke/").status_code == 404


@pytest.mark.usefixtures("visits")
def test_an_export_keeps_the_same_rule(actors: Any, tmp_path: Any) -> None:
    file = tmp_path / "calendar.ics"
    with acting(actors["head"]) as head:
        answer = export_file(head, file, start=DAY, end=DAY + timedelta(days=30))
        with pytest.raises(InvalidInput):
            export_file(head, file, ceiling=40)
        with pytest.raises(InvalidInput):
            export_file(head, file, start=DAY, end=DAY - timedelta(days=1))
    assert answer == {"file": str(file), "events": 4, "label": "OFFICIAL"}
    assert _titles(file.read_bytes().decode()) == [
        "Busy",
        "Busy",
        "Visit: European visit",
        "Visit: Open visit",
    ]


# a feed of more than a calendar program can use


def test_a_full_feed_carries_what_comes_first_and_cancels_nothing_that_slid_out(
    actors: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("umubano.surfaces.calendars.feeds.fetching.MOST", 3)
    visits = [item(n, DAY + timedelta(days=n), label=label_id(), title=f"In {n}") for n in (1, 20, 40, 60)]
    visits.append(item(9, DAY - timedelta(days=5), label=label_id(), title="Before"))
    announce(monkeypatch, visits)
    address = _feed(actors["head"])
    text = Client().get(address).content.decode()
    assert _titles(text) == [f"Visit: In {n}" for n in (1, 20, 40)]
    announce(monkeypatch, [item(5, DAY + timedelta(days=2), label=label_id(), title="In 2"), *visits])
    items.forget()
    text = Client().get(address).content.decode()
    assert _titles(text) == [f"Visit: In {n}" for n in (1, 2, 20)]
    announce(monkeypatch, visits[1:])
    items.forget()
    text = Client().get(address).content.decode()
    assert _titles(text) == ["Cancelled", "Cancelled", *(f"Visit: In {n}" for n in (20, 40, 60))]


def test_a_feed_with_room_carries_what_has_been_lately_the_latest_first(
    actors: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("umubano.surfaces.calendars.feeds.fetching.MOST", 3)
    visits = [item(n, DAY - timedelta(days=n), label=label_id(), title=f"{n} ago") for n in (3, 10, 30)]
    announce(monkeypatch, [*visits, item(8, DAY - timedelta(days=4), 60, label=label_id(), title="Going on")])
    text = Client().get(_feed(actors["head"])).content.decode()
    assert _titles(text) == ["Visit: 10 ago", "Visit: 3 ago", "Visit: Going on"]


def test_an_event_kept_as_written_is_written_anew_when_its_label_changes(
    actors: Any, monkeypatch: Any, settings: Any
) -> None:
    settings.UMUBANO_FEED_CEILING = 20
    address = _feed(actors["head"], ceiling=20)
    seen = []
    for level in (10, 20, 10):
        announce(monkeypatch, [item(1, label=label_id(level))])
        items.forget()
        text = Client().get(address).content.decode().replace("\r\n ", "")
        seen.append([word for word in ("OFFICIAL", "RESTRICTED") if word in text])
    assert seen == [["OFFICIAL"], ["RESTRICTED"], ["OFFICIAL"]]


def test_the_feed_of_a_body_has_what_is_due_there(actors: Any, monkeypatch: Any) -> None:
    minutes = DueItem(
        key="minutes-due-C-1", on=DAY, kind="joint_minutes", kind_title="Minutes", about="C-1", about_title="Committee",
        url="/c/", why="Not agreed.", owner="Desk officer, Africa", label_id=label_id(), bodies=("C-1",),
    )  # fmt: skip
    other = replace(minutes, key="minutes-due-C-2", about_title="Another", bodies=("C-2",))
    announce(monkeypatch, deadlines=[minutes, other])
    text = Client().get(_feed(actors["head"], scope="body", scope_ref="C-1")).content.decode()
    assert _titles(text) == ["Minutes: Committee"]


def test_bodies_stand_by_name_and_outside_only_where_the_name_may_leave(
    actors: Any, client_as: Any, monkeypatch: Any
) -> None:
    open_label, closed = label_id(), label_id(20)
    items_of = [item(n, label=open_label, title=f"Session {n}", bodies=(f"C-{n}",)) for n in (1, 2)]
    named = {"C-1": NamedBody("Working group", open_label), "C-2": NamedBody("Quixzanth group", closed)}
    announce(monkeypatch, items_of)
    for place in ("feeds.fetching", "web.calendar", "web.feeds"):
        monkeypatch.setattr(
            f"umubano.surfaces.calendars.{place}.named_bodies",
            lambda refs: {ref: named[ref] for ref in refs if ref in named},
        )
    names = [
        re.search(
            r"X-WR-CALNAME:(.*)\r",
            Client().get(_feed(actors["head"], scope="body", scope_ref=ref)).content.decode(),
        )
        for ref in ("C-1", "C-2")
    ]
    assert [found[1] for found in names if found] == ["Umubano: Working group", "Umubano: C-2"]
    page = client_as("head").get("/calendar/feeds/").content.decode()
    assert ("Joint body: Working group" in page, "Joint body: C-1" in page) == (True, False)
    month = client_as("head").get("/calendar/month/").content.decode()
    assert ">Working group</option>" in month
    assert "RESTRICTED" in month
