"""How allauth behaves here: accounts are made by an administrator, nobody signs up."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Close self-registration."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
