"""Settings of the embedded server, for one modest machine that also runs the application.

They are written to `umubano.conf` in the cluster at every start. An administrator's own `local.conf` beside
it is read after it and is never touched by us, so it wins.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

MEGABYTE = 1024 * 1024
LARGEST_SHARED_BUFFERS = 1024 * MEGABYTE
SMALLEST_SHARED_BUFFERS = 64 * MEGABYTE
ROOMY_SHARED_MEMORY = 256 * MEGABYTE


def memory_bytes() -> int:
    """The memory this process may count on: of the machine, or of its control group when that is less. 2 GiB
    when it cannot be told.
    """
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        total = 2048 * MEGABYTE
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(limit).read_text(encoding="ascii").strip()
        except OSError:
            continue
        if text.isdigit():
            total = min(total, int(text))
    return total


def shared_buffers_bytes(memory: int) -> int:
    """A quarter of the memory, at least 64 MiB and at most 1 GiB: the rest serves the application and the
    file cache.
    """
    return max(SMALLEST_SHARED_BUFFERS, min(memory // 4, LARGEST_SHARED_BUFFERS))


def server_settings(memory: int | None = None) -> dict[str, str]:
    """The settings of `umubano.conf`, as PostgreSQL writes values; `memory` in bytes."""
    memory = memory_bytes() if memory is None else memory
    settings = {
        "shared_buffers": f"{shared_buffers_bytes(memory) // MEGABYTE}MB",
        "effective_cache_size": f"{max(memory // 2, 2 * SMALLEST_SHARED_BUFFERS) // MEGABYTE}MB",
        "maintenance_work_mem": f"{max(32, min(memory // 32 // MEGABYTE, 256))}MB",
        "work_mem": "16MB",
        "max_connections": "100",
        "synchronous_commit": "on",
        # With pglz, all that the binaries have, the first touch of each page after a checkpoint takes five times as long: an import
        # into a large register touches twenty indexes all over. The log is a third larger without it.
        "wal_compression": "off",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        "random_page_cost": "1.1",  # data on a solid-state disk or in the file cache
        "jit": "off",  # costs more than it gains on short queries
        "timezone": "'UTC'",
        "password_encryption": "'scram-sha-256'",
        "lc_messages": "'C'",  # the supervisor reads the log
        "logging_collector": "on",
        "log_timezone": "'UTC'",
        "log_file_mode": "0600",
        "log_filename": "'database-%a.log'",  # a file per day of the week, truncated a week later
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_truncate_on_rotation": "on",
        "log_line_prefix": "'%m [%p] %u@%d '",
        # Statements and details of errors repeat the contents of records, which the log must not: need-to-
        # know holds there too.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }
    if sys.platform.startswith("linux") and not _roomy_shared_memory():
        settings["dynamic_shared_memory_type"] = "mmap"  # containers often give /dev/shm only 64 MiB
    return settings


def _roomy_shared_memory() -> bool:
    try:
        return shutil.disk_usage("/dev/shm").total >= ROOMY_SHARED_MEMORY  # noqa: S108 (measured, not written)
    except OSError:
        return False


def settings_text(settings: dict[str, str]) -> str:
    """The settings as a configuration file."""
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return (
        "# Written by Umubano at every start; put your own settings in local.conf beside this file.\n"
        + "\n".join(lines)
        + "\n"
    )
