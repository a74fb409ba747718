"""An iCalendar document (RFC 5545) of calendar entries, and what may stand in it.

An .ics leaves the access boundary. So two questions are asked of each entry: may the reader see it (the database has answered that), and may
its details leave (level at most the ceiling, no compartment). What may not leave is written as “Busy” with its times, or left out. Every UID is a
keyed digest: it is stable, and tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import value_of
from umubano.core.ui.words import labelled
from umubano.surfaces.calendars.items import Entry

#: What has vanished is sent as cancelled so long, because some programs keep what they once fetched.
CANCELLED_FOR = timedelta(days=30)
#: How often a program should fetch again.
REFRESH = timedelta(hours=4)
#: Reminders before a deadline.
ALARMS = (timedelta(days=-7), timedelta(days=-1))
_UTC_STAMP = "%Y-%m-%dT%H:%M:%SZ"

#: Events kept as bytes, a few megabytes. The key holds a keyed digest of the whole content, so only the same words are found again.
MOST_KEPT = 10_000
_events: dict[tuple[object, ...], bytes] = {}
_END = b"END:VCALENDAR\r\n"
#: Stands in for the times in which feeds differ, together with the sequence 0. Whole lines are replaced, and no text holds a line break.
_NO_STAMP = "0001-01-01T00:00:00Z"

#: Of each event by uid: digest of its content, sequence, when it changed, first day, last day, and whether it is gone.
Sent = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Document:
    """The document, its events, the labels of the details in it, and what to remember of it."""

    content: bytes
    events: int
    label_ids: frozenset[int]
    sent: Sent


def may_leave(label: LabelValue, ceiling: int) -> bool:
    """Whether the details of something under this label may stand in a file that leaves."""
    return label.level <= ceiling and not label.compartments


def uid_of(item_uid: str) -> str:
    """The UID of an event: the same for ever, and telling nothing of the record."""
    return f"{_keyed('uid', item_uid)[:40]}@umubano"


def _keyed(purpose: str, text: str) -> str:
    return hmac.new(
        f"calendar-{purpose}:{settings.SECRET_KEY}".encode(), text.encode(), hashlib.sha256
    ).hexdigest()


def write(
    entries: Iterable[Entry],
    *,
    name: str,
    ceiling: int,
    now: datetime,
    sent: Mapping[str, list[Any]] | None = None,
    shows_busy: bool = True,
    days: tuple[date, date] = (date.min, date.max),
) -> Document:
    """Write the entries. `sent` is what the last document of the same feed remembered; `days` the first and last day asked about.

    An event's SEQUENCE grows when what is written of it changes, at least to the record's own revision. An event that has vanished though its
    days are still asked about is sent as cancelled for a month.
    """
    calendar, lines = Calendar(), []
    calendar.add("prodid", "-//Umubano//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH, parameters={"VALUE": "DURATION"})
    before = dict(sent or {})
    after: Sent = {}
    labels = set()
    for entry in entries:
        is_open = may_leave(value_of(entry.item.label_id), ceiling)
        uid = uid_of(entry.item.uid)
        if uid in after or not (is_open or shows_busy):
            continue
        if is_open:
            labels.add(entry.item.label_id)
        state = _state(entry, is_open, before.get(uid), now)
        after[uid] = state
        lines.append(_written(entry, uid, state, is_open))
    for uid, state in before.items():
        gone = _gone(state, now, days) if uid not in after else None
        if gone is not None:
            after[uid] = gone
            lines.append(_cancelled(uid, gone).to_ical())
    content = calendar.to_ical().removesuffix(_END) + b"".join(lines) + _END
    return Document(content, len(lines), frozenset(labels), after)


def _written(entry: Entry, uid: str, state: list[Any], is_open: bool) -> bytes:
    """The event as bytes. All but its sequence and times, in which feeds differ, is kept in memory for as long as it says the same: writing
    thousands at every fetch is what takes the time.
    """
    item = entry.item
    key = (
        uid, state[0], is_open, entry.is_deadline, item.label_id, item.is_illustrative, str(item.kind_title), get_language(),
        settings.UMUBANO_ADDRESS, settings.TIME_ZONE,
    )  # fmt: skip
    kept = _events.get(key)
    if kept is None:
        kept = _event(entry, uid, [state[0], 0, _NO_STAMP, *state[3:]], is_open).to_ical()
        while len(_events) >= MOST_KEPT:
            _events.pop(next(iter(_events)), None)
        _events[key] = kept
    stamp = _stamp(state).strftime("%Y%m%dT%H%M%SZ").encode()
    for name in (b"DTSTAMP", b"LAST-MODIFIED"):
        kept = kept.replace(b"\r\n%s:00010101T000000Z\r\n" % name, b"\r\n%s:%s\r\n" % (name, stamp), 1)
    return kept.replace(b"\r\nSEQUENCE:0\r\n", b"\r\nSEQUENCE:%d\r\n" % state[1], 1)


def _state(entry: Entry, is_open: bool, before: list[Any] | None, now: datetime) -> list[Any]:
    item = entry.item
    shown: list[object] = [item.start, item.end, item.starts_at, item.ends_at, is_open, item.status]
    if not is_open:
        shown.append(entry.is_deadline)
    if is_open:
        shown += [item.kind, item.title, item.place, item.is_certain, item.url, entry.why, item.revision]
    content = _keyed("content", "\x1f".join(str(value) for value in shown))[:32]
    if before and before[0] == content and not before[5]:
        return before
    sequence = max(item.revision, before[1] + 1 if before else 0)
    return [content, sequence, now.strftime(_UTC_STAMP), item.start.isoformat(), item.end.isoformat(), False]


def _gone(state: list[Any], now: datetime, days: tuple[date, date]) -> list[Any] | None:
    """What becomes of an event that is not among the entries any more: cancelled, or forgotten."""
    first, last = date.fromisoformat(state[3]), date.fromisoformat(state[4])
    if last < days[0] or first > days[1]:
        return None
    if not state[5]:
        return [state[0], state[1] + 1, now.strftime(_UTC_STAMP), state[3], state[4], True]
    return state if now - _stamp(state) < CANCELLED_FOR else None


def _stamp(state: list[Any]) -> datetime:
    return datetime.strptime(state[2], _UTC_STAMP).replace(tzinfo=UTC)


def _event(entry: Entry, uid: str, state: list[Any], is_open: bool) -> Event:
    item = entry.item
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", _stamp(state))
    event.add("last-modified", _stamp(state))
    event.add("sequence", state[1])
    event.add("class", "PRIVATE")
    is_whole_day = item.starts_at is None
    if is_whole_day:
        event.add("dtstart", item.start)
        event.add("dtend", item.end + timedelta(days=1))
    else:
        begin, end = _times(entry)
        event.add("dtstart", begin)
        event.add("dtend", end)
    blocks = not is_whole_day or (not is_open and not entry.is_deadline)
    event.add("transp", "OPAQUE" if blocks else "TRANSPARENT")
    status = item.status.upper()
    event.add("status", "TENTATIVE" if status == "CONFIRMED" and not item.is_certain else status)
    if not is_open:
        event.add("summary", _("Busy"))
        return event
    event.add("summary", labelled(item.kind_title, item.title))
    event.add("categories", [str(item.kind_title)])
    if item.place:
        event.add("location", item.place)
    url = settings.UMUBANO_ADDRESS + item.url
    event.add("url", url)
    event.add("description", "\n".join(_lines(entry, url)))
    if entry.is_deadline and item.status != "cancelled":
        for trigger in ALARMS:
            event.add_component(_alarm(entry, trigger))
    return event


def _times(entry: Entry) -> tuple[datetime, datetime]:
    """In UTC, so that no time zone has to be described; an item without an end lasts an hour."""
    item = entry.item
    zone = ZoneInfo(settings.TIME_ZONE)
    begin = datetime.combine(item.start, item.starts_at or time(), zone)
    end = datetime.combine(item.end, item.ends_at, zone) if item.ends_at else begin + timedelta(hours=1)
    return begin.astimezone(UTC), max(end, begin).astimezone(UTC)


def _lines(entry: Entry, url: str) -> list[str]:
    lines = [entry.why] if entry.why else []
    if not entry.item.is_certain:
        lines.append(_("The date is not certain."))
    if entry.item.is_illustrative:
        lines.append(_("Illustrative: this record is no public fact."))
    return [*lines, value_of(entry.item.label_id).marking(), url]


def _alarm(entry: Entry, trigger: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", labelled(entry.item.kind_title, entry.item.title))
    alarm.add("trigger", trigger)
    return alarm


def _cancelled(uid: str, state: list[Any]) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", _stamp(state))
    event.add("last-modified", _stamp(state))
    event.add("sequence", state[1])
    event.add("class", "PRIVATE")
    event.add("dtstart", date.fromisoformat(state[3]))
    event.add("dtend", date.fromisoformat(state[4]) + timedelta(days=1))
    event.add("status", "CANCELLED")
    event.add("transp", "TRANSPARENT")
    event.add("summary", _("Cancelled"))
    return event
