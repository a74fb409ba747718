"""What acts or answers: a link that asks first, moving a card of a board, messages that come with a fragment."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from typing import Any

from django import template

from umubano.core.ui.tags.library import register


@register.inclusion_tag("ui/components/confirm.html", takes_context=True)
def confirm(
    context: template.Context,
    url: str,
    title: str,
    text: str,
    action: str = "",
    level: str = "danger",
    trigger: str = "",
    reason: bool = False,
    method: str = "post",
) -> dict[str, Any]:
    """A link that asks before it acts."""
    return {
        "url": url,
        "title": title,
        "text": text,
        "action": action or title,
        "level": level,
        "trigger": trigger or title,
        "reason": reason,
        "method": method,
        "id": f"confirm-{zlib.crc32(f'{url}|{title}'.encode())}",
        "csrf_token": context.get("csrf_token"),
        "request": context.get("request"),
    }


@register.inclusion_tag("ui/components/board_move.html", takes_context=True)
def board_move(
    context: template.Context, card_id: Any, url: str, stages: Sequence[tuple[str, str]], current: str
) -> dict[str, Any]:
    """The form that moves a card of a board, by hand, by keys or by dragging."""
    return {
        "card_id": card_id,
        "url": url,
        "stages": stages,
        "current": current,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("ui/components/messages.html", takes_context=True)
def messages_oob(context: template.Context) -> dict[str, Any]:
    """Messages that arrive with a swapped fragment."""
    return {
        "messages": context.get("messages"),
        "out_of_band": bool(getattr(context.get("request"), "htmx", False)),
    }


@register.filter
def as_json(value: Any) -> str:
    """A value as JSON, for attributes."""
    return json.dumps(value, default=str)
