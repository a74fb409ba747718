"""Capture by e-mail: a message with five lines becomes an activity, or is refused with the reason.

    Kind: visit
    Partner: MOZ
    When: 2026-03-02/2026-03-04
    What: Chief of defence staff in Maputo
    Agreement: A-1234567        (or) Outside because: courtesy visit
    Another: yes                (only when asked whether it is the same as one on file)

An address in a message proves nothing, so the account it names acts with the lowest clearance, no compartment, and the default label: a mail
can neither read nor write above that. Nothing is sent back: the server's answer to the delivery says what became of it, and the log keeps it.
What may be on file already is not recorded: the answer names it, and whoever wrote sends the mail again with the line `Another: yes`.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

from django.utils.translation import gettext as _

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.changes import acting
from umubano.core.changes.log import record_event
from umubano.core.codelists.services import require_code
from umubano.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from umubano.core.labels.rules import LOWEST
from umubano.core.policy import require
from umubano.domain.activities import policy as rules
from umubano.domain.activities.capture import Capture, capture_activity, likely_duplicates
from umubano.domain.activities.models import Activity
from umubano.domain.agreements.forms.fields import edtf
from umubano.domain.parties.resolver import resolve_party

log = logging.getLogger("umubano.activities.mail")

#: Larger is no capture.
LARGEST = 256 * 1024
_NAMESPACE = uuid.UUID("5b8a0a5e-6a39-4a63-9a5b-6f1c5a3d2c10")
_LINE = re.compile(r"^\s*([A-Za-zÀ-ÿ ’']{2,40}?)\s*:\s*(.*)$")
#: The words before the colon, in the languages of the product.
_FIELDS = {
    "kind": "kind",
    "genre": "kind",
    "type": "kind",
    "partner": "partner",
    "partners": "partner",
    "partenaire": "partner",
    "partenaires": "partner",
    "when": "when",
    "date": "when",
    "quand": "when",
    "what": "what",
    "quoi": "what",
    "objet": "what",
    "agreement": "agreement",
    "accord": "agreement",
    "outside because": "outside",
    "outside": "outside",
    "hors accord": "outside",
    "another": "another",
    "autre": "another",
}
_YES = frozenset({"yes", "oui"})
_NEEDED = ("kind", "partner", "when", "what")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message: the activity's reference, or a code and sentence why not."""

    ok: bool
    ref: str = ""
    code: str = ""
    message: str = ""


def parse(text: str) -> dict[str, str]:
    """The fields of the template in a text; lines before the first and quoted ones are passed over. Raises InvalidInput with `field`."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if line.startswith(">"):
            continue
        if line.strip() == "--":
            break  # the signature begins
        match = _LINE.match(line)
        name = _FIELDS.get(match[1].strip().lower()) if match else None
        if match and name and name not in found:
            found[name] = match[2].strip()
    for name in _NEEDED:
        if not found.get(name):
            raise InvalidInput(
                _("The message lacks the line “%(name)s: …”.") % {"name": name.capitalize()},
                code="line_missing",
                field=name,
            )
    return found


def fields_of(message: EmailMessage) -> dict[str, str]:
    """The lines of a message. Raises InvalidInput."""
    body = message.get_body(preferencelist=("plain",))
    return parse(str(body.get_content()) if body is not None else "")


def capture_of(message: EmailMessage, fields: dict[str, str], sender: str) -> Capture:
    """The five fields of a message. The key comes from its Message-ID, so that a second delivery makes no second record."""
    start, slash, end = fields["when"].partition("/")
    when = f"{edtf(start.strip())}/{edtf(end.strip())}" if slash else edtf(start.strip())
    identifier = str(message["Message-ID"] or "").strip()
    unique = identifier or repr(sorted(fields.items()))
    return Capture(
        kind=require_code("activity_kind", fields["kind"]),
        partners=[
            resolve_party(part.strip()).code for part in re.split(r"[;,]", fields["partner"]) if part.strip()
        ],
        when=when,
        what=fields["what"][:400],
        agreement=fields.get("agreement", ""),
        outside_because=fields.get("outside", "")[:300],
        key=uuid.uuid5(_NAMESPACE, f"{sender}\n{unique}"),
    )


def sender_of(message: EmailMessage) -> str:
    """The one address in From, in small letters; empty when there is none or more than one."""
    addresses = [address.lower() for _name, address in getaddresses([str(message["From"] or "")]) if address]
    return addresses[0] if len(addresses) == 1 else ""


def account_of(sender: str) -> Account | None:
    """The one active account with this address."""
    if not sender:
        return None
    found = list(Account.objects.prefetch_related("desks").filter(email__iexact=sender, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def lowered(actor: Actor) -> Actor:
    """The actor as far as a mail is trusted: the lowest clearance, no compartment."""
    return replace(actor, clearance=LOWEST, compartments=frozenset())


def receive(
    content: bytes, *, acts_as: Callable[[Actor], AbstractContextManager[Actor]] = acting
) -> Received:
    """Take one message: record the activity, or say why not. Never raises for what a message says; logs either way."""
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    sender = sender_of(message)
    identifier = str(message["Message-ID"] or "")
    try:
        if len(content) > LARGEST:
            raise InvalidInput(_("The message is too large to be a capture."), code="too_large")
        account = account_of(sender)
        if account is None:
            raise NotAllowed(_("The sender is not known here."), code="unknown_sender")
        with acts_as(lowered(account.as_actor())) as actor:
            activity = _record(actor, message, sender)
    except DomainError as error:
        log.warning(
            "capture by mail refused: from=%s message-id=%s code=%s: %s",
            sender or "?",
            identifier,
            error.error_code,
            error.message,
        )
        return Received(False, code=error.error_code, message=error.message)
    log.info("capture by mail taken: from=%s message-id=%s activity=%s", sender, identifier, activity.ref)
    return Received(True, ref=activity.ref)


def _record(actor: Actor, message: EmailMessage, sender: str) -> Activity:
    require(actor, rules.CREATE)  # before anything on file is named
    fields = fields_of(message)
    capture = capture_of(message, fields, sender)
    was_there = Activity.objects.filter(capture_key=capture.key).exists()
    refs = ", ".join(row.ref for row in likely_duplicates(capture))
    if refs and fields.get("another", "").lower() not in _YES:
        raise Conflict(
            _("It may be on file already: %(refs)s. If it is another one, send it with the line Another: yes")
            % {"refs": refs},
            code="likely_duplicate",
        )
    activity = capture_activity(actor, capture)
    if not was_there:
        # says on the record that the label is the default because it came by mail, not because somebody chose it
        said = _("From %(sender)s; it has the default label until somebody changes it.") % {"sender": sender}
        if refs:
            said += " " + _("The mail says that it is another one than: %(refs)s.") % {"refs": refs}
        record_event(actor, "activity.received_by_mail", activity, summary=said)
    return activity
