"""What the forms of the pipeline and of the concepts above it share: whom and what they offer, and a form that knows its actor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.desks import own_desk_choices
from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes.context import WRITING_ROLES
from umubano.core.codelists.services import choices as code_choices
from umubano.core.codelists.services import name_of
from umubano.core.errors import DomainError
from umubano.domain.agreements.forms.fields import GroupedForm
from umubano.domain.parties.queries import parties


def partner_choices() -> list[tuple[str, str]]:
    """(code, name) of every possible partner but home, by name."""
    from django.conf import settings

    return sorted(
        ((code, party.name) for code, party in parties().items() if code != settings.UMUBANO_HOME_COUNTRY),
        key=lambda choice: choice[1],
    )


def owner_choices(present: Any = None) -> list[tuple[str, str]]:
    """(id, name) of those who may own a record, and of the present owner, who may have left."""
    people = Account.objects.filter(
        Q(role__in=[role.value for role in WRITING_ROLES - {Role.SERVICE}]), is_active=True
    )
    choices = [(str(person.pk), str(person)) for person in people]
    if present is not None and str(present.pk) not in dict(choices):
        choices.append((str(present.pk), str(present)))
    return [("", str(_("Nobody yet"))), *choices]


def kept_choices(list_name: str, present: Iterable[str]) -> list[tuple[str, str]]:
    """The entries in use of a code list, and those withdrawn ones that the record has, so that saving does not drop them."""
    offered = code_choices(list_name)
    return [*offered, *((code, name_of(list_name, code)) for code in present if code not in dict(offered))]


def desk_choices(actor: Actor) -> list[tuple[str, str]]:
    """(code, name) of the desks this actor may give a record to."""
    return [("", str(_("No desk"))), *own_desk_choices(actor)]


class ActorForm(GroupedForm):
    """A form for one actor, with groups of fields and refusals of services as errors."""

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def refuse(self, error: DomainError) -> None:
        """Show a service's refusal at the field it is about."""
        about = error.details.get("field")
        self.add_error(about if about in self.fields else None, error.message)
