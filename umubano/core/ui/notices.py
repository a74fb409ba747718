"""Messages to the user that outlive a redirect, some with a way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

LEVELS = {
    "info": messages.INFO,
    "success": messages.SUCCESS,
    "warning": messages.WARNING,
    "error": messages.ERROR,
}


def notify(request: HttpRequest, text: str, level: str = "success", undo_url: str = "") -> None:
    """Say what happened. With `undo_url` the message carries an “Undo” button that POSTs there."""
    body = format_html("{}", text)
    if undo_url:
        body = format_html(
            '{} <button class="btn btn-sm btn-link" type="submit" form="undo-form" formaction="{}">{}</button>',
            text,
            undo_url,
            _("Undo"),
        )
    messages.add_message(request, LEVELS[level], body)
