"""The command line, run as a user runs it: on a real database with the demonstration, each answer one JSON document."""

from __future__ import annotations

import json
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from umubano.core.database.roles import planned_connections
from umubano.core.testing.browser import ROOT, Site

pytestmark = pytest.mark.browser


def test_portfolio_gives_the_reported_figures(site: Site) -> None:
    code, figures = site.command("portfolio", "--on", "2025-12-31")
    assert code == 0
    assert (figures["agreements"], figures["signed_this_year"], figures["in_negotiation"]) == (43, 9, 21)
    assert figures["signed_last_3_years"] in {20, 21}
    assert figures["counting_rule"]
    assert max(figures["by_region"], key=figures["by_region"].get) == "Africa"
    assert set(figures) >= {"on", "in_force", "by_year", "by_kind", "by_area", "illustrative"}


def test_portfolio_as_of_another_day_and_as_another_account(site: Site) -> None:
    _code, before = site.command("portfolio", "--on", "2020-12-31")
    _code, otherdesk = site.command("portfolio", "--on", "2025-12-31", "--as", "otherdesk")
    _code, partner = site.command("portfolio", "--on", "2025-12-31", "--as", "partner")
    assert 0 < before["agreements"] < 43
    assert 0 < partner["agreements"] < otherdesk["agreements"] < 43


def test_agreements_list_has_every_field_of_the_interface(site: Site) -> None:
    code, rows = site.command("agreements", "list", "--partner", "NLD")
    assert code == 0
    assert {row["ref"] for row in rows} >= {"RWF-007", "RWF-010"}
    fields = "ref title partners kind signed status status_reason in_force_since term_ends last_day_for_notice next_change_on"
    assert set(rows[0]) >= set(fields.split())


def test_partner_is_named_by_code_or_name_and_an_unknown_one_is_refused(site: Site, tmp_path: Path) -> None:
    _code, by_code = site.command("agreements", "list", "--partner", "MOZ")
    assert site.command("agreements", "list", "--partner", "Moçambique") == (0, by_code)
    for command in ("agreements", "committees", "plans", "activities"):
        code, answer = site.command(command, "list", "--partner", "ZZZ")
        assert (code, answer["error"]["code"]) == (1, "unknown_party")
    code, answer = site.command("agreements", "list", "--partner", "Congo")
    assert (code, answer["error"]["code"]) == (1, "ambiguous_place")
    file = tmp_path / "brief.pdf"
    assert site.command("brief", "partner", "Mozambique", "--out", str(file))[0] == 0


def test_file_that_cannot_be_written_is_refused_in_one_document(site: Site, tmp_path: Path) -> None:
    source = tmp_path / "rows.csv"
    source.write_text("title,kind,partners\n,memorandum,MOZ\n", encoding="utf-8")
    for command in (
        ("export", "register", "--out", "/nowhere/x.xlsx"),
        ("export", "register", "--out", "/nowhere/x.csv"),
        ("import", "register", str(source), "--rejects", "/nowhere/rejects.csv"),
        ("import", "register", str(source), "--rejects", "/proc/rejects.csv"),
    ):
        code, answer = site.command(*command)
        assert (code, answer["error"]["code"]) == (1, "file_unwritable"), command


def test_due_says_what_when_why_and_who(site: Site) -> None:
    code, rows = site.command("due", "--days", "365")
    assert code == 0
    assert rows
    assert set(rows[0]) >= {"date", "kind", "about", "why", "owner"}
    assert [row["date"] for row in rows] == sorted(row["date"] for row in rows)


