"""Counting rules: what exactly a figure about the register counts. Named, shown beside every figure, and open to a list.

“43 agreements” says nothing until it is said what is an agreement, whether an ended one still counts, and whether an
amendment is one more. Each rule here is a filter on the register as of a day and one sentence that says so; a figure
and the list behind it use the same filter, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from umubano.core.errors import InvalidInput
from umubano.core.registry import Text
from umubano.domain.agreements.models import Agreement, AgreementParty, Relation, Status, StatusPeriod
from umubano.domain.agreements.queries import AgreementQuerySet

#: Instruments that only change another one are part of it, not one more.
CHANGES_ANOTHER = (Relation.Kind.AMENDS, Relation.Kind.EXTENDS, Relation.Kind.CORRECTS)
#: Instruments that carry out or add to another one stand below it.
BELOW_ANOTHER = (*CHANGES_ANOTHER, Relation.Kind.IMPLEMENTS, Relation.Kind.SUPPLEMENTS)
ENDED = (Status.EXPIRED, Status.TERMINATED, Status.SUPERSEDED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class CountingRule:
    """A named rule. `apply` narrows the register to what the rule counts on a day; the definition is shown beside the figure."""

    code: str
    title: Text
    definition: Text
    apply: Callable[[Any, date], Any]


def _without(rows: Any, kinds: tuple[str, ...]) -> Any:
    return rows.filter(~Exists(Relation.objects.filter(agreement=OuterRef("pk"), kind__in=kinds)))


def _to_date(rows: Any, day: date) -> Any:
    return _without(rows.register().signed_by(day), CHANGES_ANOTHER)


def _in_force(rows: Any, day: date) -> Any:
    return _without(rows.register().in_force_on(day), CHANGES_ANOTHER)


def _entry_unknown(rows: Any, day: date) -> Any:
    return _to_date(rows, day).in_status_on(day, Status.ENTRY_UNKNOWN)


def _ended(rows: Any, day: date) -> Any:
    return _to_date(rows, day).in_status_on(day, *ENDED)


def _principal(rows: Any, day: date) -> Any:
    return _without(rows.register().signed_by(day), BELOW_ANOTHER)


def _bilateral_states(rows: Any, day: date) -> Any:
    others = AgreementParty.objects.filter(agreement=OuterRef("pk"), is_home=False)
    how_many = (
        others.order_by()
        .values("agreement")
        .annotate(count=Count("party", distinct=True))
        .filter(count=1)
        .values("count")
    )
    return _to_date(rows, day).filter(Exists(others.filter(party__kind="state")), Exists(how_many))


def _signed_this_year(rows: Any, day: date) -> Any:
    return _to_date(rows, day).filter(signed_on__gte=date(day.year, 1, 1))


def three_years_before(day: date) -> date:
    """The first day of the three years that end with `day`; 28 February stands for a missing 29."""
    after = day + timedelta(days=1)
    try:
        return after.replace(year=after.year - 3)
    except ValueError:
        return after.replace(year=after.year - 3, day=28)


def _signed_last_3_years(rows: Any, day: date) -> Any:
    return _to_date(rows, day).filter(signed_on__gte=three_years_before(day))


def _everything(rows: Any, _day: date) -> Any:
    return rows.register()


DEFAULT_RULE = "to_date"

RULES: dict[str, CountingRule] = {
    rule.code: rule
    for rule in (
        CountingRule(
            "to_date",
            _("Agreements to date"),
            _(
                "Every instrument of the register signed on or before the day, counted once however many parties it has, "
                "those that have ended included; instruments that only amend, extend or correct another are not counted."
            ),
            _to_date,
        ),
        CountingRule(
            "in_force",
            _("In force"),
            _(
                "Instruments that bind on the day: in force, provisionally applied, or in force with their operation "
                "suspended; instruments that only amend, extend or correct another are not counted."
            ),
            _in_force,
        ),
        CountingRule(
            "entry_unknown",
            _("Entry into force not known"),
            _(
                "Of the agreements to date, those of which neither terms nor acts tell whether they have entered into force: "
                "they may bind, and are not among those in force."
            ),
            _entry_unknown,
        ),
        CountingRule(
            "ended",
            _("Ended"),
            _(
                "Of the agreements to date, those that have expired or were terminated, superseded or left by the day."
            ),
            _ended,
        ),
        CountingRule(
            "principal",
            _("Principal agreements"),
            _(
                "Instruments signed on or before the day that stand by themselves: those that implement, supplement, "
                "amend, extend or correct another are not counted."
            ),
            _principal,
        ),
        CountingRule(
            "bilateral_states",
            _("Bilateral, with States"),
            _("Of the agreements to date, those with exactly one partner, which is a State."),
            _bilateral_states,
        ),
        CountingRule(
            "signed_in_year",
            _("Signed in the year"),
            _("Of the agreements to date, those signed in the calendar year of the day, up to the day."),
            _signed_this_year,
        ),
        CountingRule(
            "signed_last_3_years",
            _("Signed in the last three years"),
            _("Of the agreements to date, those signed in the three years that end with the day."),
            _signed_last_3_years,
        ),
        CountingRule(
            "everything",
            _("Everything in the register"),
            _("Every instrument of the register, whatever has become of it."),
            _everything,
        ),
    )
}


def rule_named(code: str) -> CountingRule:
    """The rule with this code; the default one for an empty code. Raises InvalidInput."""
    found = RULES.get(code or DEFAULT_RULE)
    if found is None:
        raise InvalidInput(
            _("There is no counting rule of this name."), code="unknown_rule", value=code, rules=sorted(RULES)
        )
    return found


def counted(rule: str, day: date, rows: AgreementQuerySet | None = None) -> Any:
    """The agreements that a rule counts on a day, out of `rows` (default: all that the actor may see)."""
    return rule_named(rule).apply(Agreement.objects.all() if rows is None else rows, day)


def known_on(rows: Any, day: date) -> Any:
    """Those to which something had happened by `day`: the register as of that day."""
    then = StatusPeriod.objects.filter(agreement=OuterRef("pk"), starts_on__lte=day, ends_before__gt=day)
    return rows.filter(Exists(then.exclude(status=Status.NONE)))


def figures(day: date, *rules: str) -> dict[str, int]:
    """How many each of the rules counts on `day`, by one statement however many rules."""
    wanted = rules or tuple(RULES)
    counts = {
        code: Count("pk", filter=Q(pk__in=counted(code, day).order_by().values("pk"))) for code in wanted
    }
    return dict(Agreement.objects.register().aggregate(**counts))
