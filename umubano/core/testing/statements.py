"""What a request asked of the database, to compare with what another asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

#: Values, and the names that Django gives to savepoints.
_VALUES = re.compile(r"'(?:[^']|'')*'|\b\d+\b|\bs\d+_x\d+\b")
_LISTS = re.compile("…(?:, …)+")


def asked_by(do: Callable[[], Any]) -> Counter[str]:
    """The statements that `do` sends, without their values, with how often. Read at once: the next request empties Django's own list.

    The installation's settings are left out: they are read again every few seconds, whatever is asked.
    """
    with CaptureQueriesContext(connection) as captured:
        do()
    sent = [query["sql"] for query in captured.captured_queries]
    return Counter(_shape(sql) for sql in sent if '"installation_setting"' not in sql)


def _shape(sql: str) -> str:
    """A statement without its values and without how many there are in a list."""
    return _LISTS.sub("…", _VALUES.sub("…", sql))[:400]


def differences(first: Counter[str], second: Counter[str]) -> list[str]:
    """What `second` asks more (+) and less (-) than `first`; empty when both cost the same."""
    more = [f"+ {one}" for one in (second - first).elements()]
    return sorted(more + [f"- {one}" for one in (first - second).elements()])
