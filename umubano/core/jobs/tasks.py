"""The tasks of the queue: a tick each quarter of an hour, which seals history and queues what is due, and the runs themselves.

The tick compares what concepts announce with what was last done (`JobRun`) rather than with the clock: after a week's standstill the
first tick queues each piece once, and when the demonstration's own today changes, that day's work is done too. The arguments of a job are
names, days and ids; never content, because the queue is not under row security.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import acting
from umubano.core.dates import today
from umubano.core.errors import NotFound
from umubano.core.registry import PeriodicJob, concepts

if TYPE_CHECKING:
    from procrastinate import App, JobContext

#: The account that jobs act as; it cannot sign in.
OPERATOR = "service"
#: Finished jobs are kept so long, in hours, for whoever wonders what happened.
KEEP_HOURS = 7 * 24
TICK = "umubano.tick"
RUN = "umubano.run"
SWEEP = "umubano.sweep"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of work and the period it is due for."""

    job: PeriodicJob
    period: date


def announced() -> Iterator[PeriodicJob]:
    """Every piece of periodic work: each concept's night, and what it announces besides."""
    for concept in concepts():
        if concept.nightly is not None:
            back = None if concept.turn_back is None else _without_item(concept.turn_back)
            run = _without_item(concept.nightly)
            yield PeriodicJob(f"nightly:{concept.name}", concept.title, "day", run, run_back=back)
        yield from concept.jobs


def _without_item(nightly: Any) -> Any:
    return lambda actor, day, _item: nightly(actor, day)


def due_pieces(day: date) -> list[Piece]:
    """What has not been done yet for the day, or the week, of `day`."""
    from umubano.core.jobs.models import JobRun

    done = dict(JobRun.objects.values_list("name", "period"))
    pieces = [Piece(job, period_of(job, day)) for job in announced()]
    return [piece for piece in pieces if done.get(piece.job.name) != piece.period]


def period_of(job: PeriodicJob, day: date) -> date:
    """The day itself, or the Monday of its week."""
    return day if job.every == "day" else day - timedelta(days=day.weekday())


def run_piece(name: str, period: date, item: int | None = None) -> int:
    """Do one piece for its period as the operator; returns how many records it touched.

    A piece with `each` is split: the first run queues one job for every id, so that one failure does not hold up the others.
    """
    job = next((job for job in announced() if job.name == name), None)
    if job is None:
        log.warning("the work %s is no longer announced", name)
        return 0
    with transaction.atomic():
        with acting(operator()) as actor:
            if job.each is not None and item is None:
                ids = list(job.each(actor, period))
                for one in ids:
                    _defer_run(name, period, one)
                touched = len(ids)
            elif job.run_back is not None and _was_done_later(name, period):
                touched = job.run_back(actor, period, item)
            else:
                touched = job.run(actor, period, item)
        if item is None:
            _mark_done(name, period, touched)
    return touched


def _was_done_later(name: str, period: date) -> bool:
    from umubano.core.jobs.models import JobRun

    return JobRun.objects.filter(pk=name, period__gt=period).exists()


def _mark_done(name: str, period: date, touched: int) -> None:
    from umubano.core.jobs.models import JobRun

    JobRun.objects.update_or_create(
        pk=name, defaults={"period": period, "finished_at": timezone.now(), "touched": touched}
    )


def operator() -> Actor:
    """The actor of the jobs. Raises NotFound before `umubano setup` has made its account."""
    from umubano.core.accounts.models import Account

    account = Account.objects.prefetch_related("desks").filter(username=OPERATOR, is_active=True).first()
    if account is None:
        raise NotFound(_("The account of the operator is missing; run 'umubano setup'."), code="no_operator")
    return account.as_actor()


def _defer_run(name: str, period: date, item: int | None = None) -> bool:
    """Queue a run; False when the same one waits already."""
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    what = f"{name}:{period.isoformat()}" + ("" if item is None else f":{item}")
    try:
        with transaction.atomic():
            app.configure_task(RUN, queueing_lock=what, lock=name).defer(
                name=name, period=period.isoformat(), item=item
            )
    except AlreadyEnqueued:
        return False
    return True


def queue_due() -> int:
    """Queue what is due and does not wait already; returns how many runs. A worker takes them at once."""
    return sum(_defer_run(piece.job.name, piece.period) for piece in due_pieces(today()))


def tick() -> dict[str, int]:
    """Seal history and queue what is due. Returns how many events were sealed and how many runs were queued."""
    from umubano.core.changes.seal import seal

    queued = queue_due()
    link = seal()
    _mark_done(TICK, today(), queued)
    return {"sealed_events": link.events if link else 0, "queued": queued}


def register(app: App) -> None:
    """Make the tasks known to the queue; called once, when Django is ready."""
    from procrastinate import RetryStrategy

    @app.periodic(cron="*/15 * * * *")
    @app.task(name=TICK, queueing_lock=TICK, lock=TICK)
    def on_tick(timestamp: int) -> dict[str, int]:
        return tick()

    @app.task(name=RUN, retry=RetryStrategy(max_attempts=3, wait=60))
    def on_run(name: str, period: str, item: int | None = None) -> int:
        return run_piece(name, date.fromisoformat(period), item)

    @app.periodic(cron="*/15 * * * *")
    @app.task(name=SWEEP, queueing_lock=SWEEP, pass_context=True)
    async def on_sweep(context: JobContext, timestamp: int) -> None:
        """A worker that was killed leaves its jobs behind: they are done again. Old finished jobs go."""
        manager = context.app.job_manager
        for job in await manager.get_stalled_jobs():
            await manager.retry_job(job)
        await manager.delete_old_jobs(nb_hours=KEEP_HOURS, include_failed=False)
