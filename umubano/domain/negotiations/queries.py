"""Reads of the pipeline. Row security trims every one of them.

Two questions in time: what is under way *now* is read from the row, what was under way *on a day* from the stage changes, so that
the pipeline, like the register, can be asked as of any date.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.search import SearchRank
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value, Window
from django.db.models.functions import Coalesce, RowNumber
from django.utils.translation import gettext as _

from umubano.core.accounts.models import unread_of_account
from umubano.core.changes import current_actor
from umubano.domain.agreements.queries import search_query
from umubano.domain.negotiations.gates import GateStanding, gates_before, gates_of
from umubano.domain.negotiations.lifecycle import (
    ACTIVE,
    COUNTED,
    LIFECYCLE,
    STUCK_AFTER_DAYS,
    WAY,
    Stage,
    place_on_way,
)
from umubano.domain.parties.queries import party_names

#: Cards shown in one column of the board; the rest is behind “more”, in the list.
CARDS_IN_A_COLUMN = 25
#: More days than any negotiation lasts: a closed one is never stuck.
NEVER_STUCK = 100_000


def counting_rule() -> str:
    """What “in negotiation” counts, to be shown beside the figure."""
    return _(
        "Negotiations opened by that day and neither signed nor dropped, from the proposal to clearance for signature; "
        "ideas not yet proposed and dormant negotiations are not counted."
    )


class NegotiationQuerySet(models.QuerySet[Any]):
    """Chainable questions to the pipeline."""

    def under_way_on(self, day: date) -> Self:
        """Opened by `day` and not closed by it, whatever the stage."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def with_stage_on(self, day: date) -> Self:
        """Adds `stage_then` and `since_then` on `day`; the stage is empty where only later stages are known."""
        change: Any = self.model._meta.get_field("stage_changes").related_model
        latest = change.objects.filter(negotiation=OuterRef("pk"), effective_on__lte=day).order_by(
            "-effective_on", "-id"
        )
        return self.annotate(
            stage_then=Coalesce(Subquery(latest.values("target")[:1]), Value("")),
            since_then=Coalesce(Subquery(latest.values("effective_on")[:1]), F("opened_on")),
        )

    def with_stage_now(self) -> Self:
        """The same two columns, for today, without reading the changes."""
        return self.annotate(stage_then=F("stage"), since_then=F("stage_since"))

    def in_negotiation_on(self, day: date) -> Self:
        """What the figure “in negotiation” counts on `day`; see `counting_rule`."""
        return self.under_way_on(day).with_stage_on(day).filter(stage_then__in=["", *COUNTED])

    def with_partner(self, *codes: str) -> Self:
        """Those with one of these States, organisations or missions at the table."""
        return self.filter(self._has("parties", party__in=codes))

    def with_area(self, *areas: str) -> Self:
        """Those that are to cover one of these areas of cooperation."""
        return self.filter(self._has("areas", area__in=areas))

    def _has(self, relation: str, **conditions: Any) -> Exists:
        related: Any = self.model._meta.get_field(relation).related_model
        return Exists(related.objects.filter(negotiation=OuterRef("pk"), **conditions))

    def stuck_on(self, day: date) -> Self:
        """Those longer in their stage (that of the day, where `on_day` has read it) than the directorate's measure (`STUCK_AFTER_DAYS`)."""
        then = "stage_then" in self.query.annotations
        stage_name, since_name = ("stage_then", "since_then") if then else ("stage", "stage_since")
        condition = Q()
        for stage, days in STUCK_AFTER_DAYS.items():
            condition |= Q(**{stage_name: stage, f"{since_name}__lt": day - timedelta(days=days)})
        return self.filter(condition)

    def matching(self, text: str) -> Self:
        """Full text over titles, partners, references, purpose and next step, best first; words as prefixes, quoted phrases exact."""
        query = search_query(text)
        if query is None:
            return self.none().annotate(rank=Value(0.0))
        return self.filter(search=query).annotate(rank=SearchRank(F("search"), query))

    def oldest_in_stage_first(self) -> Self:
        return self.order_by("since_then", "id")

    def for_cards(self) -> Self:
        """What a card or a row shows, in a constant number of statements."""
        rows = self.select_related("owner").prefetch_related("parties", "gates")
        return rows.defer("search", "folded_title", "folded_rest", *unread_of_account("owner"))


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner at the table, with its name in the reader's language."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """A negotiation as the board, the list and the panels show it on a day. `days` are days in stage."""

    ref: str
    title: str
    url: str
    kind: str
    partners: tuple[Partner, ...]
    stage: str
    stage_title: str
    since: date
    days: int
    stuck_after: int
    owner: str
    desk: str
    next_step: str
    next_step_due: date | None
    blocked_by: str
    target_signature: date | None
    open_gates: int
    open_gate_titles: tuple[str, ...]
    is_illustrative: bool
    label_id: int
    moves: tuple[tuple[str, str], ...] = ()

    def as_released(self) -> Card:
        """For a partner's representative: what is at the table, without what our own side still does, waits for or lacks."""
        return replace(
            self,
            stuck_after=NEVER_STUCK,
            owner="",
            desk="",
            next_step="",
            next_step_due=None,
            blocked_by="",
            open_gates=0,
            open_gate_titles=(),
            moves=(),
        )

    @property
    def more_gates(self) -> int:
        """Open gates beyond the two that a row of the list names."""
        return max(0, self.open_gates - 2)

    @property
    def partners_line(self) -> str:
        return ", ".join(partner.name for partner in self.partners)


