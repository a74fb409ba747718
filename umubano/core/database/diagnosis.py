"""Turns what PostgreSQL wrote before it gave up into one sentence that says what to do.

PostgreSQL's own messages are exact but speak to its administrators; our user installed an office system. The
original lines stay in the error's details and in the log.
"""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

from umubano.core.errors import Unavailable

MEGABYTE = 1024 * 1024
SPACE_TO_CREATE = 200 * MEGABYTE
SPACE_TO_START = (
    48 * MEGABYTE
)  # one segment of the write-ahead log (16 MiB), twice, and room for temporary files
_TAIL = 16_384
_SEVERE = re.compile(r"\b(?:PANIC|FATAL|ERROR|error|fatal|LOG|could not)\b[:\s]*(.*)")


def disk_full(path: Path, free: int | None = None, needed: int = SPACE_TO_START) -> Unavailable:
    """The refusal when the disk that holds `path` has no room left for the `needed` bytes."""
    free = shutil.disk_usage(path).free if free is None else free
    return Unavailable(
        f"The disk that holds {path} has {free // MEGABYTE} MB left and Umubano needs {-(-needed // MEGABYTE)} MB; "
        "free some space and start again, nothing is lost.",
        code="database.disk_full",
        path=str(path),
        free_megabytes=free // MEGABYTE,
    )


def require_space(path: Path, needed: int) -> None:
    """Raise `Unavailable` when fewer than `needed` bytes are free on the disk that holds `path`."""
    free = shutil.disk_usage(path).free
    if free < needed:
        raise disk_full(path, free, needed)


def recent_log(folder: Path, since: float) -> str:
    """The ends of the log files written since that moment (seconds since 1970), oldest first."""
    files = [path for path in folder.glob("*.log") if path.stat().st_mtime >= since - 1]
    texts = []
    for path in sorted(files, key=lambda path: path.stat().st_mtime):
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            texts.append(file.read().decode("utf-8", errors="replace"))
    return "\n".join(texts)


def explain(output: str, *, doing: str, cluster: Path, log: Path) -> Unavailable:
    """The error for a program of PostgreSQL that failed; `output` is what it printed or logged, `doing`
    completes "could not be …".
    """
    details = {"log": str(log), "output": output[-2000:], "path": str(cluster)}
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return disk_full(cluster.parent)
    if "incompatible with server" in output or "was initialized by PostgreSQL version" in output:
        return Unavailable(
            f"The data in {cluster} was made by another version or build of PostgreSQL; restore a backup "
            "into a fresh UMUBANO_HOME.",
            code="database.version_mismatch",
            **details,
        )
    if "shared memory block" in output and "still in use" in output:
        return Unavailable(
            "Processes of a database server that was killed are still ending; wait a minute and start again.",
            code="database.busy",
            **details,
        )
    if "Cannot allocate memory" in output or "could not map anonymous shared memory" in output:
        return Unavailable(
            "The machine has too little free memory for the database; set a smaller shared_buffers in "
            f"{cluster / 'local.conf'}.",
            code="database.memory",
            **details,
        )
    if "Permission denied" in output:
        return Unavailable(
            f"The database could not be {doing}: PostgreSQL may not read or write {cluster}; "
            "correct the owner of that directory (see docs/howto/database.md).",
            code="database.permission",
            **details,
        )
    if re.search(r"valid checkpoint record|PANIC|pg_control|invalid page|contains unexpected", output):
        return Unavailable(
            f"The data in {cluster} is damaged; restore the latest backup into a fresh UMUBANO_HOME and keep "
            "this directory aside.",
            code="database.damaged",
            **details,
        )
    return Unavailable(
        f"The database could not be {doing}: {_last_complaint(output)} (log: {log}).",
        code="database.start_failed",
        **details,
    )


def _last_complaint(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for line in reversed(lines):
        if re.search(r"\b(PANIC|FATAL|error):", line):
            found = _SEVERE.search(line)
            return found.group(1).strip().rstrip(".") if found else line
    return lines[-1].rstrip(".") if lines else "PostgreSQL gave no reason"


def now() -> float:
    """The moment to hand to `recent_log` later."""
    return time.time()
