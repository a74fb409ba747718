"""What history keeps of the declared focus as codes, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from umubano.core.codelists.services import choices as code_choices
from umubano.core.registry import Told
from umubano.insight.effort.models import Axis
from umubano.insight.effort.words import area_name
from umubano.insight.portfolio.words import region_name


def _axis(value: Any) -> Told:
    return str(Axis(value).label) if value in Axis.values else str(value)


def _code(value: Any) -> Told:
    """A region or an area; the two have no code in common."""
    code = str(value)
    return area_name(code) if code in dict(code_choices("area")) else region_name(code)


VALUE_WORDS: dict[str, Callable[[Any], Told]] = {"focus.axis": _axis, "focusshare.code": _code}
