"""Need-to-know: security labels, the access decision, and the row security that enforces it in the database."""

from umubano.core.labels.rules import EMPTY, HOME, LADDER, LabelValue, combine, dominant, may_read

__all__ = ["EMPTY", "HOME", "LADDER", "LabelValue", "combine", "dominant", "may_read"]
