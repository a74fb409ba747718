"""What the sides owe after a session: write it down, change it, record what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.dates import PartialDate, today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.lifecycle import perform
from umubano.domain.committees import policy
from umubano.domain.committees.lifecycle import COMMITMENT, CommitmentState
from umubano.domain.committees.models import Commitment, CommitmentChange, Decision, Session
from umubano.domain.committees.services.drafts import CommitmentDraft
from umubano.domain.committees.services.project import project
from umubano.domain.committees.services.reach import (
    day_of,
    locked,
    require_side,
    require_text,
    require_version,
)
from umubano.domain.parties.models import Body

EDITABLE = frozenset({"text", "side", "function", "due", "decision", "counterpart_id", "person_id"})


def add_commitment(session: Session, draft: CommitmentDraft, *, actor: Actor, reason: str = "") -> Commitment:
    """Write down what a side committed itself to.

    Checks: the action and desk, that the session was held, text, side, due date (EDTF), that the decision is in the minutes, that the body is of
    that side and that a person is named for our own side only.
    Changes: the commitment, the body's standing. Records: history, `commitment.made`. Raises InvalidInput, Conflict, NotAllowed.
    """
    with operation(actor, "committees.add_commitment", reason=reason):
        row = locked(session, actor, policy.CHANGE)
        if not row.took_place:
            raise Conflict(_("Commitments follow from a session that was held."), code="wrong_state")
        written = PartialDate.parse(draft.due) if draft.due else None
        if draft.decision is not None:
            _require_decision(row, draft.decision)
        side = require_side(row.body, draft.side)
        _require_owner(side, draft.counterpart_id, draft.person_id)
        found = Commitment(
            body_id=row.body_id,
            session=row,
            label_id=row.label_id,
            decision=draft.decision,
            text=require_text(draft.text, "text", _("Say what is to be done.")),
            side_id=side,
            function=draft.function.strip(),
            counterpart_id=draft.counterpart_id,
            person_id=draft.person_id,
            due=str(written or ""),
            due_on=written.latest if written else None,
            state_since=row.held_to or today(),
        )
        found.save(force_insert=True)
        CommitmentChange.objects.create(
            body_id=row.body_id,
            commitment=found,
            label_id=row.label_id,
            target=found.state,
            effective_on=found.state_since,
            actor_name=actor.name,
            reason=reason,
        )
        record_event(actor, "commitment.made", row.body, summary=f"{draft.side}: {found.text[:120]}")
        project(row.body)
    return found


def _require_decision(session: Session, number: int) -> None:
    if not Decision.objects.filter(session=session, number=number).exists():
        raise InvalidInput(
            _("There is no decision %(number)d in the minutes.") % {"number": number},
            code="unknown_decision",
            field="decision",
            value=str(number),
        )


def _require_owner(side: str, counterpart_id: int | None, person_id: int | None) -> None:
    """Refuse a body of another side, and a person where it is not for us to do."""
    if counterpart_id is not None and not Body.objects.filter(pk=counterpart_id, party_id=side).exists():
        raise InvalidInput(
            _("This body does not belong to the side that does it."), code="other_body", field="counterpart"
        )
    if person_id is not None and side != settings.UMUBANO_HOME_COUNTRY:
        raise InvalidInput(
            _("A person is named only for what we do ourselves."), code="other_person", field="person"
        )


def change_commitment(
    commitment: Commitment,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
) -> Commitment:
    """Change the words, side, body, office, person or due date of an open commitment. A later due date needs a reason.

    Checks, records as `add_commitment`; `commitment.changed`. Raises InvalidInput, Conflict, NotAllowed.
    """
    if unknown := set(changes) - EDITABLE:
        raise InvalidInput(
            _("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    with operation(actor, "committees.change_commitment", reason=reason):
        row = locked(commitment, actor, policy.CHANGE)
        require_version(row, version)
        if row.state != CommitmentState.OPEN:
            raise Conflict(_("Only an open commitment is changed; open it again first."), code="wrong_state")
        values: dict[str, Any] = dict(changes)
        if "text" in values:
            values["text"] = require_text(values["text"], "text", _("Say what is to be done."))
        if "side" in values:
            values["side_id"] = require_side(row.body, values.pop("side"))
        if "due" in values and values["due"] != row.due:
            values["due_on"] = day_of(values["due"])
            if row.due_on and (values["due_on"] is None or values["due_on"] > row.due_on):
                require_text(reason, "reason", _("Say why it may be done later."))
        if values.get("decision") is not None:
            _require_decision(row.session, values["decision"])
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if not changed:
            return row
        if {"side_id", "counterpart_id", "person_id"} & set(changed):
            _require_owner(
                *(values.get(name, getattr(row, name)) for name in ("side_id", "counterpart_id", "person_id"))
            )
        for name in changed:
            setattr(row, name, values[name])
        row.version += 1
        row.save(update_fields=[*changed, "version"])
        record_event(actor, "commitment.changed", row.body, summary=", ".join(sorted(changed)))
        project(row.body)
    return row


def move_commitment(
    commitment: Commitment,
    step: str,
    *,
    actor: Actor,
    effective_on: date | None = None,
    evidence: str = "",
    source_id: int | None = None,
    reason: str = "",
) -> Commitment:
    """Record that it was done (with evidence), withdraw it, or open it again (with a reason).

    Checks, changes, records: `core.lifecycle.perform`; and the body's standing. Raises what it raises.
    """
    fields: dict[str, Any] = {}
    day = effective_on or today()
    if step == "fulfil":
        fields = {"evidence": evidence.strip(), "closed_on": day, "source_id": source_id}
    elif step == "withdraw":
        fields = {"closed_on": day}
    elif step == "reopen":
        fields = {"closed_on": None}
    with operation(actor, f"commitment.{step}", reason=reason):
        row = perform(COMMITMENT, commitment, step, actor=actor, effective_on=day, reason=reason, **fields)
        project(row.body)
    return row
