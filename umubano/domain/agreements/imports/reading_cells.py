"""From what people write in the cells of the template to the one way in which the register writes it, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.accounts.models import Account, Desk
from umubano.core.codelists.services import codes
from umubano.core.dates import PartialDate
from umubano.core.errors import DomainError, InvalidInput
from umubano.core.imports import Planned
from umubano.core.labels.rules import LADDER
from umubano.core.text import fold
from umubano.domain.agreements.imports.columns import (
    COMPUTED,
    TERM_COLUMNS,
    dated,
    joined,
    lines,
    listed,
    party_and_body,
    read_act,
    stacked,
)
from umubano.domain.agreements.life.terms import EntryRule, NoticeFrom, NoticeWhen, TermRule
from umubano.domain.agreements.models import LegalNature, Level, Scope, Signatory, TextStatus
from umubano.domain.documents.models import Confidence
from umubano.domain.parties.resolver import resolve_party

#: Column → allowed values with the other words by which people may name them.
_CHOICES: Mapping[str, Any] = {
    "level": Level,
    "scope": Scope,
    "legal_nature": LegalNature,
    "text_status": TextStatus,
    "confidence": Confidence,
    "entry": EntryRule,
    "term": TermRule,
    "notice_when": NoticeWhen,
    "notice_from": NoticeFrom,
}
#: Columns in which anything may stand.
_FREE = frozenset(
    {"title", "notes", "place", "our_body", "legal_opinion", "legal_opinion_author", "source", "source_url"}
)
#: Cells whose reading is remembered; columns repeat themselves.
_REMEMBERED = 50_000
_YES = frozenset({"yes", "y", "true", "1", "x", "oui"})
_NO = frozenset({"", "no", "n", "false", "0", "non"})
_LEVELS = {name: rank for rank, name in LADDER.items()}


def values_of(column: str) -> list[str]:
    """The allowed values of a column with a fixed list."""
    return [str(item.value) for item in _CHOICES[column]]


@cache
def _by_words(column: str) -> dict[str, str]:
    words = {}
    for item in _CHOICES[column]:
        words[fold(str(item.value))] = str(item.value)
        words[fold(str(getattr(item, "label", item.value)))] = str(item.value)
    return words


class CellReader:
    """Reads cells for one file. What it looked up once it remembers; nothing is guessed."""

    def __init__(self) -> None:
        self._parties: dict[str, str] = {}
        self._read: dict[tuple[str, str], str] = {}
        self._codes: dict[tuple[str, str], str] = {}
        self._readers: dict[str, Callable[[str], str]] = {
            "kind": lambda text: self.code("title_kind", text),
            "partners": self._partners,
            "signed": self._date,
            "source_date": self._date,
            "entry_date": dated,
            "fixed_end": dated,
            "areas": lambda text: joined(sorted({self.code("area", part) for part in listed(text)})),
            "languages": lambda text: joined(part.lower() for part in listed(text.replace(",", ";"))),
            "prevailing_language": str.lower,
            "other_acts": lambda text: stacked([read_act(line, self.party) for line in lines(text)]),
            "signatories": self._signatories,
            "desk": self._desk,
            "owner": self._owner,
            "illustrative": self._yes,
            "classification": self._classification,
            "releasable_to": lambda text: joined(sorted(self.party(part) for part in listed(text))),
            "compartments": lambda text: joined(sorted(listed(text))),
        }

    def read(self, one: Planned) -> dict[str, str]:
        """The cells of a row in the register's own writing; a cell that cannot be read turns the row down."""
        cells: dict[str, str] = {}
        for column, text in one.row.cells.items():
            if not text or column in COMPUTED:
                cells[column] = ""
                continue
            if "\x00" in text:
                one.reject(column, "bad_character", _("The cell has a character that cannot be stored."))
                continue
            try:
                if column in _FREE:
                    cells[column] = text.replace("\r\n", "\n")
                    continue
                known = self._read.get((column, text))
                if known is None:
                    known = self._cell(column, text)
                    if len(self._read) < _REMEMBERED:
                        self._read[column, text] = known
                cells[column] = known
            except DomainError as error:
                one.reject_for(error, column)
        if extra := one.row.cells.get(""):
            one.reject(
                "",
                "too_many_cells",
                _("The row has more cells than the heading: “%(cells)s”.") % {"cells": extra},
            )
        return cells

    def _cell(self, column: str, text: str) -> str:
        reader = self._readers.get(column)
        if reader is not None:
            return reader(text)
        if column in _CHOICES:
            found = _by_words(column).get(fold(text))
            if found is None:
                raise InvalidInput(
                    _("“%(value)s” is not one of: %(values)s.")
                    % {"value": text, "values": ", ".join(values_of(column))},
                    code="unknown_code",
                )
            return found
        if column in TERM_COLUMNS and column != "other_terms" and not text.isdecimal():
            raise InvalidInput(_("“%(value)s” is not a whole number.") % {"value": text}, code="not_a_number")
        return text.replace("\r\n", "\n")

    def code(self, list_name: str, text: str) -> str:
        """The code that a word names: the code, a name in any language or a synonym. Raises InvalidInput."""
        key = (list_name, text.strip().casefold())
        if key not in self._codes:
            names: dict[str, str] = {}
            for entry in codes(list_name).values():
                for name in (*entry.synonyms, *entry.names.values(), entry.code):
                    names[name.casefold()] = entry.code
            if key[1] not in names:
                raise InvalidInput(
                    _("“%(value)s” is not in the code list; use one of: %(codes)s.")
                    % {"value": text, "codes": ", ".join(codes(list_name))},
                    code="unknown_code",
                )
            self._codes[key] = names[key[1]]
        return self._codes[key]

    def party(self, text: str) -> str:
        """The code of a party by code or name. Raises InvalidInput with the candidates when it could be several."""
        if text not in self._parties:
            self._parties[text] = resolve_party(text).code
        return self._parties[text]

    def _partners(self, text: str) -> str:
        written = []
        for part in listed(text):
            name, body = party_and_body(part)
            code = self.party(name)
            if code != settings.UMUBANO_HOME_COUNTRY:
                written.append(f"{code} [{body}]" if body else code)
        return joined(dict.fromkeys(written))

    def _date(self, text: str) -> str:
        return str(PartialDate.parse(dated(text)))

    def _signatories(self, text: str) -> str:
        written = []
        for line in text.splitlines():
            parts = [part.strip() for part in line.split("|")]
            if not any(parts):
                continue
            if len(parts) < 2 or not parts[1]:
                raise InvalidInput(
                    _("“%(value)s” is not a signatory; write: party | name | office | full powers.")
                    % {"value": line},
                    code="bad_signatory",
                )
            office = parts[2] if len(parts) > 2 else ""
            powers = (parts[3] if len(parts) > 3 else "") or "unknown"
            if powers not in Signatory.FullPowers.values:
                raise InvalidInput(
                    _("“%(value)s” is not one of: %(values)s.")
                    % {"value": powers, "values": ", ".join(Signatory.FullPowers.values)},
                    code="unknown_code",
                )
            written.append(f"{self.party(parts[0])} | {parts[1]} | {office} | {powers}")
        return stacked(written)

    @cached_property
    def _desks(self) -> set[str]:
        return set(Desk.objects.values_list("code", flat=True))

    @cached_property
    def _owners(self) -> dict[str, int]:
        return dict(Account.objects.filter(is_active=True).values_list("username", "pk"))

    def owner_id(self, username: str) -> int | None:
        return self._owners[username] if username else None

    def _desk(self, text: str) -> str:
        return self._one_of(text, self._desks)

    def _owner(self, text: str) -> str:
        return self._one_of(text, self._owners)

    def _one_of(self, text: str, known: Iterable[str]) -> str:
        if text not in known:
            raise InvalidInput(
                _("“%(value)s” is not known; known are: %(values)s.")
                % {"value": text, "values": ", ".join(sorted(known)[:20])},
                code="unknown_code",
            )
        return text

    def _yes(self, text: str) -> str:
        if text.casefold() in _YES:
            return "yes"
        if text.casefold() in _NO:
            return ""
        raise InvalidInput(_("Write “yes” or leave it blank."), code="not_yes_or_no")

    def _classification(self, text: str) -> str:
        if text.upper() not in _LEVELS:
            raise InvalidInput(
                _("“%(value)s” is not one of: %(values)s.") % {"value": text, "values": ", ".join(_LEVELS)},
                code="unknown_code",
            )
        return text.upper()


def level_of(classification: str) -> int:
    """The rank of a level's name."""
    return _LEVELS[classification]
