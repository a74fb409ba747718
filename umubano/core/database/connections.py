"""How each role connects, in the forms that Django, psycopg and PostgreSQL's own programs want; and whole
databases made and dropped.

Passwords do not show in a `repr`, so that they do not end up in a traceback or a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote, urlencode

import psycopg
from psycopg import conninfo, sql

from umubano.core.errors import Unavailable

MAINTENANCE_DATABASE = "postgres"
CONNECT_SECONDS = 10
OLDEST_VERSION = 15


@dataclass(frozen=True)
class Login:
    """One role at one database. `options` are further libpq parameters (`sslmode`, `sslrootcert`, …)."""

    name: str
    user: str
    password: str = field(repr=False)
    host: str
    port: int
    options: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_url(cls, url: str, variable: str) -> Login:
        """Read a libpq URL or key=value string; `variable` names its origin in the refusal."""
        try:
            parts = {
                key: str(value) for key, value in conninfo.conninfo_to_dict(url).items() if value is not None
            }
        except psycopg.ProgrammingError as error:
            raise Unavailable(
                f"{variable} is not a PostgreSQL address; write it as "
                "postgresql://user:password@host:5432/database.",
                code="database.url",
                variable=variable,
            ) from error
        if not parts.get("dbname") or not parts.get("user"):
            raise Unavailable(
                f"{variable} must name a user and a database: postgresql://user:password@host:5432/database.",
                code="database.url",
                variable=variable,
            )
        port = parts.pop("port", "") or "5432"
        if not port.isdigit():
            raise Unavailable(
                f"{variable} must name one server, with one port.", code="database.url", variable=variable
            )
        return cls(
            name=parts.pop("dbname"),
            user=parts.pop("user"),
            password=parts.pop("password", ""),
            host=parts.pop("host", ""),
            port=int(port),
            options=parts,
        )

    def as_django(self) -> dict[str, Any]:
        """NAME, USER, PASSWORD, HOST, PORT and OPTIONS of an entry in `DATABASES`; the caller adds ENGINE and
        what it likes.
        """
        return {
            "NAME": self.name,
            "USER": self.user,
            "PASSWORD": self.password,
            "HOST": self.host,
            "PORT": str(self.port),
            "OPTIONS": dict(self.options),
        }

    def as_url(self) -> str:
        """`postgresql://user:password@host:port/name?…`, a socket directory as `?host=`. Has the password."""
        query = dict(self.options)
        place = ""
        if self.host and not self.host.startswith(("/", "@")):
            place = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        else:
            query |= {"host": self.host} if self.host else {}
            query["port"] = str(self.port)
        credentials = quote(self.user, safe="") + (
            f":{quote(self.password, safe='')}" if self.password else ""
        )
        address = f"postgresql://{credentials}@{place}/{quote(self.name, safe='')}"
        return f"{address}?{urlencode(query, quote_via=quote)}" if query else address

    def as_environment(self) -> dict[str, str]:
        """The variables by which `psql`, `pg_dump` and the others connect."""
        names = {
            "sslmode": "PGSSLMODE",
            "sslrootcert": "PGSSLROOTCERT",
            "sslcert": "PGSSLCERT",
            "sslkey": "PGSSLKEY",
        }
        variables = {"PGDATABASE": self.name, "PGUSER": self.user, "PGPORT": str(self.port)}
        if self.host:
            variables["PGHOST"] = self.host
        if self.password:
            variables["PGPASSWORD"] = self.password
        return variables | {names[key]: value for key, value in self.options.items() if key in names}

    def conninfo(self) -> str:
        """A libpq connection string, for psycopg. It holds the password."""
        given = {"connect_timeout": str(CONNECT_SECONDS), "application_name": "umubano"} | dict(self.options)
        given |= {"dbname": self.name, "user": self.user, "port": str(self.port)}
        given |= {key: value for key, value in (("password", self.password), ("host", self.host)) if value}
        return conninfo.make_conninfo(**given)

    def connect(self, *, autocommit: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection; what psycopg raises comes through (see `unreachable`)."""
        return psycopg.connect(self.conninfo(), autocommit=autocommit)

    def at(self, name: str) -> Login:
        """The same role at another database of the same server."""
        return replace(self, name=name)


