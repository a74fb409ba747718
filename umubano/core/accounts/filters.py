"""Filters of the list of accounts."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from umubano.core.accounts.models import ROLE_NAMES, Account, Desk


class AccountFilter(django_filters.FilterSet):
    """By words in the name, user name or e-mail, by role, desk and whether they may sign in."""

    q = django_filters.CharFilter(
        label=_("Name, user name or e-mail"),
        method="with_words",
        widget=forms.SearchInput(attrs={"placeholder": _("Name, user name or e-mail")}),
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"), choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    desk = django_filters.ModelChoiceFilter(
        label=_("Desk"), field_name="desks", queryset=Desk.objects.all(), to_field_name="code"
    )
    active = django_filters.ChoiceFilter(
        label=_("May sign in"),
        field_name="is_active",
        choices=[("True", _("Yes")), ("False", _("No"))],
    )

    class Meta:
        model = Account
        fields: list[str] = []

    def with_words(self, rows: QuerySet[Account], _name: str, value: Any) -> QuerySet[Account]:
        """Every word must be somewhere in the name, the user name or the e-mail."""
        for word in str(value).split():
            rows = rows.filter(
                Q(full_name__icontains=word) | Q(username__icontains=word) | Q(email__icontains=word)
            )
        return rows
