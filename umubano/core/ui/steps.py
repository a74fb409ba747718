"""The way of a record for the `steps` component: what is done, where it stands, what comes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from umubano.core.ui.dates import in_words


def steps_on(
    way: Sequence[Any],
    place: int,
    days: Mapping[Any, date],
    *,
    is_finished: bool = False,
    is_aside: bool = False,
    entered: Collection[Any] | None = None,
) -> list[dict[str, str]]:
    """The states of `way` with their marks; the record is at `place` of it, and reached a state on its day in `days`.

    `is_finished`: all is done. `is_aside`: it does not go on from where it is. `entered`: the states it was in; one that it went past
    without anybody saying so is not shown as done. None: every state before is done.
    """
    steps = []
    for index, state in enumerate(way):
        mark = "done" if index < place or is_finished else "current" if index == place else "coming"
        if mark == "current" and is_aside:
            mark = "blocked"
        if mark == "done" and entered is not None and state not in entered:
            mark = "coming"
        day = days.get(state)
        steps.append(
            {
                "title": str(state.label),
                "text": in_words(day, short=True) if day else "",
                "state": mark,
                "url": "",
            }
        )
    return steps
