"""The shipped facts about organisations of states, missions and memberships, read from `data/` and never
from a database.

`docs/decisions/0005-places-data.md` says where the facts are from and as of when they hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from umubano.core.dates import PartialDate
from umubano.core.errors import InvalidInput
from umubano.domain.places.reference import AS_OF, rows_of

DATA = Path(__file__).resolve().parent / "data"

#: The day up to which organisations, missions and memberships were checked. After it they are carried
#: forward.
MEMBERSHIPS_AS_OF = AS_OF


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation of states, or a mission that one sent; `hosts` are alpha-3 codes, the main host
    first.
    """

    code: str
    kind: str
    acronym: str
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    existed_from: str
    existed_to: str
    sent_by: str = ""
    hosts: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One membership. `joined`, `left` and `notice` are EDTF or `[a..b]`, one day between two; `left` may
    be empty.
    """

    organisation: str
    member: str
    joined: str
    left: str
    notice: str
    confidence: str
    source: str
    note: str

    def held_on(self, day: date) -> bool | None:
        """Whether it held on a day; None where the dates are too vague to say. The day of leaving is
        outside.
        """
        joined_earliest, joined_latest = bounds(self.joined)
        left_earliest, left_latest = bounds(self.left) if self.left else (date.max, date.max)
        if day < joined_earliest or day >= left_latest:
            return False
        return True if joined_latest <= day < left_earliest else None


def bounds(text: str) -> tuple[date, date]:
    """The first and the last day that a date allows: `2007` gives its first and last day, `[a..b]` runs
    from a to b.

    Raises InvalidInput for anything that is not a date, or has no bounds.
    """
    choice = re.fullmatch(r"\[(.+)\.\.(.+)\]", text.strip())
    first, last = (choice[1], choice[2]) if choice else (text, text)
    earliest, latest = PartialDate.parse(first).earliest, PartialDate.parse(last).latest
    if earliest is None or latest is None or earliest > latest:
        raise InvalidInput(
            _("“%(text)s” does not name a span of days.") % {"text": text}, code="bad_date", value=text
        )
    return earliest, latest


@cache
def organisations() -> Mapping[str, OrganisationRow]:
    """Organisations of states and the like by code (`org:…`)."""
    return {
        row["code"]: OrganisationRow(
            code=row["code"],
            kind="organisation",
            acronym=row["acronym"],
            names={"en": row["name_en"], "fr": row["name_fr"]},
            aliases=tuple(filter(None, row["aliases"].split(";"))),
            existed_from=row["existed_from"],
            existed_to=row["existed_to"],
        )
        for row in rows_of(DATA / "organisations.csv")
    }


@cache
def missions() -> Mapping[str, OrganisationRow]:
    """Missions by code (`mission:…`), with their hosts from our own table: public files confuse Chad with
    its neighbour.
    """
    return {
        row["code"]: OrganisationRow(
            code=row["code"],
            kind="mission",
            acronym=row["acronym"],
            names={"en": row["name_en"], **({"fr": row["name_fr"]} if row["name_fr"] else {})},
            aliases=tuple(filter(None, row["aliases"].split(";"))),
            existed_from=row["existed_from"],
            existed_to=row["existed_to"],
            sent_by=row["sent_by"],
            hosts=tuple(row["hosts"].split()),
            note=row["note"],
        )
        for row in rows_of(DATA / "missions.csv")
    }


@cache
def memberships() -> tuple[MembershipRow, ...]:
    """Every membership that is shipped, by organisation, member and day of joining."""
    return tuple(MembershipRow(**row) for row in rows_of(DATA / "memberships.csv"))
