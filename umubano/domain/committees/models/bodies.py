"""A joint body: what it is, with whom, under which agreements, who sits in it, and what was laid down for it.

The columns marked “projection” follow from rules, sessions and commitments by `health.py`; services and the nightly job write them.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected, ProtectedPart
from umubano.domain.committees.lifecycle import BODY, BodyStatus
from umubano.domain.committees.queries import BodyQuerySet
from umubano.domain.documents.models import Confidence


@tracked(without=("folded_title", "folded_rest", "search"))
class JointBody(Protected):
    """A standing body of both sides, whatever it is called."""

    coded_fields: ClassVar = {"kind": "joint_body_kind", "level": "joint_body_level"}

    ref = models.CharField(_("reference"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    kind = models.CharField(_("kind"), max_length=60)
    level = models.CharField(_("level"), max_length=60, default="unknown")
    purpose = models.TextField(_("purpose"), blank=True)
    established = models.CharField(_("established (EDTF)"), max_length=40, blank=True)
    established_on = models.DateField(null=True, blank=True, help_text="latest day that `established` allows")
    status = models.CharField(
        _("status"), max_length=20, choices=BodyStatus.choices, default=BodyStatus.ACTIVE
    )
    status_since = models.DateField(_("status since"), null=True, blank=True)
    desk = models.CharField(_("desk"), max_length=40, blank=True)
    owner = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with each change; refuses a lost update"
    )

    # projections, written by services.project()
    partners_text = models.CharField(_("partners"), max_length=400, blank=True)
    verdict = models.CharField(_("standing"), max_length=20, default="no_rule")
    sessions_held = models.PositiveIntegerField(_("sessions held"), default=0)
    last_held_on = models.DateField(_("last met"), null=True, blank=True)
    last_held = models.CharField(max_length=40, blank=True, help_text="as it was written")
    next_due_on = models.DateField(_("next session due"), null=True, blank=True)
    minutes_due_on = models.DateField(_("minutes due"), null=True, blank=True)
    open_commitments = models.PositiveIntegerField(_("open commitments"), default=0)
    overdue_commitments = models.PositiveIntegerField(_("overdue commitments"), default=0)
    next_change_on = models.DateField(null=True, blank=True)
    folded_title = models.TextField(default="", editable=False)
    folded_rest = models.TextField(default="", editable=False)
    search = models.GeneratedField(
        expression=SearchVector("folded_title", weight="A", config="simple")
        + SearchVector("folded_rest", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("joint body")
        verbose_name_plural = _("joint bodies")
        triggers = [BODY.trigger()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ref__regex=r"^[A-Za-z0-9.:-]+$"), name="committees_ref_is_an_address"
            ),
        ]
        indexes = [
            # list by next due session, the longest overdue first; home; nightly due
            models.Index(fields=["status", "next_due_on", "id"], name="committees_next_due"),
            # list by name
            models.Index(fields=["name", "id"], name="committees_by_name"),
            # nightly: only what turns that day
            models.Index(
                fields=["next_change_on"],
                name="committees_next_change",
                condition=models.Q(next_change_on__isnull=False),
            ),
            # what is due: minutes
            models.Index(
                fields=["minutes_due_on"],
                name="committees_minutes_due",
                condition=models.Q(minutes_due_on__isnull=False),
            ),
            # search over names, partners, purpose
            GinIndex(fields=["search"], name="committees_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.name}"

    @property
    def title(self) -> str:
        """The name in the reader's language where one was given, else the name."""
        language = (get_language() or "en").partition("-")[0]
        return str(self.names.get(language) or self.name)

    def partner_codes(self) -> list[str]:
        """The codes of the partners that sit in it, in their order."""
        return [partner.party_id for partner in self.partners.all()]

    def get_absolute_url(self) -> str:
        return reverse("committees:detail", args=[self.ref])


class BodyPart(ProtectedPart):
    """Something that belongs to one joint body and goes where it goes."""

    history_anchor = "body"

    class Meta:
        abstract = True


