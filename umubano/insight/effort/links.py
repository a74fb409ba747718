"""The list behind each number, as an address. A number and its list ask the same, so they show the same rows.

The day asked about is kept in the reader's session, so agreements need no day in their address; activities are asked by the days of the period.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse

from umubano.domain.activities.lifecycle import HAPPENED
from umubano.insight.effort.figures import Span
from umubano.insight.portfolio.figures import ORGANISATIONS

Parameters = list[tuple[str, str]]


def _about(*, partner: str, region: str, area: str, elsewhere: Iterable[str]) -> Parameters | None:
    """The parameters that both lists share; None where no list can be asked."""
    asked: Parameters = []
    if partner:
        asked.append(("partner", partner))
    if region == ORGANISATIONS:
        # in no region: named one by one
        codes = sorted(elsewhere)
        if not codes:
            return None
        asked += [("partner", code) for code in codes]
    elif region:
        asked.append(("region", region))
    if area:
        asked.append(("area", area))
    return asked


def agreements(*, partner: str = "", region: str = "", area: str = "", elsewhere: Iterable[str] = ()) -> str:
    """Agreements in force. `elsewhere`: the partners that are in no region, asked for as such."""
    asked = _about(partner=partner, region=region, area=area, elsewhere=elsewhere)
    return (
        "" if asked is None else f"{reverse('agreements:list')}?{urlencode([('rule', 'in_force'), *asked])}"
    )


def activities(
    span: Span,
    *,
    partner: str = "",
    region: str = "",
    area: str = "",
    outside: bool = False,
    unsaid: bool = False,
    because: str = "",
    elsewhere: Iterable[str] = (),
) -> str:
    """Activities held in the span; only those outside any agreement, or of which no basis is said, if asked for."""
    asked = _about(partner=partner, region=region, area=area, elsewhere=elsewhere)
    if asked is None:
        return ""
    if outside or unsaid:
        held = [("show", "outside" if outside else "unsaid"), *(("state", str(state)) for state in HAPPENED)]
    else:
        held = [("show", "happened")]
    if because:
        held.append(("because", because))
    days = [("after", span.first.isoformat()), ("before", span.last.isoformat())]
    return f"{reverse('activities:list')}?{urlencode([*held, *asked, *days])}"


def partner_page(code: str) -> str:
    return reverse("parties:detail", args=[code])
