"""Reads of places. Reference tables: the same for every actor, so what is read is kept in memory."""

from __future__ import annotations

from umubano.core.errors import NotFound
from umubano.domain.places.distances import great_circle_km
from umubano.domain.places.models import State


def state_by_code(code: str) -> State:
    """The state with this alpha-3 code. Raises NotFound."""
    state = State.objects.filter(pk=code.upper()).first()
    if state is None:
        from django.utils.translation import gettext_lazy as _

        raise NotFound(_("There is no state with this code."), text=code)
    return state


def distance_km(a: State, b: State) -> float | None:
    """Great-circle distance between two capitals in kilometres; None where a capital is not known."""
    if a.point is None or b.point is None:
        return None
    return great_circle_km(a.point, b.point)
