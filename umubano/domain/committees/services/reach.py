"""Getting at a row to change it, and the checks that every service shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import PartialDate
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.domain.parties.queries import party_names

Row = TypeVar("Row", bound=models.Model)


def locked(subject: Row, actor: Actor, rule: ActionRule) -> Row:
    """The row, locked until the transaction ends, if the actor may do this to it.

    Row security lets nobody lock what they may not write, so missing and not permitted are told apart by looking again without a lock.
    Raises NotFound, NotAllowed.
    """
    rows = type(subject)._default_manager.filter(pk=subject.pk)
    found = rows.select_for_update(of=("self",)).first()
    visible: Any = found or rows.first()
    if visible is not None:
        require(actor, rule, desk=visible.desk)
    if found is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return found


def require_version(row: Any, version: int | None) -> None:
    """Refuse a lost update. Raises Conflict (`changed_meanwhile`)."""
    if version is not None and version != row.version:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look at their change, then save again."),
            code="changed_meanwhile",
        )


def require_text(value: str, field: str, sentence: str) -> str:
    """The text without blanks around it. Raises InvalidInput when nothing is left."""
    if not value.strip():
        raise InvalidInput(sentence, code=f"{field}_missing", field=field)
    return value.strip()


def require_side(body: Any, side: str, field: str = "side") -> str:
    """Home or a partner of the body. Raises InvalidInput."""
    if side == settings.UMUBANO_HOME_COUNTRY or body.partners.filter(party_id=side).exists():
        return side
    raise InvalidInput(
        _("“%(code)s” does not sit in this body.") % {"code": side},
        code="unknown_side",
        field=field,
        value=side,
    )


def check_partners(codes: Iterable[str]) -> list[str]:
    """Refuse no partner, an unknown one, the same one twice, or home. Raises InvalidInput."""
    listed = list(codes)
    if not listed:
        raise InvalidInput(_("Say with whom."), code="partners_missing", field="partners")
    known = party_names(listed)
    for code in listed:
        if code not in known:
            raise InvalidInput(
                _("“%(code)s” is not a known partner.") % {"code": code},
                code="unknown_party",
                field="partners",
                value=code,
            )
        if code == settings.UMUBANO_HOME_COUNTRY:
            raise InvalidInput(
                _("We always sit in the body; name the others."),
                code="home_is_no_partner",
                field="partners",
                value=code,
            )
    if len(set(listed)) < len(listed):
        raise InvalidInput(_("A partner is named twice."), code="partner_twice", field="partners")
    return listed


def span(since: str, until: str) -> dict[str, Any]:
    """The columns of a period written as two partial dates; the outermost days that they allow. Raises InvalidInput."""
    first = PartialDate.parse(since) if since else None
    last = PartialDate.parse(until) if until else None
    if first and last and first.earliest and last.latest and last.latest < first.earliest:
        raise InvalidInput(_("It cannot end before it began."), code="ends_before_it_began", field="until")
    return {
        "since": str(first or ""),
        "until": str(last or ""),
        "since_on": first.earliest if first else None,
        "until_on": last.latest if last else None,
    }


def day_of(text: str) -> date | None:
    """The latest day that a partial date allows; None without one."""
    return PartialDate.parse(text).latest if text else None
