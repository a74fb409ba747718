"""Bring a database to the state the product needs: migrated, under row security, with reference data. Idempotent."""

from __future__ import annotations

import hashlib
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import DatabaseError, connections

from umubano.core.codelists.services import load_code_list
from umubano.core.database.roles import planned_connections
from umubano.core.installation.models import Setting
from umubano.core.labels.row_security import apply_row_security
from umubano.core.labels.services import default_label
from umubano.core.registry import concepts

PACKAGE = Path(__file__).resolve().parents[2]
#: The installation's setting that names the code which prepared the database.
PREPARED_BY = "prepared_by"
#: The function behind `tsvector @@ tsquery`.
SEARCH_OPERATOR = "pg_catalog.ts_match_vq(tsvector, tsquery)"


def prepare_database(*, unless_done: bool = False) -> None:
    """Migrate as the owner, apply row security for the application's role, load what concepts ship as reference.

    With `unless_done` a database that this very code has prepared before is left as it is, so that a second start is quick.
    """
    if unless_done and _was_done():
        return
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    owner = connections["owner"]
    mark_search_leakproof(str(owner.settings_dict["NAME"]))
    apply_row_security(owner, str(connections["default"].settings_dict["USER"]))
    default_label(using="owner")
    for concept in concepts():
        for name, entries in concept.code_lists.items():
            load_code_list(name, entries)
        if concept.load_reference is not None:
            concept.load_reference()
    Setting.objects.using("owner").update_or_create(pk=PREPARED_BY, defaults={"value": _fingerprint()})


def _fingerprint() -> str:
    """Changes with any change of the code, migrations and shipped data included."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in {".py", ".csv"}:
            found = path.stat()
            digest.update(f"{path.relative_to(PACKAGE)}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _was_done() -> bool:
    """True when this code prepared this database. A database without our tables was not."""
    try:
        setting = Setting.objects.using("owner").filter(pk=PREPARED_BY).first()
    except DatabaseError:
        return False
    return setting is not None and setting.value == _fingerprint()


def mark_search_leakproof(database: str) -> bool:
    """Let full-text search use its index under row security; False when the role may not say so.

    PostgreSQL applies a row policy before any condition that could reveal something of a row it hides, unless the function is
    marked leakproof. `tsvector @@ tsquery` reveals nothing (it raises no error that depends on the value), but is not marked, so
    each search would read the whole table: 215 ms instead of 1 ms on 300,000 agreements. Marking needs the server's administrator,
    whom we are on the embedded server; on another one `umubano doctor` says what the administrator may run.
    """
    logins = planned_connections()
    login = (logins.administrator or logins.owner).at(database)
    try:
        with login.connect(autocommit=True) as connection:
            connection.execute(f"ALTER FUNCTION {SEARCH_OPERATOR} LEAKPROOF")
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True
