"""The portfolio brief: on its first page all that the head of the directorate is asked for, behind it the agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from umubano.core.actors import Actor
from umubano.core.briefs import Block, Brief, Column, Pair, Paragraph, Row, Section, Table
from umubano.core.changes.memory import derived
from umubano.core.dates import today
from umubano.core.due import due_around
from umubano.core.errors import NotFound
from umubano.core.labels.services import dominant_of
from umubano.core.ui.words import labelled
from umubano.domain.agreements.counting import DEFAULT_RULE, RULES, counted
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.queries import cards, on_day
from umubano.domain.parties.queries import party_names
from umubano.insight.portfolio import charts
from umubano.insight.portfolio.briefs import parts
from umubano.insight.portfolio.figures import Portfolio
from umubano.insight.portfolio.panels import headlines, stage_lines
from umubano.insight.portfolio.services import portfolio

#: So many agreements are listed; beyond that the sheet of the register is the better document.
MOST_AGREEMENTS = 120
MOST_NEGOTIATIONS = 40
MOST_DUE = 6
#: Other words for “all of it” that people may give as the reference.
_EVERYTHING = {"all", "portfolio", "-"}


def compose_portfolio(actor: Actor, ref: str, on: date) -> Brief:
    """The brief of the portfolio as of `on`. `ref` is `all`, or the code of a counting rule. Raises NotFound."""
    rule = rule_of(ref)
    figures = portfolio(on, rule)
    due = due_around(actor, on)
    rows = parts.agreement_rows(counted(rule, on).newest_first()[:MOST_AGREEMENTS], on)
    open_rows: Any = on_day(Negotiation.objects.under_way_on(on), on, is_today=on == today())
    negotiations = cards(list(open_rows.for_cards().oldest_in_stage_first()[:MOST_NEGOTIATIONS]), on)
    sources, source_labels = parts.sources_of(row.pk for row in rows)
    labels = {
        *figures.label_ids,
        *source_labels,
        *(item.label_id for item in due),
        *(row.label_id for row in rows),
        *(card.label_id for card in negotiations),
    }
    drawn = _charts(figures)
    blocks: list[Block] = [
        parts.figures_block(headlines(figures)),
        parts.picture(drawn["world"], height=190),
        Pair(
            [parts.picture(drawn["years"], width=232, height=105)],
            [parts.picture(drawn["regions"], width=232, height=105)],
        ),
        parts.due_section(due, on, title=_("What is due next"), limit=MOST_DUE),
        parts.picture(drawn["areas"], height=max(60, 13 * len(drawn["areas"].rows))),
        Section(
            _("Negotiations by stage"),
            [
                _stages(figures),
                Paragraph(
                    _("Stuck: longer in a stage than the directorate’s own measure for it."), is_note=True
                ),
            ],
        ),
        Section(_("Partners"), [_partners(figures)]),
        Section(_("Under negotiation"), [parts.negotiations_table(negotiations, with_partners=True)]),
        Section(
            _("Agreements"),
            [parts.agreements_table(rows, with_partners=True), *_rest(figures.register.agreements)],
        ),
    ]
    return Brief(
        kind="portfolio",
        ref=ref,
        title=_("Defence cooperation portfolio"),
        subtitle=party_names([settings.UMUBANO_HOME_COUNTRY]).get(settings.UMUBANO_HOME_COUNTRY, ""),
        on=on,
        label=dominant_of(labels),
        blocks=blocks,
        counting_rule=labelled(RULES[rule].title, RULES[rule].definition),
        sources=sources,
        notes=[
            *parts.standing_notes(figures),
            _(
                "An agreement with partners in two regions counts in both; one that covers several areas counts in each."
            ),
        ],
        emblem=settings.UMUBANO_HOME_COUNTRY,
    )


def rule_of(ref: str) -> str:
    """The counting rule that a reference names. Raises NotFound."""
    if ref.lower() in _EVERYTHING or ref == settings.UMUBANO_HOME_COUNTRY:
        return DEFAULT_RULE
    if ref in RULES:
        return ref
    raise NotFound(
        _("There is no such portfolio; give “all”, or a counting rule: %(rules)s.")
        % {"rules": ", ".join(RULES)},
        code="unknown_portfolio",
        ref=ref,
    )


def _charts(figures: Portfolio) -> dict[str, charts.Chart]:
    return derived(
        figures,
        "brief charts",
        lambda: {
            "world": charts.world(figures),
            "years": charts.signed_per_year(figures),
            "regions": charts.regions(figures),
            "areas": charts.areas(figures),
        },
    )


def _stages(figures: Portfolio) -> Table:
    columns = [
        Column(_("Stage"), 2.2),
        Column(_("Number"), 0.9, is_number=True),
        Column(_("Median days"), 0.9, is_number=True),
        Column(_("Longest"), 1.0, is_number=True),
        Column(_("Stuck"), 0.8, is_number=True),
    ]
    rows = [
        Row([line.title, line.count, line.median_days, line.oldest_days, line.stuck])
        for line in stage_lines(figures)
    ]
    return Table(columns, rows, _("No negotiation is under way."))


def _partners(figures: Portfolio) -> Table:
    """The partners with most agreements, and what is under way with them."""
    columns = [
        Column(_("Partner"), 3),
        Column(_("Agreements"), 1, is_number=True),
        Column(_("In force"), 1, is_number=True),
        Column(_("In negotiation"), 1, is_number=True),
        Column(_("Last signed"), 1.2),
    ]
    largest = list(figures.register.by_partner.items())[:15]
    names = party_names(code for code, _found in largest)
    rows = [
        Row(
            [
                names.get(code, code),
                found.agreements,
                found.in_force,
                figures.pipeline.by_partner[code].count if code in figures.pipeline.by_partner else 0,
                parts.signed_text(found.last_signed),
            ]
        )
        for code, found in largest
    ]
    return Table(columns, rows, _("No partner yet."))


def _rest(total: int) -> list[Block]:
    if total <= MOST_AGREEMENTS:
        return []
    more = total - MOST_AGREEMENTS
    text = ngettext(
        "%(count)d more is in the register; print the register as XLSX for all of them.",
        "%(count)d more are in the register; print the register as XLSX for all of them.",
        more,
    )
    return [Paragraph(text % {"count": more}, is_note=True)]
