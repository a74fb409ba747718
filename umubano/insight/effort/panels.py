"""What the effort puts on a partner's page, in a partner's brief, and on the home page. Nothing of it is for a partner's representative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext

from umubano.core.actors import Actor
from umubano.core.briefs import Column, Paragraph, Row, Section, Table
from umubano.core.changes import current_actor
from umubano.core.changes.memory import PATIENCE, derived
from umubano.core.registry import BriefPart, Panel
from umubano.insight.effort import links
from umubano.insight.effort.figures import Effort
from umubano.insight.effort.filters import MatrixFilter
from umubano.insight.effort.matrix import (
    ACTIVE,
    DORMANT,
    UNWRITTEN,
    Matrix,
    matrix,
)
from umubano.insight.effort.reading import effort_on, trend
from umubano.insight.effort.with_partner import depth_with
from umubano.insight.effort.words import MATRIX_RULE, span_words


def partner_panels(code: str, on: date) -> Iterable[Panel]:
    """What is on paper and what was done with the partner, area by area. No panel where there is neither."""
    actor = current_actor()
    if actor is None or actor.is_foreign:
        return
    depth = depth_with(code, on)
    if cells := depth.cells():
        yield Panel(
            key="effort",
            icon="chart-bar",
            title=gettext_lazy("Depth of cooperation"),
            template="effort/partner_panel.html",
            context={
                "cells": cells,
                "tally": depth.done.total,
                "span_words": span_words(depth.span),
                "matrix_url": reverse("effort:matrix"),
            },
            order=28,
            label_ids=depth.label_ids,
        )


def partner_brief(actor: Actor, code: str, on: date) -> BriefPart | None:
    """The same in the brief on a partner."""
    if actor.is_foreign:
        return None
    depth = depth_with(code, on)
    cells = depth.cells()
    if not cells:
        return None
    tally = depth.done.total
    counts = {state: sum(cell.state == state for cell in cells) for state in (ACTIVE, DORMANT, UNWRITTEN)}
    said = _(
        "Areas active: %(active)d; on paper only: %(dormant)d; done without paper: %(unwritten)d. Activities held %(days)s: %(held)d, of which outside any agreement: %(outside)d."
    ) % {**counts, "days": span_words(depth.span), "held": tally.count, "outside": tally.outside}
    illustrative = (
        _("Illustrative activities among those held: %(count)d.") % {"count": tally.illustrative}
        if tally.illustrative
        else ""
    )
    table = Table(
        [
            Column(_("Area of cooperation"), 3.2),
            Column(_("Agreements in force"), 1.2, is_number=True),
            Column(_("Activities held"), 1.2, is_number=True),
            Column(_("State"), 1.6),
        ],
        [
            Row([cell.area_title, cell.paper, cell.done, f"{cell.mark} {cell.words}"])
            for cell in sorted(cells, key=lambda cell: (-cell.done, -cell.paper))
        ],
    )
    return BriefPart(
        section=Section(
            _("Depth of cooperation"),
            [Paragraph(" ".join(filter(None, (said, illustrative))), is_note=True), table],
        ),
        label_ids=depth.label_ids,
        order=40,
    )


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure of the home page with the list behind it."""

    value: int
    caption: str
    url: str
    note: str = ""
    rule: str = ""


def headlines(figures: Effort) -> list[Headline]:
    """What the home page says of the effort."""
    done = figures.done.total
    whole: Matrix = derived(
        figures, ("matrix", MatrixFilter({}).key), lambda: matrix(figures, MatrixFilter({}))
    )
    matrix_url = reverse("effort:matrix")
    share = done.outside_percent
    return [
        Headline(
            done.count,
            _("Activities held"),
            links.activities(figures.span),
            npgettext(
                "activities",
                "%(count)d of them is illustrative",
                "%(count)d of them are illustrative",
                done.illustrative,
            )
            % {"count": done.illustrative}
            if done.illustrative
            else "",
            str(MATRIX_RULE),
        ),
        Headline(
            done.outside,
            _("Outside any agreement"),
            reverse("effort:outside"),
            _("%(percent)d %% of all") % {"percent": round(share)} if share is not None else "",
        ),
        Headline(
            whole.states[DORMANT],
            _("Areas on paper only"),
            f"{matrix_url}?show=dormant&order=dormant",
            _("of one partner each"),
        ),
        Headline(
            whole.states[UNWRITTEN],
            _("Areas done without paper"),
            f"{matrix_url}?show=unwritten&order=unwritten",
            _("of one partner each"),
        ),
    ]


def home_panels(actor: Actor, on: date) -> Iterable[Panel]:
    """The headlines. Asking for them also keeps the figures and the trend of the pages ready."""
    if actor.is_foreign:
        return
    yield Panel(
        "effort",
        gettext_lazy("Effort"),
        "effort/home_panel.html",
        {"choose": partial(_home, on)},
        40,
    )


def _home(on: date, _choices: Mapping[str, str]) -> tuple[dict[str, Any], frozenset[int]]:
    figures = effort_on(on, patience=PATIENCE)
    # once for each new count, so that who opens the pages does not wait for it
    derived(figures, "trend", lambda: trend(on, patience=PATIENCE))
    context = {
        "items": derived(figures, "headlines", lambda: headlines(figures)),
        "span_words": span_words(figures.span),
        "counted_at": figures.counted_at,
    }
    return context, figures.label_ids
