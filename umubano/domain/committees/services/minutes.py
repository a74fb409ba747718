"""Write minutes, decide, agree, correct.

A version's text, with what it states of the session, is frozen from the first agreement on (the database refuses changes), so that nobody
agrees to words that change afterwards. When every side has agreed, the session is “agreed by both” in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.context import writing_under
from umubano.core.changes.log import record_event
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.lifecycle import perform
from umubano.core.policy import require
from umubano.domain.committees import policy
from umubano.domain.committees.lifecycle import SESSION, SessionState
from umubano.domain.committees.models import (
    AgendaItem,
    Commitment,
    Decision,
    Minutes,
    MinutesAgreement,
    MinutesText,
    Session,
)
from umubano.domain.committees.services.project import project
from umubano.domain.committees.services.reach import locked, require_text
from umubano.domain.committees.stated import as_document, of_session


@dataclass(frozen=True, slots=True)
class TextDraft:
    """What is minuted under one point: `item` the key of the agenda item, or None for a heading of its own."""

    heading: str
    first: str = ""
    second: str = ""
    heading_second: str = ""
    item: int | None = None


def latest_of(session: Session) -> Minutes | None:
    return session.minutes.order_by("-number").first()


def _writable(session: Session, actor: Actor) -> tuple[Session, Minutes]:
    """The session and the version that is being written, made if it is the first. Raises Conflict when it is not the time."""
    row = locked(session, actor, policy.CHANGE)
    if row.state != SessionState.HELD:
        said = {
            SessionState.MINUTES_DRAFTED: _(
                "The minutes are handed over. Take them back to work on them, or correct them by a new version."
            ),
            SessionState.AGREED: _("The minutes are agreed and frozen. Correct them by a new version."),
            SessionState.CLOSED: _("The minutes are agreed and frozen. Correct them by a new version."),
        }
        raise Conflict(
            said.get(SessionState(row.state), _("Minutes are written when the session was held.")),
            code="minutes_not_open",
        )
    version = latest_of(row)
    if version is None:
        version = Minutes(
            body_id=row.body_id, session=row, label_id=row.label_id, number=1, drafted_by=actor.name
        )
        version.save(force_insert=True)
    return row, version


def hand_over(row: Session) -> None:
    """Keep in the latest version what it states of the session, for the step that hands it over."""
    _state(row, as_document(of_session(row)))


def take_back(row: Session) -> None:
    """Let the latest version follow the session again, for the step that takes it back."""
    _state(row, None)


def _state(row: Session, stated: dict[str, Any] | None) -> None:
    version = latest_of(row)
    if version is not None:
        version.stated = stated
        version.save(update_fields=["stated"])


def require_open_minutes(row: Session) -> None:
    """What minutes state of their session stands once they are handed over. Raises Conflict."""
    if row.state not in {SessionState.MINUTES_DRAFTED, SessionState.AGREED, SessionState.CLOSED}:
        return
    latest = latest_of(row)
    if latest is not None and latest.agreements.exists():
        raise Conflict(
            _(
                "A side has agreed to these minutes, and when and where the session was held, its host, the languages and who came stand"
                " in them. Correct the minutes by a new version first."
            ),
            code="agreed",
        )
    raise Conflict(
        _(
            "The minutes are handed over with when and where the session was held, its host, the languages and who came. Take them back"
            " to change this, or correct them by a new version."
        ),
        code="minutes_handed_over",
    )


def write_minutes(session: Session, texts: Sequence[TextDraft], *, actor: Actor, reason: str = "") -> Minutes:
    """Save what the minutes say, point by point, in the order given; points left out are gone.

    Checks: the action and desk, that the session was held and its minutes are not handed over, that the points are of this session.
    Changes: the texts of the latest version (the first one is made). Records: history, `session.minutes_written`. Raises Conflict, NotAllowed.
    """
    with operation(actor, "committees.write_minutes", reason=reason):
        row, version = _writable(session, actor)
        items = set(AgendaItem.objects.filter(session=row).values_list("pk", flat=True))
        if unknown := {one.item for one in texts if one.item is not None} - items:
            raise InvalidInput(
                _("A point is not on the agenda of this session."), code="unknown_item", value=str(unknown)
            )
        present = {text.position: text for text in version.texts.all()}
        for position, one in enumerate(texts, start=1):
            text = present.pop(position, None) or MinutesText(
                body_id=row.body_id, session=row, minutes=version, label_id=row.label_id, position=position
            )
            values = {
                "item_id": one.item,
                "heading": require_text(one.heading, "heading", _("Each point needs a heading.")),
                "heading_second": one.heading_second.strip(),
                "first": one.first.strip(),
                "second": one.second.strip(),
            }
            changed = [name for name, value in values.items() if getattr(text, name) != value]
            for name in changed:
                setattr(text, name, values[name])
            if text.pk is None:
                text.save(force_insert=True)
            elif changed:
                text.save(update_fields=changed)
        for text in present.values():
            text.delete()
        record_event(actor, "session.minutes_written", row.body, summary=f"{row.number} v{version.number}")
    return version


def save_decision(
    session: Session,
    *,
    actor: Actor,
    text: str,
    text_second: str = "",
    number: int | None = None,
    reason: str = "",
) -> Decision:
    """Write a decision into the minutes, or with `number` change its words. Decisions are numbered in order.

    Checks as for writing minutes. Records `session.decision_written`. Raises Conflict, InvalidInput, NotFound.
    """
    with operation(actor, "committees.save_decision", reason=reason):
        row, version = _writable(session, actor)
        words = require_text(text, "text", _("Say what was decided."))
        if number is None:
            last = version.decisions.order_by("-number").values_list("number", flat=True).first() or 0
            found = Decision(
                body_id=row.body_id,
                session=row,
                minutes=version,
                label_id=row.label_id,
                number=last + 1,
                text=words,
                text_second=text_second.strip(),
            )
            found.save(force_insert=True)
        else:
            changed = version.decisions.filter(number=number).first()
            if changed is None:
                raise NotFound(_("There is no such decision."))
            found = changed
            found.text, found.text_second = words, text_second.strip()
            found.save(update_fields=["text", "text_second"])
        record_event(actor, "session.decision_written", row.body, summary=f"{row.number}/{found.number}")
    return found


def remove_decision(session: Session, number: int, *, actor: Actor, reason: str = "") -> None:
    """Take a decision out of minutes that are not handed over. Refused while commitments follow from it."""
    with operation(actor, "committees.remove_decision", reason=reason):
        row, version = _writable(session, actor)
        if Commitment.objects.filter(session=row, decision=number).exists():
            raise Conflict(
                _("Commitments follow from this decision. Withdraw or move them first."),
                code="has_commitments",
            )
        if not version.decisions.filter(number=number).delete()[0]:
            raise NotFound(_("There is no such decision."))
        record_event(actor, "session.decision_written", row.body, summary=f"{row.number}/−{number}")


def agree_to_minutes(
    session: Session,
    side: str,
    *,
    actor: Actor,
    agreed_by: str,
    agreed_by_second: str = "",
    agreed_on: date | None = None,
    paper: str = "",
    reason: str = "",
) -> MinutesAgreement:
    """Record that one side agreed to the latest version of the minutes.

    Checks, in this order: the action and desk; for a partner's co-chair that it is the own side, and that this side sits in the body; that the
    minutes are handed over, that the side has not agreed yet, the day; that whoever records the agreement of another side names the paper.
    Changes: the agreement; when it is the last one, the session (“agreed by both”, by the life cycle) and the body's standing.
    Records: history, `session.minutes_agreed`, and the step. Raises NotAllowed, Conflict, InvalidInput, NotFound.

    A partner's co-chair writes nothing else in this product: the right to write is opened for the label of this session alone, after these
    checks, and shut when this function returns (decision 9).
    """
    require(actor, policy.AGREE_MINUTES, desk=session.body.desk)
    policy.require_own_side(actor, side)
    latest = latest_of(session)
    if side not in (latest.stated["sides"] if latest is not None and latest.stated else session.sides()):
        raise InvalidInput(
            _("“%(code)s” does not sit in this body.") % {"code": side}, code="unknown_side", field="side"
        )
    is_own = actor.is_foreign or side == settings.UMUBANO_HOME_COUNTRY
    office = require_text(agreed_by, "agreed_by", _("Say which office agreed."))
    if not is_own:
        require_text(
            paper, "paper", _("Name the note or letter by which the other side agreed, with its date.")
        )
    day = agreed_on or today()
    if day > today():
        raise InvalidInput(
            _("%(day)s is still to come.") % {"day": day.isoformat()},
            code="day_in_the_future",
            field="agreed_on",
        )
    door = writing_under(session.label_id) if actor.is_foreign else nullcontext()
    with operation(actor, "committees.agree_minutes", reason=reason), door:
        row = Session.objects.select_for_update(of=("self",)).filter(pk=session.pk).first()
        if row is None:
            raise NotFound(_("There is no such record, or you may not see it."))
        if row.state != SessionState.MINUTES_DRAFTED:
            raise Conflict(_("There are no minutes waiting for agreement."), code="wrong_state")
        version = latest_of(row)
        if version is None:
            raise Conflict(_("There are no minutes waiting for agreement."), code="wrong_state")
        if side not in row.sides_to_agree():
            raise Conflict(_("This side has agreed already."), code="agreed_already")
        if row.held_from and day < row.held_from:
            raise InvalidInput(
                _("Nobody agrees to minutes before the session."),
                code="day_before_session",
                field="agreed_on",
            )
        found = MinutesAgreement(
            body_id=row.body_id,
            session=row,
            minutes=version,
            label_id=row.label_id,
            side_id=side,
            agreed_on=day,
            agreed_by=office,
            agreed_by_second=agreed_by_second.strip(),
            paper=paper.strip(),
            actor_id=actor.id,
            actor_name=actor.name,
        )
        found.save(force_insert=True)
        record_event(
            actor,
            "session.minutes_agreed",
            row.body,
            effective_on=day,
            summary=f"{row.number} v{version.number}: {side}",
        )
        if not row.sides_to_agree():
            perform(SESSION, row, "agree", actor=actor, effective_on=max(day, row.state_since))
            project(row.body)
    return found


def correct_minutes(session: Session, *, actor: Actor, reason: str) -> Minutes:
    """Begin a new version of minutes that were handed over or agreed; the old one stays, frozen, beside it.

    Checks: a reason, the action and desk, the state. Changes: a version with the same texts and decisions, the session's state (held again).
    Records: history, the step. Raises InvalidInput, Conflict, NotAllowed.
    """
    why = require_text(reason, "reason", _("Say what is to be corrected, and why."))
    with operation(actor, "committees.correct_minutes", reason=reason):
        row = perform(SESSION, session, "reopen_minutes", actor=actor, reason=why)
        before = latest_of(row)
        if before is None:
            raise Conflict(_("There are no minutes to correct."), code="wrong_state")
        version = Minutes(
            body_id=row.body_id,
            session=row,
            label_id=row.label_id,
            number=before.number + 1,
            note=why,
            drafted_by=actor.name,
        )
        version.save(force_insert=True)
        common = {"body_id": row.body_id, "session": row, "minutes": version, "label_id": row.label_id}
        MinutesText.objects.bulk_create(
            MinutesText(
                position=text.position,
                item_id=text.item_id,
                heading=text.heading,
                heading_second=text.heading_second,
                first=text.first,
                second=text.second,
                **common,
            )
            for text in before.texts.all()
        )
        Decision.objects.bulk_create(
            Decision(number=one.number, text=one.text, text_second=one.text_second, **common)
            for one in before.decisions.all()
        )
        project(row.body)
    return version
