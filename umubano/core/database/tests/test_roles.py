"""What each role may and may not do, on the embedded server and one named by an address; grants; doctor."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from umubano.core.database import doctor
from umubano.core.database.connections import Connections, Login
from umubano.core.database.grants import apply_grants
from umubano.core.database.home import Home
from umubano.core.database.roles import ensure_database, planned_connections
from umubano.core.errors import InvalidInput, Unavailable

MakeDatabase = Callable[[str], Connections]


def attributes(connections: Connections, role: str) -> tuple[object, ...]:
    """superuser, bypasses row security, makes roles, makes databases, inherits, logs in"""
    with connections.owner.connect() as connection:
        row = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolinherit, rolcanlogin "
            "FROM pg_roles WHERE rolname = %s",
            [role],
        ).fetchone()
    assert row is not None
    return tuple(row)


def test_roles_have_the_least_rights(connections: Connections) -> None:
    assert attributes(connections, connections.application.user) == (False, False, False, False, False, True)
    assert attributes(connections, connections.owner.user) == (False, False, False, True, True, True)


def test_password_of_another_role_is_refused(connections: Connections) -> None:
    application = connections.application
    swapped = Login(
        application.name, application.user, connections.owner.password, application.host, application.port
    )
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        swapped.connect()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT rolpassword FROM pg_authid",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "ALTER ROLE umubano_app BYPASSRLS",
        "SET ROLE umubano_owner",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY (SELECT 1) TO PROGRAM 'cat'",
    ],
)
def test_application_role_is_refused(connections: Connections, statement: str) -> None:
    with connections.application.connect(autocommit=True) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_application_role_enters_no_other_database(connections: Connections, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connections.application.at(database).connect()


def test_application_role_may_use_temporary_tables(connections: Connections) -> None:
    with connections.application.connect() as connection:
        connection.execute("CREATE TEMPORARY TABLE incoming (line text) ON COMMIT DROP")
        with connection.cursor().copy("COPY incoming FROM STDIN") as copy:
            copy.write_row(["one"])
        assert connection.execute("SELECT line FROM incoming").fetchall() == [("one",)]


def test_ensure_database_is_cheap_when_all_is_well(shared_environment: Mapping[str, str]) -> None:
    first = ensure_database(shared_environment)
    began = time.perf_counter()
    assert ensure_database(shared_environment) == first
    assert time.perf_counter() - began < 0.15
    assert planned_connections(shared_environment) == first


def test_provision_mends_what_somebody_changed(
    connections: Connections, shared_environment: Mapping[str, str]
) -> None:
    assert connections.administrator is not None
    with connections.administrator.connect() as administrator:
        administrator.execute("ALTER ROLE umubano_app PASSWORD 'other' CREATEDB")
        administrator.execute("GRANT CONNECT ON DATABASE umubano TO PUBLIC")
    ensure_database(shared_environment)
    assert attributes(connections, "umubano_app") == (False, False, False, False, False, True)
    found = {
        check.name: check.ok
        for check in doctor.checks(connections, Home.from_environment(shared_environment))
    }
    assert found["database.closed_to_public"] is True


def test_application_role_that_bypasses_row_security_is_refused(
    connections: Connections, shared_environment: Mapping[str, str]
) -> None:
    assert connections.administrator is not None
    with connections.administrator.connect(autocommit=True) as administrator:
        administrator.execute("ALTER ROLE umubano_app BYPASSRLS")
        with pytest.raises(Unavailable) as refusal:
            ensure_database(shared_environment)
        administrator.execute("ALTER ROLE umubano_app NOBYPASSRLS")
    assert refusal.value.error_code == "database.role_too_strong"
    assert ensure_database(shared_environment) == connections


# databases for tests


def test_database_is_created_cloned_and_dropped(connections: Connections) -> None:
    original = connections.create_database("test_original")
    with original.owner.connect() as owner:
        owner.execute("CREATE TABLE thing (id int)")
        owner.execute("INSERT INTO thing VALUES (1)")
        apply_grants(owner, original.application.user)
    clone = connections.create_database("test_clone", template="test_original")
    with clone.application.connect() as application:
        assert application.execute("SELECT id FROM thing").fetchall() == [(1,)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("CREATE TABLE mine (id int)")
    with pytest.raises(Unavailable) as refusal:
        connections.create_database("test_clone")
    assert refusal.value.error_code == "database.exists"
    with clone.application.connect():  # a session left open does not keep it
        connections.drop_database("test_clone")
    connections.drop_database("test_original")
    connections.drop_database("test_original")
    with connections.owner.connect() as owner:
        assert owner.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test%'").fetchall() == []


# grants


@pytest.fixture
def tables(new_database: MakeDatabase) -> Connections:
    made = new_database("test_grants")
    with made.owner.connect() as owner:
        for name in ("record", "reference", "event", "kept", "hidden"):
            owner.execute(
                sql.SQL("CREATE TABLE {} (id serial PRIMARY KEY, word text)").format(sql.Identifier(name))
            )
            owner.execute(sql.SQL("INSERT INTO {} (word) VALUES ('a')").format(sql.Identifier(name)))
        owner.execute("CREATE VIEW overview AS SELECT word FROM record")
    return made


LISTS = {
    "read_only_tables": ["reference"],
    "append_only_tables": ["event"],
    "no_delete_tables": ["kept"],
    "hidden_tables": ["hidden"],
}


def allowed(connections: Connections, table: str) -> str:
    """The initials of what the application role can really do: S I U D T."""
    name = sql.Identifier(table)
    attempts = {
        "S": sql.SQL("SELECT count(*) FROM {}").format(name),
        "I": sql.SQL("INSERT INTO {} (word) VALUES ('b')").format(name),
        "U": sql.SQL("UPDATE {} SET word = 'c'").format(name),
        "D": sql.SQL("DELETE FROM {}").format(name),
        "T": sql.SQL("TRUNCATE {}").format(name),
    }
    done = ""
    with connections.application.connect(autocommit=True) as connection:
        for letter, statement in attempts.items():
            try:
                with connection.transaction(force_rollback=True):
                    connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                continue
            done += letter
    return done


def test_grants_give_each_table_its_rights(tables: Connections) -> None:
    role = tables.application.user
    assert allowed(tables, "record") == ""
    with tables.owner.connect() as owner:
        changed = apply_grants(owner, role, **LISTS)
    assert "record" in changed
    assert "hidden" not in changed
    found = {name: allowed(tables, name) for name in ("record", "reference", "event", "kept", "hidden")}
    assert found == {"record": "SIUD", "reference": "S", "event": "SI", "kept": "SIU", "hidden": ""}
    with tables.application.connect() as application:
        assert application.execute("SELECT count(*) FROM overview").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("SELECT setval('record_id_seq', 1)")


def test_grants_change_only_what_differs(tables: Connections) -> None:
    role = tables.application.user
    with tables.owner.connect() as owner:
        apply_grants(owner, role, **LISTS)
        assert apply_grants(owner, role, **LISTS) == []
        owner.execute(sql.SQL("GRANT TRUNCATE ON event TO {}").format(sql.Identifier(role)))
        assert apply_grants(owner, role, **LISTS) == ["event"]
    assert allowed(tables, "event") == "SI"


def test_grants_take_the_fewer_rights_of_two_lists(tables: Connections) -> None:
    with tables.owner.connect() as owner:
        apply_grants(owner, tables.application.user, read_only_tables=["event"], append_only_tables=["event"])
    assert allowed(tables, "event") == "S"


def test_grants_for_a_table_that_does_not_exist_are_refused(tables: Connections) -> None:
    with tables.owner.connect() as owner, pytest.raises(InvalidInput) as refusal:
        apply_grants(owner, tables.application.user, read_only_tables=["referense"])
    assert refusal.value.details["tables"] == ["referense"]
    assert allowed(tables, "record") == ""


# doctor


def test_doctor_finds_nothing_wrong_with_a_new_system(
    connections: Connections, shared_environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UMUBANO_DB_ACCOUNT", raising=False)
    found = doctor.checks(connections, Home.from_environment(shared_environment))
    wrong = [
        check
        for check in found
        if not check.ok and check.name not in ("files.space", "database.system_account")
    ]
    assert wrong == []
    assert {check.name for check in found} >= {"database.version", "database.clock", "database.checksums"}


def test_doctor_finds_tables_without_row_security(
    connections: Connections, shared_environment: Mapping[str, str], new_database: MakeDatabase
) -> None:
    home = Home.from_environment(shared_environment)
    made = new_database("test_doctor")
    with made.owner.connect() as owner:
        for name in ("closed", "open", "bare"):
            owner.execute(sql.SQL("CREATE TABLE {} (id int)").format(sql.Identifier(name)))
        owner.execute("ALTER TABLE closed ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE bare ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY all_of_it ON closed USING (true)")

    def row_security(*names: str) -> doctor.Check:
        found = doctor.checks(made, home, protected_tables=names)
        return next(check for check in found if check.name == "database.row_security")

    assert row_security("closed").ok
    check = row_security("closed", "open", "bare", "missing")
    assert not check.ok
    assert check.message == (
        "Row security is not complete (off for: open; without a policy for: bare; not there: missing)."
    )


def test_doctor_finds_a_role_that_is_too_strong_and_a_database_that_is_open(
    shared_environment: Mapping[str, str], connections: Connections
) -> None:
    home = Home.from_environment(shared_environment)
    assert connections.administrator is not None
    with connections.administrator.connect(autocommit=True) as administrator:
        administrator.execute("ALTER ROLE umubano_app CREATEROLE BYPASSRLS")
        administrator.execute("GRANT CONNECT ON DATABASE umubano TO PUBLIC")
        administrator.execute("CREATE TABLE grabbed (id int)")
        administrator.execute("ALTER TABLE grabbed OWNER TO umubano_app")
        found = {check.name: check for check in doctor.checks(connections, home)}
        administrator.execute("DROP TABLE grabbed")
        administrator.execute("ALTER ROLE umubano_app NOCREATEROLE NOBYPASSRLS")
        administrator.execute("REVOKE ALL ON DATABASE umubano FROM PUBLIC")
    assert (
        found["database.role_rights"].remedy
        == 'As administrator: ALTER ROLE "umubano_app" NOBYPASSRLS NOCREATEROLE;'
    )
    assert not found["database.role_owns_nothing"].ok
    assert not found["database.closed_to_public"].ok
    assert all(check.ok != bool(check.remedy) for check in found.values())


def test_doctor_says_when_the_database_cannot_be_reached(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.secret("key")
    login = Login(name="n", user="u", password="hush-hush", host=str(tmp_path / "nowhere"), port=5432)
    found = doctor.checks(Connections(owner=login, application=login, embedded=False), home)
    unreachable = [check for check in found if not check.ok and check.name.startswith("database")]
    assert [check.name for check in unreachable] == ["database.application", "database.owner"]
    assert "hush-hush" not in "".join(check.message for check in found)


# a server named by an address: here another database of the same server, with roles of its own


@pytest.fixture
def server_database(connections: Connections) -> Iterator[Login]:
    """A database `register` and the login of its owner, who may make roles; both made by the server's
    administrator.
    """
    assert connections.administrator is not None
    postgres = connections.administrator.at("postgres")
    with postgres.connect(autocommit=True) as administrator:
        administrator.execute(
            "CREATE ROLE keeper LOGIN CREATEROLE CREATEDB PASSWORD 'keeper of the register'"
        )
        administrator.execute("CREATE DATABASE register OWNER keeper")
    yield Login(
        "register", "keeper", "keeper of the register", connections.owner.host, connections.owner.port
    )
    with postgres.connect(autocommit=True) as administrator:
        administrator.execute("DROP DATABASE register WITH (FORCE)")
        administrator.execute("DROP ROLE IF EXISTS register_app, visitor")
        administrator.execute("DROP ROLE keeper")


def environment_for(login: Login, path: Path) -> dict[str, str]:
    return {"UMUBANO_HOME": str(path / "home"), "DATABASE_URL": login.as_url()}


def test_server_gets_an_application_role_of_its_own(server_database: Login, tmp_path: Path) -> None:
    environment = environment_for(server_database, tmp_path)
    made = ensure_database(environment)
    assert (made.embedded, made.owner.user, made.application.user) == (False, "keeper", "register_app")
    assert attributes(made, "register_app") == (False, False, False, False, False, True)
    with made.application.connect() as application, pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute("CREATE TABLE mine (id int)")
    assert ensure_database(environment) == made
    assert planned_connections(environment) == made
    clone = made.create_database("test_register")
    with clone.application.connect():  # its session does not keep the database
        made.drop_database("test_register")
    wrong = [check.name for check in doctor.checks(made, Home.from_environment(environment)) if not check.ok]
    assert [name for name in wrong if name != "files.space"] == []


def test_server_application_role_is_taken_over_by_a_fresh_home(
    server_database: Login, tmp_path: Path
) -> None:
    first = ensure_database(environment_for(server_database, tmp_path / "one"))
    second = ensure_database(environment_for(server_database, tmp_path / "two"))
    assert first.application.password != second.application.password
    second.application.connect().close()


def test_server_without_the_right_to_make_roles_asks_the_administrator(
    connections: Connections, server_database: Login, tmp_path: Path
) -> None:
    assert connections.administrator is not None
    with connections.administrator.connect() as administrator:
        administrator.execute("ALTER ROLE keeper NOCREATEROLE")
    environment = environment_for(server_database, tmp_path)
    with pytest.raises(Unavailable) as refusal:
        ensure_database(environment)
    assert refusal.value.error_code == "database.role_missing"
    statements = refusal.value.details["sql"]
    assert statements in refusal.value.message
    with connections.administrator.connect(autocommit=True) as administrator:
        for statement in statements.split(";")[:-1]:
            administrator.execute(statement)
    application = Login(
        "register", "register_app", "a password of your choice", server_database.host, server_database.port
    )
    made = ensure_database(environment | {"DATABASE_APP_URL": application.as_url()})
    assert made.application == application


def test_server_refuses_the_owner_as_application_role(server_database: Login, tmp_path: Path) -> None:
    environment = environment_for(server_database, tmp_path)
    with pytest.raises(Unavailable) as refusal:
        ensure_database(environment | {"DATABASE_APP_URL": server_database.as_url()})
    assert refusal.value.error_code == "database.same_role"


def test_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    environment = {
        "UMUBANO_HOME": str(tmp_path / "home"),
        "DATABASE_URL": f"postgresql://u:hush-hush@/d?host={tmp_path}",
    }
    with pytest.raises(Unavailable) as refusal:
        ensure_database(environment)
    assert refusal.value.error_code == "database.unreachable"
    assert "\n" not in refusal.value.message
    assert "hush-hush" not in str(refusal.value.as_dict())


# by hand


def test_programs_of_postgresql_run_connected(shared_environment: Mapping[str, str], tmp_path: Path) -> None:
    import os

    environment = {**os.environ, **shared_environment, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("DATABASE_URL", None)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "umubano.core.database", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

    backup = tmp_path / "backup.dump"
    assert run("run", "pg_dump", "--format=custom", f"--file={backup}").returncode == 0
    assert backup.read_bytes()[:5] == b"PGDMP"
    assert "running" in run("status").stdout
    assert run("stop").stdout == "The database is in use by another process and goes on.\n"
    assert run("run", "pg_nothing").stderr == "The installed PostgreSQL has no program pg_nothing.\n"
    assert run("dance").returncode == 2
