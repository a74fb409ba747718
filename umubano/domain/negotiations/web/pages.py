"""Pages that read: the list, the board, one negotiation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from umubano.core.actors import Actor
from umubano.core.changes.access import record_reading
from umubano.core.codelists.services import name_of
from umubano.core.policy import may
from umubano.core.savedviews.menu import views_menu
from umubano.core.ui.steps import steps_on
from umubano.core.web.lists import address_with
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.domain.negotiations import policy, queries
from umubano.domain.negotiations.exports import export
from umubano.domain.negotiations.filters import ADVANCED, BoardFilter, NegotiationFilter
from umubano.domain.negotiations.gates import QUESTIONS, GateStanding, GateState, facts_of, obstacles
from umubano.domain.negotiations.lifecycle import LIFECYCLE, STUCK_AFTER_DAYS, WAY, Stage, place_on_way
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.profiles import current_profile
from umubano.domain.negotiations.tables import INTERNAL, NegotiationTable

_ROWS_ON_A_PAGE = 25
_EXPORTS = ("csv", "xlsx")
_SETTLED = frozenset({GateState.MET, GateState.NOT_APPLICABLE})


def _is_now(request: HttpRequest) -> bool:
    """Whether the page is asked as of today; only then can anything on it be changed."""
    return getattr(request, "as_of", None) is None


def get_negotiation(ref: str) -> Negotiation:
    """The negotiation with this reference, if the actor may see it; otherwise 404, as if there were none."""
    return get_object_or_404(
        Negotiation.objects.select_related("owner", "label", "agreement", "renews"), ref=ref
    )


def _tabs(request: HttpRequest, active: str) -> list[dict[str, Any]]:
    """List and board keep what is filtered when one goes from one to the other."""
    query = request.GET.copy()
    for name in ("sort", "page", "export", "on"):
        query.pop(name, None)
    tail = f"?{query.urlencode()}" if query else ""
    return [
        {
            "title": _("List"),
            "url": reverse("negotiations:list") + tail,
            "active": active == "list",
            "icon": "list",
        },
        {
            "title": _("Board"),
            "url": reverse("negotiations:board") + tail,
            "active": active == "board",
            "icon": "layout-kanban",
        },
    ]


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponseBase:
    """Every negotiation opened by the day asked about, filtered and sorted; with `?export=` the same as a file."""
    day = asked_on(request)
    rows = queries.on_day(Negotiation.objects.all(), day, is_today=_is_now(request))
    chosen = NegotiationFilter(request.GET, queryset=rows, request=request)
    found = chosen.qs.for_cards()
    is_foreign = actor_of(request).is_foreign
    table = NegotiationTable(
        found,
        order_by=request.GET.get("sort") or ("title" if is_foreign else "age"),
        exclude=INTERNAL if is_foreign else (),
    )
    if (extension := request.GET.get("export")) in _EXPORTS:
        return export(actor_of(request), str(extension), table.data.data, day)
    RequestConfig(request, paginate={"per_page": _ROWS_ON_A_PAGE, "silent": True}).configure(table)
    shown = list(table.page.object_list)
    for row, card in zip(shown, queries.cards([row.record for row in shown], day), strict=True):
        row.record.card = card
    views = views_menu(request, "negotiations:list")
    context = {
        "table": table,
        "rows": shown,
        "filter": chosen,
        "advanced": ADVANCED,
        "count": table.paginator.count,
        "is_filtered": chosen.is_narrowed,
        "tabs": _tabs(request, "list"),
        "views": views,
        "may_create": _is_now(request) and may(actor_of(request), policy.CREATE),
        "exports": [(name, address_with(request, export=name)) for name in _EXPORTS],
    }
    labels = {row.record.label_id for row in shown} | views.label_ids
    return page(request, "negotiations/list.html", context, labels=labels, partial="results")


@login_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is under way on the day asked about, by stage; cards can be moved when the day is today."""
    day, is_now = asked_on(request), _is_now(request)
    chosen = BoardFilter(request.GET, queryset=Negotiation.objects.all(), request=request)
    columns = queries.board(chosen.qs, day, is_today=is_now, actor=actor_of(request))
    context = {
        "columns": [
            {"column": column, "more_url": f"{reverse('negotiations:list')}?state=open&stage={column.stage}"}
            for column in columns
        ],
        "filter": chosen,
        "advanced": ADVANCED,
        "count": sum(column.count for column in columns),
        "rule": queries.counting_rule(),
        "tabs": _tabs(request, "board"),
        "is_now": is_now,
        "may_create": is_now and may(actor_of(request), policy.CREATE),
        "is_filtered": chosen.is_narrowed,
    }
    labels = {card.label_id for column in columns for card in column.cards}
    return page(request, "negotiations/board.html", context, labels=labels, partial="results")


