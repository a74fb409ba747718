"""What places announce: reference tables and their loader. Pages about a state belong to parties."""

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept
from umubano.domain.places.services import load_reference


def _load() -> None:
    load_reference(using="owner")


concept = Concept(
    name="places",
    title=_("Places"),
    order=10,
    reference_tables={
        "places_region": "regions of the world, the same for everybody",
        "places_state": "states and territories of the world, the same for everybody",
        "places_succession": "which state followed which, the same for everybody",
        "places_referenceset": "which edition of the shipped reference data is loaded",
    },
    load_reference=_load,
)