def stage_title(stage: str) -> str:
    """The stage in the reader's language; says so when it is not known."""
    return str(Stage(stage).label) if stage else _("Stage not known")


def next_stage(stage: str) -> str:
    """The next stage on the way to signature; empty at the end and aside from it."""
    place = place_on_way(stage)
    return WAY[place + 1].value if 0 <= place < len(WAY) - 1 else ""


def cards(rows: list[Any], day: date, *, actor: Any = None) -> list[Card]:
    """Cards of rows annotated with `stage_then` and `since_then`. With `actor`, each has the moves that are this actor's to make."""
    names = party_names(party.party_id for row in rows for party in row.parties.all())
    made = []
    for row in rows:
        ahead = next_stage(row.stage_then)
        held = gates_before(gates_of(row, on=day), ahead) if ahead else []
        made.append(
            Card(
                ref=row.ref,
                title=row.title,
                url=row.get_absolute_url(),
                kind=row.kind,
                partners=tuple(
                    Partner(party.party_id, names.get(party.party_id, party.party_id))
                    for party in row.parties.all()
                ),
                stage=row.stage_then,
                stage_title=stage_title(row.stage_then),
                since=row.since_then,
                days=(day - row.since_then).days,
                stuck_after=STUCK_AFTER_DAYS.get(row.stage_then, NEVER_STUCK),
                owner=str(row.owner or ""),
                desk=row.desk,
                next_step=row.next_step,
                next_step_due=row.next_step_due,
                blocked_by=row.blocked_by,
                target_signature=row.target_signature,
                open_gates=len(held),
                open_gate_titles=tuple(gate.title for gate in held),
                is_illustrative=row.is_illustrative,
                label_id=row.label_id,
                moves=moves_of(row, actor) if actor is not None else (),
            )
        )
    if (asking := current_actor()) is not None and asking.is_foreign:
        return [card.as_released() for card in made]
    return made


def moves_of(row: Any, actor: Any) -> tuple[tuple[str, str], ...]:
    """(stage, title) for the board's menu: where the row is, then where this actor could send it; empty if nowhere."""
    targets = [LIFECYCLE.target_of(transition, row) for transition in LIFECYCLE.possible(row, actor)]
    return tuple((str(stage), stage_title(stage)) for stage in [row.stage, *targets]) if targets else ()


