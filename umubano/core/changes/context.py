"""Enter the database as an actor, and name the operation that is about to change something.

Everything is transaction-local: at commit or rollback the connection forgets who was asking, so a pooled connection can
never carry one person's need-to-know into another's request.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections, transaction

from umubano.core.actors import Actor, Role

_actor: ContextVar[Actor | None] = ContextVar("umubano_actor", default=None)
_operation: ContextVar[uuid.UUID | None] = ContextVar("umubano_operation", default=None)

#: Roles that may write records. The others read, or (administrators) manage accounts.
WRITING_ROLES = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})

# The access decision of umubano.core.labels.rules.may_read, said once more in SQL so that entering costs one round trip
# and never works on a stale list; a property test holds the two together.
_ENTER = """
WITH readable AS (
    SELECT COALESCE(array_agg(id ORDER BY id), '{}') AS ids FROM labels_label
    WHERE level <= %(clearance)s AND compartments::text[] <@ %(compartments)s::text[]
      AND (NOT %(is_foreign)s OR releasable_to::text[] && %(affiliations)s::text[])
)
SELECT set_config('umubano.labels', ids::text, true),
       set_config('umubano.writable', CASE WHEN %(may_write)s THEN ids::text ELSE '{}' END, true),
       set_config('umubano.actor', %(actor)s, true)
FROM readable
"""


def current_actor() -> Actor | None:
    """Who is asking in this context, for log lines only; services are given their actor."""
    return _actor.get()


def enter(actor: Actor, *, using: str = "default") -> None:
    """Set the actor's need-to-know for the rest of the current transaction."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            _ENTER,
            {
                "clearance": actor.clearance,
                "compartments": sorted(actor.compartments),
                "is_foreign": actor.is_foreign,
                "affiliations": sorted(actor.affiliations),
                "may_write": actor.role in WRITING_ROLES,
                "actor": actor.id,
            },
        )


@contextmanager
def acting(actor: Actor, *, using: str = "default") -> Iterator[Actor]:
    """One transaction in which the database shows what `actor` may see and nothing else."""
    before = _actor.get()
    token = _actor.set(actor)
    try:
        with transaction.atomic(using=using):
            enter(actor, using=using)
            yield actor
            _go_back_to(before, using)
    finally:
        _actor.reset(token)


def _go_back_to(before: Actor | None, using: str) -> None:
    """Inside a longer transaction (an actor within an actor, a test) what was visible before is visible again."""
    connection = connections[using]
    if connection.needs_rollback or len(connection.atomic_blocks) < 2:
        return
    if before is not None:
        enter(before, using=using)
    else:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('umubano.labels', '', true), set_config('umubano.writable', '', true), "
                "set_config('umubano.actor', '', true)"
            )


@contextmanager
def writing_under(label_id: int, *, using: str = "default") -> Iterator[None]:
    """Let somebody whose role writes nothing write rows under this one label, which they can read, until the block ends.

    For the few services that are a non-writer's to call, each with its own check before (decision 9). What is read is unchanged. After an
    error the transaction is rolled back and the setting with it.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('umubano.writable', true), set_config('umubano.writable', "
            "CASE WHEN %(label)s = ANY (NULLIF(current_setting('umubano.labels', true), '')::bigint[]) "
            "THEN ARRAY[%(label)s]::text ELSE '{}' END, true)",
            {"label": label_id},
        )
        before = cursor.fetchone()[0]
    yield
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('umubano.writable', %s, true)", [before or ""])


@contextmanager
def operation(actor: Actor, name: str, *, reason: str = "", using: str = "default") -> Iterator[uuid.UUID]:
    """One named change: atomic, and every history row written inside carries actor, reason and one id.

    An operation inside another keeps the outer id, so that an import or a signing is one operation from end to end.
    """
    outer = _operation.get()
    identifier = outer or uuid.uuid4()
    token = _operation.set(identifier)
    metadata = {"actor": actor.id, "name": actor.name, "operation": name, "reason": reason}
    try:
        with transaction.atomic(using=using, savepoint=outer is None):
            with connections[using].cursor() as cursor:
                cursor.execute(
                    "SELECT current_setting('pghistory.context_metadata', true), "
                    "set_config('pghistory.context_id', %s, true), "
                    "set_config('pghistory.context_metadata', %s, true)",
                    [str(identifier), json.dumps(metadata)],
                )
                before = cursor.fetchone()[0]
            yield identifier
            if outer is not None:
                with connections[using].cursor() as cursor:
                    cursor.execute(
                        "SELECT set_config('pghistory.context_metadata', %s, true)", [before or "{}"]
                    )
    finally:
        _operation.reset(token)
