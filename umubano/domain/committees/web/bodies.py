"""Pages that read: the list of joint bodies, and one of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from umubano.core.accounts.desks import desk_name
from umubano.core.actors import Actor
from umubano.core.changes.access import record_reading
from umubano.core.codelists.services import codes, name_of
from umubano.core.policy import may
from umubano.core.savedviews.menu import views_menu
from umubano.core.web.lists import address_with
from umubano.core.web.pages import actor_of, asked_on, page
from umubano.core.web.panels import announced_panels
from umubano.domain.committees import policy
from umubano.domain.committees.exports import export
from umubano.domain.committees.filters import BodyFilter
from umubano.domain.committees.health import Health
from umubano.domain.committees.lifecycle import BODY, SessionState
from umubano.domain.committees.models import JointBody, Member, RuleKind
from umubano.domain.committees.reading import commitments_shown
from umubano.domain.committees.rows import body_rows, for_rows_on
from umubano.domain.committees.services import health_of
from umubano.domain.committees.tables import BodyTable
from umubano.domain.committees.terms import differing
from umubano.domain.committees.web.reach import get_body, is_now
from umubano.domain.committees.words import planned_words, rule_words, say, verdict_title, when_words
from umubano.domain.parties.queries import party_names

_ROWS_ON_A_PAGE = 25
_EXPORTS = ("csv", "xlsx")


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponseBase:
    """The joint bodies with their standing, filtered and sorted; with `?export=` the same as a file."""
    actor, day = actor_of(request), asked_on(request)
    rows: Any = JointBody.objects.all()
    chosen = BodyFilter(request.GET, queryset=rows, request=request, is_foreign=actor.is_foreign)
    found = chosen.qs
    if not request.GET.get("sort"):
        found = (
            found.order_by("-rank", "-id")
            if "rank" in found.query.annotations
            else found.longest_overdue_first()
        )
    hidden = BodyTable.INTERNAL if actor.is_foreign else ()
    table = BodyTable(for_rows_on(found, day), order_by=request.GET.get("sort") or None, exclude=hidden)
    if (extension := request.GET.get("export")) in _EXPORTS:
        return export(actor, str(extension), table.data.data, day)
    RequestConfig(request, paginate={"per_page": _ROWS_ON_A_PAGE, "silent": True}).configure(table)
    shown = list(table.page.object_list)
    for row, line in zip(shown, body_rows([row.record for row in shown], day), strict=True):
        row.record.line = line
    views = views_menu(request, "committees:list")
    context = {
        "table": table,
        "filter": chosen,
        "advanced": chosen.folded,
        "count": table.paginator.count,
        "is_filtered": chosen.is_narrowed,
        "views": views,
        "may_create": is_now(request) and may(actor, policy.CREATE),
        "exports": [(name, address_with(request, export=name)) for name in _EXPORTS],
    }
    labels = {row.record.label_id for row in shown} | views.label_ids
    return page(request, "committees/list.html", context, labels=labels, partial="results")


@login_required
@require_GET
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One joint body: its standing and why, sessions, commitments by side, rules with sources, members, agreements, how we know."""
    body = get_body(ref)
    actor, day = actor_of(request), asked_on(request)
    record_reading(actor, body, address=request.META.get("REMOTE_ADDR", ""))
    now = is_now(request)
    sessions = list(body.sessions.all())
    rules = list(body.rules.select_related("agreement", "source"))
    links = list(body.agreements.select_related("agreement"))
    sources = list(body.sources.select_related("source"))
    standing = health_of(body, day)
    sides = [settings.UMUBANO_HOME_COUNTRY, *body.partner_codes()]
    names = party_names(sides)
    may_change = now and may(actor, policy.CHANGE, desk=body.desk)
    kinds = codes("joint_body_kind")
    announced = announced_panels("body_panels", ref, day)
    board = _board(body, sides, names, day, actor)
    members = _members(body, sides, names, day)
    context = {
        "row": body,
        "desk": desk_name(body.desk),
        "kind": name_of("joint_body_kind", body.kind),
        "kind_help": kinds[body.kind].definition if body.kind in kinds else "",
        "level": name_of("joint_body_level", body.level),
        "partners": [{"code": code, "name": names.get(code, code)} for code in sides[1:]],
        "sides": [{"code": code, "name": names.get(code, code)} for code in sides],
        "standing": standing,
        "standing_title": verdict_title(standing.verdict),
        "reasons": [] if actor.is_foreign else [say(reason) for reason in standing.reasons],
        "record": _record(standing, sides, names),
        "sessions": [_session(one, names) for one in reversed(sessions)],
        "board": board,
        "rules": _rules(rules, {} if actor.is_foreign else differing(rules, day)),
        "missing_rules": [
            {"kind": kind.value, "title": kind.label}
            for kind in RuleKind
            if kind.value not in {rule.kind for rule in rules}
        ],
        "members": members,
        "panels": announced.panels,
        "links": links,
        "sources": sources,
        "steps": [
            {"name": step.name, "title": step.title} for step in (BODY.possible(body, actor) if now else [])
        ],
        "is_now": now,
        "is_foreign": actor.is_foreign,
        "may_change": may_change,
        "may_relabel": now and may(actor, policy.RELABEL, desk=body.desk),
        "history_url": "" if actor.is_foreign else _history_url(body.ref),
        "day": day,
    }
    labels = {
        body.label_id,
        *(
            label
            for column in board
            for one in (*column["open"], *column["settled"])
            for label in one.label_ids
        ),
        *(
            one["row"].counterpart.label_id
            for column in members
            for one in column["members"]
            if one["row"].counterpart
        ),
        *announced.label_ids,
        *(link.agreement.label_id for link in links),
        *(given.source.label_id for given in sources),
        *(rule.agreement.label_id for rule in rules if rule.agreement),
        *(rule.source.label_id for rule in rules if rule.source),
    }
    return page(request, "committees/detail.html", context, labels=labels)


