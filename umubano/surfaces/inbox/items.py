"""What awaits somebody. Concepts say what awaits whom; here it is picked for one person, and for those the person stands in for.

Only what the asking person's labels let through is ever picked from: standing in for somebody shows whom it awaits, never more than one
may read oneself.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes.memory import Memory
from umubano.core.dates import today
from umubano.core.due import LOOK_BACK
from umubano.core.registry import DueItem, InboxItem, concepts
from umubano.surfaces.inbox.models import Absence, Escalation, Snooze

#: The groups in the order of the page.
GROUPS = {
    "overdue": _("Overdue"),
    "approve": _("To approve"),
    "decide": _("To decide"),
    "answer": _("To answer"),
    "report": _("To report"),
    "escalated": _("Escalated to you"),
}

_memory = Memory(size=64)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item as a concept says it. `owner_name` names who must act on something due: a person's name or the code of a desk."""

    item: InboxItem
    digest: str
    owner_name: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom items may await."""

    username: str
    name: str
    role: Role
    desks: frozenset[str]

    @classmethod
    def of(cls, account: Account) -> Identity:
        desks = frozenset(desk.code for desk in account.desks.all())
        return cls(account.username, str(account), Role(account.role), desks)


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One line of somebody's inbox. `for_name` is whom the person stands in for; `snoozed_until` why it is not shown yet."""

    item: InboxItem
    digest: str
    group: str
    for_name: str = ""
    snoozed_until: date | None = None


def digest_of(key: str) -> str:
    """The name of an item in our tables, from which nobody reads which record it is about."""
    return hmac.new(f"inbox:{settings.SECRET_KEY}".encode(), key.encode(), hashlib.sha256).hexdigest()


def candidates(actor: Actor, on: date) -> tuple[Candidate, ...]:
    """Everything that awaits anybody, as far as the actor may read it; kept in memory while nothing changes."""
    key = ("inbox", on, today(), get_language(), actor.role, actor.desks, actor.affiliations)
    return _memory.get(key, lambda: tuple(_ask(actor, on)))


def _ask(actor: Actor, on: date) -> list[Candidate]:
    said = [
        item
        for concept in concepts()
        if concept.inbox is not None
        for item in concept.inbox(actor, on)
        if item.group in GROUPS
    ]
    found = [Candidate(item, digest_of(item.key)) for item in said]
    if not actor.is_foreign:
        known = {(item.url, item.due) for item in said}
        found += [
            _overdue(item)
            for concept in concepts()
            if concept.due is not None
            for item in concept.due(actor, on - LOOK_BACK, on)
            if item.on < on and (item.url, item.on) not in known
        ]
    return sorted(found, key=lambda one: (one.item.due or date.max, one.item.since, one.item.key))


def _overdue(due: DueItem) -> Candidate:
    item = InboxItem(
        key=f"overdue:{due.kind}:{due.about}:{due.on.isoformat()}",
        group="overdue",
        title=f"{due.kind_title}: {due.about_title}",
        why=due.why,
        url=due.url,
        since=due.on,
        due=due.on,
        label_id=due.label_id,
        is_illustrative=due.is_illustrative,
    )
    return Candidate(item, digest_of(item.key), due.owner)


def awaits(candidate: Candidate, who: Identity) -> bool:
    """Whether the item is for this person: by name, else by role and desk. What names nobody is the head's."""
    item = candidate.item
    if item.owner:
        return item.owner == who.username
    if candidate.owner_name:
        is_of_desk = candidate.owner_name in who.desks and who.role is Role.DESK_OFFICER
        return candidate.owner_name == who.name or is_of_desk
    if item.roles or item.desks:
        return (not item.roles or who.role in item.roles) and (
            not item.desks or bool(who.desks & set(item.desks))
        )
    return who.role is Role.HEAD


def inbox_of(actor: Actor, on: date | None = None) -> list[Awaiting]:
    """The actor's lines, those snoozed included, in the order of the groups; nothing for who is no person."""
    if actor.user_id is None or actor.role in {Role.ADMINISTRATOR, Role.SERVICE}:
        return []
    day = on or today()
    all_items = candidates(actor, day)
    snoozed = _snoozed(actor.user_id, day)
    found = _own(actor, all_items, snoozed)
    taken = {line.digest for line in found}
    for absent in absent_for(actor.user_id, day):
        who = Identity.of(absent)
        for one in all_items:
            if one.digest not in taken and awaits(one, who):
                taken.add(one.digest)
                found.append(_line(one, one.item.group, snoozed, str(absent)))
    if actor.role is Role.HEAD:
        escalated = set(Escalation.objects.values_list("digest", flat=True))
        found += [
            _line(one, "escalated", snoozed)
            for one in all_items
            if one.digest in escalated and one.digest not in taken
        ]
    order = list(GROUPS)
    return sorted(found, key=lambda line: order.index(line.group))


def _own(actor: Actor, all_items: Iterable[Candidate], snoozed: dict[str, date]) -> list[Awaiting]:
    who = Identity(_username(actor), actor.name, actor.role, actor.desks)
    return [_line(one, one.item.group, snoozed) for one in all_items if awaits(one, who)]


def _line(one: Candidate, group: str, snoozed: dict[str, date], for_name: str = "") -> Awaiting:
    return Awaiting(one.item, one.digest, group, for_name, snoozed.get(one.digest))


def _snoozed(account_id: int, on: date) -> dict[str, date]:
    rows = Snooze.objects.filter(account=account_id, until__gt=on)
    return dict(rows.values_list("digest", "until"))


def absent_for(deputy_id: int, on: date) -> list[Account]:
    """Those whom the deputy stands in for on a day."""
    rows = (
        Absence.objects.filter(
            deputy=deputy_id,
            starts_on__lte=on,
            ends_on__gte=on,
            withdrawn_at=None,
            account__is_active=True,
        )
        .select_related("account")
        .prefetch_related("account__desks")
        .order_by("id")
    )
    return list({row.account_id: row.account for row in rows}.values())


@lru_cache(maxsize=1024)
def _name_of(account_id: int, database: str) -> str:
    return Account.objects.values_list("username", flat=True).get(pk=account_id)


def _username(actor: Actor) -> str:
    """User names never change, so each is read once per process and database."""
    settings_dict: dict[str, Any] = connections["default"].settings_dict
    return _name_of(actor.user_id or 0, str(settings_dict["NAME"]))


def count_for(actor: Actor) -> int:
    """How much awaits the actor now; what is snoozed does not count. For the navigation of every page."""
    return sum(line.snoozed_until is None for line in inbox_of(actor))


def forget() -> None:
    """Drop what is kept in memory; for tests."""
    _memory.forget()
    _name_of.cache_clear()
