"""The private PostgreSQL server of an installation: create its data, start it, stop it, recover it.

The caller holds the gate (`leases`): two processes never decide at once. The server runs in a session of its
own, so that Ctrl-C in the terminal reaches the application first, which then stops the server in order.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from umubano.core.database import diagnosis, processes, tuning
from umubano.core.database.binaries import Binaries, find_binaries, reachable_by
from umubano.core.database.home import Home
from umubano.core.database.location import SOCKET_PORT, Location, locate
from umubano.core.errors import Unavailable

ADMINISTRATOR = "umubano_administrator"
ADMINISTRATOR_SECRET = "database-administrator-password"  # noqa: S105 (the name of a file)
START_LOG = "start.log"
LINGERING_PROCESSES_SECONDS = 15.0
_IS_WINDOWS = sys.platform == "win32"


class ServerState(StrEnum):
    """What the supervisor sees."""

    ABSENT = "absent"  # no data yet
    STOPPED = "stopped"
    STARTING = "starting"  # or recovering
    RUNNING = "running"
    STOPPING = "stopping"


class EmbeddedServer:
    """The server of one home. `settings` replaces single lines of `tuning.server_settings` (tests use it to
    be light).
    """

    def __init__(
        self,
        home: Home,
        environment: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self.environment = os.environ if environment is None else environment
        self.settings = dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    @cached_property
    def location(self) -> Location:
        """Directories and account; made on first use."""
        return locate(self.home, self.environment)

    @property
    def cluster(self) -> Path:
        """The data directory."""
        return self.location.cluster

    @cached_property
    def binaries(self) -> Binaries:
        """The programs for the version of the data, else the newest."""
        return reachable_by(find_binaries(self.data_version()), self.location.account)

    def data_version(self) -> int | None:
        """The major version that made the data, or None when there is no data. Raises `Unavailable` when it
        is there but not readable as such.
        """
        if not self.cluster.is_dir() or not any(self.cluster.iterdir()):
            return None
        try:
            return int((self.cluster / "PG_VERSION").read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise Unavailable(
                f"{self.cluster} is not empty and holds no complete database; restore a backup, or move that "
                "directory away.",
                code="database.damaged",
                path=str(self.cluster),
            ) from error

    # where clients connect

    @property
    def host(self) -> str:
        """For clients: the socket directory, or 127.0.0.1 on Windows."""
        return str(self.location.socket) if self.location.socket else "127.0.0.1"

    @property
    def port(self) -> int:
        """For clients: the number in the socket's name, or the TCP port on Windows."""
        if self.location.socket:
            return SOCKET_PORT
        try:
            return int(self.location.port_file.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return SOCKET_PORT

    # what it is doing

    def state(self) -> ServerState:
        """Look, without changing anything. About a millisecond."""
        if not (self.cluster / "PG_VERSION").is_file():
            return ServerState.ABSENT
        noted = processes.read_pid_file(self.cluster)
        if noted is None:
            return ServerState.STOPPED
        if noted.state == "ready" and processes.answers(self.location.socket, noted.port or self.port):
            return ServerState.RUNNING
        self._reap()
        if not processes.runs_cluster(noted.pid, self.cluster):
            return ServerState.STOPPED
        return ServerState.STOPPING if noted.state == "stopping" else ServerState.STARTING

    def pid(self) -> int | None:
        """The process id of the running server."""
        noted = processes.read_pid_file(self.cluster)
        return noted.pid if noted and self.state() is not ServerState.STOPPED else None

    # create

    def initialise(self) -> bool:
        """Create the data directory unless it exists; True when it did not.

        Works in `cluster.partial` and renames at the end, so a creation that was interrupted leaves nothing
        that looks like a database.
        """
        if self.data_version() is not None:
            return False
        location = self.location
        diagnosis.require_space(location.base, diagnosis.SPACE_TO_CREATE)
        partial = location.base / "cluster.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        if location.account:
            location.account.own(partial)
        password_file = self._password_file()
        try:
            output = self._run_initdb(partial, password_file)
        finally:
            password_file.unlink(missing_ok=True)
        if not (partial / "PG_VERSION").is_file():
            shutil.rmtree(partial, ignore_errors=True)
            raise diagnosis.explain(output, doing="created", cluster=location.cluster, log=location.log)
        with (partial / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write("\ninclude_if_exists = 'umubano.conf'\ninclude_if_exists = 'local.conf'\n")
        if location.cluster.is_dir():
            location.cluster.rmdir()  # empty, or data_version() would have complained
        partial.rename(location.cluster)
        return True

    def _password_file(self) -> Path:
        """The administrator's password for initdb, readable by the account that runs it; removed after."""
        descriptor, name = tempfile.mkstemp(dir=self.location.base, prefix=".password-")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(self.home.secret(ADMINISTRATOR_SECRET) + "\n")
        if self.location.account:
            self.location.account.own(Path(name))
        return Path(name)

    def _run_initdb(self, target: Path, password_file: Path) -> str:
        arguments = [
            str(self.binaries.program("initdb")),
            f"--pgdata={target}",
            f"--username={ADMINISTRATOR}",
            f"--pwfile={password_file}",
            "--encoding=UTF8",
            "--data-checksums",
            "--auth-local=scram-sha-256",
            "--auth-host=scram-sha-256",
            "--no-instructions",
        ]
        if self.binaries.major >= 17:
            # The collation inside PostgreSQL: the same order on every platform, and no index breaks when the
            # system's library changes.
            arguments += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        output = ""
        for locale in ["C"] if _IS_WINDOWS else ["C.UTF-8", "C"]:
            done = subprocess.run(  # noqa: S603
                [*arguments, f"--locale={locale}"],
                capture_output=True,
                timeout=600,
                check=False,
                **self._process_arguments(target),
            )
            output = (done.stdout + done.stderr).decode("utf-8", errors="replace")
            if done.returncode == 0 or "invalid locale" not in output:
                break
        return output

    def _process_arguments(self, working_directory: Path) -> dict[str, Any]:
        """How every program of PostgreSQL is run: as the lent account, in a clean environment, with private
        files.
        """
        arguments: dict[str, Any] = {"cwd": working_directory, "stdin": subprocess.DEVNULL}
        if _IS_WINDOWS:
            return arguments
        arguments |= {"env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}, "umask": 0o077}
        if self.location.account:
            arguments |= self.location.account.process_arguments()
        return arguments

    # start

    def start(self, patience: float = 120.0) -> bool:
        """Start the server unless it runs, creating the data when missing; True when it was started here.

        A pid file left by a crash is recognised and removed; PostgreSQL then recovers by itself. Raises
        `Unavailable` with one sentence.
        """
        state = self.state()
        if state is ServerState.RUNNING:
            return False
        if state in (ServerState.STARTING, ServerState.STOPPING):
            state = self._wait_while(state, patience)
            if state is ServerState.RUNNING:
                return False
        self.initialise()
        diagnosis.require_space(self.location.base, diagnosis.SPACE_TO_START)
        self._give_data_to_account()
        (self.cluster / processes.PID_FILE).unlink(
            missing_ok=True
        )  # state() has just seen that no server of ours has it
        if self.location.socket:
            # nor these, which name the process of a killed server: another may have its number by now
            for name in (f".s.PGSQL.{SOCKET_PORT}.lock", f".s.PGSQL.{SOCKET_PORT}"):
                (self.location.socket / name).unlink(missing_ok=True)
        self._write_settings()
        lingering_until = time.monotonic() + LINGERING_PROCESSES_SECONDS
        while True:
            since = diagnosis.now()
            if self._launch(patience):
                return True
            output = diagnosis.recent_log(self.location.log, since)
            if "still in use" in output and time.monotonic() < lingering_until:
                time.sleep(0.5)  # processes of a killed server are on their way out
                continue
            raise diagnosis.explain(output, doing="started", cluster=self.cluster, log=self.location.log)

    def _wait_while(self, state: ServerState, patience: float) -> ServerState:
        deadline = time.monotonic() + patience
        while (now := self.state()) is state:
            if time.monotonic() > deadline:
                raise Unavailable(
                    f"The database has been {state} for {patience:.0f} seconds; see its log in "
                    f"{self.location.log}.",
                    code="database.busy",
                    log=str(self.location.log),
                )
            time.sleep(0.02)
        return now

    def _give_data_to_account(self) -> None:
        account = self.location.account
        if account and self.cluster.stat().st_uid != account.uid:
            account.own_tree(self.cluster)

    def _write_settings(self) -> None:
        settings = (
            tuning.server_settings() | {"log_directory": f"'{_quoted(self.location.log)}'"} | self.settings
        )
        path = self.cluster / "umubano.conf"
        path.write_text(tuning.settings_text(settings), encoding="utf-8")
        if not _IS_WINDOWS:
            path.chmod(0o600)
        if self.location.account:
            self.location.account.own(path)

    def _launch(self, patience: float) -> bool:
        """Run the server and wait until it takes connections; False when it ended instead."""
        port = SOCKET_PORT if self.location.socket else _free_port()
        options = {"port": str(port)}
        if self.location.socket:
            # On the command line, so that no configuration file can open the network.
            options |= {
                "listen_addresses": "",
                "unix_socket_directories": str(self.location.socket),
                "unix_socket_permissions": "0700",
            }
        else:
            options["listen_addresses"] = "127.0.0.1"
            self.location.port_file.write_text(str(port), encoding="ascii")
        with (self.location.log / START_LOG).open("wb") as log:
            if _IS_WINDOWS:
                return self._launch_on_windows(options, patience)
            command = [str(self.binaries.program("postgres")), "-D", str(self.cluster)]
            for name, value in options.items():
                command += ["-c", f"{name}={value}"]
            self._process = subprocess.Popen(  # noqa: S603
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._process_arguments(self.cluster),
            )
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if self._reap():
                return False
            noted = processes.read_pid_file(self.cluster)
            if noted and noted.state == "ready":
                return True
            time.sleep(0.01)
        raise Unavailable(
            f"The database is still recovering after {patience:.0f} seconds and goes on; try again in a "
            "while "
            f"(log: {self.location.log}).",
            code="database.recovering",
            log=str(self.location.log),
        )

    def _launch_on_windows(self, options: dict[str, str], patience: float) -> bool:  # pragma: no cover
        """pg_ctl there: it drops an administrator's rights and detaches from the console."""
        command = [
            str(self.binaries.program("pg_ctl")),
            "start",
            "--wait",
            f"--timeout={patience:.0f}",
            "-D",
            str(self.cluster),
        ]
        command += [
            "-l",
            str(self.location.log / START_LOG),
            "-o",
            " ".join(f"-c {k}={v}" for k, v in options.items()),
        ]
        return subprocess.run(command, check=False, **self._process_arguments(self.cluster)).returncode == 0  # noqa: S603

    def _reap(self) -> bool:
        """Whether the server that we started has ended; takes note of its end, so that it does not stay as a
        zombie.
        """
        if self._process is None or self._process.poll() is None:
            return False
        self._process = None
        return True

    # stop

    def stop(self, patience: float = 60.0) -> bool:
        """Stop in order ("fast": sessions are ended, nothing is lost); True once it has stopped.

        False when it is still writing after `patience` seconds: it goes on to its end by itself and is not
        killed.
        """
        noted = processes.read_pid_file(self.cluster)
        if noted is None or not processes.runs_cluster(noted.pid, self.cluster):
            self._take_leave()
            return True
        if _IS_WINDOWS:  # pragma: no cover
            command = [str(self.binaries.program("pg_ctl")), "stop", "--mode=fast", "--wait"]
            command += ["-D", str(self.cluster)]
            done = subprocess.run(command, check=False, **self._process_arguments(self.cluster))  # noqa: S603
            return done.returncode == 0
        os.kill(noted.pid, signal.SIGINT)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            self._reap()
            if not processes.runs_cluster(noted.pid, self.cluster):
                self._take_leave()
                return True
            time.sleep(0.01)
        return False

    def _take_leave(self) -> None:
        """Wait for the end of a server of ours that is no longer at work: it gives up its cluster a moment before it ends."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)
            self._reap()

    def release_process(self) -> None:
        """Let the server outlive this process without a complaint from `subprocess` at exit."""
        if self._process is not None and self._process.poll() is None:
            self._process.returncode = 0
        self._process = None


def _quoted(path: Path) -> str:
    """A path inside a quoted value of postgresql.conf."""
    return str(path).replace("\\", "/").replace("'", "''")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
