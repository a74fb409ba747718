"""Filters of lists that cost only what is asked. django-filter copies every filter and builds every field for each page, asked or not;
on a list of fifty rows that is a fifth of the work.
"""

from __future__ import annotations

import copy
from hashlib import blake2b
from typing import Any

import django_filters
from django import forms
from django.utils.translation import get_language


class _Filters(dict[str, Any]):
    """The filters of a class. A copy of them, which each page makes, shares what never changes: choices, labels, widgets."""

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return {name: _own(one) for name, one in self.items()}


def _own(one: Any) -> Any:
    mine = copy.copy(one)
    mine.extra = dict(one.extra)
    if one.method is not None:
        mine.method = one.method  # binds it to this one
    return mine


class ListFilterSet(django_filters.FilterSet):
    """A FilterSet that reads only the questions in the address; the whole form is built only to be drawn.

    A question that is not asked narrows nothing, so rows are the same as with the whole form.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        if not isinstance(self.base_filters, _Filters):
            type(self).base_filters = _Filters(self.base_filters)
        super().__init__(*args, **options)

    @property
    def drawn_from(self) -> str:
        """A digest of all that the filter bar is drawn from: equal digests, equal bars. The bar is a fifth of the work of a page."""
        choices = [
            (name, [(str(code), str(title)) for code, title in self._choices(each)])
            for name, each in self.filters.items()
        ]
        asked = [(name, values) for name, values in self.data.lists() if name != "page"]
        drawn = (type(self).__qualname__, get_language(), choices, asked)
        return blake2b(repr(drawn).encode(), digest_size=16).hexdigest()

    @staticmethod
    def _choices(each: Any) -> Any:
        """The choices of a filter, read once where they come from a function: digest, form and chips ask for them."""
        choices = each.extra.get("choices", ())
        if callable(choices):
            choices = each.extra["choices"] = choices()
        return choices

    @property
    def asked(self) -> forms.Form:
        """The form of the questions in the address, validated. It is read, never drawn."""
        if not hasattr(self, "_asked"):
            fields = {name: each.field for name, each in self.filters.items() if name in self.data}
            form = type("AskedForm", (self._meta.form,), fields)
            self._asked = form(self.data)
            self._asked.is_valid()
        found: forms.Form = self._asked
        return found

    @property
    def is_narrowed(self) -> bool:
        """Whether something is asked that narrows the list."""
        return any(value not in (None, "", [], ()) for value in self.asked.cleaned_data.values())

    @property
    def qs(self) -> Any:
        if not hasattr(self, "_qs"):
            rows = self.queryset.all()
            for name, value in self.asked.cleaned_data.items():
                rows = self.filters[name].filter(rows, value)
            self._qs = rows
        return self._qs
