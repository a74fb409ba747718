"""Reads of places. Reference tables: the same for every actor, so what is read is kept in memory."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from umubano.core.errors import NotFound
from umubano.domain.places.distances import great_circle_km
from umubano.domain.places.models import Region, State


def state_by_code(code: str) -> State:
    """The state with this alpha-3 code. Raises NotFound."""
    state = State.objects.filter(pk=code.upper()).first()
    if state is None:
        from django.utils.translation import gettext_lazy as _

        raise NotFound(_("There is no state with this code."), text=code)
    return state


def states_existing_on(day: date) -> list[State]:
    """States (not territories) that were on a day, by code."""
    return list(
        State.objects.exclude(standing=State.Standing.TERRITORY)
        .filter(Q(formed_on__isnull=True) | Q(formed_on__lte=day))
        .filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day))
    )


def states_in(region: str) -> list[State]:
    """States and territories of a UN M49 area or African Union region, by code; of whatever width the
    area is.
    """
    if region == "au":
        return list(State.objects.exclude(au_region=""))
    if region == "001":
        return list(State.objects.all())
    return list(
        State.objects.filter(
            Q(region=region) | Q(subregion=region) | Q(intermediate_region=region) | Q(au_region=region)
        )
    )


def regions_of(scheme: str) -> list[Region]:
    """The regions of a scheme (`m49` or `au`) by code."""
    return list(Region.objects.filter(scheme=scheme))


def distance_km(a: State, b: State) -> float | None:
    """Great-circle distance between two capitals in kilometres; None where a capital is not known."""
    if a.point is None or b.point is None:
        return None
    return great_circle_km(a.point, b.point)


def distance_from_home_km(state: State) -> float | None:
    """Great-circle distance from the home country's capital in kilometres."""
    from django.conf import settings

    return distance_km(state_by_code(settings.UMUBANO_HOME_COUNTRY), state)
