"""Charts on paper: the specification that the page shows, drawn by vl-convert in colours and type that print well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from django.contrib.staticfiles import finders

from umubano.core.briefs import Picture

#: How a specification names the shapes of the world; see docs/howto/design.md.
WORLD = "umubano:world"

INK, SOFT, LINE, LAND = "#1f2933", "#52606d", "#d9dee4", "#e9edf1"
ACCENT = "#1f5f8b"
FONT = "Libertinus Serif"

#: Pixels of the drawing per point of the page.
_SCALE = 1.25

_CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "padding": 2,
    "axis": {
        "labelColor": INK,
        "labelFontSize": 11.5,
        "titleColor": SOFT,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
    },
    "bar": {"color": ACCENT},
    "text": {"color": INK, "fontSize": 11.5},
    "geoshape": {"fill": LAND, "stroke": "#ffffff", "strokeWidth": 0.4},
    "legend": {
        "labelColor": INK,
        "titleColor": SOFT,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "gradientLength": 90,
        "orient": "bottom-left",
    },
    "range": {"ramp": ["#b9d3e6", "#0f3d5e"], "heatmap": ["#b9d3e6", "#0f3d5e"]},
}


@cache
def _world() -> dict[str, Any] | None:
    """The shapes that the front end was built with; None where it was not built."""
    found = finders.find("build/world.json")
    if not isinstance(found, str):
        return None
    with open(found, encoding="utf-8") as file:  # noqa: PTH123
        return dict(json.load(file))


def can_draw(picture: Picture) -> bool:
    """False for a map where the shapes of the world are not there: then the document goes without it."""
    return _world() is not None or WORLD not in json.dumps(picture.spec)


def _on_paper(picture: Picture) -> dict[str, Any]:
    """The specification with the world's shapes inside, without links, in the document's size and colours."""
    spec = _replaced(dict(picture.spec))
    spec.pop("config", None)
    return {
        **spec,
        "width": picture.width * _SCALE,
        "height": picture.height * _SCALE,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": _CONFIG,
    }


def _replaced(part: Any) -> Any:
    if isinstance(part, Mapping):
        if part.get("url") == WORLD:
            return {"values": _world(), **{key: value for key, value in part.items() if key != "url"}}
        return {key: _replaced(value) for key, value in part.items() if key not in {"href", "tooltip"}}
    if isinstance(part, list):
        return [_replaced(item) for item in part]
    return part


def as_svg(picture: Picture) -> str:
    """The drawing as SVG, its texts as text."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(_on_paper(picture)))