def _history_url(ref: str) -> str:
    try:
        return reverse("audit:record", args=["jointbody", ref])
    except NoReverseMatch:
        return ""


def _record(standing: Health, sides: list[str], names: dict[str, str]) -> list[dict[str, Any]]:
    """What became of each side's commitments, home first."""
    found = {side.side: side for side in standing.sides}
    return [
        {"name": names.get(code, code), "code": code, "side": found[code]} for code in sides if code in found
    ]


def _session(one: Any, names: dict[str, str]) -> dict[str, Any]:
    """A session for the timeline, latest first; what lies ahead is drawn as such."""
    is_ahead = one.state in {SessionState.PLANNED, SessionState.CONVENED, SessionState.POSTPONED}
    place = ", ".join(part for part in (one.place, names.get(one.host_id or "", "")) if part)
    return {
        "number": one.number,
        "url": one.get_absolute_url(),
        "state": one.state,
        "state_title": one.get_state_display(),
        "date": one.held or one.planned,
        "when": when_words(one) if one.held or not one.planned else planned_words(one),
        "place": place,
        "is_ahead": is_ahead,
        "summary": one.summary,
    }


def _board(
    body: JointBody, sides: list[str], names: dict[str, str], day: date, actor: Actor
) -> list[dict[str, Any]]:
    """The commitments by side, what is open before what is settled."""
    shown = commitments_shown(body.commitments.all(), day, actor)
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "open": [one for one in shown if one.side == code and one.is_open],
            "settled": [one for one in shown if one.side == code and not one.is_open],
        }
        for code in sides
    ]


def _rules(rules: list[Any], now_said: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules in words, and what the agreement that one was taken from says today where that differs."""
    order = {kind.value: place for place, kind in enumerate(RuleKind)}
    return [
        {
            "kind": rule.kind,
            "title": RuleKind(rule.kind).label,
            "words": rule_words(rule.kind, rule.value),
            "rule": rule,
            "now_said": rule_words(rule.kind, now_said[rule.kind]) if rule.kind in now_said else "",
        }
        for rule in sorted(rules, key=lambda rule: order[rule.kind])
    ]


def _members(body: JointBody, sides: list[str], names: dict[str, str], day: date) -> list[dict[str, Any]]:
    """The members by side; those who left by the day asked about after the others."""
    order = {role: place for place, role in enumerate(Member.Role.values)}
    listed = sorted(
        body.members.select_related("counterpart"),
        key=lambda one: (one.until_on is not None and one.until_on < day, order[one.role], one.pk),
    )
    return [
        {
            "name": names.get(code, code),
            "code": code,
            "members": [
                {"row": one, "has_left": one.until_on is not None and one.until_on < day}
                for one in listed
                if one.side_id == code
            ],
        }
        for code in sides
    ]
