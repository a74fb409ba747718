"""The joint bodies of the public facts: one row is one session that was reported, and bodies are made of the rows about the same one.

What only the prose of a row says (which body, which session, where, what was planned next) stands in `KNOWN`, row by row, with the words it
rests on; a row whose words changed is refused rather than read wrongly. A row that is not known makes a body of its own title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.errors import DomainError
from umubano.core.imports import Action, ImportOptions, Planned, Row
from umubano.core.labels.services import default_label
from umubano.core.policy import require
from umubano.domain.agreements.imports.data_set import RowRefused
from umubano.domain.agreements.imports.public_facts import desk_of, written_date
from umubano.domain.agreements.models import Agreement
from umubano.domain.committees import policy
from umubano.domain.committees.models import JointBody, Session
from umubano.domain.committees.services import (
    AgreementLink,
    BodyDraft,
    RuleDraft,
    SessionDraft,
    SourceOfBody,
    add_session,
    add_source,
    create_body,
    link_agreement,
)

CATEGORY = "joint_body"
_QUARTERLY: dict[str, Any] = {"sessions": 1, "months": 3}


@dataclass(frozen=True, slots=True)
class Known:
    """What the prose of one row says. `series`: the row that stands for the body; `days`: an interval where the prose gives
    one; `under`: the row of the agreement that is named as its base.
    """

    says: str
    series: str
    name: str
    name_fr: str
    kind: str
    number: int
    level: str = "unknown"
    place: str = ""
    host: str = ""
    days: str = ""
    frequency: dict[str, Any] = field(default_factory=dict)
    next_planned: str = ""
    next_place: str = ""
    next_host: str = ""
    under: str = ""


_JORDAN = "Rwanda–Jordan Joint Working Group", "Groupe de travail mixte Rwanda–Jordanie"
_TANZANIA = (
    "Rwanda–Tanzania proximity commanders’ security meeting",
    "Réunion de sécurité des commandants frontaliers Rwanda–Tanzanie",
)

KNOWN: dict[str, Known] = {
    "RWF-036": Known(
        "military-technical commission", "RWF-036",
        "Rwanda–Russia military-technical commission", "Commission militaro-technique Rwanda–Russie", "commission", 1,
    ),
    "RWF-037": Known(
        "1st meeting, Kigali", "RWF-037",
        "India–Rwanda Joint Defence Cooperation Committee", "Comité mixte de coopération de défense Inde–Rwanda", "committee", 1,
        place="Kigali", host="RWA", under="RWF-017",
    ),
    "RWF-038": Known(
        "next meeting planned for Kigali in 2025", "RWF-038", *_JORDAN, "working_group", 1,
        place="Amman", host="JOR", next_planned="2025", next_place="Kigali", next_host="RWA",
        under="RWF-022",
    ),
    "RWF-039": Known(
        "Quarterly", "RWF-039", *_TANZANIA, "border_commanders", 10, level="commanders",
        place="Nyagatare", host="RWA", frequency=_QUARTERLY,
    ),
    "RWF-040": Known(
        "11th meeting, Karagwe", "RWF-039", *_TANZANIA, "border_commanders", 11, level="commanders", place="Karagwe", host="TZA",
    ),
    "RWF-041": Known(
        "Musanze, 28-30 Nov", "RWF-041",
        "Rwanda–Uganda proximity commanders’ meeting", "Réunion des commandants frontaliers Rwanda–Ouganda", "border_commanders", 3,
        level="commanders", place="Musanze", host="RWA", days="2024-11-28/2024-11-30",
    ),
    "RWF-042": Known(
        "Ngoma, 2-4 Dec", "RWF-039", *_TANZANIA, "border_commanders", 14, level="commanders",
        place="Ngoma", host="RWA", days="2025-12-02/2025-12-04",
    ),
}  # fmt: skip


@dataclass(slots=True)
class _Fact:
    """A row ready to be written."""

    series: str
    known: Known
    partners: list[str]
    session: SessionDraft
    source: SourceOfBody


class JointBodyRows:
    """Takes the rows of the category for the importer of public facts, whose readings of dates, partners and sources it uses."""

    def __init__(self, importer: Any) -> None:
        self.importer = importer
        self.actor: Actor = importer.actor
        self.options: ImportOptions = importer.options

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        """A row that is on file as a session is unchanged; every other one adds a session, and its body if that is new."""
        kept = set(
            Session.objects.filter(origin__in=[row.cells["id"] for row in rows]).values_list(
                "origin", flat=True
            )
        )
        return [self._plan(row, kept) for row in rows]

    def _plan(self, row: Row, kept: set[str]) -> Planned:
        one = Planned(row, Action.CREATE, ref=row.cells["id"], title=row.cells["title"])
        if row.cells["id"] in kept:
            one.action = Action.UNCHANGED
            return one
        try:
            one.payload = self._read(row)
            one.label_id = default_label().pk
        except RowRefused as refusal:
            return one.reject(refusal.column, refusal.code, refusal.message)
        except DomainError as error:
            return one.reject_for(error, self.importer.key)
        return one

    def _read(self, row: Row) -> _Fact:
        cells = row.cells
        when = written_date(row)
        if when.latest is None:
            raise RowRefused("date", "date_missing", _("The row does not say when they met."))
        partners = self.importer._partners(row, when)
        require(self.actor, policy.CREATE, desk=desk_of(partners[0]))
        text = " ".join(cells.get(name, "") for name in ("title", "detail", "note"))
        known = KNOWN.get(cells["id"])
        if known is None:
            known = Known("", cells["id"], cells["title"], "", "other", 1)
        elif known.says not in text:
            raise RowRefused(
                "title", "words_changed", _("The row no longer says what is known of it; look at it again.")
            )
        confidence = self.importer._confidence(row)
        return _Fact(
            series=known.series,
            known=known,
            partners=partners,
            session=SessionDraft(
                held=known.days or str(when),
                number=known.number,
                host=known.host,
                place=known.place,
                summary="\n".join(
                    part for part in (cells["title"], cells.get("detail", ""), cells.get("note", "")) if part
                ),
                origin=cells["id"],
            ),
            source=SourceOfBody(
                self.importer._row_source(row, confidence).pk, confidence, cells["id"], cells.get("note", "")
            ),
        )

    def apply(self, planned: Sequence[Planned]) -> None:
        for one in planned:
            try:
                self._write(one.payload)
            except DomainError as error:
                one.reject_for(error, self.importer.key)

    def _write(self, fact: _Fact) -> None:
        known, reason = fact.known, self.options.reason
        body = JointBody.objects.filter(ref=fact.series).first()
        if body is None:
            desk = desk_of(fact.partners[0])
            body = create_body(
                self.actor,
                BodyDraft(
                    ref=fact.series,
                    name=known.name,
                    names={"fr": known.name_fr} if known.name_fr else {},
                    kind=known.kind,
                    label=default_label(),
                    partners=fact.partners,
                    level=known.level,
                    desk=desk,
                    rules=[
                        RuleDraft("frequency", known.frequency, "published", source_id=fact.source.source_id)
                    ]
                    if known.frequency
                    else [],
                ),
                reason=reason,
            )
            if known.under:
                self._link(body, known.under)
        add_source(body, fact.source, actor=self.actor, reason=reason)
        add_session(body, fact.session, actor=self.actor, reason=reason)
        if known.next_planned:
            add_session(
                body,
                SessionDraft(
                    planned=known.next_planned,
                    number=known.number + 1,
                    host=known.next_host,
                    place=known.next_place,
                ),
                actor=self.actor,
                reason=reason,
            )

    def _link(self, body: JointBody, ref: str) -> None:
        """The agreement that another row of the facts names as the base of the body, when it is on file."""
        found = Agreement.objects.register().filter(ref=ref).first()
        if found is not None:
            link_agreement(body, AgreementLink(found.pk), actor=self.actor, reason=self.options.reason)


FACT_ROWS = {CATEGORY: JointBodyRows}
