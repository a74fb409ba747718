"""Labels as rows, and the base of every table that holds information."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from umubano.core.labels.rules import HOME, LabelValue


class Label(models.Model):
    """One distinct security label. Equal labels are one row, so a record's label is one integer to compare."""

    level = models.PositiveSmallIntegerField(_("classification level"))
    releasable_to = ArrayField(models.CharField(max_length=32), default=list, blank=True)
    compartments = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    originator = models.CharField(max_length=32, default=HOME)

    class Meta:
        verbose_name = _("security label")
        verbose_name_plural = _("security labels")
        constraints = [
            models.UniqueConstraint(
                fields=["level", "releasable_to", "compartments", "originator"],
                name="labels_label_is_one_row",
            )
        ]

    def __str__(self) -> str:
        return self.value.marking()

    @property
    def value(self) -> LabelValue:
        return LabelValue(
            level=self.level,
            releasable_to=frozenset(self.releasable_to),
            compartments=frozenset(self.compartments),
            originator=self.originator,
        )


class Protected(models.Model):
    """A table that holds information: each row carries a label, and row security compares it with what the actor may read."""

    label = models.ForeignKey(
        Label, on_delete=models.PROTECT, related_name="+", verbose_name=_("security label")
    )

    class Meta:
        abstract = True


class ProtectedPart(Protected):
    """A protected row that is reached through the record it belongs to, never by its label: the record's table has the index of labels,
    and one more on every part would only be written. Nor does the database look the label up: the row policy has just compared it with the
    labels there are, and labels are never deleted.
    """

    label = models.ForeignKey(
        Label,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("security label"),
        db_index=False,
        db_constraint=False,
    )

    class Meta:
        abstract = True
