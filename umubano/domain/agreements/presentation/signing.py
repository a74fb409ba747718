"""Signatories, and whether each could bind the State by the office alone (VCLT 1969, art. 7)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from umubano.core.text import fold
from umubano.domain.agreements.models import Agreement, LegalNature, Signatory


@dataclass(frozen=True, slots=True)
class ShownSignatory:
    name: str
    office: str
    party: str
    full_powers: str
    full_powers_title: str
    warning: str


#: Offices that represent their State without full powers (VCLT 1969, art. 7(2)(a)), as such offices are usually written.
_NEEDS_NONE = (
    "president of the republic",
    "head of state",
    "head of government",
    "prime minister",
    "foreign minister",
    "minister of foreign affairs",
    "minister for foreign affairs",
    "minister of external relations",
    "king",
    "queen",
    "emir",
    "sultan",
    "secretary of state for foreign",
    "president",
)


def represents_without_powers(office: str) -> bool:
    """True for an office that needs no full powers: head of State or government, foreign minister (VCLT 7(2)(a))."""
    written = f" {fold(office)} "
    if any(word in written for word in (" vice ", " deputy ", " minister of state ")):
        return False
    return any(f" {fold(known)} " in written for known in _NEEDS_NONE)


def signatory_shown(person: Signatory, agreement: Agreement, names: dict[str, str]) -> ShownSignatory:
    warning = ""
    settled = {Signatory.FullPowers.FILED, Signatory.FullPowers.NOT_NEEDED}
    if (
        agreement.legal_nature == LegalNature.TREATY
        and person.full_powers not in settled
        and not represents_without_powers(person.office)
    ):
        warning = _(
            "This office needs full powers to sign a treaty (VCLT 7), and none are on file. Without them the signature has no "
            "effect unless it is confirmed (VCLT 8)."
        )
    return ShownSignatory(
        person.name,
        person.office,
        names.get(person.party_id, person.party_id),
        person.full_powers,
        person.get_full_powers_display(),
        warning,
    )
