"""Pages of long lists at a constant price: a count that stops counting, and no page beyond it.

Counting 300,000 rows on every page is what makes registers slow. Up to `LIMIT` the total is exact; beyond it the list says
“more than 10,000” and asks for a narrower question instead of paging through them. A count is kept while nothing changes.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import Any

from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator

from umubano.core.changes.memory import Memory

LIMIT = 10_000

_memory = Memory(size=1024)
_NAME = re.compile(r'"(\w+)"')


def count_up_to(rows: Any, limit: int = LIMIT) -> tuple[int, bool]:
    """(number, exact): how many rows a queryset has; (limit, False) when it has more. Reads at most limit + 1 index entries, and none
    where the same was counted for these labels and no record has changed since.
    """
    counted = rows.order_by().values("pk")[: limit + 1]
    try:
        sql, parameters = counted.query.sql_with_params()
    except EmptyResultSet:
        return 0, True
    count = _memory.get(("count", sql, repr(parameters)), counted.count, scopes=_apps_in(sql))
    return (count, True) if count <= limit else (limit, False)


def _apps_in(sql: str) -> list[str]:
    """The apps whose tables a statement reads."""
    named = _tables()
    return sorted({named[name] for name in _NAME.findall(sql) if name in named})


@cache
def _tables() -> dict[str, str]:
    return {model._meta.db_table: model._meta.app_label for model in apps.get_models()}


class CappedPaginator(Paginator[Any]):
    """A paginator over a queryset (or the rows of a django_tables2 table over one) that never counts beyond `LIMIT`."""

    @cached_property
    def _counted(self) -> tuple[int, bool]:
        rows: Any = self.object_list
        while hasattr(rows, "data"):
            rows = rows.data
        return count_up_to(rows)

    @cached_property
    def count(self) -> int:
        return self._counted[0]

    @property
    def is_exact(self) -> bool:
        """False when there are more rows than `count` says."""
        return self._counted[1]
