"""The roles of the database, and the one call that everything begins with: `ensure_database`.

The *owner* owns the database and its tables: migrations and maintenance. The *application* role is what pages
and commands connect as: it owns nothing, creates nothing and cannot step around row security. On the embedded
server there is also its administrator, used to make these two. On a server of one's own (`DATABASE_URL`) the
address names the owner; the application role is made when the owner may create roles, given by
`DATABASE_APP_URL`, or asked of the database administrator in one sentence.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from umubano.core.database.connections import (
    MAINTENANCE_DATABASE,
    OLDEST_VERSION,
    Connections,
    Login,
    restrict_database,
    unreachable,
)
from umubano.core.database.embedded import ADMINISTRATOR, ADMINISTRATOR_SECRET, EmbeddedServer
from umubano.core.database.home import LOCKS, Home
from umubano.core.database.leases import Lease
from umubano.core.database.locks import Gate
from umubano.core.errors import Unavailable

DATABASE = "umubano"
OWNER = "umubano_owner"
APPLICATION = "umubano_app"
OWNER_SECRET = "database-owner-password"  # noqa: S105 (names of files, not secrets)
APPLICATION_SECRET = "database-application-password"  # noqa: S105
LONGEST_NAME = 63  # bytes of an identifier in PostgreSQL
_PROVISION_LOCK = 0x756D7562  # "umub": one process at a time makes roles on a server

_leases: dict[Path, Lease] = {}
_threads = threading.Lock()


def ensure_database(environment: Mapping[str, str] | None = None, *, provision: bool = False) -> Connections:
    """Have the database reachable with both roles in place, and say how to connect.

    Without `DATABASE_URL` the embedded server of `UMUBANO_HOME` is created and started as needed, and stays
    up at least until this process ends (see `leases`). Costs one connection when all is well. `provision`
    goes through the making of roles again even so, which mends roles and rights that somebody changed. No
    tables are made here: that is for migrations. Raises `Unavailable`.
    """
    environment = os.environ if environment is None else environment
    home = Home.from_environment(environment)
    if environment.get("DATABASE_URL"):
        return _ensure_on_server(home, environment, provision)
    return _ensure_embedded(home, environment, provision)


def planned_connections(environment: Mapping[str, str] | None = None) -> Connections:
    """The same answer without starting or asking any server: for settings that are read by commands that need
    no database.
    """
    environment = os.environ if environment is None else environment
    home = Home.from_environment(environment)
    if environment.get("DATABASE_URL"):
        return _server_connections(home, environment)
    return _embedded_connections(home, EmbeddedServer(home, environment))


def release_database(environment: Mapping[str, str] | None = None) -> bool:
    """Give up this process's use of the embedded server now instead of at exit; True when that stopped it."""
    home = Home.from_environment(environment)
    with _threads:
        lease = _leases.pop(home.path, None)
    return lease.release() if lease else False


# embedded


def _ensure_embedded(home: Home, environment: Mapping[str, str], provision: bool) -> Connections:
    with _threads:
        lease = _leases.get(home.path)
        if lease is None or lease.is_of_parent:
            lease = Lease(EmbeddedServer(home, environment))
            _leases[home.path] = lease
        lease.acquire()
    connections = _embedded_connections(home, lease.server)
    if provision or not _application_is_usable(connections):
        with lease.gate():
            _provision_embedded(connections)
        _require_usable(connections)
    return connections


def _embedded_connections(home: Home, server: EmbeddedServer) -> Connections:
    def login(user: str, secret: str) -> Login:
        return Login(
            name=DATABASE, user=user, password=home.secret(secret), host=server.host, port=server.port
        )

    return Connections(
        owner=login(OWNER, OWNER_SECRET),
        application=login(APPLICATION, APPLICATION_SECRET),
        administrator=login(ADMINISTRATOR, ADMINISTRATOR_SECRET),
        embedded=True,
    )


