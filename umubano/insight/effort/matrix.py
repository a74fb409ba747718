"""The matrix of areas and partners: what each cell says, which partners are shown, in which order. Made of the figures alone."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from umubano.core.codelists.services import choices as code_choices
from umubano.core.registry import Text
from umubano.core.text import fold
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.parties.queries import parties
from umubano.insight.effort import links
from umubano.insight.effort.figures import NO_PAPER, NOTHING, Effort, Span
from umubano.insight.effort.filters import EffortFilter
from umubano.insight.effort.queries import region_by_code
from umubano.insight.effort.words import area_name, partner_name
from umubano.insight.portfolio.figures import ORGANISATIONS
from umubano.insight.portfolio.words import region_name

ACTIVE, DORMANT, UNWRITTEN, NOTHING_THERE = "active", "dormant", "unwritten", "nothing"

STATE_WORDS: dict[str, Text] = {
    ACTIVE: _("Active: on paper and done"),
    DORMANT: _("On paper only: dormant"),
    UNWRITTEN: _("Done without paper"),
    NOTHING_THERE: _("Nothing"),
}
#: The words in a cell of a list or a file.
STATE_SHORT: dict[str, Text] = {
    ACTIVE: _("active"),
    DORMANT: _("on paper only"),
    UNWRITTEN: _("without paper"),
    NOTHING_THERE: _("nothing"),
}
#: A shape for each state, so that none is told by its colour alone.
STATE_MARKS = {ACTIVE: "●", DORMANT: "○", UNWRITTEN: "▲", NOTHING_THERE: ""}
#: From so many activities on a cell has the next shade.
SHADES = (1, 3, 6, 12)


def state_of(paper: int, done: int) -> str:
    """What two numbers say of depth."""
    if paper and done:
        return ACTIVE
    if paper:
        return DORMANT
    return UNWRITTEN if done else NOTHING_THERE


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom the numbers of a line are: one partner, or all of a region (all of them: neither). `elsewhere` are those in no region."""

    span: Span
    partner: str = ""
    region: str = ""
    elsewhere: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell: agreements in force, activities held. The lists behind both are addressed when somebody shows them."""

    whose: Whose
    area: str
    area_title: str
    paper: int
    done: int

    @property
    def paper_url(self) -> str:
        """The list of the agreements; empty where there is none."""
        if not self.paper:
            return ""
        whose = self.whose
        return links.agreements(
            partner=whose.partner, region=whose.region, area=self.area, elsewhere=whose.elsewhere
        )

    @property
    def done_url(self) -> str:
        """The list of the activities; empty where there is none."""
        if not self.done:
            return ""
        whose = self.whose
        return links.activities(
            whose.span,
            partner=whose.partner,
            region=whose.region,
            area=self.area,
            elsewhere=whose.elsewhere,
        )

    @property
    def state(self) -> str:
        return state_of(self.paper, self.done)

    @property
    def words(self) -> Text:
        return STATE_SHORT[self.state]

    @property
    def mark(self) -> str:
        return STATE_MARKS[self.state]

    @property
    def shade(self) -> int:
        """0 without an activity, then 1 to 4: the more were held, the stronger."""
        return sum(self.done >= least for least in SHADES)


@dataclass(frozen=True, slots=True)
class Line:
    """One partner, or a whole region, over the areas; `total` counts each agreement and activity once."""

    code: str
    title: str
    kind: str
    url: str
    cells: tuple[CellView, ...]
    total: CellView

    def count_of(self, state: str) -> int:
        return sum(cell.state == state for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Areas across, partners down. `whole` is the line of all partners, or of all in the region asked for."""

    figures: Effort
    areas: tuple[tuple[str, str], ...]
    whole: Line
    lines: tuple[Line, ...]

    @cached_property
    def states(self) -> dict[str, int]:
        """How many cells of the partners shown are in each state."""
        return {
            state: sum(line.count_of(state) for line in self.lines) for state in (ACTIVE, DORMANT, UNWRITTEN)
        }


def areas_of(figures: Effort, *, every: bool = False) -> tuple[tuple[str, str], ...]:
    """(code, name) of the areas with something, in the order of the code list; what names none comes last."""
    return named_areas({*figures.paper.by_area, *figures.done.by_area}, every=every)


