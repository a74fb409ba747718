"""Reads of plans. Row security trims every one of them; the number of statements does not grow with the rows."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Value

from umubano.core.accounts.models import unread_of_account
from umubano.domain.agreements.queries import search_query


def late_on(day: date, prefix: str = "") -> Q:
    """Lines that are late on `day`, as `schedule.progress_on` says it."""
    open_then = (Q(**{f"{prefix}dropped_on__isnull": True}) | Q(**{f"{prefix}dropped_on__gt": day})) & (
        Q(**{f"{prefix}done_on__isnull": True}) | Q(**{f"{prefix}done_on__gt": day})
    )
    not_begun = Q(**{f"{prefix}started_on__isnull": True}) | Q(**{f"{prefix}started_on__gt": day})
    return open_then & (
        Q(**{f"{prefix}planned_end__lt": day}) | (not_begun & Q(**{f"{prefix}planned_start__lt": day}))
    )


def ending_between(start: date, end: date, prefix: str = "") -> Q:
    """Lines to be done between two days that are open and not late on the first of them."""
    begun = Q(**{f"{prefix}started_on__lte": start}) | Q(**{f"{prefix}planned_start__gte": start})
    open_then = Q(**{f"{prefix}dropped_on__isnull": True, f"{prefix}done_on__isnull": True})
    return open_then & begun & Q(**{f"{prefix}planned_end__range": (start, end)})


#: What is read of a plan's agreement with its row: forty columns more make the statement the dearest of a partner's page.
_OF_AGREEMENT = frozenset({"id", "ref", "title", "label"})


class PlanQuerySet(models.QuerySet[Any]):
    """Chainable questions to the plans."""

    def open(self) -> Self:
        return self.filter(state__in=["draft", "agreed"])

    def with_partner(self, *codes: str) -> Self:
        """Those with one of these partners, or under an agreement with one."""
        return self.filter(Q(partner__in=codes) | self._agreement_with(*codes))

    def _agreement_with(self, *codes: str) -> Exists:
        from umubano.domain.agreements.models import AgreementParty

        parties: Any = AgreementParty.objects.filter(
            agreement=OuterRef("agreement"), party_id__in=codes, is_home=False
        )
        return Exists(parties)

    def under_agreement(self, *refs: str) -> Self:
        return self.filter(agreement__ref__in=refs)

    def covering(self, day: date) -> Self:
        """Those whose period holds `day`."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def matching(self, text: str) -> Self:
        """Full text over title, partner, reference, purpose and objectives, best first."""
        query = search_query(text)
        if query is None:
            return self.none().annotate(rank=Value(0.0))
        return self.filter(search=query).annotate(rank=SearchRank(F("search"), query))

    def with_progress(self, day: date) -> Self:
        """Adds how many lines there are, are done, under way and late on `day` (dropped ones not counted)."""
        kept = Q(lines__dropped_on__isnull=True) | Q(lines__dropped_on__gt=day)
        done = kept & Q(lines__done_on__lte=day)
        late = late_on(day, "lines__")
        began = kept & Q(lines__started_on__lte=day) & ~done & ~late
        return self.annotate(
            lines_count=Count("lines", filter=kept),
            done_count=Count("lines", filter=done),
            late_count=Count("lines", filter=late),
            under_way_count=Count("lines", filter=began),
        )

    def for_rows(self) -> Self:
        """What a row of the list shows, in a constant number of statements. Of the agreement only what names it and links to it."""
        from umubano.domain.agreements.models import Agreement

        unread = (field.name for field in Agreement._meta.concrete_fields if field.name not in _OF_AGREEMENT)
        return (
            self.select_related("owner", "agreement")
            .prefetch_related("agreement__parties")
            .defer(
                "search",
                "folded_title",
                "folded_rest",
                *(f"agreement__{name}" for name in unread),
                *unread_of_account("owner"),
            )
        )


def partner_codes(plan: Any) -> list[str]:
    """The codes of the partners of a plan read with `for_rows`; empty where its agreement may not be seen."""
    if plan.partner_id:
        return [plan.partner_id]
    if plan.agreement is None:
        return []
    return list(dict.fromkeys(party.party_id for party in plan.agreement.parties.all() if not party.is_home))