def _provision_embedded(connections: Connections) -> None:
    """Make or mend roles and database on a server that is ours alone."""
    assert connections.administrator is not None
    owner, application = connections.owner, connections.application
    administrator = connections.administrator.at(MAINTENANCE_DATABASE)
    try:
        with administrator.connect(autocommit=True) as connection:
            _make_role(connection, owner, attributes="CREATEDB NOCREATEROLE")
            _make_role(connection, application, attributes="NOCREATEDB NOCREATEROLE NOINHERIT")
            _make_database(connection, owner)
            for name in (MAINTENANCE_DATABASE, "template1"):
                connection.execute(
                    sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name))
                )
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                    sql.Identifier(MAINTENANCE_DATABASE), sql.Identifier(owner.user)
                )
            )
            # To end the sessions of the application role when a test database is dropped.
            connection.execute(sql.SQL("GRANT pg_signal_backend TO {}").format(sql.Identifier(owner.user)))
        with connections.administrator.connect() as connection:
            restrict_database(connection, owner.name, application.user)
    except psycopg.errors.InvalidPassword as error:
        raise Unavailable(
            "The passwords in the data directory do not open its database; restore the folder 'secrets' of "
            "the same backup.",
            code="database.password",
        ) from error
    except psycopg.OperationalError as error:
        raise unreachable(administrator, error) from error


def _make_role(connection: psycopg.Connection[Any], login: Login, *, attributes: str) -> None:
    """Create the role, or bring it back to what it must be; never a superuser, never one that steps around
    row security.
    """
    exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login.user]).fetchone()
    # The attributes are ours; name and password are quoted. The password goes as its scram digest: it stays
    # out of the server's log.
    digest = connection.pgconn.encrypt_password(
        login.password.encode(), login.user.encode(), b"scram-sha-256"
    ).decode()
    connection.execute(
        sql.SQL(
            "{verb} ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS NOREPLICATION {attributes} PASSWORD {digest}"
        ).format(
            verb=sql.SQL("ALTER" if exists else "CREATE"),
            name=sql.Identifier(login.user),
            attributes=sql.SQL(attributes),
            digest=sql.Literal(digest),
        )
    )


def _make_database(connection: psycopg.Connection[Any], owner: Login) -> None:
    exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [owner.name]).fetchone()
    verb = "ALTER DATABASE {} OWNER TO {}" if exists else "CREATE DATABASE {} OWNER {}"
    connection.execute(sql.SQL(verb).format(sql.Identifier(owner.name), sql.Identifier(owner.user)))


# a server of one's own


def application_role_name(database: str) -> str:
    """`<database>_app`: two installations on one server have two databases, and so two roles."""
    name = f"{database}_app"
    if len(name.encode()) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(database.encode()).hexdigest()[:16]
    return f"{database.encode()[:42].decode(errors='ignore')}_{digest}_app"


def _server_connections(home: Home, environment: Mapping[str, str]) -> Connections:
    owner = Login.from_url(environment["DATABASE_URL"], "DATABASE_URL")
    given = environment.get("DATABASE_APP_URL")
    if given:
        application = Login.from_url(given, "DATABASE_APP_URL")
    else:
        place = hashlib.sha256(f"{owner.host}\n{owner.port}\n{owner.name}".encode()).hexdigest()[:16]
        password = home.secret(f"{APPLICATION_SECRET}-{place}")
        application = replace(owner, user=application_role_name(owner.name), password=password)
    if application.user == owner.user:
        raise Unavailable(
            "DATABASE_URL and DATABASE_APP_URL name the same role; the application must connect as a role "
            "that owns nothing.",
            code="database.same_role",
            role=owner.user,
        )
    return Connections(owner=owner, application=application, embedded=False)


def _ensure_on_server(home: Home, environment: Mapping[str, str], provision: bool) -> Connections:
    connections = _server_connections(home, environment)
    if provision or not _application_is_usable(connections):
        with Gate(home.folder(LOCKS) / "database-roles"):
            _provision_on_server(connections, is_given=bool(environment.get("DATABASE_APP_URL")))
        _require_usable(connections)
    return connections


def _provision_on_server(connections: Connections, *, is_given: bool) -> None:
    owner = connections.owner
    try:
        with owner.connect(autocommit=True) as connection:
            _require_version(connection)
            connection.execute("SELECT pg_advisory_lock(%s)", [_PROVISION_LOCK])
            if not is_given:
                _make_application_role(connection, connections)
            _restrict_where_allowed(connection, connections)
    except psycopg.OperationalError as error:
        raise unreachable(owner, error) from error


