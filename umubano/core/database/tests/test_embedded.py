"""A real private server: created, started, killed, recovered, shared between processes."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest

from umubano.core.database import diagnosis, embedded
from umubano.core.database.connections import Login
from umubano.core.database.embedded import ADMINISTRATOR, ADMINISTRATOR_SECRET, EmbeddedServer, ServerState
from umubano.core.database.home import Home
from umubano.core.database.location import SOCKET_PORT
from umubano.core.errors import Unavailable

from .conftest import LIGHT

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def administrator(server: EmbeddedServer) -> Login:
    password = server.home.secret(ADMINISTRATOR_SECRET)
    return Login(name="postgres", user=ADMINISTRATOR, password=password, host=server.host, port=server.port)


def ask(server: EmbeddedServer, query: str) -> object:
    with administrator(server).connect(autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def wait_until_gone(pid: int, cluster: Path) -> None:
    deadline = time.monotonic() + 10
    while embedded.processes.runs_cluster(pid, cluster):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_server_is_private_and_careful(server: EmbeddedServer) -> None:
    assert server.state() is ServerState.ABSENT
    assert server.start() is True
    assert server.state() is ServerState.RUNNING
    assert server.start() is False
    assert ask(server, "SHOW data_checksums") == "on"
    assert ask(server, "SHOW listen_addresses") == ""
    assert ask(server, "SHOW password_encryption") == "scram-sha-256"
    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT datlocprovider::text FROM pg_database WHERE datname = 'template1'") == "b"
    assert ask(server, "SELECT lower('ÉÑÇ') || upper('ß')") == "éñçß"
    assert server.location.socket is not None
    for folder in (server.cluster, server.location.socket, server.location.log):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    for path in server.location.socket.iterdir():
        if stat.S_ISSOCK(path.lstat().st_mode):
            assert stat.S_IMODE(path.lstat().st_mode) == 0o700
    rules = (server.cluster / "pg_hba.conf").read_text().splitlines()
    methods = {line.split()[-1] for line in rules if line.strip() and not line.startswith("#")}
    assert methods == {"scram-sha-256"}
    logs = list(server.location.log.glob("database-*.log"))
    assert [stat.S_IMODE(path.stat().st_mode) for path in logs] == [0o600] * len(logs)
    pid = server.pid()
    assert pid is not None
    if os.geteuid() == 0:
        assert Path(f"/proc/{pid}").stat().st_uid != 0
    assert server.stop() is True
    assert server.state() is ServerState.STOPPED
    assert server.stop() is True


def test_server_demands_the_password(created: EmbeddedServer) -> None:
    created.start()
    wrong = Login(name="postgres", user=ADMINISTRATOR, password="wrong", host=created.host, port=created.port)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        wrong.connect()
    without = Login(name="postgres", user=ADMINISTRATOR, password="", host=created.host, port=created.port)
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        without.connect()
    assert ask(created, "SELECT 1") == 1


def test_contents_of_records_stay_out_of_the_log(created: EmbeddedServer) -> None:
    created.start()
    with administrator(created).connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE secret_table (word text PRIMARY KEY)")
        connection.execute("INSERT INTO secret_table VALUES ('kagitumba')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO secret_table VALUES ('kagitumba')")
    created.stop()
    log = "".join(path.read_text() for path in created.location.log.glob("*.log"))
    assert "duplicate key value" in log
    assert "kagitumba" not in log


def test_server_recovers_after_a_kill(created: EmbeddedServer) -> None:
    created.start()
    with administrator(created).connect(autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    pid = created.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid, created.cluster)
    assert (created.cluster / "postmaster.pid").exists()
    assert created.state() is ServerState.STOPPED
    assert created.start() is True
    assert ask(created, "SELECT count(*) FROM kept") == 1000


@linux_only
def test_server_starts_when_its_old_number_belongs_to_another_program(created: EmbeddedServer) -> None:
    created.start()
    pid = created.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    wait_until_gone(pid, created.cluster)
    account = created.location.account
    arguments = account.process_arguments() if account else {}
    # The hard case: a program of the same account, which PostgreSQL takes for a living server.
    with subprocess.Popen(["sleep", "60"], cwd="/", **arguments) as other:
        try:
            pid_file = created.cluster / "postmaster.pid"
            left = [pid_file]
            if created.location.socket:
                left.append(created.location.socket / f".s.PGSQL.{SOCKET_PORT}.lock")
            for file in left:
                lines = file.read_text().splitlines()
                file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
            assert created.state() is ServerState.STOPPED
            assert created.start() is True
            assert other.poll() is None
        finally:
            other.kill()


def test_creation_that_was_interrupted_is_begun_again(server: EmbeddedServer) -> None:
    partial = server.location.base / "cluster.partial"
    partial.mkdir()
    (partial / "PG_VERSION").write_text("18\n")
    server.start()
    assert not partial.exists()
    assert ask(server, "SELECT 1") == 1


def test_data_that_is_no_database_is_refused(server: EmbeddedServer) -> None:
    server.cluster.mkdir()
    (server.cluster / "letter.txt").write_text("not a database")
    with pytest.raises(Unavailable) as refusal:
        server.start()
    assert refusal.value.error_code == "database.damaged"
    assert (server.cluster / "letter.txt").read_text() == "not a database"


def test_data_of_another_version_is_refused(server: EmbeddedServer) -> None:
    server.cluster.mkdir()
    (server.cluster / "PG_VERSION").write_text("12\n")
    with pytest.raises(Unavailable) as refusal:
        server.start()
    assert refusal.value.error_code == "database.version_mismatch"
    assert "PostgreSQL 12" in refusal.value.message


def test_data_that_lost_a_part_is_refused_in_one_sentence(created: EmbeddedServer) -> None:
    created.start()
    created.stop()
    (created.cluster / "global" / "pg_control").unlink()
    with pytest.raises(Unavailable) as refusal:
        created.start()
    assert refusal.value.error_code == "database.damaged"


def test_full_disk_is_refused_before_anything_is_made(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(diagnosis.shutil, "disk_usage", lambda path: usage._replace(free=5 * 1024 * 1024))
    with pytest.raises(Unavailable) as refusal:
        server.start()
    assert refusal.value.error_code == "database.disk_full"
    assert refusal.value.details["free_megabytes"] == 5
    assert "has 5 MB left and Umubano needs 200 MB" in refusal.value.message
    assert not server.cluster.exists()


def test_setting_that_postgresql_refuses_is_quoted(home: Home) -> None:
    server = EmbeddedServer(home, {}, settings={**LIGHT, "no_such_setting": "1"})
    with pytest.raises(Unavailable) as refusal:
        server.start()
    assert refusal.value.error_code == "database.start_failed"
    server.release_process()


def test_administrator_settings_win(created: EmbeddedServer) -> None:
    local = created.cluster / "local.conf"
    local.write_text("work_mem = 5MB\nlisten_addresses = '*'\n")
    if created.location.account:
        created.location.account.own(local)
    created.start()
    assert ask(created, "SHOW work_mem") == "5MB"
    assert ask(created, "SHOW listen_addresses") == ""  # the network stays closed all the same


def test_server_runs_under_a_path_too_long_for_a_socket(short_directory: Path) -> None:
    home = Home(short_directory / ("x" * 60) / ("y" * 60)).prepare()
    (short_directory / ("x" * 60)).chmod(0o711)
    server = EmbeddedServer(home, {}, settings=LIGHT)
    try:
        server.start()
        assert ask(server, "SELECT 1") == 1
    finally:
        server.stop()
        assert server.location.socket is not None
        shutil.rmtree(server.location.socket)


# several processes

USER = """
    import os, signal, sys, time
    from umubano.core.database.roles import ensure_database
    connections = ensure_database()
    with connections.application.connect() as connection:
        print(connection.execute("SELECT pg_backend_pid() > 0").fetchone()[0], flush=True)
    sys.stdin.readline()
