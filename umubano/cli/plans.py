"""`umubano plans`: the plans and how far they are."""

from __future__ import annotations

from typing import Annotated

import typer

from umubano.cli import output
from umubano.cli.boot import OPERATOR, acting_as, boot
from umubano.cli.options import As, Json, On, day_of

plans_app = typer.Typer(help="Plans: what is to be done with a partner in a period.", no_args_is_help=True)


@plans_app.callback()
def plans() -> None:
    """Plans: what is to be done with a partner in a period."""


@plans_app.command("list")
def list_plans(
    on: On = None,
    partner: Annotated[str, typer.Option(metavar="ISO3", help="Only with this partner.")] = "",
    state: Annotated[str, typer.Option(help="draft, agreed, closed or abandoned.")] = "",
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """The plans, those that end first before the others, with their lines done, under way and late on a date."""
    day = day_of(on)
    boot()
    from umubano.core.dates import today
    from umubano.domain.plans.listing import listing

    with acting_as(user):
        output.show(
            listing(day or today(), partner=partner, state=state),
            as_json=as_json,
            columns=("ref", "partners", "title", "state", "ends_on", "lines", "done", "late"),
        )
