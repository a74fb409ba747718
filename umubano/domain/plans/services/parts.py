"""What all changes of a plan and its parts share: the locked plan, the reason once it is agreed, the log; and removing a part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.locking import locked_row
from umubano.core.changes.log import record_event
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.registry import ActionRule
from umubano.domain.plans import policy
from umubano.domain.plans.lifecycle import State
from umubano.domain.plans.models import Plan, PlanPart

Part = TypeVar("Part", bound=PlanPart)


def locked(plan: Plan, actor: Actor, rule: ActionRule) -> Plan:
    """The row, locked until the transaction ends, if the actor may do this to it. Raises NotFound, NotAllowed."""
    return locked_row(plan, actor, rule, missing=_("There is no such plan, or you may not see it."))


@contextmanager
def changing(
    plan: Plan,
    actor: Actor,
    name: str,
    *,
    rule: ActionRule = policy.CHANGE,
    reason: str = "",
    asks_reason: bool = True,
    summary: str = "",
) -> Iterator[Plan]:
    """One change of a plan or of a part of it: `with changing(plan, actor, "plans.save_goal") as row:`.

    Checks: the action and desk, that the plan is open, and once it is agreed a reason, because partners rely on what was agreed.
    Records `plan.changed` when the change went through. Raises NotFound, NotAllowed, Conflict (`closed`), InvalidInput (`reason_missing`).
    """
    with operation(actor, name, reason=reason):
        row = locked(plan, actor, rule)
        if not row.is_open:
            raise Conflict(
                _("This plan is %(state)s and is no longer changed.")
                % {"state": str(State(row.state).label).lower()},
                code="closed",
            )
        if asks_reason and row.state == State.AGREED and not reason.strip():
            raise InvalidInput(
                _("The plan is agreed. Say why it changes."), code="reason_missing", field="reason"
            )
        yield row
        row.version += 1
        row.save(update_fields=["version"])
        record_event(actor, "plan.changed", row, summary=summary)


def part_of(model: type[Part], plan: Plan, pk: int) -> Part:
    """The part of this plan with this number. Raises NotFound."""
    found = model._default_manager.filter(plan=plan, pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such part of the plan, or you may not see it."))
    return found


def put(model: type[Part], row: Plan, part: Part | None, values: Mapping[str, Any]) -> Part:
    """Make the part, or change the fields of `part` that differ."""
    if part is None:
        return model._default_manager.create(plan=row, label_id=row.label_id, **values)
    kept = part_of(model, row, part.pk)
    changed = [name for name, value in values.items() if getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, values[name])
    if changed:
        kept.save(update_fields=changed)
    return kept


def next_number(rows: Any) -> int:
    """The number after the last of these."""
    return int(rows.aggregate(last=Max("number"))["last"] or 0) + 1


def remove_part(part: PlanPart, *, actor: Actor, reason: str = "") -> None:
    """Take a part out of a plan that is not agreed yet, with everything that hangs on it.

    Checks: the action and desk, that the plan is a draft: of an agreed plan lines are dropped and objectives changed, with a reason, so
    that what was agreed stays visible. Records: history, `plan.changed`. Raises Conflict (`agreed`), NotFound, NotAllowed.
    """
    plan: Plan = part.plan  # type: ignore[attr-defined]
    with changing(plan, actor, "plans.remove_part", reason=reason, summary=str(part)[:200]) as row:
        if row.state != State.DRAFT:
            raise Conflict(
                _("The plan is agreed, so nothing is taken out of it. Drop a line with the reason instead."),
                code="agreed",
            )
        part_of(type(part), row, part.pk).delete()
