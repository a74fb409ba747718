"""Activities for tests, made by the services as everything else is."""

from __future__ import annotations

from typing import Any

from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.domain.activities import services
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services import ActivityDraft

SECRET = LabelValue(level=40)
FOR_MOZAMBIQUE = LabelValue(level=10, releasable_to=frozenset({"MOZ"}))
OUTSIDE = "A courtesy between the services."


def make(actor: Actor, **given: Any) -> Activity:
    """An activity; a proposed visit to Mozambique in March 2026 outside any agreement unless said otherwise. `label` is a LabelValue."""
    label = given.pop("label", None)
    reason = given.pop("reason", "Told by the desk.")
    values: dict[str, Any] = {
        "title": "Visit of the chief of defence staff",
        "kind": "visit",
        "partners": ["MOZ"],
        "planned_start": "2026-03-02",
        "planned_end": "2026-03-04",
        "desk": "africa",
        **given,
    }
    if "outside_because" not in values and "agreement_id" not in values:
        values["outside_because"] = OUTSIDE
    draft = ActivityDraft(label=label_for(label) if label else default_label(), **values)
    return services.create_activity(actor, draft, reason=reason)


def done(actor: Actor, **given: Any) -> Activity:
    """One that took place in October 2025."""
    return make(
        actor,
        **{
            "state": "done",
            "planned_start": "",
            "planned_end": "",
            "actual_start": "2025-10-06",
            "actual_end": "2025-10-08",
            **given,
        },
    )


def complete(actor: Actor, **given: Any) -> Activity:
    """A proposal of which nothing is still to be said."""
    return make(
        actor,
        **{
            "visit_level": "chief",
            "direction": "together",
            "areas": ["training"],
            "place": "Maputo",
            "owner_id": actor.user_id,
            **given,
        },
    )


def five_fields(**changed: str) -> dict[str, Any]:
    """What the short form sends."""
    return {
        "key": "7d444840-9dc0-11d1-b245-5ffdce74fad2",
        "kind": "staff_talks",
        "partners": ["MOZ"],
        "when": "2026-04",
        "what": "Staff talks in Maputo",
        "agreement": "",
        "outside_because": "Courtesy",
        **changed,
    }
