"""The commands, in the order a newcomer meets them. Each is a few lines: find the actor, call the product, print the answer."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from umubano.cli import output
from umubano.cli.activities import activities_app
from umubano.cli.boot import OPERATOR, acting_as, boot, boot_without_database, require_operators_work
from umubano.cli.calendar import calendar_app
from umubano.cli.committees import committees_app
from umubano.cli.effort import effort_app
from umubano.cli.options import As, Json, On, day_of
from umubano.cli.plans import plans_app

app = typer.Typer(
    name="umubano",
    help="The working system of a directorate of international military cooperation.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
agreements_app = typer.Typer(help="The register of agreements.", no_args_is_help=True)
audit_app = typer.Typer(help="The sealed history.", no_args_is_help=True)
app.add_typer(activities_app, name="activities")
app.add_typer(agreements_app, name="agreements")
app.add_typer(audit_app, name="audit")
app.add_typer(calendar_app, name="calendar")
app.add_typer(committees_app, name="committees")
app.add_typer(effort_app, name="effort")
app.add_typer(plans_app, name="plans")


def run() -> None:
    """Run the command line. Refusals become one sentence and exit code 1; with `--json` they and wrong usage (exit code 2) are JSON."""
    from umubano.core.errors import DomainError, Unavailable

    as_json = "--json" in sys.argv
    try:
        if not as_json:
            app()
        raise SystemExit(app(standalone_mode=False) or 0)
    except DomainError as error:
        output.refuse(error, as_json=as_json)
        raise SystemExit(1) from None
    except TyperException as error:
        output.refuse_usage(error)
        raise SystemExit(error.exit_code) from None
    except typer.Abort:
        raise SystemExit(1) from None
    except Exception as error:
        if not as_json:
            raise
        # whoever reads the answer by machine gets one document whatever happens; what happened stands on standard error
        traceback.print_exc()
        output.refuse(Unavailable(str(error) or type(error).__name__, code="internal_error"), as_json=True)
        raise SystemExit(1) from None


@app.command()
def setup(
    demo: Annotated[bool, typer.Option("--demo", help="Load the demonstration as well.")] = False,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Bring the database to the state the product needs, and load the demonstration if asked."""
    boot()
    require_operators_work(user)
    from umubano.cli.setup import set_up

    output.show(set_up(demo=demo), as_json=as_json)


@app.command(name="run")
def run_server(
    port: Annotated[int, typer.Option(envvar="PORT", help="Port on 127.0.0.1.")] = 8000,
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", envvar="DEMO", help="Demonstration data on first run.")
    ] = True,
    workers: Annotated[int, typer.Option(help="Processes that answer requests.")] = 2,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Set up and serve on http://127.0.0.1:PORT until Ctrl-C, which stops everything it started."""
    from umubano.cli.server import require_free_port, serve

    require_free_port(port)
    os.environ["PORT"] = str(port)  # of it the settings make the address in feeds and mails
    boot()
    require_operators_work(user)
    from umubano.cli.setup import set_up

    result = set_up(demo=demo, only_first=True)
    serve(port, workers, result, as_json=as_json)


@app.command()
def doctor(as_json: Json = False, user: As = OPERATOR) -> None:
    """Check database, roles, row security, files, jobs and time, and say how to mend what is wrong."""
    boot()
    from umubano.cli.doctor import examine

    checks = examine()
    if user != OPERATOR:
        with acting_as(user):
            pass
    ok = all(check["ok"] for check in checks)
    output.show({"ok": ok, "checks": checks}, as_json=as_json, table="checks")
    if not ok:
        raise typer.Exit(1)


