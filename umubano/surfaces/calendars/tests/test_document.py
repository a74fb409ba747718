"""The iCalendar document, read back by another library and imported into a real calendar client."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.core.registry import DueItem
from umubano.core.testing.browser import ROOT
from umubano.surfaces.calendars.feeds.document import CANCELLED_FOR, uid_of, write
from umubano.surfaces.calendars.items import Entry, merged
from umubano.surfaces.calendars.tests.made import DAY, entry, item, label_id

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def _write(entries, **given):
    return write(entries, name="Umubano", **{"ceiling": 10, "now": NOW, **given})


def _read(document):
    return vobject.readOne(document.content.decode())


def _events(document):
    return _read(document).contents.get("vevent", [])


words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x85\u2028\u2029\ufeff"),
    min_size=1,
    max_size=300,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words, st.text("ab,;\\:\n", max_size=80), st.integers(1, 400))
def test_another_library_reads_what_was_written(title: str, place: str, days: int) -> None:
    document = _write([entry(1, DAY, days, label=label_id(), title=title, place=place)])
    (event,) = _events(document)
    assert event.summary.value == f"Visit: {title}"
    assert (event.location.value if place else "") == place
    assert event.dtstart.value == DAY
    assert event.dtend.value == DAY + timedelta(days=days)
    assert all(len(line) <= 75 for line in document.content.split(b"\r\n"))
    assert document.content.endswith(b"END:VCALENDAR\r\n")


def test_an_event_kept_as_written_gets_the_sequence_and_times_of_each_document() -> None:
    title = "DTSTAMP:00010101T000000Z\r\nSEQUENCE:0"
    entries = [entry(1, DAY, label=label_id(), title=title, revision=3)]
    first, second = _write(entries), _write(entries, now=LATER)
    assert [_read(one).vevent.dtstamp.value for one in (first, second)] == [NOW, LATER]
    sent = {uid: [state[0], 7, *state[2:]] for uid, state in first.sent.items()}
    third = _read(_write(entries, sent=sent, now=LATER)).vevent
    assert (third.sequence.value, third.dtstamp.value, third.last_modified.value) == ("7", NOW, NOW)
    assert _read(second).vevent.sequence.value == "3"
    assert "DTSTAMP:00010101T000000Z" in third.summary.value


def test_whole_days_are_dates_and_the_end_is_exclusive() -> None:
    text = _write([entry(1, date(2026, 2, 28), 1, label=label_id())]).content.decode()
    assert "DTSTART;VALUE=DATE:20260228\r\n" in text
    assert "DTEND;VALUE=DATE:20260301\r\n" in text


def test_times_of_day_are_given_in_utc() -> None:
    text = _write([entry(1, label=label_id(), starts_at=time(9), ends_at=time(10, 30))]).content.decode()
    assert "DTSTART:20260105T070000Z\r\n" in text
    assert "DTEND:20260105T083000Z\r\n" in text
    assert "TRANSP:OPAQUE" in text


def test_the_calendar_says_its_name_and_how_often_to_fetch() -> None:
    text = _write([]).content.decode()
    assert "X-WR-CALNAME:Umubano\r\n" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in text


@pytest.mark.parametrize(
    ("level", "compartments", "shows"), [(10, (), True), (20, (), False), (10, ("OPS",), False)]
)
def test_only_what_may_leave_leaves(level: int, compartments: tuple[str, ...], shows: bool) -> None:
    secret = item(
        7,
        label=label_id(level, compartments=compartments),
        title="Quixzanth",
        place="Vobralle",
        kind_title="Visit",
        starts_at=time(9),
    )
    document = _write([Entry(secret, is_deadline=True, why="Because of Quixzanth")])
    text = document.content.decode()
    (event,) = _events(document)
    assert ("Quixzanth" in text, "Vobralle" in text, "A-0007" in text) == (shows, shows, shows)
    assert (event.summary.value == "Busy") is not shows
    assert document.label_ids == (frozenset({secret.label_id}) if shows else frozenset())
    assert event.dtstart.value == datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
    if not shows:
        assert set(event.contents) == {
            "uid", "dtstamp", "last-modified", "sequence", "class", "dtstart", "dtend", "transp", "status", "summary",
        }  # fmt: skip


def test_busy_blocks_the_days_and_a_deadline_does_not() -> None:
    hidden, seen = label_id(20), label_id()
    entries = [
        entry(1, days=3, label=hidden),
        Entry(item(2, label=hidden), is_deadline=True),
        entry(3, label=seen),
        Entry(item(4, label=seen), is_deadline=True),
    ]
    assert [event.transp.value for event in _events(_write(entries))] == [
        "OPAQUE",
        "TRANSPARENT",
        "TRANSPARENT",
        "TRANSPARENT",
    ]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"PORT": "8331"}, "http://127.0.0.1:8331"),
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8331", "UMUBANO_ADDRESS": "https://mod.example/"}, "https://mod.example"),
    ],
)
def test_links_lead_to_the_port_that_is_served(given: dict[str, str], address: str) -> None:
    script = "from umubano.config import settings; print(settings.UMUBANO_ADDRESS)"
    kept = {name: text for name, text in os.environ.items() if name not in {"PORT", "UMUBANO_ADDRESS"}}
    done = subprocess.run(
        [sys.executable, "-c", script], env=kept | given, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == address


def test_what_may_not_leave_is_left_out_where_the_setting_says_so() -> None:
    entries = [entry(1, label=label_id(20)), entry(2, label=label_id())]
    assert len(_events(_write(entries))) == 2
    assert [event.summary.value for event in _events(_write(entries, shows_busy=False))] == [
        "Visit: Visit of staff 2"
    ]


def test_the_uid_is_stable_and_tells_nothing() -> None:
    first, again = _events(_write([entry(label=label_id())])), _events(_write([entry(label=label_id(20))]))
    assert first[0].uid.value == again[0].uid.value == uid_of("activity-A-0001")
    assert "A-0001" not in first[0].uid.value
    assert uid_of("activity-A-0001") != uid_of("activity-A-0002")


def test_a_document_of_the_same_is_the_same_and_a_change_raises_the_sequence() -> None:
    label = label_id()
    first = _write([entry(label=label)])
    same = _write([entry(label=label)], now=LATER, sent=first.sent)
    assert same.content == first.content
    moved = _write([entry(start=DAY + timedelta(days=1), label=label)], now=LATER, sent=first.sent)
    (before,), (after,) = _events(first), _events(moved)
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.last_modified.value == LATER
    revised = _write([entry(label=label, revision=9)], now=LATER, sent=first.sent)
    assert int(_events(revised)[0].sequence.value) == 9


def test_a_deadline_that_moves_keeps_its_uid_and_raises_the_sequence() -> None:
    due = DueItem(
        key="plan-line-12", on=DAY, kind="plan_line", kind_title="Line", about="P-1", about_title="Plan", url="/p/",
        why="", owner="", label_id=label_id(),
    )  # fmt: skip
    first = _write(merged([], [due]))
    later = _write(merged([], [replace(due, on=DAY + timedelta(days=9))]), now=LATER, sent=first.sent)
    (before,), (after,) = _events(first), _events(later)
    assert (before.uid.value, before.dtstart.value) == (after.uid.value, DAY)
    assert after.dtstart.value == DAY + timedelta(days=9)
    assert int(after.sequence.value) > int(before.sequence.value)


def test_what_vanishes_is_cancelled_for_a_while() -> None:
    first = _write([entry(label=label_id())])
    gone = _write([], now=LATER, sent=first.sent)
    (event,) = _events(gone)
    assert (event.status.value, event.uid.value) == ("CANCELLED", uid_of("activity-A-0001"))
    assert int(event.sequence.value) > int(_events(first)[0].sequence.value)
    assert "Visit of staff" not in gone.content.decode()
    forgotten = _write([], now=LATER + CANCELLED_FOR, sent=gone.sent)
    assert (_events(forgotten), forgotten.sent) == ([], {})


def test_what_only_slid_out_of_the_days_is_not_cancelled() -> None:
    first = _write([entry(label=label_id())])
    assert _events(_write([], sent=first.sent, days=(DAY + timedelta(days=9), date.max))) == []


def test_what_comes_back_is_confirmed_with_a_higher_sequence() -> None:
    label = label_id()
    gone = _write([], sent=_write([entry(label=label)]).sent)
    back = _write([entry(label=label)], sent=gone.sent)
    assert _events(back)[0].status.value == "CONFIRMED"
    assert int(_events(back)[0].sequence.value) > int(_events(gone)[0].sequence.value)


def test_status_and_alarms() -> None:
    label = label_id()
    entries = [
        Entry(item(1, label=label), is_deadline=True, why="It lapses."),
        entry(2, label=label, status="cancelled"),
        entry(3, label=label, is_certain=False),
    ]
    deadline, cancelled, unsure = _events(_write(entries))
    assert [alarm.trigger.value for alarm in deadline.contents["valarm"]] == [
        timedelta(days=-7),
        timedelta(days=-1),
    ]
    assert (cancelled.status.value, unsure.status.value) == ("CANCELLED", "TENTATIVE")
    assert "valarm" not in cancelled.contents


def test_khal_imports_it_and_shows_it(tmp_path: Path) -> None:
    """khal is a real calendar client: it stores the events and lists them on their days."""
    entries = [
        entry(1, date(2026, 1, 7), 3, label=label_id(), title="Staff talks; “Kigali”, 2nd round"),
        entry(2, date(2026, 1, 8), label=label_id(40), title="Quixzanth"),
    ]
    document = tmp_path / "feed.ics"
    document.write_bytes(_write(entries).content)
    store = tmp_path / "store"
    store.mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[umubano]]\npath = {store}\ntype = calendar\n"
        f"[sqlite]\npath = {tmp_path / 'khal.db'}\n"
        "[locale]\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
    )

    def khal(*arguments: str) -> str:
        command = [str(ROOT / ".venv" / "bin" / "khal"), "-c", str(config), *arguments]
        environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    khal("import", "--batch", "-a", "umubano", str(document))
    listed = khal(
        "list",
        "2026-01-05",
        "10d",
        "--format",
        "{start-date}|{end-date}|{title}",
        "--day-format",
        "",
        "--once",
    )
    assert sorted(line for line in listed.splitlines() if line) == [
        "2026-01-07|2026-01-09|Visit: Staff talks; “Kigali”, 2nd round",
        "2026-01-08|2026-01-08|Busy",
    ]
    assert len(list(store.glob("*.ics"))) == 2
