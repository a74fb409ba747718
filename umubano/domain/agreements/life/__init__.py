"""The life of an agreement, computed: terms + acts + a date → status, the reason in words, and the coming dates.

Plain Python, no database, no Django. Read in this order: `terms` (what the instrument says), `acts` (what happened), `facts` (acts in order,
corrected ones set aside), `entry` (signature and entry into force), `term` (the calendar of terms and notice), `ending`, `compile` (the life),
`standing` (the answer), `coming` (what lies ahead), `reasons` (every sentence), `document` (the JSON of `umubano life`).
"""

from umubano.domain.agreements.life.acts import Act, ActKind, SignatureEffect
from umubano.domain.agreements.life.compile import Life, compile_life
from umubano.domain.agreements.life.document import evaluate_document, parse_act, parse_terms
from umubano.domain.agreements.life.reasons import Sentence
from umubano.domain.agreements.life.standing import (
    BINDING,
    ENDED,
    ComingDate,
    Standing,
    Status,
    StatusPeriod,
)
from umubano.domain.agreements.life.terms import (
    CommitteeTerms,
    EntryRule,
    NoticeFrom,
    NoticeWhen,
    Registration,
    TermRule,
    Terms,
)

__all__ = [
    "BINDING",
    "ENDED",
    "Act",
    "ActKind",
    "ComingDate",
    "CommitteeTerms",
    "EntryRule",
    "Life",
    "NoticeFrom",
    "NoticeWhen",
    "Registration",
    "Sentence",
    "SignatureEffect",
    "Standing",
    "Status",
    "StatusPeriod",
    "TermRule",
    "Terms",
    "compile_life",
    "evaluate_document",
    "parse_act",
    "parse_terms",
]
