"""A large file is worked on in the background: it ends, it can be stopped, and then nothing of it remains."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from umubano.core.accounts.models import Account
from umubano.core.changes import acting
from umubano.domain.agreements.models import Agreement
from umubano.surfaces.transfer.services import importing, runs


@pytest.fixture
def actor(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Any]:
    settings.UMUBANO_HOME = tmp_path
    monkeypatch.setattr(runs, "AT_ONCE_BYTES", 10)
    yield Account.objects.get(username="desk").as_actor()


def wait(actor: Any, token: str) -> runs.Run:
    for _attempt in range(600):
        run = runs.open_run(actor, token)
        if not run.is_working and not any(
            thread.name == f"transfer {token}" for thread in threading.enumerate()
        ):
            return runs.open_run(actor, token)
        time.sleep(0.05)
    raise AssertionError("the import did not end")


def upload(actor: Any, rows: int) -> runs.Run:
    lines = ["title,kind,partners", *(f"Background {number},memorandum,KEN" for number in range(rows))]
    with acting(actor):
        return runs.start_run(actor, "register", SimpleUploadedFile("a.csv", "\n".join(lines).encode()))


def test_large_file_is_checked_in_the_background(actor: Any) -> None:
    run = wait(actor, upload(actor, 30).token)
    assert (run.state, run.result["created"]) == ("checked", 30)
    with acting(actor):
        assert not Agreement.objects.filter(title__startswith="Background").exists()


def test_large_file_can_be_stopped(actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 1)
    ready = threading.Event()
    slow = importing._count

    def count(*given: Any) -> None:
        ready.wait(10)
        slow(*given)

    monkeypatch.setattr(importing, "_count", count)
    run = upload(actor, 30)
    runs.cancel_run(run)
    ready.set()
    run = wait(actor, run.token)
    assert run.state == "cancelled"
    assert run.path.read_bytes() == b""


def test_run_lost_with_its_process_says_so(actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    run = wait(actor, upload(actor, 3).token)
    run.state = "importing"
    run.save()
    monkeypatch.setattr(runs, "LOST_AFTER_SECONDS", -1)
    assert runs.open_run(actor, run.token).state == "failed"


def test_progress_tells_the_share_and_the_time_left(actor: Any) -> None:
    run = wait(actor, upload(actor, 30).token)
    assert (run.done, run.total, run.percent_done) == (30, 30, 100)
    run.done, run.began, run.heartbeat = 10, 1000.0, 1100.0
    assert (run.percent_done, run.minutes_left) == (33, 4)
    run.done, run.total = 0, 0
    assert (run.percent_done, run.minutes_left) == (None, None)
