"""The agenda of a session: proposed by the concepts, then anybody's at the desk to edit and reorder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.labels.rules import combine
from umubano.core.labels.services import value_of
from umubano.core.registry import AgendaProposal, AgendaQuestion, concepts
from umubano.domain.committees import policy
from umubano.domain.committees.lifecycle import SessionState
from umubano.domain.committees.models import AgendaItem, Session
from umubano.domain.committees.services.reach import locked, require_text

_OPEN = (SessionState.PLANNED, SessionState.CONVENED, SessionState.HELD, SessionState.POSTPONED)
_LONGEST = 300


def question_of(session: Session) -> AgendaQuestion:
    """For which agreements and partners, and which day, an agenda is prepared."""
    body = session.body
    return AgendaQuestion(
        agreements=tuple(
            body.agreements.select_related("agreement").values_list("agreement__ref", flat=True)
        ),
        parties=tuple(body.partner_codes()),
        on=max(session.planned_from or today(), today()),
        body=body.ref,
    )


def proposals_for(session: Session, *, actor: Actor) -> list[AgendaProposal]:
    """What the concepts propose for this session and is not on its agenda yet."""
    question = question_of(session)
    present = set(session.agenda.exclude(origin="").values_list("origin", "about"))
    found: list[AgendaProposal] = []
    for concept in concepts():
        if concept.agenda is not None:
            found += [one for one in concept.agenda(actor, question) if (one.kind, one.about) not in present]
    return found


def why_not(proposal: AgendaProposal, session: Session) -> str:
    """The code of why a proposal cannot be put on this agenda as it is; empty when it can."""
    own = value_of(session.label_id)
    if combine(value_of(proposal.label_id), own) != own:
        return "stricter_label"
    if proposal.is_internal and own.releasable_to:
        return "internal"
    return ""


def _editable(session: Session, actor: Actor) -> Session:
    row = locked(session, actor, policy.CHANGE)
    if row.state not in _OPEN:
        raise Conflict(
            _("The agenda is fixed once the minutes are handed over or the session is cancelled."),
            code="agenda_fixed",
        )
    return row


def add_proposals(
    session: Session, chosen: Sequence[tuple[str, str]], *, actor: Actor, reason: str = ""
) -> list[AgendaItem]:
    """Put the proposals with these (kind, about) at the end of the agenda, asked anew so that nothing else gets in.

    The agenda has the session's label, so a proposal that was read under a stricter one is refused, and an internal one where a partner reads
    the agenda. Records `session.agenda_changed`.
    """
    with operation(actor, "committees.add_proposals", reason=reason):
        row = _editable(session, actor)
        offered = {(one.kind, one.about): one for one in proposals_for(row, actor=actor)}
        taken = [offered[key] for key in dict.fromkeys(chosen) if key in offered]
        for one in taken:
            if (code := why_not(one, row)) == "internal":
                raise InvalidInput(
                    _(
                        "“%(title)s” is internal, and partners read this agenda. Write the point by hand, without it."
                    )
                    % {"title": one.title},
                    code=code,
                    field="chosen",
                )
            if code:
                raise InvalidInput(
                    _(
                        "“%(title)s” is labelled %(marking)s, stricter than the session. Write the point by hand, without it."
                    )
                    % {"title": one.title, "marking": value_of(one.label_id).marking()},
                    code=code,
                    field="chosen",
                )
        start = _next_position(row)
        items = [
            AgendaItem(
                body_id=row.body_id,
                session=row,
                label_id=row.label_id,
                position=start + index,
                title=one.title[:_LONGEST],
                note=str(one.why),
                origin=one.kind,
                about=one.about,
            )
            for index, one in enumerate(taken)
        ]
        AgendaItem.objects.bulk_create(items)
        if items:
            record_event(actor, "session.agenda_changed", row.body, summary=f"{row.number}: +{len(items)}")
    return items


def _next_position(row: Session) -> int:
    return (row.agenda.order_by("-position").values_list("position", flat=True).first() or 0) + 1


def add_item(
    session: Session,
    *,
    actor: Actor,
    title: str,
    title_second: str = "",
    note: str = "",
    reason: str = "",
) -> AgendaItem:
    """Write a point at the end of the agenda by hand."""
    with operation(actor, "committees.add_item", reason=reason):
        row = _editable(session, actor)
        item = AgendaItem(
            body_id=row.body_id,
            session=row,
            label_id=row.label_id,
            position=_next_position(row),
            title=require_text(title, "title", _("Say what the point is.")),
            title_second=title_second.strip(),
            note=note.strip(),
        )
        item.save(force_insert=True)
        record_event(actor, "session.agenda_changed", row.body, summary=f"{row.number}: {item.title[:120]}")
    return item


def change_item(
    item: AgendaItem, *, actor: Actor, title: str, title_second: str = "", note: str = "", reason: str = ""
) -> AgendaItem:
    """Change the words of a point."""
    with operation(actor, "committees.change_item", reason=reason):
        row = _editable(item.session, actor)
        item.title = require_text(title, "title", _("Say what the point is."))
        item.title_second, item.note = title_second.strip(), note.strip()
        item.save(update_fields=["title", "title_second", "note"])
        record_event(actor, "session.agenda_changed", row.body, summary=f"{row.number}: {item.title[:120]}")
    return item


def move_item(item: AgendaItem, direction: str, *, actor: Actor, reason: str = "") -> list[AgendaItem]:
    """Move a point `up` or `down` by one place; at the end of the list nothing happens. Returns the agenda in its new order."""
    if direction not in {"up", "down"}:
        raise InvalidInput(_("A point moves up or down."), code="bad_direction", field="direction")
    with operation(actor, "committees.move_item", reason=reason):
        row = _editable(item.session, actor)
        items = list(row.agenda.all())
        place = next(index for index, one in enumerate(items) if one.pk == item.pk)
        other = place + (-1 if direction == "up" else 1)
        if 0 <= other < len(items):
            items[place], items[other] = items[other], items[place]
            for position, one in enumerate(items, start=1):
                if one.position != position:
                    one.position = position
                    one.save(update_fields=["position"])
            record_event(
                actor, "session.agenda_changed", row.body, summary=f"{row.number}: {item.title[:120]}"
            )
    return items


def remove_item(item: AgendaItem, *, actor: Actor, reason: str = "") -> None:
    """Take a point off the agenda. What the minutes say under it stays with the minutes."""
    with operation(actor, "committees.remove_item", reason=reason):
        row = _editable(item.session, actor)
        title: Any = item.title
        item.delete()
        record_event(actor, "session.agenda_changed", row.body, summary=f"{row.number}: − {title[:120]}")
