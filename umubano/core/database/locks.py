"""Locks on files that the operating system releases when a process dies, however it dies.

Two kinds are needed: one holder at a time (`Gate`), and many holders of whom the last must know that it is
the last (`Presence`). POSIX has both in flock(2). Windows has exclusive byte ranges only, so there each
holder takes one byte and the last one takes them all.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType

from umubano.core.errors import Unavailable

_WINDOWS_SEATS = 4096

if sys.platform == "win32":  # pragma: no cover (the other branch is what the tests run)
    import msvcrt

    def _lock_alone(descriptor: int) -> bool:
        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, _WINDOWS_SEATS)
        except OSError:
            return False
        return True

    def _lock_together(descriptor: int) -> int | None:
        for seat in range(_WINDOWS_SEATS):
            os.lseek(descriptor, seat, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                continue
            return seat
        return None

    def _unlock(descriptor: int, seat: int | None) -> None:
        os.lseek(descriptor, seat or 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, _WINDOWS_SEATS if seat is None else 1)

else:
    import fcntl

    def _lock_alone(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _lock_together(descriptor: int) -> int | None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        return 0

    def _unlock(descriptor: int, seat: int | None) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


def _open(path: Path) -> int:
    return os.open(
        path, os.O_RDWR | os.O_CREAT, 0o600
    )  # Python opens close-on-exec: programs we start do not inherit it


class Gate:
    """One process at a time may decide (create, start, stop). A context manager; waits up to `patience`
    seconds.
    """

    def __init__(self, path: Path, patience: float = 180.0) -> None:
        self.path = path
        self.patience = patience
        self._descriptor: int | None = None

    def __enter__(self) -> Gate:
        descriptor = _open(self.path)
        deadline = time.monotonic() + self.patience
        while not _lock_alone(descriptor):
            if time.monotonic() > deadline:
                os.close(descriptor)
                raise Unavailable(
                    "Another Umubano process has been starting or stopping the database for too long; end it "
                    "and try again.",
                    code="database.busy",
                    lock=str(self.path),
                )
            time.sleep(0.02)
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            _unlock(self._descriptor, None)
            os.close(self._descriptor)
            self._descriptor = None


class Presence:
    """Says "I am here" until `leave`, or until the process dies. Join and leave only inside a `Gate`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None
        self._seat: int | None = None

    def join(self) -> None:
        """Be counted. Harmless when already counted."""
        if self._descriptor is not None:
            return
        descriptor = _open(self.path)
        seat = _lock_together(descriptor)
        if seat is None:
            os.close(descriptor)
            raise Unavailable(
                "Another process has locked the database of this data directory for itself; end it and try "
                "again.",
                code="database.busy",
                lock=str(self.path),
            )
        self._descriptor, self._seat = descriptor, seat

    def leave(self) -> bool:
        """Stop being counted; True when nobody else is here. False also when we were not here ourselves."""
        if self._descriptor is None:
            return False
        if sys.platform == "win32":  # pragma: no cover
            _unlock(self._descriptor, self._seat)
        alone = _lock_alone(
            self._descriptor
        )  # on POSIX this turns our shared lock into an exclusive one, if nobody else has it
        os.close(self._descriptor)
        self._descriptor = self._seat = None
        return alone

    def forget(self) -> None:
        """In a forked child: let go of the parent's lock without releasing it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = self._seat = None
