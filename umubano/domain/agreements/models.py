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
