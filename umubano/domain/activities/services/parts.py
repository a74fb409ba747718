"""Record what an activity took: people by rank group and sex, a course, money."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.codelists.services import require_code
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.domain.activities import policy
from umubano.domain.activities.models import (
    NUMBERS,
    Activity,
    CostLine,
    CostSharing,
    Education,
    Participation,
)
from umubano.domain.activities.services.change import locked
from umubano.domain.activities.services.describe import describe_again
from umubano.domain.parties.queries import parties

_COURSES = frozenset({"education", "training_given", "training_received"})


def record_participation(
    activity: Activity,
    *,
    actor: Actor,
    party: str,
    body_name: str = "",
    numbers: Mapping[str, int | None],
    total: int | None = None,
    pk: int | None = None,
) -> Participation:
    """Say how many of one body of one side took part, or with `pk` change what was said.

    Checks: the action and desk; that the side is home or a partner of the activity; numbers (of NUMBERS) not negative, some given, a total not
    below their sum. Changes: the line and what is missing. Records: history, `activity.changed`. Raises InvalidInput, NotFound, Conflict.
    """
    if unknown := set(numbers) - set(NUMBERS):
        raise InvalidInput(
            _("No such numbers: %(names)s.") % {"names": ", ".join(sorted(unknown))}, code="unknown_numbers"
        )
    given = {name: numbers.get(name) for name in NUMBERS}
    counted = [value for value in given.values() if value is not None]
    if any(value < 0 for value in (*counted, total or 0)):
        raise InvalidInput(_("A number of people is not negative."), code="negative", field="total")
    if not counted and total is None:
        raise InvalidInput(_("Give at least one number."), code="numbers_missing", field="total")
    if total is not None and total < sum(counted):
        raise InvalidInput(
            _("In all it cannot be fewer than the %(sum)d counted by group.") % {"sum": sum(counted)},
            code="total_too_small",
            field="total",
        )
    with operation(actor, "activities.record_participation"):
        row = locked(activity, actor, policy.CHANGE)
        sides = {settings.UMUBANO_HOME_COUNTRY, *row.parties.values_list("party", flat=True)}
        if party not in sides:
            raise InvalidInput(
                _("This side does not take part; add it to the partners first."),
                code="unknown_side",
                field="party",
                value=party,
            )
        line = _line(row.participations, pk) or Participation(activity=row, label_id=row.label_id)
        values = {**given, "party_id": party, "body_name": body_name.strip(), "total": total}
        for name, value in values.items():
            setattr(line, name, value)
        try:
            with transaction.atomic():
                line.save()
        except IntegrityError:
            raise Conflict(
                _("There is a line for this body already; change that one."), code="body_twice"
            ) from None
        _changed(row, actor, "participants")
    return line


def remove_participation(activity: Activity, pk: int, *, actor: Actor, reason: str = "") -> None:
    """Take a line of participants away; history keeps it."""
    _remove(activity, "participations", pk, actor, reason)


def set_education(
    activity: Activity,
    *,
    actor: Actor,
    course: str,
    institution: str = "",
    places_offered: int | None = None,
    places_taken: int | None = None,
    graduates: int | None = None,
) -> Education:
    """Say what the course was and how many took and finished it. Checks: the kind, that graduates took places."""
    if not course.strip():
        raise InvalidInput(_("Name the course."), code="course_missing", field="course")
    if graduates is not None and places_taken is not None and graduates > places_taken:
        raise InvalidInput(
            _("More cannot graduate than took part."), code="too_many_graduates", field="graduates"
        )
    with operation(actor, "activities.set_education"):
        row = locked(activity, actor, policy.CHANGE)
        if row.kind not in _COURSES:
            raise InvalidInput(
                _("Only education and training have a course."), code="no_course", field="course"
            )
        found, _created = Education.objects.update_or_create(
            activity=row,
            defaults={
                "label_id": row.label_id,
                "course": course.strip(),
                "institution": institution.strip(),
                "places_offered": places_offered,
                "places_taken": places_taken,
                "graduates": graduates,
            },
        )
        _changed(row, actor, "education")
    return found


def record_cost(
    activity: Activity,
    *,
    actor: Actor,
    category: str,
    amount: Decimal,
    currency: str,
    paid_by: str = "",
    sharing: str = "unknown",
    is_estimate: bool = False,
    note: str = "",
    pk: int | None = None,
) -> CostLine:
    """Say what something cost and who paid, or with `pk` change what was said.

    Checks: the action and desk, category, amount not negative, currency a code of three letters, payer known, sharing rule.
    """
    category = require_code("activity_cost", category)
    if amount < 0:
        raise InvalidInput(_("An amount is not negative."), code="negative", field="amount")
    currency = currency.strip().upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise InvalidInput(
            _("Write the currency by its three letters, such as RWF, USD or EUR."),
            code="bad_currency",
            field="currency",
            value=currency,
        )
    if paid_by and paid_by not in parties():
        raise InvalidInput(
            _("“%(code)s” is not a known partner.") % {"code": paid_by}, code="unknown_party", field="paid_by"
        )
    if sharing not in CostSharing.values:
        raise InvalidInput(_("Choose a rule of the list."), code="unknown_code", field="sharing")
    with operation(actor, "activities.record_cost"):
        row = locked(activity, actor, policy.CHANGE)
        line = _line(row.costs, pk) or CostLine(activity=row, label_id=row.label_id)
        values: dict[str, Any] = {
            "category": category,
            "amount": amount,
            "currency": currency,
            "paid_by_id": paid_by or None,
            "sharing": sharing,
            "is_estimate": is_estimate,
            "note": note.strip(),
        }
        for name, value in values.items():
            setattr(line, name, value)
        line.save()
        _changed(row, actor, "costs")
    return line


def remove_cost(activity: Activity, pk: int, *, actor: Actor, reason: str = "") -> None:
    """Take a cost line away; history keeps it."""
    _remove(activity, "costs", pk, actor, reason)


def _remove(activity: Activity, relation: str, pk: int, actor: Actor, reason: str) -> None:
    with operation(actor, f"activities.remove_{relation}", reason=reason):
        row = locked(activity, actor, policy.CHANGE)
        line = _line(getattr(row, relation), pk)
        assert line is not None
        line.delete()
        _changed(row, actor, relation)


def _line(lines: Any, pk: int | None) -> Any:
    if pk is None:
        return None
    found = lines.filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such line, or you may not see it."))
    return found


def _changed(row: Activity, actor: Actor, what: str) -> None:
    row.version += 1
    row.save(update_fields=["version"])
    describe_again(row)
    record_event(actor, "activity.changed", row, summary=what)
