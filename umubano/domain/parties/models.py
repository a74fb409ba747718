"""Who agreements are made with: States, organisations of States and missions as parties; the bodies that
act for them.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected
from umubano.domain.places.models import in_language


class Party(models.Model):
    """A possible party: `MOZ`, `org:EAC`, `mission:MINUSCA`. A reference table; what is agreed with it is
    not in it.

    States have their alpha-3 code; the colon keeps organisations and missions apart from every ISO code.
    `host` is the first of the `hosts` of a mission, as alpha-3. `first_day` and `last_day` are the
    outermost days that the dates allow.
    """

    class Kind(models.TextChoices):
        STATE = "state", _("State")
        ORGANISATION = "organisation", _("Organisation")
        MISSION = "mission", _("Mission")

    code = models.CharField(_("code"), max_length=32, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.OneToOneField(
        "places.State", null=True, blank=True, on_delete=models.PROTECT, related_name="party"
    )
    acronym = models.CharField(_("acronym"), max_length=32, blank=True)
    names = models.JSONField(_("names by language"), default=dict)
    host = models.ForeignKey(
        "places.State",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="hosted",
        verbose_name=_("host State"),
    )
    hosts = ArrayField(
        models.CharField(max_length=3), default=list, blank=True, verbose_name=_("host States")
    )
    sent_by = models.ForeignKey(
        "self",
        to_field="code",
        db_column="sent_by_code",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="missions",
        verbose_name=_("organisation that sends the mission"),
    )
    existed_from = models.CharField(_("existed from (EDTF)"), max_length=30, blank=True)
    existed_to = models.CharField(_("existed to (EDTF)"), max_length=30, blank=True)
    first_day = models.DateField(_("earliest first day"), null=True, blank=True)
    last_day = models.DateField(_("latest last day"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    folded_names = models.TextField(default="", editable=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="state", code__regex=r"^[A-Z]{3}$", state__isnull=False)
                | models.Q(kind="organisation", code__startswith="org:", state__isnull=True)
                | models.Q(kind="mission", code__startswith="mission:", state__isnull=True),
                name="parties_party_code_tells_its_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The usual short name in the reader's language, English where there is none."""
        return in_language(self.names) or self.code


class Membership(models.Model):
    """A party is a member of an organisation from joining to leaving; one that came back has two rows.

    Dates are EDTF, `[a..b]` meaning one day between two. The `earliest` and `latest` columns hold the days
    they allow; no `left` means still a member on the day the shipped data speaks of. The day of leaving is
    the first day outside.
    """

    class Confidence(models.TextChoices):
        CHECKED = "checked", _("Read in a public source")
        KNOWN = "known", _("Widely known, not checked against a source")
        UNCERTAIN = "uncertain", _("Uncertain or disputed")

    organisation = models.ForeignKey(
        Party,
        to_field="code",
        db_column="organisation_code",
        on_delete=models.PROTECT,
        related_name="members",
    )
    member = models.ForeignKey(
        Party, to_field="code", db_column="member_code", on_delete=models.PROTECT, related_name="memberships"
    )
    joined = models.CharField(_("joined (EDTF)"), max_length=30)
    joined_earliest = models.DateField()
    joined_latest = models.DateField()
    left = models.CharField(_("left (EDTF)"), max_length=30, blank=True)
    left_earliest = models.DateField(null=True, blank=True)
    left_latest = models.DateField(null=True, blank=True)
    notice = models.CharField(_("notice of withdrawal (EDTF)"), max_length=30, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=300)
    confidence = models.CharField(_("confidence"), max_length=20, choices=Confidence.choices)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar = ["organisation_id", "member_id", "joined"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "member", "joined"], name="parties_membership_told_once"
            ),
            models.CheckConstraint(
                condition=models.Q(joined_earliest__lte=models.F("joined_latest")),
                name="parties_membership_joining_is_a_span",
            ),
            models.CheckConstraint(
                condition=models.Q(left_earliest__isnull=True, left_latest__isnull=True)
                | models.Q(
                    left_earliest__lte=models.F("left_latest"), left_latest__gt=models.F("joined_earliest")
                ),
                name="parties_membership_leaving_is_a_later_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.organisation_id} {self.joined}/{self.left}"


@tracked()
class Body(Protected):
    """A counterpart body: the ministry, force, agency or embassy of a party that one really deals with."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", _("Ministry")
        FORCE = "force", _("Force")
        AGENCY = "agency", _("Agency")
        EMBASSY = "embassy", _("Embassy")
        OTHER = "other", _("Other")

    party = models.ForeignKey(
        Party, to_field="code", db_column="party_code", on_delete=models.PROTECT, related_name="bodies"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followed_by",
        verbose_name=_("the body it was before it was renamed or reorganised"),
    )
    located_in = models.ForeignKey(
        "places.State",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("State it is in"),
    )
    place = models.CharField(_("place"), max_length=120, blank=True)
    valid_from = models.CharField(_("from (EDTF)"), max_length=30, blank=True)
    valid_to = models.CharField(_("to (EDTF)"), max_length=30, blank=True)
    first_day = models.DateField(null=True, blank=True, help_text="earliest day that `valid_from` allows")
    last_day = models.DateField(null=True, blank=True, help_text="latest day that `valid_to` allows")
    note = models.TextField(_("note"), blank=True)
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        verbose_name = _("counterpart body")
        verbose_name_plural = _("counterpart bodies")
        ordering: ClassVar = ["party_id", "kind", "name"]
        # a partner's counterpart bodies
        indexes: ClassVar = [models.Index(fields=["party", "kind", "name"], name="parties_body_of")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the reader's language where one was given, else the name."""
        return in_language(self.names) if self.names else self.name

    @property
    def ref(self) -> str:
        """The reference under which the log and addresses name this record."""
        return f"body-{self.pk}"

    def holds_on(self, day: date) -> bool:
        """Whether the body may have existed under this name on a day (partial dates give the benefit of
        the doubt).
        """
        return _within(day, self.first_day, self.last_day)


@tracked()
class ContactPoint(Protected):
    """Whom to reach at a counterpart body, as of when."""

    history_anchor = "body"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="contacts")
    office = models.CharField(_("office"), max_length=200)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=60, blank=True)
    valid_from = models.CharField(_("from (EDTF)"), max_length=30, blank=True)
    valid_to = models.CharField(_("to (EDTF)"), max_length=30, blank=True)
    first_day = models.DateField(null=True, blank=True, help_text="earliest day that `valid_from` allows")
    last_day = models.DateField(null=True, blank=True, help_text="latest day that `valid_to` allows")
    is_illustrative = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering: ClassVar = ["body_id", "office"]
        # the contact points shown with a body
        indexes: ClassVar = [models.Index(fields=["body", "office"], name="parties_contact_of")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return ", ".join(part for part in (self.office, self.name) if part)

    @property
    def ref(self) -> str:
        """The reference under which the log and addresses name this record."""
        return f"contact-{self.pk}"

    def holds_on(self, day: date) -> bool:
        """Whether this may be whom to reach on a day (partial dates give the benefit of the doubt)."""
        return _within(day, self.first_day, self.last_day)


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
