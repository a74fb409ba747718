"""The weekly digest by e-mail: what awaits somebody, as far as a mail may say it.

A mail leaves the house. Items up to the mail's ceiling (and in no compartment) stand in it by name; of the others only the number, and
where they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes import acting
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.dates import today
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import dominant_of
from umubano.surfaces.inbox.items import GROUPS, Awaiting, inbox_of
from umubano.surfaces.inbox.models import Digest

#: More lines than this are not read in a mail; the rest is counted.
MOST_LINES = 40


def recipients(_operator: Actor, _week: date) -> list[int]:
    """Ids of the accounts that want a digest and can get one; none where no mail server is named."""
    if not settings.EMAIL_HOST:
        return []
    rows = Account.objects.filter(is_active=True, wants_digest=True).exclude(email="")
    rows = rows.exclude(role__in=[Role.ADMINISTRATOR.value, Role.SERVICE.value])
    return list(rows.order_by("id").values_list("id", flat=True))


def send_digest(_operator: Actor, week: date, account_id: int | None) -> int:
    """Send one account its digest of the week, once; returns how many items it speaks of.

    Checks: that it was not sent. Records: `mailed`, with the label of what stood in it. The row and the mail are one: when the server
    refuses the mail the row is undone, and the job is tried again. When nothing awaits, nothing is sent.
    """
    account = (
        Account.objects.prefetch_related("desks")
        .filter(pk=account_id or 0, is_active=True, wants_digest=True)
        .exclude(email="")
        .first()
    )
    if account is None:
        return 0
    sent, created = Digest.objects.get_or_create(account=account, week=week)
    if not created:
        return 0
    with acting(account.as_actor()) as actor, translation.override(account.language):
        lines = [line for line in inbox_of(actor) if line.snoozed_until is None]
        if not lines:
            return 0
        message, label = compose(account, lines)
        record_access(
            actor,
            AccessKind.MAILED,
            subject_kind="inbox",
            subject_title=_("Weekly digest"),
            label=label,
            details={"items": len(lines)},
        )
        message.send()
    sent.items = len(lines)
    sent.save(update_fields=["items"])
    return len(lines)


def may_stand_in_mail(label: LabelValue) -> bool:
    """Whether a mail may say what is under this label."""
    return label.level <= settings.UMUBANO_MAIL_CEILING and not label.compartments


def compose(account: Account, lines: Iterable[Awaiting]) -> tuple[EmailMultiAlternatives, LabelValue]:
    """The mail in the language now active, plain text and HTML, and the label of what stands in it."""
    all_lines = list(lines)
    told = [line for line in all_lines if may_stand_in_mail(dominant_of(line.item.labels))][:MOST_LINES]
    label = dominant_of(label for line in told for label in line.item.labels)
    groups = [
        {"title": title, "lines": [_shown(line) for line in told if line.group == group]}
        for group, title in GROUPS.items()
    ]
    context: dict[str, Any] = {
        "account": account,
        "day": today(),
        "groups": [group for group in groups if group["lines"]],
        "count": len(all_lines),
        "more": len(all_lines) - len(told),
        "inbox": settings.UMUBANO_ADDRESS + reverse("inbox:index"),
        "preferences": settings.UMUBANO_ADDRESS + reverse("accounts:preferences"),
        "marking": label.marking(),
        "language": account.language,
    }
    message = EmailMultiAlternatives(
        subject=_("%(marking)s: what awaits you in Umubano") % {"marking": label.marking()},
        body=render_to_string("inbox/mail/digest.txt", context),
        to=[account.email],
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
    )
    message.attach_alternative(render_to_string("inbox/mail/digest.html", context), "text/html")
    return message, label


def _shown(line: Awaiting) -> dict[str, Any]:
    return {
        "title": line.item.title,
        "why": str(line.item.why),
        "due": line.item.due,
        "for_name": line.for_name,
        "url": settings.UMUBANO_ADDRESS + line.item.url,
    }
