"""Take an activity from state to state."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.errors import InvalidInput
from umubano.core.lifecycle import perform
from umubano.domain.activities import policy
from umubano.domain.activities.lifecycle import LIFECYCLE
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services.change import locked
from umubano.domain.activities.services.create import check_dates

#: What a step may say beside itself: when it really began and ended, or when it is planned for.
DATES = ("planned_start", "planned_end", "actual_start", "actual_end")


def move(
    activity: Activity,
    step: str,
    *,
    actor: Actor,
    effective_on: date | None = None,
    reason: str = "",
    **dates: str,
) -> Activity:
    """Take a step of the life cycle, saying dates with it where it needs them (`planned_start`, `actual_end`, …).

    Checks: the dates; then as `core.lifecycle.perform`. Assessing has a function of its own. Changes: state and dates.
    Records: history, `activity.state_changed`. Raises InvalidInput, Conflict, NotAllowed, NotFound.
    """
    if step == "assess":
        raise InvalidInput(_("An assessment says whether the aim was achieved."), code="use_assess")
    if unknown := set(dates) - set(DATES):
        raise InvalidInput(
            _("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    fields: dict[str, Any] = {name: text for name, text in dates.items() if text}
    check_dates(*(fields.get(name, getattr(activity, name)) for name in DATES))
    if fields:
        # a row of a data set has no life here
        locked(activity, actor, policy.CHANGE)
    return perform(LIFECYCLE, activity, step, actor=actor, effective_on=effective_on, reason=reason, **fields)
