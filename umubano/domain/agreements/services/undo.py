"""Take back what one has just changed, from what history kept: fields, parts and label as they were, acts as never having happened.

Nothing is erased. Undoing is a change of its own, by the same services, with the same checks and a reason.
"""

from __future__ import annotations

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.tracked import event_model_of
from umubano.core.changes.undo import UNDO_FOR, locked_rows, own_operation, parts_before, row_before
from umubano.core.errors import Conflict, NotAllowed
from umubano.core.labels.models import Label
from umubano.domain.agreements.models import (
    Act,
    Agreement,
    AgreementArea,
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


def undo_operation(actor: Actor, identifier: uuid.UUID, since: int) -> list[Agreement]:
    """Put the fields, areas, parties, signatories and label that an operation changed back to what they were before it.

    Checks: that it was the actor's own operation, within UNDO_FOR, that nobody changed the agreements since, and whatever the services
    check that make the change: taking back a raised label is lowering it, which is for those who may lower, and both labels must be the
    actor's to write. Changes: the agreements, by these services. Records: history with the reason, as one operation.
    Raises NotFound, NotAllowed, Conflict, InvalidInput; then nothing is changed.
    """
    own = own_operation(Agreement, actor, identifier, since)
    with operation(actor, "agreements.undo", reason=own.reason):
        return [_restore(row, identifier, actor, own.reason) for row in locked_rows(Agreement, own)]


def _restore(row: Agreement, identifier: uuid.UUID, actor: Actor, reason: str) -> Agreement:
    before = row_before(row, identifier)
    changes = {
        name: getattr(before, name) for name in EDITABLE if getattr(before, name) != getattr(row, name)
    }
    if changes:
        row = update_agreement(row, actor=actor, changes=changes, reason=reason)
    areas = parts_before(AgreementArea, row, identifier)
    if areas is not None:
        row = set_areas(row, sorted({area.area for area in areas}), actor=actor, reason=reason)
    parties = parts_before(AgreementParty, row, identifier)
    if parties is not None:
        parties.sort(key=lambda party: party.position)
        drafts = [PartyDraft(party.party_id, party.is_home, party.body_name) for party in parties]
        row = set_parties(row, drafts, actor=actor, reason=reason)
    people = parts_before(Signatory, row, identifier)
    if people is not None:
        signed = [SignatoryDraft(one.party_id, one.name, one.office, one.full_powers) for one in people]
        row = set_signatories(row, signed, actor=actor, reason=reason)
    if before.label_id != row.label_id:
        # last: what was written before it still stands under the present label
        row = relabel(row, Label.objects.get(pk=before.label_id), actor=actor, reason=reason)
    return row


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
