"""Record an activity: from the short form, a mail, a spreadsheet, or by the thousand from a data set."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.bulk import insert_rows, next_ids
from umubano.core.changes.log import record_event
from umubano.core.codelists.services import require_code
from umubano.core.dates import PartialDate, today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.labels.services import require_label
from umubano.core.policy import require
from umubano.core.refs import new_ref
from umubano.domain.activities import policy
from umubano.domain.activities.lifecycle import LIFECYCLE, State
from umubano.domain.activities.models import (
    Activity,
    ActivityArea,
    ActivityParty,
    ActivitySource,
    Original,
    StateChange,
)
from umubano.domain.activities.services.describe import describe
from umubano.domain.activities.services.drafts import ActivityDraft
from umubano.domain.activities.spans import is_reversed
from umubano.domain.agreements.services.change import violates
from umubano.domain.parties.services.partners import check_partners as check_list_of_partners


def check_draft(draft: ActivityDraft, *, reason: str = "") -> None:
    """Refuse what cannot be recorded. Raises InvalidInput with `field` and `value`."""
    if not draft.title.strip():
        raise InvalidInput(_("Say in a few words what it is."), code="title_missing", field="title")
    if len(draft.title) > 400:
        raise InvalidInput(_("This is longer than 400 characters."), code="too_long", field="title")
    draft.kind = require_code("activity_kind", draft.kind)
    draft.areas = [require_code("area", area) for area in draft.areas]
    check_partners(draft.partners, collection=draft.collection)
    check_dates(draft.planned_start, draft.planned_end, draft.actual_start, draft.actual_end)
    check_basis(draft.agreement_id, draft.outside_because)
    if draft.visit_level and draft.kind != "visit":
        raise InvalidInput(_("Only a visit has a level."), code="level_without_visit", field="visit_level")
    if draft.collection == "own" and draft.state not in {State.PROPOSED}:
        if not draft.agreement_id and not draft.outside_because:
            raise InvalidInput(
                _("Say which agreement it serves, or why it is outside any."),
                code="basis_missing",
                field="basis",
            )
        if not reason.strip():
            raise InvalidInput(
                _("It is beyond a proposal already: say how we know that it stands there."),
                code="reason_missing",
                field="reason",
            )
    if draft.state not in LIFECYCLE.initial:
        raise InvalidInput(
            _("An activity cannot be recorded as “%(state)s” at once.") % {"state": draft.state},
            code="state_is_no_beginning",
            field="state",
            value=draft.state,
        )


def check_partners(codes: Sequence[str], *, collection: str = "own") -> None:
    """Refuse no partner, an unknown one, the same one twice, or the home country among our own. Raises InvalidInput."""
    of_home = _("We always take part; name the others.") if collection == "own" else ""
    check_list_of_partners(codes, of_home=of_home)


def check_dates(planned_start: str, planned_end: str, actual_start: str, actual_end: str) -> None:
    """Refuse what is no date, an end before its start, and a beginning that is still to come. Raises InvalidInput with `field`."""
    given = {
        "planned_start": planned_start,
        "planned_end": planned_end,
        "actual_start": actual_start,
        "actual_end": actual_end,
    }
    for name, text in given.items():
        try:
            written = PartialDate.parse(text) if text else None
        except InvalidInput as error:
            raise InvalidInput(error.message, code=error.error_code, field=name, value=text) from None
        if (
            written
            and name.startswith("actual")
            and written.earliest is not None
            and written.earliest > today()
        ):
            raise InvalidInput(
                _("What happened cannot lie ahead; %(day)s is still to come. Put it under “planned”.")
                % {"day": written},
                code="day_in_the_future",
                field=name,
                value=text,
            )
    for kind in ("planned", "actual"):
        if is_reversed(given[f"{kind}_start"], given[f"{kind}_end"]):
            raise InvalidInput(
                _("The end lies before the start."),
                code="end_before_start",
                field=f"{kind}_end",
                value=given[f"{kind}_end"],
            )


def check_basis(agreement_id: int | None, outside_because: str) -> None:
    """Under an agreement or outside any, never both. Raises InvalidInput."""
    if agreement_id and outside_because:
        raise InvalidInput(
            _("Either it serves an agreement, or it is outside any; not both."),
            code="basis_twice",
            field="outside_because",
        )


def create_activity(actor: Actor, draft: ActivityDraft, *, reason: str = "") -> Activity:
    """Record one activity; with a `capture_key` that this account used before, return what was recorded then.

    Checks: the action and desk, the right to the label, `check_draft`. Changes: the activity with partners, areas, sources and its first state.
    Records: history, `activity.recorded`. Raises InvalidInput, NotAllowed, Conflict (`ref_taken`, `capture_key_taken`).
    """
    require(actor, policy.CREATE, desk=draft.desk)
    require_label(actor, draft.label)
    if (found := _sent_before(actor, draft)) is not None:
        return found
    check_draft(draft, reason=reason)
    row = _row(actor, draft)
    with operation(actor, "activities.create", reason=reason):
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            # two deliveries of the same capture at the same moment: the first one counts
            if (found := _sent_before(actor, draft)) is not None:
                return found
            if violates(error, "activities_activity_capture_key_key"):
                raise _key_taken() from None
            if violates(error, "activities_activity_ref_key"):
                raise Conflict(
                    _("There is already a record with this reference."), code="ref_taken", field="ref"
                ) from None
            raise
        _add_parts([(row, draft)], actor, reason)
        record_event(actor, "activity.recorded", row, summary=row.state)
    return row


def _sent_before(actor: Actor, draft: ActivityDraft) -> Activity | None:
    if draft.capture_key is None:
        return None
    found: Activity | None = Activity.objects.filter(capture_key=draft.capture_key).first()
    if found is not None and found.captured_by != actor.id:
        raise _key_taken()
    return found


def _key_taken() -> Conflict:
    return Conflict(
        _("This capture was sent by somebody else. Open the form again."), code="capture_key_taken"
    )


def create_activities(
    actor: Actor, drafts: Sequence[ActivityDraft], *, reason: str = "", are_checked: bool = False
) -> list[Activity]:
    """Record many at once, in a constant number of statements. Checks and records as `create_activity`; no `capture_key`.

    By COPY, history included; the log of events is for what people do one by one. Raises InvalidInput, NotAllowed, and IntegrityError when a
    reference or an original is taken.
    """
    if not are_checked:
        for draft in drafts:
            require(actor, policy.CREATE, desk=draft.desk)
            require_label(actor, draft.label)
            check_draft(draft, reason=reason)
    rows = [_row(actor, draft) for draft in drafts]
    with operation(actor, "activities.create", reason=reason):
        for row, pk in zip(rows, next_ids(Activity, len(rows)), strict=True):
            row.pk = pk
        insert_rows(rows)
        _add_parts(list(zip(rows, drafts, strict=True)), actor, reason)
    return rows


def _row(actor: Actor, draft: ActivityDraft) -> Activity:
    row = Activity(
        ref=draft.ref or new_ref("V"),
        label=draft.label,
        collection=draft.collection,
        title=draft.title.strip(),
        kind=draft.kind,
        visit_level=draft.visit_level,
        direction=draft.direction,
        description=draft.description,
        planned_start=draft.planned_start,
        planned_end=draft.planned_end,
        actual_start=draft.actual_start,
        actual_end=draft.actual_end,
        place=draft.place,
        country_id=draft.country_id,
        agreement_id=draft.agreement_id,
        clause=draft.clause,
        outside_because=draft.outside_because,
        state=draft.state,
        state_since=today(),
        desk=draft.desk,
        owner_id=draft.owner_id,
        confidence=draft.confidence,
        is_illustrative=draft.is_illustrative,
        captured_by=actor.id,
        capture_key=draft.capture_key,
    )
    describe(row, draft.partners, areas=len(set(draft.areas)))
    if draft.state == State.DONE and row.ends_on is not None:
        # it was done when it was over, whenever we heard of it
        row.state_since = min(row.ends_on, today())
    return row


def _add_parts(pairs: Sequence[tuple[Activity, ActivityDraft]], actor: Actor, reason: str) -> None:
    insert_rows(
        [
            ActivityParty(
                activity=row,
                label_id=row.label_id,
                party_id=code,
                position=position,
                starts_on=row.starts_on,
            )
            for row, draft in pairs
            for position, code in enumerate(draft.partners)
        ]
    )
    insert_rows(
        [
            ActivityArea(activity=row, label_id=row.label_id, area=area)
            for row, draft in pairs
            for area in dict.fromkeys(draft.areas)
        ]
    )
    insert_rows(
        [
            ActivitySource(
                activity=row,
                label_id=row.label_id,
                source_id=given.source_id,
                confidence=given.confidence,
                note=" ".join(part for part in (given.locator, given.note) if part),
            )
            for row, draft in pairs
            for given in draft.sources
        ]
    )
    insert_rows(
        [
            StateChange(
                activity=row,
                label_id=row.label_id,
                target=row.state,
                effective_on=row.state_since,
                actor_name=actor.name,
                reason=reason,
            )
            for row, _draft in pairs
        ]
    )
    insert_rows(
        [
            Original(
                activity=row,
                label_id=row.label_id,
                dataset=draft.original.dataset,
                key=draft.original.key,
                values=draft.original.values,
                problems=draft.original.problems,
            )
            for row, draft in pairs
            if draft.original is not None
        ]
    )
