"""Reads of joint bodies, sessions and commitments. Row security trims every one of them; nothing here asks who may see what."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value

from umubano.core.accounts.models import unread_of_account
from umubano.core.actors import Actor, Role
from umubano.core.registry import NamedBody
from umubano.domain.agreements.models import Status
from umubano.domain.agreements.queries import BINDING, search_query
from umubano.domain.committees.health import met_since, settled_before


def looked_after_by(actor: Actor, prefix: str = "") -> Q:
    """Bodies whose items may await the actor: own ones, and those without an owner of the actor's desks or of no desk."""
    mine = Q(**{f"{prefix}owner": actor.user_id}) if actor.user_id is not None else Q(pk__in=[])
    of_desk = Q(**{f"{prefix}owner__isnull": True, f"{prefix}desk__in": [*sorted(actor.desks), ""]})
    return mine | of_desk


class BodyQuerySet(models.QuerySet[Any]):
    """Chainable questions to the joint bodies."""

    def active(self) -> Self:
        return self.filter(status="active")

    def with_partner(self, *codes: str) -> Self:
        """Those in which one of these parties sits."""
        return self.filter(self._has("partners", party__in=codes))

    def under_agreement(self, *refs: str) -> Self:
        """Those that work under one of these agreements."""
        return self.filter(self._has("agreements", agreement__ref__in=refs))

    def _has(self, relation: str, **conditions: Any) -> Exists:
        related: Any = self.model._meta.get_field(relation).related_model
        return Exists(related.objects.filter(body=OuterRef("pk"), **conditions))

    def looked_after_by(self, actor: Actor) -> Self:
        """Those that the actor owns, and those that nobody owns of the actor's desks; the head looks after all."""
        return self if actor.role is Role.HEAD else self.filter(looked_after_by(actor))

    def overdue_on(self, day: date) -> Self:
        """Active bodies whose next session, by rule or by plan, should have been before `day`."""
        return self.active().filter(next_due_on__lt=day)

    def longest_overdue_first(self) -> Self:
        return self.order_by("status", F("next_due_on").asc(nulls_last=True), "id")

    def matching(self, text: str) -> Self:
        """Full text over names, partners, reference and purpose, best first."""
        query = search_query(text)
        if query is None:
            return self.none().annotate(rank=Value(0.0))
        return self.filter(search=query).annotate(rank=SearchRank(F("search"), query))

    def for_rows(self) -> Self:
        """What a row of a list shows, in a constant number of statements."""
        rows = self.select_related("owner").prefetch_related("partners")
        return rows.defer("search", "folded_title", "folded_rest", *unread_of_account("owner"))


class SessionQuerySet(models.QuerySet[Any]):
    """Chainable questions to the sessions."""

    def between(self, start: date, end: date) -> Self:
        """Held, or planned with a window that touches the days from `start` to `end`."""
        held = Q(held_to__gte=start, held_from__lte=end)
        planned = Q(held_to__isnull=True, planned_to__gte=start, planned_from__lte=end)
        return self.filter(held | planned)


class CommitmentQuerySet(models.QuerySet[Any]):
    """Chainable questions to the commitments."""

    def open(self) -> Self:
        return self.filter(state="open")

    def overdue_on(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)


def partners_of(bodies: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The codes of the partners that sit in these bodies (by id), in their order. One statement."""
    from umubano.domain.committees.models import BodyPartner

    if not bodies:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    rows: Any = BodyPartner.objects.filter(body__in=bodies).order_by("body_id", "position", "id")
    for body, code in rows.values_list("body_id", "party_id"):
        found[body] = (*found.get(body, ()), code)
    return found


def body_names(refs: Collection[str]) -> dict[str, NamedBody]:
    """The names of these bodies in the reader's language, by reference. One statement."""
    from umubano.domain.committees.models import JointBody

    rows = JointBody.objects.filter(ref__in=refs).only("ref", "name", "names", "label_id")
    return {row.ref: NamedBody(row.title, row.label_id) for row in rows}


# agreements that live only on paper, as rows; `health.paper_reason` says the same of one, and a test holds the two together

#: Statuses of agreements that are asked whether they are put to work: they bind, or may bind because their entry into force is not known.
ON_PAPER = (*BINDING, Status.ENTRY_UNKNOWN.value)


def bodies_at_work_on(on: date) -> Any:
    """Links of bodies to agreements that hold on `on`, dissolved bodies left out."""
    from umubano.domain.committees.models import BodyAgreement

    return (
        BodyAgreement.objects.filter(Q(since_on__isnull=True) | Q(since_on__lte=on))
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .exclude(body__status="dissolved")
    )


def dormant_on_paper(rows: Any, on: date) -> Any:
    """Of these agreements, those that bind or may bind and that nobody puts to work: no body, or none that met within the directorate's measure."""
    return _settled(rows, on).filter(~_met_lately(on))


def at_work(rows: Any, on: date) -> Any:
    """Of these agreements, those that bind or may bind, with a body that met lately."""
    return rows.filter(status__in=ON_PAPER).filter(_met_lately(on))


def without_body(rows: Any, on: date) -> Any:
    """Of these agreements, those dormant on paper because no body works under them."""
    return _settled(rows, on).filter(~Exists(bodies_at_work_on(on).filter(agreement=OuterRef("pk"))))


def _settled(rows: Any, on: date) -> Any:
    """Those that had time to be put to work since their entry into force, or where none is known since their signature."""
    day = settled_before(on)
    counted = Q(in_force_on__lte=day) | Q(in_force_on__isnull=True, signed_on__lte=day)
    return rows.filter(counted, status__in=ON_PAPER)


def _met_lately(on: date) -> Exists:
    return Exists(
        bodies_at_work_on(on).filter(agreement=OuterRef("pk"), body__last_held_on__gte=met_since(on))
    )
