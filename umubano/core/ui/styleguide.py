"""What the style guide shows: every component once, with made-up content."""

from __future__ import annotations

from datetime import date
from typing import Any

from umubano.core.labels.rules import LADDER, LabelValue
from umubano.core.ui.words import CONFIDENCE, SOURCES, STATUSES


def examples() -> dict[str, Any]:
    """The context of `ui/styleguide.html`."""
    return {
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
