"""Saved views: kept by everybody, shared by some, never telling more than the opener may know."""

from __future__ import annotations

import pytest
from django.urls import reverse

from umubano.core.errors import InvalidInput, NotAllowed
from umubano.core.labels.rules import LADDER
from umubano.core.savedviews.models import SavedView
from umubano.core.savedviews.services import kept_query, save_view
from umubano.domain.agreements.tests.factories import label_of, make_agreement

pytestmark = pytest.mark.django_db
PAGE = "agreements:list"
SAVE = reverse("savedviews:save")
MANAGE = reverse("savedviews:list")
SECRET = max(LADDER)


def names(client) -> tuple[list[str], list[str]]:
    """(own, shared) views in the menu of the list."""
    views = client.get(reverse(PAGE)).context["views"]
    return [view.name for view in views.own], [view.name for view in views.shared]


def save(client, name="With Mozambique", query="partner=MOZ&sort=title", **sent):
    return client.post(SAVE, {"page": PAGE, "query": query, "name": name, "label_level": "10"} | sent)


@pytest.mark.parametrize("name", ["desk", "reader", "otherdesk", "head", "legal", "auditor", "partner"])
def test_view_is_kept_by_everybody_for_oneself(name, client_as):
    client = client_as(name)
    response = save(client)
    assert (response.status_code, response["Location"]) == (303, f"{reverse(PAGE)}?partner=MOZ&sort=title")
    assert names(client) == (["With Mozambique"], [])
    assert client.get(response["Location"]).context["views"].current.name == "With Mozambique"
    assert names(client_as("head" if name != "head" else "desk")) == ([], [])


def test_administrator_has_no_lists_to_keep(client_as, cast):
    assert save(client_as("admin")).status_code in {403, 422}


def test_shared_view_is_offered_to_colleagues_and_trims_what_it_shows(as_actor, client_as):
    with as_actor("desk") as actor:
        make_agreement(actor, title="Open")
        make_agreement(actor, title="Closed", label=label_of(SECRET))
    address = save(client_as("desk"), is_shared="on")["Location"]
    for name, seen in (("head", {"Open", "Closed"}), ("reader", {"Open"})):
        client = client_as(name)
        assert names(client) == ([], ["With Mozambique"])
        rows = client.get(address).context["table"].page.object_list
        assert {row.record.title for row in rows} == seen


def test_label_hides_the_question_too(client_as, as_actor):
    save(
        client_as("desk"), name="Operation Hidden", query="q=hidden", is_shared="on", label_level=str(SECRET)
    )
    assert names(client_as("head")) == ([], ["Operation Hidden"])
    for name in ("reader", "legal", "partner", "otherdesk"):
        client = client_as(name)
        assert names(client) == ([], [])
        assert b"Operation Hidden" not in client.get(MANAGE).content
    with as_actor("head"):
        pk = SavedView.objects.get().pk
    for url in ("share", "delete"):
        assert client_as("reader").post(reverse(f"savedviews:{url}", args=[pk])).status_code == 404


def test_partner_may_not_share(client_as):
    client = client_as("partner")
    assert "is_shared" not in client.get(SAVE, {"page": PAGE}).context["form"].fields
    save(client, is_shared="on")
    assert names(client_as("head")) == ([], [])


def test_view_shared_at_home_is_not_offered_to_a_partner(client_as):
    save(client_as("desk"), is_shared="on")
    assert names(client_as("partner")) == ([], [])


def test_same_name_replaces_the_view(client_as, as_actor):
    client = client_as("reader")
    save(client)
    save(client, query="partner=KEN")
    with as_actor("reader"):
        assert list(SavedView.objects.values_list("name", "query")) == [("With Mozambique", "partner=KEN")]


def test_only_its_owner_shares_or_removes_a_view(client_as, as_actor):
    save(client_as("desk"), is_shared="on")
    with as_actor("desk"):
        pk = SavedView.objects.get().pk
    other, owner = client_as("head"), client_as("desk")
    assert other.post(reverse("savedviews:share", args=[pk]), {"is_shared": "0"}).status_code == 403
    assert other.post(reverse("savedviews:delete", args=[pk])).status_code == 403
    assert names(other) == ([], ["With Mozambique"])
    assert owner.post(reverse("savedviews:share", args=[pk]), {"is_shared": "0"}).status_code == 303
    assert names(other) == ([], [])
    assert owner.get(reverse("savedviews:delete", args=[pk])).status_code == 200
    assert names(owner) == (["With Mozambique"], [])
    assert owner.post(reverse("savedviews:delete", args=[pk])).status_code == 303
    assert names(owner) == ([], [])


def test_view_of_no_page_is_refused(client_as, db):
    assert client_as("desk").get(SAVE, {"page": "nothing:here"}).status_code == 422


def test_view_without_a_name_is_refused(client_as, db):
    response = save(client_as("desk"), name=" ")
    assert response.status_code == 422
    assert names(client_as("desk")) == ([], [])


def test_view_keeps_the_question_and_not_the_moment():
    assert kept_query("partner=MOZ&page=3&export=csv&on=2020-01-01&q=&cols=title&cols=signed") == (
        "partner=MOZ&cols=title&cols=signed"
    )


def test_view_cannot_be_given_a_label_that_one_may_not_read(as_actor):
    with as_actor("reader") as actor:
        with pytest.raises(NotAllowed):
            save_view(actor=actor, page=PAGE, name="Mine", query="", label=label_of(SECRET))
        with pytest.raises(InvalidInput):
            save_view(actor=actor, page=PAGE, name="x" * 81, query="")
        assert SavedView.objects.count() == 0


def test_keeping_a_view_leaves_a_reader_unable_to_write_records(as_actor):
    from django.db import ProgrammingError, transaction

    with as_actor("reader") as actor:
        view = save_view(actor=actor, page=PAGE, name="Mine", query="")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SavedView.objects.create(owner_id=actor.user_id, page=PAGE, name="Other", label_id=view.label_id)
