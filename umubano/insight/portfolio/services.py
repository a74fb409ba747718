"""The portfolio as of a day: kept in memory per reader's labels, and as the document that the command line prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from umubano.core.changes.context import current_actor
from umubano.core.changes.memory import Memory
from umubano.core.changes.ticks import Moment
from umubano.domain.agreements.counting import DEFAULT_RULE, rule_named
from umubano.insight.portfolio.figures import Portfolio
from umubano.insight.portfolio.queries import read_pipeline, read_register

Value = TypeVar("Value")

#: The apps whose tables the figures are made of.
REGISTER_SCOPES = ("agreements",)
PIPELINE_SCOPES = ("negotiations",)
SCOPES = (*REGISTER_SCOPES, *PIPELINE_SCOPES)

_memory = Memory(size=128)


def portfolio(on: date, rule: str = DEFAULT_RULE, *, patience: float = 0.0) -> Portfolio:
    """The figures of all that the reader may see, as of `on`, under a counting rule.

    One small statement when they are still true, else that and one for the register, one for the pipeline. `patience`: for so many seconds
    figures of a large register that are behind will do; they say so in `counted_at`. Raises InvalidInput for an unknown rule.
    """
    chosen = rule_named(rule).code
    from umubano.core.dates import today

    # How long we let a negotiation lie is our own affair: a partner's representative is not told, and shares no figures with us.
    actor = current_actor()
    is_inside = actor is None or not actor.is_foreign

    def make(now: Moment | None) -> Portfolio:
        return Portfolio(
            on=on,
            rule=chosen,
            register=_memory.get(
                ("register", on, chosen), lambda: read_register(on, chosen), scopes=REGISTER_SCOPES, now=now
            ),
            pipeline=_memory.get(
                ("pipeline", on, on == today(), is_inside),
                lambda: read_pipeline(on, tells_stuck=is_inside),
                scopes=PIPELINE_SCOPES,
                now=now,
            ),
        )

    seen = _memory.compose(
        ("portfolio", on, on == today(), chosen, is_inside), make, scopes=SCOPES, patience=patience
    )
    return replace(seen.value, counted_at=seen.counted_at)


def portfolio_document(on: date, rule: str = DEFAULT_RULE) -> dict[str, Any]:
    """The JSON of `umubano portfolio`: docs/reference/interfaces, with what has been added since.

    Regions are named in English, so that the keys do not change with the reader; kinds, areas, statuses and partners are codes.
    """
    from umubano.insight.portfolio.words import region_names

    figures = portfolio(on, rule)
    named = region_names("en")
    register, pipeline = figures.register, figures.pipeline
    return {
        "on": on.isoformat(),
        "rule": figures.rule,
        "counting_rule": str(rule_named(figures.rule).definition),
        "agreements": register.agreements,
        "in_force": register.in_force,
        "entry_into_force_not_known": register.entry_unknown,
        "signed_last_3_years": register.signed_last_3_years,
        "signed_this_year": register.signed_this_year,
        "in_negotiation": pipeline.in_negotiation,
        "by_region": _named(register.by_region, named),
        "by_african_region": _named(register.by_african_region, named),
        "by_year": dict(register.by_year),
        "by_kind": dict(register.by_kind),
        "by_area": dict(register.by_area),
        "by_status": dict(register.by_status),
        "by_partner": {code: partner.agreements for code, partner in register.by_partner.items()},
        "by_stage": {stage: found.count for stage, found in pipeline.by_stage.items()},
        "illustrative": register.illustrative,
    }


def _named(counts: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    return {names.get(code, code): count for code, count in counts.items()}


def forget() -> None:
    """Drop what is kept in memory; for tests."""
    _memory.forget()
