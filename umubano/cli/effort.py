"""`umubano effort`: what is on paper against what is done, and the shares against the declared focus."""

from __future__ import annotations

from typing import Annotated

import typer

from umubano.cli import output
from umubano.cli.boot import OPERATOR, acting_as, boot
from umubano.cli.options import As, Json, On, day_of

effort_app = typer.Typer(
    help="Where the effort goes: on paper, done, and against the declared focus.", invoke_without_command=True
)


@effort_app.callback()
def effort(
    on: On = None,
    months: Annotated[int, typer.Option(help="Look back so many months.")] = 36,
    partner: Annotated[str, typer.Option(metavar="ISO3", help="Only this partner in the matrix.")] = "",
    measure: Annotated[str, typer.Option(help="activities, days, persons or cost.")] = "activities",
    currency: Annotated[str, typer.Option(metavar="ISO", help="With cost: in this currency.")] = "",
    as_json: Json = False,
    user: As = OPERATOR,
) -> None:
    """What is on paper against what is done as of a date, by partner and area, and the shares against the declared focus."""
    day = day_of(on)
    boot()
    from umubano.insight.effort.document import effort_document

    with acting_as(user) as actor:
        found = effort_document(
            actor, day, months=months, partner=partner, measure=measure, currency=currency
        )
        if as_json:
            output.show(found, as_json=True)
            return
        people = {
            "on": found["on"],
            "held since": found["from"],
            "agreements in force": found["agreements_in_force"],
            "activities held": found["held"]["activities"],
            "outside any agreement": found["held"]["outside"],
            "rule": found["counting_rule"],
            "partners": [
                {name: line[name] for name in ("partner", "on_paper", "held", "outside")}
                for line in found["partners"]
            ],
        }
        output.show(people, as_json=False, table="partners")
