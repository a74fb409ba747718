"""The night's work, each piece idempotent and announced by its concept."""

from __future__ import annotations

from umubano.core.actors import Actor
from umubano.core.changes.seal import seal
from umubano.core.dates import today
from umubano.core.registry import concepts


def work(actor: Actor) -> dict[str, int]:
    """Run every concept's nightly piece for today, then seal history. Returns how many records each touched."""
    day = today()
    done = {
        concept.name: concept.nightly(actor, day) for concept in concepts() if concept.nightly is not None
    }
    link = seal()
    done["sealed_events"] = link.events if link else 0
    return done
