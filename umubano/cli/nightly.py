"""The periodic work, done now and one piece after the other, instead of by a worker; each piece is idempotent."""

from __future__ import annotations

from umubano.core.changes.seal import seal
from umubano.core.dates import today
from umubano.core.jobs.tasks import announced, period_of, run_piece


def work() -> dict[str, int]:
    """Run every concept's nightly piece for today and what else is announced, then seal history.

    Returns how many records each touched, the nights under the concept's name. History is sealed in a transaction of its own, because a
    seal waits for writers. What is one job for each account (the digest) is queued for a worker.
    """
    day = today()
    done = {
        job.name.removeprefix("nightly:"): run_piece(job.name, period_of(job, day)) for job in announced()
    }
    link = seal()
    done["sealed_events"] = link.events if link else 0
    return done
