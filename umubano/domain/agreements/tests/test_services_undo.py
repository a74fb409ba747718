"""Taking back what one has just changed: everything as it was, by the same rules as any change, or nothing at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from umubano.core.changes import acting, operation
from umubano.core.changes.tracked import event_model_of
from umubano.core.changes.undo import first_event
from umubano.core.errors import Conflict, NotAllowed, NotFound
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import (
    relabel,
    set_areas,
    set_parties,
    set_signatories,
    update_agreement,
)
from umubano.domain.agreements.services.drafts import PartyDraft, SignatoryDraft
from umubano.domain.agreements.services.undo import undo_operation
from umubano.domain.agreements.tests.factories import label_of, make_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.row_security]

HOME = PartyDraft("RWA", is_home=True, body="Ministry of Defence")


def _made(actor: Any, **overrides: Any) -> Agreement:
    row = make_agreement(
        actor,
        signatories=[SignatoryDraft("MOZ", "C. Chume", "Minister", "filed")],
        areas=["training"],
        **overrides,
    )
    return set_parties(row, [HOME, PartyDraft("MOZ", body="Ministry")], actor=actor, reason="For a test.")


def _state(row: Agreement) -> dict[str, Any]:
    """All that an undo may touch, read anew."""
    fresh = Agreement.objects.get(pk=row.pk)
    parts = (fresh.parties, fresh.signatories, fresh.areas, fresh.acts, fresh.periods)
    return {
        "fields": (fresh.title, fresh.partners_text, fresh.label_id, fresh.status),
        "parties": list(fresh.parties.values_list("party_id", "is_home", "body_name", "position")),
        "signatories": list(fresh.signatories.values_list("party_id", "name", "office", "full_powers")),
        "areas": list(fresh.areas.values_list("area", flat=True)),
        "labels": {label for part in parts for label in part.values_list("label_id", flat=True)},
    }


def _parties(row: Agreement, actor: Any) -> None:
    set_parties(
        row,
        [HOME, PartyDraft("KEN"), PartyDraft("MOZ", body="General Staff")],
        actor=actor,
        reason="It has three parties.",
    )


def _signatories(row: Agreement, actor: Any) -> None:
    people = [SignatoryDraft("MOZ", "D. Other"), SignatoryDraft("RWA", "E. Another", "Minister")]
    set_signatories(row, people, actor=actor, reason="Others signed.")


def _no_signatories(row: Agreement, actor: Any) -> None:
    set_signatories(row, [], actor=actor, reason="Nobody is known.")


def _areas(row: Agreement, actor: Any) -> None:
    set_areas(row, ["cyber", "logistics"], actor=actor, reason="So it says.")


def _title(row: Agreement, actor: Any) -> None:
    update_agreement(row, actor=actor, changes={"title": "Another"}, reason="So it is called.")


def _raised(row: Agreement, actor: Any) -> None:
    relabel(row, label_of(20), actor=actor, reason="It names units.")


CHANGES = [_parties, _signatories, _no_signatories, _areas, _title, _raised]


def _do(row: Agreement, actor: Any, change: Callable[[Agreement, Any], None]) -> tuple[uuid.UUID, int]:
    with operation(actor, "agreements.change", reason="For a test.") as identifier:
        change(Agreement.objects.get(pk=row.pk), actor)
    since = first_event(Agreement, identifier, [row.pk])
    assert since is not None
    return identifier, since


@pytest.mark.parametrize("change", CHANGES)
def test_undo_puts_back_what_was_and_says_why(change, as_actor) -> None:
    with as_actor("head") as actor:
        row = _made(actor)
        before = _state(row)
        identifier, since = _do(row, actor, change)
        assert _state(row) != before
        undo_operation(actor, identifier, since)
        assert _state(row) == before
        latest = event_model_of(Agreement).objects.filter(pgh_obj_id=row.pk).latest("pgh_id")
        assert latest.pgh_context["reason"].startswith("Undone: ")


@pytest.mark.parametrize("change", CHANGES)
def test_undo_is_for_who_made_the_change(change, as_actor) -> None:
    with as_actor("desk") as actor:
        row = _made(actor)
        identifier, since = _do(row, actor, change)
        changed = _state(row)
    with as_actor("head") as actor:
        with pytest.raises(NotAllowed, match="Only the person"):
            undo_operation(actor, identifier, since)
        assert _state(row) == changed


@pytest.mark.parametrize("change", CHANGES)
def test_undo_is_refused_when_something_changed_since(change, as_actor) -> None:
    with as_actor("head") as actor:
        row = _made(actor)
        identifier, since = _do(row, actor, change)
        update_agreement(
            Agreement.objects.get(pk=row.pk), actor=actor, changes={"place": "Beira"}, reason="So it is."
        )
        changed = _state(row)
        with pytest.raises(Conflict, match="changed again since"):
            undo_operation(actor, identifier, since)
        assert _state(row) == changed


@pytest.mark.parametrize("change", CHANGES)
def test_undo_is_refused_later(change, as_actor, monkeypatch) -> None:
    with as_actor("head") as actor:
        row = _made(actor)
        identifier, since = _do(row, actor, change)
        changed = _state(row)
        monkeypatch.setattr("umubano.core.changes.undo.UNDO_FOR", timedelta(0))
        with pytest.raises(Conflict, match="too late"):
            undo_operation(actor, identifier, since)
        assert _state(row) == changed


def test_taking_back_a_raised_label_is_lowering_it(as_actor) -> None:
    with as_actor("desk") as actor:
        row = _made(actor)
        identifier, since = _do(row, actor, _raised)
        changed = _state(row)
        assert changed["labels"] == {label_of(20).pk}
        with pytest.raises(NotAllowed):
            undo_operation(actor, identifier, since)
        assert _state(row) == changed


def test_taking_back_a_lowered_label_raises_everything_again(as_actor) -> None:
    with as_actor("head") as actor:
        row = _made(actor, label=label_of(20))
        before = _state(row)
        identifier, since = _do(row, actor, lambda row, actor: _relabelled(row, actor, 10))
        assert _state(row)["labels"] == {label_of(10).pk}
        undo_operation(actor, identifier, since)
        assert _state(row) == before
    with as_actor("otherdesk"):
        assert not Agreement.objects.filter(pk=row.pk).exists()


def _relabelled(row: Agreement, actor: Any, level: int) -> None:
    relabel(row, label_of(level), actor=actor, reason="It may be known.")


def test_label_that_one_may_not_write_is_not_put_back(as_actor, actors) -> None:
    """Lowered by somebody whose clearance was lowered afterwards: the higher label is out of reach, and nothing changes."""
    with as_actor("head") as actor:
        row = _made(actor, label=label_of(20))
        identifier, since = _do(row, actor, lambda row, actor: _relabelled(row, actor, 10))
        changed = _state(row)
    with (
        acting(replace(actors["head"], clearance=10)) as actor,
        pytest.raises((NotAllowed, NotFound, Conflict)),
    ):
        undo_operation(actor, identifier, since)
    with as_actor("head"):
        assert _state(row) == changed


def test_nothing_is_found_of_an_operation_on_what_one_may_not_see(as_actor) -> None:
    with as_actor("head") as actor:
        row = _made(actor, label=label_of(20))
        identifier, since = _do(row, actor, _parties)
        assert first_event(Agreement, identifier, [row.pk]) == since
    with as_actor("otherdesk") as actor, pytest.raises(NotFound):
        undo_operation(actor, identifier, since)
