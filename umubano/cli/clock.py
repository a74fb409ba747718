"""The night's work while the server runs: history is sealed every quarter of an hour, standings are recomputed when the day turns.

Both pieces are idempotent and catch up, so a server that was down for a week loses nothing. A larger installation runs `umubano nightly`
from its own scheduler instead.
"""

from __future__ import annotations

import logging
import threading
from datetime import date

from django.db import DatabaseError, connections

from umubano.core.changes.seal import seal
from umubano.core.dates import today

SECONDS = 15 * 60
log = logging.getLogger(__name__)


def start() -> threading.Event:
    """Start the clock in a thread of its own; set the event to stop it."""
    stop = threading.Event()
    threading.Thread(target=_tick, args=(stop,), name="clock", daemon=True).start()
    return stop


def _tick(stop: threading.Event) -> None:
    done: date | None = None
    while True:
        try:
            done = _once(done)
        except DatabaseError:
            log.exception("the night's work failed; it is tried again in a quarter of an hour")
        finally:
            connections.close_all()
        if stop.wait(SECONDS):
            return


def _once(done: date | None) -> date:
    day = today()
    if done == day:
        seal()
        return day
    from umubano.cli.nightly import work

    work("service")
    return day
