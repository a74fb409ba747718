"""Who is asking.

Services and queries take an `Actor`, never a user record: a person signed in, a background job and a command on the
server's terminal are told apart by their `id`, and each has a role, desks, a clearance and a nationality.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a person is here to do. A role opens actions; it never opens a label."""

    DESK_OFFICER = "desk_officer"
    READER = "reader"
    LEGAL = "legal"
    HEAD = "head"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that acts, with what decides what may be seen and done.

    `clearance` is the rank of the highest classification level that may be read; `nationality` is an ISO 3166-1 alpha-3
    code; `organisation` the code of an organisation or mission, or empty; `desks` are desk codes.
    """

    id: str
    name: str
    role: Role
    clearance: int
    nationality: str
    user_id: int | None = None
    desks: frozenset[str] = field(default_factory=frozenset)
    compartments: frozenset[str] = field(default_factory=frozenset)
    organisation: str = ""

    @property
    def is_foreign(self) -> bool:
        """True for a partner's representative, whatever the nationality of the home country."""
        return self.role is Role.PARTNER

    @property
    def affiliations(self) -> frozenset[str]:
        """The codes that a releasable-to set may name to include this actor."""
        return frozenset(code for code in (self.nationality, self.organisation) if code)
