"""Real clusters for the tests of this package: small, without fsync, each in a directory that PostgreSQL's
account can reach.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from umubano.core.database import roles, system_account
from umubano.core.database.connections import Connections
from umubano.core.database.embedded import EmbeddedServer
from umubano.core.database.home import Home
from umubano.core.database.roles import ensure_database, release_database

LIGHT = {"shared_buffers": "16MB", "fsync": "off", "max_connections": "30"}


@pytest.fixture
def short_directory() -> Iterator[Path]:
    """An empty directory with a short path, which root's lent account can reach (pytest's own is closed to
    it).
    """
    path = Path(tempfile.mkdtemp(prefix="umb-", dir="/tmp" if os.name == "posix" else None))
    if system_account.running_as_root():
        path.chmod(0o711)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def home(short_directory: Path) -> Home:
    return Home(short_directory / "home").prepare()


@pytest.fixture
def server(home: Home) -> Iterator[EmbeddedServer]:
    """A server that has not been created yet; stopped afterwards, whatever the test did to it."""
    server = EmbeddedServer(home, {}, settings=LIGHT)
    yield server
    server.stop()
    server.release_process()


@pytest.fixture(scope="session")
def prepared_home() -> Iterator[Path]:
    """A home whose cluster was created and never started, for tests to copy: quicker than creating one."""
    path = Path(tempfile.mkdtemp(prefix="umb-", dir="/tmp" if os.name == "posix" else None))
    if system_account.running_as_root():
        path.chmod(0o711)
    server = EmbeddedServer(Home(path / "home"), {})
    server.initialise()
    lines = "".join(f"{name} = {value}\n" for name, value in LIGHT.items())
    (server.cluster / "local.conf").write_text(lines)
    yield path / "home"
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def created(prepared_home: Path, server: EmbeddedServer) -> EmbeddedServer:
    """`server` with its data created, not started; light also for other processes."""
    shutil.copytree(prepared_home, server.home.path, dirs_exist_ok=True)
    account = server.location.account
    if account:
        for path in (server.cluster, server.location.log):
            account.own_tree(path)
    return server


@pytest.fixture(scope="module")
def shared_environment() -> Iterator[Mapping[str, str]]:
    """The environment of one installation with its embedded database running, for the tests of a module."""
    path = Path(tempfile.mkdtemp(prefix="umb-", dir="/tmp" if os.name == "posix" else None))
    if system_account.running_as_root():
        path.chmod(0o711)
    environment = {"UMUBANO_HOME": str(path / "home")}
    ensure_database(environment)
    yield environment
    release_database(environment)
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def connections(shared_environment: Mapping[str, str]) -> Connections:
    return ensure_database(shared_environment)


@pytest.fixture
def new_database(connections: Connections) -> Iterator[Callable[[str], Connections]]:
    """Makes databases on the shared server and drops them afterwards."""
    made: list[str] = []

    def make(name: str) -> Connections:
        made.append(name)
        return connections.create_database(name)

    yield make
    for name in made:
        connections.drop_database(name)


@pytest.fixture(autouse=True)
def _no_lease_of_another_test(request: pytest.FixtureRequest) -> Iterator[None]:
    before = set(roles._leases)
    yield
    left = set(roles._leases) - before
    assert not left or "shared_environment" in request.fixturenames, f"leases left behind: {left}"
