"""What joint bodies show on the home page, on a partner's page and on the page of an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import current_actor
from umubano.core.changes.memory import PATIENCE, Memory
from umubano.core.dates import today
from umubano.core.registry import ListFilter, Panel
from umubano.domain.agreements.models import Agreement
from umubano.domain.committees.health import BodyAtWork, paper_reason
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.queries import (
    ON_PAPER,
    at_work,
    bodies_at_work_on,
    dormant_on_paper,
    without_body,
)
from umubano.domain.committees.rows import BodyRow, body_rows, for_rows_on
from umubano.domain.committees.services.project import health_of, with_facts
from umubano.domain.committees.words import say

#: Lines on the home page; the rest is one click away.
SHOWN = 5
#: The counts over the whole register are dear, and change only with these tables.
_memory = Memory(size=32)
_SCOPES = ("agreements", "committees")


def partner_panels(code: str, on: date) -> Iterable[Panel]:
    """The joint bodies with this partner; no panel when there is none."""
    rows: Any = JointBody.objects.with_partner(code).longest_overdue_first()
    shown = body_rows(for_rows_on(rows, on), on)
    if shown:
        actor = current_actor()
        yield Panel(
            key="committees",
            icon="users",
            title=gettext_lazy("Joint bodies"),
            template="committees/partner_panel.html",
            context={"rows": shown, "day": on, "is_foreign": bool(actor and actor.is_foreign)},
            order=15,
            label_ids=frozenset(row.label_id for row in shown),
        )


def agreement_panels(ref: str, on: date) -> Iterable[Panel]:
    """The joint bodies that work under an agreement and their health; or that it is dormant on paper, and why."""
    rows = Agreement.objects.only(
        "collection", "status", "signed", "signed_on", "in_force_since", "in_force_on"
    ).with_status_on(on)
    agreement: Any = rows.filter(ref=ref).first()
    if agreement is None or agreement.collection != "register":
        return
    actor = current_actor()
    is_foreign = bool(actor and actor.is_foreign)
    linked = bodies_at_work_on(on).filter(agreement=agreement)
    bodies = list(with_facts(JointBody.objects.filter(pk__in=linked.values("body")).for_rows()))
    found = [(row, health_of(body, on)) for row, body in zip(body_rows(bodies, on), bodies, strict=True)]
    status = agreement.status if on == today() else agreement.status_then
    reason = (
        paper_reason(
            agreement.in_force_on,
            [
                BodyAtWork(body.status, health.last_held_on)
                for body, (_row, health) in zip(bodies, found, strict=True)
            ],
            on,
            signed_on=agreement.signed_on,
            written=agreement.in_force_since if agreement.in_force_on else agreement.signed,
        )
        if status in ON_PAPER and not is_foreign
        else None
    )
    if not found and reason is None:
        return
    yield Panel(
        key="committees",
        icon="users",
        title=gettext_lazy("Put to work"),
        template="committees/agreement_panel.html",
        context={
            "bodies": [
                {"row": row, "reasons": [] if is_foreign else [say(one) for one in health.reasons]}
                for row, health in found
            ],
            "paper": say(reason) if reason else "",
            "create_url": f"{reverse('committees:create')}?agreement={ref}",
            "day": on,
            "is_foreign": is_foreign,
        },
        order=20,
        label_ids=frozenset(row.label_id for row, _health in found),
    )


def home_panels(actor: Actor, on: date) -> Iterable[Panel]:
    """How the agreements that bind are put to work, and the bodies longest overdue. As of today only: agreements' projections are today's."""
    if actor.is_foreign or on != today():
        return
    seen = _memory.look(
        ("put to work", on, get_language()),
        lambda: (_put_to_work(on), _overdue(on)),
        scopes=_SCOPES,
        patience=PATIENCE,
    )
    counts, overdue = seen.value
    if not overdue and not any(number for number, _labels in counts):
        return
    list_url = reverse("agreements:list")
    yield Panel(
        key="committees",
        icon="users",
        title=gettext_lazy("Agreements put to work"),
        template="committees/home_panel.html",
        context={
            "dormant": counts[0][0],
            "without_body": counts[1][0],
            "at_work": counts[2][0],
            "dormant_url": f"{list_url}?work=paper",
            "without_url": f"{list_url}?work=no_body",
            "at_work_url": f"{list_url}?work=at_work",
            "overdue": overdue,
            "counted_at": seen.counted_at,
            "overdue_url": f"{reverse('committees:list')}?verdict=overdue&verdict=never_met",
            "rule": _(
                "Dormant on paper: in force for a year or more, or signed for a year or more where its entry into force is not known, and no joint "
                "body that is not dissolved met under it within 24 months."
            ),
        },
        order=40,
        label_ids=frozenset(row.label_id for row in overdue).union(*(labels for _number, labels in counts)),
    )


def _overdue(on: date) -> list[BodyRow]:
    """The bodies longest overdue, a few of them."""
    rows: Any = JointBody.objects.overdue_on(on).longest_overdue_first()
    return body_rows(for_rows_on(rows, on)[:SHOWN], on)


def _put_to_work(on: date) -> list[tuple[int, frozenset[int]]]:
    """How many agreements are dormant on paper, how many of these have no body, how many are put to work; each with its labels."""
    ours = Agreement.objects.register()
    return [_counted(narrow(ours, on)) for narrow in (dormant_on_paper, without_body, at_work)]


def _counted(rows: Any) -> tuple[int, frozenset[int]]:
    """The number of rows and the labels among them, counted by label so that the answer stays small."""
    found = dict(rows.order_by().values_list("label_id").annotate(number=Count("id")))
    return sum(found.values()), frozenset(found)


def _narrow(rows: Any, code: str, day: date) -> Any:
    narrow = {"paper": dormant_on_paper, "no_body": without_body, "at_work": at_work}.get(code)
    return narrow(rows, day) if narrow is not None else rows


AGREEMENT_FILTERS = (
    ListFilter(
        "work",
        gettext_lazy("Put to work"),
        (
            ("paper", gettext_lazy("Dormant on paper")),
            ("no_body", gettext_lazy("No joint body")),
            ("at_work", gettext_lazy("A joint body met lately")),
        ),
        _narrow,
    ),
)
