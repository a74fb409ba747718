"""Negotiations: an instrument on its way to signature, its rounds of talks, its gates, and every stage it went through.

A folder of its own above `agreements`: a negotiation has stages, an owner and gates that an agreement does not, ends by
making one, and may end without one. What it shares with an agreement is copied at signature and kept on both sides.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected, ProtectedPart
from umubano.domain.agreements.models import LegalNature, Level, Scope
from umubano.domain.documents.models import Confidence
from umubano.domain.negotiations.lifecycle import LIFECYCLE, Stage
from umubano.domain.negotiations.queries import NegotiationQuerySet


@tracked(without=("folded_title", "folded_rest", "search"))
class Negotiation(Protected):
    """One text under negotiation with one or more partners."""

    coded_fields: ClassVar = {"kind": "title_kind"}

    ref = models.CharField(_("reference"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=400)
    kind = models.CharField(_("kind of title"), max_length=60)
    legal_nature = models.CharField(
        _("legal nature"), max_length=20, choices=LegalNature.choices, default=LegalNature.UNDETERMINED
    )
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.UNKNOWN)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, default=Scope.UNKNOWN)
    purpose = models.TextField(_("purpose"), blank=True)
    terms = models.JSONField(_("intended terms"), default=dict, blank=True)

    languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name=_("languages of signature")
    )
    prevailing_language = models.CharField(_("prevailing language"), max_length=10, blank=True)

    # what the draft's clauses do; the gates follow from these facts, never from the title. NULL: nobody has said yet
    subject_to_ratification = models.BooleanField(_("subject to ratification"), null=True, blank=True)
    commits_finances = models.BooleanField(_("commits state finances"), null=True, blank=True)
    changes_law = models.BooleanField(_("requires a change of law"), null=True, blank=True)
    concerns_status_of_persons = models.BooleanField(
        _("concerns the status of persons"), null=True, blank=True
    )
    concerns_reserved_matter = models.BooleanField(
        _("concerns peace, armistice, commerce or membership of an organisation"), null=True, blank=True
    )
    permits_foreign_base = models.BooleanField(_("permits a foreign military base"), null=True, blank=True)

    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.IDEA)
    stage_since = models.DateField(_("in this stage since"))
    stage_before_pause = models.CharField(max_length=20, blank=True, editable=False)
    desk = models.CharField(_("desk"), max_length=40, blank=True)
    owner = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    next_step_due = models.DateField(pgettext_lazy("a next step", "due"), null=True, blank=True)
    blocked_by = models.CharField(_("blocked by"), max_length=300, blank=True)
    target_signature = models.DateField(_("intended signature"), null=True, blank=True)
    opened_on = models.DateField(_("opened"))
    closed_on = models.DateField(_("closed"), null=True, blank=True)
    renews = models.ForeignKey(
        "agreements.Agreement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="renegotiations",
        verbose_name=_("renews or replaces"),
    )
    agreement = models.OneToOneField(
        "agreements.Agreement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="negotiation",
        verbose_name=_("became"),
    )
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with each change; refuses a lost update"
    )

    # projections, written by services
    partners_text = models.CharField(_("partners"), max_length=400, blank=True)
    folded_title = models.TextField(default="", editable=False)
    folded_rest = models.TextField(default="", editable=False)
    search = models.GeneratedField(
        expression=SearchVector("folded_title", weight="A", config="simple")
        + SearchVector("folded_rest", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = NegotiationQuerySet.as_manager()

    class Meta:
        verbose_name = _("negotiation")
        verbose_name_plural = _("negotiations")
        triggers = [LIFECYCLE.trigger()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ref__regex=r"^[A-Za-z0-9.:-]+$"), name="negotiations_ref_is_an_address"
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="signed") | models.Q(agreement__isnull=False),
                name="negotiations_signed_has_an_agreement",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=["signed", "dropped"], closed_on__isnull=False)
                | (~models.Q(stage__in=["signed", "dropped"]) & models.Q(closed_on__isnull=True)),
                name="negotiations_closed_has_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="dormant") | ~models.Q(stage_before_pause=""),
                name="negotiations_dormant_remembers",
            ),
        ]
        indexes = [
            # board and list by stage, oldest in stage first
            models.Index(fields=["stage", "stage_since", "id"], name="negotiations_by_stage"),
            # what is due
            models.Index(
                fields=["next_step_due"],
                name="negotiations_due",
                condition=models.Q(next_step_due__isnull=False),
            ),
            # under way on a day: portfolio and home as of any date
            models.Index(fields=["opened_on", "closed_on"], name="negotiations_under_way"),
            # search over title, partners, purpose, next step
            GinIndex(fields=["search"], name="negotiations_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("negotiations:detail", args=[self.ref])


class NegotiationPart(ProtectedPart):
    """Something that belongs to one negotiation and goes where it goes."""

    history_anchor = "negotiation"

    class Meta:
        abstract = True


@tracked()
class NegotiationParty(NegotiationPart):
    """A partner at the table; home is understood."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(
        "parties.Party", to_field="code", db_column="party_code", on_delete=models.PROTECT, related_name="+"
    )
    body_name = models.CharField(_("acting body"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "party"], name="negotiations_party_once")
        ]
        # a partner's negotiations
        indexes = [models.Index(fields=["party", "negotiation"], name="negotiations_party_of")]

    def __str__(self) -> str:
        return f"{self.party_id}"


