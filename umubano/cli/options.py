"""The options that every command takes, and dates given as options."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]
As = Annotated[str, typer.Option("--as", metavar="USER", help="Act as this account; default: the operator.")]
On = Annotated[str | None, typer.Option(metavar="DATE", help="As of this date; default: today.")]


def day_of(text: str | None, option: str = "--on") -> date | None:
    """A date given as an option. Wrong usage (exit 2) when it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(
            f"“{text}” is not a date; write it as 2025-12-31.", param_hint=option
        ) from None
