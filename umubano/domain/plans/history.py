"""What history keeps of partner plans as codes, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from umubano.core.accounts.desks import desk_name
from umubano.core.changes import values
from umubano.core.changes.describe import field_names
from umubano.core.registry import Told
from umubano.core.ui.words import labelled
from umubano.domain.plans.lifecycle import State, ValueState
from umubano.domain.plans.models import Plan


def _steps(states: Any, stored: str) -> str:
    names = dict(states.choices)
    return " → ".join(str(names.get(step, step)) for step in stored.split(" → "))


def _event(event: str, stored: str) -> str:
    """The summary of an event of a plan."""
    if event == "changed":
        return field_names(Plan, stored.split(", ")) or stored
    if event == "state_changed":
        return _steps(State, stored)
    if event == "value_state_changed":
        indicator, _colon, steps = stored.rpartition(": ")
        return labelled(indicator, _steps(ValueState, steps))
    return stored


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {
    "plan.desk": desk_name,
    "plan.partners_text": values.left_out,
}
SUMMARY_WORDS = {"plan": _event}
