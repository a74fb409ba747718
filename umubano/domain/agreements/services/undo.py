"""Take back what one has just changed, from what history kept: fields, parts and label as they were, acts as never having happened.

Nothing is erased. Undoing is a change of its own, by the same services, with the same checks and a reason.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.tracked import event_model_of
from umubano.core.errors import Conflict, NotAllowed, NotFound
from umubano.core.labels.models import Label
from umubano.domain.agreements.models import (
    Act,
    Agreement,
    AgreementArea,
    AgreementPart,
    AgreementParty,
    Signatory,
)
from umubano.domain.agreements.services.acts import correct_act
from umubano.domain.agreements.services.change import (
    EDITABLE,
    relabel,
    set_areas,
    set_parties,
    set_signatories,
    update_agreement,
)
from umubano.domain.agreements.services.drafts import PartyDraft, SignatoryDraft

#: Later than this, somebody changes it back by hand and says why.
UNDO_FOR = timedelta(hours=1)


def first_event(identifier: uuid.UUID, agreements: Sequence[int]) -> int | None:
    """The id of the first history event of an operation on these agreements: where `undo_operation` begins to read."""
    events = event_model_of(Agreement).objects.filter(pgh_obj_id__in=agreements, pgh_context_id=identifier)
    found: int | None = events.order_by("pgh_id").values_list("pgh_id", flat=True).first()
    return found


def undo_operation(actor: Actor, identifier: uuid.UUID, since: int) -> list[Agreement]:
    """Put the fields, areas, parties, signatories and label that an operation changed back to what they were before it.

    Checks: that it was the actor's own operation, within UNDO_FOR, that nobody changed the agreements since, and whatever the services
    check that make the change: taking back a raised label is lowering it, which is for those who may lower, and both labels must be the
    actor's to write. Changes: the agreements, by these services. Records: history with the reason, as one operation.
    Raises NotFound, NotAllowed, Conflict, InvalidInput; then nothing is changed.
    """
    model = event_model_of(Agreement)
    events = list(model.objects.filter(pgh_id__gte=since, pgh_context_id=identifier).order_by("pgh_id"))
    if not events:
        raise NotFound(_("There is nothing to undo, or you may not see it."))
    if any((event.pgh_context or {}).get("actor") != actor.id for event in events):
        raise NotAllowed(_("Only the person who made a change can undo it."), code="not_own_change")
    if events[0].pgh_created_at < timezone.now() - UNDO_FOR:
        raise Conflict(
            _("It is too late to undo this. Change it back by hand, and say why."), code="too_late"
        )
    last = {event.pgh_obj_id: event for event in events}
    reason = _("Undone: %(reason)s") % {
        "reason": (events[0].pgh_context or {}).get("reason") or _("changed by mistake")
    }
    with operation(actor, "agreements.undo", reason=reason):
        rows = list(Agreement.objects.select_for_update().filter(pk__in=last).order_by("pk"))
        if len(rows) != len(last):
            raise NotFound(_("There is nothing to undo, or you may not see it."))
        return [_restore(row, identifier, last[row.pk], actor, reason) for row in rows]


def _restore(row: Agreement, identifier: uuid.UUID, after: Any, actor: Actor, reason: str) -> Agreement:
    if row.version != after.version:
        raise Conflict(
            _("“%(title)s” was changed again since; look at it first.") % {"title": row.title},
            code="changed_meanwhile",
        )
    model = event_model_of(Agreement)
    of_row = model.objects.filter(pgh_obj_id=row.pk)
    first = of_row.filter(pgh_context_id=identifier).order_by("pgh_id").first()
    before = of_row.filter(pgh_id__lt=first.pgh_id).order_by("-pgh_id").first() if first else None
    if before is None:
        raise Conflict(_("A new agreement cannot be undone; correct what is wrong in it."), code="newly_made")
    changes = {
        name: getattr(before, name) for name in EDITABLE if getattr(before, name) != getattr(row, name)
    }
    if changes:
        row = update_agreement(row, actor=actor, changes=changes, reason=reason)
    areas = _before(AgreementArea, row, identifier)
    if areas is not None:
        row = set_areas(row, sorted({area.area for area in areas}), actor=actor, reason=reason)
    parties = _before(AgreementParty, row, identifier)
    if parties is not None:
        parties.sort(key=lambda party: party.position)
        drafts = [PartyDraft(party.party_id, party.is_home, party.body_name) for party in parties]
        row = set_parties(row, drafts, actor=actor, reason=reason)
    people = _before(Signatory, row, identifier)
    if people is not None:
        signed = [SignatoryDraft(one.party_id, one.name, one.office, one.full_powers) for one in people]
        row = set_signatories(row, signed, actor=actor, reason=reason)
    if (
        before.label_id != row.label_id
    ):  # last: what was written before it still stands under the present label
        row = relabel(row, Label.objects.get(pk=before.label_id), actor=actor, reason=reason)
    return row


def _before(model: type[AgreementPart], row: Agreement, identifier: uuid.UUID) -> list[Any] | None:
    """The rows of a kind of part as they were before an operation, oldest first: rows and history events, which have the same
    fields. None when it touched none of them.

    Raises Conflict when history does not tell what a changed row was before.
    """
    events = event_model_of(model).objects
    touched = events.filter(agreement_id=row.pk, pgh_context_id=identifier).values_list(
        "pgh_obj_id", flat=True
    )
    story: dict[int, list[Any]] = {}
    for event in events.filter(agreement_id=row.pk, pgh_obj_id__in=list(touched)).order_by("pgh_id"):
        story.setdefault(event.pgh_obj_id, []).append(event)
    if not story:
        return None
    found: dict[int, Any] = {part.pk: part for part in model.objects.filter(agreement=row)}  # type: ignore[attr-defined]
    for key, told in story.items():
        index = next(place for place, event in enumerate(told) if event.pgh_context_id == identifier)
        first = told[index]
        if index:
            found[key] = told[index - 1]
        elif first.pgh_label == "insert":
            found.pop(key, None)
        elif first.pgh_label == "delete":
            found[key] = first
        else:
            raise Conflict(
                _("History does not tell what this was before. Change it back by hand, and say why."),
                code="not_told",
            )
    return [found[key] for key in sorted(found)]


def undo_act(act: Act, *, actor: Actor) -> None:
    """Withdraw an act that the actor has just recorded; it stays in the list, struck through.

    Raises NotAllowed for somebody else's act, Conflict when it is too late or corrected already.
    """
    event = event_model_of(Act).objects.filter(pgh_obj_id=act.pk, pgh_label="insert").first()
    if event is None or (event.pgh_context or {}).get("actor") != actor.id:
        raise NotAllowed(_("Only the person who recorded an act can undo it."), code="not_own_change")
    if act.recorded_at < timezone.now() - UNDO_FOR:
        raise Conflict(_("It is too late to undo this. Correct the act, and say why."), code="too_late")
    correct_act(act, actor=actor, reason=_("Recorded by mistake and taken back at once."), withdraw=True)
