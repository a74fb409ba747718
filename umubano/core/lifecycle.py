"""States that change only by a named transition: the table is data, `perform()` the only way through it, and a trigger holds the door.

A concept writes its table once (`Lifecycle`, `Transition`). From it come the checks in `perform()`, the menu of what is possible
now, the trigger that refuses any other change of the state column, whoever writes it, and the page of the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import pgtrigger
from django.db import connections, models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.changes import operation
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.policy import may, require
from umubano.core.registry import ActionRule

Text = str | Promise
Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Step:
    """One passage through a transition: what the guard is asked about and the record hook writes down."""

    transition: Transition
    source: str
    target: str
    actor: Actor
    effective_on: date
    reason: str
    fields: Mapping[str, Any] = field(default_factory=dict)


#: Asked before a step is taken: every reason in words why it may not be, none when it may.
Guard = Callable[[Any, Step], list[str]]


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another.

    `requires` names fields that must have a value, given with the step or already on the row. `remembers` keeps the state that
    is left in the life cycle's `remembered` column; `returns` goes back to the state kept there, and then `target` is empty.
    """

    name: str
    title: Text
    sources: tuple[str, ...]
    target: str
    roles: frozenset[Role]
    guard: Guard | None = None
    requires: tuple[str, ...] = ()
    needs_reason: bool = False
    remembers: bool = False
    returns: bool = False
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of a record in their order, where it may begin, and every transition.

    `field` is the state column; `since` (optional) the column with the day the state began; `remembered` (optional) the column
    that transitions with `remembers` fill. `record` is called with the changed row and the step, inside the same transaction.
    """

    name: str
    field: str
    states: Mapping[str, Text]
    transitions: tuple[Transition, ...]
    initial: tuple[str, ...]
    since: str = ""
    remembered: str = ""
    record: Callable[[Any, Step], None] | None = None

    def __post_init__(self) -> None:
        known = set(self.states)
        named: set[str] = set(self.initial)
        for transition in self.transitions:
            named |= set(transition.sources) | ({transition.target} if transition.target else set())
            if transition.returns == bool(transition.target):
                raise ValueError(f"{transition.name}: either a target, or back to the remembered state")
            if (transition.returns or transition.remembers) and not self.remembered:
                raise ValueError(f"{transition.name}: the life cycle has no column to remember a state in")
        if not named <= known:
            raise ValueError(f"unknown states: {', '.join(sorted(named - known))}")
        if len({transition.name for transition in self.transitions}) != len(self.transitions):
            raise ValueError("two transitions have the same name")

    def transition(self, name: str) -> Transition:
        """The transition called `name`. Raises InvalidInput when there is none."""
        for transition in self.transitions:
            if transition.name == name:
                return transition
        raise InvalidInput(
            _("There is no step called “%(name)s”.") % {"name": name}, code="unknown_step", value=name
        )

    def target_of(self, transition: Transition, row: models.Model) -> str:
        """Where the transition leads from this row; empty when nothing is remembered."""
        return str(getattr(row, self.remembered)) if transition.returns else transition.target

    def leading(self, row: models.Model, target: str) -> Transition | None:
        """The transition that leads from the row's state to `target`, or None."""
        for transition in self.transitions:
            if getattr(row, self.field) in transition.sources and self.target_of(transition, row) == target:
                return transition
        return None

    def rule(self, transition: Transition) -> ActionRule:
        """Who may take this transition, in the form the permission reference is made of."""
        return ActionRule(
            f"{self.name}.{transition.name}", transition.title, transition.roles, transition.note
        )

    def rules(self) -> tuple[ActionRule, ...]:
        return tuple(self.rule(transition) for transition in self.transitions)

    def possible(self, row: models.Model, actor: Actor) -> list[Transition]:
        """What leads on from the row's state and is this actor's to do; guards are not asked yet."""
        state, desk = getattr(row, self.field), getattr(row, "desk", "")
        return [
            transition
            for transition in self.transitions
            if state in transition.sources and may(actor, self.rule(transition), desk=desk)
        ]

    def trigger(self) -> pgtrigger.Trigger:
        """For the model's `Meta.triggers`: refuses a first state that is no beginning, and any change `perform()` does not make."""
        return pgtrigger.Trigger(
            name=f"{self.field}_only_by_transition",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.UpdateOf(self.field),
            declare=[("step", "text")],
            func=_trigger_function(self),
        )


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _trigger_function(lifecycle: Lifecycle) -> str:
    """The PL/pgSQL body: the transition table once more, so that a raw UPDATE meets the same rules as a service."""
    column = f'"{lifecycle.field}"'
    fixed = [
        f"({_literal(f'{lifecycle.name}.{transition.name}')}, {_literal(source)}, {_literal(transition.target)})"
        for transition in lifecycle.transitions
        if not transition.returns
        for source in transition.sources
    ]
    allowed = (
        [f"(step, OLD.{column}::text, NEW.{column}::text) IN (VALUES {', '.join(fixed)})"] if fixed else []
    )
    for transition in lifecycle.transitions:
        if transition.returns:
            sources = ", ".join(_literal(source) for source in transition.sources)
            allowed.append(
                f"(step = {_literal(f'{lifecycle.name}.{transition.name}')} AND OLD.{column} IN ({sources}) "
                f'AND NEW.{column} = OLD."{lifecycle.remembered}")'
            )
    initial = ", ".join(_literal(state) for state in lifecycle.initial)
    return f"""
        IF TG_OP = 'INSERT' THEN
            IF NEW.{column} IN ({initial}) THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'A {lifecycle.name} cannot begin as %.', NEW.{column} USING ERRCODE = 'check_violation';
        END IF;
        IF NEW.{column} IS NOT DISTINCT FROM OLD.{column} THEN RETURN NEW; END IF;
        IF current_setting('{SETTING}', true) LIKE '%:' || NEW.id::text THEN
            step := split_part(current_setting('{SETTING}', true), ':', 1);
            IF {" OR ".join(allowed) or "false"} THEN RETURN NEW; END IF;
        END IF;
        RAISE EXCEPTION '{lifecycle.field} of a {lifecycle.name} changes only by a transition, not from % to %.',
            OLD.{column}, NEW.{column} USING ERRCODE = 'check_violation';
    """


