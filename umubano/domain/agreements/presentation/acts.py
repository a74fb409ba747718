"""Acts of an agreement as its page lists them, with what each kind says besides its date and party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from umubano.domain.agreements.life import ActKind
from umubano.domain.agreements.models import Act
from umubano.domain.agreements.presentation.details import details_in_words
from umubano.domain.agreements.presentation.words import ACT_ICONS, act_title


@dataclass(frozen=True, slots=True)
class ShownAct:
    """An act in the list; a corrected one is struck through and says why."""

    pk: int
    anchor: str
    number: int
    kind: str
    title: str
    icon: str
    effective: str
    party: str
    details: tuple[tuple[str, str], ...]
    document: str
    source: Any
    note: str
    recorded_by: str
    recorded_at: Any
    is_corrected: bool
    correction_reason: str
    is_withdrawal: bool
    corrects_number: int | None
    is_later: bool


def acts_shown(acts: list[Act], names: dict[str, str], day: date) -> tuple[ShownAct, ...]:
    """In the order of time; what corrects comes after what it corrects because it has the same or a better date."""
    corrections = {act.corrects_id: act for act in acts if act.corrects_id}
    numbers = {act.pk: number for number, act in enumerate(acts, start=1)}
    ordered = sorted(acts, key=lambda act: (act.effective_to or date.min, act.pk))
    return tuple(
        ShownAct(
            pk=act.pk,
            anchor=f"act-{act.pk}",
            number=numbers[act.pk],
            kind=act.kind,
            title=act_title(act.kind),
            icon=ACT_ICONS.get(act.kind, ""),
            effective=act.effective,
            party=names.get(act.party_id or "", act.party_id or ""),
            details=tuple(details_in_words(act.details)),
            document=act.document,
            source=act.source,
            note="" if act.corrects_id else act.note,
            recorded_by=act.recorded_by,
            recorded_at=act.recorded_at,
            is_corrected=act.pk in corrections,
            correction_reason=corrections[act.pk].note if act.pk in corrections else "",
            is_withdrawal=act.kind == ActKind.CORRECTION,
            corrects_number=numbers.get(act.corrects_id) if act.corrects_id else None,
            is_later=act.effective_to is not None and act.effective_to > day,
        )
        for act in ordered
    )