@dataclass(frozen=True, slots=True)
class Column:
    """One stage of the board: how many there are, and the cards shown of them, oldest in stage first."""

    stage: str
    title: str
    count: int
    cards: list[Card]

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


def on_day(rows: NegotiationQuerySet, day: date, *, is_today: bool) -> NegotiationQuerySet:
    """The rows opened by `day` with their stage then."""
    return rows.with_stage_now() if is_today else rows.filter(opened_on__lte=day).with_stage_on(day)


def board(
    rows: NegotiationQuerySet, day: date, *, is_today: bool, actor: Any = None, limit: int = CARDS_IN_A_COLUMN
) -> list[Column]:
    """The open negotiations among `rows` by stage on `day`, at most `limit` cards a column. Four statements, however many there are."""
    open_rows = on_day(rows.under_way_on(day), day, is_today=is_today).order_by()
    counts = {
        row["stage_then"]: row["count"] for row in open_rows.values("stage_then").annotate(count=Count("id"))
    }
    place = Window(
        RowNumber(), partition_by=[F("stage_then")], order_by=[F("since_then").asc(), F("id").asc()]
    )
    shown = open_rows.annotate(place=place).filter(place__lte=limit).for_cards().order_by("since_then", "id")
    by_stage: dict[str, list[Card]] = {}
    for card in cards(list(shown), day, actor=actor if is_today else None):
        by_stage.setdefault(card.stage, []).append(card)
    stages = [*(stage.value for stage in ACTIVE), Stage.DORMANT.value]
    if counts.get(""):
        stages.insert(0, "")
    return [
        Column(stage, stage_title(stage), counts.get(stage, 0), by_stage.get(stage, [])) for stage in stages
    ]


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the page of one negotiation shows."""

    negotiation: Any
    partners: list[Any]
    gates: list[GateStanding]
    missing: list[GateStanding]
    follow_ups: list[GateStanding]
    instruments: list[Any]
    rounds: list[Any]
    changes: list[Any]
    areas: list[str]
    sources: list[Any]
    label_ids: set[int] = field(default_factory=set)


def detail(negotiation: Any, day: date) -> Detail:
    """The page's content on `day`: gates, what is missing to sign, instruments in force with the same partners, rounds, history.

    The row comes with its `agreement` and `renews` joined, so that hidden ones are None.
    """
    from umubano.domain.agreements.models import Act, Agreement

    partners = list(negotiation.parties.select_related("party"))
    acts: frozenset[str] = frozenset()
    if negotiation.agreement_id:
        acts = frozenset(
            Act.objects.filter(agreement_id=negotiation.agreement_id, corrections__isnull=True).values_list(
                "kind", flat=True
            )
        )
    gates = gates_of(negotiation, on=day, acts=acts)
    is_open = negotiation.closed_on is None or negotiation.closed_on > day
    instruments = list(
        Agreement.objects.register()
        .in_force_on(day)
        .with_partner(*(partner.party_id for partner in partners))
        .exclude(pk=negotiation.agreement_id)
        .newest_first()
    )
    rounds = [held for held in negotiation.rounds.all() if held.held_on is None or held.held_on <= day]
    sources = list(negotiation.sources.select_related("source"))
    return Detail(
        negotiation=negotiation,
        partners=partners,
        gates=gates,
        missing=gates_before(gates, Stage.SIGNED) if is_open else [],
        follow_ups=[gate for gate in gates if gate.is_follow_up and gate.state != "not_applicable"],
        instruments=instruments,
        rounds=rounds,
        changes=list(negotiation.stage_changes.all()),
        areas=[area.area for area in negotiation.areas.all()],
        sources=sources,
        label_ids={negotiation.label_id, *(instrument.label_id for instrument in instruments)}
        | {given.source.label_id for given in sources}
        | {other.label_id for other in (negotiation.agreement, negotiation.renews) if other is not None},
    )
