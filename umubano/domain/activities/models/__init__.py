"""Activities: what was planned and done with partners, what it took, what was learnt."""

from umubano.domain.activities.models.activity import (
    Activity,
    ActivityArea,
    ActivityPart,
    ActivityParty,
    ActivitySource,
    Collection,
    Direction,
    Original,
    StateChange,
    VisitLevel,
)
from umubano.domain.activities.models.parts import (
    NUMBERS,
    CostLine,
    CostSharing,
    Education,
    Participation,
)
from umubano.domain.activities.models.report import Lesson, Report

__all__ = [
    "NUMBERS",
    "Activity",
    "ActivityArea",
    "ActivityPart",
    "ActivityParty",
    "ActivitySource",
    "Collection",
    "CostLine",
    "CostSharing",
    "Direction",
    "Education",
    "Lesson",
    "Original",
    "Participation",
    "Report",
    "StateChange",
    "VisitLevel",
]
