"""Where the data directory is, and that nobody else can open it."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from umubano.core.database import home as home_module
from umubano.core.database.home import Home, checkout_directory, exposed_paths, platform_directory
from umubano.core.errors import Unavailable


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_home_is_what_the_environment_names(tmp_path: Path) -> None:
    assert Home.from_environment({"UMUBANO_HOME": str(tmp_path)}).path == tmp_path


def test_home_is_absolute_when_named_relatively(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert Home.from_environment({"UMUBANO_HOME": "data"}).path == tmp_path / "data"


def test_home_is_in_the_checkout_when_not_named() -> None:
    checkout = checkout_directory()
    assert checkout is not None
    assert (checkout / "umubano").is_dir()
    assert Home.from_environment({}).path == checkout / ".umubano"


def test_home_is_in_the_platform_data_folder_without_a_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_module, "checkout_directory", lambda: None)
    assert Home.from_environment({}).path == platform_directory({})


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, ".local/share/umubano"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data/umubano"),
        ("linux", {"XDG_DATA_HOME": "relative"}, ".local/share/umubano"),
        ("darwin", {}, "Library/Application Support/Umubano"),
        ("win32", {"LOCALAPPDATA": "/c/Local"}, "/c/Local/Umubano"),
    ],
)
def test_platform_directory_follows_the_platform(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], expected: str
) -> None:
    monkeypatch.setattr(home_module.sys, "platform", platform)
    assert platform_directory(environment) == Path.home() / expected


def test_prepare_makes_a_private_directory(tmp_path: Path) -> None:
    home = Home(tmp_path / "new" / "home").prepare()
    assert mode(home.path) == 0o700
    assert mode(home.folder("files")) == 0o700


def test_prepare_closes_an_empty_directory_and_leaves_a_filled_one(tmp_path: Path) -> None:
    empty, filled = tmp_path / "empty", tmp_path / "filled"
    for folder in (empty, filled):
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
    (filled / "somebody's work").touch()
    Home(empty).prepare()
    Home(filled).prepare()
    assert (mode(empty), mode(filled)) == (0o700, 0o755)


def test_prepare_refuses_a_file_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable) as refusal:
        Home(tmp_path / "file").prepare()
    assert refusal.value.error_code == "home.unusable"


def test_secret_is_made_once_and_private(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    value = home.secret("key")
    assert len(value) == 43
    assert home.secret("key") == value
    assert home.secret("other") != value
    assert mode(home.path / "secrets") == 0o700
    assert mode(home.path / "secrets" / "key") == 0o600
    assert sorted(path.name for path in (home.path / "secrets").iterdir()) == ["key", "other"]


def test_secret_is_the_same_for_all_who_ask_at_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").prepare()
    values: list[str] = []
    threads = [threading.Thread(target=lambda: values.append(home.secret("key"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values == [home.secret("key")] * 8


def test_secret_that_is_empty_is_refused(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (home.folder("secrets") / "key").write_text("\n")
    with pytest.raises(Unavailable) as refusal:
        home.secret("key")
    assert refusal.value.error_code == "home.secret_empty"


def test_exposed_paths_names_what_others_can_open(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.secret("key")
    home.folder("files")
    assert exposed_paths(home) == []
    (home.path / "secrets" / "key").chmod(0o640)
    (home.path / "files").chmod(0o750)
    assert exposed_paths(home) == [home.path / "files", home.path / "secrets" / "key"]
