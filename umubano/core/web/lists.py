"""What every list page offers: its address with something changed, a size of page, a choice of columns, all rows in pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpRequest

PAGE_SIZES = (25, 50, 100, 200)
_USUAL_SIZE = 50
#: Rows read at a time for a file, so that memory does not grow with the list.
_CHUNK = 500


def address_with(request: HttpRequest, **changes: str) -> str:
    """This page's address with these parameters changed, from its first page on."""
    parameters = request.GET.copy()
    parameters.pop("page", None)
    for name, value in changes.items():
        parameters[name] = value
    return f"{request.path}?{parameters.urlencode()}"


def page_size(request: HttpRequest) -> int:
    """How many rows the reader asks for on a page; the usual number when it is none of PAGE_SIZES."""
    asked_for = request.GET.get("per_page", "")
    return int(asked_for) if asked_for.isdigit() and int(asked_for) in PAGE_SIZES else _USUAL_SIZE


def list_tools(request: HttpRequest, columns: Iterable[Any], shown: Sequence[str]) -> dict[str, Any]:
    """What `ui/components/list_tools.html` draws: the columns (each with `name` and `title`) to choose from, sizes of a page, exports."""
    return {
        "columns": [
            {"name": column.name, "title": column.title, "is_shown": column.name in shown}
            for column in columns
        ],
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in {"cols", "page", "per_page", "export"}
        ],
        "page_sizes": PAGE_SIZES,
        "page_size": page_size(request),
        "exports": [(form, address_with(request, export=form)) for form in ("csv", "xlsx")],
    }


def in_chunks(rows: Any, read: Callable[[list[int]], Iterable[Any]]) -> Iterator[list[Any]]:
    """All rows of a queryset in its order, some hundred at a time: keys first, so that the order is read only once.

    `read` gives the rows of some keys in any order; what it no longer finds is left out.
    """
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        wanted = keys[start : start + _CHUNK]
        found = {row.pk: row for row in read(wanted)}
        yield [found[key] for key in wanted if key in found]