#: Transaction-local setting that tells the trigger which transition of which row is being made: `negotiation.propose:17`.
SETTING = "umubano.transition"


def _announce(value: str, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, value])


def perform(
    lifecycle: Lifecycle,
    subject: Row,
    name: str,
    *,
    actor: Actor,
    effective_on: date | None = None,
    reason: str = "",
    using: str = "default",
    **fields: Any,
) -> Row:
    """Take `subject` through the transition `name`, and return the row as it now is.

    Locks the row. Checks, in this order: that it is visible, that its state is one the transition leads from, the role and desk,
    the reason, the day (not in the future, not before the present state began), required fields, the guard.
    Changes: the state, the day it began, the remembered state, `fields`, and `version` where the model has one.
    Records: what the life cycle's `record` hook records.
    Raises NotFound, Conflict (`wrong_state`, `not_yet` with `refusals`), NotAllowed, InvalidInput.
    """
    transition = lifecycle.transition(name)
    with operation(actor, f"{lifecycle.name}.{name}", reason=reason, using=using):
        rows = type(subject)._default_manager.using(using).filter(pk=subject.pk)
        row = rows.select_for_update(of=("self",)).first()
        if row is None:
            # row security lets nobody lock what they may not write: visible but not theirs is told apart from missing
            if (seen := rows.first()) is not None:
                require(actor, lifecycle.rule(transition), desk=getattr(seen, "desk", ""))
            raise NotFound(_("There is no such record, or you may not see it."))
        source = getattr(row, lifecycle.field)
        if source not in transition.sources:
            raise Conflict(
                _("“%(step)s” is not possible from “%(state)s”.")
                % {"step": transition.title, "state": lifecycle.states[source]},
                code="wrong_state",
                state=source,
            )
        require(actor, lifecycle.rule(transition), desk=getattr(row, "desk", ""))
        if transition.needs_reason and not reason.strip():
            raise InvalidInput(_("Say why."), code="reason_missing", field="reason")
        day = _checked_day(lifecycle, row, effective_on)
        for required in transition.requires:
            value = fields[required] if required in fields else getattr(row, required)
            if value in (None, "", [], {}):
                label = type(row)._meta.get_field(required).verbose_name  # type: ignore[union-attr]
                raise InvalidInput(
                    _("“%(step)s” needs: %(field)s.") % {"step": transition.title, "field": label},
                    code="field_missing",
                    field=required,
                )
        step = Step(transition, source, lifecycle.target_of(transition, row), actor, day, reason, fields)
        if transition.guard and (why := transition.guard(row, step)):
            raise Conflict(
                _("“%(step)s” is not possible yet: %(why)s")
                % {"step": transition.title, "why": " ".join(why)},
                code="not_yet",
                refusals=why,
            )
        _apply(lifecycle, row, step, using)
        if lifecycle.record:
            lifecycle.record(row, step)
    return row


def _checked_day(lifecycle: Lifecycle, row: models.Model, effective_on: date | None) -> date:
    day = effective_on or today()
    if day > today():
        raise InvalidInput(
            _("A step is recorded when it has been taken; %(day)s is still to come.")
            % {"day": day.isoformat()},
            code="day_in_the_future",
            field="effective_on",
        )
    began = getattr(row, lifecycle.since) if lifecycle.since else None
    if began and day < began:
        raise InvalidInput(
            _("The present state began on %(began)s, so the next cannot begin on %(day)s.")
            % {"began": began.isoformat(), "day": day.isoformat()},
            code="day_before_present_state",
            field="effective_on",
        )
    return day


def _apply(lifecycle: Lifecycle, row: models.Model, step: Step, using: str) -> None:
    values = {**step.fields, lifecycle.field: step.target}
    if lifecycle.since:
        values[lifecycle.since] = step.effective_on
    if step.transition.remembers:
        values[lifecycle.remembered] = step.source
    elif step.transition.returns:
        values[lifecycle.remembered] = ""
    if hasattr(row, "version"):
        values["version"] = row.version + 1
    for name, value in values.items():
        setattr(row, name, value)
    _announce(f"{lifecycle.name}.{step.transition.name}:{row.pk}", using)
    row.save(using=using, update_fields=list(values))
    _announce("", using)


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """One line of the generated page on a life cycle, in words."""

    step: str
    sources: str
    target: str
    who: str
    requires: str
    needs_reason: bool
    checked: str


def reference_table(lifecycle: Lifecycle) -> list[ReferenceRow]:
    """The transition table in words, in the current language; the first line of a guard's docstring says what it checks."""
    from umubano.core.accounts.models import ROLE_NAMES

    rows = []
    for transition in lifecycle.transitions:
        guard = (transition.guard.__doc__ or "").strip().splitlines() if transition.guard else []
        target = _("where it was before") if transition.returns else str(lifecycle.states[transition.target])
        rows.append(
            ReferenceRow(
                step=str(transition.title),
                sources=", ".join(str(lifecycle.states[source]) for source in transition.sources),
                target=target,
                who=", ".join(str(ROLE_NAMES[role]) for role in Role if role in transition.roles),
                requires=", ".join(transition.requires),
                needs_reason=transition.needs_reason,
                checked=guard[0] if guard else "",
            )
        )
    return rows
