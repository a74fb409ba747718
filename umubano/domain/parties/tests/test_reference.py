"""The shipped organisations, missions and memberships hang together, and say what is known of the cases
that matter.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.errors import InvalidInput
from umubano.domain.parties.reference import (
    MEMBERSHIPS_AS_OF,
    bounds,
    memberships,
    missions,
    organisations,
)
from umubano.domain.places.reference import states


def members(organisation: str, day: str) -> set[str]:
    """Certain and possible members on a day."""
    return {
        row.member
        for row in memberships()
        if row.organisation == organisation and row.held_on(date.fromisoformat(day)) is not False
    }


def held(organisation: str, member: str, day: str) -> bool | None:
    answers = [
        row.held_on(date.fromisoformat(day))
        for row in memberships()
        if (row.organisation, row.member) == (organisation, member)
    ]
    return True if True in answers else None if None in answers else False


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2007", "2007-01-01", "2007-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-06-07", "2025-06-07", "2025-06-07"),
        ("2005~", "2005-01-01", "2005-12-31"),
        ("[2025-06-07..2026-06-07]", "2025-06-07", "2026-06-07"),
        ("[2015..2016]", "2015-01-01", "2016-12-31"),
    ],
)
def test_bounds_are_the_days_a_date_allows(text, first, last):
    assert bounds(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "yesterday", "[2016..2015]", "XXXX", "2007-13"])
def test_bounds_refuse_what_has_none(text):
    with pytest.raises((InvalidInput, ValueError)):
        bounds(text)


def test_every_row_refers_to_what_is_known():
    known = set(organisations())
    assert {row.organisation for row in memberships()} <= known
    assert {row.member for row in memberships()} <= set(states())
    assert {row.sent_by for row in missions().values()} - {""} <= known
    assert {host for row in missions().values() for host in row.hosts} <= set(states())
    assert all(row.hosts for row in missions().values())
    assert {row.confidence for row in memberships()} == {"checked", "known", "uncertain"}
    assert all(row.source for row in memberships() if row.confidence != "known")
    assert all(len(code) <= 32 for code in (*organisations(), *missions()))


def test_memberships_begin_after_the_organisation_and_before_they_end():
    for row in memberships():
        joined = bounds(row.joined)
        began = organisations()[row.organisation].existed_from
        assert joined[1] >= bounds(began)[0], row
        if row.left:
            assert joined[0] < bounds(row.left)[1], row
            assert not row.notice or bounds(row.notice)[0] <= bounds(row.left)[1], row
        for text in filter(None, (row.joined, row.left)):
            assert bounds(text)[0] <= MEMBERSHIPS_AS_OF, row


def test_states_join_when_they_exist():
    """Some organisations count a predecessor's membership; those rows say so in their note."""
    early = [
        (row.organisation, row.member)
        for row in memberships()
        if (formed := states()[row.member].formed) and bounds(row.joined)[1] < formed and not row.note
    ]
    assert early == []


def test_memberships_of_one_state_in_one_organisation_do_not_overlap():
    together = defaultdict(list)
    for row in memberships():
        together[row.organisation, row.member].append(row)
    for rows in together.values():
        ordered = sorted(rows, key=lambda row: bounds(row.joined))
        for earlier, later in pairwise(ordered):
            assert earlier.left
            assert bounds(earlier.left)[1] <= bounds(later.joined)[1]


def test_missions_are_hosted_where_they_were():
    hosts = {row.acronym: row.hosts for row in missions().values()}
    assert hosts["MINUSCA"] == ("CAF",)
    assert hosts["MINURCAT"] == ("TCD", "CAF")
    assert hosts["UNMISS"] == ("SSD",)
    assert hosts["UNISFA"] == ("SDN", "SSD")
    assert hosts["UNAMIR"] == ("RWA",)
    assert hosts["UNOMUR"] == ("UGA",)
    for row in missions().values():
        if row.existed_to:
            assert bounds(row.existed_from)[0] < bounds(row.existed_to)[1]


