"""`python -m bench`: generate, measure, print. Its database is its own and is dropped at the end (KEEP=1 keeps it for the next run)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

SCALE = float(os.environ.get("SCALE", "1"))
NAME = os.environ.get("BENCH_DATABASE", f"umubano_bench_{str(SCALE).replace('.', '_')}")
PORT = int(os.environ.get("BENCH_PORT", "8765"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))
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
    from bench import measures
    from bench.report import show
    from bench.workload import generate
    from umubano.core.accounts.cast import PASSWORD, load_cast
    from umubano.core.database.setup import prepare_database

    if fresh:
        prepare_database()
        load_cast(password=PASSWORD)
        started = time.monotonic()
        made = generate(SCALE)
        print(f"  generated {made:,} agreements in {time.monotonic() - started:.0f} s", file=sys.stderr)
    figures = [*measures.life(), *measures.bare_sql(), *measures.statements()]
    figures += measures.imports()
    figures += measures.nightly(date(2026, 1, 5) + timedelta(days=1))
    process = _serve()
    try:
        figures += measures.pages(PORT, SECONDS, process.pid, "")
        measures.row_security(on=False)
        figures += measures.pages(PORT, SECONDS, process.pid, ", row security off", more=False)
    finally:
        measures.row_security(on=True)
        process.terminate()
        process.wait(timeout=20)
    show(figures, measures.facts(SCALE))
    if os.environ.get("KEEP") != "1":
        from django.db import connections

        connections.close_all()
        server.drop_database(NAME)


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
