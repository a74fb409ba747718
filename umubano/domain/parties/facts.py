"""Public facts about one party as of a day: where it is, how far, what it belongs to. Reference data, the same for everybody."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connections
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from umubano.core.registry import Text
from umubano.core.ui.dates import fill, in_words
from umubano.domain.parties.models import Membership, Party
from umubano.domain.parties.queries import MembershipOn, members_on, memberships_of, parties
from umubano.domain.places.models import State, Succession
from umubano.domain.places.queries import distance_km
from umubano.domain.places.reference import regions


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: what it is about and the value in words, with a remark where one is needed."""

    term: Text
    value: str
    help: str = ""


def region_name(code: str) -> str:
    """The name of a UN or African Union region in the reader's language; empty for an unknown code."""
    from umubano.domain.places.models import in_language

    found = regions().get(code)
    return in_language(dict(found.names)) if found else ""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership as the page shows it. Dates are EDTF; `holds` says whether it held on the day asked about."""

    code: str
    name: str
    joined: str
    left: str
    holds: bool
    is_certain: bool
    confidence: str
    source: str
    note: str

    @property
    def confidence_title(self) -> str:
        """How sure we are of it, in words."""
        return str(dict(Membership.Confidence.choices).get(self.confidence, self.confidence))


@dataclass(frozen=True, slots=True)
class Profile:
    """What reference data say of a party as of a day, in the reader's language: facts, memberships, and its own members."""

    facts: tuple[Fact, ...]
    belongings: tuple[Belonging, ...]
    members: tuple[Party, ...]


_MOST_KEPT = 500
_kept: dict[tuple[str, str, date, str], tuple[float, Profile]] = {}


def profile_of(party: Party, on: date) -> Profile:
    """The profile of a party, kept in memory for a minute: reference data, the same for everybody."""
    key = (str(connections["default"].settings_dict["NAME"]), party.code, on, get_language() or "en")
    found = _kept.get(key)
    if found is None or time.monotonic() - found[0] > settings.UMUBANO_REFERENCE_KEPT_SECONDS:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        found = _kept[key] = (time.monotonic(), _profile(party, on))
    return found[1]


def _profile(party: Party, on: date) -> Profile:
    held = _belongings(party, on)
    members: tuple[Party, ...] = ()
    if party.kind == Party.Kind.ORGANISATION:
        known = parties()
        named = (known[row.member] for row in members_on(party, on) if row.member in known)
        members = tuple(sorted(named, key=lambda member: member.name.casefold()))
    facts = _of_state(party.state, on) if party.state is not None else _of_body(party)
    organisations = sorted({_short_name(row.code) for row in held if row.holds}, key=str.casefold)
    if organisations:
        facts.append(Fact(_("Member of"), ", ".join(organisations)))
    if members:
        facts.append(Fact(_("Members"), str(len(members)), _("on %(day)s") % {"day": in_words(on)}))
    if party.note:
        facts.append(Fact(_("Note"), party.note))
    return Profile(tuple(facts), tuple(held), members)


def _of_state(state: State, on: date) -> list[Fact]:
    facts = []
    if state.name_on(on) != state.name:
        facts.append(Fact(_("Called on that day"), state.name_on(on)))
    if state.capital:
        facts.append(Fact(_("Capital"), state.capital))
    if (far := _distance_from_home(state)) is not None:
        facts.append(far)
    areas = [region_name(state.region), region_name(state.intermediate_region or state.subregion)]
    named = " · ".join(dict.fromkeys(filter(None, areas)))
    if named:
        facts.append(Fact(_("Region"), named, region_name(state.au_region)))
    if state.sovereign_id:
        facts.append(
            Fact(
                _("Belongs to"), parties()[state.sovereign_id].name if state.sovereign_id in parties() else ""
            )
        )
    facts += [_succession(row, state) for row in _successions(state)]
    return facts


def _distance_from_home(state: State) -> Fact | None:
    home = parties().get(settings.UMUBANO_HOME_COUNTRY)
    if home is None or home.state is None or home.state_id == state.alpha3:
        return None
    distance = distance_km(home.state, state)
    if distance is None:
        return None
    from django.utils.formats import number_format

    kilometres = number_format(round(distance, -1), decimal_pos=0, force_grouping=True)
    return Fact(
        _("Distance"),
        _("%(kilometres)s km from %(capital)s") % {"kilometres": kilometres, "capital": home.state.capital},
        _("great circle between the capitals"),
    )


def _successions(state: State) -> list[Succession]:
    rows = Succession.objects.filter(Q(predecessor=state) | Q(successor=state))
    return list(rows.select_related("predecessor", "successor"))


def _succession(row: Succession, state: State) -> Fact:
    if row.successor_id == state.alpha3:
        return Fact(
            _("Before"),
            fill(
                _("%(name)s until %(day)s"),
                {"name": row.predecessor.name, "day": in_words(row.on)},
                {"day"},
            ),
        )
    return Fact(
        _("Since then"),
        fill(_("%(name)s from %(day)s"), {"name": row.successor.name, "day": in_words(row.on)}, {"day"}),
    )


def _of_body(party: Party) -> list[Fact]:
    facts = [Fact(_("Kind"), str(Party.Kind(party.kind).label))]
    if party.acronym and party.acronym != party.name:
        facts.append(Fact(_("Acronym"), party.acronym))
    if party.hosts:
        known = parties()
        facts.append(Fact(_("In"), ", ".join(known[code].name for code in party.hosts if code in known)))
    if party.sent_by_id:
        facts.append(Fact(_("Sent by"), _short_name(party.sent_by_id)))
    if party.existed_from:
        facts.append(Fact(_("Since"), in_words(party.existed_from)))
    if party.existed_to:
        facts.append(Fact(_("Until"), in_words(party.existed_to)))
    return facts


def _short_name(code: str) -> str:
    found = parties().get(code)
    return (found.acronym or found.name) if found else code


def _belongings(party: Party, on: date) -> list[Belonging]:
    """All memberships of a party, those that held on the day first."""
    then = {(held.organisation, held.joined): held for held in memberships_of(party, on)}
    known = parties()

    def made(held: MembershipOn) -> Belonging:
        now = then.get((held.organisation, held.joined))
        return Belonging(
            code=held.organisation,
            name=known[held.organisation].name if held.organisation in known else held.organisation,
            joined=held.joined,
            left=held.left,
            holds=now is not None,
            is_certain=now.is_certain if now is not None else True,
            confidence=held.confidence,
            source=held.source,
            note=held.note,
        )

    shown = [made(held) for held in memberships_of(party)]
    return sorted(shown, key=lambda item: (not item.holds, item.name.casefold(), item.joined))
