"""What the forms of joint bodies offer beyond what all forms of the house do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from umubano.domain.negotiations.forms import shared
from umubano.domain.negotiations.forms.shared import kept_choices
from umubano.domain.parties.models import Body
from umubano.domain.parties.queries import party_names


class ActorForm(shared.ActorForm):
    """A form for one actor whose choice fields are filled by name."""

    def choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """Give a choice field what it offers to this actor."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def side_choices(body: Any) -> list[tuple[str, str]]:
    """(code, name) of home and the partners of a body."""
    codes = [settings.UMUBANO_HOME_COUNTRY, *body.partners.values_list("party_id", flat=True)]
    names = party_names(codes)
    return [(code, names.get(code, code)) for code in codes]


def list_choices(list_name: str, present: str = "") -> list[tuple[str, str]]:
    """The entries in use of a code list, and the one that the record has, so that saving does not drop it."""
    return kept_choices(list_name, [present] if present else [])


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