def unreachable(login: Login, error: psycopg.OperationalError) -> Unavailable:
    """The sentence for a connection that failed. The password is in neither libpq's message nor ours."""
    reason = " ".join(str(error).split())
    where = f"{login.host or 'the local server'}:{login.port}"
    return Unavailable(
        f"The database {login.name} at {where} cannot be reached as {login.user}: {reason.rstrip('.')}.",
        code="database.unreachable",
        database=login.name,
        user=login.user,
        host=login.host,
        port=login.port,
    )


@dataclass(frozen=True)
class Connections:
    """The two logins of an installation. `administrator` exists for the embedded server only."""

    owner: Login
    application: Login
    embedded: bool
    administrator: Login | None = None

    def as_environment(self) -> dict[str, str]:
        """The variables from which `umubano.config.settings` reads its two databases."""
        return {
            "UMUBANO_DATABASE_APPLICATION": self.application.as_url(),
            "UMUBANO_DATABASE_OWNER": self.owner.as_url(),
        }

    def for_database(self, name: str) -> Connections:
        """The same roles at another database of the same server: a test database, a clone for the browser
        harness.
        """
        return replace(
            self,
            owner=self.owner.at(name),
            application=self.application.at(name),
            administrator=self.administrator.at(name) if self.administrator else None,
        )

    def create_database(self, name: str, template: str | None = None) -> Connections:
        """Create a database that the owner role owns and the application role may enter; returns its
        connections.

        `template` clones another database, to which nobody may be connected meanwhile. What the roles may do
        with the tables is copied with it; the right to connect is not part of a database's content and is
        given here. Raises `Unavailable` when the owner may not create databases, or the name exists.
        """
        made = self.for_database(name)
        statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
        try:
            with self._maintenance(avoiding=template).connect(autocommit=True) as connection:
                connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Unavailable(
                f"The role {self.owner.user} may not create databases, which tests need; "
                f"let an administrator run: ALTER ROLE {_named(self.owner.user)} CREATEDB;",
                code="database.createdb",
                role=self.owner.user,
            ) from error
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.ObjectInUse) as error:
            raise Unavailable(
                f"The database {name} cannot be created: {' '.join(str(error).split())}.",
                code="database.exists",
                database=name,
            ) from error
        made.restrict()
        return made

    def restrict(self) -> None:
        """Let nobody but the owner and the application role into this database, and nobody create in its
        schema. Run as its owner.
        """
        with self.owner.connect() as connection:
            restrict_database(connection, self.owner.name, self.application.user)

    def drop_database(self, name: str) -> None:
        """Drop a database if it exists, ending the sessions in it.

        Raises `Unavailable` when sessions of others are in it and the owner may not end them (`GRANT
        pg_signal_backend`).
        """
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        try:
            with self._maintenance(avoiding=name).connect(autocommit=True) as connection:
                connection.execute("SET client_min_messages = warning")
                connection.execute(statement)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse) as error:
            raise Unavailable(
                f"The database {name} cannot be dropped while others are connected to it; close them, or let "
                "an administrator run: "
                f"GRANT pg_signal_backend TO {_named(self.owner.user)};",
                code="database.in_use",
                database=name,
            ) from error

    def _maintenance(self, *, avoiding: str | None) -> Login:
        """A database of the same server to give the order from: not the one that must be free of sessions."""
        return (
            self.owner.at(MAINTENANCE_DATABASE)
            if self.embedded or avoiding == self.owner.name
            else self.owner
        )


def restrict_database(connection: psycopg.Connection[Any], database: str, application_role: str) -> None:
    """Take from PUBLIC what PostgreSQL gives it, and give the application role the right to connect.

    TEMPORARY, too: COPY cannot write into tables under row security, so imports go through a temporary table.
    """
    name, role = sql.Identifier(database), sql.Identifier(application_role)
    statements = [
        "GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {role}",
        "GRANT USAGE ON SCHEMA public TO {role}",
    ]
    if database != MAINTENANCE_DATABASE:  # where every role of a server expects to be let in
        statements += ["REVOKE ALL ON DATABASE {name} FROM PUBLIC", "REVOKE ALL ON SCHEMA public FROM PUBLIC"]
    for statement in statements:
        connection.execute(sql.SQL(statement).format(name=name, role=role))


def _named(identifier: str) -> str:
    """An identifier as it is written in SQL, for a sentence to an administrator."""
    return '"' + identifier.replace('"', '""') + '"'
