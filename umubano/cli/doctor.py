"""`umubano doctor`: what is wrong, and how it is mended."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from umubano.core.database.doctor import Check, checks
from umubano.core.database.home import Home
from umubano.core.database.migrations import pending_migrations
from umubano.core.database.roles import planned_connections
from umubano.core.database.setup import SEARCH_OPERATOR
from umubano.core.jobs.health import checks as jobs
from umubano.core.labels.row_security import protected_tables


def examine() -> list[dict[str, Any]]:
    """Every check as `{"name", "ok", "message", "remedy"}`; never raises."""
    logins = planned_connections()
    if name := os.environ.get("UMUBANO_DATABASE_NAME"):
        logins = logins.for_database(name)
    found = checks(
        logins,
        Home.from_environment(),
        protected_tables=[table.name for table in protected_tables()],
    )
    found += [_migrations(), _search(), _front_end(), *jobs()]
    return [check.as_dict() for check in found]


def _migrations() -> Check:
    try:
        pending = pending_migrations()
    except DatabaseError:
        pending = ["all of them"]
    if not pending:
        return Check("migrations", True, "The database has seen every migration.")
    return Check(
        "migrations", False, f"Migrations are missing: {', '.join(pending)}.", "Run 'umubano setup'."
    )


def _search() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT proleakproof FROM pg_proc WHERE oid = %s::regprocedure", [SEARCH_OPERATOR])
            is_marked = bool(cursor.fetchone()[0])
    except DatabaseError:
        is_marked = False
    if is_marked:
        return Check("search_index", True, "Full-text search uses its index under row security.")
    return Check(
        "search_index",
        False,
        "Full-text search reads whole tables, because the server does not know that it reveals nothing.",
        f"As administrator, in this database: ALTER FUNCTION {SEARCH_OPERATOR} LEAKPROOF;",
    )


def _front_end() -> Check:
    bundle = settings.PACKAGE_DIR / "core" / "ui" / "static" / "build" / "app.js"
    if bundle.exists():
        return Check("front_end", True, "The bundle of styles and scripts is built.")
    return Check("front_end", False, "Styles and scripts are not built.", "Run 'make setup'.")
