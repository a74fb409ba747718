"""The activities of the public facts: exercises, visits, trainings, assistance. The importer of the facts hands over the rows of these categories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import PartialDate, today
from umubano.core.errors import DomainError
from umubano.core.imports import Action, ImportOptions, Planned, Row
from umubano.core.labels.services import default_label
from umubano.core.policy import require
from umubano.domain.activities import policy
from umubano.domain.activities.lifecycle import State
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services import ActivityDraft, OriginalDraft, create_activity
from umubano.domain.agreements.imports.data_set import RowRefused
from umubano.domain.agreements.imports.public_facts import desk_of, written_date
from umubano.domain.agreements.services.drafts import SourceDraft

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
#: Where a source says this, it told what was to come, not what took place.
_SAYS_PLANNED = re.compile(r"\b(planned|scheduled|pr[ée]vue?s?)\b", re.IGNORECASE)
_NO_AGREEMENT = "The source names no agreement."


def _says_planned(row: Row) -> bool:
    return any(_SAYS_PLANNED.search(row.cells.get(name, "")) for name in ("title", "detail", "note"))


def _told_before(row: Row, when: PartialDate) -> bool:
    """Whether the day lies ahead: of today, or of the day on which the source was published, so that it cannot say that it took place."""
    try:
        published = PartialDate.parse(row.cells.get("source_date", "") or "XXXX").latest
    except DomainError:
        published = None  # the reading of the source turns the row down
    return when.earliest is not None and when.earliest > min(published or today(), today())


class ActivityRows:
    """Takes the rows of the categories of activities for the importer of public facts, whose readings of partners and sources it uses.

    An activity that is on file is left as it stands: it has moved on since.
    """

    def __init__(self, importer: Any) -> None:
        self.importer = importer
        self.actor: Actor = importer.actor
        self.options: ImportOptions = importer.options

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        kept = set(
            Activity.objects.filter(ref__in=[row.cells["id"] for row in rows]).values_list("ref", flat=True)
        )
        return [self._plan(row, kept) for row in rows]

    def _said(self, row: Row) -> dict[str, str]:
        words, said = KNOWN.get(row.cells["id"], ("", {}))
        text = " ".join(row.cells.get(name, "") for name in ("title", "detail", "note"))
        return said if words and words in text else {}

    def _plan(self, row: Row, kept: set[str]) -> Planned:
        one = Planned(row, Action.CREATE, ref=row.cells["id"], title=row.cells["title"])
        if "skip" in self._said(row):
            # a statement about the future under an activity's category is no activity; it is left for later
            one.action, one.note = Action.SKIPPED, row.cells["category"]
            return one
        if row.cells["id"] in kept:
            one.action = Action.UNCHANGED
            return one
        try:
            one.payload = self._activity(row)
            one.label_id = one.payload.label.pk
        except RowRefused as refusal:
            return one.reject(refusal.column, refusal.code, refusal.message)
        except DomainError as error:
            return one.reject_for(error, self.importer.key)
        return one

    def _activity(self, row: Row) -> ActivityDraft:
        cells, said = row.cells, self._said(row)
        when = written_date(row)
        partners = self.importer._partners(row, when)
        desk = desk_of(partners[0])
        require(self.actor, policy.CREATE, desk=desk)
        confidence = self.importer._confidence(row)
        kind, direction, area = CATEGORIES[cells["category"]]
        says_planned = _says_planned(row)
        is_ahead = says_planned or _told_before(row, when)
        start = "" if when.is_unknown else str(when)
        end = said.get("end", "")
        if end and not is_ahead and (PartialDate.parse(end).earliest or today()) > today():
            raise RowRefused("date", "day_in_the_future", _("The end is still to come."))
        dates: dict[str, Any] = (
            {"planned_start": start, "planned_end": end}
            if is_ahead
            else {"actual_start": start, "actual_end": end}
        )
        # what lies ahead of the source is known from it, but nobody here approved it, and nobody confirmed that it took place
        state = State.PLANNED if says_planned else State.PROPOSED if is_ahead else State.DONE
        return ActivityDraft(
            ref=cells["id"],
            title=cells["title"],
            kind=said.get("kind", kind),
            label=default_label(),
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
                    self.importer._row_source(row, confidence).pk,
                    confidence,
                    locator=cells["id"],
                    note=cells.get("note", ""),
                )
            ],
            original=OriginalDraft(self.importer.dataset, cells["id"], dict(cells)),
            **dates,
        )

    def apply(self, planned: Sequence[Planned]) -> None:
        for one in planned:
            try:
                create_activity(
                    self.actor, one.payload, reason=self.options.reason or _("As the public source says.")
                )
            except DomainError as error:
                one.reject_for(error, self.importer.key)
