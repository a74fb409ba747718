"""From stage to stage: the table, the gates in the way, the trigger, and signing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from umubano.core.changes import acting
from umubano.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from umubano.core.labels.services import default_label
from umubano.domain.agreements.models import Agreement
from umubano.domain.negotiations import services
from umubano.domain.negotiations.gates import GateState, gates_of
from umubano.domain.negotiations.lifecycle import LIFECYCLE, Stage
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.profiles import current_profile
from umubano.domain.negotiations.tests.factories import (
    HOME_SIGNER,
    PARTNER_SIGNER,
    PLAIN_FACTS,
    at,
    make,
    meet_all,
)
from umubano.domain.negotiations.tests.test_services import everything


def test_the_whole_way_to_signature(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = make(head, owner_id=head.user_id, **PLAIN_FACTS)
        meet_all(row, head, on=date(2026, 1, 5))
        for step in ("propose", "authorise", "open_talks", "agree_text", "clear"):
            row = services.move(row, step, actor=head)
        agreement = services.sign(
            row, actor=head, signed="2026-01-05", place="Kigali", signatories=[HOME_SIGNER, PARTNER_SIGNER]
        )
        found = Negotiation.objects.get()
        assert (found.stage, found.agreement, found.closed_on) == ("signed", agreement, date(2026, 1, 5))
        targets = list(found.stage_changes.values_list("target", flat=True))
        assert targets == [
            "idea",
            "proposed",
            "authorised",
            "negotiating",
            "text_agreed",
            "cleared",
            "signed",
        ]


@pytest.mark.parametrize(
    ("stage", "step", "gates"),
    [
        ("proposed", "authorise", ["authority_to_negotiate"]),
        ("negotiating", "agree_text", ["authority_to_negotiate", "legal_nature_opinion", "conflict_check"]),
    ],
)
def test_open_gates_hold_a_step_back(as_actor: Any, stage: str, step: str, gates: list[str]) -> None:
    with as_actor("head") as head:
        row = at(head, stage, **{**PLAIN_FACTS, "subject_to_ratification": True})
        before = everything()
        with pytest.raises(Conflict) as refusal:
            services.move(row, step, actor=head)
        assert refusal.value.error_code == "not_yet"
        assert len(refusal.value.details["refusals"]) == len(gates)
        assert everything() == before
        for code in gates:
            services.meet_gate(row, code, actor=head, evidence="Letter")
        assert services.move(row, step, actor=head).stage == LIFECYCLE.transition(step).target


def test_waived_gate_lets_pass_until_its_day(as_actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with as_actor("head") as head:
        row = at(head, "text_agreed", **PLAIN_FACTS)
        meet_all(row, head, on=date(2026, 1, 5))
        services.waive_gate(
            row,
            "finance_consulted",
            actor=head,
            reason="Silent",
            approver="Minister",
            due_on=date(2026, 1, 5),
        )
        row = services.move(row, "clear", actor=head)
        assert row.stage == "cleared"
        monkeypatch.setenv("UMUBANO_TODAY", "2026-01-06")
        with pytest.raises(Conflict) as refusal:
            services.sign(row, actor=head, signed="2026-01-06", place="Kigali", signatories=[HOME_SIGNER])
        assert refusal.value.details["refusals"] == [
            "Finance consulted: waiver run out. The waiver ended on 5 January 2026 and it is not met."
        ]
        assert Agreement.objects.count() == 0


def test_foreign_base_holds_every_step_back(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = make(head, **{**PLAIN_FACTS, "permits_foreign_base": True})
        with pytest.raises(Conflict) as refusal:
            services.move(row, "propose", actor=head)
        assert refusal.value.details["refusals"][0].startswith("No foreign military base: prohibited.")
        assert Negotiation.objects.get().stage == "idea"


def test_talks_need_an_owner(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = at(head, "authorised", owner_id=None)
        services.meet_gate(row, "authority_to_negotiate", actor=head, evidence="Decision 3")
        with pytest.raises(InvalidInput) as refusal:
            services.move(row, "open_talks", actor=head)
        assert refusal.value.details == {"field": "owner"}


def test_steps_back_need_a_reason_and_no_gate(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = at(head, "cleared")
        for step, stage in (("withdraw_clearance", "text_agreed"), ("reopen_talks", "negotiating")):
            with pytest.raises(InvalidInput) as refusal:
                services.move(row, step, actor=head)
            assert refusal.value.error_code == "reason_missing"
            row = services.move(row, step, actor=head, reason="They want another article.")
            assert row.stage == stage


@pytest.mark.parametrize("stage", ["idea", "negotiating", "cleared"])
def test_dormant_negotiation_resumes_where_it_was(as_actor: Any, stage: str) -> None:
    with as_actor("desk") as desk:
        row = services.move(at(desk, stage), "pause", actor=desk, reason="Elections there.")
        assert (row.stage, row.stage_before_pause) == ("dormant", stage)
        row = services.move(row, "resume", actor=desk, reason="A new government.")
        assert (row.stage, row.stage_before_pause) == (stage, "")


def test_dropped_negotiation_is_closed_and_stays_so(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = services.move(
            make(desk), "drop", actor=desk, reason="No interest.", effective_on=date(2026, 1, 5)
        )
        assert (row.stage, row.closed_on) == ("dropped", date(2026, 1, 5))
        assert LIFECYCLE.possible(row, desk) == []


@pytest.mark.parametrize("target", [stage for stage in Stage.values if stage != "negotiating"])
def test_trigger_refuses_a_raw_change_of_stage(as_actor: Any, target: str) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "negotiating")
        with pytest.raises(IntegrityError), transaction.atomic():
            Negotiation.objects.filter(pk=row.pk).update(stage=target)
        assert Negotiation.objects.get().stage == "negotiating"


def test_trigger_refuses_a_negotiation_that_begins_signed(as_actor: Any) -> None:
    with (
        as_actor("desk"),
        pytest.raises(IntegrityError, match="cannot begin as signed"),
        transaction.atomic(),
    ):
        day = date(2025, 1, 1)
        Negotiation.objects.create(
            ref="N-1",
            title="x",
            kind="memorandum",
            label=default_label(),
            stage="signed",
            stage_since=day,
            opened_on=day,
        )


def test_stage_changes_cannot_be_rewritten(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
        for statement in ("UPDATE {} SET reason = 'other'", "DELETE FROM {}"):
            with (
                pytest.raises(Exception, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement.format("negotiations_stagechange"))
        assert row.stage_changes.count() == 1


# whatever anybody does, in whatever order

_WAIVED_UNTIL = date(2026, 2, 1)
_DEED = st.one_of(
    st.tuples(st.just("move"), st.sampled_from([step.name for step in LIFECYCLE.transitions])),
    st.tuples(st.just("meet"), st.sampled_from([rule.code for rule in current_profile().gates])),
    st.tuples(st.just("waive"), st.sampled_from([rule.code for rule in current_profile().gates])),
    st.tuples(st.just("reopen"), st.sampled_from([rule.code for rule in current_profile().gates])),
    st.tuples(
        st.just("say"),
        st.tuples(
            st.sampled_from(
                ["commits_finances", "permits_foreign_base", "subject_to_ratification", "changes_law"]
            ),
            st.sampled_from([True, False, None]),
        ),
    ),
)


def _do(row: Negotiation, actor: Any, deed: str, about: Any) -> None:
    if deed == "move" and about == "sign":
        services.sign(row, actor=actor, signed="2026-01-05", place="Kigali", signatories=[HOME_SIGNER])
    elif deed == "move":
        services.move(row, about, actor=actor, reason="Because.")
    elif deed == "meet":
        services.meet_gate(row, about, actor=actor, evidence="Letter")
    elif deed == "waive":
        services.waive_gate(row, about, actor=actor, reason="r", approver="a", due_on=_WAIVED_UNTIL)
    elif deed == "reopen":
        services.reopen_gate(row, about, actor=actor, reason="r")
    else:
        services.update_negotiation(row, actor=actor, changes={about[0]: about[1]}, reason="r")


SIGN = ("head", ("move", "sign"))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    start=st.sampled_from(["cleared", "text_agreed", "idea"]),
    left_open=st.sets(st.sampled_from([rule.code for rule in current_profile().gates]), max_size=2),
    deeds=st.lists(st.tuples(st.sampled_from(["desk", "legal", "head"]), _DEED), max_size=5),
)
@example(start="cleared", left_open=set(), deeds=[])
@example(start="cleared", left_open={"budget"}, deeds=[("head", ("say", ("commits_finances", True)))])
@example(start="cleared", left_open=set(), deeds=[("desk", ("say", ("permits_foreign_base", True)))])
@example(start="cleared", left_open={"finance_consulted"}, deeds=[("head", ("waive", "finance_consulted"))])
@example(
    start="cleared",
    left_open={"authority_to_negotiate"},
    deeds=[("head", ("waive", "authority_to_negotiate"))],
)
def test_no_path_leads_to_signature_with_an_open_gate(
    actors: dict[str, Any], start: str, left_open: set[str], deeds: list[Any]
) -> None:
    """Whoever does what: a signed negotiation has every gate settled, none that cannot be waived was waived, and has its agreement."""
    codes = {rule.code for rule in current_profile().gates if not rule.is_prohibition}
    with transaction.atomic():
        with acting(actors["head"]) as head:
            row = at(head, start, since=date(2026, 1, 5), **PLAIN_FACTS)
            for code in sorted(codes - left_open):
                services.meet_gate(row, code, actor=head, evidence="Letter")
        for name, (deed, about) in [*deeds, SIGN]:
            with acting(actors[name]) as actor:
                before = Negotiation.objects.get(pk=row.pk)
                try:
                    _do(row, actor, deed, about)
                except DomainError:
                    assert Negotiation.objects.get(pk=row.pk).stage == before.stage
                    continue
                after = Negotiation.objects.get(pk=row.pk)
                if after.stage == before.stage:
                    continue
                assert deed == "move"
                assert before.stage in LIFECYCLE.transition(about).sources
                if after.stage == Stage.SIGNED:
                    gates = [gate for gate in gates_of(after, on=date(2026, 1, 5)) if not gate.is_follow_up]
                    assert [gate.code for gate in gates if gate.holds_back] == []
                    assert all(gate.rule.is_waivable for gate in gates if gate.state is GateState.WAIVED)
                    assert after.agreement_id is not None
        transaction.set_rollback(True)


def test_roles_of_every_step(as_actor: Any, actors: dict[str, Any]) -> None:
    """Who may take which step, from wherever it leads: the permission matrix of the life cycle."""
    with as_actor("head") as head:
        rows = {
            stage: at(head, stage)
            for stage in ("idea", "proposed", "authorised", "negotiating", "text_agreed", "cleared")
        }
        found = {
            name: {step.name for row in rows.values() for step in LIFECYCLE.possible(row, actors[name])}
            for name in ("desk", "otherdesk", "reader", "legal", "head", "auditor", "admin", "partner")
        }
    everyone = {"propose", "open_talks", "agree_text", "sign", "reopen_talks", "pause", "drop"}
    seniors = everyone | {"authorise", "clear", "withdraw_clearance"}
    assert found == {
        "desk": everyone,
        "otherdesk": set(),
        "reader": set(),
        "legal": seniors,
        "head": seniors,
        "auditor": set(),
        "admin": set(),
        "partner": set(),
    }


def test_step_of_somebody_who_may_not_changes_nothing(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "proposed")
        before = everything()
        with pytest.raises(NotAllowed):
            services.move(row, "authorise", actor=desk)
        assert everything() == before
