"""The shapes that forms, imports and the demonstration hand over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from umubano.core.labels.models import Label


@dataclass(slots=True)
class AgreementLink:
    """An agreement (its primary key) that a body works under; dates are EDTF."""

    agreement_id: int
    since: str = ""
    until: str = ""
    clause: str = ""


@dataclass(slots=True)
class RuleDraft:
    """A rule with its source: an agreement and clause, a published source, or who set it by hand and why."""

    kind: str
    value: dict[str, Any]
    source_kind: str
    agreement_id: int | None = None
    clause: str = ""
    source_id: int | None = None
    set_by: str = ""
    set_reason: str = ""


@dataclass(slots=True)
class MemberDraft:
    side: str
    role: str
    function: str
    counterpart_id: int | None = None
    since: str = ""
    until: str = ""


@dataclass(slots=True)
class SourceOfBody:
    """A source on file, how sure it makes us, and the row of a data set that it is."""

    source_id: int
    confidence: str
    origin: str = ""
    note: str = ""


@dataclass(slots=True)
class SessionDraft:
    """A session: planned, or already held when `held` is given. Dates are EDTF; `number` 0 takes the next one."""

    planned: str = ""
    held: str = ""
    number: int = 0
    host: str = ""
    place: str = ""
    languages: list[str] = field(default_factory=list)
    summary: str = ""
    origin: str = ""


@dataclass(slots=True)
class BodyDraft:
    """Everything about one body before it has a row. Only name, kind, label and partners are required."""

    name: str
    kind: str
    label: Label
    partners: list[str]
    ref: str = ""
    names: dict[str, str] = field(default_factory=dict)
    level: str = "unknown"
    purpose: str = ""
    established: str = ""
    desk: str = ""
    owner_id: int | None = None
    is_illustrative: bool = False
    agreements: list[AgreementLink] = field(default_factory=list)
    rules: list[RuleDraft] = field(default_factory=list)
    members: list[MemberDraft] = field(default_factory=list)
    sources: list[SourceOfBody] = field(default_factory=list)
    sessions: list[SessionDraft] = field(default_factory=list)


@dataclass(slots=True)
class CommitmentDraft:
    """What one side owes: `side` a party code, `function` who does it there, `due` EDTF, `decision` the number of a decision.

    `counterpart_id` is a body on file of that side, `person_id` an account that sees to what we promised.
    """

    text: str
    side: str
    function: str = ""
    due: str = ""
    decision: int | None = None
    counterpart_id: int | None = None
    person_id: int | None = None
