"""Reads of parties. They are a few hundred reference rows, kept in memory for a minute."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connections
from django.db.models import Q, QuerySet

from umubano.core.text import fold
from umubano.domain.parties.models import Body, ContactPoint, Membership, Party

_kept: dict[str, tuple[float, dict[str, Party]]] = {}
#: The parties that the names were taken from, and the codes by folded name.
_named: tuple[dict[str, Party], dict[str, frozenset[str]]] | None = None


@dataclass(frozen=True, slots=True)
class MembershipOn:
    """A membership as of a day. `is_certain` is False where its dates are too vague to say whether it
    held that day.
    """

    organisation: str
    member: str
    joined: str
    left: str
    is_certain: bool
    confidence: str
    source: str
    note: str


def parties() -> dict[str, Party]:
    """All parties by code."""
    database = str(connections["default"].settings_dict["NAME"])
    kept = _kept.get(database)
    if kept is None or time.monotonic() - kept[0] > settings.UMUBANO_REFERENCE_KEPT_SECONDS or not kept[1]:
        found = {party.code: party for party in Party.objects.select_related("state")}
        kept = (time.monotonic(), found)
        _kept[database] = kept
    return kept[1]


def forget_parties() -> None:
    """Drop what is kept in memory, after a load."""
    _kept.clear()


def party_names(codes: Iterable[str]) -> dict[str, str]:
    """Code to name in the reader's language, of those codes that are known."""
    known = parties()
    return {code: known[code].name for code in set(codes) if code in known}


def codes_named(name: str) -> frozenset[str]:
    """The codes of the parties that have exactly this folded name in some language; not by their codes, which are also words."""
    global _named
    known = parties()
    if _named is None or _named[0] is not known:
        found: dict[str, set[str]] = {}
        for party in known.values():
            for one in party.folded_names.splitlines():
                if one != party.code.lower():
                    found.setdefault(one, set()).add(party.code)
        _named = (known, {one: frozenset(codes) for one, codes in found.items()})
    return _named[1].get(name, frozenset())


def parties_named_like(text: str, *, kinds: Iterable[str] = (), limit: int = 20) -> list[Party]:
    """Parties whose code, acronym or name in any language begins or has a word that begins with `text`,
    best first.

    For pickers that complete what is typed; accents and case do not matter.
    """
    wanted = fold(text)
    if not wanted:
        return []
    allowed = set(kinds)
    ranked = []
    for party in parties().values():
        if allowed and party.kind not in allowed:
            continue
        # most have it nowhere, and are not looked at name by name
        if wanted not in party.folded_names:
            continue
        names = party.folded_names.splitlines()
        if wanted in names:
            rank = 0
        elif any(name.startswith(wanted) for name in names):
            rank = 1
        elif any(f" {wanted}" in name for name in names):
            rank = 2
        else:
            continue
        ranked.append((rank, party.name, party))
    return [party for _rank, _name, party in sorted(ranked, key=lambda entry: entry[:2])[:limit]]


def members_on(organisation: str | Party, day: date) -> list[MembershipOn]:
    """The members of an organisation on a day, by code; those of which the dates cannot say are marked
    uncertain.
    """
    return _held_on(Membership.objects.filter(organisation__code=_code(organisation)), day)


def memberships_of(party: str | Party, day: date | None = None) -> list[MembershipOn]:
    """The organisations a party belongs to on a day; without a day all its memberships, past ones too,
    all certain.
    """
    rows = Membership.objects.filter(member__code=_code(party))
    return [_told(row, True) for row in rows] if day is None else _held_on(rows, day)


def bodies_of(party: str | Party, *, day: date | None = None) -> list[Body]:
    """A party's counterpart bodies that the actor may see, with their contact points; on a day if one is
    given.
    """
    rows = Body.objects.filter(party__code=_code(party)).prefetch_related("contacts")
    return list(rows) if day is None else [body for body in rows if body.holds_on(day)]


def contacts_on(body: Body, day: date) -> list[ContactPoint]:
    """Whom to reach at a body on a day, by office."""
    return [contact for contact in body.contacts.all() if contact.holds_on(day)]


def _code(party: str | Party) -> str:
    return party.code if isinstance(party, Party) else party


def _held_on(rows: QuerySet[Membership], day: date) -> list[MembershipOn]:
    """The day of leaving is the first day outside, so a membership may hold until the day before its
    latest.
    """
    possible = rows.filter(joined_earliest__lte=day).filter(
        Q(left_latest__isnull=True) | Q(left_latest__gt=day)
    )
    return [
        _told(row, row.joined_latest <= day and (row.left_earliest is None or row.left_earliest > day))
        for row in possible
    ]


def _told(row: Membership, is_certain: bool) -> MembershipOn:
    return MembershipOn(
        organisation=row.organisation_id,
        member=row.member_id,
        joined=row.joined,
        left=row.left,
        is_certain=is_certain,
        confidence=row.confidence,
        source=row.source,
        note=row.note,
    )
