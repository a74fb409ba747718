"""What states are called: in several languages, now and on a day in the past, and folded for comparison.

Names come from CLDR through Babel; a handful that CLDR words for menus ("Congo - Kinshasa") are replaced
for display.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from babel import Locale
from django.utils.translation import get_language

from umubano.core.text import fold as fold_words
from umubano.domain.places.reference import display_names, former_names, states

#: The languages whose names are accepted and stored. CLDR has only three country names in Kinyarwanda.
LANGUAGES = ("en", "fr", "sw", "pt", "ar", "rw", "es")
#: CLDR locales read for each language; European Portuguese spells many names its own way.
_LOCALES = {language: (language,) for language in LANGUAGES} | {"pt": ("pt", "pt_PT")}

#: Arabic letters that are written in two ways, and the lengthening stroke.
_LETTERS = str.maketrans({"ـ": "", "ة": "ه", "ى": "ي"})
_EXPANSIONS = {
    "st": "saint",
    "ste": "sainte",
    "rep": "republic",
    "dem": "democratic",
    "fed": "federated",
    "is": "islands",
    "eq": "equatorial",
    "equat": "equatorial",
}
_ARTICLES = {"the", "la", "le", "les", "l"}
_FILLERS = {
    *_ARTICLES,
    *(
        "of",
        "and",
        "de",
        "du",
        "des",
        "d",
        "et",
        "da",
        "do",
        "das",
        "dos",
        "e",
        "del",
        "y",
        "ya",
        "wa",
        "za",
        "na",
        "s",
    ),
}


def tokens(text: str) -> tuple[str, ...]:
    """The words of a name without case, accents, punctuation and apostrophes, common abbreviations spelled
    out.

    `"Côte d’Ivoire"` gives `("cote", "d", "ivoire")`; `"&"` is "and"; a leading article is dropped; the
    Arabic article is dropped from long words.
    """
    words = fold_words(text.replace("&", " and ")).translate(_LETTERS).split()
    words = [_EXPANSIONS.get(word, word) for word in words]
    words = [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in words]
    if len(words) > 1 and words[0] in _ARTICLES:
        del words[0]
    return tuple(words)


def fold(text: str) -> str:
    """The letters and digits of a name, run together: `"Guinea-Bissau"` and `"guinea bissau"` are one."""
    return "".join(tokens(text))


def fold_loosely(text: str) -> str:
    """The words of a name in alphabetical order without fillers, so that "Korea, Republic of" is
    "Republic of Korea".
    """
    words = tokens(text)
    return " ".join(sorted([word for word in words if word not in _FILLERS] or words))


@cache
def _cldr(locale: str) -> dict[str, str]:
    return {code: str(name) for code, name in Locale.parse(locale).territories.items() if len(code) == 2}


def cldr_names(code: str) -> Iterator[tuple[str, str]]:
    """(language, name) for every name that CLDR has of a present state or territory."""
    alpha2 = states()[code].alpha2
    for language, locales in _LOCALES.items():
        for locale in locales:
            name = _cldr(locale).get(alpha2)
            if name and states()[code].standing != "historic":
                yield language, name


def name_of(code: str, language: str = "en", *, on: date | None = None) -> str:
    """The usual short name of a state, today or on a day; English where the language has none.

    Raises KeyError for a code that is not in the table.
    """
    state = states()[code]
    language = language.partition("-")[0].partition("_")[0]
    if on is not None or state.standing == "historic":
        for wanted in (language, "en"):
            for former in former_names():
                if (
                    former.code == code
                    and former.language == wanted
                    and _used_on(former.since, former.until, on)
                ):
                    return former.name
    for wanted in (language, "en"):
        shown = display_names().get((code, wanted))
        if shown:
            return shown
        if wanted in _LOCALES:
            name = _cldr(wanted).get(state.alpha2)
            if name:
                return name
    return code


def local_name(code: str, *, on: date | None = None) -> str:
    """`name_of` in the language of the reader."""
    return name_of(code, get_language() or "en", on=on)


def _used_on(since: date | None, until: date | None, on: date | None) -> bool:
    return on is None or ((since is None or since <= on) and (until is None or on < until))
