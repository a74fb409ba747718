"""The data directory of an installation (`UMUBANO_HOME`) and the secrets kept in it.

Everything that must survive an upgrade and must not be read by other accounts of the machine lives here: the
embedded database, passwords, the signing key, uploaded files. A fresh directory gives a fresh system.
"""

from __future__ import annotations

import os
import secrets
import stat
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from umubano.core.errors import Unavailable

PRIVATE_DIRECTORY = 0o700
SECRETS = "secrets"
LOCKS = "locks"
SECRET_KEY = "django-secret-key"  # noqa: S105 (the name of a file, not a secret)


def checkout_directory() -> Path | None:
    """The checkout this code runs from, or None when it was installed as a package."""
    root = Path(__file__).resolve().parents[3]
    project = root / "pyproject.toml"
    if not (root / ".git").exists() or not project.is_file():
        return None
    return root if 'name = "umubano"' in project.read_text(encoding="utf-8") else None


def platform_directory(environment: Mapping[str, str]) -> Path:
    """The folder where programs of this platform keep the data of a user."""
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "Umubano"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Umubano"
    data = environment.get("XDG_DATA_HOME", "")
    return (Path(data) if data.startswith("/") else Path.home() / ".local" / "share") / "umubano"


@dataclass(frozen=True)
class Home:
    """A data directory; `path` is absolute. Making one of these touches nothing on disk: `prepare` does."""

    path: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Home:
        """`UMUBANO_HOME`, else `.umubano/` in a checkout, else the data folder of the platform."""
        environment = os.environ if environment is None else environment
        named = environment.get("UMUBANO_HOME")
        if named:
            return cls(Path(named).expanduser().absolute())
        checkout = checkout_directory()
        return cls(checkout / ".umubano" if checkout else platform_directory(environment))

    def prepare(self) -> Home:
        """Make the directory, for its owner only.

        A directory that somebody else filled before is left with the permissions it has (`UMUBANO_HOME=/srv`
        by mistake must not lock everybody out of /srv); what we keep inside is private in any case. Raises
        `Unavailable` when it cannot be made or written.
        """
        try:
            self.path.mkdir(mode=PRIVATE_DIRECTORY, parents=True, exist_ok=True)
            if not any(self.path.iterdir()):
                self.path.chmod(PRIVATE_DIRECTORY)
        except OSError as error:
            raise Unavailable(
                f"The data directory {self.path} cannot be used ({error.strerror}); "
                "set UMUBANO_HOME to a directory that this account may write.",
                code="home.unusable",
                path=str(self.path),
            ) from error
        return self

    def folder(self, name: str) -> Path:
        """A private sub-directory, made when missing."""
        self.prepare()
        folder = self.path / name
        try:
            folder.mkdir(mode=PRIVATE_DIRECTORY, exist_ok=True)
        except OSError as error:
            raise Unavailable(
                f"The folder {folder} cannot be made ({error.strerror}); give this account the right to "
                "write there.",
                code="home.unusable",
                path=str(folder),
            ) from error
        return folder

    @property
    def is_ours(self) -> bool:
        """Whether we made this directory what it is: it is empty, or our folders are already in it."""
        return any((self.path / name).is_dir() for name in (SECRETS, LOCKS)) or not any(self.path.iterdir())

    def secret(self, name: str) -> str:
        """The secret of that name (43 characters of URL-safe base 64, 256 bits), made on first use; safe
        between processes.
        """
        path = self.folder(SECRETS) / name
        try:
            value = path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            value = self._write_secret(path, secrets.token_urlsafe(32))
        except OSError as error:
            raise Unavailable(
                f"The secret {path} cannot be read ({error.strerror}); run Umubano with the account that "
                "made its data directory.",
                code="home.secret_unreadable",
                path=str(path),
            ) from error
        if not value:
            raise Unavailable(
                f"The secret {path} is empty; restore it from a backup, or delete it to have a new one made.",
                code="home.secret_empty",
                path=str(path),
            )
        return value

    @staticmethod
    def _write_secret(path: Path, value: str) -> str:
        """Write completely, then publish under its name; who comes second takes the first's value."""
        descriptor, temporary = tempfile.mkstemp(
            dir=path.parent, prefix=f".{path.name}-"
        )  # mode 0600 from the start
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(value + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.link(temporary, path)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            raise Unavailable(
                f"The secret {path} cannot be written ({error.strerror}); free some space or correct the "
                "permissions.",
                code="home.unusable",
                path=str(path),
            ) from error
        finally:
            Path(temporary).unlink(missing_ok=True)
        return value


def exposed_paths(home: Home) -> list[Path]:
    """Our directories and secret files under the home that other accounts can open. Empty on Windows, which
    has no such bits.

    The home itself and its `database` folder may let one group pass through (0710), see `location`.
    """
    if sys.platform == "win32" or not home.path.exists():
        return []
    passable = {home.path, home.path / "database"}
    candidates = [home.path, *home.path.iterdir()]
    candidates += (home.path / SECRETS).glob("*") if (home.path / SECRETS).is_dir() else []
    found = []
    for path in candidates:
        allowed = 0o010 if path in passable else 0
        is_secret = path.parent.name == SECRETS
        if (path.is_dir() or is_secret) and stat.S_IMODE(path.lstat().st_mode) & 0o077 & ~allowed:
            found.append(path)
    return sorted(found)
