"""Getting at a row to change it, and the checks that every service shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import locking
from umubano.core.dates import PartialDate
from umubano.core.errors import InvalidInput
from umubano.core.registry import ActionRule
from umubano.domain.parties.services.partners import check_partners as check_list_of_partners

Row = TypeVar("Row", bound=models.Model)


def locked(subject: Row, actor: Actor, rule: ActionRule) -> Row:
    """The row, locked until the transaction ends, if the actor may do this to it. Raises NotFound, NotAllowed."""
    return locking.locked_row(
        subject, actor, rule, missing=_("There is no such record, or you may not see it.")
    )


def require_version(row: Any, version: int | None) -> None:
    """Refuse a lost update. Raises Conflict (`changed_meanwhile`)."""
    locking.require_version(
        row, version, _("Somebody else changed this meanwhile. Look at their change, then save again.")
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
    check_list_of_partners(listed, of_home=_("We always sit in the body; name the others."))
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
