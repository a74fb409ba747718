"""What is measured, each beside its limit: the aims of the product, and the bare SQL or parser for the same work."""

from __future__ import annotations

import os
import platform
import random
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.load import Timings, measure
from bench.report import Figure
from bench.yardstick import yardstick
from umubano.core.accounts.models import Account
from umubano.core.changes import acting
from umubano.core.labels.row_security import protected_tables
from umubano.domain.agreements.life import compile_life, parse_terms
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import update_agreement
from umubano.domain.agreements.services.projection import life_act, turn_due

PAGES = {
    "home": ["/"],
    "list": ["/agreements/"],
    "list, filtered": [
        "/agreements/?status=in_force",
        "/agreements/?partner=MOZ",
        "/agreements/?area=cyber",
        "/agreements/?kind=memorandum",
    ],
    "search": [
        "/search/?q=training",
        "/search/?q=mozamb",
        "/search/?q=cyber+logistics",
        "/search/?q=%22peace+support%22",
    ],
    "agreement": [],
    "effort": ["/effort/", "/effort/?region=002", "/effort/?show=dormant&page=2"],
    "partner": ["/partners/MOZ/", "/partners/UGA/", "/partners/FRA/"],
}


def _actor(name: str) -> Any:
    return Account.objects.prefetch_related("desks").get(username=name).as_actor()


def _pages() -> dict[str, list[str]]:
    with acting(_actor("reader")):
        refs = list(Agreement.objects.order_by("id").values_list("ref", flat=True)[:200:7])
    return {**PAGES, "agreement": [f"/agreements/{ref}/" for ref in refs]}


def _sessions() -> list[str]:
    """Signed-in sessions of twenty people of four kinds; made here, because signing in is limited to so many a minute."""
    found = []
    for _turn in range(5):
        for name in ("head", "desk", "legal", "reader"):
            client = Client(HTTP_HOST="localhost")
            client.force_login(Account.objects.get(username=name))
            found.append(client.cookies["sessionid"].value)
    return found


def _fetch(cursor: Any, sql: str) -> None:
    cursor.execute(sql)
    cursor.fetchall()


def _timed(work: Callable[[], Any], times: int = 5) -> float:
    """Median milliseconds."""
    taken = []
    for _turn in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken)


