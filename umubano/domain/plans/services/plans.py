"""Draw up a plan, change what is said of it, take it through its life, relabel it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.locking import require_version
from umubano.core.changes.log import record_event, relabel_events
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.labels.models import Label
from umubano.core.labels.rules import combine
from umubano.core.labels.services import require_label
from umubano.core.lifecycle import perform
from umubano.core.policy import require
from umubano.core.refs import new_ref
from umubano.core.text import fold
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import violates
from umubano.domain.parties.queries import parties
from umubano.domain.plans import policy
from umubano.domain.plans.lifecycle import LIFECYCLE, State
from umubano.domain.plans.models import Plan, PlanLine, PlanPart
from umubano.domain.plans.queries import partner_codes
from umubano.domain.plans.services.parts import changing, locked

#: What `update_plan` may change. Basis, state and label have ways of their own.
EDITABLE = frozenset({"title", "purpose", "starts_on", "ends_on", "desk", "owner_id"})


@dataclass(slots=True)
class PlanDraft:
    """A plan before it has a row: for one agreement (its reference) or one partner (its code), never both.

    `drawn_up_on`: since when it is a draft, for one that is recorded later; today if left out.
    """

    title: str
    label: Label
    starts_on: date
    ends_on: date
    agreement: str = ""
    partner: str = ""
    purpose: str = ""
    desk: str = ""
    owner_id: int | None = None
    drawn_up_on: date | None = None
    ref: str = ""
    is_illustrative: bool = False


def create_plan(actor: Actor, draft: PlanDraft, *, reason: str = "") -> Plan:
    """Draw up a plan.

    Checks: the action and desk, the right to the label, title, period, exactly one basis that the actor may see. Changes: the plan, a
    draft since the day it was drawn up. Records: history, `plan.drawn_up`. Raises InvalidInput, NotFound, NotAllowed, Conflict (`ref_taken`).
    """
    require(actor, policy.CREATE, desk=draft.desk)
    require_label(actor, draft.label)
    _check_title(draft.title)
    check_period(draft.starts_on, draft.ends_on)
    if draft.drawn_up_on and draft.drawn_up_on > today():
        raise InvalidInput(
            _("%(day)s is still to come.") % {"day": draft.drawn_up_on.isoformat()},
            code="day_in_the_future",
            field="drawn_up_on",
        )
    row = Plan(
        ref=draft.ref or new_ref("P"),
        label=draft.label,
        title=draft.title.strip(),
        purpose=draft.purpose,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        state_since=draft.drawn_up_on or today(),
        desk=draft.desk,
        owner_id=draft.owner_id,
        is_illustrative=draft.is_illustrative,
        **_basis(draft),
    )
    with operation(actor, "plans.create", reason=reason):
        describe(row)
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            if violates(error, "plans_plan_ref_key"):
                raise Conflict(
                    _("There is already a record with this reference."), code="ref_taken", field="ref"
                )
            raise
        record_event(actor, "plan.drawn_up", row)
    return row


def _basis(draft: PlanDraft) -> dict[str, Any]:
    if bool(draft.agreement) == bool(draft.partner):
        raise InvalidInput(
            _("A plan is for one agreement or for one partner: name exactly one of the two."),
            code="one_basis",
            field="partner" if draft.agreement else "agreement",
        )
    if draft.agreement:
        found = Agreement.objects.register().with_reference(draft.agreement).first()
        if found is None:
            raise InvalidInput(
                _("There is no agreement with this reference, or you may not see it."),
                code="unknown_agreement",
                field="agreement",
            )
        return {"agreement": found}
    if draft.partner == settings.UMUBANO_HOME_COUNTRY or draft.partner not in parties():
        raise InvalidInput(
            _("“%(code)s” is not a known partner.") % {"code": draft.partner},
            code="unknown_party",
            field="partner",
        )
    return {"partner_id": draft.partner}


def _check_title(title: str) -> None:
    if not title.strip():
        raise InvalidInput(_("A plan needs a title."), code="title_missing", field="title")


def check_period(start: date, end: date) -> None:
    """Refuse a period that ends before it begins. Raises InvalidInput."""
    if end < start:
        raise InvalidInput(
            _("The period ends before it begins."), code="period_out_of_order", field="ends_on"
        )


def describe(row: Plan) -> None:
    """Fill the folded text that search reads: title; reference, partners in all languages, purpose, objectives."""
    known = parties()
    words = [row.ref, row.purpose]
    if row.agreement_id:
        words += [row.agreement.ref, row.agreement.title] if row.agreement else []
    if row.pk:
        words += list(row.objectives.values_list("text", flat=True))
    codes = partner_codes(row)
    named = [known[code].folded_names or fold(known[code].name) for code in codes if code in known]
    row.folded_title = fold(row.title)
    row.folded_rest = " ".join((fold(" ".join((*words, *codes))), *named))


def update_plan(
    plan: Plan, *, actor: Actor, changes: Mapping[str, Any], reason: str = "", version: int | None = None
) -> Plan:
    """Change title, purpose, period, desk or owner.

    Checks: the action and both desks, that it is open, a reason once agreed, that nobody else changed it since `version`, title, period.
    Changes: the named fields and what search reads. Records: history, `plan.changed`.
    Raises InvalidInput, Conflict (`changed_meanwhile`, `closed`), NotAllowed.
    """
    if unknown := set(changes) - EDITABLE:
        raise InvalidInput(
            _("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    names = ", ".join(sorted(changes))
    with changing(plan, actor, "plans.change", reason=reason, summary=names) as row:
        require_version(
            row,
            version,
            _("Somebody else changed this plan meanwhile. Look at their change, then save again."),
        )
        for name, value in changes.items():
            setattr(row, name, value)
        _check_title(row.title)
        check_period(row.starts_on, row.ends_on)
        require(actor, policy.CHANGE, desk=row.desk)
        describe(row)
        row.save(update_fields=[*changes, "folded_title", "folded_rest"])
    return row


def take_step(
    plan: Plan, step: str, *, actor: Actor, effective_on: date | None = None, reason: str = ""
) -> Plan:
    """Agree, close or abandon a plan (`lifecycle.py`). Checks, changes and records: `core.lifecycle.perform`.

    Agreeing keeps the dates of every line as the baseline, in the same operation.
    """
    with operation(actor, f"plan.{step}", reason=reason):
        fields: dict[str, Any] = {"agreed_on": effective_on or today()} if step == "agree" else {}
        row = perform(LIFECYCLE, plan, step, actor=actor, effective_on=effective_on, reason=reason, **fields)
        if row.state == State.AGREED:
            lines = PlanLine.objects.filter(plan=row, dropped_on__isnull=True)
            lines.update(baseline_start=F("planned_start"), baseline_end=F("planned_end"))
    return row


def relabel(plan: Plan, label: Label, *, actor: Actor, reason: str) -> Plan:
    """Give a plan and all its parts another label. A reason is needed; lowering it is for the head and the legal adviser.

    Records: history, `plan.relabelled`, under a label at least as strict as before. Raises InvalidInput, NotAllowed, NotFound.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why."), code="reason_missing", field="reason")
    with operation(actor, "plans.relabel", reason=reason):
        row = locked(plan, actor, policy.RELABEL)
        require_label(actor, label)
        if combine(row.label.value, label.value) != label.value:
            require(actor, policy.LOWER_LABEL)
        row.label = label
        row.version += 1
        row.save(update_fields=["label", "version"])
        for model in PlanPart.__subclasses__():
            model.objects.filter(plan=row).update(label=label)  # type: ignore[attr-defined]
        relabel_events(row, label)
        record_event(actor, "plan.relabelled", row, summary=label.value.level_name)
    return row
