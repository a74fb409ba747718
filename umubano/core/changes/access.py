"""The access log: what must be accounted for although no record changes.

Writing an entry is not writing a record: readers, auditors, partners and administrators may write none, and
yet what they do is logged. So `record_access` opens the one label of its entry for the one statement that
writes it. In the same way entries about accounts (lowest label) are shown to their own person and to
administrators, who hold no clearance; `_seeing_account_entries` is that narrow door, and it shows nothing
but entries about accounts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from umubano.core.actors import Actor, Role
from umubano.core.changes.models import RECORD_KINDS, AccessKind, AccessLog
from umubano.core.changes.policy import READ_ACCESS_LOG
from umubano.core.illustrative import kept_title
from umubano.core.labels.models import Label
from umubano.core.labels.rules import HIGHEST, LabelValue
from umubano.core.labels.services import default_label, label_for, value_of
from umubano.core.policy import require

#: A record kept open or reloaded is one reading, not many.
SAME_READING = timedelta(minutes=15)


def record_access(
    actor: Actor | None,
    kind: str,
    subject: Any = None,
    *,
    subject_kind: str = "",
    subject_ref: str = "",
    subject_title: str = "",
    label: LabelValue | Label | int | None = None,
    name: str = "",
    address: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Log that somebody did `kind` (a value of AccessKind), to `subject` when that is a record.

    `subject` has `ref`, `title` and `label_id`, which the entry takes over. Without one, say the subject in
    words and, for what was exported or printed, the `label` of what went into it; entries about accounts
    take the lowest label. `actor` is None when nobody is signed in; then `name` says who was meant.
    `details` must not hold anything above the label.
    """
    entry = {
        "kind": AccessKind(kind).value,
        "actor_id": actor.id if actor else "",
        "actor_name": (actor.name if actor else name)[:200],
        "subject_kind": (subject._meta.model_name if subject is not None else subject_kind)[:40],
        "subject_ref": (subject.ref if subject is not None else subject_ref)[:80],
        "subject_title": (kept_title(subject) if subject is not None else str(subject_title))[:400],
        "details": json.dumps(dict(details or {}), default=str),
        "address": address[:45],
        "recorded_at": timezone.now(),
        "label_id": subject.label_id if subject is not None else _label_id(label),
    }
    columns = ", ".join(entry)
    values = ", ".join(f"%({column})s" for column in entry)
    # no RETURNING: it would ask for the right to read the entry, which its author need not have
    statement = f"INSERT INTO changes_accesslog ({columns}) VALUES ({values})"  # noqa: S608
    with (
        transaction.atomic(savepoint=False),
        connections["default"].cursor() as cursor,
        _setting(cursor, "umubano.writable", f"{{{entry['label_id']}}}"),
    ):
        cursor.execute(statement, entry)


def record_reading(actor: Actor, subject: Any, *, address: str = "") -> None:
    """Log that a record of the highest level was read; called by its page. Lower labels, and reading again within a
    quarter of an hour, are not.
    """
    if value_of(subject.label_id).level < HIGHEST:
        return
    lately = AccessLog.objects.filter(
        kind=AccessKind.READ,
        actor_id=actor.id,
        subject_kind=subject._meta.model_name,
        subject_ref=subject.ref,
        recorded_at__gt=timezone.now() - SAME_READING,
    )
    if not lately.exists():
        record_access(actor, AccessKind.READ, subject, address=address)


def _label_id(label: LabelValue | Label | int | None) -> int:
    if isinstance(label, int):
        return label
    if isinstance(label, LabelValue):
        label = label_for(label)
    return int((label or default_label()).pk)


@contextmanager
def _setting(cursor: Any, name: str, value: str) -> Iterator[None]:
    """Set a transaction-local setting for some statements. After an error the transaction is rolled back
    and the setting with it.
    """
    cursor.execute("SELECT current_setting(%s, true), set_config(%s, %s, true)", [name, name, value])
    before = cursor.fetchone()[0]
    yield
    cursor.execute("SELECT set_config(%s, %s, true)", [name, before or ""])


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """What to show of the access log; empty means everything."""

    actor_id: str = ""
    kind: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Some entries, newest first, and the id to go on from, if there are more."""

    entries: tuple[AccessLog, ...]
    next_before: int | None


def access_entries(
    reader: Actor, asked: AccessFilter | None = None, *, before: int | None = None, limit: int = 50
) -> AccessPage:
    """The access log for auditors and the head, trimmed by their labels; for administrators the entries
    about accounts.

    Raises NotAllowed for anybody else.
    """
    require(reader, READ_ACCESS_LOG)
    rows = _filtered(asked or AccessFilter())
    if reader.role is not Role.ADMINISTRATOR:
        return _page(rows, before, limit)
    with _seeing_account_entries():
        return _page(rows.exclude(kind__in=RECORD_KINDS), before, limit)


def own_sign_ins(actor: Actor, *, limit: int = 20) -> tuple[AccessLog, ...]:
    """When and from where somebody signed in, failed to, or had the account changed: for that person's
    own eyes.
    """
    about_me = Q(actor_id=actor.id) | Q(subject_kind="account", subject_ref=actor.id)
    rows = AccessLog.objects.filter(about_me).exclude(kind__in=RECORD_KINDS)
    with _seeing_account_entries():
        return _page(rows, None, limit).entries


def latest_verifications(reader: Actor, *, limit: int = 5) -> tuple[AccessLog, ...]:
    """The latest verifications of history with their results, in `details`."""
    require(reader, READ_ACCESS_LOG)
    with _seeing_account_entries():
        return _page(AccessLog.objects.filter(kind=AccessKind.HISTORY_VERIFIED), None, limit).entries


@contextmanager
def _seeing_account_entries() -> Iterator[None]:
    """Show entries under the lowest label for some statements. Callers filter by kind and evaluate inside."""
    label = default_label().pk
    with (
        transaction.atomic(savepoint=False),
        connections["default"].cursor() as cursor,
        _setting(cursor, "umubano.labels", f"{{{label}}}"),
    ):
        yield


def _filtered(asked: AccessFilter) -> QuerySet[AccessLog]:
    rows = AccessLog.objects.all()
    if asked.actor_id:
        rows = rows.filter(actor_id=asked.actor_id)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.subject:
        rows = rows.filter(Q(subject_ref__iexact=asked.subject) | Q(subject_title__icontains=asked.subject))
    if asked.since:
        rows = rows.filter(recorded_at__gte=start_of(asked.since))
    if asked.until:
        rows = rows.filter(recorded_at__lt=start_of(asked.until + timedelta(days=1)))
    return rows


def _page(rows: QuerySet[AccessLog], before: int | None, limit: int) -> AccessPage:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: limit + 1])
    return AccessPage(tuple(found[:limit]), found[limit - 1].pk if len(found) > limit else None)


def start_of(day: date) -> datetime:
    """Midnight at the beginning of `day` in the installation's time zone."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001
