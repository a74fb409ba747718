"""The brief on one partner: what one must know before a call or a visit, on the first page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.briefs import Block, Brief, Column, Facts, FigureItem, Figures, Row, Section, Table
from umubano.core.changes.lately import Change
from umubano.core.dates import today
from umubano.core.errors import NotFound
from umubano.core.labels.services import dominant_of
from umubano.core.registry import concepts
from umubano.core.ui.dates import in_words
from umubano.core.ui.words import labelled
from umubano.domain.agreements.counting import DEFAULT_RULE, RULES, counted, known_on
from umubano.domain.agreements.models import Agreement
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.queries import cards, on_day
from umubano.domain.parties.facts import profile_of
from umubano.domain.parties.queries import bodies_of, contacts_on, parties
from umubano.domain.parties.resolver import UnknownParty, code_of_party
from umubano.insight.portfolio.briefs import parts
from umubano.insight.portfolio.panels import partner_changes, partner_due

MOST_AGREEMENTS = 60
MOST_CHANGES = 6


def compose_partner(actor: Actor, ref: str, on: date) -> Brief:
    """The brief on the partner with this code or name as of `on`. Raises NotFound, or InvalidInput with the candidates of several."""
    try:
        code = code_of_party(ref)
    except UnknownParty:
        code = ""
    party = parties().get(code)
    if party is None:
        raise NotFound(_("There is no partner with this code."), code="unknown_partner", ref=ref)
    is_today = on == today()
    all_rows: Any = known_on(Agreement.objects.register().with_partner(code), on)
    in_count = counted(DEFAULT_RULE, on, Agreement.objects.with_partner(code))
    in_force = counted("in_force", on, Agreement.objects.with_partner(code))
    rows = parts.agreement_rows(all_rows.newest_first()[:MOST_AGREEMENTS], on)
    open_rows: Any = on_day(Negotiation.objects.with_partner(code).under_way_on(on), on, is_today=is_today)
    negotiations = cards(list(open_rows.for_cards().oldest_in_stage_first()), on)
    due = partner_due(actor, code, on)
    bodies = bodies_of(code, day=on)
    changes = partner_changes(actor, code, limit=MOST_CHANGES) if is_today else []
    sources, source_labels = parts.sources_of(row.pk for row in rows)
    count_labels = dict(in_count.order_by().values_list("pk", "label_id"))
    force_labels = dict(in_force.order_by().values_list("pk", "label_id"))
    labels = {
        *count_labels.values(),
        *force_labels.values(),
        *source_labels,
        *(row.label_id for row in rows),
        *(card.label_id for card in negotiations),
        *(item.label_id for item in due),
        *(label_id for change in changes for label_id in change.label_ids),
        *(body.label_id for body in bodies),
        *(contact.label_id for body in bodies for contact in contacts_on(body, on)),
    }
    signed = next((row.signed for row in rows if row.signed_on and row.signed_on <= on), "")
    added = sorted(
        (
            part
            for concept in concepts()
            if concept.partner_brief is not None and (part := concept.partner_brief(actor, code, on))
        ),
        key=lambda part: part.order,
    )
    labels |= {label_id for part in added for label_id in part.label_ids}
    blocks: list[Block] = [
        Figures(
            [
                FigureItem(len(count_labels), str(RULES[DEFAULT_RULE].title)),
                FigureItem(len(force_labels), _("In force")),
                FigureItem(len(negotiations), _("Negotiations under way")),
                FigureItem(in_words(signed, short=True) if signed else "—", _("Last signed")),
            ]
        ),
        Facts([(str(fact.term), fact.value) for fact in profile_of(party, on).facts]),
        parts.due_section(due, on, title=_("What is due next"), limit=6),
        Section(_("Agreements"), [parts.agreements_table(rows, with_partners=False)]),
        Section(_("Under negotiation"), [parts.negotiations_table(negotiations, with_partners=False)]),
        *(part.section for part in added),
    ]
    if bodies:
        blocks.append(Section(_("Whom to reach"), [_contacts(bodies, on)]))
    if changes:
        blocks.append(Section(_("What changed lately"), [_changes_table(changes)]))
    home = parties()[settings.UMUBANO_HOME_COUNTRY].name if settings.UMUBANO_HOME_COUNTRY in parties() else ""
    has_illustrative = any(row.is_illustrative for row in rows) or any(
        card.is_illustrative for card in negotiations
    )
    return Brief(
        kind="partner",
        ref=code,
        title=party.name,
        subtitle=_("Defence cooperation with %(home)s") % {"home": home}
        if home
        else _("Defence cooperation"),
        on=on,
        label=dominant_of(labels),
        blocks=blocks,
        counting_rule=labelled(RULES[DEFAULT_RULE].title, RULES[DEFAULT_RULE].definition),
        sources=sources,
        notes=[
            _("Records marked “illustrative” were made up for the demonstration; they are not public facts.")
        ]
        if has_illustrative
        else [],
        emblem=code,
    )


def _contacts(bodies: list[Any], on: date) -> Table:
    columns = [
        Column(_("Body"), 2),
        Column(_("Office"), 1.6),
        Column(_("Name"), 1.4),
        Column(_("E-mail, telephone"), 2),
    ]
    rows = []
    for body in bodies:
        reached = contacts_on(body, on)
        rows += [
            Row(
                [
                    body.title,
                    contact.office,
                    contact.name,
                    ", ".join(filter(None, (contact.email, contact.telephone))),
                ],
                is_illustrative=contact.is_illustrative or body.is_illustrative,
            )
            for contact in reached
        ]
        if not reached:
            rows.append(Row([body.title, "", "", ""], is_illustrative=body.is_illustrative))
    return Table(columns, rows, marked=0)


def _changes_table(changes: list[Change]) -> Table:
    columns = [Column(_("Recorded"), 1), Column(_("What"), 1.6), Column(_("About"), 3), Column(_("By"), 1.4)]
    rows = [Row([change.on, change.title, f"{change.about} ({change.ref})", change.by]) for change in changes]
    return Table(columns, rows)
