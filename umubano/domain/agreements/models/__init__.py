"""The agreement as a record and everything that belongs to it."""

from umubano.domain.agreements.models.agreement import (
    Agreement,
    AgreementPart,
    Collection,
    LegalNature,
    Level,
    Scope,
    Status,
    TextStatus,
)
from umubano.domain.agreements.models.parts import (
    Act,
    AgreementArea,
    AgreementParty,
    AgreementSource,
    Claim,
    Original,
    Relation,
    Signatory,
    StatusPeriod,
)

__all__ = [
    "Act",
    "Agreement",
    "AgreementArea",
    "AgreementPart",
    "AgreementParty",
    "AgreementSource",
    "Claim",
    "Collection",
    "LegalNature",
    "Level",
    "Original",
    "Relation",
    "Scope",
    "Signatory",
    "Status",
    "StatusPeriod",
    "TextStatus",
]
