"""What the register puts on a partner's page: the agreements with it, and how they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from umubano.core.changes.memory import Memory
from umubano.core.dates import today
from umubano.core.registry import Panel
from umubano.core.web.paging import count_up_to
from umubano.domain.agreements.counting import known_on
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.rows import dress, for_rows
from umubano.domain.agreements.presentation.words import status_title

_memory = Memory(size=1024)

#: The latest ones are on the page, the others behind the link to the list.
SHOWN = 25


def partner_panels(code: str, day: date) -> Iterable[Panel]:
    """The agreements with one partner on a day, newest first, with how many stand in which status. Constant statements."""
    is_today = day == today()
    rows: Any = Agreement.objects.register().with_partner(code)
    if not is_today:
        rows = known_on(rows, day)
    count, is_exact = count_up_to(rows)
    # Which are the newest is kept while nothing changes: finding them among the thousands of a great partner is most of the work.
    newest = _memory.get(
        ("newest", code, day, is_today),
        lambda: list(rows.newest_first().values_list("pk", flat=True)[:SHOWN]),
        scopes=("agreements",),
    )
    shown = for_rows(Agreement.objects.filter(pk__in=newest), is_today=is_today).newest_first()
    listed = dress(shown, day, is_today=is_today)
    by_status = Counter(row.shown.status for row in listed)
    yield Panel(
        key="agreements",
        icon="file-certificate",
        title=_("Agreements"),
        template="agreements/panel.html",
        context={
            "rows": [row.shown for row in listed],
            "count": count,
            "is_exact": is_exact,
            "is_whole": count <= SHOWN,
            "statuses": [
                (status, status_title(status), number) for status, number in by_status.most_common()
            ],
            "list_url": f"{reverse('agreements:list')}?{urlencode({'partner': code})}",
        },
        order=10,
        label_ids=frozenset(row.label_id for row in listed),
    )
