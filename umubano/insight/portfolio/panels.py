"""What the portfolio puts on the home page and on a partner's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import current_actor
from umubano.core.changes.lately import Change, latest_changes
from umubano.core.changes.memory import PATIENCE, Memory, derived
from umubano.core.changes.models import LogEntry
from umubano.core.dates import today
from umubano.core.due import due_around, pressing
from umubano.core.registry import DueItem, Panel
from umubano.domain.agreements.counting import DEFAULT_RULE, RULES, rule_named
from umubano.domain.agreements.models import Agreement, AgreementParty, Collection
from umubano.domain.negotiations.lifecycle import ACTIVE, Stage
from umubano.domain.negotiations.models import Negotiation, NegotiationParty
from umubano.domain.negotiations.queries import counting_rule as pipeline_rule
from umubano.domain.negotiations.queries import stage_title
from umubano.domain.parties.figures import PartnerFigures as ListedFigures
from umubano.domain.parties.models import Body, ContactPoint
from umubano.insight.portfolio import charts, links
from umubano.insight.portfolio.figures import Portfolio
from umubano.insight.portfolio.services import portfolio

#: The rules that the home page offers; the register list offers all.
OFFERED = ("to_date", "in_force", "entry_unknown", "principal", "bilateral_states", "everything")
#: How much of what is due a partner's page shows.
_SHOWN_DUE = 8
_SHOWN_CHANGES = 8

_memory = Memory(size=512)


@dataclass(frozen=True, slots=True)
class Headline:
    """One figure with everything that must stand beside it: what it counts, by which rule, and the list behind it."""

    value: int
    caption: str
    rule: str
    url: str
    note: str = ""
    is_illustrative: bool = False
    more: str = ""
    more_url: str = ""


def headlines(figures: Portfolio) -> list[Headline]:
    """The five figures that the directorate is asked for, with captions, rules and addresses."""
    register, pipeline = figures.register, figures.pipeline
    rule = rule_named(figures.rule)
    year = figures.on.year
    stuck, dormant = pipeline.stuck, pipeline.dormant
    asides = [
        ngettext("%(count)d stuck", "%(count)d stuck", stuck) % {"count": stuck} if stuck else "",
        ngettext("%(count)d dormant beside them", "%(count)d dormant beside them", dormant)
        % {"count": dormant}
        if dormant
        else "",
    ]
    definition = str(rule.definition)
    return [
        Headline(
            register.agreements,
            str(rule.title),
            definition,
            links.agreements(figures.rule),
            _illustrative(register.illustrative),
        ),
        Headline(
            register.in_force,
            _("In force"),
            str(RULES["in_force"].definition),
            links.agreements("in_force"),
            _illustrative(register.in_force_illustrative),
            more=_not_known(register.entry_unknown),
            more_url=links.agreements("entry_unknown"),
        ),
        Headline(
            register.signed_last_3_years,
            _("Signed in the last three years"),
            _("%(rule)s Of these: signed in the three years that end with the day.") % {"rule": definition},
            links.signed_last_3_years(figures.rule, figures.on),
            _share(register.signed_last_3_years, register.agreements),
        ),
        Headline(
            register.signed_this_year,
            _("Signed in %(year)d") % {"year": year},
            _("%(rule)s Of these: signed in %(year)d, up to the day.") % {"rule": definition, "year": year},
            links.signed_this_year(figures.rule, figures.on),
            _("%(count)d in %(year)d") % {"count": register.by_year.get(str(year - 1), 0), "year": year - 1},
        ),
        Headline(
            pipeline.in_negotiation,
            _("In negotiation"),
            pipeline_rule(),
            links.in_negotiation(),
            " · ".join(filter(None, asides)) or _illustrative(pipeline.illustrative),
        ),
    ]


def _illustrative(count: int) -> str:
    if not count:
        return ""
    return ngettext("%(count)d of them is illustrative", "%(count)d of them are illustrative", count) % {
        "count": count
    }


def _not_known(count: int) -> str:
    """What must stand beside the figure of those in force: as many again may be."""
    if not count:
        return ""
    return ngettext(
        "%(count)d more: entry into force not known", "%(count)d more: entry into force not known", count
    ) % {"count": count}


def _share(part: int, whole: int) -> str:
    if not whole:
        return ""
    return _("%(percent)d %% of all") % {"percent": round(100 * part / whole)}


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage of the pipeline as the home page shows it."""

    code: str
    title: str
    url: str
    count: int
    median_days: int
    oldest_days: int
    stuck: int


def stage_lines(figures: Portfolio) -> list[StageLine]:
    """The stages that hold something, in the order of the way to signature."""
    found = figures.pipeline.by_stage
    return [
        StageLine(
            code=code,
            title=stage_title(code),
            url=links.in_stage(code),
            count=found[code].count,
            median_days=found[code].median_days,
            oldest_days=found[code].oldest_days,
            stuck=found[code].stuck,
        )
        for code in ("", *map(str, ACTIVE), str(Stage.DORMANT))
        if code in found
    ]


def home_panels(actor: Actor, on: date) -> Iterable[Panel]:
    """Figures and charts. Their context is made when the home page knows which counting rule its reader chose (`choose`)."""
    yield Panel(
        "portfolio",
        gettext_lazy("Portfolio"),
        "portfolio/home_figures.html",
        {"choose": partial(_figures, on)},
        10,
    )
    yield Panel(
        "charts",
        gettext_lazy("Where and what"),
        "portfolio/home_charts.html",
        {"choose": partial(_charts, on)},
        60,
    )


def _chosen(choices: Mapping[str, str]) -> str:
    """The rule asked for in the address; one that is not offered is ignored, since somebody typed it."""
    asked = choices.get("rule", "")
    return asked if asked in OFFERED else DEFAULT_RULE


