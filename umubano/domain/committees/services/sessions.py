"""Plan a session, take its steps, say who came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.dates import PartialDate, today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.lifecycle import perform
from umubano.domain.committees import policy
from umubano.domain.committees.lifecycle import SESSION, SessionState
from umubano.domain.committees.models import Attendance, JointBody, Session, SessionChange
from umubano.domain.committees.services.drafts import SessionDraft
from umubano.domain.committees.services.minutes import hand_over, require_open_minutes, take_back
from umubano.domain.committees.services.project import project
from umubano.domain.committees.services.reach import locked, require_side, require_text, require_version

EDITABLE = frozenset({"planned", "host", "place", "languages", "summary", "held"})
#: What minutes state of it: it stands once they are handed over.
_STATED = frozenset({"held", "host_id", "place", "languages"})
#: Two languages stand side by side; a third has no column.
MOST_LANGUAGES = 2


def add_session(body: JointBody, draft: SessionDraft, *, actor: Actor, reason: str = "") -> Session:
    """Plan a session, or record one that was held.

    Checks: the action and desk, that the body is not dissolved, dates, number (the next one by default, never one that is taken), host,
    languages. Changes: the session, the body's standing. Records: history, `session.planned` or `session.held`.
    Raises InvalidInput, Conflict (`number_taken`, `dissolved`), NotAllowed.
    """
    with operation(actor, "committees.add_session", reason=reason):
        row = locked(body, actor, policy.CHANGE)
        if row.status == "dissolved":
            raise Conflict(_("This body was dissolved; it holds no sessions."), code="dissolved")
        if not draft.planned and not draft.held:
            raise InvalidInput(
                _("Say when it is planned, or when it was held."), code="no_date", field="planned"
            )
        number = draft.number or _next_number(row)
        if row.sessions.filter(number=number).exists():
            raise Conflict(
                _("There is already a session %(number)d.") % {"number": number},
                code="number_taken",
                field="number",
            )
        values = {**_planned(draft.planned), **_held(draft.held)}
        was_held = values["held_to"] is not None
        session = Session(
            body=row,
            label_id=row.label_id,
            number=number,
            state=SessionState.HELD if was_held else SessionState.PLANNED,
            state_since=min(values["held_to"] or today(), today()),
            host_id=_host(row, draft.host),
            place=draft.place.strip(),
            languages=_languages(draft.languages),
            summary=draft.summary,
            origin=draft.origin,
            **values,
        )
        session.save(force_insert=True)
        SessionChange.objects.create(
            body=row,
            session=session,
            label_id=row.label_id,
            target=session.state,
            planned=session.planned,
            effective_on=session.state_since,
            actor_name=actor.name,
            reason=reason,
        )
        record_event(
            actor,
            "session.held" if was_held else "session.planned",
            row,
            effective_on=session.state_since,
            summary=f"{number}: {session.held or session.planned}",
        )
        project(row)
    return session


def _next_number(row: JointBody) -> int:
    return (row.sessions.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _planned(text: str) -> dict[str, Any]:
    written = PartialDate.parse(text) if text else None
    if written is not None and written.latest is None:
        raise InvalidInput(
            _("Give a window that ends, for instance 2026 or 2026-03/2026-04."),
            code="window_open",
            field="planned",
            value=text,
        )
    return {
        "planned": str(written or ""),
        "planned_from": (written.earliest or written.latest) if written else None,
        "planned_to": written.latest if written else None,
    }


def _held(text: str) -> dict[str, Any]:
    """A period of several days is written as an interval, 2025-12-02/2025-12-04."""
    if not text:
        return {"held": "", "held_from": None, "held_to": None}
    written = PartialDate.parse(text)
    if written.earliest is None or written.latest is None:
        raise InvalidInput(
            _("Say when it was held, at least the year."), code="held_when", field="held", value=text
        )
    if written.earliest > today():
        raise InvalidInput(
            _("A session is recorded as held when it was held; %(day)s is still to come.") % {"day": text},
            code="day_in_the_future",
            field="held",
            value=text,
        )
    return {"held": str(written), "held_from": written.earliest, "held_to": min(written.latest, today())}


def _host(row: JointBody, code: str) -> str | None:
    return require_side(row, code, "host") if code else None


def _languages(codes: list[str]) -> list[str]:
    if len(codes) > MOST_LANGUAGES:
        raise InvalidInput(
            _("Minutes stand in two languages side by side at most."),
            code="too_many_languages",
            field="languages",
        )
    return codes


def update_session(
    session: Session,
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
) -> Session:
    """Change the plan, host, place, languages or summary of a session.

    Checks: the action and desk, that nobody changed it since `version`; a convened session's new date and a held one's need a reason;
    one that is agreed, closed or cancelled is not changed, nor what handed over minutes state of it. Changes: the session, the body's standing. Records: `session.changed`.
    """
    if unknown := set(changes) - EDITABLE:
        raise InvalidInput(
            _("These fields cannot be changed here: %(fields)s.") % {"fields": ", ".join(sorted(unknown))},
            code="not_editable",
        )
    with operation(actor, "committees.update_session", reason=reason):
        row = locked(session, actor, policy.CHANGE)
        require_version(row, version)
        if row.state in {SessionState.AGREED, SessionState.CLOSED, SessionState.CANCELLED}:
            raise Conflict(
                _("This session is “%(state)s” and is no longer changed.")
                % {"state": SessionState(row.state).label},
                code="closed",
            )
        values: dict[str, Any] = {}
        if "planned" in changes and changes["planned"] != row.planned:
            if row.state == SessionState.CONVENED:
                require_text(reason, "reason", _("It is convened already. Say why the date changes."))
            values |= _planned(changes["planned"])
        if "held" in changes and changes["held"] != row.held:
            if not row.took_place:
                raise InvalidInput(
                    _("It is recorded as held by a step of its own."), code="use_hold", field="held"
                )
            require_text(reason, "reason", _("Say why the date on record changes."))
            held = _held(changes["held"])
            if held["held_to"] is None:
                raise InvalidInput(_("It was held; say when."), code="held_when", field="held")
            values |= held
        if "host" in changes:
            values["host_id"] = _host(row.body, changes["host"])
        if "languages" in changes:
            values["languages"] = _languages(changes["languages"])
        values |= {name: changes[name].strip() for name in ("place", "summary") if name in changes}
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if not changed:
            return row
        if _STATED & set(changed):
            require_open_minutes(row)
        for name in changed:
            setattr(row, name, values[name])
        row.version += 1
        row.save(update_fields=[*changed, "version"])
        record_event(
            actor, "session.changed", row.body, summary=f"{row.number}: {', '.join(sorted(changed))}"
        )
        project(row.body)
    return row


def move_session(
    session: Session,
    step: str,
    *,
    actor: Actor,
    reason: str = "",
    effective_on: date | None = None,
    planned: str = "",
    held: str = "",
) -> Session:
    """Take a step of the life cycle (`lifecycle.SESSION`), and bring the body's standing up to date.

    `held` says when, for the step `hold`; `planned` the new date for `plan_anew`, and for `convene` the day when it was a window before.
    The old date is kept with the step; minutes that are handed over keep what they state of the session. Agreeing has a function of its own
    (`services.minutes`).
    Checks, changes, records: `core.lifecycle.perform`. Raises what it raises, and InvalidInput for the dates.
    """
    if step in {"agree", "reopen_minutes"}:
        raise InvalidInput(
            _("Minutes are agreed to, or corrected, on their own page."), code="use_minutes", field="step"
        )
    fields: dict[str, Any] = {}
    before = session.planned
    if step == "hold":
        fields = _held(held)
        if fields["held_to"] is None:
            raise InvalidInput(_("Say when it was held."), code="held_when", field="held")
        effective_on = fields["held_to"]
        if session.state_since and effective_on < session.state_since:
            # recorded later than it was planned here: the state begins when we learn of it
            effective_on = session.state_since
    elif planned:
        fields = _planned(planned)
    elif step == "plan_anew":
        raise InvalidInput(_("Say for when it is planned now."), code="no_date", field="planned")
    if step == "convene" and not _is_day(fields.get("planned", session.planned)):
        raise InvalidInput(
            _("A session is convened for a day, or for days: 2026-03-10 or 2026-03-10/2026-03-12."),
            code="day_missing",
            field="planned",
        )
    with operation(actor, f"session.{step}", reason=reason):
        row = perform(SESSION, session, step, actor=actor, reason=reason, effective_on=effective_on, **fields)
        if before and before != row.planned:
            record_event(
                actor, "session.changed", row.body, summary=f"{row.number}: {before} → {row.planned}"
            )
        if step == "draft_minutes":
            hand_over(row)
        elif step == "take_back_minutes":
            take_back(row)
        project(row.body)
    return row


def _is_day(text: str) -> bool:
    """One day, or from one day to another."""
    return bool(text) and all(
        PartialDate.parse(part).precision == "day" for part in text.split("/") if part != ".."
    )


def save_attendance(
    session: Session,
    *,
    actor: Actor,
    side: str,
    function: str,
    function_second: str = "",
    number: int = 1,
    level: str = "",
    is_head: bool = False,
    attendance: Attendance | None = None,
    reason: str = "",
) -> Attendance:
    """Say who came for one side: an office, named in both languages of the minutes or in the first alone, and how many; at most one head of
    delegation a side.

    Refused once the minutes are handed over: they state it. Records `session.attendance_recorded`."""
    with operation(actor, "committees.save_attendance", reason=reason):
        row = locked(session, actor, policy.CHANGE)
        if row.state in {SessionState.PLANNED, SessionState.POSTPONED, SessionState.CANCELLED}:
            raise Conflict(
                _("Attendance is recorded for a session that is convened or was held."), code="wrong_state"
            )
        require_open_minutes(row)
        values = {
            "side_id": require_side(row.body, side),
            "function": require_text(function, "function", _("Name the office, not the person.")),
            "function_second": function_second.strip(),
            "number": number,
            "level": level.strip(),
            "is_head": is_head,
        }
        if number < 1:
            raise InvalidInput(_("At least one must have come."), code="bad_number", field="number")
        if is_head:
            others: Any = row.attendance.filter(side__code=side, is_head=True)
            others.exclude(pk=attendance.pk if attendance else None).update(is_head=False)
        found = attendance or Attendance(body_id=row.body_id, session=row, label_id=row.label_id)
        for name, value in values.items():
            setattr(found, name, value)
        if found.pk is None:
            found.save(force_insert=True)
        else:
            found.save(update_fields=list(values))
        record_event(actor, "session.attendance_recorded", row.body, summary=f"{row.number}: {side}")
    return found


def remove_attendance(attendance: Attendance, *, actor: Actor, reason: str = "") -> None:
    """Take a line of attendance away, until the minutes are handed over."""
    with operation(actor, "committees.remove_attendance", reason=reason):
        row = locked(attendance.session, actor, policy.CHANGE)
        require_open_minutes(row)
        attendance.delete()
        record_event(actor, "session.attendance_recorded", row.body, summary=f"{row.number}")
