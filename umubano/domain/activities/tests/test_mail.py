"""Capture by e-mail: what is taken, what is refused, and that a sender is never trusted above the lowest level."""

from __future__ import annotations

import logging
import smtplib
import socket
from email.message import EmailMessage
from typing import Any

import pytest

from umubano.core.changes.models import LogEntry
from umubano.core.labels.services import label_for
from umubano.domain.activities import mailbox
from umubano.domain.activities.mail import parse, receive
from umubano.domain.activities.models import Activity
from umubano.domain.activities.tests.factories import SECRET, make
from umubano.domain.negotiations.tests.factories import agreement

pytestmark = pytest.mark.django_db

BODY = """Hello,

Kind: visit
Partner: Mozambique
When: 2 March 2026/2026-03-04
What: Chief of defence staff in Maputo
Outside because: courtesy

--
Kind: exercise
"""


@pytest.fixture
def desk(cast: Any) -> Any:
    from umubano.core.accounts.models import Account

    Account.objects.filter(pk=cast["desk"].pk).update(email="desk@mod.example")
    return cast["desk"]


def message(body: str = BODY, sender: str = "Desk <Desk@mod.example>", key: str = "<1@mod.example>") -> bytes:
    made = EmailMessage()
    made["From"] = sender
    made["To"] = "activities@umubano.example"
    made["Subject"] = "Visit"
    made["Message-ID"] = key
    made.set_content(body)
    return made.as_bytes()


def test_five_lines_become_an_activity_under_the_default_label(desk: Any, as_actor: Any, caplog: Any) -> None:
    caplog.set_level(logging.INFO, "umubano.activities.mail")
    received = receive(message())
    assert received.ok
    assert f"activity={received.ref}" in caplog.text
    with as_actor("desk"):
        row = Activity.objects.get(ref=received.ref)
        assert (row.kind, row.planned_start, row.planned_end) == ("visit", "2026-03-02", "2026-03-04")
        assert (row.label.level, row.label.releasable_to, row.label.compartments) == (10, [], [])
        entry = LogEntry.objects.get(kind="activity.received_by_mail")
        assert "default label" in entry.summary


def test_the_same_message_twice_records_once(desk: Any, as_actor: Any) -> None:
    assert receive(message()).ref == receive(message()).ref
    with as_actor("desk"):
        assert Activity.objects.count() == 1
        assert LogEntry.objects.filter(kind="activity.received_by_mail").count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"sender": "stranger@example.org"}, "unknown_sender"),
        ({"sender": "desk@mod.example, head@mod.example"}, "unknown_sender"),
        ({"body": "Please note a visit."}, "line_missing"),
        ({"body": BODY.replace("Mozambique", "Atlantis")}, "unknown_party"),
        ({"body": BODY.replace("visit", "picnic")}, "unknown_code"),
        ({"body": BODY.replace("2 March 2026", "soon")}, "bad_date"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_logged(
    desk: Any, as_actor: Any, caplog: Any, changed: Any, code: str
) -> None:
    received = receive(message(**changed))
    assert (received.ok, received.code) == (False, code)
    assert f"code={code}" in caplog.text
    with as_actor("desk"):
        assert Activity.objects.count() == 0


def test_a_mail_reaches_nothing_above_the_lowest_level(desk: Any, as_actor: Any) -> None:
    with as_actor("desk") as actor:
        hidden = agreement(actor, "MOZ", "Hidden agreement", label=label_for(SECRET))
    received = receive(message(BODY.replace("Outside because: courtesy", f"Agreement: {hidden.ref}")))
    assert received.code == "unknown_agreement"
    with as_actor("desk"):
        assert Activity.objects.count() == 0


def test_a_likely_duplicate_is_asked_about_before_it_is_recorded(desk: Any, as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = make(actor)
    asked = receive(message())
    assert (asked.ok, asked.code) == (False, "likely_duplicate")
    assert row.ref in asked.message
    with as_actor("desk"):
        assert Activity.objects.count() == 1
    told = message(BODY.replace("What:", "Another: yes\nWhat:"), key="<2@mod.example>")
    assert receive(told).ok
    assert receive(told).ok
    with as_actor("desk"):
        assert Activity.objects.count() == 2
        assert row.ref in LogEntry.objects.get(kind="activity.received_by_mail").summary


def test_a_mail_is_not_told_of_what_lies_above_the_lowest_level(desk: Any, as_actor: Any) -> None:
    with as_actor("desk") as actor:
        make(actor, label=SECRET)
    assert receive(message()).ok


def test_whoever_may_not_write_is_told_of_nothing_on_file(cast: Any, as_actor: Any) -> None:
    from umubano.core.accounts.models import Account

    with as_actor("desk") as actor:
        make(actor)
    Account.objects.filter(pk=cast["reader"].pk).update(email="reader@mod.example")
    assert receive(message(sender="reader@mod.example")).code == "role_may_not"


def test_accounts_that_may_not_write_are_refused(cast: Any, as_actor: Any) -> None:
    from umubano.core.accounts.models import Account

    Account.objects.filter(pk=cast["reader"].pk).update(email="reader@mod.example")
    assert receive(message(sender="reader@mod.example")).code == "role_may_not"


def test_the_signature_and_quoted_lines_say_nothing() -> None:
    assert parse(BODY)["kind"] == "visit"
    assert parse("> Kind: exercise\n" + BODY)["kind"] == "visit"


def test_the_mailbox_listens_on_loopback_only() -> None:
    with pytest.raises(ValueError, match="loopback"):
        mailbox.controller(0, "0.0.0.0")


def test_smtp_answers_what_became_of_each_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """The protocol alone: what `receive` makes of a message is tested above, in the test's own transaction."""
    from umubano.domain.activities.mail import Received

    seen: list[bytes] = []

    def take(content: bytes) -> Received:
        seen.append(content)
        known = b"desk@mod.example" in content
        return (
            Received(True, ref="V-1")
            if known
            else Received(False, code="unknown_sender", message="Not known")
        )

    monkeypatch.setattr(mailbox, "receive", take)
    monkeypatch.setattr(mailbox, "close_old_connections", lambda: None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = mailbox.controller(port)
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", port) as client:
            assert (
                client.sendmail("desk@mod.example", ["a@b.example"], message(sender="desk@mod.example")) == {}
            )
            with pytest.raises(smtplib.SMTPDataError) as refused:
                client.sendmail("x@y.example", ["a@b.example"], message(sender="x@y.example"))
        assert refused.value.smtp_code == 550
        assert len(seen) == 2
    finally:
        server.stop()