@login_required
@require_GET
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One negotiation: where it stands, what is missing to sign, talks, clauses, partners, history, sources."""
    row = get_negotiation(ref)
    day = asked_on(request)
    actor = actor_of(request)
    record_reading(actor, row, address=request.META.get("REMOTE_ADDR", ""))
    found = queries.detail(row, day)
    is_now = _is_now(request)
    known = [change for change in found.changes if is_now or change.effective_on <= day]
    stage = known[-1].target if known else ""
    since = known[-1].effective_on if known else row.opened_on
    is_open = row.closed_on is None or (not is_now and row.closed_on > day)
    can_change = is_now and is_open and may(actor, policy.CHANGE, desk=row.desk)
    facts = facts_of(row)
    context = {
        "row": row,
        "found": found,
        "kind": name_of("title_kind", row.kind),
        "areas": [name_of("area", area) for area in found.areas],
        "is_now": is_now,
        "is_open": is_open,
        "is_inside": not actor.is_foreign,
        "was_open": row.opened_on <= day,
        "stage": stage,
        "stage_title": queries.stage_title(stage),
        "since": since,
        "days": (day - since).days,
        "stuck_after": STUCK_AFTER_DAYS.get(stage, 0),
        "steps": _steps(known),
        "gates": _gates(row, found.gates, actor, can_decide=is_now),
        "track": current_profile().track(facts),
        "profile": current_profile(),
        "facts": _facts(row),
        "history": _history(known),
        "actions": _actions(row, found.gates, actor) if is_now else {},
        "tabs": [] if actor.is_foreign else _record_tabs(row),
        "can_change": can_change,
        "can_relabel": is_now and may(actor, policy.RELABEL, desk=row.desk),
        "shows_instruments": any(gate.rule.lists_instruments for gate in found.gates),
    }
    return page(request, "negotiations/detail.html", context, labels=found.label_ids)


def _steps(changes: list[Any]) -> list[dict[str, str]]:
    """The way to signature for the `steps` component, from the stage changes so far: what is done, where it is, what comes."""
    entered: dict[str, date] = {change.target: change.effective_on for change in changes}
    stage = changes[-1].target if changes else ""
    at = next((change.target for change in reversed(changes) if change.target in WAY), "")
    place = place_on_way(at)
    return steps_on(
        WAY,
        place,
        {step: day for step, day in entered.items() if step in WAY[: place + 1]},
        is_finished=stage == Stage.SIGNED,
        is_aside=stage in {Stage.DORMANT, Stage.DROPPED},
    )


def _record_tabs(row: Negotiation) -> list[dict[str, Any]]:
    """The negotiation and its history."""
    own = {"title": _("Negotiation"), "url": row.get_absolute_url(), "active": True, "icon": "progress"}
    history = reverse("audit:record", args=["negotiation", row.ref])
    return [own, {"title": _("History"), "url": history, "active": False, "icon": "history"}]


def _gates(row: Negotiation, gates: list[GateStanding], actor: Actor, *, can_decide: bool) -> dict[str, Any]:
    """What still asks for something, what is settled, and what law or rule each rests on, said once."""
    shown = [_gate(row, gate, actor, can_decide=can_decide) for gate in gates]
    sources: dict[tuple[str, str], list[str]] = {}
    for gate in gates:
        key = (str(gate.rule.legal_source), str(gate.rule.confidence))
        sources.setdefault(key, []).append(gate.title)
    return {
        "open": [one for one in shown if one["standing"].state not in _SETTLED],
        "settled": [one for one in shown if one["standing"].state in _SETTLED],
        "sources": [
            {"title": title, "confidence": confidence, "gates": titles}
            for (title, confidence), titles in sources.items()
        ],
    }


def _gate(row: Negotiation, gate: GateStanding, actor: Actor, *, can_decide: bool) -> dict[str, Any]:
    """A gate with what this actor may do about it."""
    rule = gate.rule
    is_changeable = (
        can_decide
        and not rule.is_prohibition
        and (row.closed_on is None or (row.stage == Stage.SIGNED and gate.is_follow_up))
    )
    confirms = (
        is_changeable and actor.role in rule.confirmed_by and may(actor, policy.MEET_GATE, desk=row.desk)
    )
    waives = is_changeable and rule.is_waivable and may(actor, policy.WAIVE_GATE, desk=row.desk)
    return {
        "standing": gate,
        "can_meet": confirms and gate.state in {"open", "unknown", "lapsed", "waived"},
        "can_waive": waives and gate.state in {"open", "unknown", "lapsed"},
        "can_reopen": confirms and gate.is_decided and gate.decision is not None,
    }


def _facts(row: Negotiation) -> list[dict[str, str]]:
    """What is said of the clauses, question by question."""
    from umubano.domain.agreements.forms.fields import language_choices

    answers = {True: _("Yes"), False: _("No"), None: _("Not known yet")}
    names = dict(language_choices())
    lines = []
    for name, question in QUESTIONS.items():
        value = getattr(row, name)
        if name == "legal_nature":
            answer = row.get_legal_nature_display()
        elif name == "languages":
            answer = ", ".join(names.get(code, code) for code in value) or _("Not known yet")
        else:
            answer = answers[value]
        lines.append({"term": str(question), "value": answer})
    return lines


def _history(changes: list[Any]) -> list[dict[str, Any]]:
    """Stage changes for the `timeline` component, latest first."""
    return [
        {
            "date": change.effective_on,
            "title": str(Stage(change.target).label),
            "text": change.reason,
            "by": change.actor_name,
            "icon": "",
            "level": "bad" if change.target == Stage.DROPPED else "neutral",
            "url": "",
            "future": False,
        }
        for change in reversed(changes)
    ]


def _actions(row: Negotiation, gates: list[GateStanding], actor: Actor) -> dict[str, list[dict[str, Any]]]:
    """The steps this actor may take: those on the way to signature, each with what still stands in its way, and the others."""
    found: dict[str, list[dict[str, Any]]] = {"forward": [], "other": []}
    for transition in LIFECYCLE.possible(row, actor):
        target = LIFECYCLE.target_of(transition, row)
        name = "negotiations:sign" if transition.name == "sign" else "negotiations:step"
        arguments = [row.ref] if transition.name == "sign" else [row.ref, transition.name]
        is_forward = transition.guard is not None
        found["forward" if is_forward else "other"].append(
            {
                "name": transition.name,
                "title": transition.title,
                "url": reverse(name, args=arguments),
                "obstacles": obstacles(gates, target) if is_forward else [],
            }
        )
    return found
