"""The shape of a negotiation to be opened: what a form, an import row or the demonstration hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from umubano.core.labels.models import Label
from umubano.domain.agreements.services.drafts import SourceDraft


@dataclass(slots=True)
class PartnerDraft:
    """A partner at the table by its code; `body` is who acts for it, e.g. `Ministry of Defence`."""

    code: str
    body: str = ""


@dataclass(slots=True)
class StageDraft:
    """A stage that the negotiation had entered by the time it was recorded here, and when."""

    stage: str
    entered_on: date
    reason: str = ""


@dataclass(slots=True)
class NegotiationDraft:
    """Everything about one negotiation before it has a row. Only title, kind, label and partners are required.

    `stages`: the stages it had entered before it was recorded, oldest first, each one step of the life cycle after the one before;
    the first may be any open stage. Left out: it begins today as an idea. `opened_on`: the first of them, if left out.
    """

    title: str
    kind: str
    label: Label
    partners: list[PartnerDraft]
    ref: str = ""
    legal_nature: str = "undetermined"
    level: str = "unknown"
    scope: str = "unknown"
    purpose: str = ""
    terms: dict[str, Any] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    prevailing_language: str = ""
    subject_to_ratification: bool | None = None
    commits_finances: bool | None = None
    changes_law: bool | None = None
    concerns_status_of_persons: bool | None = None
    concerns_reserved_matter: bool | None = None
    permits_foreign_base: bool | None = None
    stages: list[StageDraft] = field(default_factory=list)
    opened_on: date | None = None
    desk: str = ""
    owner_id: int | None = None
    next_step: str = ""
    next_step_due: date | None = None
    blocked_by: str = ""
    target_signature: date | None = None
    renews_id: int | None = None
    areas: list[str] = field(default_factory=list)
    sources: list[SourceDraft] = field(default_factory=list)
    is_illustrative: bool = False
