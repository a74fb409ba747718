"""The columns of the register's template: what each is called, what it holds, and how a record and a cell turn into each other.

One list serves the template, its help sheet, the export and the import, so the four cannot disagree.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from umubano.core.errors import InvalidInput
from umubano.core.import_templates import ColumnHelp
from umubano.core.labels.rules import EMPTY

#: Cells with several values separate them so.
SEPARATOR = "; "


#: How we divide our work and what we make of a report; no column for accounts from abroad, whose pages do not say it either.
INTERNAL = frozenset({"desk", "owner", "confidence"})
COLUMNS: tuple[ColumnHelp, ...] = (
    ColumnHelp("ref", _("Reference. Leave it blank for a new agreement; never change it."), "", 12),
    ColumnHelp(
        "version", _("Kept by the system: notices when somebody changed the record after your export."), "", 8
    ),
    ColumnHelp(
        "title",
        _("Title in English, as on the document."),
        "Memorandum of understanding on joint training",
        48,
    ),
    ColumnHelp("title_fr", _("Title in French. For other languages add columns such as title_pt."), "", 32),
    ColumnHelp("kind", _("Kind of title, from the list."), "memorandum", 18, "title_kind"),
    ColumnHelp(
        "partners",
        _(
            "Partners by code or name, separated by semicolons; who acts for one in square brackets. We ourselves need not be named."
        ),
        "Mozambique [Ministry of National Defence]; TZA",
        30,
    ),
    ColumnHelp("our_body", _("Who acts for us."), "Ministry of Defence", 20),
    ColumnHelp(
        "signed",
        _("Date of signature as far as known: 2019-10-05, 2019-10, 2019, XXXX when not known."),
        "2019-10",
        12,
    ),
    ColumnHelp("place", _("Place of signature."), "Kigali", 14),
    ColumnHelp("level", _("On which level it was concluded."), "ministry", 12, "level"),
    ColumnHelp("scope", _("General framework or one sector."), "sector", 10, "scope"),
    ColumnHelp(
        "legal_nature",
        _("Treaty, non-binding, contract, or undetermined."),
        "non_binding",
        14,
        "legal_nature",
    ),
    ColumnHelp("legal_opinion", _("The opinion on the legal nature."), "", 20),
    ColumnHelp("legal_opinion_author", _("Who gave the opinion."), "", 16),
    ColumnHelp(
        "areas",
        _("Areas of cooperation, separated by semicolons, from the list on the sheet “Lists”."),
        "training; health",
        22,
    ),
    ColumnHelp(
        "languages", _("Authentic languages as two-letter codes, separated by semicolons."), "en; fr", 10
    ),
    ColumnHelp("prevailing_language", _("The language that prevails."), "en", 10),
    ColumnHelp("text_status", _("Whether we hold the text."), "held", 12, "text_status"),
    ColumnHelp("entry", _("How it enters into force."), "on_signature", 22, "entry"),
    ColumnHelp("entry_number", _("The number in the entry rule: which month, how many days."), "", 8),
    ColumnHelp("entry_date", _("The day of entry into force, where the text names one."), "", 12),
    ColumnHelp("term", _("How long it lasts."), "tacit_renewal", 18, "term"),
    ColumnHelp("initial_months", _("First term in months."), "60", 8),
    ColumnHelp("fixed_end", _("Last day, where the text names one."), "", 12),
    ColumnHelp("renewal_months", _("Renewed by how many months; blank: by equal terms."), "", 8),
    ColumnHelp("notice_months", _("Notice in months."), "6", 8),
    ColumnHelp("notice_days", _("Notice in days."), "", 8),
    ColumnHelp("notice_when", _("When notice can take effect."), "before_term_end_only", 18, "notice_when"),
    ColumnHelp("notice_from", _("From which day notice runs."), "receipt", 12, "notice_from"),
    ColumnHelp(
        "other_terms", _("Further terms as JSON, as described in the reference; leave it as it is."), "", 16
    ),
    ColumnHelp(
        "other_acts",
        _("What else happened, one per line: kind, date, party, details. Add lines; none may be taken away."),
        "notified 2020-01-15 MOZ",
        28,
    ),
    ColumnHelp(
        "signatories",
        _("One per line: party | name | office | full powers (not_needed, filed, missing, unknown)."),
        "MOZ | Name | Minister of National Defence | unknown",
        30,
    ),
    ColumnHelp("source", _("Where we know it from: publisher or author."), "Note verbale 12/2020", 20),
    ColumnHelp("source_url", _("Address or file reference of the source."), "", 20),
    ColumnHelp("source_date", _("Date of the source."), "", 12),
    ColumnHelp("confidence", _("How sure the source makes us."), "primary-official", 16, "confidence"),
    ColumnHelp("desk", _("The desk that follows it."), "africa", 12, "desk"),
    ColumnHelp("owner", _("User name of the officer in charge."), "", 12),
    ColumnHelp("notes", _("Notes."), "", 30),
    ColumnHelp(
        "illustrative", _("“yes” for a record that is made up; cannot be changed later."), "", 8, "yes"
    ),
    ColumnHelp("classification", _("Security classification."), EMPTY.level_name, 14, "classification"),
    ColumnHelp(
        "releasable_to",
        _("To whom beyond home it may be released, by code, separated by semicolons."),
        "MOZ",
        14,
    ),
    ColumnHelp("compartments", _("Compartments, separated by semicolons."), "", 14),
    ColumnHelp("status", _("Computed: what stands here is ignored."), "", 14, is_computed=True),
    ColumnHelp("in_force_since", _("Computed: what stands here is ignored."), "", 12, is_computed=True),
    ColumnHelp("term_ends", _("Computed: what stands here is ignored."), "", 12, is_computed=True),
    ColumnHelp("last_day_for_notice", _("Computed: what stands here is ignored."), "", 12, is_computed=True),
)

COMPUTED = frozenset(column.name for column in COLUMNS if column.is_computed)
_EXCEL_DAY_ZERO = date(1899, 12, 30)
_BODY = re.compile(r"^(?P<party>[^\[\]]+?)\s*(?:\[(?P<body>[^\[\]]*)\])?$")


def dated(text: str) -> str:
    """A date cell as EDTF text. A number of five digits is a day as Excel counts them, its format lost on the way."""
    if re.fullmatch(r"\d{5}", text):
        return (_EXCEL_DAY_ZERO + timedelta(days=int(text))).isoformat()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}(:\d{2})?", text):
        return text[:10]
    return text


def listed(text: str) -> list[str]:
    """The values of a cell with several, in order, each once."""
    if ";" not in text and "\n" not in text:
        return [text] if text else []
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", text) if part.strip()))


def party_and_body(text: str) -> tuple[str, str]:
    """`Mozambique [Ministry of Defence]` as (`Mozambique`, `Ministry of Defence`). Raises InvalidInput."""
    match = _BODY.match(text.strip())
    if match is None:
        raise InvalidInput(
            _("“%(text)s” is not a party; write it as MOZ [Ministry of Defence].") % {"text": text},
            code="bad_party",
            value=text,
        )
    return match["party"].strip(), (match["body"] or "").strip()


def whole_number(text: str) -> int:
    """A whole number. Raises InvalidInput."""
    try:
        return int(text)
    except ValueError:
        raise InvalidInput(
            _("“%(text)s” is not a whole number.") % {"text": text}, code="not_a_number", value=text
        ) from None


# --- terms: columns of their own for what users know, JSON for the rest

_SIMPLE: Mapping[str, Callable[[str], Any]] = {
    "entry": str,
    "entry_number": whole_number,
    "entry_date": dated,
    "term": str,
    "initial_months": whole_number,
    "fixed_end": dated,
    "renewal_months": whole_number,
    "notice_when": str,
    "notice_from": str,
}
TERM_COLUMNS = (*_SIMPLE, "notice_months", "notice_days", "other_terms")


def terms_to_cells(terms: Mapping[str, Any]) -> dict[str, str]:
    """The terms document as cells; what has no column of its own goes into `other_terms`."""
    cells = {name: "" if terms.get(name) is None else str(terms[name]) for name in _SIMPLE}
    notice = dict(terms.get("notice") or {})
    cells["notice_months"] = str(notice.pop("months", "") or "")
    cells["notice_days"] = str(notice.pop("days", "") or "")
    rest = {
        name: value
        for name, value in terms.items()
        if name not in _SIMPLE and name != "notice" and value is not None
    }
    if (
        "notice" in terms
        and not cells["notice_months"]
        and not cells["notice_days"]
        and terms["notice"] is not None
    ):
        rest["notice"] = terms["notice"]
    cells["other_terms"] = json.dumps(rest, ensure_ascii=False, sort_keys=True) if rest else ""
    return cells


def terms_from_cells(cells: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """The terms document, and the column that is to blame when it cannot be read (raised as InvalidInput with `column`)."""
    terms: dict[str, Any] = {}
    if rest := cells.get("other_terms", ""):
        try:
            found = json.loads(rest)
        except json.JSONDecodeError as error:
            raise InvalidInput(
                _("This is not JSON: %(msg)s.") % {"msg": error.msg}, code="not_json", column="other_terms"
            ) from None
        if not isinstance(found, dict):
            raise InvalidInput(_("This is not a JSON object."), code="not_json", column="other_terms")
        terms.update(found)
    for name, read in _SIMPLE.items():
        if text := cells.get(name, ""):
            terms[name] = _in_column(name, read, text)
    notice = {
        unit: _in_column(f"notice_{unit}", whole_number, text)
        for unit in ("months", "days")
        if (text := cells.get(f"notice_{unit}", ""))
    }
    if notice:
        terms["notice"] = notice
    return terms, "other_terms"


def _in_column(column: str, read: Callable[[str], Any], text: str) -> Any:
    try:
        return read(text)
    except InvalidInput as error:
        raise InvalidInput(
            error.message, code=error.error_code, **{**error.details, "column": column}
        ) from None


# --- acts and signatories: one per line


@dataclass(frozen=True, slots=True)
class WrittenAct:
    """An act as one line: `kind date [PARTY] [{details}]`."""

    kind: str
    effective: str
    party: str | None
    details: str

    @property
    def values(self) -> dict[str, Any]:
        return dict(json.loads(self.details)) if self.details else {}

    def __str__(self) -> str:
        return " ".join(part for part in (self.kind, self.effective, self.party or "", self.details) if part)


def act_line(kind: str, effective: str, party: str | None, details: Mapping[str, Any]) -> WrittenAct:
    text = json.dumps(dict(details), ensure_ascii=False, sort_keys=True) if details else ""
    return WrittenAct(kind, effective, party, text)


def read_act(line: str, party_code: Callable[[str], str]) -> WrittenAct:
    """One line as an act. Raises InvalidInput."""
    head, brace, rest = line.partition("{")
    words = head.split(None, 2)
    if len(words) < 2:
        raise InvalidInput(
            _("“%(line)s” is not an act; write it as: notified 2020-01-15 MOZ.") % {"line": line},
            code="bad_act",
            value=line,
        )
    details: dict[str, Any] = {}
    if brace:
        try:
            details = json.loads("{" + rest)
        except json.JSONDecodeError as error:
            raise InvalidInput(
                _("“%(line)s”: the details are not JSON: %(msg)s.") % {"line": line, "msg": error.msg},
                code="not_json",
            ) from None
    party = party_code(words[2].strip()) if len(words) > 2 and words[2].strip() else None
    return act_line(words[0].lower(), dated(words[1]), party, details)


def lines(text: str) -> list[str]:
    """The lines of a cell; a single line may separate them by semicolons where no JSON stands in it."""
    parts = text.splitlines() if "\n" in text or "{" in text else text.split(";")
    return [part.strip() for part in parts if part.strip()]


def joined(values: Iterable[object]) -> str:
    return SEPARATOR.join(str(value) for value in values)


def stacked(values: Sequence[object]) -> str:
    return "\n".join(str(value) for value in values)
