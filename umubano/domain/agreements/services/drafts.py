"""The shape of an agreement to be registered: what a form, an import row, a signing or the demonstration hands over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from umubano.core.labels.models import Label
from umubano.domain.agreements.models import Collection


@dataclass(slots=True)
class PartyDraft:
    """A party by its code. `body` is who acts for it, e.g. `Ministry of Defence`."""

    code: str
    is_home: bool = False
    body: str = ""


@dataclass(slots=True)
class ActDraft:
    """An act: kind (life.ActKind), EDTF date, the party that did it (None: all together), and what the kind asks for."""

    kind: str
    effective: str
    party: str | None = None
    details: dict[str, Any] = field(default_factory=dict)
    document: str = ""
    source_id: int | None = None
    note: str = ""


@dataclass(slots=True)
class SignatoryDraft:
    party: str
    name: str
    office: str = ""
    full_powers: str = "unknown"


@dataclass(slots=True)
class SourceDraft:
    """A source already on file, and how sure it makes us of this agreement."""

    source_id: int
    confidence: str
    locator: str = ""
    note: str = ""


@dataclass(slots=True)
class ClaimDraft:
    field: str
    value: str
    confidence: str
    source_id: int | None = None


@dataclass(slots=True)
class OriginalDraft:
    """The row of a data set that this agreement comes from, as it was read."""

    dataset: str
    key: str
    values: dict[str, Any]


@dataclass(slots=True)
class AgreementDraft:
    """Everything about one agreement before it has a row. Only title, kind, label and parties are required."""

    title: str
    kind: str
    label: Label
    parties: list[PartyDraft]
    ref: str = ""
    collection: str = Collection.REGISTER
    titles: dict[str, str] = field(default_factory=dict)
    legal_nature: str = "undetermined"
    legal_opinion: str = ""
    legal_opinion_author: str = ""
    level: str = "unknown"
    scope: str = "unknown"
    place: str = ""
    languages: list[str] = field(default_factory=list)
    prevailing_language: str = ""
    text_status: str = "not_held"
    terms: dict[str, Any] = field(default_factory=dict)
    notes: str = ""
    desk: str = ""
    owner_id: int | None = None
    is_illustrative: bool = False
    confidence: str = "reported"
    areas: list[str] = field(default_factory=list)
    acts: list[ActDraft] = field(default_factory=list)
    signatories: list[SignatoryDraft] = field(default_factory=list)
    sources: list[SourceDraft] = field(default_factory=list)
    claims: list[ClaimDraft] = field(default_factory=list)
    original: OriginalDraft | None = None
