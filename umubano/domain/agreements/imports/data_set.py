"""What published data sets have in common: a key for each row, the row kept as it was read, and no second import of the same row."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.errors import DomainError
from umubano.core.imports import Action, Importer, ImportOptions, Planned, Row
from umubano.core.policy import require
from umubano.domain.agreements import policy
from umubano.domain.agreements.imports.writing import create_planned, reject_taken
from umubano.domain.agreements.models import Original
from umubano.domain.agreements.services.create import faults_of
from umubano.domain.agreements.services.drafts import AgreementDraft


class RowRefused(Exception):
    """A row that cannot be taken, with the column that is to blame."""

    def __init__(self, column: str, code: str, message: object) -> None:
        self.column, self.code, self.message = column, code, message
        super().__init__(str(message))


class DataSetImporter(Importer):
    """One row, one agreement. A row that is on file already as it stands changes nothing; one that differs is reported.

    The register may have been corrected since, so a new edition of a data set never overwrites it.
    """

    dataset: ClassVar[str]
    key: ClassVar[str]
    takes_good_rows = True
    keeps_unknown_columns = True

    def __init__(self, actor: Actor, options: ImportOptions) -> None:
        require(actor, policy.IMPORT)
        super().__init__(actor, options)
        self._seen: dict[str, int] = {}

    @abstractmethod
    def draft(self, row: Row) -> AgreementDraft:
        """The agreement that a row describes. Raises RowRefused or DomainError."""

    def skips(self, row: Row) -> str:
        """Why the row is left for later; empty to import it."""
        return ""

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        # what needs no database comes first: it may still be busy with the rows before these
        planned = [self._plan(row) for row in rows]
        new = [one for one in planned if one.action is Action.CREATE]
        faults = faults_of([one.payload for one in new])
        keys = {one.ref for one in planned if one.ref}
        kept = dict(Original.objects.filter(dataset=self.dataset, key__in=keys).values_list("key", "values"))
        for one in planned:
            if one.ref in kept and self._seen[one.ref] == one.row.number and one.action is not Action.SKIPPED:
                self._compare(one, kept[one.ref])
        for one, fault in zip(new, faults, strict=True):
            if fault is not None and one.action is Action.CREATE:
                one.reject_for(fault, self.key)
        return planned

    def _plan(self, row: Row) -> Planned:
        key = row.cells[self.key]
        one = Planned(row, Action.CREATE, ref=key)
        if not key:
            return one.reject(self.key, "key_missing", _("The row has no identifier."))
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            return one.reject(
                self.key,
                "key_twice",
                _("The identifier stands in row %(row)s already.") % {"row": first},
            )
        if reason := self.skips(row):
            one.action, one.note = Action.SKIPPED, reason
            return one
        try:
            one.payload = self.draft(row)
        except RowRefused as refusal:
            return one.reject(refusal.column, refusal.code, refusal.message)
        except DomainError as error:
            return one.reject_for(error, self.key)
        one.title, one.label_id = one.payload.title, one.payload.label.pk
        return one

    def _compare(self, one: Planned, before: dict[str, str]) -> None:
        """The row was imported before: it must say what it said then, whatever could be made of it now."""
        one.action, one.payload, one.problems = Action.UNCHANGED, None, []
        changed = [
            name
            for name in {**before, **one.row.cells}
            if before.get(name, "") != one.row.cells.get(name, "")
        ]
        for name in changed:
            one.reject(
                name,
                "row_changed",
                _("This row was imported before with “%(before)s”. Change the record itself, with a reason.")
                % {"before": before.get(name, "")},
            )

    def rehearse(self, planned: Sequence[Planned]) -> None:
        reject_taken(planned, self.key)

    def apply(self, planned: Sequence[Planned]) -> None:
        create_planned(self.actor, planned, reason=self.options.reason, column=self.key, writer=self.writer)
