"""The shape of an activity to be recorded: what a form, a mail, an import row or the demonstration hands over."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from umubano.core.labels.models import Label
from umubano.domain.agreements.services.drafts import SourceDraft


@dataclass(slots=True)
class OriginalDraft:
    """The row it comes from, as it was read; `problems`: what of it is kept as text only."""

    dataset: str
    key: str
    values: dict[str, Any]
    problems: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class ActivityDraft:
    """Everything about one activity before it has a row. Only title, kind, label and partners are required.

    Dates are EDTF. `state`: where it stands already; beyond a proposal a reason is needed. Neither `agreement_id` nor `outside_because`: not
    said yet, which only a proposal may leave open. `capture_key`: the same one sent again records nothing new.
    """

    title: str
    kind: str
    label: Label
    partners: list[str]
    ref: str = ""
    collection: str = "own"
    visit_level: str = ""
    direction: str = "unknown"
    description: str = ""
    planned_start: str = ""
    planned_end: str = ""
    actual_start: str = ""
    actual_end: str = ""
    place: str = ""
    country_id: str | None = None
    agreement_id: int | None = None
    clause: str = ""
    outside_because: str = ""
    state: str = "proposed"
    desk: str = ""
    owner_id: int | None = None
    confidence: str = "primary-official"
    is_illustrative: bool = False
    areas: list[str] = field(default_factory=list)
    sources: list[SourceDraft] = field(default_factory=list)
    capture_key: uuid.UUID | None = None
    original: OriginalDraft | None = None
