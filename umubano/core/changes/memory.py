"""Keep in this process what is dear to compute, and never show it to anybody who might have got another answer.

A value is kept under the database, the labels its reader may read (as the database enforces them, not as we believe), the version of the
tables it was made of, and its name. It is stored only when nothing was committed to those tables while it was made, so it is
exactly what every statement of its making saw. Row security still decides every value; this only spares asking the same twice.

Who asks with `patience` may be told what was true some minutes ago, with the time, while it is made anew in the background: only when making it is
dear (a register of hundreds of thousands), and only readers of the labels it was made for, who could have read the same on this page then.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from django.db import DatabaseError, connections
from django.utils import timezone, translation

from umubano.core.actors import Actor
from umubano.core.changes.context import acting, current_actor
from umubano.core.changes.ticks import Moment, moment

Value = TypeVar("Value")
Key = tuple[Hashable, ...]
log = logging.getLogger(__name__)

#: In place of a version: the value of a time in which something was committed.
_IN_BETWEEN = "in between"
#: Seconds of making from which a value is dear enough to show it a little late rather than to let its reader wait.
DEAR = 0.25
#: Seconds for which pages may show what is behind.
PATIENCE = 600.0
#: After making something anew in the background this process rests so many times as long before the next. Else a large register in which somebody
#: is always working would do nothing but count itself.
REST = 10.0


#: So many views of the same figures are kept with them.
MOST_DERIVED = 64


class _Rest:
    """One making in the background of this process at a time, and a rest after each."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._until = 0.0

    def is_over(self) -> bool:
        """True once until `begin_after`: who is told so makes something."""
        with self._guard:
            if time.monotonic() < self._until:
                return False
            self._until = math.inf
            return True

    def begin_after(self, seconds: float) -> None:
        """Rest after a making that took so long."""
        with self._guard:
            self._until = time.monotonic() + REST * seconds


_rest = _Rest()


def beside_readers(*, waits: bool) -> bool:
    """Whether this transaction may make something dear now: one process of the installation at a time. `waits`: until it may.

    From then on the database uses one processor for it, so that the others are the readers'.
    """
    lock = "pg_advisory_xact_lock" if waits else "pg_try_advisory_xact_lock"
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT set_config('max_parallel_workers_per_gather', '0', true), "
            f"{lock}(hashtext('umubano.changes.beside_readers'))::text"
        )
        # the lock that waits answers nothing
        return cursor.fetchone()[1] in {"", "true"}


@dataclass(frozen=True, slots=True)
class Seen(Generic[Value]):
    """What was found: the value, when it was made, and whether something has changed since (then it is being made anew)."""

    value: Value
    made_at: datetime
    is_behind: bool

    @property
    def counted_at(self) -> datetime | None:
        """When it was made, where its reader must be told: None while nothing has changed."""
        return self.made_at if self.is_behind else None


@dataclass(frozen=True, slots=True)
class _Kept:
    value: object
    made_at: datetime
    seconds: float


class Figures(Protocol):
    """What was made once and carries what is made of it alone, by name and language: it lives and dies with it."""

    @property
    def derived(self) -> dict[Any, Any]: ...


def derived(figures: Figures, name: Hashable, make: Callable[[], Value]) -> Value:
    """What is made of the figures alone (charts, rendered sections), in the reader's language; made once while they are kept."""
    key = (name, translation.get_language())
    if key not in figures.derived:
        if len(figures.derived) >= MOST_DERIVED:
            figures.derived.clear()
        figures.derived[key] = make()
    found: Value = figures.derived[key]
    return found


def _age(kept: _Kept) -> float:
    return (timezone.now() - kept.made_at).total_seconds()


