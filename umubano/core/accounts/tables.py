"""The table of accounts."""

from __future__ import annotations

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.accounts.models import Account


class AccountTable(tables.Table):
    """Who may sign in, as what, cleared to what."""

    full_name = tables.Column(verbose_name=gettext_lazy("Name"))
    username = tables.Column(verbose_name=gettext_lazy("User name"))
    role = tables.Column(verbose_name=gettext_lazy("Role"))
    desks = tables.Column(verbose_name=gettext_lazy("Desks"), orderable=False, empty_values=())
    clearance = tables.Column(verbose_name=gettext_lazy("Clearance"))
    is_active = tables.Column(verbose_name=gettext_lazy("May sign in"))
    last_login = tables.DateTimeColumn(verbose_name=gettext_lazy("Last sign-in"), short=True)

    class Meta:
        model = Account
        fields = ("full_name", "username", "role", "desks", "clearance", "is_active", "last_login")
        attrs = {"data-rows": ""}

    def render_full_name(self, record: Account) -> SafeString:
        url = reverse("accounts:change", args=[record.username])
        return format_html('<a href="{}">{}</a>', url, record.full_name)

    def render_role(self, record: Account) -> str:
        return str(record.get_role_display())

    def render_desks(self, record: Account) -> str:
        return ", ".join(desk.title for desk in record.desks.all())

    def render_clearance(self, record: Account) -> str:
        return str(record.get_clearance_display())

    def render_is_active(self, value: bool) -> str:
        return _("Yes") if value else _("No")
