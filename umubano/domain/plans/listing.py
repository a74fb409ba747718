"""Plans as data: the answer of `umubano plans list`."""

from __future__ import annotations

from datetime import date
from typing import Any

from umubano.domain.parties.resolver import code_of_party
from umubano.domain.plans.models import Plan
from umubano.domain.plans.queries import partner_codes


def listing(day: date, *, partner: str = "", state: str = "") -> list[dict[str, Any]]:
    """The plans that the reader may see, those that end first before the others, with how far their lines are on `day`."""
    rows: Any = Plan.objects.all()
    if partner:
        rows = rows.with_partner(code_of_party(partner))
    if state:
        rows = rows.filter(state=state)
    return [
        {
            "ref": row.ref,
            "title": row.title,
            "partners": partner_codes(row),
            "agreement": row.agreement.ref if row.agreement else None,
            "state": row.state,
            "starts_on": row.starts_on.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "baseline_of": row.agreed_on.isoformat() if row.agreed_on else None,
            "lines": row.lines_count,
            "done": row.done_count,
            "under_way": row.under_way_count,
            "late": row.late_count,
            "illustrative": row.is_illustrative,
        }
        for row in rows.with_progress(day).for_rows().order_by("ends_on", "ref")
    ]
