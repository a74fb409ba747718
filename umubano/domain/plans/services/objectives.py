"""The ends: objectives that can be checked, and goals under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.codelists.services import codes
from umubano.core.errors import InvalidInput
from umubano.domain.parties.queries import parties
from umubano.domain.plans.models import CRITERIA, ELEMENTS, Goal, Objective, Plan
from umubano.domain.plans.services.parts import changing, next_number, put
from umubano.domain.plans.services.plans import describe
from umubano.domain.plans.smart import is_only_a_wish


@dataclass(slots=True)
class ObjectiveDraft:
    """An objective as somebody states it.

    `answers`: criterion → (yes or no, reason); None for a criterion nobody answered. `elements`: element → (text, not applicable because).
    """

    text: str
    answers: Mapping[str, tuple[bool | None, str]] = field(default_factory=dict)
    elements: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def save_objective(
    plan: Plan, draft: ObjectiveDraft, *, actor: Actor, objective: Objective | None = None, reason: str = ""
) -> Objective:
    """State an objective, or with `objective` state it anew.

    Checks: that the text is more than a wish (`smart.py`), all five answers, a reason for each no, every planning element filled or not
    applicable with a reason; the action and desk, that the plan is open, a reason once agreed.
    Changes: the objective, numbered after the last, and what search reads. Records: history, `plan.changed`.
    Raises InvalidInput (`objective_missing`, `only_a_wish`, `answer_missing`, `reason_for_no_missing`, `element_missing`, `element_twice`).
    """
    values = {"text": _checked_text(draft.text), **_answers(draft), **_elements(draft)}
    with changing(plan, actor, "plans.save_objective", reason=reason, summary=_("objective")) as row:
        if objective is None:
            values["number"] = next_number(row.objectives)
        saved = put(Objective, row, objective, values)
        describe(row)
        row.save(update_fields=["folded_title", "folded_rest"])
    return saved


def _checked_text(text: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput(_("Say what is to be reached."), code="objective_missing", field="text")
    names = [name for party in parties().values() for name in (party.code, *_names(party.names))]
    names += [name for entry in codes("area").values() for name in (entry.code, *entry.names.values())]
    if is_only_a_wish(text, names=names):
        raise InvalidInput(
            _(
                "“%(text)s” cannot be checked: nothing in it can be counted or observed. "
                "Say what will be different, for whom, how much of it and by when."
            )
            % {"text": text},
            code="only_a_wish",
            field="text",
        )
    return text


def _names(value: Any) -> list[str]:
    """Every text in names by language, however deep they are."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [name for inner in value.values() for name in _names(inner)]
    return [name for inner in value for name in _names(inner)] if isinstance(value, (list, tuple)) else []


def _answers(draft: ObjectiveDraft) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, title in CRITERIA.items():
        answer, why = draft.answers.get(name, (None, ""))
        if answer is None:
            raise InvalidInput(
                _("Answer yes or no: %(question)s.") % {"question": title},
                code="answer_missing",
                field=f"is_{name}",
            )
        if not answer and not why.strip():
            raise InvalidInput(
                _("A “no” needs a reason: %(question)s.") % {"question": title},
                code="reason_for_no_missing",
                field=f"{name}_reason",
            )
        values |= {f"is_{name}": answer, f"{name}_reason": why.strip()}
    return values


def _elements(draft: ObjectiveDraft) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, title in ELEMENTS.items():
        text, because = (part.strip() for part in draft.elements.get(name, ("", "")))
        if not text and not because:
            raise InvalidInput(
                _("Fill in, or say why it is not applicable: %(element)s.") % {"element": title},
                code="element_missing",
                field=name,
            )
        if text and because:
            raise InvalidInput(
                _("Either fill in or say why it is not applicable, not both: %(element)s.")
                % {"element": title},
                code="element_twice",
                field=name,
            )
        values |= {name: text, f"{name}_not_applicable": because}
    return values


def save_goal(
    objective: Objective, text: str, *, actor: Actor, goal: Goal | None = None, reason: str = ""
) -> Goal:
    """Put a goal under an objective, or with `goal` change it. Checks the text and as every change; records `plan.changed`."""
    text = text.strip()
    if not text:
        raise InvalidInput(_("Say what the goal is."), code="goal_missing", field="text")
    with changing(objective.plan, actor, "plans.save_goal", reason=reason, summary=_("goal")) as row:
        values: dict[str, Any] = {"text": text, "objective_id": objective.pk}
        if goal is None:
            values["number"] = next_number(objective.goals)
        saved = put(Goal, row, goal, values)
    return saved
