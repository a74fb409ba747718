"""Reads of activities. Row security trims every one of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When

from umubano.domain.activities.lifecycle import AHEAD, HAPPENED, TO_HAPPEN, State
from umubano.domain.activities.spans import REPORT_WITHIN, Span
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.agreements.queries import search_query

#: Duplicates and lessons shown at most; more would not be read.
MOST_SIMILAR = 5
#: What lasts longer is looked for by its end, everything else by its beginning: few last so long.
LONG_DAYS = 31
MOST_LESSONS = 8


class ActivityQuerySet(models.QuerySet[Any]):
    """Chainable questions to the activities. After `on_day`, those about the state mean the state then."""

    #: The column that has the state asked about.
    state_column = "state"

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.state_column = self.state_column
        return clone

    def _state(self, *, within: Iterable[str]) -> Q:
        return Q(**{f"{self.state_column}__in": list(within)})

    def on_day(self, day: date) -> Self:
        """Those of which a step had been taken by `day`, with the state that they had then as `state_then`.

        What else of them has changed since is not taken back; their history tells it.
        """
        changes: Any = self.model._meta.get_field("state_changes").related_model
        taken = changes.objects.filter(activity=OuterRef("pk"), effective_on__lte=day)
        last = taken.order_by("-effective_on", "-id").values("target")[:1]
        rows = self.annotate(state_then=Subquery(last)).filter(state_then__isnull=False)
        rows.state_column = "state_then"
        return rows

    def ours(self) -> Self:
        """Our own activities: the only ones that are ever counted."""
        return self.filter(collection="own")

    def with_partner(self, *codes: str) -> Self:
        """Those in which one of these parties takes part."""
        return self.filter(self._has("parties", party__in=codes))

    def of_partner(self, code: str) -> Self:
        """Those with one partner, read from the partner's own rows; `newest_first_of_partner` is their order."""
        return self.filter(parties__party=code)

    def newest_first_of_partner(self) -> Self:
        """As `newest_first`, for rows of `of_partner`: in the order of the partner's rows, so that no other's are looked at."""
        return self.order_by(F("parties__starts_on").desc(nulls_last=True), F("parties__activity").desc())

    def with_area(self, *areas: str) -> Self:
        """Those that serve one of these areas of cooperation; `NO_AREA` stands for those that name none."""
        named = self._has("areas", area__in=areas)
        return self.filter(named | ~self._has("areas") if NO_AREA in areas else named)

    def _has(self, relation: str, **conditions: Any) -> Exists:
        related: Any = self.model._meta.get_field(relation).related_model
        return Exists(related.objects.filter(activity=OuterRef("pk"), **conditions))

    def may_touch(self, span: Span) -> Self:
        """Those that may have a day in common with the span; an unknown date bounds nothing."""
        rows = self
        if span.last is not None:
            rows = rows.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=span.last))
        if span.first is not None:
            rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=span.first))
        return rows

    def on_days(self, start: date, end: date) -> tuple[Self, Self]:
        """Those that have a day from `start` to `end`, in two parts, each under an index of its own: the usual ones, and those that last long."""
        usual = self.filter(starts_on__range=(start - timedelta(days=LONG_DAYS), end), ends_on__gte=start)
        long = self.filter(lasts_days__gt=LONG_DAYS, ends_on__gte=start, starts_on__lte=end)
        return usual.filter(lasts_days__lte=LONG_DAYS), long

    def ahead(self) -> Self:
        return self.filter(self._state(within=AHEAD))

    def happened(self) -> Self:
        return self.filter(self._state(within=HAPPENED))

    def overdue_on(self, day: date) -> Self:
        """Whose planned days are over although nobody said that they took place."""
        return self.ours().filter(self._state(within=TO_HAPPEN), ends_on__lt=day)

    def due_between(self, start: date, end: date) -> Self:
        """Whose planned days end between two days, and nobody said yet that they took place."""
        return self.ours().filter(self._state(within=TO_HAPPEN), ends_on__range=(start, end))

    def unreported_on(self, day: date) -> Self:
        """Done for longer than a report may take, and none handed in."""
        done = self.ours().filter(self._state(within=[State.DONE]), ends_on__lt=day - REPORT_WITHIN)
        return done.asking_for_report()

    def asking_for_report(self) -> Self:
        """Without those that we only read of in a public source after they had ended: nobody of ours owes a report on them."""
        originals: Any = self.model._meta.get_field("originals").related_model
        read_of = originals.objects.filter(
            activity=OuterRef("pk"),
            dataset="public-facts",
            activity__ends_on__lte=F("activity__created_at__date"),
        )
        return self.filter(~Exists(read_of))

    def to_report(self) -> Self:
        """Done, and the report is still to be written or handed in."""
        return self.ours().filter(self._state(within=[State.DONE])).asking_for_report()

    def to_finish(self) -> Self:
        """Recorded in short as a proposal, which nobody can approve before the rest is said."""
        return self.incomplete().filter(self._state(within=[State.PROPOSED]))

    def incomplete(self) -> Self:
        """Captured in short, something still to be said."""
        return self.ours().exclude(missing=[])

    def matching(self, text: str) -> Self:
        """Full text over title, partners, reference, place and description, best first."""
        query = search_query(text)
        if query is None:
            return self.none().annotate(rank=Value(0.0))
        return self.filter(search=query).annotate(rank=SearchRank(F("search"), query))

    def newest_first(self) -> Self:
        return self.order_by(F("starts_on").desc(nulls_last=True), "-id")


