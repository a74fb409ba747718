"""What stands around a list: how many, the filter with its chips, the pages, the address with one thing changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.translation import gettext as _

from umubano.core.ui.tags.library import register


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
