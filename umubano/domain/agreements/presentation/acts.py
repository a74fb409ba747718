"""Acts of an agreement as its page lists them, with what each kind says besides its date and party."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.ui.dates import in_words
from umubano.domain.agreements.life import ActKind
from umubano.domain.agreements.life.document import TERMS
from umubano.domain.agreements.models import Act
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
            details=tuple(_details(act)),
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


def _details(act: Act) -> Iterable[tuple[str, str]]:
    words = {
        "effect": _("Effect"),
        "authority": _("Authority"),
        "until": _("Until"),
        "months": _("Months"),
        "indefinitely": _("Without end"),
        "dispatched": _("Sent"),
        "received": _("Received"),
        "takes_effect": _("Takes effect"),
        "number": _("Number"),
        "by": _("By"),
    }
    effects = {
        "definitive": _("definitive"),
        "subject_to_ratification": _("subject to ratification"),
        "ad_referendum": _("ad referendum"),
    }
    for name, value in act.details.items():
        if name == "terms":
            changed = ", ".join(field.replace("_", " ") for field in TERMS if field in value)
            yield _("Changes the terms"), changed
        elif name in {"until", "dispatched", "received", "takes_effect"}:
            yield words[name], in_words(str(value))
        elif name == "effect":
            yield words[name], str(effects.get(value, value))
        elif name == "indefinitely":
            yield words[name], _("yes")
        else:
            yield words.get(name, name), str(value)