def facts(scale: float) -> dict[str, object]:
    """What was measured on."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM agreements_agreement), (SELECT count(*) FROM agreements_act), version()"
        )
        agreements, acts, version = cursor.fetchone()
    alone, together = yardstick()
    return {
        "scale": scale,
        "agreements": f"{agreements:,}",
        "acts": f"{acts:,}",
        "database": version.split(" on ")[0],
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "yardstick (s for ten million additions in Python)": f"{alone:.2f} alone, {together:.2f} with another beside it",
    }


def life() -> list[Figure]:
    """Compile and evaluate the life of real rows: ten acts each."""
    with acting(_actor("head")):
        rows = list(Agreement.objects.order_by("id").prefetch_related("acts")[:2000])
        prepared = [(parse_terms(row.terms), [life_act(act) for act in row.acts.all()]) for row in rows]
    days = [date(year, 6, 15) for year in range(1990, 2030, 4)]
    started = time.perf_counter()
    lives = [compile_life(terms, acts) for terms, acts in prepared]
    compiled = len(lives) / (time.perf_counter() - started)
    started = time.perf_counter()
    for one in lives:
        for day in days:
            one.on(day)
    evaluated = len(lives) * len(days) / (time.perf_counter() - started)
    return [
        Figure(
            "life: evaluations of a date (one core)", evaluated, "per second", 20_000, more_is_better=True
        ),
        Figure("life: compiled from ten acts (one core)", compiled, "per second", None, more_is_better=True),
    ]


def bare_sql() -> list[Figure]:
    """The bare SQL of a list page and a search page, with and without row security."""
    listing = "SELECT * FROM agreements_agreement WHERE collection = 'register' ORDER BY signed_on DESC NULLS LAST, id DESC LIMIT 50"
    search = (
        "SELECT id, ts_rank(search, q) FROM agreements_agreement, to_tsquery('simple', 'mozamb:*') q "
        "WHERE search @@ q ORDER BY 2 DESC LIMIT 20"
    )
    figures = []
    for name, sql in (("list of 50", listing), ("search for 20", search)):
        with connections["owner"].cursor() as cursor:
            bare = _timed(partial(_fetch, cursor, sql))
        with acting(_actor("reader")), connection.cursor() as cursor:
            secured = _timed(partial(_fetch, cursor, sql))
        figures.append(Figure(f"SQL: {name} under row security", secured, "ms", None, bare=bare))
    return figures


def statements() -> list[Figure]:
    """SQL statements per page, cold caches once and then as usual."""
    client = Client(HTTP_HOST="localhost")
    client.force_login(Account.objects.get(username="head"))
    figures = []
    for name, urls in _pages().items():
        client.get(urls[0])
        with CaptureQueriesContext(connection) as captured:
            response = client.get(urls[0])
        note = "" if response.status_code == 200 else f"status {response.status_code}"
        figures.append(
            Figure(
                f"statements: {name}",
                len(captured),
                "statements",
                12 if name.startswith("list") else None,
                note=note,
            )
        )
    return figures


def _copied_again(after: int) -> float:
    """Seconds in which the database alone inserts what this transaction has just imported, once more: same tables, triggers, indexes,
    policies; rows made beforehand in temporary tables, with keys of their own; `after`: the last agreement's key before the import. The limit of any import, whoever plans it.
    """
    from umubano.domain.agreements.models import Act, Original, StatusPeriod
    from umubano.domain.agreements.services.create import PARTS

    models: tuple[type[Model], ...] = (Agreement, Act, *PARTS, StatusPeriod)
    tables: list[tuple[str, str]] = []
    apart = 1_000_000_000
    with connection.cursor() as cursor:
        for model in models:
            table, names = model._meta.db_table, []
            for field in model._meta.concrete_fields:
                if not field.generated:
                    names.append(str(field.column))
            values = [
                f'"{name}" + {apart} AS "{name}"' if name in {"id", "agreement_id"}
                else f"'again-' || \"{name}\" AS \"{name}\"" if (model, name) in {(Agreement, "ref"), (Original, "key")}
                else f'"{name}"'
                for name in names
            ]  # fmt: skip
            columns = ", ".join(f'"{name}"' for name in names)
            # every name is one of our own models
            cursor.execute(
                f"CREATE TEMPORARY TABLE again_{table} ON COMMIT DROP AS SELECT {', '.join(values)} FROM {table} "
                f"WHERE {'id' if model is Agreement else 'agreement_id'} > %s",
                [after],
            )
            tables.append((table, columns))
        started = time.perf_counter()
        for table, columns in tables:
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT * FROM again_{table}")
        _check_constraints()
        return time.perf_counter() - started


def _check_constraints() -> None:
    """What the database leaves for the end of a transaction: that each row refers to one that is there."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def imports() -> list[Figure]:
    """Rows per second of a validated import with history, of the register layout and of the published data set's."""
    from bench.imports import dcad_file, register_file
    from umubano.surfaces.transfer.services import import_path

    figures = []
    rows = 20_000
    for kind, make in (("register", register_file), ("dcad", dcad_file)):
        path = make(rows)
        with acting(_actor("service")) as actor:
            last = Agreement.objects.order_by("-id").values_list("id", flat=True).first() or 0
            started = time.perf_counter()
            result = import_path(actor, kind, path)
            _check_constraints()
            taken = time.perf_counter() - started
            document = result.as_dict()
            bare = _copied_again(last)
            from django.db import transaction

            transaction.set_rollback(True)
        note = f"{document['created']} created, {document['rejected']} refused"
        figures.append(
            Figure(
                f"import: {kind}",
                rows / taken,
                "rows/s",
                3_000,
                more_is_better=True,
                bare=rows / bare,
                note=note,
            )
        )
        path.unlink()
    return figures


def nightly(day: date) -> list[Figure]:
    """Recompute what turns within a month, as after a month of downtime."""
    until = day.replace(month=2)
    started = time.perf_counter()
    with acting(_actor("service")):
        turned = turn_due(until)
    taken = time.perf_counter() - started
    return [
        Figure(
            "nightly: standings recomputed",
            turned / taken if taken else 0,
            "per second",
            None,
            note=f"{turned} turned in {taken:.1f} s",
        )
    ]


