"""Joint bodies, their sessions, and what was minuted, decided and promised there."""

from umubano.domain.committees.models.bodies import (
    BodyAgreement,
    BodyPart,
    BodyPartner,
    BodyRule,
    BodySource,
    JointBody,
    Member,
    RuleKind,
    RuleSource,
)
from umubano.domain.committees.models.minutes import (
    Commitment,
    CommitmentChange,
    Decision,
    Minutes,
    MinutesAgreement,
    MinutesText,
)
from umubano.domain.committees.models.sessions import AgendaItem, Attendance, Session, SessionChange

__all__ = [
    "AgendaItem",
    "Attendance",
    "BodyAgreement",
    "BodyPart",
    "BodyPartner",
    "BodyRule",
    "BodySource",
    "Commitment",
    "CommitmentChange",
    "Decision",
    "JointBody",
    "Member",
    "Minutes",
    "MinutesAgreement",
    "MinutesText",
    "RuleKind",
    "RuleSource",
    "Session",
    "SessionChange",
]
