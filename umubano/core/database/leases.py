"""Who uses the embedded server: the first process starts it, the last one stops it, however the others ended.

Each process that uses the database holds a shared lock on `locks/database-users` for as long as it lives.
Starting and stopping happen under an exclusive lock on `locks/database-gate`. On leaving, a process tries to
turn its shared lock into an exclusive one: that succeeds only for the last. The operating system frees the
locks of a killed process, so there is no counter to go wrong; a server that a killed process left running is
used, and then stopped, by the next one.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType

from umubano.core.database.embedded import EmbeddedServer
from umubano.core.database.home import LOCKS
from umubano.core.database.locks import Gate, Presence


class Lease:
    """This process's use of one embedded server. `acquire` and `release` may be repeated."""

    def __init__(self, server: EmbeddedServer) -> None:
        folder = server.home.folder(LOCKS)
        self.server = server
        self._gate = folder / "database-gate"
        self._presence = Presence(folder / "database-users")
        self._process = os.getpid()

    @property
    def is_of_parent(self) -> bool:
        """Whether this process was forked from the one that took the lease."""
        return os.getpid() != self._process

    @contextlib.contextmanager
    def gate(self) -> Iterator[None]:
        """Be the only process that changes the server or its roles."""
        with Gate(self._gate):
            yield

    def join(self) -> None:
        """Be counted without starting anything; only inside `gate`."""
        self._presence.join()

    def acquire(self) -> bool:
        """Be counted as a user and have the server running; True when it was started here. Raises
        `Unavailable`.
        """
        with self.gate():
            self._presence.join()
            try:
                started = self.server.start()
            except BaseException:
                self._presence.leave()
                raise
        atexit.register(self.release)
        _exit_in_order()
        return started

    def release(self) -> bool:
        """Stop being counted, and stop the server when nobody else is; True when it was stopped here.

        In a forked child nothing happens: the lease is its parent's.
        """
        if self.is_of_parent:
            self._presence.forget()
            return False
        atexit.unregister(self.release)
        with _without_interruption(), self.gate():
            alone = self._presence.leave()
            stopped = alone and self.server.stop()
        self.server.release_process()
        return stopped


def _exit_in_order() -> None:
    """Make a polite request to end (SIGTERM, SIGHUP) run the usual exit, unless the program handles it
    already.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextlib.contextmanager
def _without_interruption() -> Iterator[None]:
    """A second Ctrl-C must not leave the server half stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)
