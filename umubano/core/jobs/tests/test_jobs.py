"""Periodic work: queued when it is due and not done, done once, caught up with, and reported by the doctor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.jobs import health, tasks
from umubano.core.jobs.models import JobRun
from umubano.core.registry import Concept, PeriodicJob

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 5)


@pytest.fixture
def ran(monkeypatch: Any) -> Iterator[list[tuple[str, date, int | None]]]:
    """A concept with a night, a weekly piece for each of two ids, and a daily one; what ran is listed."""
    done: list[tuple[str, date, int | None]] = []

    def note(name: str) -> Any:
        def run(actor: Any, period: date, item: int | None) -> int:
            done.append((name, period, item))
            return 7

        return run

    concept = Concept(
        name="visits",
        title="Visits",
        nightly=lambda actor, day: note("night")(actor, day, None),
        turn_back=lambda actor, day: note("night back")(actor, day, None),
        jobs=(
            PeriodicJob("visits.mail", "Mail", "week", note("mail"), each=lambda actor, week: [3, 4]),
            PeriodicJob("visits.count", "Count", "day", note("count")),
        ),
    )
    monkeypatch.setattr(tasks, "concepts", lambda: (concept,))
    yield done


def _queue() -> list[dict[str, Any]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.filter(task_name=tasks.RUN).order_by("id")
    return [row.args for row in rows]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_is_named_by_its_monday(day: date) -> None:
    week = tasks.period_of(PeriodicJob("x", "X", "week", lambda *_: 0), day)
    assert week.weekday() == 0
    assert timedelta(0) <= day - week < timedelta(days=7)
    assert tasks.period_of(PeriodicJob("x", "X", "day", lambda *_: 0), day) == day


def test_what_is_due_is_queued_once(ran: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("umubano.core.changes.seal.seal", lambda: None)
    assert tasks.tick() == {"sealed_events": 0, "queued": 3}
    assert tasks.tick()["queued"] == 0
    assert [(job["name"], job["period"]) for job in _queue()] == [
        ("nightly:visits", "2026-01-05"),
        ("visits.mail", "2026-01-05"),
        ("visits.count", "2026-01-05"),
    ]


def test_what_was_done_is_not_due_and_a_standstill_is_caught_up_with_once(ran: Any) -> None:
    for piece in tasks.due_pieces(DAY):
        tasks.run_piece(piece.job.name, piece.period)
    assert tasks.due_pieces(DAY) == []
    names = [(piece.job.name, piece.period) for piece in tasks.due_pieces(DAY + timedelta(days=1))]
    assert names == [("nightly:visits", DAY + timedelta(days=1)), ("visits.count", DAY + timedelta(days=1))]
    assert len(tasks.due_pieces(DAY + timedelta(days=30))) == 3
    assert JobRun.objects.get(pk="visits.count").touched == 7


def test_a_night_before_the_last_one_turns_back(ran: Any) -> None:
    for day in (DAY, DAY + timedelta(days=30), DAY, DAY):
        tasks.run_piece("nightly:visits", day)
    assert [name for name, _day, _item in ran] == ["night", "night", "night back", "night"]
    assert JobRun.objects.get(pk="nightly:visits").period == DAY


def test_work_for_each_is_one_job_for_each(ran: Any) -> None:
    assert tasks.run_piece("visits.mail", DAY) == 2
    assert ran == []
    assert [(job["name"], job["item"]) for job in _queue()] == [("visits.mail", 3), ("visits.mail", 4)]
    assert tasks.run_piece("visits.mail", DAY, 3) == 7
    assert ran == [("mail", DAY, 3)]


def test_what_failed_is_not_marked_as_done(ran: Any, monkeypatch: Any) -> None:
    def fail(actor: Any, day: date) -> int:
        raise ValueError("no")

    concept = Concept(name="visits", title="Visits", nightly=fail)
    monkeypatch.setattr(tasks, "concepts", lambda: (concept,))
    with pytest.raises(ValueError, match="no"):
        tasks.run_piece("nightly:visits", DAY)
    assert not JobRun.objects.filter(pk="nightly:visits").exists()
    assert len(tasks.due_pieces(DAY)) == 1


def test_work_that_is_no_longer_announced_is_passed_over(ran: Any) -> None:
    assert tasks.run_piece("nightly:gone", DAY) == 0
    assert not JobRun.objects.filter(pk="nightly:gone").exists()


def test_jobs_run_as_the_operator(monkeypatch: Any) -> None:
    seen: list[str] = []

    def nightly(actor: Any, day: date) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('umubano.actor')")
            seen.append(cursor.fetchone()[0])
        return 0

    monkeypatch.setattr(tasks, "concepts", lambda: (Concept(name="v", title="V", nightly=nightly),))
    tasks.run_piece("nightly:v", DAY)
    assert seen == [tasks.operator().id]


def test_every_announced_name_is_its_own() -> None:
    names = [job.name for job in tasks.announced()]
    assert len(names) == len(set(names))
    assert {"nightly:agreements", "inbox.escalate", "inbox.digest"} <= set(names)


# doctor


def _messages() -> dict[str, tuple[bool, str]]:
    return {check.name: (check.ok, check.message) for check in health.checks()}


def _sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_doctor_finds_nothing_wrong_with_an_empty_queue() -> None:
    assert {name: ok for name, (ok, _message) in _messages().items()} == {
        "jobs_worker": True,
        "jobs_queue": True,
        "jobs_failed": True,
    }


def test_the_doctor_sees_a_living_and_a_silent_worker(ran: Any) -> None:
    _sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    assert _messages()["jobs_worker"] == (True, "A worker is running.")
    _sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert _messages()["jobs_worker"][0] is True
    JobRun.objects.create(pk=tasks.TICK, period=DAY, finished_at=timezone.now() - timedelta(days=3))
    assert _messages()["jobs_worker"][0] is False


def test_the_doctor_sees_what_waits_too_long_and_what_failed(ran: Any) -> None:
    tasks._defer_run("visits.count", DAY)
    assert _messages()["jobs_queue"] == (True, "1 jobs wait.")
    _sql("UPDATE procrastinate_events SET at = now() - interval '3 hours'")
    assert _messages()["jobs_queue"] == (False, "1 jobs wait, the oldest for 3 hours.")
    assert _messages()["jobs_worker"][0] is False
    _sql("UPDATE procrastinate_jobs SET status = 'doing'")
    _sql("UPDATE procrastinate_jobs SET status = 'failed'")
    ok, message = _messages()["jobs_failed"]
    assert (ok, message) == (False, "1 jobs failed in the last week.")
