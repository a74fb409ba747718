"""What of the pipeline stands in the calendar: rounds of talks, next steps, intended signatures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.registry import CalendarItem
from umubano.domain.negotiations.models import Negotiation, Round


def calendar(actor: Actor, start: date, end: date) -> Iterator[CalendarItem]:
    """What falls on the days from `start` to `end`. Next steps and intended signatures are ours; a partner's representative sees the rounds."""
    rounds = (
        Round.objects.filter(held_on__range=(start, end))
        .select_related("negotiation")
        .prefetch_related("negotiation__parties")
        .order_by("held_on", "id")
    )
    for talk in rounds:
        assert talk.held_on is not None
        yield _item(
            talk.negotiation,
            f"round-{talk.number}",
            talk.held_on,
            "round",
            _("Round of talks"),
            title=_("Round %(number)d: %(title)s") % {"number": talk.number, "title": talk.negotiation.title},
            place=talk.place,
            label_id=talk.label_id,
            is_certain=talk.held_on.isoformat() == talk.held,
        )
    if actor.is_foreign:
        return
    open_rows = Negotiation.objects.filter(closed_on__isnull=True).prefetch_related("parties")
    for row in open_rows.filter(next_step_due__range=(start, end)).order_by("next_step_due", "id"):
        assert row.next_step_due is not None
        title = f"{row.next_step} ({row.title})" if row.next_step else row.title
        yield _item(row, "next_step", row.next_step_due, "next_step", _("Next step"), title=title)
    for row in open_rows.filter(target_signature__range=(start, end)).order_by("target_signature", "id"):
        assert row.target_signature is not None
        yield _item(
            row, "signature", row.target_signature, "signature", _("Intended signature"), status="tentative"
        )


def _item(
    row: Any, part: str, day: date, kind: str, kind_title: str, *, title: str = "", **given: Any
) -> CalendarItem:
    """The kinds and keys are those of `due.py`, so that a surface that asks both shows each day once."""
    return CalendarItem(
        uid=f"negotiation-{part}-{row.ref}",
        start=day,
        end=day,
        kind=f"negotiation_{kind}",
        kind_title=kind_title,
        title=title or row.title,
        url=row.get_absolute_url(),
        revision=row.version,
        about=row.ref,
        parties=tuple(party.party_id for party in row.parties.all()),
        desks=(row.desk,) if row.desk else (),
        is_illustrative=row.is_illustrative,
        **{"label_id": row.label_id, **given},
    )
