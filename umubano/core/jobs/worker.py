"""Work off the queue: in a thread beside the server (`umubano run`), or as a process of its own (`umubano worker`)."""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import Any

import psycopg
from django.db import connections

from umubano.core.jobs.tasks import tick

#: How long a stop waits for running jobs, in seconds; what is not done by then is done again on the next start.
GRACE = 20.0
#: When the database is not there, it is tried again after so many seconds.
PATIENCE = 30.0
#: A worker says this often, in seconds, that it lives.
HEARTBEAT = 10.0

log = logging.getLogger(__name__)


def _connected_app() -> Any:
    """The queue on a small pool of connections of the application's role, with the settings that Django has."""
    from procrastinate import PsycopgConnector
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    return app.with_connector(PsycopgConnector(kwargs=connector_params("default"), min_size=1, max_size=4))


async def _work(*, name: str, concurrency: int, wait: bool, handle_signals: bool) -> None:
    queue = _connected_app()
    async with queue.open_async():
        await queue.run_worker_async(
            name=name,
            concurrency=concurrency,
            wait=wait,
            install_signal_handlers=handle_signals,
            shutdown_graceful_timeout=GRACE,
            update_heartbeat_interval=HEARTBEAT,
            listen_notify=wait,
        )


def work(*, concurrency: int = 1, once: bool = False) -> None:
    """Work until a signal stops it; with `once` until nothing is left to do."""
    if once:
        tick()
    asyncio.run(_work(name="worker", concurrency=concurrency, wait=not once, handle_signals=True))


class WorkerThread:
    """A worker beside the server. `stop` waits until it has put down what it was doing."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> WorkerThread:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish the running job, take no other, and return."""
        self._stopping.set()
        if self._loop is not None and self._task is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(timeout=GRACE + 5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                asyncio.run(self._main())
            except (asyncio.CancelledError, KeyboardInterrupt):
                return
            except (psycopg.Error, OSError, ExceptionGroup):
                log.exception("the worker of the jobs stopped; it starts again in half a minute")
            finally:
                connections.close_all()
            if self._stopping.wait(PATIENCE):
                return

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        if self._stopping.is_set():
            return
        await _work(name="server", concurrency=1, wait=True, handle_signals=False)
