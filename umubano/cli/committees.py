"""`umubano committees`: the joint bodies, and what is late with them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from umubano.cli import output
from umubano.cli.boot import acting_as, boot

committees_app = typer.Typer(
    help="Joint bodies: committees, working groups, staff talks.", no_args_is_help=True
)

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="Act as this account; default: the operator.")]
On = Annotated[str | None, typer.Option(metavar="DATE", help="As of this date; default: today.")]
Partner = Annotated[str | None, typer.Option(metavar="ISO3", help="Only with this partner.")]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise typer.BadParameter(
            f"“{text}” is not a date; write it as 2025-12-31.", param_hint="--on"
        ) from None


@committees_app.command("list")
def list_bodies(on: On = None, partner: Partner = None, as_json: Json = False, user: As = "service") -> None:
    """The joint bodies with their standing on a date, and why."""
    _show(on, partner, as_json, user, is_due_only=False)


@committees_app.command("due")
def due_bodies(on: On = None, partner: Partner = None, as_json: Json = False, user: As = "service") -> None:
    """The joint bodies with something late: a session, minutes, commitments; the longest overdue first."""
    _show(on, partner, as_json, user, is_due_only=True)


def _show(on: str | None, partner: str | None, as_json: bool, user: str, *, is_due_only: bool) -> None:
    day = _day(on)
    boot()
    from umubano.core.dates import today
    from umubano.domain.committees.listing import listing

    with acting_as(user) as actor:
        rows = listing(actor, day or today(), partner=partner, is_due_only=is_due_only)
        output.show(
            rows,
            as_json=as_json,
            columns=("ref", "partners", "name", "last_met", "next_due", "days_overdue", "reason"),
        )
