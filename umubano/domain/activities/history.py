"""What history keeps of activities as codes, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.accounts.desks import desk_name
from umubano.core.changes import values
from umubano.core.changes.describe import field_names
from umubano.core.registry import Told
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity


def state_name(code: str) -> str:
    """A state in words; the text itself where it is none."""
    return str(dict(State.choices).get(code, code))


def _event(event: str, stored: str) -> str:
    """The summary of an event of an activity."""
    if event in {"recorded", "state_changed"}:
        return " → ".join(state_name(state) for state in stored.split(" → "))
    if event == "changed":
        parts = {
            "partners": _("Partners"),
            "areas": _("Areas of cooperation"),
            "participants": _("Participants"),
            "education": _("Education"),
            "costs": _("Costs"),
            "cost_lines": _("Costs"),
            "participations": _("Participants"),
            "educations": _("Education"),
        }
        return parts.get(stored) or field_names(Activity, stored.split(", "))
    return stored


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "activity.planned_start": values.day,
    "activity.planned_end": values.day,
    "activity.actual_start": values.day,
    "activity.actual_end": values.day,
    "activity.desk": desk_name,
    "activity.partners_text": values.left_out,
}
SUMMARY_WORDS = {"activity": _event}
