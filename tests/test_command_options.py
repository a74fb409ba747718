"""Every command, as it is and whatever is added: both options, documented keys, and JSON for whoever misuses it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from umubano.cli.app import app
from umubano.core.testing.browser import ROOT, Site

#: Commands of /work/shared/interfaces.md with the keys that their JSON keeps, for those that answer with one object.
PROMISED = {
    "doctor": "ok checks",
    "portfolio": "on counting_rule agreements in_force signed_last_3_years signed_this_year in_negotiation by_region by_year by_kind "
    "by_area illustrative",
    "audit verify": "ok events days first_bad",
}
#: The same for those that answer with a list of objects.
PROMISED_ROWS = {
    "agreements list": "ref title partners kind signed status status_reason in_force_since term_ends last_day_for_notice next_change_on",
    "due --days 365": "date kind about why owner",
    "plans list": "ref title partners agreement state starts_on ends_on lines done late",
}


def commands(command: Any = None, name: str = "") -> Iterator[tuple[str, Any]]:
    """(name, command) of every command that does something, those of sub-applications too."""
    command = command or typer.main.get_command(app)
    children = getattr(command, "commands", None)
    if not children:
        yield name, command
        return
    for child_name, child in children.items():
        yield from commands(child, f"{name} {child_name}".strip())


def umubano(*arguments: str, home: Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error, without a database within reach."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "UMUBANO_HOME": str(home),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    line = [str(ROOT / ".venv" / "bin" / "umubano"), *arguments]
    done = subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_there_are_commands_to_look_at() -> None:
    names = {name for name, _command in commands()}
    assert names >= {
        "setup", "run", "doctor", "portfolio", "agreements list", "import", "export", "life", "due", "brief", "audit verify", "docs",
    }  # fmt: skip


@pytest.mark.parametrize("name", [name for name, _command in commands()])
@pytest.mark.parametrize("option", ["--json", "--as"])
def test_every_command_takes_both_options(name: str, option: str) -> None:
    command = dict(commands())[name]
    assert option in {text for parameter in command.params for text in parameter.opts}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("frobnicate", "No such command"),
        ("life", "Missing argument"),
        ("portfolio --on never", "never"),
        ("due --days -3", "-3"),
        ("export register", "--out"),
        ("setup --nonsense", "--nonsense"),
    ],
)
def test_wrong_usage_is_json_for_who_asked_for_json(line: str, says: str, tmp_path: Path) -> None:
    code, out, err = umubano(*line.split(), "--json", home=tmp_path)
    answer = json.loads(out)
    assert (code, err) == (2, "")
    assert set(answer) == {"error"}
    assert set(answer["error"]) == {"code", "message", "details"}
    assert answer["error"]["code"] == "wrong_usage"
    assert says in answer["error"]["message"]


def test_wrong_usage_is_words_for_people(tmp_path: Path) -> None:
    code, out, err = umubano("frobnicate", home=tmp_path)
    assert (code, out) == (2, "")
    assert "No such command" in err


def test_a_refusal_is_json_with_exit_code_1(tmp_path: Path) -> None:
    code, out, _err = umubano("life", "no-such-file.json", "--json", home=tmp_path)
    assert (code, json.loads(out)["error"]["code"]) == (1, "file_unreadable")


def test_generated_pages_are_told_as_json(tmp_path: Path) -> None:
    _code, out, _err = umubano("docs", "--check", "--json", home=tmp_path)
    assert set(json.loads(out)) == {"ok", "written", "stale"}


@pytest.mark.browser
@pytest.mark.parametrize("line", list(PROMISED))
def test_answer_keeps_the_keys_it_promised(site: Site, line: str) -> None:
    _code, answer = site.command(*line.split())
    assert sorted(set(PROMISED[line].split()) - set(answer)) == []


@pytest.mark.browser
@pytest.mark.parametrize("line", list(PROMISED_ROWS))
def test_rows_keep_the_keys_they_promised(site: Site, line: str) -> None:
    _code, rows = site.command(*line.split())
    assert rows
    assert sorted(set(PROMISED_ROWS[line].split()) - set(rows[0])) == []


@pytest.mark.browser
def test_files_in_and_out_keep_their_keys(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    _code, exported = site.command("export", "register", "--out", str(file))
    _code, imported = site.command("import", "register", str(file), "--dry-run")
    _code, brief = site.command(
        "brief", "partner", "MOZ", "--format", "docx", "--out", str(tmp_path / "b.docx")
    )
    promised = (
        ("rows label", exported),
        ("read created updated unchanged rejected problems", imported),
        ("file pages label", brief),
    )
    assert [sorted(set(keys.split()) - set(answer)) for keys, answer in promised] == [[], [], []]


@pytest.mark.browser
@pytest.mark.parametrize(
    "line", ["setup", "life docs/examples/life/tacit-renewal.json", "docs --check", "run --port 0"]
)
def test_commands_of_the_machine_know_who_asks(site: Site, line: str) -> None:
    code, answer = site.command(*line.split(), "--as", "nobody")
    assert (code, answer["error"]["code"]) == (1, "unknown_account")


@pytest.mark.browser
def test_setup_is_refused_to_a_desk_officer_and_done_for_an_administrator(site: Site) -> None:
    code, answer = site.command("setup", "--as", "desk")
    assert (code, answer["error"]["code"]) == (1, "role_may_not")
    code, answer = site.command("setup", "--as", "admin")
    assert (code, answer["ready"]) == (0, True)
