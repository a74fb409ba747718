"""The Defense Cooperation Agreement Dataset, as published: the world's bilateral agreements 1980–2010.

Source: Kinne, B. J. (2020), “The Defense Cooperation Agreement Dataset (DCAD)”, Journal of Conflict Resolution 64(4), 729–755, file
`DCAD-v1.0-main.csv`. States are Correlates of War numbers with letters beside them; a negative number in any column is a code for a
missing value, never a number. The agreements go into the collection `dcad`, apart from our own register, and are never counted with it.

What is taken over as a fact: the parties, the date of signature and of entry into force as far as they are known, that it was
terminated, type and categories. Everything else (span, renewal, estimated end) stays in the original row: the codes do not say enough
to compute a term from them, and an estimated end is no end.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.dates import PartialDate
from umubano.core.errors import DomainError
from umubano.core.imports import Row
from umubano.core.labels.models import Label
from umubano.core.labels.services import default_label
from umubano.domain.agreements.imports.data_set import DataSetImporter, RowRefused
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.models import Collection
from umubano.domain.agreements.services.drafts import (
    ActDraft,
    AgreementDraft,
    OriginalDraft,
    PartyDraft,
    SourceDraft,
)
from umubano.domain.documents.models import Source, SourceKind
from umubano.domain.places.resolver import Resolution, resolve_cow

#: Category of the data set → our area of cooperation. DCA, a framework, and COMMISSION name no area.
AREAS: Mapping[str, str] = {
    "DIC": "industry",
    "TREX": "training",
    "PROCUREMENT": "acquisition",
    "RESEARCH": "industry",
}
WORDS: Mapping[str, str] = {
    "DCA": "defence cooperation",
    "DIC": "defence industry cooperation",
    "TREX": "training and exercises",
    "PROCUREMENT": "procurement",
    "RESEARCH": "research",
    "COMMISSION": "joint commission",
}
_CONFIDENCE = {"treaty": "coded-treaty", "factiva": "coded-factiva"}
_COLUMNS = (
    "EIFDay,EIFMonth,EIFYear,category2,category3,span,renewType,renewYears,terminated,durationActual,endYearEstimate,asymmetry,"
    "categoryConf,UNTS,fullText,sourceType,source,factivaConf,factivaSign,factivaEIF"
)


def number(row: Row, column: str) -> int | None:
    """The number in a cell; None when it is blank or a code for a missing value. Raises RowRefused for anything else."""
    text = row.cells.get(column, "")
    if not text:
        return None
    try:
        value = int(text)
    except ValueError:
        raise RowRefused(
            column, "not_a_number", _("“%(value)s” is not a whole number.") % {"value": text}
        ) from None
    return None if value < 0 else value


def partial(row: Row, prefix: str) -> PartialDate | None:
    """The date in the columns `prefix`Year, -Month, -Day as far as it is known; None without a year.

    A day without a month is not a date: the month is missing, and so is the day.
    """
    year, month, day = (number(row, f"{prefix}{part}") for part in ("Year", "Month", "Day"))
    if year is None:
        return None
    try:
        return PartialDate.from_parts(year, month or None, (day or None) if month else None)
    except DomainError as error:
        column = f"{prefix}Day" if day else f"{prefix}Year"
        raise RowRefused(column, error.error_code, error.message) from None


class DcadImporter(DataSetImporter):
    """One row of the data set, one agreement of the world network."""

    dataset = "dcad"
    key = "DCAid"
    required = (
        "ccode1", "cowName1", "ccode2", "cowName2", "signDay", "signMonth", "signYear", "type", "category1", "DCAid",
    )  # fmt: skip
    optional = tuple(_COLUMNS.split(","))

    @cached_property
    def _label(self) -> Label:
        return default_label()

    @cached_property
    def _source(self) -> Source:
        return source_for(
            kind=SourceKind.DATA_SET,
            publisher="Kinne, B. J.",
            title="Defense Cooperation Agreement Dataset (DCAD) v1.0; Journal of Conflict Resolution 64(4), 2020",
            published="2020",
            language="en",
        )

    def draft(self, row: Row) -> AgreementDraft:
        cells = row.cells
        signed = partial(row, "sign")
        in_force = partial(row, "EIF")
        states = [self._state(row, side, signed or in_force) for side in ("1", "2")]
        if states[0].code == states[1].code:
            raise RowRefused(
                "ccode2", "same_party_twice", _("Both parties are %(name)s.") % {"name": states[0].name}
            )
        acts = []
        if signed is not None:
            acts.append(ActDraft("signed", str(signed)))
        if in_force is not None:
            acts.append(ActDraft("in_force", str(in_force)))
        if number(row, "terminated") and in_force is not None:
            acts.append(self._end(row, in_force))
        categories = [cells.get(f"category{index}", "") for index in (1, 2, 3)]
        areas = [AREAS[category] for category in categories if category in AREAS]
        return AgreementDraft(
            ref=cells["DCAid"],
            collection=Collection.DCAD,
            title=_title(states, cells["type"], categories),
            kind="commission" if categories[0] == "COMMISSION" else "agreement",
            label=self._label,
            parties=[
                PartyDraft(state.code, is_home=state.code == settings.UMUBANO_HOME_COUNTRY)
                for state in states
            ],
            scope={"general": "general", "sector": "sector"}.get(cells["type"], "unknown"),
            areas=list(dict.fromkeys(areas)),
            confidence=_CONFIDENCE.get(cells.get("sourceType", ""), "reported"),
            notes=_notes(row, states),
            acts=acts,
            sources=[
                SourceDraft(
                    self._source.pk,
                    _CONFIDENCE.get(cells.get("sourceType", ""), "reported"),
                    locator=cells["DCAid"],
                    note=cells.get("source", ""),
                )
            ],
            original=OriginalDraft(self.dataset, cells["DCAid"], dict(cells)),
        )

    def _state(self, row: Row, side: str, when: PartialDate | None) -> Resolution:
        """The State of a side, with number and letters agreeing, on the day of the agreement."""
        try:
            return resolve_cow(
                row.cells[f"ccode{side}"],
                row.cells[f"cowName{side}"],
                on=when.latest if when else None,
            )
        except DomainError as error:
            raise RowRefused(
                f"ccode{side}",
                error.error_code,
                _("Number %(number)s and letters %(letters)s do not name one State. %(why)s")
                % {
                    "number": row.cells[f"ccode{side}"],
                    "letters": row.cells[f"cowName{side}"] or "–",
                    "why": error.message,
                },
            ) from None

    def _end(self, row: Row, start: PartialDate) -> ActDraft:
        """Terminated: the data set says that, and how many years it lasted, but not the day."""
        years = number(row, "durationActual")
        if start.earliest is None or start.latest is None or years is None:
            return ActDraft("terminated", "XXXX", note="The data set says that it was terminated, not when.")
        first, last = start.earliest.year + years - 1, start.latest.year + years + 1
        return ActDraft(
            "terminated",
            f"{first}/{last}",
            note=f"The data set says that it was terminated and lasted {years} years (durationActual); no day is given.",
        )


def _title(states: list[Resolution], kind: str, categories: list[str]) -> str:
    """The data set has no titles; this says what it does have."""
    about = ", ".join(dict.fromkeys(WORDS.get(category, category) for category in categories if category))
    return f"{states[0].name} – {states[1].name}: {kind or 'unclassified'} agreement ({about})"


def _notes(row: Row, states: list[Resolution]) -> str:
    notes = ["The title is a description: the data set has none."]
    estimate = number(row, "endYearEstimate")
    if estimate is not None:
        notes.append(f"The data set estimates {estimate} as its last year; that is no act of a party.")
    if (span := number(row, "span")) is not None:
        notes.append(f"Span coded as {span} years; whether and how it is renewed is not said.")
    if number(row, "terminated") and number(row, "EIFYear") is None:
        notes.append("The data set says that it was terminated, but not when it had entered into force.")
    notes += [str(state.note) for state in states if state.note]
    return " ".join(notes)