def _make_application_role(connection: psycopg.Connection[Any], connections: Connections) -> None:
    application = connections.application
    try:
        # NOSUPERUSER and the like are what a new role is; to say so takes rights that a mere CREATEROLE does
        # not have before version 16.
        exists = connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", [application.user]
        ).fetchone()
        if exists and _logs_in(application):
            return
        digest = connection.pgconn.encrypt_password(
            application.password.encode(), application.user.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(
            sql.SQL("{verb} ROLE {name} LOGIN NOINHERIT PASSWORD {digest}").format(
                verb=sql.SQL("ALTER" if exists else "CREATE"),
                name=sql.Identifier(application.user),
                digest=sql.Literal(digest),
            )
        )
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
            # To end the sessions of the application role when a test database is dropped. It gives the owner
            # nothing else: the owner may do more than the application anyway.
            connection.execute(
                sql.SQL("GRANT {} TO {}").format(
                    sql.Identifier(application.user), sql.Identifier(connections.owner.user)
                )
            )
    except psycopg.errors.InsufficientPrivilege as error:
        statements = role_statements(connections)
        raise Unavailable(
            f"The role {connections.owner.user} may not create or change the application's role; let the "
            "administrator of the database run: "
            f"{statements} and set DATABASE_APP_URL to that role.",
            code="database.role_missing",
            role=application.user,
            sql=statements,
        ) from error


def role_statements(connections: Connections) -> str:
    """The SQL for a database administrator who makes the application's role by hand."""
    role = '"' + connections.application.user.replace('"', '""') + '"'
    database = '"' + connections.owner.name.replace('"', '""') + '"'
    return (
        f"CREATE ROLE {role} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS PASSWORD 'a password of your choice'; "
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role};"
    )


def _restrict_where_allowed(connection: psycopg.Connection[Any], connections: Connections) -> None:
    """Restrict the database when the owner role owns it; else the administrator has decided who may enter,
    and `doctor` tells.
    """
    owns = connection.execute(
        "SELECT pg_has_role(current_user, datdba, 'USAGE') FROM pg_database WHERE datname = "
        "current_database()"
    ).fetchone()
    if owns and owns[0]:
        restrict_database(connection, connections.owner.name, connections.application.user)
    elif connection.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone() != (True,):
        raise Unavailable(
            f"The role {connections.owner.user} can create no tables in {connections.owner.name}; let the "
            "administrator run: "
            f'ALTER DATABASE "{connections.owner.name}" OWNER TO "{connections.owner.user}";',
            code="database.not_owner",
            role=connections.owner.user,
        )


# what is checked every time


def _require_version(connection: psycopg.Connection[Any]) -> None:
    version = connection.info.server_version // 10_000
    if version < OLDEST_VERSION:
        raise Unavailable(
            f"The database server is PostgreSQL {version}; Umubano needs PostgreSQL {OLDEST_VERSION} or "
            "newer.",
            code="database.version",
            version=version,
        )


def _logs_in(login: Login) -> bool:
    try:
        login.connect().close()
    except psycopg.OperationalError:
        return False
    return True


def _application_is_usable(connections: Connections) -> bool:
    """Whether the application role logs in. Raises `Unavailable` when it does and row security would not hold
    for it.
    """
    login = connections.application
    try:
        with login.connect(autocommit=True) as connection:
            _require_version(connection)
            row = connection.execute(
                "SELECT rolsuper, rolbypassrls, pg_has_role(current_user, datdba, 'MEMBER'), "
                "has_schema_privilege('public', 'USAGE') "
                "FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()"
            ).fetchone()
    except psycopg.OperationalError:
        return False
    assert row is not None
    is_superuser, bypasses, is_owner, enters = row
    if is_superuser or bypasses or is_owner:
        raise Unavailable(
            f"The role {login.user} is a superuser, may bypass row security or owns the database, so "
            "need-to-know would not hold; "
            "name an ordinary role in DATABASE_APP_URL.",
            code="database.role_too_strong",
            role=login.user,
        )
    return bool(enters)


def _require_usable(connections: Connections) -> None:
    try:
        connections.application.connect().close()
    except psycopg.OperationalError as error:
        raise unreachable(connections.application, error) from error
    if not _application_is_usable(connections):
        raise Unavailable(
            f"The role {connections.application.user} may not use the schema public of "
            f"{connections.application.name}; "
            f'let the owner run: GRANT USAGE ON SCHEMA public TO "{connections.application.user}";',
            code="database.rights",
            role=connections.application.user,
        )
