"""Serve: granian with some processes that answer, and a thread that works off the jobs; Ctrl-C stops all of it."""

from __future__ import annotations

import os
import socket
import sys
import time
from typing import Any

from umubano.cli import output
from umubano.core.errors import Unavailable

HOST = "127.0.0.1"
#: Threads of each process that answer, and the seconds after which one that has nothing to do ends. A new thread has a new connection, whose first
#: page waits while PostgreSQL reads its catalogue: an office where nobody clicks for half a minute must not begin anew each time.
THREADS = 4
IDLE = 600
#: Seconds in which the workers of a killed server give up its port.
LINGERING = 2.0
#: Seconds that a worker has to finish what it answers when the server stops; one told so while it begins does not hear it.
STOPPING = 10


def require_free_port(port: int) -> None:
    """Refuse early, in one sentence, when something else listens on the port. The workers of a server that was just killed are waited for."""
    end = time.monotonic() + LINGERING
    while (error := _refusal(port)) is not None:
        if time.monotonic() > end:
            raise Unavailable(
                f"Port {port} of {HOST} is in use ({error.strerror}); stop what uses it, or choose another with PORT={port + 1}.",
                code="port_in_use",
                port=port,
            )
        time.sleep(0.2)


def _refusal(port: int) -> OSError | None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return error
    return None


def _say_where(port: int, result: dict[str, Any]) -> None:
    say = sys.stdout.write
    say(f"\n  Umubano is at http://{HOST}:{port}\n\n")
    if accounts := result.get("accounts"):
        say(
            f"  Demonstration accounts: {', '.join(name for name in accounts['names'] if name != 'service')}\n"
        )
        say(f"  Password of each: {accounts['password']}\n\n")
    elif administrator := result.get("administrator"):
        say(f"  Administrator: {administrator['name']}\n")
        say(f"  Password, shown only now: {administrator['password']}\n\n")
    say("  Stop with Ctrl-C.\n\n")


def serve(port: int, workers: int, result: dict[str, Any], *, as_json: bool = False) -> None:
    """Print where to go and who may sign in, then answer requests until stopped. With `as_json` one JSON document says it."""
    from granian import Granian
    from granian.constants import Interfaces

    from umubano.core.jobs.worker import WorkerThread

    if as_json:
        output.show({"address": f"http://{HOST}:{port}", "workers": workers, **result}, as_json=True)
    else:
        _say_where(port, result)
    sys.stdout.flush()
    os.environ["UMUBANO_SERVER_PROCESS"] = str(os.getpid())
    worker = WorkerThread().start()
    server = Granian(
        "umubano.config.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=IDLE,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPPING,
    )
    try:
        server.serve()
    finally:
        worker.stop()
