"""The register: instruments, their parties, acts, signatories, relations, sources and competing claims.

What an instrument *is* stands in `Agreement`; what *happened* to it stands in `Act`, append-only. The columns marked
"projection" are computed from terms and acts by `life/` and written in the same transaction as the act; nobody types them.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected, ProtectedPart
from umubano.domain.agreements.queries import AgreementQuerySet
from umubano.domain.documents.models import Confidence


class Collection(models.TextChoices):
    """Our own register, and what we know of the agreements of others; only the first is ever counted."""

    REGISTER = "register", _("Register")
    DCAD = "dcad", _("World network (DCAD)")


class LegalNature(models.TextChoices):
    """Independent of the title: a treaty is one whatever its designation (VCLT 1969, art. 2(1)(a))."""

    TREATY = "treaty", _("Treaty")
    NON_BINDING = "non_binding", _("Non-binding arrangement")
    CONTRACT = "contract", _("Contract")
    UNDETERMINED = "undetermined", _("Undetermined")


class Level(models.TextChoices):
    STATE = "state", _("State")
    GOVERNMENT = "government", _("Government")
    MINISTRY = "ministry", _("Ministry")
    FORCE = "force", _("Force")
    AGENCY = "agency", _("Agency")
    UNKNOWN = "unknown", _("Not known")


class Scope(models.TextChoices):
    GENERAL = "general", _("General framework")
    SECTOR = "sector", _("Sector")
    UNKNOWN = "unknown", pgettext_lazy("scope", "Not known")


class TextStatus(models.TextChoices):
    HELD = "held", _("Text held")
    PARTIAL = "partial", _("Text held in part")
    NOT_HELD = "not_held", _("Known to exist, text not held")


class Status(models.TextChoices):
    """The values of life.Status, in the words shown."""

    NONE = "none", _("No act recorded")
    NEGOTIATING = "negotiating", _("In negotiation")
    TEXT_AGREED = "text_agreed", _("Text agreed")
    SIGNED = "signed", _("Signed, not in force")
    ENTRY_UNKNOWN = "signed_entry_unknown", _("Signed, entry into force not known")
    PROVISIONALLY_APPLIED = "provisionally_applied", _("Provisionally applied")
    IN_FORCE = "in_force", _("In force")
    SUSPENDED = "suspended", _("Suspended")
    EXPIRED = "expired", _("Expired")
    TERMINATED = "terminated", _("Terminated")
    SUPERSEDED = "superseded", _("Superseded")
    WITHDRAWN = "withdrawn", pgettext_lazy("status of an agreement", "Withdrawn")
    NEVER_IN_FORCE = "signed_never_in_force", _("Signed, never in force")
    UNKNOWN = "unknown", _("Not known")


@tracked(without=("folded_title", "folded_rest", "search", "review_due_on", "registration_due_on"))
class Agreement(Protected):
    """One instrument, counted once however many parties it has."""

    coded_fields: ClassVar = {"kind": "title_kind"}

    ref = models.CharField(_("reference"), max_length=40, unique=True)
    collection = models.CharField(max_length=20, choices=Collection.choices, default=Collection.REGISTER)
    title = models.CharField(_("title"), max_length=400)
    titles = models.JSONField(_("titles by language"), default=dict, blank=True)
    kind = models.CharField(_("kind of title"), max_length=60)
    legal_nature = models.CharField(
        _("legal nature"), max_length=20, choices=LegalNature.choices, default=LegalNature.UNDETERMINED
    )
    legal_opinion = models.TextField(_("legal opinion"), blank=True)
    legal_opinion_author = models.CharField(_("author of the opinion"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.UNKNOWN)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope.choices, default=Scope.UNKNOWN)
    place = models.CharField(_("place of signature"), max_length=200, blank=True)
    languages = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, verbose_name=_("authentic languages")
    )
    prevailing_language = models.CharField(_("prevailing language"), max_length=10, blank=True)
    text_status = models.CharField(
        _("text"), max_length=20, choices=TextStatus.choices, default=TextStatus.NOT_HELD
    )
    terms = models.JSONField(_("terms"), default=dict, blank=True, help_text="docs/reference/life.md")
    notes = models.TextField(_("notes"), blank=True)
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
    confidence = models.CharField(
        _("confidence"), max_length=20, choices=Confidence.choices, default=Confidence.REPORTED
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with each change; refuses a lost update"
    )

    # projections of terms and acts, written by services.project()
    status = models.CharField(_("status"), max_length=30, choices=Status.choices, default=Status.NONE)
    status_reason = models.JSONField(default=dict, blank=True)
    signed = models.CharField(_("signed (EDTF)"), max_length=40, blank=True)
    signed_on = models.DateField(
        _("signed"), null=True, blank=True, help_text="the latest day that `signed` allows"
    )
    in_force_since = models.CharField(_("in force since (EDTF)"), max_length=40, blank=True)
    in_force_on = models.DateField(null=True, blank=True)
    term_ends = models.DateField(_("end of term"), null=True, blank=True)
    last_day_for_notice = models.DateField(_("last day for notice"), null=True, blank=True)
    decide_by = models.DateField(_("decide by"), null=True, blank=True)
    review_due_on = models.DateField(
        _("review due"), null=True, blank=True, help_text="while it binds; may be overdue"
    )
    registration_due_on = models.DateField(
        _("to be registered since"),
        null=True,
        blank=True,
        help_text="entry into force of one that is to be registered with the United Nations and is not (Charter 102)",
    )
    next_change_on = models.DateField(_("next change"), null=True, blank=True)
    is_certain = models.BooleanField(default=True)
    contradictions = models.PositiveSmallIntegerField(default=0)
    partners_text = models.CharField(_("partners"), max_length=400, blank=True)
    folded_title = models.TextField(default="", editable=False)
    folded_rest = models.TextField(default="", editable=False)
    search = models.GeneratedField(
        expression=SearchVector("folded_title", weight="A", config="simple")
        + SearchVector("folded_rest", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ref__regex=r"^[A-Za-z0-9.:-]+$"), name="agreements_ref_is_an_address"
            )
        ]
        indexes = [
            # register list, newest first (default order) and as-of views of it; the label, so that a count reads the index alone
            models.Index(
                "collection",
                F("signed_on").desc(nulls_last=True),
                F("id").desc(),
                include=["label"],
                name="agreements_newest",
            ),
            # register list by partner, title, reference
            models.Index(fields=["collection", "partners_text", "id"], name="agreements_by_partner"),
            models.Index(fields=["collection", "title", "id"], name="agreements_by_title"),
            # register list filtered by status
            models.Index(
                "collection",
                "status",
                F("signed_on").desc(nulls_last=True),
                F("id").desc(),
                include=["label"],
                name="agreements_by_status",
            ),
            # register list filtered by kind of title
            models.Index(
                "collection",
                "kind",
                F("signed_on").desc(nulls_last=True),
                F("id").desc(),
                include=["label"],
                name="agreements_by_kind",
            ),
            # register list by end of term
            models.Index("collection", F("term_ends").asc(nulls_last=True), "id", name="agreements_by_term"),
            # nightly recomputation: only what turns that day
            models.Index(
                fields=["next_change_on"],
                name="agreements_next_change",
                condition=models.Q(next_change_on__isnull=False),
            ),
            # what is due
            models.Index(
                fields=["last_day_for_notice"],
                name="agreements_notice",
                condition=models.Q(last_day_for_notice__isnull=False),
            ),
            models.Index(
                fields=["decide_by"], name="agreements_decide", condition=models.Q(decide_by__isnull=False)
            ),
            models.Index(
                fields=["term_ends"], name="agreements_term", condition=models.Q(term_ends__isnull=False)
            ),
            models.Index(
                fields=["review_due_on"],
                name="agreements_review",
                condition=models.Q(review_due_on__isnull=False),
            ),
            models.Index(
                fields=["registration_due_on"],
                name="agreements_registration",
                condition=models.Q(registration_due_on__isnull=False),
            ),
            # search over titles, parties, references, notes
            GinIndex(fields=["search"], name="agreements_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    @property
    def title_shown(self) -> str:
        """The title in the reader's language where there is one, else the title as recorded."""
        language = (get_language() or "en").partition("-")[0]
        return str(self.titles.get(language) or self.title)

    def get_absolute_url(self) -> str:
        return reverse("agreements:detail", args=[self.ref])


class AgreementPart(ProtectedPart):
    """Something that belongs to one agreement and goes where it goes."""

    history_anchor = "agreement"

    class Meta:
        abstract = True