def _figures(on: date, choices: Mapping[str, str]) -> tuple[dict[str, Any], frozenset[int]]:
    figures = portfolio(on, _chosen(choices), patience=PATIENCE)
    context = {
        "headlines": derived(figures, "headlines", lambda: headlines(figures)),
        "rules": [
            {"code": code, "title": RULES[code].title, "is_chosen": code == figures.rule} for code in OFFERED
        ],
        "definition": RULES[figures.rule].definition,
        "counted_at": figures.counted_at,
    }
    return context, figures.label_ids


def _charts(on: date, choices: Mapping[str, str]) -> tuple[dict[str, Any], frozenset[int]]:
    """Rendered once while the figures hold: the charts with their tables are most of the page."""
    figures = portfolio(on, _chosen(choices), patience=PATIENCE)

    def make() -> SafeString:
        context = {
            "world": charts.world(figures),
            "years": charts.signed_per_year(figures),
            "regions": charts.regions(figures),
            "african_regions": charts.african_regions(figures),
            "areas": charts.areas(figures),
            "stages": stage_lines(figures),
            "is_empty": not figures.register.agreements,
            "list_url": links.agreements(figures.rule),
            "pipeline_url": links.in_negotiation(),
        }
        return render_to_string("portfolio/charts.html", context)

    return {"html": derived(figures, "charts", make)}, figures.label_ids


# a partner's page


def partner_due(actor: Actor, code: str, on: date, *, patience: float = 0.0) -> Sequence[DueItem]:
    """What is due with one partner: of everything due, what is about an agreement or a negotiation with it."""
    due = due_around(actor, on, patience=patience)
    return derived(due, "partners", lambda: _by_partner(due)).get(code, [])


def _by_partner(due: Iterable[DueItem]) -> dict[str, list[DueItem]]:
    """The items by the partners of what they are about, in their order; two statements for all partners."""
    refs = list({item.about for item in due})
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for ref, code in (
        *AgreementParty.objects.filter(
            agreement__ref__in=refs, agreement__collection=Collection.REGISTER, is_home=False
        ).values_list("agreement__ref", "party_id"),
        *NegotiationParty.objects.filter(negotiation__ref__in=refs).values_list(
            "negotiation__ref", "party_id"
        ),
    ):
        partners[ref].add(str(code))
    found: defaultdict[str, list[DueItem]] = defaultdict(list)
    for item in due:
        for partner in partners.get(item.about, ()):
            found[partner].append(item)
    return dict(found)


def partner_panels(code: str, on: date) -> Iterable[Panel]:
    """What is due with the partner, before the panels of agreements and negotiations."""
    actor = current_actor()
    if actor is None:
        return
    due = partner_due(actor, code, on, patience=PATIENCE)
    if due:
        shown = pressing(due, on, _SHOWN_DUE).shown
        yield Panel(
            key="due",
            icon="calendar-due",
            title=gettext_lazy("Due with this partner"),
            template="portfolio/partner_due.html",
            context={"items": shown, "day": on, "more": len(due) - len(shown)},
            order=5,
            label_ids=frozenset(item.label_id for item in due),
        )
    if on == today() and (changes := partner_changes(actor, code, limit=_SHOWN_CHANGES)):
        yield Panel(
            key="changes",
            icon="history",
            title=gettext_lazy("What changed lately"),
            template="portfolio/partner_changes.html",
            context={"changes": changes},
            order=90,
            label_ids=frozenset(label_id for change in changes for label_id in change.label_ids),
        )


def partner_changes(actor: Actor, code: str, *, limit: int) -> list[Change]:
    """What happened lately to the agreements, negotiations and bodies of a partner, newest first.

    The log is written for colleagues, so a partner's representative is not shown it.
    """
    if actor.is_foreign:
        return []
    key = ("changes", code, limit, get_language())
    return _memory.get(key, lambda: _partner_changes(code, limit))


def _partner_changes(code: str, limit: int) -> list[Change]:
    subjects = (
        Q(
            subject_kind="agreement",
            subject_id__in=Agreement.objects.register().with_partner(code).values("pk"),
        )
        | Q(subject_kind="negotiation", subject_id__in=Negotiation.objects.with_partner(code).values("pk"))
        | Q(subject_kind="body", subject_id__in=Body.objects.filter(party_id=code).values("pk"))
        | Q(
            subject_kind="contactpoint",
            subject_id__in=ContactPoint.objects.filter(body__party_id=code).values("pk"),
        )
    )
    return latest_changes(LogEntry.objects.filter(subjects), limit)


def partner_rules() -> list[tuple[str, str]]:
    """How the figures of the list of partners are counted."""
    named = [RULES[DEFAULT_RULE], RULES["in_force"]]
    rules = [(str(rule.title), str(rule.definition)) for rule in named]
    return [*rules, (_("In negotiation"), pipeline_rule())]


def partner_list_figures(on: date) -> dict[str, ListedFigures]:
    """What the list of partners and a partner's page show of each, by the default counting rule."""
    figures = portfolio(on, patience=PATIENCE)
    register, negotiating = figures.register.by_partner, figures.pipeline.by_partner

    def listed(code: str) -> ListedFigures:
        found, talks = register.get(code), negotiating.get(code)
        return ListedFigures(
            agreements=found.agreements if found else 0,
            in_force=found.in_force if found else 0,
            last_signed=found.last_signed if found else "",
            last_signed_on=found.last_signed_on if found else None,
            in_negotiation=talks.count if talks else 0,
            illustrative=found.illustrative if found else 0,
            label_ids=(found.label_ids if found else frozenset())
            | (talks.label_ids if talks else frozenset()),
        )

    return derived(figures, "partners", lambda: {code: listed(code) for code in {*register, *negotiating}})