def similar(*, kind: str, partners: Sequence[str], span: Span, except_pk: int | None = None) -> list[Any]:
    """Activities that may be the same: same kind, a partner in common, days that may overlap, not cancelled. At most five.

    Asked before saving, so that what two people heard of is recorded once.
    """
    from umubano.domain.activities.models import Activity

    rows: Any = (
        Activity.objects.ours().filter(kind=kind).with_partner(*partners).exclude(state=State.CANCELLED)
    )
    if except_pk is not None:
        rows = rows.exclude(pk=except_pk)
    return list(rows.may_touch(span).newest_first()[:MOST_SIMILAR])


def partners_of(activities: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The codes of the partners of these activities (by id), in their order. One statement."""
    from umubano.domain.activities.models import ActivityParty

    if not activities:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    rows: Any = ActivityParty.objects.filter(activity__in=activities)
    for activity, code in rows.order_by("activity_id", "position", "id").values_list(
        "activity_id", "party_id"
    ):
        found[activity] = (*found.get(activity, ()), code)
    return found


def lessons_like(
    *,
    kind: str,
    partners: Iterable[str],
    areas: Iterable[str] = (),
    except_pk: int | None = None,
    limit: int = MOST_LESSONS,
) -> list[Any]:
    """Lessons of similar activities, the most similar first: the same kind weighs 3, a partner in common 2, an area 1; then open ones."""
    from umubano.domain.activities.models import ActivityArea, ActivityParty, Lesson

    def holds(condition: Any, weight: int) -> Case:
        return Case(When(condition, then=Value(weight)), default=Value(0), output_field=IntegerField())

    activity = OuterRef("activity_id")
    score = (
        holds(Q(activity__kind=kind), 3)
        + holds(Exists(ActivityParty.objects.filter(activity=activity, party__in=list(partners))), 2)
        + holds(Exists(ActivityArea.objects.filter(activity=activity, area__in=list(areas))), 1)
    )
    rows: Any = Lesson.objects.annotate(likeness=score).filter(likeness__gt=0, activity__collection="own")
    if except_pk is not None:
        rows = rows.exclude(activity=except_pk)
    return list(
        rows.select_related("activity", "owner").order_by(
            "-likeness", F("closed_on").desc(nulls_first=True), "-id"
        )[:limit]
    )
