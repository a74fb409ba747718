"""The names of desks, in memory: no list loads a table to say who must act."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connections

from umubano.core.accounts.models import Desk

_desks: dict[str, tuple[float, dict[str, str]]] = {}


def desk_name(code: str) -> str:
    """The name of a desk, kept in memory for a minute; the code itself when there is no such desk any more."""
    if not code:
        return ""
    database = str(connections["default"].settings_dict["NAME"])
    kept = _desks.get(database)
    if (
        kept is None
        or time.monotonic() - kept[0] > settings.UMUBANO_REFERENCE_KEPT_SECONDS
        or code not in kept[1]
    ):
        kept = (time.monotonic(), dict(Desk.objects.values_list("code", "name")))
        _desks[database] = kept
    return kept[1].get(code, code)
