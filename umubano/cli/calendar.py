"""`umubano calendar export`: the calendar as an .ics file, by the same rule as the feeds of what may leave."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from umubano.cli import output
from umubano.cli.boot import OPERATOR, acting_as, boot
from umubano.cli.options import As, Json, day_of

calendar_app = typer.Typer(help="The calendar.", no_args_is_help=True)


@calendar_app.callback()
def calendar() -> None:
    """The calendar."""


@calendar_app.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", metavar="FILE.ics", help="The file to write.")],
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day.")] = None,
    ceiling: Annotated[
        int | None,
        typer.Option(
            help="Highest level whose details may stand in it: 10, 20, 30, 40; at most the installation's."
        ),
    ] = None,
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """Write what the account may see as an iCalendar file; what may not leave is “Busy”, with its times only."""
    days = day_of(start, "--from"), day_of(end, "--to")
    boot()
    from umubano.surfaces.calendars.feeds.fetching import export_file

    with acting_as(user) as actor:
        output.show(export_file(actor, out, start=days[0], end=days[1], ceiling=ceiling), as_json=as_json)