"""


def use_database(home: Home) -> subprocess.Popen[str]:
    """Another process that uses the database until a line arrives on its standard input."""
    environment = {**os.environ, "UMUBANO_HOME": str(home.path), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(USER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True\n"
    return process


def finish(process: subprocess.Popen[str]) -> int:
    _, errors = process.communicate("\n", timeout=30)
    assert errors == ""
    return process.returncode


def test_first_process_starts_and_last_one_stops_the_server(home: Home, created: EmbeddedServer) -> None:
    first = use_database(home)
    pid = created.pid()
    second = use_database(home)
    assert created.pid() == pid
    assert finish(first) == 0
    assert created.state() is ServerState.RUNNING
    third = use_database(home)
    assert finish(second) == 0
    assert created.pid() == pid
    assert finish(third) == 0
    assert created.state() is ServerState.STOPPED


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, -2)])
def test_process_that_is_told_to_end_stops_the_server(
    home: Home, created: EmbeddedServer, number: signal.Signals, code: int
) -> None:
    process = use_database(home)
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == code
    assert created.state() is ServerState.STOPPED
    assert not (created.cluster / "postmaster.pid").exists()


def test_server_left_by_a_killed_process_is_used_and_stopped_by_the_next(
    home: Home, created: EmbeddedServer
) -> None:
    killed = use_database(home)
    pid = created.pid()
    killed.kill()
    killed.communicate(timeout=30)
    assert created.state() is ServerState.RUNNING
    following = use_database(home)
    assert created.pid() == pid
    assert finish(following) == 0
    assert created.state() is ServerState.STOPPED


def test_processes_that_begin_together_share_one_new_server(home: Home, server: EmbeddedServer) -> None:
    environment = {**os.environ, "UMUBANO_HOME": str(home.path), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("DATABASE_URL", None)
    code = textwrap.dedent(USER)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
    for process in processes:
        process.communicate("\n", timeout=30)
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert server.state() is ServerState.STOPPED
