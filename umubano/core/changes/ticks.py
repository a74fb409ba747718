"""Has anything been committed to these tables since? Asked before what was kept in memory is shown again.

Each statement that writes to a protected table adds one row to `changes_tick`, in its own transaction. The *version* of a scope (the
tables of one app) is what a statement sees of these rows: their weight together, and the highest id. Rows are only added (folding keeps
the weight), so what a later statement sees contains all that an earlier one saw; equal weights are therefore the same set of committed
transactions, whatever order they committed in and whatever was in flight. A sequence, a time of last change or a highest id alone would
not do: a transaction that began earlier may commit later, below the highest id already seen. `pg_current_snapshot()` would do, but every
sign-in and every other database of the server would change it.

A transaction that has itself written sees its own, uncommitted rows; it is told so and must neither use nor fill a memory.
A counter in one row would need no folding, but would make every writer wait for every other until commit; adding rows does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import pgtrigger
from django.apps import apps
from django.db import connections, models, transaction

from umubano.core.actors import Actor
from umubano.core.changes.context import current_actor
from umubano.core.labels.models import Protected

#: What a request that only reads has asked already: its moment, by connection and actor.
_held: ContextVar[dict[tuple[str, Actor | None], Moment] | None] = ContextVar("umubano_moment", default=None)

#: Fewer rows than this are not worth folding.
FOLD_FROM = 1_000


def tick_protected_tables() -> None:
    """Give every protected table, but for the logs of this app, the trigger that ticks. Called once, when the apps are ready."""
    for model in apps.get_models():
        if issubclass(model, Protected) and not model._meta.proxy and model._meta.app_label != "changes":
            pgtrigger.register(_trigger(model))(model)


def _trigger(model: type[models.Model]) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="tick",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
        func=(
            "INSERT INTO changes_tick (scope, transaction, weight) "  # noqa: S608 — an app's label, no input
            f"VALUES ('{model._meta.app_label}', pg_current_xact_id()::text::bigint, 1); RETURN NULL;"
        ),
    )


@dataclass(frozen=True, slots=True)
class Moment:
    """What the next statement would see: the readable labels as the database enforces them, and the version of each scope.

    `has_written` is True inside a transaction that has changed a protected table itself.
    """

    labels: str
    versions: dict[str, tuple[int, int]]
    has_written: bool

    def version(self, scopes: Sequence[str] | None = None) -> tuple[tuple[str, int, int], ...]:
        """The versions of these scopes, or of all, as something that can be compared and hashed."""
        names = sorted(self.versions) if scopes is None else sorted(scopes)
        return tuple((name, *self.versions.get(name, (0, 0))) for name in names)


_MOMENT = """
SELECT COALESCE(current_setting('umubano.labels', true), ''),
       COALESCE(jsonb_object_agg(scope, jsonb_build_array(weight, highest)), '{}'),
       COALESCE(bool_or(is_own), false)
FROM (
    SELECT scope, sum(weight) AS weight, max(id) AS highest,
           bool_or(transaction = pg_current_xact_id_if_assigned()::text::bigint) AS is_own
    FROM changes_tick GROUP BY scope
) AS ticks
"""


def moment(*, using: str = "default", anew: bool = False) -> Moment:
    """The present moment; one small statement, none when it is held (`held_moment`) and not asked `anew`."""
    held, key = _held.get(), (using, current_actor())
    if held is not None and not anew and key in held:
        return held[key]
    with connections[using].cursor() as cursor:
        cursor.execute(_MOMENT)
        labels, versions, has_written = cursor.fetchone()
    found = Moment(
        labels, {scope: (int(pair[0]), int(pair[1])) for scope, pair in _read(versions).items()}, has_written
    )
    if held is not None:
        held[key] = found
    return found


@contextmanager
def held_moment() -> Iterator[None]:
    """Inside it all that is kept is asked for as of the first question; only for requests that write nothing.

    What is made and kept meanwhile is still compared with a moment asked anew.
    """
    token = _held.set({})
    try:
        yield
    finally:
        _held.reset(token)


def _read(versions: object) -> dict[str, list[int]]:
    """Django leaves `jsonb` of a bare cursor as text."""
    import json

    return json.loads(versions) if isinstance(versions, str) else versions  # type: ignore[return-value]


def fold_ticks(*, using: str = "default") -> int:
    """Replace the rows of each scope by one that weighs as much. Run nightly; returns by how many rows the table shrank.

    Only rows that are visible, hence committed, are folded, and a version read before equals the version read after: nothing kept in
    memory is lost. The advisory lock keeps two foldings from weighing the same rows.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('umubano.changes.fold_ticks'))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT count(*) FROM changes_tick")
        if cursor.fetchone()[0] < FOLD_FROM:
            return 0
        cursor.execute(
            "WITH gone AS (DELETE FROM changes_tick RETURNING id, scope, weight) "
            "INSERT INTO changes_tick (id, scope, transaction, weight) "
            "SELECT max(id), scope, 0, sum(weight) FROM gone GROUP BY scope "
            "RETURNING (SELECT count(*) FROM gone)"
        )
        folded = cursor.fetchall()
        return int(folded[0][0]) - len(folded) if folded else 0
