"""The names of desks in the reader's language, in memory: no list loads a table to say who must act."""

from __future__ import annotations

import time

from django.conf import settings
from django.db import connections

from umubano.core.accounts.models import Desk
from umubano.core.actors import Actor, Role

_desks: dict[str, tuple[float, dict[str, Desk]]] = {}


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
        kept = (time.monotonic(), {desk.code: desk for desk in Desk.objects.all()})
        _desks[database] = kept
    return kept[1][code].title if code in kept[1] else code


def desk_choices() -> list[tuple[str, str]]:
    """(code, name) of the desks of the directorate, by name. One statement."""
    return sorted(((desk.code, desk.title) for desk in Desk.objects.all()), key=lambda desk: desk[1])


def own_desk_choices(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the desks to which this actor may give a record: a desk officer the own ones."""
    desks = desk_choices()
    return [desk for desk in desks if desk[0] in actor.desks] if actor.role is Role.DESK_OFFICER else desks
