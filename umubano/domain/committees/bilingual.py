"""The fixed words of printed minutes, in the languages in which they are signed; not those of whoever prints them."""

from __future__ import annotations

from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from umubano.core import english
from umubano.core.dates import PartialDate
from umubano.core.ui import french

#: What stands in a language without a column of its own here.
FALLBACK = "en"

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "minutes": "Minutes of session {number}",
        "version": "Version {number}",
        "held": "Held on {when}",
        "held_at": "Held on {when} in {place}",
        "host": "Host: {host}",
        "delegation": "Delegation of {side}",
        "head": "head of delegation",
        "agenda": "Points discussed",
        "decisions": "Decisions",
        "decision": "Decision {number}",
        "commitments": "Commitments",
        "due": "by {when}",
        "no_due": "no date set",
        "agreed": "Agreed for {side} on {when}, by {who}",
        "not_agreed": "Not yet agreed for {side}",
        "draft": "Draft: not agreed by both sides",
        "correction": "This version corrects the one before: {why}",
        "no_decisions": "No decision was taken.",
    },
    "fr": {
        "minutes": "Procès-verbal de la session {number}",
        "version": "Version {number}",
        "held": "Tenue le {when}",
        "held_at": "Tenue le {when} à {place}",
        "host": "Hôte : {host}",
        "delegation": "Délégation : {side}",
        "head": "chef de délégation",
        "agenda": "Points examinés",
        "decisions": "Décisions",
        "decision": "Décision {number}",
        "commitments": "Engagements",
        "due": "échéance : {when}",
        "no_due": "sans échéance",
        "agreed": "Approuvé le {when}, par : {who} ({side})",
        "not_agreed": "Pas encore approuvé : {side}",
        "draft": "Projet : non approuvé par les deux parties",
        "correction": "Cette version corrige la précédente : {why}",
        "no_decisions": "Aucune décision n’a été prise.",
    },
    "pt": {
        "minutes": "Ata da sessão {number}",
        "version": "Versão {number}",
        "held": "Realizada em {when}",
        "held_at": "Realizada em {when}, em {place}",
        "host": "Anfitrião: {host}",
        "delegation": "Delegação: {side}",
        "head": "chefe de delegação",
        "agenda": "Pontos debatidos",
        "decisions": "Decisões",
        "decision": "Decisão {number}",
        "commitments": "Compromissos",
        "due": "prazo: {when}",
        "no_due": "sem prazo",
        "agreed": "Aprovada por {side} em {when}, por {who}",
        "not_agreed": "Ainda não aprovada por {side}",
        "draft": "Projeto: não aprovada por ambas as partes",
        "correction": "Esta versão corrige a anterior: {why}",
        "no_decisions": "Não foi tomada qualquer decisão.",
    },
}


def word(language: str, key: str, **values: object) -> str:
    """A fixed text in a language; English where the language has no column of its own."""
    return WORDS.get(language, WORDS[FALLBACK])[key].format(**values)


def dated(language: str, key: str, **values: str) -> str:
    """A fixed text with a date in words in it, `when`; before it stands the word that the language wants."""
    template = WORDS.get(language, WORDS[FALLBACK])[key].replace("{", "%(").replace("}", ")s")
    fill = {"fr": french.fill, "pt": None}.get(language, english.fill)
    return fill(template, values, {"when"}) if fill is not None else template % values


def _locale(language: str) -> str:
    """CLDR's plain English and Portuguese are American and Brazilian; minutes with our partners are neither."""
    return {"en": "en_GB", "pt": "pt_PT"}.get(language, language if language in WORDS else "en_GB")


def day_words(text: str, language: str) -> str:
    """A partial date in words of that language: 10 March 2026, mars 2026, 2–4 December 2025."""
    written = PartialDate.parse(text)
    locale = _locale(language)
    first, last = written.earliest, written.latest
    if first is None or last is None:
        return text
    match written.precision:
        case "day":
            return _long(first, locale)
        case "month":
            return str(format_date(first, format="MMMM y", locale=locale))
        case "interval" if all(PartialDate.parse(part).precision == "day" for part in text.split("/")):
            return days_words(first, last, locale)
    return text


def days_words(first: date, last: date, locale: str) -> str:
    """From one day to another in a CLDR locale: 25–27 November 2025, 30 November 2025 – 2 December 2025."""
    end = _long(last, locale)
    if (first.year, first.month) == (last.year, last.month) and end.startswith(str(last.day)):
        return f"{day_number(first, locale)}–{end}" if first.day != last.day else end
    return f"{_long(first, locale)} – {end}"


def _long(day: date, locale: str) -> str:
    text = str(format_date(day, format="long", locale=locale))
    return f"1er{text[1:]}" if locale.startswith("fr") and day.day == 1 else text


def day_number(day: date, locale: str) -> str:
    """The number of a day; French writes the first of a month “1er”."""
    return "1er" if day.day == 1 and locale.startswith("fr") else str(day.day)


def iso_words(day: date, language: str) -> str:
    return day_words(day.isoformat(), language)


def party_name(code: str, language: str) -> str:
    """The name of a party in that language; Portuguese from CLDR, since the register keeps English and French."""
    from umubano.domain.parties.queries import parties

    party = parties().get(code)
    if party is None:
        return code
    if found := party.names.get(language):
        return str(found)
    alpha_2 = getattr(party.state, "alpha2", "") if party.state is not None else ""
    if alpha_2:
        try:
            name = Locale.parse(_locale(language)).territories.get(alpha_2)
        except UnknownLocaleError:
            name = None
        if name:
            return str(name)
    return party.name
