"""What every page of a form begins and ends with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.views.decorators.http import require_http_methods

from umubano.core.errors import DomainError

form_page = require_http_methods(["GET", "HEAD", "POST"])


def save(form: Any, do: Callable[[], Any]) -> Any:
    """What `do` returns, or None after putting the service's refusal into the form (`form.refuse`).

    A refusal of the right to act is no mistake in the form: it goes on as the page that says whom to ask.
    """
    if not form.is_valid():
        return None
    try:
        return do()
    except DomainError as error:
        if error.status in {403, 404}:
            raise
        form.refuse(error)
        return None
