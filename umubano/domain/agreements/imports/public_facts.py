"""The public facts on Rwanda's defence diplomacy that ship with the product: agreements and negotiations with their sources.

Columns: id, category, date, date_precision, partner_iso3, instrument, title, detail, quantity, unit, source, source_url, source_date,
source_lang, confidence, note. A row whose category has no concept yet (deployments, events, …) is read and left for later. Where
sources disagree, each value becomes a claim beside the record; the file's own date and title are what the register shows until somebody
decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.conf import settings
from django.utils.translation import gettext as _

from umubano.core.codelists.services import require_code
from umubano.core.dates import PartialDate
from umubano.core.errors import DomainError
from umubano.core.imports import Action, Planned, Row
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LOWEST, LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.domain.agreements.imports.data_set import DataSetImporter, RowRefused
from umubano.domain.agreements.imports.public_facts_knowledge import KNOWN, Known
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import relate
from umubano.domain.agreements.services.drafts import (
    ActDraft,
    AgreementDraft,
    ClaimDraft,
    OriginalDraft,
    PartyDraft,
    SignatoryDraft,
    SourceDraft,
)
from umubano.domain.documents.models import Confidence, Source, SourceKind
from umubano.domain.parties.queries import parties
from umubano.domain.parties.resolver import resolve_party

_NOTHING = Known(says="")
_DESKS = {
    "002": "africa",
    "150": "europe-americas",
    "019": "europe-americas",
    "142": "asia-pacific",
    "009": "asia-pacific",
}
_KIND_OF_SOURCE = {"primary-text": SourceKind.TREATY_TEXT, "primary-official": SourceKind.OFFICIAL}
_PRECISIONS = {"day": 10, "month": 7, "year": 4}


def written_date(row: Row) -> PartialDate:
    """The date cut to the precision the row claims: a first of January for a year known only is 2019, not a day."""
    text, precision = row.cells["date"], row.cells.get("date_precision", "")
    if not text or precision == "unknown":
        return PartialDate.parse("XXXX")
    length = _PRECISIONS.get(precision)
    if length is None:
        raise RowRefused(
            "date_precision",
            "unknown_code",
            _("“%(value)s” is not day, month, year or unknown.") % {"value": precision},
        )
    if len(text) < length:
        raise RowRefused(
            "date",
            "date_too_short",
            _("“%(value)s” is not known to the %(precision)s.") % {"value": text, "precision": precision},
        )
    try:
        return PartialDate.parse(text[:length])
    except DomainError as error:
        raise RowRefused("date", error.error_code, error.message) from None


def desk_of(code: str) -> str:
    """The desk that follows a partner, by its UN region; none for organisations and former States."""
    party = parties().get(code)
    return _DESKS.get(party.state.region, "") if party is not None and party.state is not None else ""


class PublicFactsImporter(DataSetImporter):
    """One row, one fact. Agreements only; `negotiations/public_facts.py` adds the negotiations."""

    dataset = "public-facts"
    key = "id"
    required = ("id", "category", "date", "date_precision", "partner_iso3", "title", "source", "confidence")
    optional = (
        "instrument",
        "detail",
        "quantity",
        "unit",
        "source_url",
        "source_date",
        "source_lang",
        "note",
    )

    @cached_property
    def _label(self) -> Label:
        return default_label()

    def skips(self, row: Row) -> str:
        category = row.cells["category"]
        return "" if category == "agreement" else category or "?"

    def draft(self, row: Row) -> AgreementDraft:
        cells = row.cells
        note = cells.get("note", "")
        known = self._known(row)
        when = written_date(row)
        partners = self._partners(row, when)
        confidence = self._confidence(row)
        label = self._label_of(known)
        source = self._row_source(row, confidence, label)
        return AgreementDraft(
            ref=cells["id"],
            title=cells["title"],
            kind=self._kind(row),
            label=label,
            parties=[
                PartyDraft(settings.UMUBANO_HOME_COUNTRY, is_home=True),
                *(PartyDraft(code) for code in partners),
            ],
            legal_nature=known.legal_nature,
            level=known.level,
            scope=self._scope(row),
            place=known.place,
            languages=list(known.languages),
            terms=known.terms,
            text_status="held"
            if confidence == "primary-text" and cells.get("source_url", "").startswith("http")
            else "not_held",
            notes="\n".join(part for part in (cells.get("detail", ""), note) if part),
            desk=desk_of(partners[0]),
            confidence=confidence,
            areas=list(known.areas),
            acts=[ActDraft("signed", str(when), source_id=source.pk)],
            signatories=[SignatoryDraft(party, name, office) for party, name, office in known.signatories],
            sources=[SourceDraft(source.pk, confidence, locator=cells["id"], note=note)],
            claims=[
                ClaimDraft(
                    one.field, one.value, one.confidence, self._claim_source(one.publisher, source, label).pk
                )
                for one in known.competing
            ],
            original=OriginalDraft(self.dataset, cells["id"], dict(cells)),
        )

    def apply(self, planned: Sequence[Planned]) -> None:
        super().apply(planned)
        if self.writer is not None:
            self.writer.send_kept()  # relations are between rows that are there
        self._relate([one for one in planned if one.action is Action.CREATE])

    def _relate(self, created: Sequence[Planned]) -> None:
        """Relations that the prose states, where both ends are on file."""
        wanted = [
            (one.ref, kind, target) for one in created for kind, target in self._known(one.row).relations
        ]
        rows = {
            row.ref: row
            for row in Agreement.objects.filter(ref__in={ref for one in wanted for ref in (one[0], one[2])})
        }
        for ref, kind, target in wanted:
            if ref in rows and target in rows:
                relate(rows[ref], kind, rows[target], actor=self.actor, reason=self.options.reason)

    def _known(self, row: Row) -> Known:
        known = KNOWN.get(row.cells["id"], _NOTHING)
        text = " ".join(row.cells.get(name, "") for name in ("title", "detail", "note"))
        return known if known.says and known.says in text else _NOTHING

    def _label_of(self, known: Known) -> Label:
        if not known.releasable_to:
            return self._label
        return label_for(LabelValue(LOWEST, frozenset(known.releasable_to)))

    def _kind(self, row: Row) -> str:
        written = row.cells.get("instrument", "")
        if not written:
            return "other"
        try:
            return require_code("title_kind", written)
        except DomainError as error:
            raise RowRefused("instrument", error.error_code, error.message) from None

    def _scope(self, row: Row) -> str:
        written = row.cells.get("instrument", "")
        if written.startswith("general:") or written == "DCA":
            return "general"
        return "sector" if written.startswith("sector:") or written == "SOFA" else "unknown"

    def _partners(self, row: Row, when: PartialDate) -> list[str]:
        codes = [text.strip() for text in row.cells["partner_iso3"].split(";") if text.strip()]
        if not codes:
            raise RowRefused("partner_iso3", "parties_missing", _("The row does not say with whom."))
        try:
            found = [resolve_party(code, on=when.latest).code for code in codes]
        except DomainError as error:
            raise RowRefused("partner_iso3", error.error_code, error.message) from None
        return [code for code in dict.fromkeys(found) if code != settings.UMUBANO_HOME_COUNTRY]

    def _confidence(self, row: Row) -> str:
        written = row.cells["confidence"]
        if written not in Confidence.values:
            raise RowRefused(
                "confidence",
                "unknown_code",
                _("“%(value)s” is not a degree of confidence.") % {"value": written},
            )
        return written

    def _row_source(self, row: Row, confidence: str, label: Label | None = None) -> Source:
        cells = row.cells
        published = cells.get("source_date", "")
        try:
            published = str(PartialDate.parse(published)) if published else ""
        except DomainError as error:
            raise RowRefused("source_date", error.error_code, error.message) from None
        kind = _KIND_OF_SOURCE.get(confidence, SourceKind.PRESS)
        if confidence.startswith("coded-"):
            kind = SourceKind.DATA_SET
        return source_for(
            kind=kind,
            publisher=cells["source"] or _("Not named"),
            url=cells.get("source_url", ""),
            published=published,
            language=cells.get("source_lang", ""),
            label=label,
        )

    def _claim_source(self, publisher: str, own: Source, label: Label) -> Source:
        if not publisher:
            return own
        kind = SourceKind.DATA_SET if publisher.startswith("Kinne") else SourceKind.PRESS
        return source_for(kind=kind, publisher=publisher, label=label)
