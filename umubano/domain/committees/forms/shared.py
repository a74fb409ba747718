"""What the forms of joint bodies share: whom and what they offer, and a form that knows its actor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.desks import own_desk_choices
from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes.context import WRITING_ROLES
from umubano.core.codelists.services import choices as code_choices
from umubano.core.codelists.services import name_of
from umubano.core.errors import DomainError
from umubano.domain.agreements.forms.fields import GroupedForm
from umubano.domain.parties.models import Body
from umubano.domain.parties.queries import parties, party_names


class ActorForm(GroupedForm):
    """A form for one actor, with groups of fields and refusals of services as errors."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def refuse(self, error: DomainError) -> None:
        """Show a service's refusal at the field it is about."""
        about = error.details.get("field")
        self.add_error(about if about in self.fields else None, error.message)

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Give a choice field what it offers to this actor."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def partner_choices() -> list[tuple[str, str]]:
    """(code, name) of every possible partner but home, by name."""
    return sorted(
        ((code, party.name) for code, party in parties().items() if code != settings.UMUBANO_HOME_COUNTRY),
        key=lambda choice: choice[1],
    )


def side_choices(body: Any) -> list[tuple[str, str]]:
    """(code, name) of home and the partners of a body."""
    codes = [settings.UMUBANO_HOME_COUNTRY, *body.partners.values_list("party_id", flat=True)]
    names = party_names(codes)
    return [(code, names.get(code, code)) for code in codes]


def owner_choices(present: Any = None) -> list[tuple[str, str]]:
    """(id, name) of those who may own a record, and of the present owner, who may have left."""
    roles = [role.value for role in WRITING_ROLES - {Role.SERVICE}]
    people = Account.objects.filter(role__in=roles, is_active=True)
    choices = [(str(person.pk), str(person)) for person in people]
    if present is not None and str(present.pk) not in dict(choices):
        choices.append((str(present.pk), str(present)))
    return [("", str(_("Nobody yet"))), *choices]


def desk_choices(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the desks this actor may give a record to."""
    return [("", str(_("No desk"))), *own_desk_choices(actor)]


def list_choices(list_name: str, present: str = "") -> list[tuple[str, str]]:
    """The entries in use of a code list, and the one that the record has, so that saving does not drop it."""
    offered = code_choices(list_name)
    missing = bool(present) and present not in dict(offered)
    return [*offered, *([(present, name_of(list_name, present))] if missing else [])]


def counterpart_choices(body: Any) -> list[tuple[str, str]]:
    """(id, name) of the bodies on file of the sides of a joint body, as far as the actor sees them."""
    sides = [code for code, _name in side_choices(body)]
    found = Body.objects.filter(party_id__in=sides).order_by("party_id", "name")
    return [("", str(_("None"))), *((str(row.pk), f"{row.title} ({row.party_id})") for row in found)]


def body_agreement_choices(body: Any) -> list[tuple[str, str]]:
    """(id, title) of the agreements that a body works under, as far as the actor sees them."""
    links = body.agreements.select_related("agreement")
    return [
        ("", str(_("None"))),
        *((str(link.agreement_id), f"{link.agreement.ref} {link.agreement.title}") for link in links),
    ]


def as_id(text: str) -> int | None:
    return int(text) if text else None