@tracked()
class NegotiationArea(NegotiationPart):
    """An area of cooperation the text is to cover."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="areas")
    area = models.CharField(_("area of cooperation"), max_length=60)

    class Meta:
        verbose_name = _("area of cooperation")
        verbose_name_plural = _("areas of cooperation")
        ordering = ["area"]
        constraints = [models.UniqueConstraint(fields=["negotiation", "area"], name="negotiations_area_once")]

    def __str__(self) -> str:
        return self.area


@tracked()
class StageChange(NegotiationPart):
    """One move from stage to stage, with its date, reason and author. Append-only."""

    is_append_only = True

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="stage_changes")
    source = models.CharField(_("stage before"), max_length=20, blank=True)
    target = models.CharField(_("stage"), max_length=20, choices=Stage.choices)
    effective_on = models.DateField(_("effective on"))
    recorded_at = models.DateTimeField(default=timezone.now)
    actor_name = models.CharField(max_length=200)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("change of stage")
        verbose_name_plural = _("changes of stage")
        ordering = ["id"]
        # the stage of a negotiation on a day
        indexes = [models.Index(fields=["negotiation", "-effective_on", "-id"], name="negotiations_stage_on")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


@tracked()
class Round(NegotiationPart):
    """One round of talks: when, where, who led, what stayed open."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    held = models.CharField(_("date (EDTF)"), max_length=40)
    held_on = models.DateField(null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    delegation_level = models.CharField(_("level of delegations"), max_length=200, blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    open_points = models.TextField(_("open points"), blank=True)

    class Meta:
        verbose_name = _("round of talks")
        verbose_name_plural = _("rounds of talks")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "number"], name="negotiations_round_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


@tracked()
class Gate(NegotiationPart):
    """What was decided about a demand of the national profile: met, waived for a time, or taken back to open, and why.

    Only decisions have a row. Whether a demand applies is computed from the clause facts by `gates.py`.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MET = "met", _("Met")
        WAIVED = "waived", _("Waived")

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="gates")
    code = models.CharField(_("gate"), max_length=60)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.OPEN)
    decided_on = models.DateField(
        _("decided"), null=True, blank=True, help_text="the day it was met or waived"
    )
    decided_by = models.CharField(_("recorded by"), max_length=200, blank=True)
    evidence = models.CharField(_("evidence"), max_length=400, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    approver = models.CharField(_("approved by"), max_length=200, blank=True)
    due_on = models.DateField(_("to be mended by"), null=True, blank=True)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "code"], name="negotiations_gate_once"),
            models.CheckConstraint(
                condition=~models.Q(state="waived")
                | (models.Q(due_on__isnull=False) & ~models.Q(reason="") & ~models.Q(approver="")),
                name="negotiations_waiver_is_complete",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="met")
                | (models.Q(decided_on__isnull=False) & ~models.Q(evidence="")),
                name="negotiations_met_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.state}"


@tracked()
class NegotiationSource(NegotiationPart):
    """A source of what we know about the negotiation."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("documents.Source", on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(_("confidence"), max_length=20, choices=Confidence.choices)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "source"], name="negotiations_source_once")
        ]

    def __str__(self) -> str:
        return f"source {self.source_id}"
