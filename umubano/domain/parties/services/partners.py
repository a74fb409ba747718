"""What a list of partners must be, whatever it is a list for."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.errors import InvalidInput
from umubano.domain.parties.queries import party_names


def check_partners(codes: Collection[str], *, of_home: str) -> None:
    """Refuse no partner, an unknown one, the same one twice, or home, in the sentence `of_home`. Raises InvalidInput.

    Without a sentence the list is somebody else's: it may be empty and may name home.
    """
    if not codes and of_home:
        raise InvalidInput(_("Say with whom."), code="partners_missing", field="partners")
    known = party_names(codes)
    for code in codes:
        if code not in known:
            raise InvalidInput(
                _("“%(code)s” is not a known partner.") % {"code": code},
                code="unknown_party",
                field="partners",
                value=code,
            )
        if code == settings.UMUBANO_HOME_COUNTRY and of_home:
            raise InvalidInput(of_home, code="home_is_no_partner", field="partners", value=code)
    if len(set(codes)) < len(codes):
        raise InvalidInput(_("A partner is named twice."), code="partner_twice", field="partners")
