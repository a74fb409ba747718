"""What the style guide shows: every component once, with made-up content."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from umubano.core.labels.models import Label
from umubano.core.labels.rules import LADDER, LabelValue
from umubano.core.ui.words import CONFIDENCE, SOURCES, STATUSES

_STAGES = (("proposed", "Proposed"), ("negotiating", "Negotiating"), ("signed", "Signed"))
_ROWS = (
    {"title": "Memorandum on training", "signed": "2019-10", "parties": 2},
    {"title": "Protocol on joint exercises", "signed": "2024-05-17", "parties": 3},
)


class ExampleForm(forms.Form):
    """One field of each sort."""

    title = forms.CharField(label="Title", help_text="As it stands on the first page.")
    kind = forms.ChoiceField(label="Kind", choices=[("mou", "Memorandum"), ("protocol", "Protocol")])
    areas = forms.MultipleChoiceField(
        label="Areas",
        required=False,
        choices=[("training", "Training"), ("medical", "Medical")],
        widget=forms.SelectMultiple(attrs={"data-combobox": ""}),
    )
    signed = forms.CharField(
        label="Signed", required=False, widget=forms.TextInput(attrs={"data-partial-date": ""})
    )
    day = forms.DateField(label="Due", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    is_public = forms.BooleanField(label="Published", required=False)


class ExampleTable(django_tables2.Table):
    """A table as lists have it."""

    title = django_tables2.Column(verbose_name="Title")
    signed = django_tables2.Column(verbose_name="Signed")
    parties = django_tables2.Column(
        verbose_name="Parties", attrs={"td": {"class": "number"}, "th": {"class": "number"}}
    )


class ExampleFilter(django_filters.FilterSet):
    """A filter with a question, a choice and what is folded away. It filters nothing: the rows are made up."""

    q = django_filters.CharFilter(label="Search the example")
    status = django_filters.ChoiceFilter(
        label="Status", choices=[("in_force", "In force"), ("expired", "Expired")], empty_label="Any"
    )


@cache
def _icons() -> list[str]:
    listed = Path(__file__).parent / "frontend" / "icons.txt"
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def examples(request: HttpRequest) -> dict[str, Any]:
    """The context of `ui/styleguide.html`."""
    table = ExampleTable(_ROWS)
    django_tables2.RequestConfig(request, paginate=False).configure(table)
    chosen = request.GET.copy()
    chosen.setdefault("status", "in_force")
    return {
        "crumbs": [{"title": "Home", "url": "/"}, {"title": "Style guide"}],
        "tabs": [
            {"title": "Components", "url": "/styleguide/", "active": True, "count": len(STATUSES)},
            {"title": "Forms", "url": "#forms", "icon": "pencil"},
        ],
        "icons": _icons(),
        "table": table,
        "filter": ExampleFilter(chosen, queryset=Label.objects.none()),
        "page_of_many": Paginator(range(90), 30).page(2),
        "form": ExampleForm({"kind": "mou", "signed": "2019-10"}),
        "stages": _STAGES,
        "board": [
            ("proposed", "Proposed", [("guide-1", "Memorandum on training")]),
            ("negotiating", "Negotiating", [("guide-2", "Protocol on joint exercises")]),
            ("signed", "Signed", []),
        ],
        "statuses": list(STATUSES),
        "sources": list(SOURCES),
        "confidences": list(CONFIDENCE),
        "labels": [
            LabelValue(level, frozenset({"MOZ"}) if level == 20 else frozenset()) for level in sorted(LADDER)
        ],
        "dates": ["2019-10-05", "2019-10", "1997", "201X", "2013/2019", "XXXX", "2019?"],
        "ages": [12, 75, 240],
        "steps": [
            {"title": "Proposed", "state": "done"},
            {"title": "Negotiating", "state": "current", "text": "42 days"},
            {"title": "Signed", "state": "coming"},
        ],
        "timeline": [
            {
                "date": date(2025, 8, 27),
                "title": "Signed",
                "text": "By both ministers",
                "level": "good",
                "icon": "signature",
            },
            {"date": "2026-03", "title": "Last day for notice", "level": "warn", "future": True},
        ],
        "key_values": [("Reference", "A-7KQ4MHP"), ("Place", "Kigali"), ("Languages", "English, French")],
        "chart": {
            "mark": "bar",
            "data": {
                "values": [{"year": "2023", "n": 7}, {"year": "2024", "n": 5}, {"year": "2025", "n": 9}]
            },
            "encoding": {
                "x": {"field": "year", "type": "nominal"},
                "y": {"field": "n", "type": "quantitative"},
            },
        },
        "chart_columns": ["Year", "Signed"],
        "chart_rows": [["2023", 7], ["2024", 5], ["2025", 9]],
    }
