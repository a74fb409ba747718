"""The components of the design system as template tags. What each takes is in docs/howto/design.md."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from umubano.core.illustrative import marked_title
from umubano.core.ui.dates import in_words
from umubano.core.ui.flags import has_flag
from umubano.core.ui.words import CONFIDENCE, SOURCES, STATUSES

register = template.Library()


# --- small marks


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon of the sprite; decoration unless it has a label."""
    extra = f" icon-{size}" if size else ""
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#icon-{}"></use></svg>',
        extra,
        spoken,
        static("build/icons.svg"),
        name,
    )


@register.simple_tag
def flag(code: str, name: str = "", kind: str = "state", size: str = "") -> SafeString:
    """The flag of a State, or a neutral emblem with initials for organisations and missions."""
    extra = f" flag-{size}" if size else ""
    code = str(code or "")
    if kind == "state" and has_flag(code):
        return format_html(
            '<img class="flag-image{}" src="{}" alt="{}" width="20" height="15" loading="lazy">',
            extra,
            static(f"build/flags/{code}.svg"),
            name,
        )
    initials = code.rpartition(":")[2][:4]
    return format_html('<span class="emblem{}" aria-hidden="true">{}</span>', extra, initials)


@register.simple_tag
def party(code: str, name: str = "", url: str = "", kind: str = "", note: str = "") -> SafeString:
    """Flag and name of a party, linked when there is an address."""
    kind = kind or ("state" if ":" not in str(code) else "organisation")
    words = format_html("<span>{}</span>", name or code)
    inner = format_html("{} {}", flag(code, kind=kind), words)
    if note:
        inner = format_html('{} <span class="text-secondary">{}</span>', inner, note)
    if url:
        return format_html('<a class="party" href="{}">{}</a>', url, inner)
    return format_html('<span class="party">{}</span>', inner)


def _label_of(label: Any) -> dict[str, Any]:
    if isinstance(label, Mapping):
        return dict(label)
    from umubano.core.web.context import describe_label

    value = getattr(label, "value", label)
    return describe_label(value)


@register.simple_tag
def label_badge(label: Any) -> SafeString:
    """The security label of a record as a small mark."""
    if not label:
        return SafeString("")
    shown = _label_of(label)
    return format_html(
        '<span class="label-badge label-level-{}" title="{}">{}{}</span>',
        shown["level"],
        shown.get("detail", ""),
        shown["name"],
        f" · {shown['detail']}" if shown.get("detail") else "",
    )


@register.inclusion_tag("ui/components/label_banner.html")
def label_banner(label: Any, place: str = "top") -> dict[str, Any]:
    """The label of a page, at its top or bottom."""
    return {"label": _label_of(label) if label else None, "place": place}


@register.simple_tag
def status_badge(code: str, text: str = "", reason: str = "") -> SafeString:
    """A status in words on its colour."""
    words, colour = STATUSES.get(str(code), (str(code).replace("_", " "), "neutral"))
    spoken = format_html('<span class="visually-hidden">: {}</span>', reason) if reason else ""
    return format_html(
        '<span class="status status-{}" title="{}">{}{}</span>', colour, reason, text or words, spoken
    )


@register.simple_tag
def source_badge(kind: str, text: str = "", url: str = "") -> SafeString:
    """Where a fact comes from."""
    words, picture = SOURCES.get(str(kind), (kind, "file"))
    inner = format_html("{} {}", icon(picture, size="sm"), text or words)
    if url:
        return format_html('<a class="mark" href="{}" rel="noreferrer">{}</a>', url, inner)
    return format_html('<span class="mark">{}</span>', inner)


@register.simple_tag
def confidence_badge(level: str) -> SafeString:
    """How sure we are."""
    words, colour = CONFIDENCE.get(str(level), (level, "neutral"))
    return format_html('<span class="mark mark-{}">{}</span>', colour, words)


@register.filter
def marked(title: Any, is_illustrative: Any) -> str:
    """A title where no badge can stand: `{{ hit.title|marked:hit.is_illustrative }}`."""
    return marked_title(str(title), bool(is_illustrative))


@register.simple_tag
def illustrative_badge() -> SafeString:
    """Marks a record that is not a public fact."""
    return format_html(
        '<span class="mark mark-illustrative" title="{}">{}</span>',
        _("Made up for the demonstration; not a public fact."),
        _("Illustrative"),
    )


@register.simple_tag
def age_pill(days: int, text: str = "", warn: int = 60, late: int = 120) -> SafeString:
    """How long something has been waiting, coloured past two thresholds."""
    colour = "bad" if days >= late else "warn" if days >= warn else "neutral"
    words = text or ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    return format_html('<span class="age age-{}">{}</span>', colour, words)


