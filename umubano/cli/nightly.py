"""The night's work, each piece idempotent and announced by its concept."""

from __future__ import annotations

from umubano.core.changes.seal import seal
from umubano.core.dates import today
from umubano.core.registry import concepts


def work(username: str) -> dict[str, int]:
    """Run every concept's nightly piece for today as the named account, commit, then seal history.

    Returns how many records each touched. History is sealed in a transaction of its own, because a seal waits for writers.
    """
    from umubano.cli.boot import acting_as

    day = today()
    with acting_as(username) as actor:
        done = {
            concept.name: concept.nightly(actor, day) for concept in concepts() if concept.nightly is not None
        }
    link = seal()
    done["sealed_events"] = link.events if link else 0
    return done
