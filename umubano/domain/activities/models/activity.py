"""One activity with its partners, areas, sources and every state it went through.

The shape follows IATI 2.03 (four dates, participating organisations, one status), with the military's own: by rank group and sex, never names.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected, ProtectedPart
from umubano.domain.activities.lifecycle import LIFECYCLE, OWED, TO_HAPPEN, State
from umubano.domain.activities.queries import LONG_DAYS, ActivityQuerySet
from umubano.domain.documents.models import Confidence


class Collection(models.TextChoices):
    OWN = "own", _("Our activities")
    MME = "mme", _("World exercises (MME)")


class Direction(models.TextChoices):
    """Who does it for whom."""

    TOGETHER = "together", _("Together")
    GIVEN = "given", _("We give")
    RECEIVED = "received", _("We receive")
    UNKNOWN = "unknown", _("Not said")


class VisitLevel(models.TextChoices):
    """At which level a visit takes place; only visits have one."""

    NONE = "", _("Not said")
    HEAD_OF_STATE = "head_of_state", _("Head of State or Government")
    MINISTER = "minister", _("Minister")
    CHIEF = "chief", _("Chief of defence staff")
    SERVICE_CHIEF = "service_chief", _("Chief of a service")
    SENIOR = "senior", _("Senior officers or officials")
    WORKING = "working", _("Working level")


@tracked(without=("folded_title", "folded_rest", "search", "missing", "partners_text", "lasts_days"))
class Activity(Protected):
    """Something planned or done with one or more partners."""

    ref = models.CharField(_("reference"), max_length=40, unique=True)
    collection = models.CharField(
        _("collection"), max_length=10, choices=Collection.choices, default=Collection.OWN
    )
    title = models.CharField(_("title"), max_length=400)
    kind = models.CharField(_("kind"), max_length=60)
    visit_level = models.CharField(
        _("level of the visit"), max_length=20, choices=VisitLevel.choices, blank=True, default=""
    )
    direction = models.CharField(
        _("direction"), max_length=20, choices=Direction.choices, default=Direction.UNKNOWN
    )
    description = models.TextField(_("description"), blank=True)

    # the four dates of IATI, each as far as it is known
    planned_start = models.CharField(_("planned start"), max_length=40, blank=True)
    planned_end = models.CharField(_("planned end"), max_length=40, blank=True)
    actual_start = models.CharField(_("began"), max_length=40, blank=True)
    actual_end = models.CharField(_("ended"), max_length=40, blank=True)

    place = models.CharField(_("place"), max_length=200, blank=True)
    country = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="country_code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("country"),
    )
    agreement = models.ForeignKey(
        "agreements.Agreement",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="activities",
        verbose_name=_("under the agreement"),
    )
    clause = models.CharField(_("clause"), max_length=120, blank=True)
    outside_because = models.CharField(_("outside any agreement, because"), max_length=300, blank=True)

    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.PROPOSED)
    state_since = models.DateField(_("in this state since"))
    state_before_pause = models.CharField(max_length=20, blank=True, editable=False)
    desk = models.CharField(_("desk"), max_length=40, blank=True)
    owner = models.ForeignKey(
        "accounts.Account",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
    )
    confidence = models.CharField(
        _("confidence"), max_length=20, choices=Confidence.choices, default=Confidence.PRIMARY_OFFICIAL
    )
    is_illustrative = models.BooleanField(_("illustrative"), default=False)
    captured_by = models.CharField(max_length=40, blank=True, editable=False)
    capture_key = models.UUIDField(
        null=True, blank=True, unique=True, editable=False, help_text="the same capture sent twice is one"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(
        default=1, help_text="grows with each change; refuses a lost update"
    )

    # projections, written by services.describe
    starts_on = models.DateField(_("when"), null=True, blank=True, help_text="the first day it can be on")
    ends_on = models.DateField(null=True, blank=True, help_text="the last day it can be on")
    lasts_days = models.GeneratedField(
        expression=Func(F("ends_on"), F("starts_on"), template="(%(expressions)s)", arg_joiner=" - "),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    missing = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    partners_text = models.CharField(_("partners"), max_length=400, blank=True)
    folded_title = models.TextField(default="", editable=False)
    folded_rest = models.TextField(default="", editable=False)
    search = models.GeneratedField(
        expression=SearchVector("folded_title", weight="A", config="simple")
        + SearchVector("folded_rest", weight="C", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        triggers = [LIFECYCLE.trigger()]
        constraints = [
            models.CheckConstraint(
                condition=Q(ref__regex=r"^[A-Za-z0-9.:-]+$"), name="activities_ref_is_an_address"
            ),
            models.CheckConstraint(
                condition=Q(agreement__isnull=True) | Q(outside_because=""), name="activities_basis_is_one"
            ),
            # past the proposal exactly one basis is said; what was never approved may be set aside without one
            models.CheckConstraint(
                condition=~Q(collection="own")
                | Q(state__in=["proposed", "cancelled"])
                | Q(state="postponed", state_before_pause="proposed")
                | Q(agreement__isnull=False)
                | ~Q(outside_because=""),
                name="activities_basis_is_said",
            ),
            models.CheckConstraint(
                condition=~Q(state="postponed") | ~Q(state_before_pause=""),
                name="activities_postponed_remembers",
            ),
            models.CheckConstraint(
                condition=Q(visit_level="") | Q(kind="visit"), name="activities_level_is_of_a_visit"
            ),
        ]
        indexes = [
            # the list, newest first (default order), and by kind and state; counted without reading the rows
            models.Index(
                "collection",
                F("starts_on").desc(nulls_last=True),
                F("id").desc(),
                name="activities_newest",
                include=["label"],
            ),
            models.Index(
                "collection",
                "kind",
                F("starts_on").desc(nulls_last=True),
                F("id").desc(),
                name="activities_by_kind",
                include=["label"],
            ),
            models.Index(
                "collection",
                "state",
                F("starts_on").desc(nulls_last=True),
                F("id").desc(),
                name="activities_by_state",
                include=["label"],
            ),
            # the list by title and by partner
            models.Index(fields=["collection", "title", "id"], name="activities_by_title"),
            models.Index(fields=["collection", "partners_text", "id"], name="activities_by_partner"),
            # what is owed, by state and end: reports due
            models.Index(
                fields=["state", "ends_on", "id"],
                name="activities_due",
                condition=Q(collection="own", state__in=[str(state) for state in OWED]),
                include=["label", "desk"],
            ),
            # the calendar: the few that last so long that they may touch a day far after their beginning
            models.Index(
                fields=["collection", "ends_on"],
                name="activities_long",
                condition=Q(lasts_days__gt=LONG_DAYS),
            ),
            # what is still to happen, soonest first: due, overdue; counted by desk without reading the rows
            models.Index(
                fields=["ends_on", "id"],
                name="activities_to_happen",
                condition=Q(collection="own", state__in=[str(state) for state in TO_HAPPEN]),
                include=["label", "desk", "owner", "state"],
            ),
            # what a desk owes: to happen, to report, to assess; counted without reading the rows
            models.Index(
                fields=["desk", "state", "ends_on", "id"],
                name="activities_of_desk",
                condition=Q(collection="own", state__in=[str(state) for state in OWED]),
                include=["label", "owner"],
            ),
            # search over title, partners, place, description
            GinIndex(fields=["search"], name="activities_search"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.ref])

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def is_outside(self) -> bool:
        """Outside any agreement, and said so."""
        return bool(self.outside_because)


class ActivityPart(ProtectedPart):
    """Something that belongs to one activity and goes where it goes."""

    history_anchor = "activity"

    class Meta:
        abstract = True


@tracked(without=("starts_on",))
class ActivityParty(ActivityPart):
    """A partner that takes part; in our own collection home is understood, in the world's exercises it is named like the others."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="parties", db_index=False)
    party = models.ForeignKey(
        "parties.Party",
        to_field="code",
        db_column="party_code",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    body_name = models.CharField(_("acting body"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField(
        null=True, blank=True, help_text="that of the activity, written with it by services.describe"
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["activity", "party"], name="activities_party_once")]
        indexes = [
            # a partner's activities, newest first, without looking at any other's
            models.Index(
                "party",
                F("starts_on").desc(nulls_last=True),
                F("activity").desc(),
                name="activities_party_newest",
                include=["label"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}"


@tracked()
class ActivityArea(ActivityPart):
    """An area of cooperation that it serves, from the code list `area`."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="areas", db_index=False)
    area = models.CharField(_("area of cooperation"), max_length=60)

    class Meta:
        verbose_name = _("area of cooperation")
        verbose_name_plural = _("areas of cooperation")
        ordering = ["area"]
        constraints = [models.UniqueConstraint(fields=["activity", "area"], name="activities_area_once")]
        indexes = [models.Index(fields=["area", "activity"], name="activities_area_of")]

    def __str__(self) -> str:
        return self.area


@tracked()
class StateChange(ActivityPart):
    """One move from state to state, with its date, reason and author. Append-only."""

    is_append_only = True

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="state_changes")
    source = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=20, choices=State.choices)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    actor_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


@tracked()
class ActivitySource(ActivityPart):
    """A source of what we know about the activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("documents.Source", on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(_("confidence"), max_length=20, choices=Confidence.choices)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "source"], name="activities_source_once")]

    def __str__(self) -> str:
        return f"source {self.source_id}"


class Original(ProtectedPart):
    """The row an imported activity came from, exactly as it was read, with what could not be understood in it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="originals")
    dataset = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    values = models.JSONField()
    problems = models.JSONField(
        default=list, help_text="[{column, value, code}]: what is kept as text because it could not be read"
    )

    class Meta:
        verbose_name = _("original row")
        verbose_name_plural = _("original rows")
        constraints = [models.UniqueConstraint(fields=["dataset", "key"], name="activities_original_once")]

    def __str__(self) -> str:
        return f"{self.dataset} {self.key}"
