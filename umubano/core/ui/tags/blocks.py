"""Blocks of content: figure, empty state, values, timeline, steps, chart, progress."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from umubano.core.ui.tags.library import register


@register.inclusion_tag("ui/components/figure.html")
def figure(
    value: Any,
    caption: str,
    rule: str = "",
    url: str = "",
    note: str = "",
    trend: str = "",
    icon: str = "",
    illustrative: bool = False,
    more: str = "",
    more_url: str = "",
) -> dict[str, Any]:
    """A number with what it counts; `more` says what it leaves out, with the list of those at `more_url`."""
    return {
        "value": value,
        "caption": caption,
        "rule": rule,
        "url": url,
        "note": note,
        "trend": trend,
        "icon": icon,
        "illustrative": illustrative,
        "more": more,
        "more_url": more_url,
    }


@register.inclusion_tag("ui/components/empty_state.html")
def empty_state(
    text: str,
    icon: str = "folder-open",
    title: str = "",
    url: str = "",
    action: str = "",
    icon_action: str = "plus",
) -> dict[str, Any]:
    """What to show where there is nothing, and what to do next."""
    return {
        "text": text,
        "icon": icon,
        "title": title,
        "url": url,
        "action": action,
        "icon_action": icon_action,
    }


@register.inclusion_tag("ui/components/key_values.html")
def key_values(items: Sequence[Any]) -> dict[str, Any]:
    """Terms and their values."""
    rows = [item if isinstance(item, Mapping) else {"term": item[0], "value": item[1]} for item in items]
    return {"rows": rows}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What happened, in order."""
    return {"entries": items}


@register.inclusion_tag("ui/components/steps.html")
def steps(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Stages of a way."""
    return {"steps": items}


@register.inclusion_tag("ui/components/tabs.html")
def tabs(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Pages about the same thing."""
    return {"tabs": items}


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Where this page stands."""
    return {"crumbs": items}


@register.inclusion_tag("ui/components/progress.html")
def progress(
    value: int, maximum: int = 100, text: str = "", url: str = "", running: bool = True, cancel_url: str = ""
) -> dict[str, Any]:
    """How far long work has got."""
    return {
        "value": value,
        "maximum": maximum or 1,
        "text": text,
        "url": url,
        "running": running,
        "cancel_url": cancel_url,
        "percent": 100 * value // (maximum or 1),
    }


@register.inclusion_tag("ui/components/chart.html")
def chart(
    spec: Mapping[str, Any],
    id: str,
    title: str = "",
    description: str = "",
    columns: Sequence[str] | None = None,
    rows: Sequence[Sequence[Any]] | None = None,
    height: int = 260,
) -> dict[str, Any]:
    """A chart, with the same figures as a table."""
    return {
        "spec": dict(spec),
        "id": id,
        "title": title,
        "description": description,
        "columns": columns,
        "rows": rows,
        "height": height,
        "spec_id": f"{id}-spec",
    }
