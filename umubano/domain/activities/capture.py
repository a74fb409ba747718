"""Capture in under a minute: five things make an activity, wherever they come from (page, phone, mail, command line)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.dates import PartialDate, today
from umubano.core.errors import InvalidInput
from umubano.core.labels.models import Label
from umubano.core.labels.services import default_label
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity
from umubano.domain.activities.queries import similar
from umubano.domain.activities.services import ActivityDraft, create_activity
from umubano.domain.activities.spans import span_of
from umubano.domain.agreements.imports.public_facts import desk_of
from umubano.domain.agreements.models import Agreement

#: Which way a kind goes, where the kind says it.
_DIRECTIONS = {
    "training_given": "given",
    "training_received": "received",
    "exercise": "together",
    "staff_talks": "together",
    "information_exchange": "together",
    "research": "together",
}


@dataclass(slots=True)
class Capture:
    """The five fields: what kind, with whom, when (EDTF, a day or a period `start/end`), what, and under which agreement or why none.

    Neither `agreement` (a reference) nor `outside_because`: not said yet. `key`: the same capture sent twice is one.
    """

    kind: str
    partners: list[str]
    when: str
    what: str
    agreement: str = ""
    outside_because: str = ""
    key: uuid.UUID | None = None
    label: Label | None = None
    areas: list[str] = field(default_factory=list)


def split_when(when: str) -> tuple[str, str]:
    """A period `2026-03-02/2026-03-06` as start and end; anything else is the start alone. Raises InvalidInput with `field`."""
    start, slash, end = when.strip().partition("/")
    try:
        for part in (start, end) if slash else (start,):
            PartialDate.parse(part.strip())
    except InvalidInput as error:
        raise InvalidInput(error.message, code=error.error_code, field="when", value=when) from None
    return start.strip(), end.strip()


def agreement_of(ref: str) -> Agreement | None:
    """The agreement with this reference. Raises InvalidInput when there is none that the actor may see."""
    if not ref.strip():
        return None
    found: Agreement | None = Agreement.objects.register().filter(ref__iexact=ref.strip()).first()
    if found is None:
        raise InvalidInput(
            _("There is no agreement with this reference, or you may not see it."),
            code="unknown_agreement",
            field="agreement",
            value=ref,
        )
    return found


def draft_of(actor: Actor, capture: Capture) -> ActivityDraft:
    """The draft that the five fields come to.

    What lies wholly in the past happened, and is recorded as done when its basis is said; everything else is a proposal. The desk follows the
    first partner where the actor may write there, else the actor's own. Raises InvalidInput with `field`.
    """
    if not capture.when.strip():
        raise InvalidInput(_("Say when, as far as you know."), code="when_missing", field="when")
    start, end = split_when(capture.when)
    agreement = agreement_of(capture.agreement)
    span = span_of(start, end)
    is_past = span.last is not None and span.last <= today()
    is_said = agreement is not None or bool(capture.outside_because.strip())
    is_done = is_past and is_said
    if start == "XXXX" and not end:
        start = ""
    dates: dict[str, Any] = (
        {"actual_start": start, "actual_end": end}
        if is_done
        else {"planned_start": start, "planned_end": end}
    )
    return ActivityDraft(
        title=capture.what.strip(),
        kind=capture.kind,
        label=capture.label or default_label(),
        partners=capture.partners,
        direction=_DIRECTIONS.get(capture.kind, "unknown"),
        agreement_id=agreement.pk if agreement else None,
        outside_because=capture.outside_because.strip(),
        state=State.DONE if is_done else State.PROPOSED,
        desk=_desk(actor, capture.partners),
        owner_id=actor.user_id,
        areas=capture.areas,
        capture_key=capture.key,
        **dates,
    )


def _desk(actor: Actor, partners: list[str]) -> str:
    desk = desk_of(partners[0]) if partners else ""
    if actor.role is not Role.DESK_OFFICER or desk in actor.desks:
        return desk
    return next(iter(sorted(actor.desks)), "")


def likely_duplicates(capture: Capture) -> list[Activity]:
    """What is on file already and may be the same."""
    start, end = split_when(capture.when)
    if capture.key and Activity.objects.filter(capture_key=capture.key).exists():
        return []  # the same capture again is no second activity
    return similar(kind=capture.kind, partners=capture.partners, span=span_of(start, end))


def capture_activity(actor: Actor, capture: Capture) -> Activity:
    """Record what was captured; sent again with the same key, it returns what was recorded then. As `create_activity`."""
    draft = draft_of(actor, capture)
    reason = _("Recorded after it took place.") if draft.state == State.DONE else ""
    return create_activity(actor, draft, reason=reason)
