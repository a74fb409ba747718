"""The system account that runs PostgreSQL when we are root.

PostgreSQL refuses to run as root, rightly. Anybody else runs it as themselves. Root lends it an unprivileged
account: `umubano` if somebody made one, else `postgres` if a PostgreSQL package made one, else `nobody`, in
this order, because an account of one's own shares the files with no other program, that of a database with
one of the same trust, and `nobody` with whatever else was started so. `doctor` says so in the last case. A
numeric id without an account will not do: initdb looks up its own name. `UMUBANO_DB_ACCOUNT` names another.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from umubano.core.errors import Unavailable

PREFERRED = ("umubano", "postgres", "nobody")
SHARED = "nobody"


@dataclass(frozen=True)
class Account:
    """An account of the operating system other than root."""

    name: str
    uid: int
    gid: int

    def process_arguments(self) -> dict[str, Any]:
        """Arguments for `subprocess` that run a program under this account, with none of root's supplementary
        groups.
        """
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Give one file or directory to the account."""
        os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def own_tree(self, path: Path) -> None:
        """Give a directory and all that is in it to the account, links not followed."""
        self.own(path)
        for folder, directories, files in os.walk(path):
            for name in directories + files:
                self.own(Path(folder) / name)

    def may_enter(self, folder: Path) -> bool:
        """Whether the permission bits let the account through the folder and all its parents."""
        folder = folder.resolve()
        return all(self._passes(step) for step in [folder, *folder.parents])

    def _passes(self, folder: Path) -> bool:
        try:
            status = folder.stat()
        except OSError:
            return False
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def running_as_root() -> bool:
    """Whether this process has the rights that PostgreSQL refuses to run with."""
    return sys.platform != "win32" and os.geteuid() == 0


def choose_account(environment: Mapping[str, str], data: Path | None = None) -> Account | None:
    """The account to run PostgreSQL as; None means ourselves.

    Data that exists keeps the account it belongs to, so that an account made later by some package does not
    lock us out of it; `UMUBANO_DB_ACCOUNT` goes before that. Raises `Unavailable` when root finds no account
    to lend.
    """
    if not running_as_root():
        return None
    import pwd

    named = environment.get("UMUBANO_DB_ACCOUNT")
    if named:
        try:
            entry = pwd.getpwnam(named)
        except KeyError:
            raise Unavailable(
                f"The account {named} named by UMUBANO_DB_ACCOUNT does not exist on this machine.",
                code="database.account",
                account=named,
            ) from None
        if entry.pw_uid == 0:
            raise Unavailable(
                "UMUBANO_DB_ACCOUNT names root, as whom PostgreSQL refuses to run; name an unprivileged "
                "account.",
                code="database.account",
                account=named,
            )
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    if data is not None and data.exists() and data.stat().st_uid != 0:
        try:
            entry = pwd.getpwuid(data.stat().st_uid)
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
        except KeyError:
            pass  # the account is gone; the data is given to another one when the server starts
    for name in PREFERRED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise Unavailable(
        "PostgreSQL does not run as root and no unprivileged account was found; make one with "
        "'useradd --system umubano', or run Umubano as an ordinary user.",
        code="database.account",
    )
