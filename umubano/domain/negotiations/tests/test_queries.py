"""Reading the pipeline: on any day, in a constant number of statements, trimmed by row security, and what falls due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.core.accounts.models import Desk
from umubano.core.changes import acting
from umubano.core.labels.services import label_for
from umubano.domain.agreements.services.drafts import ActDraft
from umubano.domain.negotiations import queries, services
from umubano.domain.negotiations.due import due
from umubano.domain.negotiations.lifecycle import COUNTED, STUCK_AFTER_DAYS, WAY
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.panels import partner_panels
from umubano.domain.negotiations.search import search
from umubano.domain.negotiations.services import StageDraft
from umubano.domain.negotiations.tests.factories import (
    FOR_MOZAMBIQUE,
    HOME_SIGNER,
    PLAIN_FACTS,
    SECRET,
    agreement,
    at,
    cleared,
    make,
)

TODAY = date(2026, 1, 5)


def history(*stages: tuple[str, date]) -> list[StageDraft]:
    return [StageDraft(stage, day) for stage, day in stages]


def counted(day: date) -> int:
    return Negotiation.objects.in_negotiation_on(day).count()


def test_stage_and_count_on_any_day(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = make(
            head,
            stages=history(
                ("idea", date(2024, 1, 1)),
                ("proposed", date(2024, 4, 1)),
                ("authorised", date(2024, 6, 1)),
                ("dormant", date(2024, 9, 1)),
                ("authorised", date(2025, 2, 1)),
            ),
        )
        services.move(row, "drop", actor=head, reason="No interest.", effective_on=date(2025, 12, 1))
        found = {}
        for day in (
            "2023-12-31",
            "2024-01-01",
            "2024-04-01",
            "2024-08-31",
            "2024-09-01",
            "2025-02-01",
            "2025-11-30",
            "2025-12-01",
        ):
            on = date.fromisoformat(day)
            then = Negotiation.objects.under_way_on(on).with_stage_on(on).values_list("stage_then", flat=True)
            found[day] = (list(then), counted(on))
        assert found == {
            "2023-12-31": ([], 0),
            "2024-01-01": (["idea"], 0),
            "2024-04-01": (["proposed"], 1),
            "2024-08-31": (["authorised"], 1),
            "2024-09-01": (["dormant"], 0),
            "2025-02-01": (["authorised"], 1),
            "2025-11-30": (["authorised"], 1),
            "2025-12-01": ([], 0),
        }


def test_signed_negotiation_leaves_the_count_on_the_day_it_joins_the_register(as_actor: Any) -> None:
    with as_actor("head") as head:
        services.sign(
            cleared(head), actor=head, signed="2025-12-02", place="Kigali", signatories=[HOME_SIGNER]
        )
        assert [counted(date(2025, 12, 1)), counted(date(2025, 12, 2))] == [1, 0]


def test_negotiation_found_under_way_counts_before_its_first_known_stage(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        make(desk, opened_on=date(2024, 1, 1), stages=history(("negotiating", date(2025, 1, 1))))
        day = date(2024, 6, 1)
        row = Negotiation.objects.with_stage_on(day).get()
        assert (row.stage_then, row.since_then) == ("", date(2024, 1, 1))
        assert counted(day) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    gaps=st.lists(st.integers(0, 400), min_size=1, max_size=len(WAY) - 1),
    asked=st.integers(-10, 3000),
)
def test_stage_on_a_day_is_the_last_one_entered_by_then(
    actors: dict[str, Any], gaps: list[int], asked: int
) -> None:
    from django.db import transaction

    day = date(2018, 1, 1)
    stages = []
    for stage, gap in zip(WAY, gaps, strict=False):
        day += timedelta(days=gap)
        stages.append(StageDraft(stage, day))
    on = date(2018, 1, 1) + timedelta(days=asked)
    expected = [given.stage for given in stages if given.entered_on <= on][-1:]
    with transaction.atomic():
        with acting(actors["head"]) as head:
            make(head, stages=stages, title="Property")
            rows = Negotiation.objects.filter(title="Property")
            found = list(rows.under_way_on(on).with_stage_on(on).values_list("stage_then", flat=True))
            number = rows.in_negotiation_on(on).count()
        transaction.set_rollback(True)
    assert found == expected
    assert number == (1 if expected and expected[0] in COUNTED else 0)


def test_now_and_as_of_today_agree(as_actor: Any) -> None:
    with as_actor("head") as head:
        for stage in ("idea", "negotiating", "cleared"):
            at(head, stage)
        services.move(make(head), "pause", actor=head, reason="Later.")
        now = queries.board(Negotiation.objects.all(), TODAY, is_today=True)
        then = queries.board(Negotiation.objects.all(), TODAY, is_today=False)
        assert now == then
        assert {column.stage: column.count for column in now if column.count} == {
            "idea": 1,
            "negotiating": 1,
            "cleared": 1,
            "dormant": 1,
        }


def test_board_caps_a_column_and_says_how_many_more(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        for day in (3, 1, 2):
            at(desk, "idea", since=date(2025, 6, day), title=f"Day {day}")
        column = queries.board(Negotiation.objects.all(), TODAY, is_today=True, limit=2)[0]
        assert [card.title for card in column.cards] == ["Day 1", "Day 2"]
        assert (column.count, column.more) == (3, 1)


@pytest.mark.parametrize("is_today", [True, False])
def test_board_asks_the_same_number_of_statements_for_one_and_many(as_actor: Any, is_today: bool) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            queries.board(Negotiation.objects.all(), TODAY, is_today=is_today, actor=desk)
        return len(captured)

    with as_actor("desk") as desk:
        at(desk, "idea")
        statements()
        one = statements()
        for stage in ("idea", "proposed", "negotiating", "negotiating"):
            at(desk, stage, partners=["MOZ", "KEN"])
        assert (one, statements()) == (4, 4)


def test_card_tells_age_next_gates_and_moves(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = at(
            desk,
            "proposed",
            since=date(2025, 9, 1),
            partners=["KEN", "MOZ"],
            blocked_by="Visa",
            **PLAIN_FACTS,
        )
        (card,) = next(
            column.cards
            for column in queries.board(Negotiation.objects.all(), TODAY, is_today=True, actor=desk)
            if column.stage == "proposed"
        )
        assert (card.ref, card.days, card.blocked_by) == (row.ref, 126, "Visa")
        assert card.days > card.stuck_after
        assert [partner.name for partner in card.partners] == ["Kenya", "Mozambique"]
        assert card.open_gate_titles == ("Authority to negotiate",)
        assert card.moves == (("proposed", "Proposed"), ("dormant", "Dormant"), ("dropped", "Dropped"))


def test_stuck_are_those_over_the_measure_of_their_stage(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        for stage in ("idea", "proposed", "text_agreed"):
            limit = STUCK_AFTER_DAYS[stage]
            at(desk, stage, since=TODAY - timedelta(days=limit), title=f"{stage} just not")
            at(desk, stage, since=TODAY - timedelta(days=limit + 1), title=f"{stage} stuck")
        found = Negotiation.objects.stuck_on(TODAY).order_by("title").values_list("title", flat=True)
        assert list(found) == ["idea stuck", "proposed stuck", "text_agreed stuck"]


def test_filters_by_partner_and_area_count_each_once(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, partners=["MOZ", "KEN"], areas=["training", "cyber"])
        make(desk, partners=["TZA"], areas=["health"])
        assert list(Negotiation.objects.with_partner("MOZ", "KEN")) == [row]
        assert list(Negotiation.objects.with_area("training", "cyber")) == [row]


def test_detail_lists_instruments_in_force_with_the_same_partners_that_the_reader_may_see(
    as_actor: Any,
) -> None:
    with as_actor("head") as head:
        shown = agreement(head, "MOZ", "In force")
        hidden = agreement(head, "MOZ", "Secret", label=label_for(SECRET))
        agreement(head, "KEN", "Another partner")
        agreement(
            head,
            "MOZ",
            "Ended",
            acts=[ActDraft("signed", "2018-05-01"), ActDraft("terminated", "2020-01-01")],
        )
        row = make(head)
        assert set(queries.detail(row, TODAY).instruments) == {shown, hidden}
    with as_actor("legal"):
        row = Negotiation.objects.get()
        assert queries.detail(row, TODAY).instruments == [shown]


def test_follow_up_is_met_by_the_act_on_the_agreement(as_actor: Any) -> None:
    from umubano.domain.agreements.services.acts import record_act

    with as_actor("head") as head:
        row = cleared(head, commits_finances=True, subject_to_ratification=True)
        signed = services.sign(
            row, actor=head, signed="2025-12-02", place="Kigali", signatories=[HOME_SIGNER]
        )
        record_act(
            signed,
            actor=head,
            kind="approved_by_parliament",
            effective="2025-12-20",
            party="RWA",
            reason="Law 3",
        )
        found = queries.detail(Negotiation.objects.get(), TODAY)
        assert {gate.code: gate.state for gate in found.follow_ups} == {
            "parliamentary_approval": "met",
            "parliament_informed": "open",
        }
        assert found.missing == []


# what falls due


def test_due_tells_steps_signatures_stuck_waivers_and_duties(as_actor: Any) -> None:
    with as_actor("head") as head:
        since = TODAY - timedelta(days=80)
        step = at(
            head,
            "proposed",
            since=since,
            next_step="Send the draft",
            next_step_due=date(2026, 1, 10),
            owner_id=head.user_id,
        )
        waived = make(head, **PLAIN_FACTS)
        services.waive_gate(
            waived, "finance_consulted", actor=head, reason="r", approver="a", due_on=date(2026, 1, 20)
        )
        intended = make(head, target_signature=date(2026, 2, 1))
        ended = cleared(head)
        services.sign(ended, actor=head, signed="2025-12-20", place="Kigali", signatories=[HOME_SIGNER])
        closed = services.move(make(head, next_step_due=date(2026, 1, 12)), "drop", actor=head, reason="No.")
        items = [(item.on, item.kind, item.about) for item in due(head, TODAY, date(2026, 2, 28))]
        assert items == [
            (date(2026, 1, 10), "negotiation_next_step", step.ref),
            (since + timedelta(days=90), "negotiation_stuck_soon", step.ref),
            (date(2026, 1, 19), "negotiation_follow_up", ended.ref),
            (date(2026, 1, 20), "negotiation_waiver", waived.ref),
            (date(2026, 2, 1), "negotiation_signature", intended.ref),
        ]
        assert closed.ref not in {item.about for item in due(head, TODAY, date(2030, 1, 1))}
        assert [item.owner for item in due(head, TODAY, date(2026, 1, 10))] == [head.name]


def test_due_says_stuck_of_what_is_stuck_and_of_nothing_else(as_actor: Any) -> None:
    with as_actor("head") as head:
        late = at(head, "proposed", since=TODAY - timedelta(days=91))
        on_the_day = at(head, "proposed", since=TODAY - timedelta(days=90))
        assert [(item.about, str(item.kind_title)) for item in due(head, TODAY, TODAY)] == [
            (late.ref, "Stuck"),
            (on_the_day.ref, "Will count as stuck"),
        ]


def test_due_names_the_desk_of_what_nobody_owns(as_actor: Any) -> None:
    name = Desk.objects.get(code="africa").name
    with as_actor("head") as head:
        make(head, desk="africa", next_step_due=date(2026, 1, 10))
        assert [item.who for item in due(head, TODAY, date(2026, 1, 10))] == [name]


def test_due_keeps_what_is_overdue_until_it_is_settled(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = at(
            head, "proposed", since=date(2025, 12, 1), next_step="Send", next_step_due=date(2025, 12, 24)
        )
        assert [item.on for item in due(head, TODAY, TODAY)] == [date(2025, 12, 24)]
        services.assign(row, actor=head, owner_id=None)
        assert list(due(head, TODAY, TODAY)) == []
        signed = cleared(head, since=date(2025, 6, 1))
        services.sign(signed, actor=head, signed="2025-06-02", place="Kigali", signatories=[HOME_SIGNER])
        assert [item.kind for item in due(head, TODAY, TODAY)] == ["negotiation_follow_up"]
        services.meet_gate(signed, "parliament_informed", actor=head, evidence="Letter 88")
        assert list(due(head, TODAY, TODAY)) == []


def test_due_shows_nothing_of_what_one_may_not_see(as_actor: Any) -> None:
    day = date(2026, 1, 10)
    with as_actor("head") as head:
        row = make(head, label=SECRET, next_step_due=day, target_signature=day, **PLAIN_FACTS)
        services.waive_gate(row, "finance_consulted", actor=head, reason="r", approver="a", due_on=day)
        assert len(list(due(head, day, day))) == 3
    for name in ("otherdesk", "partner", "legal", "reader"):
        with as_actor(name) as actor:
            assert list(due(actor, day, day)) == []


# search and partner page


def test_search_finds_by_title_partner_reference_and_next_step(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(
            desk,
            title="Accord sur la sécurité",
            ref="N-7KQ4MHP",
            next_step="Translate annex",
            partners=["CIV"],
        )
        make(desk, title="Something else")
        for text in ("securite", "SÉCU", '"la sécurité"', "Côte d’Ivoire", "ivory coast", "n-7kq4", "annex"):
            assert [hit.ref for hit in search(text, 10)] == [row.ref], text
        assert list(search("?!", 10)) == []


def test_search_and_panels_are_trimmed(as_actor: Any) -> None:
    with as_actor("head") as head:
        make(head, title="Hidden training", label=SECRET)
        shown = make(head, title="Shown training", label=FOR_MOZAMBIQUE)
        assert len(list(search("training", 10))) == 2
        assert [len(panel.context["cards"]) for panel in partner_panels("MOZ", TODAY)] == [2]
    with as_actor("partner"):
        assert [hit.ref for hit in search("training", 10)] == [shown.ref]
        (panel,) = partner_panels("MOZ", TODAY)
        assert [card.ref for card in panel.context["cards"]] == [shown.ref]
        assert list(partner_panels("KEN", TODAY)) == []


def test_limit_of_search_counts_only_what_may_be_seen(as_actor: Any) -> None:
    with as_actor("head") as head:
        for number in range(3):
            make(head, title=f"Training {number}", label=SECRET)
        shown = make(head, title="Training and a good deal more than that")
    with as_actor("reader"):
        assert [hit.ref for hit in search("training", 1)] == [shown.ref]
