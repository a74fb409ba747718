"""What is wrong with the database of this installation, and how it is mended: the database part of `umubano
doctor`.

Every check gives one sentence about what was found and, when it is not well, one about what to do. A check
never changes anything.
"""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import psycopg

from umubano.core.database.connections import OLDEST_VERSION, Connections, unreachable
from umubano.core.database.home import Home, exposed_paths
from umubano.core.database.location import locate
from umubano.core.database.system_account import SHARED

COMFORTABLE_SPACE = 1024**3
CLOCK_TOLERANCE_SECONDS = 5.0


@dataclass(frozen=True)
class Check:
    """One finding. `remedy` is empty when `ok`."""

    name: str
    ok: bool
    message: str
    remedy: str = ""

    def as_dict(self) -> dict[str, Any]:
        """`{"name", "ok", "message", "remedy"}`."""
        return asdict(self)


def checks(connections: Connections, home: Home, *, protected_tables: Sequence[str] = ()) -> list[Check]:
    """Every check of the database and its directories; `protected_tables` are those that must have row
    security.

    Never raises: what cannot be looked at is a check that failed.
    """
    found = [_directories(home), _space(home)]
    if connections.embedded:
        found.append(_account(home))
    try:
        with connections.application.connect(autocommit=True) as application:
            found.append(
                Check(
                    "database.application",
                    True,
                    f"The application connects as {connections.application.user}.",
                )
            )
            found += [_version(application), _role(application), _ownership(application), _clock(application)]
            found.append(_temporary(application))
            if protected_tables:
                found.append(_row_security(application, protected_tables))
    except psycopg.OperationalError as error:
        found.append(
            _not_connected("database.application", unreachable(connections.application, error).message)
        )
    try:
        with connections.owner.connect(autocommit=True) as owner:
            found += [_owner(owner), _checksums(owner), _public(owner)]
    except psycopg.OperationalError as error:
        found.append(_not_connected("database.owner", unreachable(connections.owner, error).message))
    return found


def _not_connected(name: str, message: str) -> Check:
    return Check(
        name,
        False,
        message,
        "Run 'umubano setup', which starts the database and mends its roles; see docs/howto/database.md.",
    )


def _one(connection: psycopg.Connection[Any], query: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...]:
    row = connection.execute(query, parameters).fetchone()
    assert row is not None
    return tuple(row)


def _version(connection: psycopg.Connection[Any]) -> Check:
    version = connection.info.server_version
    text = f"The server is PostgreSQL {version // 10_000}.{version % 10_000}."
    if version // 10_000 >= OLDEST_VERSION:
        return Check("database.version", True, text)
    return Check(
        "database.version", False, text, f"Move the database to PostgreSQL {OLDEST_VERSION} or newer."
    )


def _role(connection: psycopg.Connection[Any]) -> Check:
    user, is_superuser, bypasses, creates_roles, creates_databases = _one(
        connection,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = "
        "current_user",
    )
    excess = [
        name
        for name, held in (
            ("SUPERUSER", is_superuser),
            ("BYPASSRLS", bypasses),
            ("CREATEROLE", creates_roles),
            ("CREATEDB", creates_databases),
        )
        if held
    ]
    if not excess:
        return Check(
            "database.role_rights",
            True,
            f"The role {user} has no special rights and is bound by row security.",
        )
    return Check(
        "database.role_rights",
        False,
        f"The role {user} has rights it must not have: {', '.join(excess)}.",
        f'As administrator: ALTER ROLE "{user}" {" ".join(f"NO{name}" for name in excess)};',
    )


def _ownership(connection: psycopg.Connection[Any]) -> Check:
    user, count, example = _one(
        connection,
        "SELECT current_user, count(*), min(c.relname) FROM pg_class c "
        "WHERE pg_has_role(current_user, c.relowner, 'MEMBER') AND c.relpersistence <> 't'",
    )
    if count == 0:
        return Check("database.role_owns_nothing", True, f"The role {user} owns no table.")
    return Check(
        "database.role_owns_nothing",
        False,
        f"The role {user} owns {count} relations, for example {example}; row security does not bind an "
        "owner.",
        f"As administrator: REASSIGN OWNED BY \"{user}\" TO the owner role; then run 'umubano setup'.",
    )


def _temporary(connection: psycopg.Connection[Any]) -> Check:
    (allowed,) = _one(connection, "SELECT has_database_privilege(current_database(), 'TEMPORARY')")
    if allowed:
        return Check("database.temporary_tables", True, "Imports can use temporary tables.")
    return Check(
        "database.temporary_tables",
        False,
        "The application may not make temporary tables, which imports need.",
        f'As owner: GRANT TEMPORARY ON DATABASE "{connection.info.dbname}" TO "{connection.info.user}";',
    )


def _clock(connection: psycopg.Connection[Any]) -> Check:
    (theirs,) = _one(connection, "SELECT clock_timestamp()")
    apart = abs((theirs - datetime.datetime.now(tz=datetime.UTC)).total_seconds())
    if apart <= CLOCK_TOLERANCE_SECONDS:
        return Check("database.clock", True, "The clocks of the application and the database agree.")
    return Check(
        "database.clock",
        False,
        f"The clocks of the application and the database are {apart:.0f} seconds apart; the history would be "
        "misdated.",
        "Set both machines to the same time server (NTP).",
    )


