"""Change what is said of an activity: its facts, partners, areas, sources, label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.locking import locked_row, require_version
from umubano.core.changes.log import record_event, relabel_events
from umubano.core.changes.tracked import parts_of
from umubano.core.codelists.services import require_code
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.labels.models import Label
from umubano.core.labels.rules import combine
from umubano.core.labels.services import require_label
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.domain.activities import policy
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import (
    Activity,
    ActivityArea,
    ActivityParty,
    ActivitySource,
    Original,
)
from umubano.domain.activities.services.create import check_basis, check_dates, check_partners
from umubano.domain.activities.services.describe import describe_again
from umubano.domain.agreements.services.drafts import SourceDraft

#: What `update_activity` may change. State, label, partners and areas have services of their own.
EDITABLE = frozenset(
    {
        "title",
        "kind",
        "visit_level",
        "direction",
        "description",
        "planned_start",
        "planned_end",
        "actual_start",
        "actual_end",
        "place",
        "country_id",
        "agreement_id",
        "clause",
        "outside_because",
        "desk",
        "owner_id",
        "confidence",
    }
)


def locked(activity: Activity, actor: Actor, rule: ActionRule) -> Activity:
    """The row, locked until the transaction ends, if the actor may do this to it.

    Raises NotFound when it is not visible, NotAllowed when it is but the action is not this actor's, Conflict for rows of a data set.
    """
    found = locked_row(activity, actor, rule, missing=_("There is no such activity, or you may not see it."))
    if found.collection != "own":
        raise Conflict(_("This comes from a published data set and is kept as it was read."), code="not_ours")
    return found


def update_activity(
    activity: Activity,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
) -> Activity:
    """Change fields of EDITABLE.

    Checks: the action and desk, that nobody else changed it since `version`, code list, dates, that the basis stays said once past the
    proposal. Changes: the named fields and what is computed from them. Records: history, `activity.changed`.
    Raises InvalidInput, Conflict (`changed_meanwhile`), NotAllowed.
    """
    if unknown := set(changes) - EDITABLE:
        raise InvalidInput(
            _("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    with operation(actor, "activities.change", reason=reason):
        row = locked(activity, actor, policy.CHANGE)
        require_version(
            row,
            version,
            _("Somebody else changed this activity meanwhile. Look at their change, then save again."),
        )
        changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
        if not changed:
            return row
        if "kind" in changed:
            changed["kind"] = require_code("activity_kind", changed["kind"])
            if changed["kind"] != "visit" and row.visit_level:
                changed["visit_level"] = ""
        for name, value in changed.items():
            setattr(row, name, value)
        _check(row, changed, actor)
        _save(row, list(changed))
        record_event(actor, "activity.changed", row, summary=", ".join(sorted(changed)))
    return row


def _check(row: Activity, changed: Mapping[str, Any], actor: Actor) -> None:
    if not row.title.strip():
        raise InvalidInput(_("Say in a few words what it is."), code="title_missing", field="title")
    if "desk" in changed:
        require(actor, policy.CHANGE, desk=row.desk)
    if row.visit_level and row.kind != "visit":
        raise InvalidInput(_("Only a visit has a level."), code="level_without_visit", field="visit_level")
    check_dates(row.planned_start, row.planned_end, row.actual_start, row.actual_end)
    check_basis(row.agreement_id, row.outside_because)
    may_be_open = {State.PROPOSED, State.CANCELLED}
    state = row.state_before_pause if row.state == State.POSTPONED else row.state
    if not row.agreement_id and not row.outside_because and state not in may_be_open:
        raise InvalidInput(
            _("Say which agreement it serves, or why it is outside any."),
            code="basis_missing",
            field="agreement",
        )


def _save(row: Activity, fields: Sequence[str]) -> None:
    row.version += 1
    row.save(update_fields=[*dict.fromkeys(fields), "version"])
    describe_again(row)


def set_partners(activity: Activity, codes: Sequence[str], *, actor: Actor, reason: str = "") -> Activity:
    """Replace the partners. Checks as at recording; records `activity.changed`."""
    check_partners(codes)
    with operation(actor, "activities.set_partners", reason=reason):
        row = locked(activity, actor, policy.CHANGE)
        if list(codes) == [party.party_id for party in row.parties.all()]:
            return row
        row.parties.exclude(party__in=list(codes)).delete()
        for position, code in enumerate(codes):
            ActivityParty.objects.update_or_create(
                activity=row,
                party_id=code,
                defaults={"position": position, "label_id": row.label_id, "starts_on": row.starts_on},
            )
        _save(row, [])
        record_event(actor, "activity.changed", row, summary="partners")
    return row


def set_areas(activity: Activity, areas: Sequence[str], *, actor: Actor, reason: str = "") -> Activity:
    """Replace the areas of cooperation by codes of the list `area`."""
    wanted = {require_code("area", area) for area in areas}
    with operation(actor, "activities.set_areas", reason=reason):
        row = locked(activity, actor, policy.CHANGE)
        present = set(row.areas.values_list("area", flat=True))
        if wanted == present:
            return row
        row.areas.exclude(area__in=wanted).delete()
        ActivityArea.objects.bulk_create(
            ActivityArea(activity=row, label_id=row.label_id, area=area) for area in sorted(wanted - present)
        )
        _save(row, [])
        record_event(actor, "activity.changed", row, summary="areas")
    return row


def add_source(activity: Activity, given: SourceDraft, *, actor: Actor, reason: str = "") -> ActivitySource:
    """Say where what we know of it comes from."""
    with operation(actor, "activities.add_source", reason=reason):
        row = locked(activity, actor, policy.CHANGE)
        found, _created = ActivitySource.objects.update_or_create(
            activity=row,
            source_id=given.source_id,
            defaults={
                "label_id": row.label_id,
                "confidence": given.confidence,
                "note": " ".join(part for part in (given.locator, given.note) if part),
            },
        )
    return found


def relabel(activity: Activity, label: Label, *, actor: Actor, reason: str) -> Activity:
    """Give the activity and all that belongs to it another label.

    Checks: a reason; the right to the old and the new label; that lowering is done by the head or the legal adviser.
    Changes: the label of the activity and its parts. Records: `activity.relabelled`.
    """
    if not reason.strip():
        raise InvalidInput(_("Say why the label changes."), code="reason_missing", field="reason")
    with operation(actor, "activities.relabel", reason=reason):
        row = locked(activity, actor, policy.RELABEL)
        require_label(actor, label)
        if combine(row.label.value, label.value) != label.value:
            require(actor, policy.LOWER_LABEL)
        row.label = label
        _save(row, ["label"])
        parts: tuple[Any, ...] = (*parts_of(Activity), Original)
        for model in parts:
            model._default_manager.filter(activity=row).update(label=label)
        relabel_events(row, label)
        record_event(actor, "activity.relabelled", row, summary=label.value.level_name)
    return row
