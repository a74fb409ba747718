"""What awaits somebody. Concepts say what awaits whom; here it is picked for one person, and for those the person stands in for.

Only what the asking person's labels let through is ever picked from: standing in for somebody shows whom it awaits, never more than one
may read oneself.

What waits too long elsewhere is shown to the head: by name what is weighty, the longest first; everything else as one line for each desk.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connections
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from umubano.core.accounts.desks import desk_choices
from umubano.core.accounts.models import ROLE_NAMES, Account
from umubano.core.actors import Actor, Role
from umubano.core.changes.memory import Memory
from umubano.core.dates import today
from umubano.core.due import LOOK_BACK
from umubano.core.registry import Concept, DueItem, InboxItem, concepts
from umubano.core.ui.words import labelled
from umubano.surfaces.inbox.models import Absence, Escalation, Snooze

#: The groups in the order of the page.
GROUPS = {
    "overdue": gettext_lazy("Overdue"),
    "approve": gettext_lazy("To approve"),
    "decide": gettext_lazy("To decide"),
    "answer": gettext_lazy("To answer"),
    "report": gettext_lazy("To report"),
    "escalated": gettext_lazy("Escalated to you"),
}

#: So much of what waits too long elsewhere stands in the head's inbox by name; the rest is one line for each desk.
MOST_ESCALATED = 20

_memory = Memory(size=256)


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
    """All that may await the actor, as far as the labels now in force let through; for the head also what is weighty and awaits others.

    Kept in memory while nothing changes.
    """
    key = (
        "inbox",
        on,
        today(),
        get_language(),
        actor.user_id,
        actor.name,
        actor.role,
        actor.desks,
        actor.affiliations,
    )
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
        known = {item.due_key for item in said}
        found += [
            _overdue(item)
            for concept in concepts()
            for item in _owed(concept, actor, on)
            if item.on < on and item.key not in known
        ]
    return sorted(found, key=lambda one: (one.item.due or date.max, one.item.since, one.item.key))


def _owed(concept: Concept, actor: Actor, on: date) -> Iterable[DueItem]:
    if concept.owed is not None:
        return concept.owed(actor, on)
    return concept.due(actor, on - LOOK_BACK, on) if concept.due is not None else ()


def _overdue(due: DueItem) -> Candidate:
    item = InboxItem(
        key=f"overdue:{due.key}",
        group="overdue",
        title=labelled(due.kind_title, due.about_title),
        why=due.why,
        url=due.url,
        since=due.on,
        due=due.on,
        label_id=due.label_id,
        is_illustrative=due.is_illustrative,
        is_weighty=due.is_weighty,
    )
    return Candidate(item, digest_of(item.key), due.owner or due.desk)


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
    absences = absent_for(actor.user_id, day)
    for absent in absences:
        who = Identity.of(absent)
        for one in candidates(_as_if(actor, who, absent), day):
            if one.digest not in taken and awaits(one, who):
                taken.add(one.digest)
                found.append(_line(one, one.item.group, snoozed, str(absent)))
    if (head := _head_for(actor, absences)) is not None:
        for_name = "" if head is actor else head.name
        named, rest = _split(waiting_elsewhere(head, day))
        found += [
            _line(one, "escalated", snoozed, for_name)
            for one in [*named, *_sums(rest)]
            if one.digest not in taken
        ]
    order = list(GROUPS)
    # of what is escalated, what stands by name before what is summed up
    return sorted(
        found,
        key=lambda line: (order.index(line.group), line.group == "escalated" and not line.item.is_weighty),
    )


def _as_if(actor: Actor, who: Identity, absent: Account) -> Actor:
    """The actor asking as the absent person. The labels in force stay the deputy's: only whom it is to await changes."""
    return replace(actor, user_id=absent.pk, name=who.name, role=who.role, desks=who.desks)


def head_for(actor: Actor, on: date) -> Actor | None:
    """As whom the actor is shown what waits too long: as the head, or as deputy of an absent head under the deputy's labels; else None."""
    return _head_for(actor, absent_for(actor.user_id, on) if actor.user_id is not None else [])


