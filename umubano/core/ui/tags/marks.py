"""Small marks within a line: icon, flag, label, status, source, date, age, keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from umubano.core.dates import today
from umubano.core.illustrative import marked_title, read_title
from umubano.core.installation.services import settings_now
from umubano.core.ui.dates import in_words, moment_in_words, since, until
from umubano.core.ui.flags import has_flag
from umubano.core.ui.tags.library import register
from umubano.core.ui.words import CONFIDENCE, SOURCES, STATUSES


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """An icon of the sprite; decoration unless it has a label."""
    return _icon(name, size, str(label))


@lru_cache(maxsize=1024)
def _icon(name: str, size: str, label: str) -> SafeString:
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
    spoken = format_html('<span class="visually-hidden">{} {}</span>', colon(""), reason) if reason else ""
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
    return _illustrative(get_language() or "")


@lru_cache(maxsize=16)
def _illustrative(_language: str) -> SafeString:
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


@register.filter(name="in_words")
def date_in_words(value: Any, length: str = "") -> str:
    """A date in words where no tag can stand: `{{ day|in_words }}`, `{{ day|in_words:"short" }}`; nothing for no date."""
    return "" if value is None or value == "" else in_words(value, short=length == "short")


@register.simple_tag(name="since")
def since_day(value: Any, short: bool = False) -> str:
    """“since” and a date, with the word that the language wants before it."""
    return since(value, short=short)


@register.simple_tag(name="until")
def until_day(value: Any, short: bool = False) -> str:
    """“until” and a date, with the word that the language wants before it."""
    return until(value, short=short)


@register.filter
def colon(words: Any) -> str:
    """Words before what they introduce: “Open points:”, in French “Points ouverts :”."""
    return _("%(words)s:") % {"words": words}


@register.filter
def moment(value: datetime | None, length: str = "") -> str:
    """Day and hour in words: `{{ at|moment }}`, `{{ at|moment:"short" }}`."""
    return "" if value is None else moment_in_words(value, short=length == "short")


@register.simple_tag
def key_hint(keys: str) -> SafeString:
    """Keys of a shortcut."""
    return mark_safe(" ".join(format_html("<kbd>{}</kbd>", key) for key in keys.split()))  # noqa: S308


@register.simple_tag
def real_clock() -> SafeString:
    """On a demonstration, whose today is its own, a line that says by which clock changes are dated; elsewhere nothing."""
    day = today()
    if not settings_now().get("is_demonstration") or day == timezone.localdate():
        return SafeString("")
    words = _(
        "Changes bear the day of the real clock on which they were recorded; the demonstration’s own today is %(day)s."
    )
    return format_html('<p class="text-secondary">{}</p>', words % {"day": in_words(day)})


@register.filter
def kept(title: Any) -> str:
    """A title that a log kept: `{{ entry.subject_title|kept }}`."""
    return read_title(str(title))
