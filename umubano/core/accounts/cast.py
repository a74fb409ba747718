"""The cast: the accounts of the demonstration and of every test. Who they are *is* the permission matrix (docs/concepts.md)."""

from __future__ import annotations

from dataclasses import dataclass

from umubano.core.accounts.models import Account, Desk
from umubano.core.actors import Role
from umubano.core.labels.rules import HIGHEST, LADDER, LOWEST

#: The compartment of the demonstration: the operation in Cabo Delgado.
COMPARTMENT = "CABO-DELGADO"
#: Clearances by their place in the ladder, whatever it is; as shipped RESTRICTED and CONFIDENTIAL, with OFFICIAL below and SECRET above.
SECOND_LOWEST = sorted(LADDER)[:2][-1]
SECOND_HIGHEST = sorted(LADDER)[-2:][0]
PASSWORD = "umubano-demo"  # noqa: S105 — demonstration and tests only, see docs/reference/interfaces

DESKS = (
    ("africa", "Africa", "Afrique", ["002"]),
    ("europe-americas", "Europe and the Americas", "Europe et Amériques", ["150", "019"]),
    (
        "asia-pacific",
        "Middle East, Asia and the Pacific",
        "Moyen-Orient, Asie et Pacifique",
        ["142", "009"],
    ),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One account of the cast."""

    username: str
    full_name: str
    role: Role
    clearance: int
    desks: tuple[str, ...] = ()
    compartments: tuple[str, ...] = ()
    nationality: str = "RWA"
    language: str = "en"


CAST = (
    Member("desk", "Desk officer, Africa", Role.DESK_OFFICER, HIGHEST, ("africa",), (COMPARTMENT,)),
    Member("reader", "Reader, Africa", Role.READER, SECOND_LOWEST, ("africa",)),
    Member("otherdesk", "Desk officer, Europe", Role.DESK_OFFICER, LOWEST, ("europe-americas",)),
    Member("head", "Head of the directorate", Role.HEAD, HIGHEST, (), (COMPARTMENT,)),
    Member("legal", "Legal adviser", Role.LEGAL, SECOND_HIGHEST),
    Member("partner", "Co-chair, Mozambique", Role.PARTNER, SECOND_LOWEST, nationality="MOZ"),
    Member("auditor", "Auditor", Role.AUDITOR, HIGHEST, (), (COMPARTMENT,)),
    Member("admin", "Administrator", Role.ADMINISTRATOR, LOWEST),
    Member("service", "Operator", Role.SERVICE, HIGHEST, (), (COMPARTMENT,)),
)


def load_desks(*, using: str = "default") -> dict[str, Desk]:
    """The desks that ship, made where missing."""
    return {
        code: Desk.objects.using(using).get_or_create(
            code=code, defaults={"name": name, "names": {"fr": in_french}, "regions": regions}
        )[0]
        for code, name, in_french, regions in DESKS
    }


def load_cast(*, password: str | None, using: str = "default") -> dict[str, Account]:
    """Make the accounts of the cast where missing. Without a password they cannot sign in, only act."""
    desks = load_desks(using=using)
    accounts = {}
    for member in CAST:
        account, created = Account.objects.using(using).get_or_create(
            username=member.username,
            defaults={
                "full_name": member.full_name,
                "role": member.role,
                "clearance": member.clearance,
                "compartments": list(member.compartments),
                "nationality": member.nationality,
                "language": member.language,
            },
        )
        if created:
            if password is None or member.role is Role.SERVICE:
                account.set_unusable_password()
            else:
                account.set_password(password)
            account.save(using=using, update_fields=["password"])
            account.desks.set([desks[code] for code in member.desks])
        accounts[member.username] = account
    return accounts