@tracked()
class BodyPartner(BodyPart):
    """A partner that sits in the body; home is understood."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="partners")
    party = models.ForeignKey(
        "parties.Party", to_field="code", db_column="party_code", on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("partner of a joint body")
        verbose_name_plural = _("partners of a joint body")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["body", "party"], name="committees_partner_once")]
        # a partner's bodies
        indexes = [models.Index(fields=["party", "body"], name="committees_partner_of")]

    def __str__(self) -> str:
        return f"{self.party_id}"


@tracked()
class BodyAgreement(BodyPart):
    """An agreement that the body works under, from when to when as far as known."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="agreements")
    agreement = models.ForeignKey(
        "agreements.Agreement", on_delete=models.PROTECT, related_name="joint_bodies"
    )
    since = models.CharField(_("since (EDTF)"), max_length=40, blank=True)
    until = models.CharField(_("until (EDTF)"), max_length=40, blank=True)
    since_on = models.DateField(null=True, blank=True, help_text="earliest day that `since` allows")
    until_on = models.DateField(null=True, blank=True, help_text="latest day that `until` allows")
    clause = models.CharField(_("clause"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("agreement of a joint body")
        verbose_name_plural = _("agreements of a joint body")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "agreement"], name="committees_agreement_once")
        ]
        # the bodies of an agreement: its page, the list's filter “dormant on paper”
        indexes = [models.Index(fields=["agreement", "body"], name="committees_agreement_of")]

    def __str__(self) -> str:
        return f"agreement {self.agreement_id}"


@tracked()
class Member(BodyPart):
    """An office that sits in the body for one side. The function is recorded, never the person's name."""

    class Role(models.TextChoices):
        CO_CHAIR = "co_chair", _("Co-chair")
        MEMBER = "member", _("Member")
        SECRETARY = "secretary", _("Secretary")

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="members")
    side = models.ForeignKey(
        "parties.Party", to_field="code", db_column="side_code", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    function = models.CharField(_("office or function"), max_length=200)
    counterpart = models.ForeignKey(
        "parties.Body",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("body it belongs to"),
    )
    since = models.CharField(_("since (EDTF)"), max_length=40, blank=True)
    until = models.CharField(_("until (EDTF)"), max_length=40, blank=True)
    since_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = _("member of a joint body")
        verbose_name_plural = _("members of a joint body")
        ordering = ["side_id", "role", "id"]

    def __str__(self) -> str:
        return self.function


class RuleKind(models.TextChoices):
    FREQUENCY = "frequency", _("How often it meets")
    HOST_ROTATION = "host_rotation", _("Who hosts")
    QUORUM = "quorum", _("Quorum")
    PLAN_DEADLINE = "plan_deadline", _("Yearly plan by")
    MINUTES_DEADLINE = "minutes_deadline", _("Minutes agreed within")


class RuleSource(models.TextChoices):
    AGREEMENT = "agreement", _("An agreement")
    PUBLISHED = "published", _("A published source")
    BY_HAND = "by_hand", _("Set by hand")


@tracked()
class BodyRule(BodyPart):
    """One thing that is laid down for the body, and where that is written or who set it and why.

    `value` by kind: frequency `{"sessions": n, "months": m}` or `{"at_request": true}`; host_rotation `{"first": code}` (they take turns)
    or `{"always": code}`; quorum `{"each_side": n}` and `{"text": …}`; plan_deadline `{"month": m, "day": d}`; minutes_deadline `{"days": n}`.
    """

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(_("rule"), max_length=20, choices=RuleKind.choices)
    value = models.JSONField(_("value"))
    source_kind = models.CharField(_("laid down by"), max_length=20, choices=RuleSource.choices)
    agreement = models.ForeignKey(
        "agreements.Agreement", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    clause = models.CharField(_("clause"), max_length=120, blank=True)
    source = models.ForeignKey(
        "documents.Source", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_by = models.CharField(_("set by"), max_length=200, blank=True)
    set_reason = models.TextField(_("why"), blank=True)

    class Meta:
        verbose_name = _("rule of a joint body")
        verbose_name_plural = _("rules of a joint body")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "kind"], name="committees_rule_once"),
            models.CheckConstraint(
                condition=models.Q(source_kind="agreement", agreement__isnull=False) & ~models.Q(clause="")
                | models.Q(source_kind="published", source__isnull=False)
                | (models.Q(source_kind="by_hand") & ~models.Q(set_by="") & ~models.Q(set_reason="")),
                name="committees_rule_has_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


@tracked()
class BodySource(BodyPart):
    """A source of what we know of the body. `origin` is the row of a data set it comes from."""

    body = models.ForeignKey(JointBody, on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("documents.Source", on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(_("confidence"), max_length=20, choices=Confidence.choices)
    origin = models.CharField(_("row of the data set"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source of a joint body")
        verbose_name_plural = _("sources of a joint body")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "source", "origin"], name="committees_source_once")
        ]

    def __str__(self) -> str:
        return f"source {self.source_id}"
