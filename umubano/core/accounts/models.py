"""Accounts and desks: who may sign in, as what, cleared to what, for which regions."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor, Role
from umubano.core.labels.rules import LADDER, LOWEST

ROLE_NAMES = {
    Role.DESK_OFFICER: _("Desk officer"),
    Role.READER: _("Reader"),
    Role.LEGAL: _("Legal adviser"),
    Role.HEAD: _("Head of the directorate"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.PARTNER: _("Partner’s representative"),
    Role.SERVICE: _("Service"),
}


class Desk(models.Model):
    """A desk of the directorate and the regions (UN M49 or African Union codes) whose partners it looks after."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    names = models.JSONField(_("names by language"), default=dict, blank=True, help_text="other than English")
    regions = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("regions"))

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the reader's language, where there is one."""
        language = (get_language() or "en").split("-")[0]
        return str(self.names.get(language) or self.name)


class AccountManager(BaseUserManager["Account"]):
    """Find an account by its user name, whatever the case it is typed in."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """A person (or service) that may sign in. Its actor decides what is seen and done."""

    username = models.CharField(
        _("user name"), max_length=80, unique=True, validators=[UnicodeUsernameValidator()]
    )
    full_name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, ROLE_NAMES[role]) for role in Role]
    )
    desks = models.ManyToManyField(Desk, blank=True, related_name="accounts", verbose_name=_("desks"))
    clearance = models.PositiveSmallIntegerField(_("clearance"), choices=list(LADDER.items()), default=LOWEST)
    compartments = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("compartments")
    )
    nationality = models.CharField(_("nationality (ISO 3166-1 alpha-3)"), max_length=3)
    organisation = models.CharField(_("organisation"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    theme = models.CharField(
        _("theme"),
        max_length=10,
        default="auto",
        choices=[("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    wants_digest = models.BooleanField(_("weekly digest by e-mail"), default=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("created"), default=timezone.now)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name", "role"]

    objects = AccountManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["full_name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(nationality__regex=r"^[A-Z]{3}$"), name="accounts_nationality_is_alpha3"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def as_actor(self) -> Actor:
        """The actor this account is; reads its desks (one query).

        An administrator's actor may read no label: who decides what others may see sees no records.
        """
        reads_nothing = self.role == Role.ADMINISTRATOR
        return Actor(
            id=f"user:{self.pk}",
            name=str(self),
            role=Role(self.role),
            user_id=self.pk,
            desks=frozenset(desk.code for desk in self.desks.all()),
            clearance=0 if reads_nothing else self.clearance,
            compartments=frozenset() if reads_nothing else frozenset(self.compartments),
            nationality=self.nationality,
            organisation=self.organisation,
        )


def unread_of_account(path: str) -> tuple[str, ...]:
    """What `defer` leaves out of an account that is read only to be named, as `owner` of a record: all but its key and its names."""
    return tuple(
        f"{path}__{field.name}"
        for field in Account._meta.concrete_fields
        if field.name not in {"id", "username", "full_name"}
    )
