"""Folding of accents and case, so that what people type finds what was written.

The embedded database has no `unaccent`, so text is folded here on its way in and again in every query.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_WORD = re.compile(r"[^\w]+", re.UNICODE)
#: Small letters that are no letter with an accent, and what people type for them.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Lower case without accents, words separated by single blanks: “Côte d’Ivoire” becomes “cote d ivoire”."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _NOT_WORD.sub(" ", bare.casefold().translate(_PLAIN)).strip()
