"""What parties do about an instrument, as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from umubano.core.dates import PartialDate


class ActKind(StrEnum):
    """Every kind of act. The comments say what `details` a kind reads."""

    AUTHORISED = "negotiation_authorised"
    TEXT_AGREED = "text_agreed"  # adoption, authentication, initialling (VCLT 9, 10)
    SIGNED = "signed"  # effect: definitive | subject_to_ratification | ad_referendum (VCLT 12)
    CONFIRMED = "signature_confirmed"  # of a signature ad referendum or without authority (VCLT 8, 12(2)(b))
    NOTIFIED = "notified"  # internal procedures completed
    REPLY_RECEIVED = "reply_received"  # of an exchange of notes
    APPROVED = "approved_by_parliament"
    RATIFIED = "ratified"
    EXCHANGED = "instruments_exchanged"
    PROVISIONAL_BEGUN = "provisional_application_begun"
    PROVISIONAL_ENDED = "provisional_application_ended"  # VCLT 25(2)
    IN_FORCE = "in_force"
    REGISTERED = "registered_with_un"  # number
    PUBLISHED = "published_in_gazette"
    AMENDED = "amended"  # terms: the fields that change
    EXTENDED = "extended"  # until: date, or months, or indefinitely: true
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    NOTICE_GIVEN = "notice_given"  # dispatched, received: dates; takes_effect: date
    NOTICE_WITHDRAWN = "notice_withdrawn"  # VCLT 68
    REVIEWED = "reviewed"
    EVENT_ENDED = "event_ended"  # the mission or event with which it ends
    TERMINATED = "terminated"  # VCLT 54
    EXPIRED = "expired"
    SUPERSEDED = "superseded"  # by: reference (VCLT 59)
    CORRECTION = "correction"  # the act it corrects did not happen


class SignatureEffect(StrEnum):
    DEFINITIVE = "definitive"
    SUBJECT_TO_RATIFICATION = "subject_to_ratification"
    AD_REFERENDUM = "ad_referendum"


_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `party` None means all parties together. `corrects` names the act that this one replaces.

    `id` may be anything hashable; answers name acts by it. `recorded` is the day on which we came to know of it.
    """

    kind: ActKind
    date: PartialDate
    party: str | None = None
    id: Hashable = None
    recorded: datetime.date | None = None
    details: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    corrects: Hashable = None