@pytest.mark.parametrize(("form", "magic"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_brief_is_written_and_labelled(site: Site, tmp_path: Path, form: str, magic: bytes) -> None:
    file = tmp_path / f"brief.{form}"
    code, answer = site.command("brief", "partner", "MOZ", "--format", form, "--out", str(file))
    assert code == 0
    assert file.read_bytes().startswith(magic)
    assert answer["label"]


def test_export_and_import_of_the_register_change_nothing(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "register.xlsx"
    code, answer = site.command("export", "register", "--out", str(file))
    assert code == 0
    assert answer["rows"] >= 43
    code, result = site.command("import", "register", str(file), "--dry-run")
    assert code == 0
    assert (result["created"], result["updated"], result["rejected"]) == (0, 0, 0)
    assert result["unchanged"] == result["read"] == answer["rows"]


def test_doctor_finds_nothing_wrong(site: Site) -> None:
    code, answer = site.command("doctor")
    wrong = {check["name"] for check in answer["checks"] if not check["ok"]}
    if "DATABASE_URL" in site.environment:
        # what only the administrator of a server may mend; each says how
        wrong -= {"database.checksums", "search_index"}
    assert wrong == set()
    assert (code, answer["ok"]) == (0, True) or "DATABASE_URL" in site.environment


def test_a_worker_does_what_is_due_and_takes_up_what_another_left_behind(site: Site) -> None:
    """A job that a killed worker was doing is queued again by the sweep and done."""
    left = _sql(
        site,
        # not yet to be taken up by the site's own worker
        "INSERT INTO procrastinate_jobs (task_name, queue_name, args, status, scheduled_at) VALUES "
        "('umubano.run', 'default', '{\"name\": \"nightly:agreements\", \"period\": \"2026-01-05\"}', 'todo', "
        "now() + interval '1 hour') RETURNING id",
    )
    _sql(
        site,
        "UPDATE procrastinate_jobs SET status = 'doing', attempts = 1, scheduled_at = NULL "
        f"WHERE id = {left} RETURNING id",
    )
    _sql(
        site,
        "INSERT INTO procrastinate_jobs (task_name, queue_name, args) VALUES "
        "('umubano.sweep', 'default', '{\"timestamp\": 0}') RETURNING id",
    )
    assert site.command("worker", "--once") == (0, {"stopped": True})
    # the site's own worker may be doing some of it still
    assert _in_time(site, f"SELECT status FROM procrastinate_jobs WHERE id = {left}", "succeeded")
    assert _in_time(
        site, "SELECT max(period) FROM jobs_jobrun WHERE name = 'inbox.escalate'", date(2026, 1, 5)
    )
    checks = {check["name"]: check["ok"] for check in site.command("doctor")[1]["checks"]}
    assert checks["jobs_worker"] and checks["jobs_queue"] and checks["jobs_failed"]


def _in_time(site: Site, statement: str, expected: object) -> bool:
    """Whether a statement gives the value within a minute."""
    for _attempt in range(300):
        if _sql(site, statement) == expected:
            return True
        time.sleep(0.2)
    return False


def _sql(site: Site, statement: str) -> object:
    """One value, asked of the site's database as its owner."""
    login = planned_connections().owner.at(site.environment["UMUBANO_DATABASE_NAME"])
    with login.connect(autocommit=True) as connection:
        row = connection.execute(statement).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


def test_audit_verifies(site: Site) -> None:
    code, answer = site.command("audit", "verify")
    assert (code, answer["ok"], answer["first_bad"]) == (0, True, None)
    assert answer["events"] > 0


def test_audit_is_refused_to_who_may_not_verify(site: Site) -> None:
    code, answer = site.command("audit", "verify", "--as", "desk")
    assert (code, answer["error"]["code"]) == (1, "role_may_not")
    assert site.command("audit", "verify", "--as", "auditor")[0] == 0


def test_unknown_account_is_refused_with_a_sentence_and_exit_1(site: Site) -> None:
    code, answer = site.command("portfolio", "--as", "nobody")
    assert code == 1
    assert set(answer["error"]) == {"code", "message", "details"}


def test_wrong_usage_is_exit_2(site: Site) -> None:
    assert site.command("portfolio", "--on", "yesterday")[0] == 2


@pytest.mark.parametrize("command", ["doctor", "nightly"])
def test_an_unknown_account_can_do_no_operators_work(site: Site, command: str) -> None:
    code, answer = site.command(command, "--as", "nobody")
    assert (code, answer["error"]["code"]) == (1, "unknown_account")


def test_the_nights_work_is_refused_to_a_desk_officer(site: Site) -> None:
    code, answer = site.command("nightly", "--as", "desk")
    assert (code, answer["error"]["code"]) == (1, "role_may_not")


def test_life_needs_no_database(tmp_path: Path) -> None:
    command = [
        str(ROOT / ".venv" / "bin" / "umubano"),
        "life",
        "docs/examples/life/tacit-renewal.json",
        "--json",
    ]
    environment = {
        "PATH": "/usr/bin:/bin",
        "UMUBANO_HOME": str(tmp_path / "home"),
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["results"][0]["last_day_for_notice"] == "2026-03-14"


def test_activity_is_recorded_once_unless_it_is_meant(site: Site) -> None:
    five = ("--kind", "visit", "--partner", "MUS", "--when", "2026-02", "--what", "Visit by terminal")
    line = ("activities", "add", *five, "--outside-because", "Courtesy")
    code, row = site.command(*line)
    assert (code, row["partners"], row["state"]) == (0, ["MUS"], "proposed")
    code, refused = site.command(*line)
    assert (code, refused["error"]["code"]) == (1, "likely_duplicate")
    assert site.command(*line, "--anyway")[0] == 0
    code, rows = site.command("activities", "list", "--partner", "MUS")
    assert (code, [one["title"] for one in rows]) == (0, ["Visit by terminal", "Visit by terminal"])


def test_mail_file_from_a_stranger_is_refused_with_its_reason(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "mail.eml"
    file.write_bytes(b"From: stranger@example.org\r\nSubject: x\r\n\r\nKind: visit\r\n")
    code, answer = site.command("activities", "receive", str(file))
    assert (code, answer["error"]["code"]) == (1, "unknown_sender")
