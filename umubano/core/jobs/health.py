"""What `umubano doctor` asks about the jobs: does somebody work, how much waits, what failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils import timezone

from umubano.core.database.doctor import Check
from umubano.core.jobs.models import JobRun
from umubano.core.jobs.tasks import TICK

#: A worker says every ten seconds that it lives.
SILENT = timedelta(minutes=2)
#: A job that has waited longer than this is stuck.
TOO_LONG = timedelta(hours=1)
#: Without a tick for so long nobody is working.
IDLE = timedelta(days=2)
FAILED_WITHIN = timedelta(days=7)

_QUEUE = """
SELECT (SELECT max(last_heartbeat) FROM procrastinate_workers),
       count(*) FILTER (WHERE status = 'todo' AND COALESCE(scheduled_at, now()) <= now()),
       (SELECT min(event.at) FROM procrastinate_events AS event JOIN procrastinate_jobs AS job ON job.id = event.job_id
        WHERE job.status = 'todo' AND COALESCE(job.scheduled_at, now()) <= now() AND event.type = 'deferred'),
       (SELECT count(DISTINCT job.id) FROM procrastinate_jobs AS job JOIN procrastinate_events AS event ON event.job_id = job.id
        WHERE job.status = 'failed' AND event.type = 'failed' AND event.at > %s)
FROM procrastinate_jobs
"""


def checks() -> list[Check]:
    """Worker, queue and failures; never raises."""
    now = timezone.now()
    try:
        with connection.cursor() as cursor:
            cursor.execute(_QUEUE, [now - FAILED_WITHIN])
            heartbeat, waiting, oldest, failed = cursor.fetchone()
        ticked = JobRun.objects.filter(pk=TICK).values_list("finished_at", flat=True).first()
    except DatabaseError:
        return [Check("jobs", False, "The queue of the jobs is missing.", "Run 'umubano setup'.")]
    return [
        _worker(now, heartbeat, oldest, ticked),
        _queue(now, waiting, oldest),
        _failures(failed),
    ]


def _worker(
    now: datetime, heartbeat: datetime | None, oldest: datetime | None, ticked: datetime | None
) -> Check:
    if heartbeat is not None and now - heartbeat < SILENT:
        return Check("jobs_worker", True, "A worker is running.")
    remedy = "Start the server ('umubano run'), or a worker of its own ('umubano worker')."
    if ticked is not None and now - ticked > IDLE:
        return Check(
            "jobs_worker", False, f"No worker is running, and none has since {ticked:%Y-%m-%d}.", remedy
        )
    if oldest is not None and now - oldest > TOO_LONG:
        return Check("jobs_worker", False, "No worker is running, and jobs wait.", remedy)
    return Check("jobs_worker", True, "No worker is running, and nothing has waited long for one.")


def _queue(now: datetime, waiting: int, oldest: datetime | None) -> Check:
    if oldest is None or now - oldest < TOO_LONG:
        return Check("jobs_queue", True, f"{waiting} jobs wait.")
    hours = int((now - oldest).total_seconds() // 3600)
    return Check(
        "jobs_queue",
        False,
        f"{waiting} jobs wait, the oldest for {hours} hours.",
        "Start another worker ('umubano worker'), or look into the log of the one that runs.",
    )


def _failures(failed: int) -> Check:
    if not failed:
        return Check("jobs_failed", True, "No job failed in the last week.")
    return Check(
        "jobs_failed",
        False,
        f"{failed} jobs failed in the last week.",
        "The reasons are in the server's log. What is still due is tried again each quarter of an hour.",
    )
