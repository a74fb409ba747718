"""The register as data, with each agreement's standing on a day: the answer of `umubano agreements list`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.dates import today
from umubano.core.errors import InvalidInput
from umubano.domain.agreements.models import Agreement, Status
from umubano.domain.agreements.services.projection import life_of_row
from umubano.domain.parties.resolver import code_of_party

_AT_ONCE = 2000


def listing(day: date, *, partner: str | None = None, status: str | None = None) -> list[dict[str, Any]]:
    """Agreements of the register, newest first, as they stood on `day`; row security has trimmed them.

    On a day before today, those of which nothing had happened by then are left out. Raises InvalidInput for an unknown status.
    """
    if status is not None and status not in Status.values:
        raise InvalidInput(
            _("“%(status)s” is not a status; use one of: %(known)s.")
            % {"status": status, "known": ", ".join(Status.values)},
            code="unknown_code",
            field="status",
            value=status,
        )
    rows = Agreement.objects.register().newest_first()
    if partner:
        rows = rows.with_partner(code_of_party(partner))
    if status:
        rows = rows.in_status_on(day, status)
    elif day < today():
        rows = rows.exclude(pk__in=rows.in_status_on(day, Status.NONE).values("pk"))
    found = rows.prefetch_related("acts", "parties")
    return [_as_data(row, day) for row in found.iterator(chunk_size=_AT_ONCE)]


def _as_data(row: Agreement, day: date) -> dict[str, Any]:
    life = life_of_row(row)
    standing = life.on(day)
    signed = life.signing.some
    return {
        "ref": row.ref,
        "title": row.title,
        "partners": [party.party_id for party in row.parties.all() if not party.is_home],
        "kind": row.kind,
        "signed": signed.text if signed else None,
        "status": standing.status.value,
        "status_reason": standing.explanation(),
        "in_force_since": standing.in_force_since,
        "term_ends": _iso(standing.term_ends),
        "last_day_for_notice": _iso(standing.last_day_for_notice),
        "next_change_on": _iso(standing.next_change_on),
        "certain": standing.certain,
        "illustrative": row.is_illustrative,
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
