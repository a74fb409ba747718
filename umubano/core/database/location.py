"""Where the embedded database lives: data, log, socket, and the system account that owns them.

    <UMUBANO_HOME>/database/          0700; when root lends an account 0710, to let its group pass through
                            cluster/  0700, the data
                            log/      0700
                            socket/   0700, unless its path is too long for a socket

No parent directory is ever opened up. When root's `UMUBANO_HOME` lies where the lent account cannot come
(`/root`, a private temporary folder), the database goes to `/var/lib/umubano/<random>/` instead and the file
`database-location` in the home points there. The name is random rather than made from the path, so that a
fresh home at the same path is a fresh system.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from umubano.core.database.binaries import SHARED_PLACE
from umubano.core.database.home import PRIVATE_DIRECTORY, Home
from umubano.core.database.system_account import Account, choose_account
from umubano.core.errors import Unavailable

POINTER = "database-location"
SOCKET_PORT = 5432  # only part of the socket's file name: no port is opened
SOCKET_PATH_LIMIT = 103 if sys.platform == "darwin" else 107  # sun_path less its closing zero
HAS_SOCKETS = sys.platform != "win32"
PASSABLE_DIRECTORY = 0o710


@dataclass(frozen=True)
class Location:
    """The directories of one embedded cluster. `socket` is None on Windows; `account` is None when we run
    PostgreSQL as ourselves.
    """

    base: Path
    cluster: Path
    log: Path
    socket: Path | None
    account: Account | None

    @property
    def port_file(self) -> Path:
        """Windows only: remembers the port of 127.0.0.1."""
        return self.base / "port"


def locate(home: Home, environment: Mapping[str, str]) -> Location:
    """The place of the home's cluster; its directories are made, with their owners and permissions, when
    missing.

    Raises `Unavailable` when no account or no place can be found.
    """
    home.prepare()
    pointer = home.path / POINTER
    if pointer.is_file():
        base = Path(pointer.read_text(encoding="utf-8").strip())
        if not base.is_dir():
            raise Unavailable(
                f"{pointer} says that the database is in {base}, which is not there; mount or restore that "
                "directory, "
                "or delete the file to begin an empty system.",
                code="database.location_missing",
                pointer=str(pointer),
                path=str(base),
            )
        account = choose_account(environment, base / "cluster")
    else:
        base = home.path / "database"
        account = choose_account(environment, base / "cluster")
        if account is not None and not _let_through(home, account):
            base = _place_outside(home, account)
    try:
        return _furnish(base, account)
    except OSError as error:
        raise Unavailable(
            f"The directories of the database in {base} cannot be made ({error.strerror}); "
            "correct their permissions, or run Umubano with the account that made them.",
            code="database.location_unusable",
            path=str(base),
        ) from error


def _let_through(home: Home, account: Account) -> bool:
    """Whether the account can reach into the home, if need be after letting its group (and nobody else)
    through our own directory.
    """
    if account.may_enter(home.path):
        return True
    if not home.is_ours or not account.may_enter(home.path.parent):
        return False
    status = home.path.stat()
    if status.st_uid != 0 or stat.S_IMODE(status.st_mode) not in (PRIVATE_DIRECTORY, PASSABLE_DIRECTORY):
        return False
    os.chown(home.path, 0, account.gid)
    home.path.chmod(PASSABLE_DIRECTORY)
    return True


def _place_outside(home: Home, account: Account) -> Path:
    """A new directory under /var/lib/umubano for the database of this home, with a pointer each way."""
    try:
        SHARED_PLACE.mkdir(mode=0o711, parents=True, exist_ok=True)
        base = Path(tempfile.mkdtemp(dir=SHARED_PLACE, prefix="database-"))
        (base / "belongs-to").write_text(f"{home.path}\n", encoding="utf-8")
        partial = home.path / f".{POINTER}-{os.getpid()}"
        partial.write_text(f"{base}\n", encoding="utf-8")
        partial.rename(home.path / POINTER)
    except OSError as error:
        raise Unavailable(
            f"The account {account.name}, which runs PostgreSQL for root, cannot enter {home.path}, and no "
            "place could be made in "
            f"{SHARED_PLACE} ({error.strerror}); set UMUBANO_HOME to a directory whose parents that account "
            "can enter.",
            code="database.account",
            account=account.name,
            path=str(home.path),
        ) from error
    return base


def _furnish(base: Path, account: Account | None) -> Location:
    base.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)
    if HAS_SOCKETS:
        mode = PRIVATE_DIRECTORY
        if account is not None:
            mode = PASSABLE_DIRECTORY
            if base.stat().st_gid != account.gid:
                os.chown(base, 0, account.gid)
        _set_mode(base, mode)
    _own_directory(base / "log", account)
    socket = _socket_directory(base, account) if HAS_SOCKETS else None
    return Location(base=base, cluster=base / "cluster", log=base / "log", socket=socket, account=account)


def _set_mode(path: Path, mode: int) -> None:
    if stat.S_IMODE(path.stat().st_mode) != mode:
        path.chmod(mode)


def _own_directory(path: Path, account: Account | None) -> None:
    """Make a private directory and give it to the account that runs PostgreSQL."""
    path.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)
    if HAS_SOCKETS:
        if account is not None and path.stat().st_uid != account.uid:
            account.own_tree(path)
        _set_mode(path, PRIVATE_DIRECTORY)


def socket_fits(directory: Path) -> bool:
    """Whether the path of a socket in this directory stays within what the operating system takes."""
    return len(os.fsencode(directory / f".s.PGSQL.{SOCKET_PORT}")) <= SOCKET_PATH_LIMIT


def _socket_directory(base: Path, account: Account | None) -> Path:
    """`socket/` beside the data, or a private directory with a short name when that path is too long.

    The short one is under the run-time directory of the user (for root: /run), else the temporary folder. Its
    name comes from the path of the data, so every process finds the same; since others may write in a
    temporary folder, it is used only if it belongs to us alone.
    """
    beside = base / "socket"
    if socket_fits(beside):
        _own_directory(beside, account)
        return beside
    name = f"umubano-{hashlib.sha256(os.fsencode(base)).hexdigest()[:16]}"
    if account is not None:
        places = ["/run"]
    else:
        places = [os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent", tempfile.gettempdir()]
    for place in map(Path, [*places, "/tmp"]):  # noqa: S108 (what is found there is checked to be ours alone)
        short = place / name
        if not place.is_dir() or not os.access(place, os.W_OK) or not socket_fits(short):
            continue
        if not short.exists():
            short.mkdir(mode=PRIVATE_DIRECTORY)
            if account is not None:
                account.own(short)
        status = short.lstat()
        expected = account.uid if account is not None else os.getuid()
        if (
            stat.S_ISDIR(status.st_mode)
            and status.st_uid == expected
            and not stat.S_IMODE(status.st_mode) & 0o077
        ):
            return short
    raise Unavailable(
        f"The path of {base} is too long for a socket and no private short directory could be made; "
        "set UMUBANO_HOME to a shorter path or XDG_RUNTIME_DIR to a private directory.",
        code="database.socket_path",
        path=str(base),
    )
