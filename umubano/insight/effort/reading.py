"""The effort as of a day, kept in memory per reader's labels as the portfolio is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from umubano.core.changes.memory import Memory
from umubano.core.changes.ticks import Moment
from umubano.insight.effort.figures import Effort, Measure, Span, Trend
from umubano.insight.effort.queries import (
    buckets_until,
    currencies_in,
    months_before,
    read_done,
    read_paper,
    read_trend,
)

Value = TypeVar("Value")

#: The apps whose tables the figures are made of.
PAPER_SCOPES = ("agreements",)
DONE_SCOPES = ("activities",)
SCOPES = (*PAPER_SCOPES, *DONE_SCOPES)
#: Months looked back unless something else is asked for.
MONTHS = 36

_memory = Memory(size=128)


def effort(span: Span, measure: Measure | None = None, *, patience: float = 0.0) -> Effort:
    """What is on paper on the last day of the span and what was done in it, of all that the reader may see.

    One small statement when it is still true, else that and one for each side. `patience`: for so many seconds figures of a large register
    that are behind will do; they say so in `counted_at`.
    """
    chosen = measure or Measure()

    def make(now: Moment | None) -> Effort:
        return Effort(
            span=span,
            measure=chosen,
            paper=_memory.get(
                ("paper", span.last), lambda: read_paper(span.last), scopes=PAPER_SCOPES, now=now
            ),
            done=_memory.get(
                ("done", span, chosen), lambda: read_done(span, chosen), scopes=DONE_SCOPES, now=now
            ),
        )

    seen = _memory.compose(("effort", span, chosen), make, scopes=SCOPES, patience=patience)
    return replace(seen.value, counted_at=seen.counted_at)


def effort_on(on: date, *, patience: float = 0.0) -> Effort:
    """The effort of the 36 months that end with `on`, in numbers of activities."""
    return effort(months_before(on, MONTHS), patience=patience)


def trend(on: date, step: str = "year", measure: Measure | None = None, *, patience: float = 0.0) -> Trend:
    """The last years or quarters up to `on`."""
    chosen = measure or Measure()
    return _memory.look(
        ("trend", on, step, chosen),
        lambda: read_trend(buckets_until(on, step), chosen),
        scopes=DONE_SCOPES,
        patience=patience,
    ).value


def currencies(span: Span) -> list[str]:
    """The currencies in which we paid in the span, the most used first."""
    return _memory.get(("currencies", span), lambda: currencies_in(span), scopes=DONE_SCOPES)


def forget() -> None:
    """Drop what is kept in memory; for tests."""
    _memory.forget()
