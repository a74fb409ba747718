"""The demonstration: the bodies of the public facts as they are told, illustrative ones marked, the same after a second load."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.registry import concepts
from umubano.domain.committees.listing import listing
from umubano.domain.committees.models import Commitment, JointBody, Session
from umubano.domain.committees.tests.factories import TODAY

pytestmark = pytest.mark.django_db


def load(actor: Any) -> None:
    for concept in concepts():
        if concept.load_demonstration is not None and concept.name in {
            "agreements",
            "negotiations",
            "committees",
        }:
            concept.load_demonstration(actor)


def test_public_facts_and_illustrations(as_actor: Any) -> None:
    with as_actor("service") as service:
        load(service)
        public = JointBody.objects.filter(is_illustrative=False)
        assert sorted(public.values_list("ref", "kind", "sessions_held")) == [
            ("RWF-036", "commission", 1),
            ("RWF-037", "committee", 1),
            ("RWF-038", "working_group", 1),
            ("RWF-039", "border_commanders", 3),
            ("RWF-041", "border_commanders", 1),
        ]
        assert Session.objects.exclude(origin="").count() == 7
        before = (JointBody.objects.count(), Session.objects.count(), Commitment.objects.count())
        load(service)
        assert (JointBody.objects.count(), Session.objects.count(), Commitment.objects.count()) == before
        assert JointBody.objects.filter(is_illustrative=True).count() == 5


def test_jordan_working_group_is_overdue_since_the_end_of_2025(as_actor: Any) -> None:
    with as_actor("service") as service:
        load(service)
        late = {row["ref"]: row for row in listing(service, TODAY, is_due_only=True)}
        jordan = late["RWF-038"]
        assert (jordan["standing"], jordan["next_due"], jordan["days_overdue"], jordan["last_met"]) == (
            "overdue",
            "2025-12-31",
            5,
            "2024-04-24",
        )
        assert jordan["reason"].startswith("Overdue by 5 days, since 31 December 2025.")
        body = JointBody.objects.get(ref="RWF-038")
        assert [link.agreement.ref for link in body.agreements.all()] == ["RWF-022"]
        assert list(body.sessions.values_list("number", "state", "planned", "place")) == [
            (1, "held", "", "Amman"),
            (2, "planned", "2025", "Kigali"),
        ]


def test_border_meetings_tell_what_was_not_recorded(as_actor: Any) -> None:
    """Said to be quarterly: the 10th, 11th and 14th are on record, so two were held unrecorded, and the rule asks for seven."""
    with as_actor("service") as service:
        load(service)
        row = next(row for row in listing(service, TODAY) if row["ref"] == "RWF-039")
        assert (row["sessions_held"], row["sessions_expected"], row["next_due"]) == (3, 7, "2026-03-04")
        assert "these were held but are not recorded: 12, 13." in row["reason"]