def pages(port: int, seconds: float, pid: int, suffix: str, *, more: bool = True) -> list[Figure]:
    """p50 and p95 of each page at 20 requests a second, then closed loop; with `more`, also while somebody works in the register.

    Before the measured time each worker has counted the figures for each kind of reader, as it does at every start, and has had each page
    asked over each of its connections: the first time costs a connection of PostgreSQL a tenth of a second to read its catalogue.
    """
    sessions, asked = _sessions(), _pages()
    settle(pid)
    measure(port, asked, sessions, seconds=15, pause=0.0)
    settle(pid)
    steady, _rate = measure(port, asked, sessions, seconds=seconds, pause=1.0)
    figures = _percentiles(steady, f"at 20 requests/s{suffix}", PAGES)
    failures = steady.failures
    if more:
        with _somebody_at_work():
            busy, _rate = measure(port, asked, sessions, seconds=seconds, pause=1.0)
        settle(pid)
        figures += _percentiles(busy, "with a change every 5 s", ("home", "list", "agreement"))
        failures += busy.failures
    closed, rate = measure(port, asked, sessions, seconds=seconds, pause=0.0)
    figures.append(Figure(f"closed loop of 20 people{suffix}", rate, "requests/s", 50, more_is_better=True))
    figures.append(Figure(f"answers that were not 200{suffix}", failures + closed.failures, "answers", 0))
    if more:
        figures.append(Figure("memory of the largest worker", _memory(pid), "MB", 300))
    return figures


def _percentiles(timings: Timings, how: str, names: Iterable[str]) -> list[Figure]:
    figures = []
    for name in names:
        figures.append(Figure(f"page: {name}, p50 {how}", timings.percentile(name, 0.5), "ms"))
        figures.append(Figure(f"page: {name}, p95 {how}", timings.percentile(name, 0.95), "ms", 100))
    return figures


@contextmanager
def _somebody_at_work() -> Iterator[None]:
    """A desk officer who changes an agreement every five seconds, so that every figure must be counted anew."""
    stop = threading.Event()
    source = random.Random(7)

    def work() -> None:
        try:
            while not stop.wait(5):
                with acting(_actor("desk")) as actor:
                    row = Agreement.objects.filter(
                        desk__in=actor.desks, pk__gte=source.randint(1, 20_000)
                    ).order_by("pk")[0]
                    update_agreement(
                        row, actor=actor, changes={"place": f"Kigali {time.monotonic()}"}, reason="benchmark"
                    )
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def settle(pid: int) -> None:
    """Wait until the workers and the database rest: at their start, and after a change, they count the figures anew while they answer."""
    before, quiet, end = -1, 0, time.monotonic() + 300
    while time.monotonic() < end and quiet < 3:
        listing = subprocess.run(
            ["ps", "-o", "cputimes=", "--ppid", str(pid)], capture_output=True, text=True, check=False
        )
        now = sum(int(line) for line in listing.stdout.split())
        quiet = quiet + 1 if now == before and not _database_is_busy() else 0
        before = now
        time.sleep(2)


def _database_is_busy() -> bool:
    """Whether a transaction or an autovacuum is under way on the server. Told by locks, because who else does what is not for the owner to see."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'virtualxid' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


def _memory(pid: int) -> float:
    """Resident megabytes of the largest process of the server."""
    listing = subprocess.run(
        ["ps", "-o", "rss=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    sizes = [int(line) for line in listing.stdout.split()] or [
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    ]
    own = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    sizes += [int(line.split()[1]) for line in own.splitlines() if line.startswith("VmRSS")]
    return max(sizes) / 1024


def row_security(*, on: bool) -> None:
    """Switch row security of every protected table, as the owner, to measure what it costs."""
    verb = "ENABLE" if on else "DISABLE"
    with connections["owner"].cursor() as cursor:
        for table in protected_tables():
            cursor.execute(f'ALTER TABLE "{table.name}" {verb} ROW LEVEL SECURITY')
