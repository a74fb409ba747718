"""What the prose of the public facts says that its columns do not: terms, signatories, relations, and where sources disagree.

Each entry holds only for the shipped row: it is used when the row has the words in `says`, so that a row of another file that happens to
have the same identifier gets nothing that it does not say.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Competing:
    """One of several values that sources give for the same field. `publisher` empty: the row's own source."""

    field: str
    value: str
    confidence: str = "reported"
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the prose of one row says. `relations`: (kind, reference of the other)."""

    says: str
    place: str = ""
    languages: tuple[str, ...] = ()
    terms: dict[str, Any] = field(default_factory=dict)
    signatories: tuple[tuple[str, str, str], ...] = ()
    areas: tuple[str, ...] = ()
    level: str = "unknown"
    legal_nature: str = "undetermined"
    relations: tuple[tuple[str, str], ...] = ()
    competing: tuple[Competing, ...] = ()
    releasable_to: tuple[str, ...] = ()


DCAD = "Kinne, B. J."

KNOWN: dict[str, Known] = {
    "RWF-003": Known(
        says="DCAD codes RWA-ZIM",
        competing=(
            Competing("signed", "1997"),
            Competing("signed", "1998-01-27", "coded-factiva", DCAD),
            Competing("status", "in force in August 2021"),
            Competing("status", "ended in 2004 (estimate)", "estimate", DCAD),
        ),
    ),
    "RWF-004": Known(says="training exchange", areas=("training",)),
    "RWF-006": Known(says="training exchange", areas=("training",)),
    "RWF-007": Known(says="ministers of defence", level="ministry"),
    "RWF-008": Known(says="status of forces", areas=("status_of_forces",)),
    "RWF-010": Known(
        says="6 months written notice",
        place="Kigali",
        languages=("en",),
        legal_nature="treaty",
        areas=("status_of_forces",),
        terms={"term": "indefinite", "notice": {"months": 6}},
        signatories=(("NLD", "F. A. Makken", ""), ("RWA", "M. Gatsinzi", "")),
    ),
    "RWF-012": Known(says="training, information", areas=("training", "information"), level="ministry"),
    "RWF-013": Known(says="floating dock", place="Beijing", areas=("acquisition",)),
    "RWF-014": Known(says="Musanze", place="Musanze", level="ministry"),
    "RWF-015": Known(
        says="year from outside knowledge",
        place="Kigali",
        level="ministry",
        areas=("counter_terrorism",),
        competing=(
            Competing("signed", "2014"),
            Competing("signed", "2014-02?", "unsupported"),
        ),
    ),
    "RWF-016": Known(
        says="names imply 2013-2019",
        level="force",
        areas=("training", "engineering"),
        competing=(Competing("signed", "2013/2019", "estimate"),),
    ),
    "RWF-017": Known(says="defence MoU"),
    "RWF-019": Known(says="December 2020 bilateral deployment", areas=("peace_support",)),
    "RWF-020": Known(
        says="statement of partnership",
        place="Kigali",
        level="agency",
        areas=("engineering", "logistics", "health"),
        competing=(
            Competing("kind", "partnership", "primary-official"),
            Competing("kind", "memorandum"),
        ),
    ),
    "RWF-021": Known(
        says="foreign minister",
        level="government",
        areas=("status_of_forces",),
        relations=(("extends", "RWF-008"),),
    ),
    "RWF-023": Known(
        says="child of the 2019 DCA",
        level="force",
        areas=("training", "peace_support"),
        relations=(("implements", "RWF-019"),),
    ),
    "RWF-024": Known(
        says="foreign ministers",
        place="Dar es Salaam",
        level="government",
        competing=(
            Competing("kind", "memorandum"),
            Competing("kind", "agreement"),
        ),
    ),
    "RWF-025": Known(says="military cooperation", place="Kigali", releasable_to=("MOZ",)),
    "RWF-026": Known(says="Qatar Armed Forces", level="force"),
    "RWF-027": Known(says="defence industries", level="government", areas=("industry",)),
    "RWF-028": Known(says="Cotonou", place="Cotonou", areas=("training",)),
    "RWF-030": Known(says="Defence Industry Agency", place="Ankara", level="agency", areas=("industry",)),
    "RWF-031": Known(
        says="role conflict",
        place="Addis Ababa",
        level="force",
        areas=("training", "counter_terrorism"),
        competing=(
            Competing("signatories", "Gen Muganga, Chief of Defence Staff"),
            Competing("signatories", "Lt Gen Muganga, Army Chief of Staff"),
            Competing("relations", "replaces RWF-012 (not stated)", "unsupported"),
        ),
    ),
    "RWF-032": Known(says="training, health", place="Kigali", level="force", areas=("training", "health")),
    "RWF-033": Known(
        says="one instrument, four labels",
        place="Kigali",
        level="ministry",
        areas=("status_of_forces",),
        competing=(
            Competing("title", "Status of Forces Agreement"),
            Competing("title", "Memorandum of understanding on the status of forces"),
            Competing("title", "Accord de paix et de sécurité"),
            Competing("title", "Renewed status of forces agreement"),
        ),
        releasable_to=("MOZ",),
    ),
    "RWF-034": Known(
        says="counterpart name conflict",
        level="force",
        competing=(
            Competing("signatories", "Lt Gen Ahmed Fathi Khalifa, for Egypt"),
            Competing("signatories", "Osama Askar, for Egypt", "reported", "The New Times"),
        ),
    ),
    "RWF-094": Known(says="Joint Verification and Investigation Committee"),
}
