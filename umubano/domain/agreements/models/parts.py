"""What belongs to an agreement: parties, areas, acts, signatories, relations, sources, claims; its states in time and imported rows as they were."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import ProtectedPart
from umubano.domain.agreements.models.agreement import Agreement, AgreementPart, Status
from umubano.domain.documents.models import Confidence


@tracked()
class AgreementParty(AgreementPart):
    """A party to the instrument: a State, an organisation or a mission, and the body that acts for it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties", db_index=False)
    party = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="party_code",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    is_home = models.BooleanField(default=False)
    body_name = models.CharField(_("acting body"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "party", "body_name"], name="agreements_party_once")
        ]
        # a partner's agreements
        indexes = [models.Index(fields=["party", "agreement"], name="agreements_party_of")]

    def __str__(self) -> str:
        return f"{self.party_id} in {self.agreement_id}"


@tracked()
class AgreementArea(AgreementPart):
    """An area of cooperation the instrument covers, from the code list `area`."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="areas", db_index=False)
    area = models.CharField(_("area of cooperation"), max_length=60)

    class Meta:
        verbose_name = _("area of cooperation")
        verbose_name_plural = _("areas of cooperation")
        ordering = ["area"]
        constraints = [models.UniqueConstraint(fields=["agreement", "area"], name="agreements_area_once")]
        indexes = [models.Index(fields=["area", "agreement"], name="agreements_area_of")]

    def __str__(self) -> str:
        return self.area


@tracked()
class Act(AgreementPart):
    """Something a party did about the instrument. Append-only: a wrong act is corrected by a later one that says why."""

    is_append_only = True

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="acts")
    kind = models.CharField(_("act"), max_length=40)
    party = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="party_code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    effective = models.CharField(_("date (EDTF)"), max_length=40)
    effective_from = models.DateField(null=True, blank=True, help_text="earliest day that `effective` allows")
    effective_to = models.DateField(null=True, blank=True, help_text="latest day that `effective` allows")
    details = models.JSONField(default=dict, blank=True, help_text="docs/reference/life.md")
    document = models.CharField(_("document"), max_length=300, blank=True)
    source = models.ForeignKey(
        "documents.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("source"),
        db_index=False,
    )
    note = models.TextField(_("note"), blank=True)
    corrects = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("corrects"),
        db_index=False,
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["id"]
        indexes = [
            # the acts of one kind in a period (signed per year)
            models.Index(fields=["kind", "effective_to"], name="agreements_act_kind"),
            # of the few that have one: what a source says, what corrects an act
            models.Index(
                fields=["source"], name="agreements_act_source", condition=models.Q(source__isnull=False)
            ),
            models.Index(
                fields=["corrects"],
                name="agreements_act_corrects",
                condition=models.Q(corrects__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.effective}"


@tracked()
class Signatory(AgreementPart):
    """Who signed, in what office, and whether full powers were needed and filed (VCLT 1969, art. 7)."""

    class FullPowers(models.TextChoices):
        NOT_NEEDED = "not_needed", _("Not needed (VCLT 7)")
        FILED = "filed", _("Filed")
        MISSING = "missing", _("Needed, none on file")
        UNKNOWN = "unknown", _("Not known")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatories")
    party = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="party_code",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=200)
    office = models.CharField(_("office"), max_length=200, blank=True)
    full_powers = models.CharField(
        _("full powers"), max_length=20, choices=FullPowers.choices, default=FullPowers.UNKNOWN
    )

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


@tracked()
class Relation(AgreementPart):
    """How one instrument stands to another. Its label dominates both ends, so neither betrays the other."""

    class Kind(models.TextChoices):
        AMENDS = "amends", _("amends")
        SUPPLEMENTS = "supplements", _("supplements")
        IMPLEMENTS = "implements", _("implements")
        EXTENDS = "extends", _("extends")
        REPLACES = "replaces", _("replaces")
        TERMINATES = "terminates", _("terminates")
        CORRECTS = "corrects", _("corrects")
        FRAMEWORK_FOR = "framework_for", _("is the framework for")

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="relations", db_index=False
    )
    kind = models.CharField(_("relation"), max_length=20, choices=Kind.choices)
    target = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="related_from")

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind", "target"], name="agreements_relation_once"),
            models.CheckConstraint(
                condition=~models.Q(agreement=models.F("target")), name="agreements_relation_not_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.kind} {self.target_id}"


@tracked()
class AgreementSource(AgreementPart):
    """A source of what the register says about the instrument, with the place in it and how sure it makes us."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="sources", db_index=False)
    source = models.ForeignKey("documents.Source", on_delete=models.PROTECT, related_name="+")
    locator = models.CharField(_("page or place"), max_length=200, blank=True)
    confidence = models.CharField(_("confidence"), max_length=20, choices=Confidence.choices)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "source"], name="agreements_source_once")]

    def __str__(self) -> str:
        return f"source {self.source_id}"


@tracked()
class Claim(AgreementPart):
    """One of several competing values for the same field, kept side by side until somebody decides, with a reason."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        ACCEPTED = "accepted", _("Accepted")
        REJECTED = "rejected", _("Rejected")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="claims")
    field = models.CharField(_("about"), max_length=60)
    value = models.TextField(_("what is claimed"))
    source = models.ForeignKey(
        "documents.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confidence = models.CharField(_("confidence"), max_length=20, choices=Confidence.choices)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.OPEN)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["field", "id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.value[:60]}"


class StatusPeriod(ProtectedPart):
    """Projection: from when to when the instrument has a status; makes any list answer "as of" a date."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="periods", db_index=False)
    status = models.CharField(max_length=30, choices=Status.choices)
    starts_on = models.DateField(help_text="first day; 0001-01-01 when open")
    ends_before = models.DateField(help_text="the day after the last; 9999-12-31 when open")

    class Meta:
        verbose_name = _("period of a status")
        verbose_name_plural = _("periods of a status")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "starts_on"],
                name="agreements_period_once",
                # status of an agreement on a date
                include=["ends_before", "status", "label"],
            )
        ]
        # the register as of a date
        indexes = [models.Index(fields=["status", "starts_on", "ends_before"], name="agreements_period_on")]

    def __str__(self) -> str:
        return f"{self.status} {self.starts_on}–{self.ends_before}"


class Original(ProtectedPart):
    """The row an imported agreement came from, exactly as it was read."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="originals")
    dataset = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    values = models.JSONField()

    class Meta:
        verbose_name = _("original row")
        verbose_name_plural = _("original rows")
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="agreements_original_once")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.key}"
