"""What joint bodies themselves propose for an agenda: the last minutes, and what was promised and is not done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.registry import AgendaProposal, AgendaQuestion
from umubano.core.ui.dates import fill, in_words
from umubano.domain.committees.lifecycle import SessionState
from umubano.domain.committees.models import Commitment, Session
from umubano.domain.parties.queries import party_names

_LONGEST = 200


def agenda(actor: Actor, question: AgendaQuestion) -> Iterable[AgendaProposal]:
    """The minutes of the last session (to be agreed, or looked back on), then each open commitment, the longest overdue first."""
    if not question.body:
        return
    last = (
        Session.objects.filter(body__ref=question.body, held_to__isnull=False)
        .select_related("body")
        .order_by("-number")
        .first()
    )
    if last is not None:
        url = last.get_absolute_url()
        waiting = last.state in {SessionState.HELD, SessionState.MINUTES_DRAFTED}
        yield AgendaProposal(
            kind="last_minutes",
            title=_("Minutes of session %(number)d") % {"number": last.number},
            why=_("They are not agreed by both sides yet.")
            if waiting
            else fill(
                _("What was decided on %(day)s, and what became of it."),
                {"day": in_words(last.held)},
                {"day"},
            ),
            about=f"{question.body}/{last.number}",
            url=url,
            label_id=last.label_id,
        )
    found = list(
        Commitment.objects.open()
        .filter(body__ref=question.body)
        .select_related("session__body")
        .order_by("due_on", "id")
    )
    names = party_names(one.side_id for one in found)
    for one in found:
        side = names.get(one.side_id, one.side_id)
        timing: Literal["overdue", "by_session", ""] = ""
        if one.due_on is None:
            why = _("Promised by %(side)s, without a date.") % {"side": side}
        elif one.due_on < today():
            timing = "overdue"
            why = fill(
                _("Promised by %(side)s, overdue since %(day)s."),
                {"side": side, "day": in_words(one.due)},
                {"day"},
            )
        else:
            timing = "by_session" if one.due_on <= question.on else ""
            why = _("Promised by %(side)s, due %(day)s.") % {"side": side, "day": in_words(one.due)}
        yield AgendaProposal(
            kind="commitment",
            title=one.text if len(one.text) <= _LONGEST else f"{one.text[: _LONGEST - 1]}…",
            why=why,
            about=f"{question.body}/{one.session.number}/{one.pk}",
            url=one.session.get_absolute_url(),
            label_id=one.label_id,
            timing=timing,
        )
