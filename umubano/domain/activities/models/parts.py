"""What an activity took: people by rank group and sex, a course, money. Numbers, never names."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.domain.activities.models.activity import Activity, ActivityPart

#: The numbers of a participation: rank group by sex. Empty: nobody counted.
NUMBERS = (
    "officers_women",
    "officers_men",
    "ncos_women",
    "ncos_men",
    "enlisted_women",
    "enlisted_men",
    "civilians_women",
    "civilians_men",
)


@tracked()
class Participation(ActivityPart):
    """How many people of one body of one side took part."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participations")
    party = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="party_code",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("side"),
    )
    body_name = models.CharField(_("body or unit"), max_length=200, blank=True)
    officers_women = models.PositiveIntegerField(_("officers, women"), null=True, blank=True)
    officers_men = models.PositiveIntegerField(_("officers, men"), null=True, blank=True)
    ncos_women = models.PositiveIntegerField(_("NCOs, women"), null=True, blank=True)
    ncos_men = models.PositiveIntegerField(_("NCOs, men"), null=True, blank=True)
    enlisted_women = models.PositiveIntegerField(_("enlisted, women"), null=True, blank=True)
    enlisted_men = models.PositiveIntegerField(_("enlisted, men"), null=True, blank=True)
    civilians_women = models.PositiveIntegerField(_("civilians, women"), null=True, blank=True)
    civilians_men = models.PositiveIntegerField(_("civilians, men"), null=True, blank=True)
    total = models.PositiveIntegerField(
        _("in all"), null=True, blank=True, help_text=_("Where only the total is known.")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "party", "body_name"], name="activities_participation_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.body_name}"

    @property
    def people(self) -> int | None:
        """How many in all; None when nobody counted."""
        counted = [value for name in NUMBERS if (value := getattr(self, name)) is not None]
        return max(sum(counted), self.total or 0) if counted else self.total


@tracked()
class Education(ActivityPart):
    """What a course offered: only professional education and training have one."""

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="education")
    course = models.CharField(_("course"), max_length=200)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    places_offered = models.PositiveIntegerField(_("places offered"), null=True, blank=True)
    places_taken = models.PositiveIntegerField(_("places taken"), null=True, blank=True)
    graduates = models.PositiveIntegerField(_("graduates"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(graduates__isnull=True)
                | models.Q(places_taken__isnull=True)
                | models.Q(graduates__lte=models.F("places_taken")),
                name="activities_graduates_took_places",
            )
        ]

    def __str__(self) -> str:
        return self.course


class CostSharing(models.TextChoices):
    """By which rule the cost was shared."""

    UNKNOWN = "unknown", _("Not said")
    OWN = "own", _("Each side bears its own")
    HOST = "host", _("The host pays")
    SENDER = "sender", _("The sending side pays")
    SHARED = "shared", _("Shared in equal parts")
    AGREEMENT = "agreement", _("As the agreement says")
    THIRD = "third", _("A third party pays")


@tracked()
class CostLine(ActivityPart):
    """What something cost, in which currency, and who paid."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="costs")
    category = models.CharField(_("for"), max_length=60)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency (ISO 4217)"), max_length=3)
    paid_by = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="paid_by_code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("paid by"),
    )
    sharing = models.CharField(
        _("cost-sharing rule"), max_length=20, choices=CostSharing.choices, default=CostSharing.UNKNOWN
    )
    is_estimate = models.BooleanField(_("estimate"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="activities_cost_not_negative"),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="activities_currency_is_a_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