def _head_for(actor: Actor, absences: Iterable[Account]) -> Actor | None:
    if actor.role is Role.HEAD:
        return actor
    heads = (absent for absent in absences if absent.role == Role.HEAD)
    return next((_as_if(actor, Identity.of(absent), absent) for absent in heads), None)


def waits_too_long(candidate: Candidate, on: date) -> bool:
    """Overdue, or without a day and unanswered, for longer than the installation allows."""
    begun = candidate.item.due or candidate.item.since
    return (on - begun).days > settings.UMUBANO_ESCALATE_AFTER_DAYS


def waiting_elsewhere(head: Actor, on: date) -> list[Candidate]:
    """What waits too long on somebody else's desk, longest due first. What is weighty is there from the night on in which it was marked and logged."""
    who = _identity(head)
    found = [one for one in candidates(head, on) if not awaits(one, who) and waits_too_long(one, on)]
    marked = set(Escalation.objects.values_list("digest", flat=True)) if found else set()
    return [one for one in found if not one.item.is_weighty or one.digest in marked]


def waiting_at(head: Actor, desk: str, on: date) -> list[Awaiting]:
    """What a line of `_sums` counts, by name."""
    _named, rest = _split(waiting_elsewhere(head, on))
    desks = _desks_of(rest)
    return [_line(one, "escalated", {}) for one in rest if desks[one.digest] == desk]


def _split(waiting: list[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """What stands by name, the longest due first, and what is summed up."""
    named = [one for one in waiting if one.item.is_weighty][:MOST_ESCALATED]
    shown = {one.digest for one in named}
    return named, [one for one in waiting if one.digest not in shown]


def _sums(rest: list[Candidate]) -> list[Candidate]:
    """One line for each desk that says how much waits there."""
    if not rest:
        return []
    desks, names = _desks_of(rest), desk_names()
    lines = []
    for desk in sorted(set(desks.values())):
        of_desk = [one for one in rest if desks[one.digest] == desk]
        first = of_desk[0].item
        text = ngettext(
            "%(desk)s: %(number)d other thing waits too long",
            "%(desk)s: %(number)d other things wait too long",
            len(of_desk),
        )
        item = InboxItem(
            key=f"rest:{desk}",
            group="escalated",
            title=text % {"desk": names.get(desk, desk) or _("No desk"), "number": len(of_desk)},
            why=_("The longest: %(title)s") % {"title": first.title},
            url=f"{reverse('inbox:index')}?{urlencode({'at': desk})}",
            since=first.due or first.since,
            label_id=first.label_id,
            label_ids=frozenset(one.item.label_id for one in of_desk),
        )
        lines.append(Candidate(item, digest_of(item.key)))
    return lines


def desk_names() -> dict[str, str]:
    """What `_desks_of` gives, in words."""
    return {role.value: str(name) for role, name in ROLE_NAMES.items()} | dict(desk_choices())


def _desks_of(found: Iterable[Candidate]) -> dict[str, str]:
    """Of each, by digest, the desk it waits at: its own, else that of who must act, else the role (codes of roles joined)."""
    people: dict[str, str] = {}
    rows = Account.objects.filter(desks__isnull=False).order_by("-desks__code")
    for username, name, desk in rows.values_list("username", "full_name", "desks__code"):
        people |= {username: desk, name: desk, desk: desk}
    return {
        one.digest: one.item.desks[0]
        if one.item.desks
        else people.get(one.item.owner or one.owner_name) or "-".join(sorted(one.item.roles))
        for one in found
    }


def _own(actor: Actor, all_items: Iterable[Candidate], snoozed: dict[str, date]) -> list[Awaiting]:
    who = _identity(actor)
    return [_line(one, one.item.group, snoozed) for one in all_items if awaits(one, who)]


def _identity(actor: Actor) -> Identity:
    return Identity(_username(actor), actor.name, actor.role, actor.desks)


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