def test_rwanda_came_and_went():
    assert held("org:ECCAS", "RWA", "2000-01-01") is True
    assert held("org:ECCAS", "RWA", "2007-06-01") is None  # left in 2007, the day is not known
    assert held("org:ECCAS", "RWA", "2012-01-01") is False
    assert held("org:ECCAS", "RWA", "2015-12-01") is None  # readmitted in May 2015, ratified later
    assert held("org:ECCAS", "RWA", "2020-01-01") is True
    assert held("org:ECCAS", "RWA", "2025-06-06") is True
    assert held("org:ECCAS", "RWA", "2025-06-08") is None  # withdrawal announced, effect not known
    assert held("org:ECCAS", "RWA", "2026-06-08") is False
    assert [held("org:EAC", "RWA", day) for day in ("2007-06-30", "2007-07-01")] == [False, True]
    assert held("org:COMESA", "RWA", "2025-01-01") is True
    assert held("org:SADC", "RWA", "2025-01-01") is False
    assert [held("org:COMMONWEALTH", "RWA", day) for day in ("2009-11-28", "2009-11-29")] == [False, True]


@pytest.mark.parametrize(
    ("organisation", "member", "last_day_in", "first_day_out"),
    [
        ("org:EU", "GBR", "2020-01-30", "2020-01-31"),
        ("org:AU", "MAR", "1984-11-11", "1985-11-12"),
        ("org:ECOWAS", "MLI", "2025-01-28", "2025-01-29"),
        ("org:ECOWAS", "BFA", "2025-01-28", "2025-01-29"),
        ("org:ECOWAS", "NER", "2025-01-28", "2025-01-29"),
        ("org:IGAD", "ERI", "2025-12-11", "2025-12-12"),
        ("org:G5S", "MLI", "2022-05-14", "2022-05-15"),
    ],
)
def test_who_left_left_on_the_day(organisation, member, last_day_in, first_day_out):
    assert held(organisation, member, last_day_in) is True
    assert held(organisation, member, first_day_out) is False


@pytest.mark.parametrize(
    ("organisation", "member", "first_day_in"),
    [
        ("org:AU", "MAR", "2017-01-31"),
        ("org:AU", "SSD", "2011-07-27"),
        ("org:EAC", "SSD", "2016-09-05"),
        ("org:EAC", "COD", "2022-07-11"),
        ("org:EAC", "SOM", "2024-03-04"),
        ("org:NATO", "FIN", "2023-04-04"),
        ("org:NATO", "SWE", "2024-03-07"),
        ("org:SADC", "SYC", "2008-08-16"),
        ("org:ASEAN", "TLS", "2025-10-26"),
    ],
)
def test_who_joined_joined_on_the_day(organisation, member, first_day_in):
    before = date.fromisoformat(first_day_in) - timedelta(days=1)
    assert held(organisation, member, before.isoformat()) is False
    assert held(organisation, member, first_day_in) is True


@pytest.mark.parametrize(
    ("organisation", "day", "count"),
    [
        ("org:UN", "2026-01-31", 193),
        ("org:AU", "2026-01-31", 55),
        ("org:AU", "2016-01-01", 54),
        ("org:EU", "2019-01-01", 28),
        ("org:EU", "2026-01-31", 27),
        ("org:NATO", "2026-01-31", 32),
        ("org:EAC", "2010-01-01", 5),
        ("org:EAC", "2026-01-31", 8),
        ("org:ECOWAS", "2024-01-01", 15),
        ("org:ECOWAS", "2026-01-31", 12),
        ("org:SADC", "2026-01-31", 16),
        ("org:COMESA", "2026-01-31", 21),
        ("org:ECCAS", "2020-01-01", 11),
        ("org:IGAD", "2024-01-01", 8),
        ("org:ICGLR", "2020-01-01", 12),
        ("org:OIC", "2026-01-31", 57),
        ("org:LAS", "2026-01-31", 22),
        ("org:COMMONWEALTH", "2026-01-31", 56),
        ("org:ASEAN", "2026-01-31", 11),
    ],
)
def test_organisations_have_as_many_members_as_they_say(organisation, day, count):
    assert len(members(organisation, day)) == count


@given(st.sampled_from(memberships()), st.dates(date(1930, 1, 1), date(2035, 1, 1)))
def test_a_membership_holds_in_one_piece(row, day):
    """Certain only between the latest joining and the earliest leaving; once over, it never begins again."""
    now, later = row.held_on(day), row.held_on(day + timedelta(days=1))
    if now is True:
        assert bounds(row.joined)[1] <= day
        assert not row.left or day < bounds(row.left)[0]
    if now is False and day >= bounds(row.joined)[0]:
        assert later is False