class Memory:
    """At most `size` values, those not asked for longest go first. Safe for the threads of one process."""

    def __init__(self, size: int = 256) -> None:
        self._size = size
        self._values: OrderedDict[Key, _Kept] = OrderedDict()
        self._latest: dict[Key, Key] = {}
        self._being_made: set[Key] = set()
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
        return self.look(name, make, scopes=scopes, now=now).value

    def look(
        self,
        name: Hashable,
        make: Callable[[], Value],
        *,
        scopes: Sequence[str] | None = None,
        now: Moment | None = None,
        patience: float = 0.0,
    ) -> Seen[Value]:
        """As `get`, with when it was made. `patience`: for so many seconds a dear value that is behind will do, and is made anew meanwhile."""
        return self._look(name, make, make, scopes, now or moment(), patience)

    def compose(
        self,
        name: Hashable,
        make: Callable[[Moment | None], Value],
        *,
        scopes: Sequence[str] | None = None,
        patience: float = 0.0,
    ) -> Seen[Value]:
        """As `look`, for what is made of other values kept here: `make` gets the moment to ask for all of them (None in the background)."""
        now = moment()
        return self._look(name, lambda: make(now), lambda: make(None), scopes, now, patience)

    def _look(
        self,
        name: Hashable,
        make: Callable[[], Value],
        later: Callable[[], Value],
        scopes: Sequence[str] | None,
        before: Moment,
        patience: float,
    ) -> Seen[Value]:
        if before.has_written or not before.labels:
            return Seen(make(), timezone.now(), False)
        key = self._key(name, scopes, before)
        if (found := self._find(key)) is not None:
            return self._seen(found)
        if patience and (late := self._late(key, patience)) is not None:
            self._make_meanwhile(key, name, later, scopes)
            return self._seen(late, is_behind=True)
        with self._turn(key):
            if (found := self._find(key)) is not None:
                return self._seen(found)
            return self._seen(self._make(key, name, make, scopes))

    @staticmethod
    def _seen(kept: _Kept, *, is_behind: bool = False) -> Seen[Any]:
        return Seen(kept.value, kept.made_at, is_behind)

    def _make(
        self, key: Key, name: Hashable, make: Callable[[], object], scopes: Sequence[str] | None
    ) -> _Kept:
        made_at, started = timezone.now(), time.monotonic()
        kept = _Kept(make(), made_at, time.monotonic() - started)
        after = moment(anew=True)
        if not after.has_written:
            is_exact = self._key(name, scopes, after) == key
            # What others wrote while it was made is in some of it: good for the patient, never found as exact.
            self._keep(key if is_exact else (*_without_version(key), _IN_BETWEEN), kept)
        return kept

    def _late(self, key: Key, patience: float) -> _Kept | None:
        """The last value of this name for this reader, if it is dear and young enough."""
        with self._guard:
            latest = self._latest.get(_without_version(key))
            kept = self._values.get(latest) if latest is not None else None
        if kept is None or kept.seconds < DEAR:
            return None
        return kept if _age(kept) <= patience else None

    def _make_meanwhile(
        self, key: Key, name: Hashable, make: Callable[[], object], scopes: Sequence[str] | None
    ) -> None:
        """Make the value in a thread and a transaction of its own, as the same actor and in the same language; one at a time for each."""
        actor = current_actor()
        lasting = _without_version(key)
        with self._guard:
            if actor is None or lasting in self._being_made or not _rest.is_over():
                return
            self._being_made.add(lasting)
        language = translation.get_language() or "en"

        def work(actor: Actor) -> None:
            started = time.monotonic()
            try:
                with translation.override(language), acting(actor):
                    current = self._key(name, scopes, moment())
                    if _without_version(current) == lasting and beside_readers(waits=False):
                        self._make(current, name, make, scopes)
            except DatabaseError:
                log.exception("a figure could not be made in the background; the next reader makes it")
            finally:
                connections.close_all()
                _rest.begin_after(time.monotonic() - started)
                with self._guard:
                    self._being_made.discard(lasting)

        threading.Thread(target=work, args=(actor,), name="memory", daemon=True).start()

    def forget(self) -> None:
        """Drop everything; for tests."""
        with self._guard:
            self._values.clear()
            self._latest.clear()

    def _key(self, name: Hashable, scopes: Sequence[str] | None, seen: Moment) -> Key:
        settings = connections["default"].settings_dict
        return (
            str(settings["HOST"]),
            str(settings["PORT"]),
            str(settings["NAME"]),
            seen.labels,
            name,
            seen.version(scopes),
        )

    def _find(self, key: Key) -> _Kept | None:
        with self._guard:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        return None

    def _keep(self, key: Key, kept: _Kept) -> None:
        with self._guard:
            self._values[key] = kept
            self._latest[_without_version(key)] = key
            while len(self._values) > self._size:
                gone, _value = self._values.popitem(last=False)
                if self._latest.get(_without_version(gone)) == gone:
                    del self._latest[_without_version(gone)]

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


def _without_version(key: Key) -> Key:
    """The part of a key that stays when something changes: database, labels, name."""
    return key[:-1]
