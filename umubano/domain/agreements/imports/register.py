"""The register's own template, back from Excel: new rows become agreements, changed rows become changes, unchanged rows do nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.errors import DomainError, InvalidInput, NotAllowed
from umubano.core.imports import Action, Difference, Importer, ImportOptions, Planned, Row
from umubano.core.labels.models import Label
from umubano.core.labels.rules import HOME, LOWEST, LabelValue, may_read
from umubano.core.labels.services import label_for
from umubano.core.policy import require
from umubano.domain.agreements import policy
from umubano.domain.agreements.imports.cells import cells_of, register_in_batches
from umubano.domain.agreements.imports.changing import BLANK, change_agreement
from umubano.domain.agreements.imports.columns import (
    COLUMNS,
    COMPUTED,
    TERM_COLUMNS,
    lines,
    listed,
    party_and_body,
    read_act,
    terms_from_cells,
)
from umubano.domain.agreements.imports.reading_cells import CellReader, level_of
from umubano.domain.agreements.imports.writing import create_planned, reject_taken, source_for
from umubano.domain.agreements.models import Agreement, Original
from umubano.domain.agreements.services.create import faults_of
from umubano.domain.agreements.services.drafts import (
    ActDraft,
    AgreementDraft,
    OriginalDraft,
    PartyDraft,
    SignatoryDraft,
    SourceDraft,
)
from umubano.domain.agreements.services.projection import check_terms

_COLUMN_OF_FIELD = {
    "parties": "partners",
    "acts": "other_acts",
    "ref": "ref",
    "title": "title",
    "kind": "kind",
    "areas": "areas",
}
#: Under this name the rows that made agreements are kept as they were read.
DATASET = "register"
_REQUIRED = ("title", "kind", "partners")
_LABEL_COLUMNS = ("classification", "releasable_to", "compartments")
_COLUMNS = frozenset(column.name for column in COLUMNS)
_IGNORED = COMPUTED | {"ref", "version"}


@dataclass(slots=True)
class Change:
    """What a row changes on an agreement on file: the new cells of the columns that differ."""

    agreement: Agreement
    cells: dict[str, str]
    changed: frozenset[str]
    before: dict[str, str]
    label: Label | None


class RegisterImporter(Importer):
    """Reads the register's template. See columns.py for what the columns hold."""

    required = _REQUIRED
    optional = (*(column.name for column in COLUMNS if column.name not in _REQUIRED), "title_*")
    aliases = {
        "reference": "ref",
        "référence": "ref",
        "kind of title": "kind",
        "partner": "partners",
        "signed on": "signed",
        "area": "areas",
        "label": "classification",
    }

    def __init__(self, actor: Actor, options: ImportOptions) -> None:
        require(actor, policy.IMPORT)
        super().__init__(actor, options)
        self.reader = CellReader()
        self._seen: dict[str, int] = {}
        self._labels: dict[LabelValue, Label] = {}
        self._terms: dict[tuple[str, ...], dict[str, Any]] = {}

    # --- planning

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        refs = [ref for row in rows if (ref := row.cells.get("ref", ""))]
        on_file = (
            {agreement.ref: agreement for batch in register_in_batches(refs=refs) for agreement in batch}
            if refs
            else {}
        )
        others = (
            set(Agreement.objects.filter(ref__in=refs).exclude(ref__in=on_file).values_list("ref", flat=True))
            if refs
            else set()
        )
        planned = [self._plan(row, on_file, others) for row in rows]
        new = [one for one in planned if one.action is Action.CREATE]
        # what needs no database comes first: it may still be busy with the rows before these
        faults = faults_of([one.payload for one in new])
        self._recognise([one for one in new if not one.ref])
        for one, fault in zip(new, faults, strict=True):
            if fault is not None and one.action is Action.CREATE:
                one.reject_for(fault, self._column(one, fault))
        return planned

    def _plan(self, row: Row, on_file: Mapping[str, Agreement], others: set[str]) -> Planned:
        ref = row.cells.get("ref", "")
        one = Planned(row, Action.CREATE, ref=ref, title=row.cells.get("title", ""))
        if ref:
            first = self._seen.setdefault(ref, row.number)
            if first != row.number:
                return one.reject(
                    "ref", "ref_twice", _("This reference stands in row %(row)s already.") % {"row": first}
                )
            if ref in others:
                return one.reject(
                    "ref",
                    "other_collection",
                    _("This reference belongs to the world network, not to the register."),
                )
        cells = self.reader.read(one)
        if one.problems:
            return one
        agreement = on_file.get(ref)
        try:
            if agreement is None:
                one.payload = self._draft(one, cells)
                one.label_id = one.payload.label.pk
            else:
                self._compare(one, agreement, cells)
        except DomainError as error:
            column = error.details.get("column") or _COLUMN_OF_FIELD.get(error.details.get("field", ""), "")
            one.reject_for(error, column)
        return one

    def _recognise(self, new: Sequence[Planned]) -> None:
        """A new row without a reference that was imported before, or stands in the file twice, is no second agreement."""
        keys = {one.row.number: one.payload.original.key for one in new}
        on_file = set(
            Original.objects.filter(dataset=DATASET, key__in=keys.values()).values_list("key", flat=True)
        )
        for one in new:
            key = keys[one.row.number]
            first = self._seen.setdefault(key, one.row.number)
            if first != one.row.number:
                one.reject(
                    "title",
                    "row_twice",
                    _("This row says the same as row %(row)s; delete one of them.") % {"row": first},
                )
            elif key in on_file:
                one.action = Action.UNCHANGED

    def _column(self, one: Planned, error: DomainError) -> str:
        """The column that is to blame for what a check says of a field. The kind and date of an act stand in `other_acts`."""
        field = str(error.details.get("field", ""))
        if field == "kind" and error.details.get("value") == one.payload.kind:
            return "kind"
        column = _COLUMN_OF_FIELD.get(field, field)
        return column if column in _COLUMNS and column != "kind" else "other_acts"

    def _label(self, cells: Mapping[str, str], before: LabelValue | None) -> Label:
        """The label that the row asks for; columns that the file lacks keep what was. Raises NotAllowed with `column`."""
        was = before or LabelValue(LOWEST)
        value = LabelValue(
            level=level_of(cells["classification"])
            if cells.get("classification")
            else (was.level if "classification" not in cells else LOWEST),
            releasable_to=frozenset(listed(cells["releasable_to"]))
            if "releasable_to" in cells
            else was.releasable_to,
            compartments=frozenset(listed(cells["compartments"]))
            if "compartments" in cells
            else was.compartments,
            originator=was.originator if before else HOME,
        )
        if value not in self._labels:
            if not may_read(self.actor, value):
                column = (
                    "compartments" if not value.compartments <= self.actor.compartments else "classification"
                )
                raise NotAllowed(
                    _("You cannot give a record a label that you may not read yourself."),
                    code="label_not_held",
                    column=column,
                )
            self._labels[value] = label_for(value)
        return self._labels[value]

    def _draft(self, one: Planned, cells: Mapping[str, str]) -> AgreementDraft:
        get = cells.get
        for column in self.required:
            if not get(column):
                raise InvalidInput(_("A new agreement needs this."), code=f"{column}_missing", column=column)
        terms = self.terms(cells)
        desk = get("desk", "")
        try:
            require(self.actor, policy.CREATE, desk=desk)
        except NotAllowed as error:
            raise NotAllowed(error.message, code=error.error_code, column="desk") from None
        confidence = get("confidence") or "reported"
        acts = [ActDraft("signed", cells["signed"])] if get("signed") else []
        acts += [
            ActDraft(act.kind, act.effective, act.party, act.values)
            for act in (read_act(line, self.reader.party) for line in lines(get("other_acts", "")))
        ]
        draft = AgreementDraft(
            ref=get("ref", ""),
            title=cells["title"],
            titles=titles_of(cells),
            kind=cells["kind"],
            label=self._label(cells, None),
            parties=parties_of(cells),
            legal_nature=get("legal_nature") or "undetermined",
            legal_opinion=get("legal_opinion", ""),
            legal_opinion_author=get("legal_opinion_author", ""),
            level=get("level") or "unknown",
            scope=get("scope") or "unknown",
            place=get("place", ""),
            languages=listed(get("languages", "")),
            prevailing_language=get("prevailing_language", ""),
            text_status=get("text_status") or "not_held",
            terms=terms,
            notes=get("notes", ""),
            desk=desk,
            owner_id=self.reader.owner_id(get("owner", "")),
            is_illustrative=get("illustrative") == "yes",
            confidence=confidence,
            areas=listed(get("areas", "")),
            acts=acts,
            signatories=signatories_of(cells),
        )
        check_lengths(draft)
        if not draft.ref:
            draft.original = OriginalDraft(DATASET, _key(cells), dict(one.row.cells))
        if get("source"):
            draft.sources = [SourceDraft(self.source(cells, draft.label).pk, confidence)]
        return draft

    def terms(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """The terms of a row, checked. Raises InvalidInput with `column`."""
        written = tuple(cells.get(column, "") for column in TERM_COLUMNS)
        if written in self._terms:
            return self._terms[written]
        terms, column = terms_from_cells(cells)
        try:
            if terms:
                check_terms(terms)
        except DomainError as error:
            field = str(error.details.get("path", "")).removeprefix("terms.").partition(".")[0]
            column = field if field in TERM_COLUMNS else "notice_months" if field == "notice" else column
            raise InvalidInput(error.message, code=error.error_code, column=column) from None
        self._terms[written] = terms
        return terms

    def source(self, cells: Mapping[str, str], label: Label) -> Any:
        """The source that the row names, under the record's own label."""
        return source_for(
            publisher=cells["source"],
            url=cells.get("source_url", ""),
            published=cells.get("source_date", ""),
            label=label,
        )

    def _compare(self, one: Planned, agreement: Agreement, cells: dict[str, str]) -> None:
        one.label_id = agreement.label_id
        before = cells_of(agreement)
        cells = {column: text or BLANK.get(column, "") for column, text in cells.items()}
        one.differences = [
            Difference(column, before.get(column, ""), text)
            for column, text in cells.items()
            if column not in _IGNORED and column and before.get(column, "").replace("\r\n", "\n") != text
        ]
        if not one.differences:
            one.action = Action.UNCHANGED
            return
        one.action = Action.UPDATE
        version = cells.get("version", "")
        if version and version != str(agreement.version):
            one.reject(
                "version",
                "changed_meanwhile",
                _(
                    "Somebody changed this agreement after your export. Export it again and make your changes there."
                ),
            )
            return
        try:
            require(self.actor, policy.CHANGE, desk=agreement.desk)
        except NotAllowed as error:
            one.reject_for(error, "ref")
            return
        changed = frozenset(difference.column for difference in one.differences)
        label = self._label(cells, agreement.label.value) if changed & set(_LABEL_COLUMNS) else None
        one.payload = Change(agreement, {**before, **cells}, changed, before, label)

    # --- writing

    def rehearse(self, planned: Sequence[Planned]) -> None:
        reject_taken(planned, "ref")
        with transaction.atomic():
            self._change(planned)
            transaction.set_rollback(True)

    def apply(self, planned: Sequence[Planned]) -> None:
        create_planned(self.actor, planned, reason=self.options.reason, column="ref", writer=self.writer)
        self._change(planned)

    def _change(self, planned: Sequence[Planned]) -> None:
        for one in planned:
            if one.action is not Action.UPDATE:
                continue
            try:
                with transaction.atomic():
                    change_agreement(one.payload, self, reason=self.options.reason)
            except DomainError as error:
                column = error.details.get("column") or _COLUMN_OF_FIELD.get(
                    error.details.get("field", ""), ""
                )
                if column == "kind" and "kind" not in one.payload.changed:
                    column = "other_acts"  # it is the kind of an act
                one.reject_for(error, column or (one.differences[0].column if one.differences else "ref"))


_written = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def _key(cells: Mapping[str, str]) -> str:
    """What tells one row without a reference from another: all that it says."""
    said = {column: text for column, text in cells.items() if text and column not in _IGNORED}
    return hashlib.sha256(_written(said).encode()).hexdigest()


def check_lengths(draft: AgreementDraft) -> None:
    """Refuse text that the register has no room for. Raises InvalidInput with `column`."""
    limits = {"title": 400, "place": 200, "legal_opinion_author": 200, "prevailing_language": 10, "ref": 40}
    for column, limit in limits.items():
        if len(getattr(draft, column)) > limit:
            raise InvalidInput(
                _("This is longer than %(limit)s characters.") % {"limit": limit},
                code="too_long",
                column=column,
            )
    if any(len(language) > 10 for language in draft.languages):
        raise InvalidInput(_("Languages are two-letter codes."), code="too_long", column="languages")
    if draft.ref and not all(
        character.isascii() and (character.isalnum() or character in ".:-") for character in draft.ref
    ):
        raise InvalidInput(
            _("A reference has letters, digits, dots, colons and hyphens only."), code="bad_ref", column="ref"
        )


def titles_of(cells: Mapping[str, str]) -> dict[str, str]:
    """Titles in other languages, from the columns title_xx."""
    return {
        column.removeprefix("title_"): text
        for column, text in cells.items()
        if column.startswith("title_") and text
    }


def parties_of(cells: Mapping[str, str]) -> list[PartyDraft]:
    """Ourselves first, then the partners in their order."""
    ours = PartyDraft(settings.UMUBANO_HOME_COUNTRY, is_home=True, body=cells.get("our_body", ""))
    partners = [party_and_body(part) for part in listed(cells.get("partners", ""))]
    return [ours, *(PartyDraft(code, body=body) for code, body in partners)]


def signatories_of(cells: Mapping[str, str]) -> list[SignatoryDraft]:
    """The signatories of a cell that was read already."""
    people = []
    for line in cells.get("signatories", "").splitlines():
        party, name, office, powers = (part.strip() for part in line.split("|"))
        people.append(SignatoryDraft(party, name, office, powers))
    return people
