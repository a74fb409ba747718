"""Names of languages in the reader's language (CLDR)."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def language_name(code: str) -> str:
    """The name of a language in the reader's language; the code itself where there is none."""
    if not code:
        return ""
    try:
        return Locale.parse(code).get_display_name(get_language() or "en") or code
    except (UnknownLocaleError, ValueError):
        return code
