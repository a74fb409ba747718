"""The activities' template, back from Excel: new rows become activities, changed rows become changes, unchanged rows do nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from umubano.core.accounts.models import Account, Desk
from umubano.core.actors import Actor
from umubano.core.codelists.services import require_code
from umubano.core.errors import DomainError, InvalidInput, NotAllowed
from umubano.core.imports import Action, Difference, Importer, ImportOptions, Planned, Row
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LADDER, LOWEST, LabelValue
from umubano.core.labels.services import label_for, require_label
from umubano.core.policy import require
from umubano.domain.activities import policy, services
from umubano.domain.activities.imports.columns import ASIDE, FIXED, NAMES, cells_of, for_cells
from umubano.domain.activities.imports.writing import create_planned, reject_taken
from umubano.domain.activities.lifecycle import LIFECYCLE
from umubano.domain.activities.models import Activity, Direction, Original, VisitLevel
from umubano.domain.activities.queries import similar
from umubano.domain.activities.services.create import check_draft
from umubano.domain.activities.services.drafts import ActivityDraft, OriginalDraft
from umubano.domain.activities.spans import best_span
from umubano.domain.agreements.forms.fields import edtf
from umubano.domain.agreements.imports.columns import joined, listed
from umubano.domain.agreements.models import Agreement
from umubano.domain.parties.resolver import resolve_party

#: Under this name the rows that made activities are kept as they were read.
DATASET = "activities"
_DATES = ("planned_start", "planned_end", "actual_start", "actual_end")
_COLUMN_OF_FIELD = {
    "basis": "agreement",
    "partners": "partners",
    "country_id": "country",
    "owner_id": "owner",
}
_RANKS = {name: rank for rank, name in LADDER.items()}


@dataclass(slots=True)
class Change:
    """What a row changes on an activity on file."""

    activity: Activity
    cells: dict[str, str]
    changed: frozenset[str]


class ActivitiesImporter(Importer):
    """Reads the activities' template. See columns.py for what the columns hold."""

    required = ("title", "kind", "partners")
    optional = tuple(name for name in NAMES if name not in ("title", "kind", "partners"))
    aliases = {
        "reference": "ref",
        "référence": "ref",
        "partner": "partners",
        "what": "title",
        "when": "planned_start",
        "area": "areas",
    }

    def __init__(self, actor: Actor, options: ImportOptions) -> None:
        require(actor, policy.IMPORT)
        super().__init__(actor, options)
        self._seen: dict[str, int] = {}
        self._owners = {account.username: account.pk for account in Account.objects.filter(is_active=True)}
        self._desks = set(Desk.objects.values_list("code", flat=True))

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        refs = [ref for row in rows if (ref := row.cells.get("ref", ""))]
        found = {row.ref: row for row in for_cells(Activity.objects.filter(ref__in=refs))} if refs else {}
        planned = [self._plan(row, found) for row in rows]
        self._recognise([one for one in planned if one.action is Action.CREATE and not one.ref])
        for one in planned:
            if one.action is Action.CREATE and one.row.cells.get("anyway", "").strip() != "yes":
                _ask_whether_same(one)
        return planned

    def _plan(self, row: Row, found: Mapping[str, Activity]) -> Planned:
        ref = row.cells.get("ref", "")
        one = Planned(row, Action.CREATE, ref=ref, title=row.cells.get("title", ""))
        if ref and (first := self._seen.setdefault(ref, row.number)) != row.number:
            return one.reject(
                "ref", "ref_twice", _("This reference stands in row %(row)s already.") % {"row": first}
            )
        activity = found.get(ref)
        if activity is not None and activity.collection != "own":
            return one.reject(
                "ref", "not_ours", _("This belongs to a published data set and is kept as it is.")
            )
        cells = self._read(one)
        if one.problems:
            return one
        try:
            if activity is None:
                one.payload = self._draft(one, cells)
                check_draft(one.payload, reason=self.options.reason or _("As the file says."))
                one.label_id = one.payload.label.pk
            else:
                self._compare(one, activity, cells)
        except DomainError as error:
            self._reject(one, error)
        return one

    def _reject(self, one: Planned, error: DomainError) -> None:
        field = str(error.details.get("field", ""))
        column = _COLUMN_OF_FIELD.get(field, field)
        one.reject_for(error, column if column in NAMES else "title")

    def _read(self, one: Planned) -> dict[str, str]:
        """The cells in the one way in which the system writes them; each that cannot be read is a problem of the row."""
        cells: dict[str, str] = {}
        for column, text in one.row.cells.items():
            if column not in NAMES:
                continue
            try:
                cells[column] = self._cell(column, text.strip())
            except DomainError as error:
                one.reject_for(error, column)
        return cells

    def _cell(self, column: str, text: str) -> str:
        if not text:
            return "unknown" if column == "direction" else ""
        if column == "partners":
            return joined(resolve_party(part).code for part in listed(text))
        if column == "country":
            return resolve_party(text).code
        if column == "areas":
            return joined(sorted({require_code("area", part) for part in listed(text)}))
        if column == "releasable_to":
            return joined(sorted({resolve_party(part).code for part in listed(text)}))
        if column == "kind":
            return require_code("activity_kind", text)
        if column in _DATES:
            return edtf(text)
        known: dict[str, Any] = {
            "direction": Direction.values,
            "visit_level": VisitLevel.values,
            "state": LIFECYCLE.states,
            "desk": self._desks,
            "owner": self._owners,
            "classification": _RANKS,
            "anyway": ("yes",),
        }
        if column in known and text not in known[column]:
            raise InvalidInput(
                _("“%(value)s” is not one of: %(known)s.")
                % {"value": text, "known": ", ".join(sorted(value for value in known[column] if value))},
                code="unknown_code",
            )
        return text

    def _recognise(self, new: Sequence[Planned]) -> None:
        """A new row without a reference that was imported before, or stands in the file twice, is no second activity."""
        keys = {one.row.number: one.payload.original.key for one in new}
        kept = set(
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
            elif key in kept:
                one.action = Action.UNCHANGED

    def _draft(self, one: Planned, cells: Mapping[str, str]) -> ActivityDraft:
        desk = cells.get("desk", "")
        require(self.actor, policy.CREATE, desk=desk)
        said = {name: text for name, text in cells.items() if text and name not in ASIDE}
        key = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        return ActivityDraft(
            ref=cells.get("ref", ""),
            title=cells.get("title", ""),
            kind=cells.get("kind", ""),
            label=self._label(cells),
            partners=listed(cells.get("partners", "")),
            areas=listed(cells.get("areas", "")),
            state=cells.get("state") or "proposed",
            desk=desk,
            owner_id=self._owners.get(cells.get("owner", "")),
            original=None if one.ref else OriginalDraft(DATASET, key, dict(one.row.cells)),
            **self._plain(cells),
        )

    def _plain(self, cells: Mapping[str, str]) -> dict[str, Any]:
        """The fields that a row says, in the shape of a draft and of `update_activity`; columns the file lacks are left out."""
        names = ("direction", "visit_level", "clause", "outside_because", "place", "description", *_DATES)
        values: dict[str, Any] = {name: cells[name] for name in names if name in cells}
        if "country" in cells:
            values["country_id"] = cells["country"] or None
        if "agreement" in cells:
            values["agreement_id"] = self._agreement(cells["agreement"])
        return values

    def _agreement(self, ref: str) -> int | None:
        if not ref:
            return None
        found = Agreement.objects.register().filter(ref__iexact=ref).values_list("pk", flat=True).first()
        if found is None:
            raise InvalidInput(
                _("There is no agreement with this reference, or you may not see it."),
                code="unknown_agreement",
                field="agreement",
            )
        return int(found)

    def _label(self, cells: Mapping[str, str]) -> Label:
        value = LabelValue(
            _RANKS.get(cells.get("classification", ""), LOWEST),
            frozenset(listed(cells.get("releasable_to", ""))),
        )
        if value.level > self.actor.clearance:
            raise NotAllowed(
                _("You cannot give a record a label that you may not read yourself."),
                code="label_not_held",
                field="classification",
            )
        label = label_for(value)
        require_label(self.actor, label)
        return label

    def _compare(self, one: Planned, activity: Activity, cells: dict[str, str]) -> None:
        one.label_id = activity.label_id
        before = cells_of(activity)
        one.differences = [
            Difference(column, before[column], text)
            for column, text in cells.items()
            if column not in ASIDE and before[column].replace("\r\n", "\n") != text
        ]
        if not one.differences:
            one.action = Action.UNCHANGED
            return
        one.action = Action.UPDATE
        changed = frozenset(difference.column for difference in one.differences)
        if cells.get("version") and cells["version"] != str(activity.version):
            one.reject(
                "version",
                "changed_meanwhile",
                _(
                    "Somebody changed this activity after your export. Export it again and make your changes there."
                ),
            )
            return
        if fixed := sorted(changed & FIXED):
            one.reject(
                fixed[0], "not_editable", _("This is changed on the page of the activity, with a reason.")
            )
            return
        require(self.actor, policy.CHANGE, desk=activity.desk)
        one.payload = Change(activity, cells, changed)

    def rehearse(self, planned: Sequence[Planned]) -> None:
        reject_taken([one for one in planned if one.action is Action.CREATE], "ref")
        with transaction.atomic():
            self._change(planned)
            transaction.set_rollback(True)

    def apply(self, planned: Sequence[Planned]) -> None:
        create_planned(
            self.actor, planned, reason=self.options.reason or _("As the file says."), column="ref"
        )
        self._change(planned)

    def _change(self, planned: Sequence[Planned]) -> None:
        for one in planned:
            if one.action is not Action.UPDATE:
                continue
            change: Change = one.payload
            try:
                with transaction.atomic():
                    self._change_one(change)
            except DomainError as error:
                self._reject(one, error)

    def _change_one(self, change: Change) -> None:
        """By the same services as the pages."""
        actor, reason = self.actor, self.options.reason
        cells, changed = change.cells, change.changed
        fields: dict[str, Any] = {name: cells[name] for name in ("title", "kind", "desk") if name in changed}
        plain = {"country": "country_id", "agreement": "agreement_id"}
        wanted = {plain.get(name, name) for name in changed}
        fields |= {name: value for name, value in self._plain(cells).items() if name in wanted}
        if "owner" in changed:
            fields["owner_id"] = self._owners.get(cells["owner"])
        if fields:
            services.update_activity(change.activity, actor=actor, changes=fields, reason=reason)
        if "partners" in changed:
            services.set_partners(change.activity, listed(cells["partners"]), actor=actor, reason=reason)
        if "areas" in changed:
            services.set_areas(change.activity, listed(cells["areas"]), actor=actor, reason=reason)


def _ask_whether_same(one: Planned) -> None:
    """Turn a new row down when something like it is on file, until its column “anyway” says that it is another one."""
    draft: ActivityDraft = one.payload
    span = best_span(draft.planned_start, draft.planned_end, draft.actual_start, draft.actual_end)
    found = similar(kind=draft.kind, partners=draft.partners, span=span)
    if not found:
        return
    one.named_labels = {row.label_id for row in found}
    one.reject(
        "anyway",
        "likely_duplicate",
        _("It may be the same as %(refs)s. Delete the row, or write “yes” here if it is another one.")
        % {"refs": ", ".join(row.ref for row in found)},
    )
