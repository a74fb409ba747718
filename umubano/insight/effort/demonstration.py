"""The demonstration of the intended focus: illustrative declarations. They stand for no real intention of anybody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from umubano.core.actors import Actor
from umubano.core.labels.services import label_for
from umubano.domain.agreements.demonstration.load import demonstration_ref
from umubano.domain.agreements.demonstration.records import OFFICIAL
from umubano.insight.effort import services
from umubano.insight.effort.models import Focus
from umubano.insight.effort.services import FocusDraft

_MADE_UP = "Illustrative: made up for the demonstration, stands for no real declaration."

#: (key, title, axis, from, until, shares, why)
_DECLARATIONS: tuple[tuple[str, str, str, date, date | None, dict[str, int], str], ...] = (
    (
        "focus-region-2023", "Africa first, the neighbours above all", "region", date(2023, 1, 1), date(2024, 12, 31),
        {"002": 70, "150": 10, "142": 10, "019": 5},
        "The directorate is new; most partners and most needs are near.",
    ),
    (
        "focus-region-2025", "Africa first, wider partnerships", "region", date(2025, 1, 1), None,
        {"002": 60, "150": 15, "142": 15, "019": 5},
        "Africa stays the largest share by intent; partners in Europe and Asia bring what our region does not have.",
    ),
    (
        "focus-area-2025", "Training and education before all else", "area", date(2025, 1, 1), date(2026, 12, 31),
        {"training": 30, "education": 20, "peace_support": 15, "health": 10, "cyber": 10},
        "People first; cyber security and military health are the gaps that partners can help to close.",
    ),
)  # fmt: skip


def load_demonstration(actor: Actor) -> None:
    """The declarations that are not there yet, by the service that everybody uses."""
    for key, title, axis, first, last, shares, why in _DECLARATIONS:
        ref = demonstration_ref("F", key)
        if Focus.objects.filter(ref=ref).exists():
            continue
        draft = FocusDraft(
            ref=ref,
            title=title,
            axis=axis,
            starts_on=first,
            ends_on=last,
            shares={code: Decimal(percent) for code, percent in shares.items()},
            label=label_for(OFFICIAL),
            declared_on=first,
            declared_by="Head of the directorate (illustrative)",
            is_illustrative=True,
        )
        services.declare_focus(actor, draft, reason=f"{why} {_MADE_UP}")
