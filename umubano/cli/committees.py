"""`umubano committees`: the joint bodies, and what is late with them."""

from __future__ import annotations

from typing import Annotated

import typer

from umubano.cli import output
from umubano.cli.boot import OPERATOR, acting_as, boot
from umubano.cli.options import As, Json, On, day_of

committees_app = typer.Typer(
    help="Joint bodies: committees, working groups, staff talks.", no_args_is_help=True
)

Partner = Annotated[str | None, typer.Option(metavar="ISO3", help="Only with this partner.")]


@committees_app.command("list")
def list_bodies(on: On = None, partner: Partner = None, as_json: Json = False, user: As = OPERATOR) -> None:
    """The joint bodies with their standing on a date, and why."""
    _show(on, partner, as_json, user, is_due_only=False)


@committees_app.command("due")
def due_bodies(on: On = None, partner: Partner = None, as_json: Json = False, user: As = OPERATOR) -> None:
    """The joint bodies with something late: a session, minutes, commitments; the longest overdue first."""
    _show(on, partner, as_json, user, is_due_only=True)


def _show(on: str | None, partner: str | None, as_json: bool, user: str, *, is_due_only: bool) -> None:
    day = day_of(on)
    boot()
    from umubano.core.dates import today
    from umubano.domain.committees.listing import listing

    with acting_as(user) as actor:
        rows = listing(actor, day or today(), partner=partner, is_due_only=is_due_only)
        output.show(
            rows,
            as_json=as_json,
            columns=("ref", "partners", "name", "last_met", "next_due", "days_overdue"),
            below="reason",
        )
