"""Is the server still there? Reads postmaster.pid and tells our PostgreSQL from another program that was
given the same process id.

After a kill -9 or a power cut postmaster.pid stays behind, and its number may meanwhile belong to anything.
PostgreSQL itself refuses to start when any process of the same account has that number.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PID_FILE = "postmaster.pid"


@dataclass(frozen=True)
class PidFile:
    """What postmaster.pid says: process id, port, and state (`starting`, `ready`, `stopping`, or empty)."""

    pid: int
    port: int
    state: str


def read_pid_file(cluster: Path) -> PidFile | None:
    """The pid file of a cluster, or None when there is none or it is not complete yet."""
    try:
        lines = (cluster / PID_FILE).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
    try:
        pid = int(lines[0])
    except (IndexError, ValueError):
        return None
    port = int(lines[3]) if len(lines) > 3 and lines[3].strip().isdigit() else 0
    return PidFile(pid=abs(pid), port=port, state=lines[7].strip() if len(lines) > 7 else "")


def runs_cluster(pid: int, cluster: Path) -> bool:
    """Whether the process is a PostgreSQL working in that directory; a process that we cannot look into
    counts as one.
    """
    if sys.platform == "win32":  # pragma: no cover
        listing = _output(["tasklist", "/FI", f"PID eq {pid}", "/FO", "CSV", "/NH"])
        return listing is None or "postgres" in listing.lower()
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return False  # of another account: PostgreSQL, too, takes that as proof that it is not its own
    if sys.platform.startswith("linux"):
        return _linux_runs_cluster(pid, cluster)
    listing = _output(["ps", "-o", "stat=,command=", "-p", str(pid)])  # pragma: no cover
    if listing is None:  # pragma: no cover
        return True
    return (
        bool(listing.strip()) and not listing.strip().startswith("Z") and "postgres" in listing
    )  # pragma: no cover


def _linux_runs_cluster(pid: int, cluster: Path) -> bool:
    process = Path("/proc") / str(pid)
    try:
        state = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[0]
        if state in ("Z", "X"):
            return False
        # The main process works in its data directory; so do its children, but those die with it.
        return (process / "cwd").samefile(cluster)
    except (FileNotFoundError, ProcessLookupError):
        return False
    except OSError:
        return True


def _output(command: list[str]) -> str | None:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None


def answers(directory: Path | None, port: int) -> bool:
    """Whether something accepts connections on the socket in that directory (or, without one, on that port of
    127.0.0.1).
    """
    try:
        if directory is not None and sys.platform != "win32":
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(1.0)
                connection.connect(str(directory / f".s.PGSQL.{port}"))
        else:
            with socket.create_connection(("127.0.0.1", port), timeout=1.0):
                pass
    except OSError:
        return False
    return True
