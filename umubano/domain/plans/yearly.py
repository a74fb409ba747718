"""The yearly plans that the rules of joint bodies ask for by a day, such as 1 December, and which of them are there.

The plan asked for by a day is that of the calendar year after it. It is there when a plan under one of the body's agreements, or with one of
its partners, was agreed and its period has days of that year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.dates import today
from umubano.core.registry import DueItem
from umubano.domain.committees.health import next_yearly
from umubano.domain.committees.models import BodyAgreement, BodyPartner, BodyRule
from umubano.domain.committees.queries import partners_of
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Plan

#: What is said of a body, and none of its long columns.
_SAID = ("ref", "name", "names", "desk", "label_id", "is_illustrative", "owner__full_name", "owner__username")
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Asked:
    """A yearly plan that a rule asks for: of which body, by which day, for which year, and whether it is there."""

    body: Any
    on: date
    year: int
    is_there: bool


def asked_for(last: date, day: date, *, body: str = "") -> list[Asked]:
    """What the rules of the active bodies (or of `body`, a reference) ask for by days until `last`. Four statements at most.

    Of the days before `day` only the latest counts, as its year is to come or under way, and not if the body was established later.
    """
    rules: Any = BodyRule.objects.filter(kind="plan_deadline", body__status="active")
    if body:
        rules = rules.filter(body__ref=body)
    named = (f"body__{name}" for name in (*_SAID, "established_on"))
    rules = list(rules.select_related("body__owner").only("value", *named))
    wanted = [(rule.body, on) for rule in rules for on in _days(rule, last, day)]
    if not wanted:
        return []
    spans = _spans({row.pk for row, _on in wanted}, {on.year + 1 for _row, on in wanted})
    return [
        Asked(row, on, on.year + 1, _covers(spans.get(row.pk, ()), on.year + 1))
        for row, on in sorted(wanted, key=lambda one: (one[1], one[0].ref))
    ]


def _days(rule: Any, last: date, day: date) -> Iterator[date]:
    asked = (int(rule.value["month"]), int(rule.value["day"]))
    since = rule.body.established_on or date.min
    on = next_yearly(asked, date(day.year - 1, 1, 1))
    while on is not None and on <= last:
        following = next_yearly(asked, on + timedelta(days=1))
        if since <= on and (on >= day or (following is not None and following >= day)):
            yield on
        on = following


def _spans(bodies: set[int], years: set[int]) -> dict[int, list[Span]]:
    """The periods of the agreed plans of each body that touch these years."""
    plans: Any = Plan.objects.filter(
        state__in=[State.AGREED, State.CLOSED],
        starts_on__lte=date(max(years), 12, 31),
        ends_on__gte=date(min(years), 1, 1),
    )
    found: dict[int, list[Span]] = {}
    of_agreement: dict[Any, list[Span]] = {}
    of_partner: dict[Any, list[Span]] = {}
    for agreement, partner, starts_on, ends_on in plans.values_list(
        "agreement_id", "partner_id", "starts_on", "ends_on"
    ):
        kept, key = (of_agreement, agreement) if agreement else (of_partner, partner)
        kept.setdefault(key, []).append((starts_on, ends_on))
    links: tuple[tuple[Any, str, Mapping[Any, list[Span]]], ...] = (
        (BodyAgreement, "agreement_id", of_agreement),
        (BodyPartner, "party_id", of_partner),
    )
    for model, name, spans in links:
        if spans:
            rows = model.objects.filter(body__in=bodies, **{f"{name}__in": list(spans)})
            for body, key in rows.values_list("body_id", name):
                found.setdefault(body, []).extend(spans[key])
    return found


def _covers(spans: Iterable[Span], year: int) -> bool:
    return any(starts <= date(year, 12, 31) and ends >= date(year, 1, 1) for starts, ends in spans)


def due_plans(end: date) -> Iterator[DueItem]:
    """The yearly plans that are not there yet: late ones, and those asked for by `end`."""
    day = today()
    missing = [one for one in asked_for(end, day) if not one.is_there]
    partners = partners_of({one.body.pk for one in missing})
    for one in missing:
        words = (
            _("The rule asked for the plan of %(year)s by then; no agreed plan of that year is on record.")
            if one.on < day
            else _(
                "The rule asks for the plan of %(year)s by then; no agreed plan of that year is on record."
            )
        )
        yield DueItem(
            key=f"joint-plan-{one.body.ref}-{one.year}",
            on=one.on,
            kind="joint_plan",
            kind_title=_("Yearly plan"),
            about=one.body.ref,
            about_title=one.body.title,
            url=f"{one.body.get_absolute_url()}#plans",
            why=words % {"year": one.year},
            owner=str(one.body.owner or ""),
            label_id=one.body.label_id,
            is_illustrative=one.body.is_illustrative,
            parties=partners.get(one.body.pk, ()),
            desks=(one.body.desk,) if one.body.desk else (),
            bodies=(one.body.ref,),
        )