def _row_security(connection: psycopg.Connection[Any], tables: Sequence[str]) -> Check:
    rows = connection.execute(
        "SELECT name, c.relrowsecurity, EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) "
        "FROM unnest(%s::text[]) AS name LEFT JOIN pg_class c "
        "ON c.relname = name AND c.relnamespace = 'public'::regnamespace ORDER BY name",
        [list(tables)],
    ).fetchall()
    missing = [name for name, enabled, _ in rows if enabled is None]
    open_tables = [name for name, enabled, _ in rows if enabled is False]
    bare = [name for name, enabled, has_policy in rows if enabled and not has_policy]
    if not (missing or open_tables or bare):
        return Check(
            "database.row_security", True, f"Row security is on for all {len(rows)} protected tables."
        )
    parts = [
        f"{words}: {', '.join(names)}"
        for words, names in (("off for", open_tables), ("without a policy for", bare), ("not there", missing))
        if names
    ]
    return Check(
        "database.row_security",
        False,
        f"Row security is not complete ({'; '.join(parts)}).",
        "Stop the application at once and run 'umubano setup', which applies the migrations and policies "
        "again.",
    )


def _owner(connection: psycopg.Connection[Any]) -> Check:
    user, is_superuser, owns = _one(
        connection,
        "SELECT current_user, rolsuper, pg_has_role(current_user, datdba, 'USAGE') FROM pg_roles, "
        "pg_database "
        "WHERE rolname = current_user AND datname = current_database()",
    )
    if is_superuser:
        return Check(
            "database.owner",
            False,
            f"Migrations run as {user}, a superuser of the whole server.",
            "Let an ordinary role own the database and name it in DATABASE_URL; see docs/howto/database.md.",
        )
    if not owns:
        return Check(
            "database.owner",
            False,
            f"The role {user} does not own the database {connection.info.dbname}.",
            f'As administrator: ALTER DATABASE "{connection.info.dbname}" OWNER TO "{user}";',
        )
    return Check("database.owner", True, f"The role {user} owns the database and is no superuser.")


def _checksums(connection: psycopg.Connection[Any]) -> Check:
    (enabled,) = _one(connection, "SELECT current_setting('data_checksums') = 'on'")
    if enabled:
        return Check(
            "database.checksums",
            True,
            "Pages of the database carry checksums: silent disk errors are noticed.",
        )
    return Check(
        "database.checksums",
        False,
        "The database server does not use data checksums: silent disk errors go unnoticed.",
        "Let the administrator stop the server and run 'pg_checksums --enable'.",
    )


def _public(connection: psycopg.Connection[Any]) -> Check:
    (enters, creates) = _one(
        connection,
        "SELECT coalesce(bool_or(a.privilege_type = 'CONNECT'), false), "
        "(SELECT coalesce(bool_or(s.privilege_type = 'CREATE'), false) FROM pg_namespace n, "
        " aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) s WHERE n.nspname = 'public' AND "
        "s.grantee = 0) "
        "FROM pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a "
        "WHERE d.datname = current_database() AND a.grantee = 0",
    )
    if not enters and not creates:
        return Check("database.closed_to_public", True, "No other role of the server may enter the database.")
    return Check(
        "database.closed_to_public",
        False,
        "Every role of the server may enter this database"
        + (" and create objects in it." if creates else "."),
        f'As owner: REVOKE ALL ON DATABASE "{connection.info.dbname}" FROM PUBLIC; REVOKE ALL ON SCHEMA '
        "public FROM PUBLIC;",
    )


def _directories(home: Home) -> Check:
    exposed = exposed_paths(home)
    if not exposed:
        return Check("files.private", True, f"Only this account can read {home.path}.")
    names = " ".join(f"'{path}'" for path in exposed)
    return Check(
        "files.private",
        False,
        f"Other accounts of this machine can open {', '.join(str(path) for path in exposed)}.",
        f"Run: chmod go-rwx {names}",
    )


def _space(home: Home) -> Check:
    folder = home.path if home.path.exists() else home.path.parent
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Check(
            "files.space",
            False,
            f"{folder} cannot be looked at ({error.strerror}).",
            "Set UMUBANO_HOME to a directory that exists.",
        )
    text = f"{free / 1024**3:.1f} GiB are free on the disk of {home.path}."
    if free >= COMFORTABLE_SPACE:
        return Check("files.space", True, text)
    return Check("files.space", False, text, "Free at least 1 GiB, or move UMUBANO_HOME to a larger disk.")


def _account(home: Home) -> Check:
    import os

    location = locate(home, os.environ)
    if location.account is None:
        return Check("database.system_account", True, "PostgreSQL runs as the account that runs Umubano.")
    name = location.account.name
    if name != SHARED:
        return Check("database.system_account", True, f"Umubano runs as root and PostgreSQL as {name}.")
    return Check(
        "database.system_account",
        False,
        f"PostgreSQL runs as {name}, an account that other programs share.",
        "Run: useradd --system umubano; then start with UMUBANO_DB_ACCOUNT=umubano, which hands the data "
        "over.",
    )
