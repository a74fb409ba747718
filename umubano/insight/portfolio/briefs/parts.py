"""Sections that several briefs share: figures, what is due, agreements, negotiations, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from umubano.core.briefs import Column, FigureItem, Figures, Paragraph, Picture, Row, Section, Table
from umubano.core.dates import PartialDate, today
from umubano.core.due import pressing
from umubano.core.registry import DueItem
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.models import AgreementSource
from umubano.domain.agreements.presentation.rows import dress, for_rows
from umubano.domain.documents.models import Source
from umubano.domain.negotiations.queries import Card
from umubano.insight.portfolio.charts import Chart
from umubano.insight.portfolio.figures import Portfolio
from umubano.insight.portfolio.panels import Headline

#: A brief names so many sources; the register names all.
MOST_SOURCES = 12


def figures_block(items: Iterable[Headline]) -> Figures:
    return Figures(
        [
            FigureItem(item.value, item.caption, " · ".join(filter(None, (item.more, item.note))))
            for item in items
        ]
    )


def picture(chart: Chart, *, width: int = 480, height: int = 160) -> Picture:
    return Picture(chart.spec, chart.description, chart.title, height=height, width=width)


def due_section(items: Sequence[DueItem], on: date, *, title: str, limit: int) -> Section:
    """What is due, with who must act, in `limit` rows at most: what must be decided first (`pressing`).

    Says how many are overdue, of which kinds more than stand there, and how many are not shown.
    """
    overdue = [item for item in items if item.on < on]
    first = pressing(items, on, limit)
    rows = [
        Row(
            [
                item.on,
                f"{item.about_title} ({item.about})",
                _("%(kind)s: %(why)s") % {"kind": item.kind_title, "why": item.why},
                item.who or "—",
            ],
            is_illustrative=item.is_illustrative,
        )
        for item in first.shown
    ]
    columns = [
        Column(_("Date"), 0.8),
        Column(_("About"), 3.0),
        Column(_("What and why"), 2.7),
        Column(_("Who must act"), 1.3),
    ]
    more = len(items) - len(rows)
    notes = [
        ngettext("%(count)d is overdue.", "%(count)d are overdue.", len(overdue)) % {"count": len(overdue)}
        if overdue
        else "",
        _("Overdue in all: %(kinds)s.")
        % {"kinds": ", ".join(f"{kind.title} ({kind.count})" for kind in first.overdue)}
        if first.overdue
        else "",
        ngettext("%(count)d more is not shown here.", "%(count)d more are not shown here.", more)
        % {"count": more}
        if more > 0
        else "",
    ]
    table = Table(columns, rows, _("Nothing falls due in the next half-year."), marked=1)
    if not any(notes):
        return Section(title, [table])
    return Section(title, [Paragraph(" ".join(filter(None, notes)), is_note=True), table])


def agreement_rows(rows: Any, on: date) -> Sequence[Any]:
    """Agreements with what is shown of each (`.shown`) as of the day; a constant number of statements."""
    is_today = on == today()
    return dress(for_rows(rows, is_today=is_today), on, is_today=is_today)


def signed_text(written: str) -> str:
    return in_words(PartialDate.parse(written), short=True) if written else ""


def agreements_table(rows: Sequence[Any], *, with_partners: bool) -> Table:
    """Agreements with their status, and when their term ends or notice must be given."""
    columns = [Column(_("Signed"), 1.0)]
    if with_partners:
        columns.append(Column(_("Partner"), 1.6))
    columns += [Column(_("Title"), 2.7), Column(_("Status"), 1.8), Column(_("Next date"), 1.5)]
    shown = []
    for row in rows:
        cells = [signed_text(row.shown.signed)]
        if with_partners:
            cells.append(row.shown.partners_line)
        cells += [f"{row.shown.title} ({row.shown.ref})", row.shown.status_title, _next_date(row.shown)]
        shown.append(Row(cells, is_illustrative=row.shown.is_illustrative))
    return Table(columns, shown, _("No agreement."), marked=len(columns) - 3)


def _next_date(shown: Any) -> str:
    if shown.decide_by:
        return _("decide by %(day)s") % {"day": in_words(shown.decide_by, short=True)}
    if shown.last_day_for_notice:
        return _("notice by %(day)s") % {"day": in_words(shown.last_day_for_notice, short=True)}
    if shown.term_ends:
        return _("ends %(day)s") % {"day": in_words(shown.term_ends, short=True)}
    return "—"


def negotiations_table(cards: Sequence[Card], *, with_partners: bool) -> Table:
    """Negotiations under way: stage, days in it, next step, who."""
    columns = [Column(_("Partner"), 1.4)] if with_partners else []
    columns += [
        Column(_("Title"), 2.6),
        Column(_("Stage"), 1.2),
        Column(_("Days in stage"), 0.7, is_number=True),
        Column(_("Next step"), 2.0),
        Column(_("Owner"), 1.2),
    ]
    rows = [
        Row(
            [
                *([card.partners_line] if with_partners else []),
                f"{card.title} ({card.ref})",
                card.stage_title,
                card.days,
                _step(card),
                card.owner or "—",
            ],
            is_illustrative=card.is_illustrative,
        )
        for card in cards
    ]
    return Table(columns, rows, _("No negotiation is under way."), marked=1 if with_partners else 0)


def _step(card: Card) -> str:
    parts = [card.next_step]
    if card.next_step_due:
        parts.append(in_words(card.next_step_due, short=True))
    text = ", ".join(filter(None, parts))
    if card.blocked_by:
        return _("%(step)s Blocked by: %(what)s") % {
            "step": f"{text}." if text else "",
            "what": card.blocked_by,
        }
    return text or "—"


def sources_of(agreement_ids: Iterable[int]) -> tuple[list[str], set[int]]:
    """The sources of these agreements that the reader may see, most used first, and the labels of those named."""
    from django.db.models import Count

    counted = (
        AgreementSource.objects.filter(agreement__in=list(agreement_ids))
        .values("source")
        .annotate(uses=Count("id"))
        .order_by("-uses", "source")
    )
    wanted = [row["source"] for row in counted[: MOST_SOURCES + 1]]
    found = Source.objects.in_bulk(wanted[:MOST_SOURCES])
    named = [found[identifier] for identifier in wanted if identifier in found]
    texts = list(dict.fromkeys(str(source) for source in named))
    if len(wanted) > MOST_SOURCES:
        texts.append(_("and others, named in the register"))
    return texts, {source.label_id for source in named}


def standing_notes(figures: Portfolio) -> list[str]:
    """What the reader of any brief must know about the figures."""
    notes = []
    if figures.register.entry_unknown:
        notes.append(
            ngettext(
                "Of %(count)d more agreement it is not known whether it has entered into force; it is not among those in force.",
                "Of %(count)d more agreements it is not known whether they have entered into force; they are not among those in force.",
                figures.register.entry_unknown,
            )
            % {"count": figures.register.entry_unknown}
        )
    if figures.register.illustrative or figures.pipeline.illustrative:
        notes.append(
            _(
                "Records marked “illustrative” were made up for the demonstration; they are not public facts, and are counted like the others."
            )
        )
    return notes
