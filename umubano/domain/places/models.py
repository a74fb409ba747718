"""States, territories and regions as tables, so that records can refer to them and the database can group
by them.

These are reference tables: the same for everybody, no label, filled by `services.load_reference` from the
shipped files and by nothing else. The resolver does not need them.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Region(models.Model):
    """A UN M49 area (three digits) or a region of the African Union (`au:…`), within its parent."""

    class Scheme(models.TextChoices):
        M49 = "m49", _("United Nations M49")
        AFRICAN_UNION = "au", _("African Union")

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    scheme = models.CharField(_("scheme"), max_length=4, choices=Scheme.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    names = models.JSONField(_("names by language"), default=dict)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, English where there is none."""
        return in_language(self.names) or self.code


class State(models.Model):
    """A state or territory, present or past, keyed by its alpha-3 code."""

    class Standing(models.TextChoices):
        MEMBER = "member", _("Member state of the United Nations")
        OBSERVER = "observer", _("Observer state at the United Nations")
        OTHER = "other", _("Other state")
        TERRITORY = "territory", _("Territory")
        HISTORIC = "historic", _("Historic state")

    alpha3 = models.CharField(_("ISO 3166-1 alpha-3"), max_length=3, primary_key=True)
    alpha2 = models.CharField(_("ISO 3166-1 alpha-2"), max_length=2, blank=True)
    m49 = models.CharField(_("UN M49 number"), max_length=3, blank=True)
    standing = models.CharField(_("standing"), max_length=10, choices=Standing.choices)
    sovereign = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="territories",
        verbose_name=_("belongs to"),
    )
    names = models.JSONField(_("names by language"), default=dict)
    former_names = models.JSONField(_("former names with their days"), default=list)
    capital = models.CharField(_("capital"), max_length=120, blank=True)
    latitude = models.FloatField(_("latitude of the capital, degrees north"), null=True, blank=True)
    longitude = models.FloatField(_("longitude of the capital, degrees east"), null=True, blank=True)
    region = models.CharField(_("UN region"), max_length=3, blank=True)
    subregion = models.CharField(_("UN subregion"), max_length=3, blank=True)
    intermediate_region = models.CharField(_("UN intermediate region"), max_length=3, blank=True)
    au_region = models.CharField(_("region of the African Union"), max_length=12, blank=True)
    formed_on = models.DateField(_("formed on"), null=True, blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("country", "State")
        verbose_name_plural = pgettext_lazy("country", "States")
        ordering: ClassVar = ["alpha3"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(alpha3__regex=r"^[A-Z]{3}$"), name="places_state_code_is_alpha3"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="places_state_capital_is_on_the_globe",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The usual short name in the reader's language, English where there is none."""
        return in_language(self.names) or self.alpha3

    def name_on(self, day: date) -> str:
        """The name that the state had on a day, in the reader's language or English."""
        wanted = day.isoformat()
        used = {
            former["language"]: former["name"]
            for former in reversed(self.former_names)
            if (former["from"] or "") <= wanted < (former["to"] or "9999")
        }
        return in_language(used) or self.name

    @property
    def flag(self) -> str:
        """The flag as a pair of regional indicator letters; empty for historic states and codes without
        one.
        """
        if not self.alpha2 or self.standing == self.Standing.HISTORIC:
            return ""
        return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in self.alpha2)

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude of the capital, where known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


class Succession(models.Model):
    """From a day on, one state exists in the place of, or beside, another."""

    class Kind(models.TextChoices):
        CONTINUES = "continues", _("continues the predecessor")
        SEPARATES = "separates", _("separates from the predecessor, which remains")
        DISSOLVES = "dissolves", _("one of several heirs of a dissolved predecessor")
        MERGES = "merges", _("takes in the predecessor")

    predecessor = models.ForeignKey(State, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(State, on_delete=models.PROTECT, related_name="origins")
    on = models.DateField(_("on"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)

    class Meta:
        verbose_name = _("succession of States")
        verbose_name_plural = _("successions of States")
        ordering: ClassVar = ["on", "successor_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="places_succession_is_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} {self.on}"


class ReferenceSet(models.Model):
    """Which edition of a shipped set of reference data the tables hold, so that an unchanged one is not
    compared again.
    """

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    as_of = models.DateField(_("as of"))
    loaded_at = models.DateTimeField(_("loaded at"), auto_now=True)

    class Meta:
        verbose_name = _("set of reference data")
        verbose_name_plural = _("sets of reference data")

    def __str__(self) -> str:
        return f"{self.name} {self.as_of}"


def in_language(names: dict[str, str]) -> str:
    """The text in the reader's language, else in English, else in any; empty if there is none."""
    language = (get_language() or "en").partition("-")[0]
    return names.get(language) or names.get("en") or next(iter(names.values()), "")
