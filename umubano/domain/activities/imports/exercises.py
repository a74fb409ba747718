"""The Multinational Military Exercises data set (MME v7, 1980–2010), into its own collection `mme`; never counted with ours.

Nothing is silently changed. The row is kept as it was read; what a cell does not say stays unsaid (`xx`: day not known, `-9`: not known). Decided
here, and why:

- *A participant that is no party* ("NATO" aside: "Baltic States", "st. christopher") is kept as text in the original's `problems` with its column,
  value and reason, and the exercise is taken with the others. Refusing the row would lose up to forty known participants for one.
- *An identifier that stands twice* (three do, for six different exercises) makes a second record under `ID:row`, because both took place; only a row that is
  the same word for word is refused.
- *An end before the start on every reading* is refused, with row, column and value: which of the two is wrong, the file does not say.
- The dates come from the numeric columns and must agree with the written ones (`1/14/80`, `1980-01-xx`); if not, the row is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import PartialDate
from umubano.core.errors import DomainError
from umubano.core.imports import Action, Importer, ImportOptions, Planned, Row
from umubano.core.labels.models import Label
from umubano.core.labels.services import default_label
from umubano.core.policy import require
from umubano.domain.activities import policy
from umubano.domain.activities.imports.writing import create_planned, reject_taken
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Collection, Original
from umubano.domain.activities.services.create import check_draft
from umubano.domain.activities.services.drafts import ActivityDraft, OriginalDraft
from umubano.domain.activities.spans import is_reversed
from umubano.domain.agreements.imports.data_set import RowRefused
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.documents.models import Confidence, SourceKind
from umubano.domain.parties.resolver import resolve_party

DATASET = "mme"
_PARTICIPANTS = tuple(
    f"State{first}{letter}"
    for first, letters in (("", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), ("A", "ABCDEFGHIJKLM"))
    for letter in letters
)
#: Codes of the data set for "not known".
_UNKNOWN = frozenset({"", "-9"})
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2})")
_PARTIAL = re.compile(r"(\d{4})-(\d{2})-xx")


def written_date(row: Row, column: str, letter: str) -> str:
    """The EDTF date of the numeric columns `letter`.year, .month, .day, checked against the written one. Raises RowRefused."""
    cells = row.cells
    parts = [cells.get(f"{letter}.{part}", "") for part in ("year", "month", "day")]
    year, month, day = (None if part in {*_UNKNOWN, "xx"} else part for part in parts)
    try:
        date = PartialDate.from_parts(*(int(part) if part else None for part in (year, month, day)))
    except (DomainError, ValueError):
        raise RowRefused(column, "bad_date", _("The year, month and day of this row are no date.")) from None
    text = cells.get(column, "")
    if match := _AMERICAN.fullmatch(text):
        agrees = (int(match[1]), int(match[2]), int(match[3])) == (
            int(month or 0),
            int(day or 0),
            int(year or 0) % 100,
        )
    elif match := _PARTIAL.fullmatch(text):
        agrees = str(date) == f"{match[1]}-{match[2]}"
    else:
        agrees = text in _UNKNOWN and date.is_unknown
    if not agrees:
        raise RowRefused(
            column,
            "dates_disagree",
            _("The written date and the columns for year, month and day do not say the same."),
        )
    return "" if date.is_unknown else str(date)


class ExercisesImporter(Importer):
    """One row, one exercise of the world."""

    required = ("MMEID", "Ex_Name", "Location", "StartDate", "EndDate", "StateA", "StateB")
    optional = (
        "Series_Name", "lat", "lon", "s.year", "s.month", "s.day", "e.year", "e.month", "e.day", "FocusDescription",
        "AdditionalParticipantInfo", *_PARTICIPANTS[2:],
    )  # fmt: skip
    takes_good_rows = True
    keeps_unknown_columns = True

    def __init__(self, actor: Actor, options: ImportOptions) -> None:
        require(actor, policy.IMPORT)
        super().__init__(actor, options)
        self._seen: dict[str, dict[str, str]] = {}

    @cached_property
    def _label(self) -> Label:
        return default_label()

    @cached_property
    def _source(self) -> int:
        return source_for(
            publisher="Multinational Military Exercises (MME)",
            kind=SourceKind.DATA_SET,
            title="MME v7, 1980–2010",
        ).pk

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        keyed = [(row, self._key(row)) for row in rows]
        kept = dict(
            Original.objects.filter(dataset=DATASET, key__in=[key for _row, key in keyed]).values_list(
                "key", "values"
            )
        )
        return [self._plan(row, key, kept) for row, key in keyed]

    def _key(self, row: Row) -> str:
        """The identifier; with the row's number for a second exercise under the same one; empty for the same row again."""
        key = row.cells["MMEID"]
        first = self._seen.setdefault(key, row.cells)
        if first is row.cells:
            return key
        return "" if first == row.cells else f"{key}:{row.number}"

    def _plan(self, row: Row, key: str, kept: dict[str, dict[str, str]]) -> Planned:
        one = Planned(row, Action.CREATE, ref=key, title=row.cells["Ex_Name"])
        if not row.cells["MMEID"]:
            return one.reject("MMEID", "key_missing", _("The row has no identifier."))
        if not key:
            return one.reject("MMEID", "row_twice", _("The same row stands above already."))
        if key in kept:
            if kept[key] == row.cells:
                one.action = Action.UNCHANGED
                return one
            changed = next(name for name in row.cells if kept[key].get(name, "") != row.cells.get(name, ""))
            return one.reject(
                changed,
                "row_changed",
                _("This row was imported before with “%(before)s”.") % {"before": kept[key].get(changed, "")},
            )
        try:
            one.payload = self._draft(row, key)
            check_draft(one.payload)
        except RowRefused as refusal:
            return one.reject(refusal.column, refusal.code, refusal.message)
        except DomainError as error:
            return one.reject_for(error, "MMEID")
        one.title, one.label_id = one.payload.title, self._label.pk
        if problems := one.payload.original.problems:
            one.note = "; ".join(f"{given['column']}: {given['value']}" for given in problems)
        return one

    def _draft(self, row: Row, key: str) -> ActivityDraft:
        cells = row.cells
        start, end = written_date(row, "StartDate", "s"), written_date(row, "EndDate", "e")
        if is_reversed(start, end):
            raise RowRefused("EndDate", "end_before_start", _("The end lies before the start."))
        partners, problems = self._participants(row, start)
        name = cells["Ex_Name"] if cells["Ex_Name"] not in _UNKNOWN else ""
        place = cells["Location"] if cells["Location"] not in _UNKNOWN else ""
        said = [
            cells.get(column, "")
            for column in ("FocusDescription", "AdditionalParticipantInfo")
            if cells.get(column, "") not in _UNKNOWN
        ]
        return ActivityDraft(
            ref=f"MME-{key}",
            collection=Collection.MME,
            title=(name or _unnamed(place, start))[:400],
            kind="exercise",
            label=self._label,
            partners=partners,
            direction="together",
            description="\n".join(said),
            actual_start=start,
            actual_end=end,
            place=place[:200],
            state=State.DONE,
            confidence=Confidence.CODED_FACTIVA,
            sources=[SourceDraft(self._source, Confidence.CODED_FACTIVA, locator=key)],
            original=OriginalDraft(DATASET, key, dict(cells), problems),
        )

    def _participants(self, row: Row, start: str) -> tuple[list[str], list[dict[str, str]]]:
        on = PartialDate.parse(start).latest if start else None
        found: dict[str, None] = {}
        problems: list[dict[str, str]] = []
        for column in _PARTICIPANTS:
            value = row.cells.get(column, "")
            if not value:
                continue
            if value in _UNKNOWN:
                problems.append({"column": column, "value": value, "code": "not_known"})
                continue
            try:
                code = resolve_party(value, on=on).code
            except DomainError as error:
                problems.append({"column": column, "value": value, "code": error.error_code})
                continue
            if code in found:
                problems.append({"column": column, "value": value, "code": "party_twice"})
            found[code] = None
        return list(found), problems

    def rehearse(self, planned: Sequence[Planned]) -> None:
        reject_taken(planned, "MMEID")

    def apply(self, planned: Sequence[Planned]) -> None:
        create_planned(self.actor, planned, reason=self.options.reason, column="MMEID")


def _unnamed(place: str, start: str) -> str:
    """A title for an exercise whose name the data set does not know; it is a description and says so."""
    return " ".join(part for part in ("[Unnamed exercise]", place, start) if part)
