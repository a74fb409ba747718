"""The public facts with their activities: exercises, visits, trainings, assistance; agreements and negotiations as before.

The kind is announced by the highest concept that takes rows of it, because it knows the others and they do not know it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.dates import PartialDate, today
from umubano.core.errors import DomainError
from umubano.core.imports import Action, Planned, Row
from umubano.core.policy import require
from umubano.domain.activities import policy
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services import ActivityDraft, OriginalDraft, create_activity
from umubano.domain.agreements.imports.data_set import RowRefused
from umubano.domain.agreements.imports.public_facts import desk_of, written_date
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.negotiations.public_facts import FactsImporter

#: Category of the file → kind, direction, area. What only the prose says is in KNOWN.
CATEGORIES: dict[str, tuple[str, str, str]] = {
    "exercise": ("exercise", "together", "training"),
    "visit": ("visit", "unknown", ""),
    "training": ("training_given", "given", "education"),
    "assistance": ("assistance", "received", "peace_support"),
}

#: What the prose of a row says beside its columns: (words it rests on, what they say). Used only while the words stand there.
KNOWN: dict[str, tuple[str, dict[str, str]]] = {
    "RWF-069": ("14-29 Aug", {"end": "2019-08-29", "place": "Gabiro, Gako and Kanombe"}),
    "RWF-070": ("Kenya", {"place": "Isiolo and Nairobi", "country_id": "KEN"}),
    "RWF-071": ("27 May-16 June (planned)", {"end": "2022-06-16", "place": "Jinja", "country_id": "UGA"}),
    "RWF-072": ("Musanze", {"place": "Musanze", "country_id": "RWA"}),
    "RWF-073": ("Gako", {"place": "Bugesera (Gako) and Rubavu", "country_id": "RWA"}),
    "RWF-074": ("Command and Staff College", {"kind": "education", "country_id": "RWA"}),
    "RWF-075": ("Command and Staff College", {"kind": "education", "country_id": "RWA"}),
    "RWF-076": ("trained in Kigali", {"place": "Kigali", "country_id": "RWA"}),
    "RWF-077": (
        "general-staff visit to France",
        {"visit_level": "chief", "country_id": "FRA", "end": "2022-03-17"},
    ),
    "RWF-078": ("Chief of Kenya Defence Forces in Rwanda", {"visit_level": "chief", "country_id": "RWA"}),
    "RWF-079": ("chief of staff", {"visit_level": "chief", "country_id": "RWA"}),
    "RWF-080": ("Ethiopian defence minister", {"visit_level": "senior", "country_id": "ETH"}),
    "RWF-083": ("may withdraw", {"skip": "statement"}),
}
_NO_AGREEMENT = "The source names no agreement."


class ActivityFactsImporter(FactsImporter):
    """Agreements, negotiations and activities. An activity that is on file is left as it stands: it has moved on since."""

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        own = [row for row in rows if self._is_activity(row)]
        kept = set(
            Activity.objects.filter(ref__in=[row.cells["id"] for row in own]).values_list("ref", flat=True)
        )
        numbers = {row.number for row in own}
        planned = {
            one.row.number: one for one in super().plan([row for row in rows if row.number not in numbers])
        }
        for row in own:
            planned[row.number] = self._plan_activity(row, kept)
        return [planned[row.number] for row in rows]

    def _is_activity(self, row: Row) -> bool:
        """A statement about the future under an activity's category is no activity; it is left for later like other categories."""
        return row.cells["category"] in CATEGORIES and "skip" not in self._said(row)

    def _said(self, row: Row) -> dict[str, str]:
        words, said = KNOWN.get(row.cells["id"], ("", {}))
        text = " ".join(row.cells.get(name, "") for name in ("title", "detail", "note"))
        return said if words and words in text else {}

    def _plan_activity(self, row: Row, kept: set[str]) -> Planned:
        one = Planned(row, Action.CREATE, ref=row.cells["id"], title=row.cells["title"])
        if row.cells["id"] in kept:
            one.action = Action.UNCHANGED
            return one
        try:
            one.payload = self._activity(row)
            one.label_id = one.payload.label.pk
        except RowRefused as refusal:
            return one.reject(refusal.column, refusal.code, refusal.message)
        except DomainError as error:
            return one.reject_for(error, self.key)
        return one

    def _activity(self, row: Row) -> ActivityDraft:
        cells, said = row.cells, self._said(row)
        when = written_date(row)
        partners = self._partners(row, when)
        desk = desk_of(partners[0])
        require(self.actor, policy.CREATE, desk=desk)
        confidence = self._confidence(row)
        kind, direction, area = CATEGORIES[cells["category"]]
        is_ahead = when.earliest is not None and when.earliest > today()
        start = "" if when.is_unknown else str(when)
        end = said.get("end", "")
        if end and not is_ahead and (PartialDate.parse(end).earliest or today()) > today():
            raise RowRefused("date", "day_in_the_future", _("The end is still to come."))
        dates: dict[str, Any] = (
            {"planned_start": start, "planned_end": end}
            if is_ahead
            else {"actual_start": start, "actual_end": end}
        )
        # what lies ahead is known from the source but nobody here approved it
        state = State.PROPOSED if is_ahead else State.DONE
        return ActivityDraft(
            ref=cells["id"],
            title=cells["title"],
            kind=said.get("kind", kind),
            label=self._label,
            partners=partners,
            direction=direction,
            visit_level=said.get("visit_level", ""),
            description="\n".join(part for part in (cells.get("detail", ""), cells.get("note", "")) if part),
            place=said.get("place", ""),
            country_id=said.get("country_id"),
            outside_because=_NO_AGREEMENT,
            state=state,
            desk=desk,
            confidence=confidence,
            areas=[area] if area else [],
            sources=[
                SourceDraft(
                    self._row_source(row, confidence).pk,
                    confidence,
                    locator=cells["id"],
                    note=cells.get("note", ""),
                )
            ],
            original=OriginalDraft(self.dataset, cells["id"], dict(cells)),
            **dates,
        )

    def rehearse(self, planned: Sequence[Planned]) -> None:
        super().rehearse([one for one in planned if not isinstance(one.payload, ActivityDraft)])

    def apply(self, planned: Sequence[Planned]) -> None:
        super().apply([one for one in planned if not isinstance(one.payload, ActivityDraft)])
        for one in planned:
            if isinstance(one.payload, ActivityDraft):
                try:
                    create_activity(
                        self.actor, one.payload, reason=self.options.reason or _("As the public source says.")
                    )
                except DomainError as error:
                    one.reject_for(error, self.key)
