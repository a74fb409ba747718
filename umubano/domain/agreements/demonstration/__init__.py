"""The demonstration of the register: what is publicly known, with its sources, and illustrative records that make up the rest.

Illustrative records are marked (`is_illustrative`, confidence “illustrative”; pages show the badge), name no person, and stand for no real
instrument. Together with the public facts they come to what the ministry reported for 31 December 2025.
"""

from __future__ import annotations

from umubano.core.actors import Actor


def load_demonstration(actor: Actor) -> None:
    """Load what is missing; what is there already stays as it is."""
    from umubano.domain.agreements.demonstration.load import load

    load(actor)
