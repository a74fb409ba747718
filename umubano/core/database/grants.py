"""What the application role may do with each table: the least that the product needs, stated once and applied
after every migration.

Rights are compared with what they should be and only differences are changed, in the caller's transaction, so
that calling this on every start costs one query. A table that no migration made, or that nobody granted, is
closed to the application.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import psycopg
from psycopg import sql

from umubano.core.errors import InvalidInput

READ = frozenset({"SELECT"})
APPEND = READ | {"INSERT"}
CHANGE = APPEND | {"UPDATE"}
EVERYTHING = CHANGE | {"DELETE"}

_RELATIONS = """
    SELECT c.relname, c.relkind::text,
           coalesce(array_agg(a.privilege_type) FILTER (WHERE a.privilege_type IS NOT NULL), '{}')
    FROM pg_class c
    LEFT JOIN LATERAL aclexplode(c.relacl) a
        ON a.grantee = (SELECT oid FROM pg_roles WHERE rolname = %(role)s)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      AND pg_has_role(current_user, c.relowner, 'USAGE')
    GROUP BY c.oid, c.relname, c.relkind
    ORDER BY c.relname
"""
_SEQUENCE = "S"
_READ_ONLY_KINDS = frozenset({"v", "m"})


def apply_grants(
    owner_connection: psycopg.Connection[Any],
    app_role: str,
    *,
    read_only_tables: Collection[str] = (),
    append_only_tables: Collection[str] = (),
    no_delete_tables: Collection[str] = (),
    hidden_tables: Collection[str] = (),
) -> list[str]:
    """Give the application role its rights in the schema public; returns the names of the relations that were
    changed.

    Every table of the owner gets SELECT, INSERT, UPDATE, DELETE, less what the lists take: `read_only_tables`
    SELECT; `append_only_tables` SELECT and INSERT; `no_delete_tables` all but DELETE; `hidden_tables`
    nothing. A table in two lists gets the fewer rights. Views are read; sequences are used. TRUNCATE,
    REFERENCES, TRIGGER, MAINTAIN and column grants are given to nobody.

    Works in the transaction of `owner_connection` (a psycopg connection: `connections["owner"].connection` in
    Django); the caller commits. Raises `InvalidInput` when a list names a table that does not exist: a
    misspelt name would leave a table more open than meant.
    """
    role = sql.Identifier(app_role)
    relations = owner_connection.execute(_RELATIONS, {"role": app_role}).fetchall()
    existing = {name for name, kind, _ in relations if kind != _SEQUENCE}
    limits = [
        (frozenset(hidden_tables), frozenset[str]()),
        (frozenset(read_only_tables), READ),
        (frozenset(append_only_tables), APPEND),
        (frozenset(no_delete_tables), CHANGE),
    ]
    missing = sorted(set().union(*(names for names, _ in limits)) - existing)
    if missing:
        raise InvalidInput(
            f"Rights are stated for tables that do not exist: {', '.join(missing)}.",
            code="database.unknown_table",
            tables=missing,
        )
    owner_connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    changed = []
    for name, kind, held in relations:
        wanted = _wanted(name, kind, limits)
        if frozenset(held) == wanted:
            continue
        thing = sql.SQL("SEQUENCE" if kind == _SEQUENCE else "TABLE")
        relation = sql.Identifier("public", name)
        owner_connection.execute(sql.SQL("REVOKE ALL ON {} {} FROM {}").format(thing, relation, role))
        if wanted:
            rights = sql.SQL(", ").join(sql.SQL(right) for right in sorted(wanted))
            owner_connection.execute(sql.SQL("GRANT {} ON {} {} TO {}").format(rights, thing, relation, role))
        changed.append(name)
    return changed


def _wanted(name: str, kind: str, limits: list[tuple[frozenset[str], frozenset[str]]]) -> frozenset[str]:
    if kind == _SEQUENCE:
        return frozenset({"USAGE"})
    rights = READ if kind in _READ_ONLY_KINDS else EVERYTHING
    for names, limit in limits:
        if name in names:
            rights &= limit
    return rights
