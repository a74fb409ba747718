"""The weekly digest, sent over SMTP to a real mail server on this machine: it says no more than a mail may carry."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from umubano.core.changes import acting
from umubano.core.changes.models import AccessLog
from umubano.core.jobs.tasks import run_piece
from umubano.surfaces.calendars.tests.made import label_id
from umubano.surfaces.inbox.digest import recipients
from umubano.surfaces.inbox.models import Digest
from umubano.surfaces.inbox.tests.made import announce, item

pytestmark = pytest.mark.django_db

WEEK = date(2026, 1, 5)


class Mailbox:
    """Keeps what it is sent; `refuses` answers that it will not take it."""

    def __init__(self) -> None:
        self.received: list[Any] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            return "451 try again later"
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.UMUBANO_ADDRESS = "https://umubano.example"
    yield box
    server.stop()


@pytest.fixture
def desk(cast: Any) -> Any:
    account = cast["desk"]
    account.email = "desk@mod.example"
    account.save(update_fields=["email"])
    return account


def _send(account: Any) -> int:
    return run_piece("inbox.digest", WEEK, account.pk)


def _parts(message: Any) -> tuple[str, str]:
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    return plain.get_content(), html.get_content()


def test_a_mail_names_what_it_may_and_counts_the_rest(mailbox: Mailbox, desk: Any, monkeypatch: Any) -> None:
    announce(
        monkeypatch,
        [
            item(1, label_id(), owner="desk", title="Open & <plain>"),
            item(2, label_id(20), owner="desk", title="Quixzanth"),
            item(3, label_id(10, compartments=["CABO-DELGADO"]), owner="desk", title="Vobralle"),
        ],
    )
    assert _send(desk) == 3
    (message,) = mailbox.received
    assert (message["To"], message.get_content_type()) == ("desk@mod.example", "multipart/alternative")
    plain, html = _parts(message)
    assert "Open & <plain>" in plain
    assert "Open &amp; &lt;plain&gt;" in html
    for text in (plain, html):
        assert "2 more items await you; open the inbox." in text
        assert "https://umubano.example/inbox/" in text
        assert "Quixzanth" not in text
        assert "Vobralle" not in text
        assert "A-0002" not in text
    assert message["Subject"].startswith("OFFICIAL: ")


def test_a_mail_of_nothing_but_higher_labels_gives_the_number_only(
    mailbox: Mailbox, desk: Any, monkeypatch: Any
) -> None:
    announce(monkeypatch, [item(1, label_id(40), owner="desk", title="Quixzanth")])
    assert _send(desk) == 1
    assert "1 more item awaits you; open the inbox." in _parts(mailbox.received[0])[0]
    assert "Quixzanth" not in mailbox.received[0].as_string()


def test_a_digest_is_sent_once_a_week_and_logged(
    mailbox: Mailbox, desk: Any, monkeypatch: Any, actors: Any
) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    assert (_send(desk), _send(desk), len(mailbox.received)) == (1, 0, 1)
    with acting(actors["auditor"]):
        assert AccessLog.objects.get(kind="mailed").details == {"items": 1}
    assert run_piece("inbox.digest", date(2026, 1, 12), desk.pk) == 1


def test_nothing_is_sent_when_nothing_awaits(mailbox: Mailbox, desk: Any, monkeypatch: Any) -> None:
    announce(monkeypatch)
    assert (_send(desk), mailbox.received) == (0, [])


def test_a_refused_mail_is_tried_again(mailbox: Mailbox, desk: Any, monkeypatch: Any, actors: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    mailbox.refuses = True
    with pytest.raises(OSError, match="451"):
        _send(desk)
    assert Digest.objects.count() == 0
    with acting(actors["auditor"]):
        assert AccessLog.objects.filter(kind="mailed").count() == 0
    mailbox.refuses = False
    assert (_send(desk), len(mailbox.received)) == (1, 1)


def test_the_digest_is_in_the_language_of_its_reader(mailbox: Mailbox, desk: Any, monkeypatch: Any) -> None:
    announce(monkeypatch, [item(1, label_id(), owner="desk")])
    desk.language = "fr"
    desk.save(update_fields=["language"])
    _send(desk)
    assert 'lang="fr"' in _parts(mailbox.received[0])[1]


def test_who_gets_a_digest(mailbox: Mailbox, desk: Any, cast: Any, actors: Any, settings: Any) -> None:
    for name in ("head", "admin", "reader"):
        cast[name].email = f"{name}@mod.example"
        cast[name].wants_digest = name != "reader"
        cast[name].save(update_fields=["email", "wants_digest"])
    assert recipients(actors["service"], WEEK) == sorted([desk.pk, cast["head"].pk])
    settings.EMAIL_HOST = ""
    assert recipients(actors["service"], WEEK) == []


def test_one_opts_out_in_the_preferences(client_as: Any, desk: Any) -> None:
    given = {"language": "en", "theme": "auto", "email": "desk@mod.example"}
    assert client_as("desk").post("/account/preferences/", given).status_code == 303
    desk.refresh_from_db()
    assert desk.wants_digest is False
    assert client_as("desk").post("/account/preferences/", {**given, "wants_digest": "on"}).status_code == 303
    desk.refresh_from_db()
    assert desk.wants_digest is True