@app.command()
def portfolio(
    on: On = None,
    rule: Annotated[str, typer.Option(help="Counting rule.")] = "to_date",
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """The figures of the register as of a date, with the counting rule."""
    day = day_of(on)
    boot()
    from umubano.core.dates import today
    from umubano.insight.portfolio.services import portfolio_document

    with acting_as(user):
        output.show(portfolio_document(day or today(), rule=rule), as_json=as_json)


@agreements_app.command("list")
def agreements_list(
    on: On = None,
    partner: Annotated[str | None, typer.Option(metavar="ISO3", help="Only with this partner.")] = None,
    status: Annotated[str | None, typer.Option(help="Only in this status.")] = None,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """The agreements of the register, with their standing on a date and why."""
    day = day_of(on)
    boot()
    from umubano.core.dates import today
    from umubano.domain.agreements.listing import listing

    with acting_as(user):
        rows = listing(day or today(), partner=partner, status=status)
        output.show(
            rows, as_json=as_json, columns=("ref", "partners", "title", "signed", "status", "term_ends")
        )


@app.command(name="import")
def import_file(
    kind: str,
    file: Path,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
    ] = False,
    rejects: Annotated[Path | None, typer.Option(help="Write refused rows here, in the same layout.")] = None,
    accept_good: Annotated[
        bool, typer.Option("--accept-good", help="Import good rows although others are refused.")
    ] = False,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Import a file: register, dcad, public-facts, …"""
    boot()
    from umubano.surfaces.transfer.services import import_path

    with acting_as(user) as actor:
        result = import_path(
            actor,
            kind,
            file,
            dry_run=dry_run,
            rejects=rejects,
            accept_good=accept_good,
            progress=output.progress,
        )
        output.show(result.as_dict(), as_json=as_json)
    if result.is_refused:
        raise typer.Exit(1)


@app.command()
def export(
    kind: str,
    out: Annotated[Path, typer.Option("--out", help="The file to write (.csv or .xlsx).")],
    on: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Export records to a file, labelled with what went into it."""
    day = day_of(on)
    boot()
    from umubano.surfaces.transfer.services import export_path

    with acting_as(user) as actor:
        output.show(export_path(actor, kind, out, on=day), as_json=as_json)


@app.command()
def life(file: Path, as_json: Json = False, user: As = OPERATOR) -> None:
    """Compute the standing of an agreement from a JSON file of terms and acts. Needs no database."""
    boot_without_database(user)
    from umubano.cli.files import read_json
    from umubano.domain.agreements.life import evaluate_document

    output.show(evaluate_document(read_json(file)), as_json=as_json)


@app.command()
def due(
    on: Annotated[str | None, typer.Option(metavar="DATE", help="From this date; default: today.")] = None,
    days: Annotated[int, typer.Option(min=0, help="How many days ahead.")] = 90,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """What falls due, and who must act."""
    day = day_of(on)
    boot()
    from umubano.core.dates import today
    from umubano.surfaces.calendars.services import due_document

    with acting_as(user) as actor:
        rows = due_document(actor, day or today(), days)
        output.show(rows, as_json=as_json, columns=("date", "kind", "about", "why", "owner"))


@app.command()
def brief(
    kind: str,
    ref: str,
    form: Annotated[str, typer.Option("--format", help="pdf, docx or xlsx.")] = "pdf",
    out: Annotated[Path, typer.Option("--out", help="The file to write.")] = Path("brief.pdf"),
    on: Annotated[str | None, typer.Option(metavar="DATE")] = None,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Write a brief: portfolio, or partner with its code."""
    day = day_of(on)
    boot()
    from umubano.core.dates import today
    from umubano.surfaces.briefs.services import write_brief

    with acting_as(user) as actor:
        output.show(write_brief(actor, kind, ref, form, out, day or today()), as_json=as_json)


@audit_app.command("verify")
def audit_verify(as_json: Json = False, user: As = OPERATOR) -> None:
    """Prove that nothing in the sealed history was altered."""
    boot()
    from umubano.core.changes.policy import VERIFY
    from umubano.core.changes.seal import verify
    from umubano.core.policy import require

    with acting_as(user) as actor:
        require(actor, VERIFY)
    result = verify()
    output.show(result, as_json=as_json)
    if not result["ok"]:
        raise typer.Exit(1)


@audit_app.command("seal")
def audit_seal(as_json: Json = False, user: As = OPERATOR) -> None:
    """Seal what history holds now; the nightly job does it too."""
    boot()
    from umubano.core.changes.policy import VERIFY
    from umubano.core.changes.seal import seal
    from umubano.core.policy import require

    with acting_as(user) as actor:
        require(actor, VERIFY)
    made = seal()
    output.show({"sealed": made is not None, "events": made.events if made else 0}, as_json=as_json)


@app.command()
def worker(
    once: Annotated[bool, typer.Option("--once", help="Stop when nothing is left to do.")] = False,
    concurrency: Annotated[int, typer.Option(min=1, help="How many jobs at a time.")] = 1,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Work off the queue of jobs until stopped; `umubano run` has a worker of its own, larger installations start more."""
    boot()
    require_operators_work(user)
    from umubano.core.jobs.worker import work

    work(concurrency=concurrency, once=once)
    output.show({"stopped": True}, as_json=as_json)


@app.command()
def nightly(as_json: Json = False, user: As = OPERATOR) -> None:
    """Do the night's work now: standings that turn today, reminders, the seal. Catches up after downtime; may be repeated."""
    boot()
    from umubano.cli.nightly import work
    from umubano.core.changes.policy import VERIFY
    from umubano.core.policy import require

    with acting_as(user) as actor:
        require(actor, VERIFY)

    output.show(work(), as_json=as_json)


@app.command()
def docs(
    check: Annotated[
        bool, typer.Option("--check", help="Fail when a generated page is out of date.")
    ] = False,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Write the generated pages of docs/reference."""
    boot_without_database(user)
    from umubano.cli.reference import write_reference

    stale = [str(path) for path in write_reference(check=check)]
    out_of_date = check and bool(stale)
    if as_json:
        output.show(
            {"ok": not out_of_date, "written": [] if check else stale, "stale": stale if check else []},
            as_json=True,
        )
    else:
        for path in stale:
            print(path, file=sys.stderr)
        if out_of_date:
            print("These pages are out of date; run: umubano docs", file=sys.stderr)
    if out_of_date:
        raise typer.Exit(1)
