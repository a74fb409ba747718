"""Compare what two requests asked of the database, and say what one of them asked more."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

#: Values, and the names that Django gives to savepoints.
_VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b")


def asked_more(first: Any, second: Any) -> list[str]:
    """Statements, without their values, that `second` (captured queries) has more often than `first`; empty when it costs the same."""
    kinds = [
        Counter(_VALUES.sub("…", query["sql"])[:400] for query in captured.captured_queries)
        for captured in (first, second)
    ]
    return sorted((kinds[1] - kinds[0]).elements())
