"""The intended focus of the effort: what the head of the directorate declared for a time, in shares by region or by area.

A declaration is the intention of its days: it is ended, never deleted, and the next one begins after it; so what was intended on any day can
still be said.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected, ProtectedPart


class Axis(models.TextChoices):
    """By what the effort is divided."""

    REGION = "region", _("By region")
    AREA = "area", _("By area of cooperation")


class DeclaredDays(Func):
    """The days of a declaration as a range with both ends in it."""

    function = "daterange"
    output_field = DateRangeField()


def _apart(axis: Axis) -> ExclusionConstraint:
    """No two declarations of an axis have a day in common. One for each axis, because core PostgreSQL excludes ranges only."""
    days = DeclaredDays(
        F("starts_on"), F("ends_on"), RangeBoundary(inclusive_lower=True, inclusive_upper=True)
    )
    return ExclusionConstraint(
        name=f"effort_focus_{axis.value}_apart",
        expressions=[(days, RangeOperators.OVERLAPS)],
        condition=Q(axis=axis.value),
    )


class FocusQuerySet(models.QuerySet[Any]):
    """Chainable questions to the declarations."""

    def holding_on(self, day: date) -> Self:
        """Those in whose days `day` is; at most one for each axis."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def overlapping(self, first: date, last: date | None) -> Self:
        """Those that have a day in common with these days; `last` is None for until further notice."""
        rows = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        return rows if last is None else rows.filter(starts_on__lte=last)


@tracked()
class Focus(Protected):
    """One declaration: shares of the effort by region or by area, from a day, until another or until further notice."""

    ref = models.CharField(_("reference"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    axis = models.CharField(_("divided"), max_length=10, choices=Axis.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text="the last day on which it holds")
    reason = models.TextField(_("reason"))
    ended_because = models.TextField(_("ended because"), blank=True)
    declared_by = models.CharField(_("declared by"), max_length=200)
    declared_on = models.DateField(_("declared on"))
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with each change; refuses a lost update"
    )

    objects = FocusQuerySet.as_manager()

    class Meta:
        verbose_name = _("declared focus")
        verbose_name_plural = _("declared focus")
        ordering = ["-starts_on", "axis", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ref__regex=r"^[A-Za-z0-9.:-]+$"), name="effort_focus_ref_is_an_address"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="effort_focus_days_in_order",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="effort_focus_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_because="") | Q(ends_on__isnull=False), name="effort_focus_ended_on_a_day"
            ),
            _apart(Axis.REGION),
            _apart(Axis.AREA),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("effort:declaration", args=[self.ref])

    @property
    def is_ended(self) -> bool:
        """Somebody ended it; one that only runs out on its planned day is not ended."""
        return bool(self.ended_because)


class FocusPart(ProtectedPart):
    """Something that belongs to one declaration and goes where it goes."""

    history_anchor = "focus"

    class Meta:
        abstract = True


@tracked()
class FocusShare(FocusPart):
    """The share of the effort that one region or area is to have, in percent."""

    focus = models.ForeignKey(Focus, on_delete=models.CASCADE, related_name="shares")
    code = models.CharField(_("region or area"), max_length=60)
    percent = models.DecimalField(_("intended share (%)"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("intended share")
        verbose_name_plural = _("intended shares")
        ordering = ["-percent", "code"]
        constraints = [
            models.UniqueConstraint(fields=["focus", "code"], name="effort_share_once"),
            models.CheckConstraint(
                condition=Q(percent__gt=Decimal(0), percent__lte=Decimal(100)), name="effort_share_is_a_share"
            ),
        ]
        triggers = [
            # asked when the transaction ends, because one share grows before another shrinks
            pgtrigger.Trigger(
                name="at_most_all",
                level=pgtrigger.Row,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                timing=pgtrigger.Deferred,
                declare=[("whole", "numeric")],
                func=(
                    "SELECT sum(percent) INTO whole FROM effort_focusshare WHERE focus_id = NEW.focus_id; "
                    "IF whole > 100 THEN RAISE EXCEPTION 'the shares of a focus are more than all of it' "
                    "USING ERRCODE = 'check_violation'; END IF; RETURN NULL;"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.percent}"


#: What a service is given of a share: code and percent.
Shares = dict[str, Decimal]