def named_areas(something: Set[str], *, every: bool = False) -> tuple[tuple[str, str], ...]:
    """(code, name) of these areas, or of `every` one, in the order of the code list; what names none comes last."""
    listed = [(code, name) for code, name in code_choices("area") if every or code in something]
    # withdrawn from the list, but records have them
    others = sorted(something - {code for code, _name in code_choices("area")} - {NO_AREA})
    named = [*listed, *((code, area_name(code)) for code in others)]
    return tuple([*named, (NO_AREA, area_name(NO_AREA))] if NO_AREA in something else named)


def _codes(figures: Effort) -> set[str]:
    found = {*figures.paper.by_partner, *figures.done.by_partner}
    return found - {settings.UMUBANO_HOME_COUNTRY}


def in_no_region(figures: Effort) -> frozenset[str]:
    """The partners counted that are in no region: organisations."""
    regions = region_by_code()
    return frozenset(
        code for code in {*figures.paper.by_partner, *figures.done.by_partner} if code not in regions
    )


def line_of(figures: Effort, code: str, areas: Sequence[tuple[str, str]]) -> Line:
    """One partner over the areas."""
    paper, done = figures.paper, figures.done
    whose = Whose(figures.span, partner=code)
    party = parties().get(code)
    return Line(
        code=code,
        title=partner_name(code),
        kind=str(party.kind) if party else "",
        url=links.partner_page(code) if party else "",
        cells=tuple(
            CellView(
                whose,
                area,
                title,
                paper.by_cell.get((code, area), NO_PAPER).count,
                done.by_cell.get((code, area), NOTHING).count,
            )
            for area, title in areas
        ),
        total=CellView(
            whose,
            "",
            "",
            paper.by_partner.get(code, NO_PAPER).count,
            done.by_partner.get(code, NOTHING).count,
        ),
    )


def whole_line(figures: Effort, region: str, title: str, areas: Sequence[tuple[str, str]]) -> Line:
    """All partners, or all of a region, over the areas: each agreement and activity once in each cell."""
    paper, done = figures.paper, figures.done
    whose = Whose(
        figures.span,
        region=region,
        elsewhere=in_no_region(figures) if region == ORGANISATIONS else frozenset(),
    )

    def numbers(area: str) -> tuple[int, int]:
        if region:
            cell = (region, area)
            return (
                paper.by_region_and_area.get(cell, NO_PAPER).count,
                done.by_region_and_area.get(cell, NOTHING).count,
            )
        return paper.by_area.get(area, NO_PAPER).count, done.by_area.get(area, NOTHING).count

    if region:
        total = paper.by_region.get(region, NO_PAPER).count, done.by_region.get(region, NOTHING).count
    else:
        total = paper.total.count, done.total.count
    return Line(
        code="",
        title=title,
        kind="",
        url="",
        cells=tuple(CellView(whose, area, name, *numbers(area)) for area, name in areas),
        total=CellView(whose, "", "", *total),
    )


def matrix(figures: Effort, asked: EffortFilter) -> Matrix:
    """The matrix that an address asks for, all its partners."""
    region, show = asked.asked("region"), asked.asked("show")
    areas = areas_of(figures, every=show == "all")
    codes = _codes(figures)
    if show == "all":
        codes |= {code for code in parties() if code != settings.UMUBANO_HOME_COUNTRY}
    regions = region_by_code()
    lines = [
        line_of(figures, code, areas)
        for code in codes
        if (not region or regions.get(code, ORGANISATIONS) == region)
        and is_named_like(code, asked.asked("q"))
    ]
    if show in {ACTIVE, DORMANT, UNWRITTEN}:
        lines = [line for line in lines if line.count_of(show)]
    return Matrix(
        figures=figures,
        areas=areas,
        whole=whole_line(figures, region, region_name(region) if region else str(_("All partners")), areas),
        lines=tuple(sorted(lines, key=lambda line: _place(line, asked.asked("order")))),
    )


def is_named_like(code: str, text: str) -> bool:
    """Whether a partner's code or a name in any language has a word that begins so."""
    wanted = fold(text)
    if not wanted or wanted == fold(code):
        return True
    party = parties().get(code)
    names = party.folded_names.splitlines() if party else []
    return any(name.startswith(wanted) or f" {wanted}" in name for name in names)


def _place(line: Line, order: str) -> tuple[int, int, str]:
    name = fold(line.title)
    if order == "name":
        return 0, 0, name
    if order == "paper":
        return -line.total.paper, -line.total.done, name
    if order in {DORMANT, UNWRITTEN}:
        return -line.count_of(order), -line.total.done, name
    return -line.total.done, -line.total.paper, name
