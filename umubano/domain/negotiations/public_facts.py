"""The public facts with their negotiations: the agreements as the register's importer takes them, the talks as negotiations.

The kind is announced here and not by the register, because this concept knows both and the register knows only itself. Rows of
other categories go to the concept that announces them (`Concept.fact_rows`): a factory that is given this importer and answers with
`plan(rows)` and `apply(planned)`. A category that nobody announces is left for later.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.errors import DomainError
from umubano.core.imports import Action, Planned, Row
from umubano.core.policy import require
from umubano.core.registry import ImportKind, concepts
from umubano.domain.agreements.imports.data_set import RowRefused
from umubano.domain.agreements.imports.public_facts import PublicFactsImporter, desk_of, written_date
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.negotiations import policy
from umubano.domain.negotiations.lifecycle import Stage
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.services import (
    NegotiationDraft,
    PartnerDraft,
    StageDraft,
    create_negotiation,
)


class FactsImporter(PublicFactsImporter):
    """Agreements and negotiations, and what other concepts take. A negotiation that is on file is left as it stands: it has moved on since."""

    @cached_property
    def _takers(self) -> dict[str, Any]:
        """Category → what takes its rows, made for this file."""
        return {
            category: make(self) for concept in concepts() for category, make in concept.fact_rows.items()
        }

    def _taken_elsewhere(self, planned: Sequence[Planned]) -> dict[str, list[Planned]]:
        """The planned rows of categories that other concepts take."""
        found: dict[str, list[Planned]] = {}
        for one in planned:
            if (category := one.row.cells["category"]) in self._takers:
                found.setdefault(category, []).append(one)
        return found

    def _own(self, planned: Sequence[Planned]) -> list[Planned]:
        return [one for one in planned if one.row.cells["category"] not in self._takers]

    def plan(self, rows: Sequence[Row]) -> list[Planned]:
        talks = [row for row in rows if row.cells["category"] == "negotiation"]
        kept = set(
            Negotiation.objects.filter(ref__in=[row.cells["id"] for row in talks]).values_list(
                "ref", flat=True
            )
        )
        elsewhere = [row for row in rows if row.cells["category"] in self._takers]
        own = [row for row in rows if row not in talks and row not in elsewhere]
        planned = {one.row.number: one for one in super().plan(own)}
        for category, taker in self._takers.items():
            for one in taker.plan([row for row in elsewhere if row.cells["category"] == category]):
                planned[one.row.number] = one
        for row in talks:
            planned[row.number] = self._plan_talks(row, kept)
        return [planned[row.number] for row in rows]

    def _plan_talks(self, row: Row, kept: set[str]) -> Planned:
        one = Planned(row, Action.CREATE, ref=row.cells["id"], title=row.cells["title"])
        if row.cells["id"] in kept:
            one.action = Action.UNCHANGED
            return one
        try:
            one.payload = self._talks(row)
            one.label_id = one.payload.label.pk
        except RowRefused as refusal:
            return one.reject(refusal.column, refusal.code, refusal.message)
        except DomainError as error:
            return one.reject_for(error, self.key)
        return one

    def _talks(self, row: Row) -> NegotiationDraft:
        cells = row.cells
        when = written_date(row)
        if when.latest is None:
            raise RowRefused("date", "date_missing", _("The row does not say when they negotiated."))
        partners = self._partners(row, when)
        desk = desk_of(partners[0])
        require(self.actor, policy.CREATE, desk=desk)
        confidence = self._confidence(row)
        return NegotiationDraft(
            ref=cells["id"],
            title=cells["title"],
            kind=self._kind(row),
            label=self._label,
            partners=[PartnerDraft(code) for code in partners],
            scope=self._scope(row),
            purpose="\n".join(part for part in (cells.get("detail", ""), cells.get("note", "")) if part),
            stages=[StageDraft(Stage.NEGOTIATING, when.latest)],
            desk=desk,
            sources=[
                SourceDraft(
                    self._row_source(row, confidence).pk,
                    confidence,
                    locator=cells["id"],
                    note=cells.get("note", ""),
                )
            ],
        )

    def rehearse(self, planned: Sequence[Planned]) -> None:
        super().rehearse([one for one in self._own(planned) if not isinstance(one.payload, NegotiationDraft)])

    def apply(self, planned: Sequence[Planned]) -> None:
        super().apply([one for one in self._own(planned) if not isinstance(one.payload, NegotiationDraft)])
        for category, taken in self._taken_elsewhere(planned).items():
            self._takers[category].apply(taken)
        for one in planned:
            if isinstance(one.payload, NegotiationDraft):
                try:
                    create_negotiation(self.actor, one.payload, reason=self.options.reason)
                except DomainError as error:
                    one.reject_for(error, self.key)


IMPORTS = (
    ImportKind(
        "public-facts",
        gettext_lazy("Public facts"),
        gettext_lazy(
            "What is publicly known of our defence diplomacy, with its sources: agreements, negotiations, joint bodies and "
            "activities; rows of other categories are left for later. Where sources disagree, both are kept as claims."
        ),
        FactsImporter,
        extensions=("csv",),
    ),
)
