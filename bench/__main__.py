"""`python -m bench`: generate, measure, print. Its database is its own and is dropped at the end (KEEP=1 keeps it for the next run).

WHAT=register measures the register alone, WHAT=work what lies around it (activities, joint bodies, plans, calendar, inbox) beside a register of
AGREEMENTS times its size, WHAT=all (the default) both.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.report import Figure

SCALE = float(os.environ.get("SCALE", "1"))
NAME = os.environ.get(
    "BENCH_DATABASE", f"umubano_bench_{os.environ.get('WHAT', 'all')}_{str(SCALE).replace('.', '_')}"
)
PORT = int(os.environ.get("BENCH_PORT", "8765"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))
WHAT = os.environ.get("WHAT", "all")
AGREEMENTS = float(os.environ.get("AGREEMENTS", "1" if WHAT != "work" else "0.1"))
os.environ["UMUBANO_DATABASE_NAME"] = NAME
os.environ["UMUBANO_TODAY"] = "2026-01-05"


def main() -> None:
    """Run every benchmark and print the table."""
    from umubano.cli.boot import boot
    from umubano.core.database.connections import Unavailable
    from umubano.core.database.roles import ensure_database

    server = ensure_database()
    fresh = True
    try:
        server.create_database(NAME)
    except Unavailable:
        fresh = False
    boot()
    from bench import measures, measures_work
    from bench.report import show
    from bench.workload import generate
    from umubano.core.accounts.cast import PASSWORD, load_cast
    from umubano.core.database.setup import prepare_database

    if WHAT not in {"all", "register", "work"}:
        raise SystemExit("WHAT is all, register or work")
    if fresh:
        prepare_database()
        load_cast(password=PASSWORD)
        started = time.monotonic()
        made = generate(SCALE * AGREEMENTS)
        print(f"  generated {made:,} agreements in {time.monotonic() - started:.0f} s", file=sys.stderr)
        if WHAT != "register":
            started = time.monotonic()
            around = measures_work.generate(SCALE)
            print(f"  generated {around} in {time.monotonic() - started:.0f} s", file=sys.stderr)
        _vacuum()
    figures = _register(measures) if WHAT != "work" else []
    if WHAT != "register":
        process = _serve()
        try:
            figures += measures_work.measure(PORT, process.pid)
        finally:
            _stop(process)
    facts = measures.facts(SCALE) | (measures_work.facts() if WHAT != "register" else {})
    show(figures, facts)
    if os.environ.get("KEEP") != "1":
        from django.db import connections

        connections.close_all()
        server.drop_database(NAME)


def _register(measures: Any) -> list[Figure]:
    """Everything about the register itself, with row security and without."""
    figures = [*measures.life(), *measures.bare_sql(), *measures.statements()]
    figures += measures.imports()
    figures += measures.nightly(date(2026, 1, 5) + timedelta(days=1))
    # the imports were taken back: what they leave is cleared away before pages are measured, not while
    _vacuum()
    process = _serve()
    try:
        figures += measures.pages(PORT, SECONDS, process.pid, "")
        measures.row_security(on=False)
        figures += measures.pages(PORT, SECONDS, process.pid, ", row security off", more=False)
    finally:
        measures.row_security(on=True)
        _stop(process)
    return figures


def _vacuum() -> None:
    """What the server's own autovacuum does soon after so much was written, or taken back: without it no count is answered by an index alone."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(timeout=20)


def _serve() -> subprocess.Popen[bytes]:
    script = Path(__file__).parent / "serve.py"
    process = subprocess.Popen([sys.executable, str(script), str(PORT)], stdout=subprocess.DEVNULL)
    import http.client

    for _attempt in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return process
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