@register.simple_tag
def partial_date(value: Any, empty: str = "", short: bool = False) -> SafeString:
    """A date in words, as exact as it was written; the written form is its title."""
    if (value is None or value == "") and empty:
        return format_html('<span class="text-secondary">{}</span>', empty)
    words = in_words(value, short=short)
    if value is None or value == "":
        return format_html('<span class="text-secondary">{}</span>', words)
    return format_html(
        '<time title="{}">{}</time>', value.isoformat() if isinstance(value, date) else str(value), words
    )


@register.simple_tag
def key_hint(keys: str) -> SafeString:
    """Keys of a shortcut."""
    return mark_safe(" ".join(format_html("<kbd>{}</kbd>", key) for key in keys.split()))  # noqa: S308


# --- pieces of content that enclose others


class _Enclosing(template.Node):
    """A tag that renders a template around its content."""

    def __init__(
        self,
        template_name: str,
        names: Sequence[str],
        arguments: Sequence[FilterExpression],
        keywords: Mapping[str, FilterExpression],
        content: NodeList,
    ) -> None:
        self.template_name = template_name
        self.names = names
        self.arguments = arguments
        self.keywords = keywords
        self.content = content

    def render(self, context: template.Context) -> str:
        values = {
            name: argument.resolve(context)
            for name, argument in zip(self.names, self.arguments, strict=False)
        }
        values |= {name: value.resolve(context) for name, value in self.keywords.items()}
        values.setdefault("level", 2 if self.template_name.endswith("card.html") else "")
        values["content"] = self.content.render(context)
        return render_to_string(self.template_name, values)


def _enclosing(name: str, template_name: str, *names: str) -> None:
    def compile_tag(parser: Parser, token: Token) -> _Enclosing:
        pieces = token.split_contents()[1:]
        positional: list[FilterExpression] = []
        while pieces and "=" not in pieces[0].split('"')[0].split("'")[0]:
            positional.append(parser.compile_filter(pieces.pop(0)))
        keywords = token_kwargs(pieces, parser)
        content = parser.parse((f"end{name}",))
        parser.delete_first_token()
        return _Enclosing(template_name, names, positional, keywords, content)

    register.tag(name, compile_tag)


_enclosing("card", "ui/components/card.html", "title")
_enclosing("notice", "ui/components/notice.html", "level")
_enclosing("disclosure", "ui/components/disclosure.html", "summary")
_enclosing("popover", "ui/components/popover.html", "text")
_enclosing("dialog", "ui/components/dialog.html", "id", "title")


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


@register.inclusion_tag("ui/components/result_count.html")
def result_count(count: int, singular: str = "", plural: str = "", exact: bool = True) -> dict[str, Any]:
    """How many there are, said politely to screen readers when it changes."""
    words = singular if count == 1 and singular else plural
    return {"count": count, "words": words or (_("result") if count == 1 else _("results")), "exact": exact}


@register.inclusion_tag("ui/components/filter_bar.html", takes_context=True)
def filter_bar(
    context: template.Context, filter: Any, target: str = "#results", advanced: Any = (), search: str = ""
) -> dict[str, Any]:
    """The fields of a FilterSet, chips of what is active, and a way to clear it."""
    request = context["request"]
    form = filter.form
    hidden = set(advanced.split(",") if isinstance(advanced, str) else advanced)
    fields = [field for field in form if not field.is_hidden and field.name != search]
    return {
        "form": form,
        "search": form[search] if search and search in form.fields else None,
        "fields": [field for field in fields if field.name not in hidden],
        "advanced": [field for field in fields if field.name in hidden],
        "chips": _chips(request, form),
        "target": target,
        "path": request.path,
        "request": request,
    }


def _chips(request: Any, form: Any) -> list[dict[str, str]]:
    chips = []
    for field in form:
        values = [value for value in request.GET.getlist(field.html_name) if value]
        names = dict(_flat_choices(getattr(field.field, "choices", ()))) if values else {}
        for value in values:
            rest = [(key, item) for key, items in request.GET.lists() for item in items]
            rest = [
                (key, item)
                for key, item in rest
                if not (key == field.html_name and item == value) and key != "page"
            ]
            chips.append(
                {
                    "name": str(field.label),
                    "value": str(names.get(value, value)),
                    "url": f"{request.path}?{urlencode(rest)}",
                }
            )
    return chips


def _flat_choices(choices: Any) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for value, words in choices:
        if isinstance(words, list | tuple):
            flat += _flat_choices(words)
        else:
            flat.append((str(value), words))
    return flat


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any) -> dict[str, Any]:
    """Earlier and later pages, keeping every other parameter of the address."""
    request = context["request"]

    def address(number: int) -> str:
        parameters = request.GET.copy()
        parameters["page"] = str(number)
        return f"{request.path}?{parameters.urlencode()}"

    return {
        "page": page,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "total": getattr(page.paginator, "num_pages", None),
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


@register.simple_tag(takes_context=True)
def address_with(context: template.Context, **changes: Any) -> str:
    """This page's address with some parameters changed; None takes one out."""
    request = context["request"]
    parameters = request.GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"{request.path}?{parameters.urlencode()}"
