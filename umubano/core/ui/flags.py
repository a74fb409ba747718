"""Which States have a flag in the bundle."""

from __future__ import annotations

from functools import cache

import pycountry


@cache
def _codes() -> frozenset[str]:
    return frozenset(country.alpha_3 for country in pycountry.countries) | {"XKX"}


def has_flag(code: str) -> bool:
    """True when the bundle has a flag for this alpha-3 code."""
    return code in _codes()
