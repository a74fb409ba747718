"""What a feed answers: the entries of its scope that its account may read, written up to the ceiling."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from umubano.core.accounts.desks import desk_name
from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes import acting
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.dates import today
from umubano.core.errors import InvalidInput, Unavailable
from umubano.core.labels.services import dominant_of, value_of
from umubano.core.registry import named_bodies
from umubano.surfaces.calendars.feeds.document import Document, may_leave, write
from umubano.surfaces.calendars.feeds.services import desks_for, require_ceiling
from umubano.surfaces.calendars.items import Entry, entries_between
from umubano.surfaces.calendars.models import Feed, FeedScope

#: What a feed covers, around today.
BACK = timedelta(days=62)
AHEAD = timedelta(days=400)
#: The most events that a feed carries: what begins soonest first, then what has been lately.
MOST = 2000
_DAY = timedelta(days=1)
#: Days ahead that are asked about first: a large directorate fills a feed with them.
NEAR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent; `content` is None when the program has it already."""

    etag: str
    content: bytes | None


def fetch(feed: Feed, *, known: str = "", address: str = "") -> Answer:
    """The feed's document as its account may see it now, in the account's language.

    Changes: when it was last fetched, and what is remembered of the events. Records: `exported`, with the label of what went in, unless
    the program has the document already (`known` is the ETag it holds).
    """
    account = Account.objects.prefetch_related("desks").get(pk=feed.account_id)
    with transaction.atomic(), acting(account.as_actor()) as actor, translation.override(account.language):
        feed = Feed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
        entries, days = _carried(feed, actor, today())
        document = write(
            entries,
            name=_name_outside(feed),
            ceiling=min(feed.ceiling, settings.UMUBANO_FEED_CEILING),
            now=timezone.now(),
            sent=feed.sent,
            shows_busy=settings.UMUBANO_FEED_SHOWS_BUSY,
            days=days,
        )
        etag = f'"{hashlib.sha256(document.content).hexdigest()[:32]}"'
        is_known = known.strip().removeprefix("W/") == etag
        _remember(feed, document)
        if not is_known:
            _log(feed, actor, document, address)
    return Answer(etag, None if is_known else document.content)


def _carried(feed: Feed, actor: Actor, day: date) -> tuple[list[Entry], tuple[date, date]]:
    """The entries of the feed, MOST at most, and the days that they are all of. Beyond these days nothing counts as vanished."""
    entries: list[Entry] = []
    for first, last in ((day, day + NEAR), (day + NEAR + _DAY, day + AHEAD)):
        known = {entry.item.uid for entry in entries}
        found = [
            one
            for one in _scoped(feed, actor, entries_between(actor, first, last))
            if one.item.uid not in known
        ]
        entries += found[: MOST - len(entries)]
        if len(entries) == MOST:
            return entries, (day, max(day, entries[-1].item.start - _DAY))
    known = {entry.item.uid for entry in entries}
    before = [
        one
        for one in _scoped(feed, actor, entries_between(actor, day - BACK, day - _DAY))
        if one.item.uid not in known
    ]
    kept = before[-(MOST - len(entries)) :]
    first = (
        day - BACK
        if len(kept) == len(before)
        else max(one.item.end for one in before[: len(before) - len(kept)]) + _DAY
    )
    return [*kept, *entries], (min(first, day), day + AHEAD)


def _remember(feed: Feed, document: Document) -> None:
    feed.fetched_at = timezone.now()
    changed = ["fetched_at"]
    if feed.sent != document.sent:
        feed.sent = document.sent
        changed.append("sent")
    feed.save(update_fields=changed)


def _log(feed: Feed, actor: Actor, document: Document, address: str) -> None:
    record_access(
        actor,
        AccessKind.EXPORTED,
        subject_kind="feed",
        subject_ref=str(feed.pk),
        subject_title=feed.get_scope_display(),
        label=dominant_of(document.label_ids),
        details={"events": document.events},
        address=address,
    )


def _name_outside(feed: Feed) -> str:
    """The name that a calendar program shows: that of a joint body only where it may leave, else its reference."""
    if feed.scope == FeedScope.PERSON:
        return "Umubano"
    name = feed.scope_ref
    if feed.scope == FeedScope.DESK:
        name = desk_name(name)
    elif (body := named_bodies({name}).get(name)) is not None:
        ceiling = min(feed.ceiling, settings.UMUBANO_FEED_CEILING)
        name = body.title if may_leave(value_of(body.label_id), ceiling) else name
    return _("Umubano: %(name)s") % {"name": name}


def _scoped(feed: Feed, actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    if feed.scope == FeedScope.BODY:
        return [entry for entry in entries if feed.scope_ref in entry.item.bodies]
    if feed.scope == FeedScope.DESK:
        if feed.scope_ref not in desks_for(actor):
            return []
        members = set(
            Account.objects.filter(desks__code=feed.scope_ref, role=Role.DESK_OFFICER).values_list(
                "full_name", flat=True
            )
        )
        return [entry for entry in entries if _is_of(entry, {feed.scope_ref}, members)]
    return own_entries(actor, entries)


def own_entries(actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    """What concerns a person: with desks, what is theirs or belongs to one of these desks or to none; without, all that may be read."""
    if not actor.desks:
        return list(entries)
    return [
        entry
        for entry in entries
        if (not entry.item.desks and not entry.owner) or _is_of(entry, actor.desks, {actor.name})
    ]


def _is_of(entry: Entry, desks: Iterable[str], names: set[str]) -> bool:
    codes = set(desks)
    return bool(codes & set(entry.item.desks)) or entry.owner in codes or entry.owner in names


def export_file(
    actor: Actor,
    path: Path,
    *,
    start: date | None = None,
    end: date | None = None,
    ceiling: int | None = None,
) -> dict[str, Any]:
    """Write what the actor may see to a file: `{"file", "events", "label"}`; the label is that of the details in it.

    Checks: the days, the ceiling of the installation. Records: `exported`, with the label. Raises InvalidInput.
    """
    day = today()
    days = (start or day - BACK, end or day + AHEAD)
    if days[0] > days[1]:
        raise InvalidInput(_("The first day is after the last."), code="days_reversed")
    ceiling = settings.UMUBANO_FEED_CEILING if ceiling is None else ceiling
    require_ceiling(ceiling)
    document = write(
        entries_between(actor, *days)[:MOST],
        name="Umubano",
        ceiling=ceiling,
        now=timezone.now(),
        shows_busy=settings.UMUBANO_FEED_SHOWS_BUSY,
    )
    try:
        path.write_bytes(document.content)
    except OSError as error:
        raise Unavailable(
            _("%(file)s cannot be written: %(why)s.") % {"file": path, "why": error.strerror},
            code="not_written",
            file=str(path),
        ) from error
    label = dominant_of(document.label_ids)
    record_access(
        actor,
        AccessKind.EXPORTED,
        subject_kind="calendar",
        subject_ref=f"{days[0].isoformat()}/{days[1].isoformat()}",
        subject_title=_("Calendar"),
        label=label,
        details={"events": document.events},
    )
    return {"file": str(path), "events": document.events, "label": label.marking()}
