"""Keep in this process what is dear to compute, and never show it to anybody who might have got another answer.

A value is kept under the database, the labels its reader may read (as the database enforces them, not as we believe), the version of the
tables it was made of, and its name. It is stored only when nothing was committed to those tables while it was made, so it is
exactly what every statement of its making saw. Row security still decides every value; this only spares asking the same twice.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar, cast

from django.db import connections

from umubano.core.changes.ticks import Moment, moment

Value = TypeVar("Value")
Key = tuple[Hashable, ...]


class Memory:
    """At most `size` values, those not asked for longest go first. Safe for the threads of one process."""

    def __init__(self, size: int = 256) -> None:
        self._size = size
        self._values: OrderedDict[Key, object] = OrderedDict()
        self._guard = threading.Lock()
        self._makers: dict[Key, tuple[threading.Lock, int]] = {}

    def get(
        self,
        name: Hashable,
        make: Callable[[], Value],
        *,
        scopes: Sequence[str] | None = None,
        now: Moment | None = None,
    ) -> Value:
        """The value kept as `name` for this reader and these tables (`scopes` are app labels; None: all), or else `make()`.

        `make` may use only what row security lets this reader see and what is part of `name`. Readers of the same value wait for
        the first of them. Nothing is kept for nobody (no actor), nor in a transaction that has itself written. `now` spares a
        statement when several values are asked for in a row.
        """
        before = now or moment()
        if before.has_written or not before.labels:
            return make()
        key = self._key(name, scopes, before)
        if (found := self._find(key)) is not None:
            return cast(Value, found)
        with self._turn(key):
            if (found := self._find(key)) is not None:
                return cast(Value, found)
            value = make()
            after = moment()
            if not after.has_written and self._key(name, scopes, after) == key:
                self._keep(key, value)
            return value

    def forget(self) -> None:
        """Drop everything; for tests."""
        with self._guard:
            self._values.clear()

    def _key(self, name: Hashable, scopes: Sequence[str] | None, seen: Moment) -> Key:
        settings = connections["default"].settings_dict
        return (
            str(settings["HOST"]),
            str(settings["PORT"]),
            str(settings["NAME"]),
            seen.labels,
            seen.version(scopes),
            name,
        )

    def _find(self, key: Key) -> object | None:
        with self._guard:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        return None

    def _keep(self, key: Key, value: object) -> None:
        with self._guard:
            self._values[key] = value
            while len(self._values) > self._size:
                self._values.popitem(last=False)

    @contextmanager
    def _turn(self, key: Key) -> Iterator[None]:
        """One maker at a time for each value; others may be made meanwhile."""
        with self._guard:
            lock, waiting = self._makers.get(key, (threading.Lock(), 0))
            self._makers[key] = (lock, waiting + 1)
        try:
            with lock:
                yield
        finally:
            with self._guard:
                lock, waiting = self._makers[key]
                if waiting == 1:
                    del self._makers[key]
                else:
                    self._makers[key] = (lock, waiting - 1)
