"""Counterpart bodies and their contact points: who may record, who sees, and what history keeps."""

from __future__ import annotations

from datetime import date

import pytest

from umubano.core.errors import InvalidInput, NotAllowed, NotFound
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.parties.models import Body, ContactPoint
from umubano.domain.parties.queries import bodies_of, contacts_on
from umubano.domain.parties.services import (
    record_body,
    record_contact,
    remove_contact,
    update_body,
    update_contact,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def official():
    return label_for(LabelValue(level=10))


@pytest.fixture
def for_mozambique():
    return label_for(LabelValue(level=10, releasable_to=frozenset({"MOZ"})))


@pytest.fixture
def secret():
    return label_for(LabelValue(level=40))


def test_record_body_with_a_contact(as_actor, official):
    with as_actor("desk") as actor:
        body = record_body(
            "MOZ",
            actor=actor,
            kind="ministry",
            name="Ministry of National Defence",
            names={"pt": "Ministério da Defesa Nacional"},
            label=official,
            valid_from="1975-07",
        )
        contact = record_contact(
            body, actor=actor, office="Director of defence policy", email="ddp@example.org"
        )
        assert (body.first_day, body.last_day) == (date(1975, 7, 1), None)
        assert [found.name for found in bodies_of("MOZ")] == ["Ministry of National Defence"]
        assert contacts_on(body, date(2026, 1, 1)) == [contact]
        events = Body.pgh_event_model.objects.filter(pgh_obj_id=body.pk)
        assert [event.pgh_context["actor"] for event in events] == [actor.id]


def test_bodies_and_contacts_are_as_of_a_day(as_actor, official):
    with as_actor("desk") as actor:
        old = record_body(
            "UGA", actor=actor, kind="force", name="National Resistance Army", label=official, valid_to="1995"
        )
        new = record_body(
            "UGA",
            actor=actor,
            kind="force",
            name="Uganda People’s Defence Force",
            label=official,
            valid_from="1995",
            follows_id=old.pk,
        )
        assert bodies_of("UGA", day=date(1990, 1, 1)) == [old]
        assert bodies_of("UGA", day=date(2000, 1, 1)) == [new]
        assert bodies_of("UGA", day=date(1995, 6, 1)) == [old, new]
        contact = record_contact(new, actor=actor, office="Chief of staff", valid_from="2020-03-01")
        ended = update_contact(contact, actor=actor, valid_to="2024-06-30")
        assert [ended.holds_on(date(2024, 6, 30)), ended.holds_on(date(2024, 7, 1))] == [True, False]


def test_what_is_wrong_is_refused_and_nothing_is_written(as_actor, official):
    with as_actor("desk") as actor:
        for wrong in (
            {"kind": "club"},
            {"name": "  "},
            {"valid_from": "yesterday"},
            {"valid_from": "2020", "valid_to": "2019"},
            {"colour": "blue"},
        ):
            values = {"kind": "ministry", "name": "Ministry", **wrong}
            with pytest.raises(InvalidInput):
                record_body("MOZ", actor=actor, label=official, **values)
        with pytest.raises(InvalidInput):
            record_body("QQQ", actor=actor, kind="ministry", name="Ministry", label=official)
        assert Body.objects.count() == 0
        body = record_body(
            "MOZ", actor=actor, kind="ministry", name="Ministry", label=official, valid_from="2020"
        )
        with pytest.raises(InvalidInput):
            update_body(body, actor=actor, valid_to="2019")
        with pytest.raises(InvalidInput):
            record_contact(body, actor=actor, office="")
        assert Body.objects.get().valid_to == ""


@pytest.mark.parametrize("name", ["reader", "auditor", "admin", "partner"])
def test_readers_may_not_record(as_actor, official, name):
    with as_actor(name) as actor, pytest.raises(NotAllowed):
        record_body("MOZ", actor=actor, kind="ministry", name="Ministry", label=official)
    with as_actor("head"):
        assert Body.objects.count() == 0


def test_nobody_records_above_the_own_clearance(as_actor, secret):
    with as_actor("otherdesk") as actor, pytest.raises(NotAllowed):
        record_body("MOZ", actor=actor, kind="ministry", name="Ministry", label=secret)
    with as_actor("head"):
        assert Body.objects.count() == 0


def test_a_contact_never_says_more_than_its_body_may(as_actor, official, for_mozambique):
    with as_actor("head") as head:
        home = record_body("MOZ", actor=head, kind="force", name="General Staff", label=official)
        shared = record_body("MOZ", actor=head, kind="ministry", name="Ministry", label=for_mozambique)
        kept = record_contact(home, actor=head, office="Liaison", label=for_mozambique)
        open_ = record_contact(shared, actor=head, office="Liaison")
        private = record_contact(shared, actor=head, office="Private office", label=official)
        assert kept.label_id == official.pk
        assert open_.label_id == for_mozambique.pk
        assert private.label_id == official.pk
    with as_actor("partner") as partner:
        assert [body.name for body in bodies_of("MOZ")] == ["Ministry"]
        assert [contact.office for contact in ContactPoint.objects.all()] == ["Liaison"]
        with pytest.raises(NotAllowed):
            update_body(shared, actor=partner, name="Another")


def test_what_is_not_visible_is_not_found(as_actor, secret):
    with as_actor("head") as head:
        body = record_body("COD", actor=head, kind="agency", name="Agency", label=secret)
        assert bodies_of("COD") == [body]
    with as_actor("otherdesk") as desk:
        assert bodies_of("COD") == []
        with pytest.raises(NotFound):
            update_body(body, actor=desk, name="Another")
        with pytest.raises(NotFound):
            record_contact(body, actor=desk, office="Office")
    with as_actor("head"):
        assert Body.objects.get(pk=body.pk).name == "Agency"


def test_a_contact_is_removed_only_with_a_reason_and_leaves_history(as_actor, official):
    with as_actor("desk") as actor:
        body = record_body("KEN", actor=actor, kind="ministry", name="Ministry of Defence", label=official)
        contact = record_contact(body, actor=actor, office="Wrong office")
        with pytest.raises(InvalidInput):
            remove_contact(contact, actor=actor, reason=" ")
        assert ContactPoint.objects.count() == 1
        identifier = contact.pk
        remove_contact(contact, actor=actor, reason="Typed into the wrong record.")
        assert ContactPoint.objects.count() == 0
        last = ContactPoint.pgh_event_model.objects.filter(pgh_obj_id=identifier).order_by("-pgh_id")[0]
        assert last.pgh_context["reason"] == "Typed into the wrong record."
