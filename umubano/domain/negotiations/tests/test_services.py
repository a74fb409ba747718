"""Writing to the pipeline: what is checked, what changes, and that a refusal changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.core.changes.models import LogEntry
from umubano.core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.documents.models import Source
from umubano.domain.negotiations import services
from umubano.domain.negotiations.gates import GateState, gates_of
from umubano.domain.negotiations.models import Gate, Negotiation, NegotiationPart, StageChange
from umubano.domain.negotiations.services import PartnerDraft, StageDraft
from umubano.domain.negotiations.tests.factories import PLAIN_FACTS, SECRET, at, make


def everything() -> list[Any]:
    """All that is recorded of negotiations, to compare before and after."""
    models = [Negotiation, *NegotiationPart.__subclasses__()]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_create_opens_an_idea_of_today(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, areas=["training"])
        assert (row.stage, row.stage_since, row.opened_on) == ("idea", date(2026, 1, 5), date(2026, 1, 5))
        assert [party.party_id for party in row.parties.all()] == ["MOZ"]
        assert [area.area for area in row.areas.all()] == ["training"]
        assert [(change.source, change.target) for change in row.stage_changes.all()] == [("", "idea")]
        assert row.ref.startswith("N-")
        assert list(LogEntry.objects.values_list("kind", "subject_ref")) == [("negotiation.opened", row.ref)]


def test_create_keeps_the_stages_it_has_been_through(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        stages = [
            StageDraft("proposed", date(2024, 3, 1)),
            StageDraft("authorised", date(2024, 6, 1)),
            StageDraft("dormant", date(2025, 1, 1), "Elections there."),
        ]
        row = make(desk, stages=stages)
        assert (row.stage, row.stage_before_pause, row.opened_on) == (
            "dormant",
            "authorised",
            date(2024, 3, 1),
        )
        changes = list(row.stage_changes.values_list("source", "target", "reason"))
        assert changes == [
            ("", "proposed", "Told by the desk."),
            ("proposed", "authorised", "Told by the desk."),
            ("authorised", "dormant", "Elections there."),
        ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"kind": "poem"}, "unknown_code"),
        ({"areas": ["ballet"]}, "unknown_code"),
        ({"partners": []}, "partners_missing"),
        ({"partners": ["XXX"]}, "unknown_party"),
        ({"partners": ["RWA"]}, "home_is_no_partner"),
        ({"partners": ["MOZ", "MOZ"]}, "partner_twice"),
        ({"stages": [StageDraft("signed", date(2025, 1, 1))]}, "stage_is_no_beginning"),
        ({"stages": [StageDraft("idea", date(2026, 1, 6))]}, "day_in_the_future"),
        (
            {"stages": [StageDraft("idea", date(2025, 1, 1)), StageDraft("cleared", date(2025, 2, 1))]},
            "stages_out_of_order",
        ),
        (
            {
                "stages": [
                    StageDraft("proposed", date(2025, 2, 1)),
                    StageDraft("authorised", date(2025, 1, 1)),
                ]
            },
            "stages_out_of_order",
        ),
        ({"stages": [StageDraft("dormant", date(2025, 2, 1))]}, "stages_out_of_order"),
        ({"stages": [StageDraft("negotiating", date(2025, 2, 1))], "reason": ""}, "reason_missing"),
        (
            {"opened_on": date(2025, 3, 1), "stages": [StageDraft("idea", date(2025, 2, 1))]},
            "opened_after_stage",
        ),
    ],
)
def test_create_refuses_and_writes_nothing(as_actor: Any, given: dict[str, Any], code: str) -> None:
    with as_actor("desk") as desk:
        with pytest.raises(InvalidInput) as refusal:
            make(desk, **given)
        assert refusal.value.error_code == code
        assert Negotiation.objects.count() == 0


@pytest.mark.parametrize("name", ["reader", "partner", "auditor", "admin", "otherdesk"])
def test_create_is_denied(as_actor: Any, name: str) -> None:
    with as_actor(name) as actor:
        with pytest.raises(NotAllowed):
            make(actor)
        assert Negotiation.objects.count() == 0


def test_create_refuses_a_label_above_the_own_clearance(as_actor: Any) -> None:
    with as_actor("legal") as legal, pytest.raises(NotAllowed) as refusal:
        make(legal, label=SECRET)
    assert refusal.value.error_code == "label_not_held"


def test_create_refuses_a_reference_that_is_taken(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        make(desk, ref="N-1")
        with pytest.raises(Conflict) as refusal:
            make(desk, ref="N-1")
        assert refusal.value.error_code == "ref_taken"
        assert Negotiation.objects.count() == 1


def test_update_changes_the_named_fields_and_what_search_reads(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
        services.update_negotiation(
            row, actor=desk, changes={"title": "Accord sur la cybersécurité"}, version=1
        )
        assert [found.ref for found in Negotiation.objects.matching("cybersecurite")] == [row.ref]
        assert [found.ref for found in Negotiation.objects.matching('"moçambique"')] == [row.ref]
        assert list(Negotiation.objects.matching("training")) == []
        assert Negotiation.objects.get().version == 2


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"changes": {"title": "x"}, "version": 7}, Conflict, "changed_meanwhile"),
        ({"changes": {"stage": "signed"}}, InvalidInput, "not_editable"),
        ({"changes": {"title": ""}}, InvalidInput, "title_missing"),
        ({"changes": {"kind": "poem"}}, InvalidInput, "unknown_code"),
        ({"changes": {"desk": "europe-americas"}}, NotAllowed, "other_desk"),
        ({"changes": {"commits_finances": True}}, InvalidInput, "reason_missing"),
    ],
)
def test_update_refuses_and_changes_nothing(
    as_actor: Any, given: dict[str, Any], error: Any, code: str
) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "text_agreed")
        before = everything()
        with pytest.raises(error) as refusal:
            services.update_negotiation(row, actor=desk, **given)
        assert refusal.value.error_code == code
        assert everything() == before


def test_only_a_senior_says_that_a_base_clause_is_gone(as_actor: Any) -> None:
    gone = {"permits_foreign_base": False}
    with as_actor("desk") as desk:
        row = make(desk, permits_foreign_base=True)
        with pytest.raises(NotAllowed):
            services.update_negotiation(row, actor=desk, changes=gone, reason="Gone.")
        assert Negotiation.objects.get().permits_foreign_base is True
    with as_actor("legal") as legal:
        with pytest.raises(InvalidInput):
            services.update_negotiation(row, actor=legal, changes=gone)
        services.update_negotiation(
            row, actor=legal, changes=gone, reason="Article 9 was struck on 3 December."
        )
        assert Negotiation.objects.get().permits_foreign_base is False


def test_set_partners_keeps_those_who_stay(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, partners=["MOZ", "KEN"])
        stays = row.parties.get(party="KEN").pk
        services.set_partners(row, [PartnerDraft("KEN"), PartnerDraft("TZA", "TPDF")], actor=desk)
        found = list(row.parties.values_list("party_id", "body_name", "position"))
        assert found == [("KEN", "", 0), ("TZA", "TPDF", 1)]
        assert row.parties.get(party="KEN").pk == stays
        assert Negotiation.objects.get().partners_text == "Kenya, Tanzania"


def test_set_areas_replaces_them(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, areas=["training", "cyber"])
        services.set_areas(row, ["cyber", "health"], actor=desk)
        assert list(row.areas.values_list("area", flat=True)) == ["cyber", "health"]


def test_assign_says_who_must_act(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
        services.assign(
            row,
            actor=desk,
            owner_id=desk.user_id,
            next_step="Send the draft",
            next_step_due=date(2026, 2, 1),
            blocked_by="Visa",
        )
        found = Negotiation.objects.get()
        assert (found.owner_id, found.next_step, found.blocked_by) == (desk.user_id, "Send the draft", "Visa")


def test_rounds_are_numbered_and_can_be_mended(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "negotiating")
        services.record_round(row, actor=desk, held="2025-07", place="Maputo", delegation_level="Directors")
        services.record_round(row, actor=desk, held="2025-09-10", open_points="Jurisdiction")
        services.record_round(row, actor=desk, held="2025-07-02", place="Maputo", number=1)
        rounds = list(row.rounds.values_list("number", "held", "held_on", "delegation_level"))
        assert rounds == [(1, "2025-07-02", date(2025, 7, 2), ""), (2, "2025-09-10", date(2025, 9, 10), "")]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"held": "2026-02"}, InvalidInput),
        ({"held": "x"}, InvalidInput),
        ({"held": "2025", "number": 9}, NotFound),
    ],
)
def test_round_is_refused(as_actor: Any, given: dict[str, Any], error: Any) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "negotiating")
        with pytest.raises(error):
            services.record_round(row, actor=desk, **given)
        assert row.rounds.count() == 0


def test_relabel_takes_everything_along(as_actor: Any, actors: dict[str, Any]) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "negotiating", areas=["training"])
        services.record_round(row, actor=desk, held="2025-07")
        services.meet_gate(row, "president_notified", actor=desk, evidence="Letter 1")
        source = Source.objects.create(label=default_label(), kind="press", publisher="The New Times")
        services.add_source(row, SourceDraft(source.pk, "reported", locator="p. 3"), actor=desk)
        services.relabel(row, label_for(SECRET), actor=desk, reason="Sensitive.")
        for model in NegotiationPart.__subclasses__():
            found = model.objects.filter(negotiation=row)
            assert found.count() > 0
            assert {part.label.value for part in found} == {SECRET}
    with as_actor("legal"):
        assert Negotiation.objects.count() == 0
        assert StageChange.objects.count() == 0
        assert Gate.objects.count() == 0


def test_relabel_down_is_for_seniors(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, label=SECRET)
        with pytest.raises(NotAllowed):
            services.relabel(row, default_label(), actor=desk, reason="Public now.")
        assert Negotiation.objects.get().label.value == SECRET
    with as_actor("head") as head:
        services.relabel(row, default_label(), actor=head, reason="Public now.")
        assert Negotiation.objects.get().label.value == LabelValue(level=10)


@pytest.mark.parametrize(
    "change",
    [
        lambda row, actor: services.update_negotiation(row, actor=actor, changes={"title": "Other"}),
        lambda row, actor: services.set_partners(row, [PartnerDraft("KEN")], actor=actor),
        lambda row, actor: services.set_areas(row, ["cyber"], actor=actor),
        lambda row, actor: services.record_round(row, actor=actor, held="2025"),
        lambda row, actor: services.meet_gate(row, "justice_consulted", actor=actor, evidence="Letter"),
        lambda row, actor: services.waive_gate(
            row, "justice_consulted", actor=actor, reason="r", approver="a", due_on=date(2026, 3, 1)
        ),
        lambda row, actor: services.reopen_gate(row, "finance_consulted", actor=actor, reason="r"),
        lambda row, actor: services.relabel(row, default_label(), actor=actor, reason="r"),
        lambda row, actor: services.move(row, "pause", actor=actor, reason="r"),
        lambda row, actor: services.sign(
            row, actor=actor, signed="2025-12-02", place="Kigali", signatories=[]
        ),
    ],
)
@pytest.mark.parametrize("name", ["reader", "otherdesk", "auditor", "admin"])
def test_change_by_somebody_who_may_not_changes_nothing(as_actor: Any, change: Any, name: str) -> None:
    with as_actor("desk") as desk:
        row = at(desk, "cleared", **PLAIN_FACTS)
        services.meet_gate(row, "finance_consulted", actor=desk, evidence="Letter 9")
        before = everything()
    # an administrator manages accounts and sees no record, so for them there is nothing to change
    with as_actor(name) as actor, pytest.raises(NotFound if name == "admin" else NotAllowed):
        change(row, actor)
    with as_actor("desk"):
        assert everything() == before


def test_change_of_what_one_cannot_see_is_not_found(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, label=SECRET)
    with as_actor("otherdesk") as otherdesk, pytest.raises(NotFound):
        services.update_negotiation(row, actor=otherdesk, changes={"title": "Mine"})


def test_closed_negotiation_is_no_longer_changed(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = services.move(make(desk), "drop", actor=desk, reason="No interest.")
        for change in (
            lambda: services.update_negotiation(row, actor=desk, changes={"title": "x"}),
            lambda: services.record_round(row, actor=desk, held="2025"),
            lambda: services.meet_gate(row, "justice_consulted", actor=desk, evidence="x"),
        ):
            with pytest.raises(Conflict) as refusal:
                change()
            assert refusal.value.error_code == "closed"


# gates


def standing(row: Negotiation, code: str) -> GateState:
    return {gate.code: gate.state for gate in gates_of(row, on=date(2026, 1, 5))}[code]


def test_gate_is_met_with_evidence(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
        services.meet_gate(row, "justice_consulted", actor=desk, evidence="Note 44", met_on=date(2025, 12, 1))
        gate = row.gates.get()
        assert (gate.state, gate.evidence, gate.decided_on, gate.decided_by) == (
            "met",
            "Note 44",
            date(2025, 12, 1),
            desk.name,
        )
        assert standing(row, "justice_consulted") is GateState.MET


def test_gate_is_waived_with_reason_approver_and_date(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = make(head)
        services.waive_gate(
            row,
            "finance_consulted",
            actor=head,
            reason="Silent for a year",
            approver="Minister",
            due_on=date(2026, 3, 1),
        )
        gate = row.gates.get()
        assert (gate.reason, gate.approver, gate.due_on) == (
            "Silent for a year",
            "Minister",
            date(2026, 3, 1),
        )
        assert standing(row, "finance_consulted") is GateState.WAIVED


def test_gate_is_opened_again_with_a_reason(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
        services.meet_gate(row, "justice_consulted", actor=desk, evidence="Note 44")
        services.reopen_gate(row, "justice_consulted", actor=desk, reason="The draft changed.")
        gate = row.gates.get()
        assert (gate.state, gate.evidence, gate.reason) == ("open", "", "The draft changed.")
        kinds = list(LogEntry.objects.order_by("pk").values_list("kind", flat=True))
        assert kinds == ["negotiation.opened", "negotiation.gate_met", "negotiation.gate_reopened"]


_SOON = date(2026, 3, 1)
WAIVER: dict[str, Any] = {"reason": "r", "approver": "a", "due_on": _SOON}


@pytest.mark.parametrize(
    ("name", "decide", "code"),
    [
        ("desk", lambda row, a: services.meet_gate(row, "budget", actor=a, evidence=" "), "evidence_missing"),
        ("desk", lambda row, a: services.meet_gate(row, "budget", actor=a, evidence="x", met_on=_SOON), "day_in_the_future"),
        ("desk", lambda row, a: services.meet_gate(row, "nonsense", actor=a, evidence="x"), "unknown_gate"),
        ("head", lambda row, a: services.meet_gate(row, "no_foreign_base", actor=a, evidence="x"), "prohibition"),
        ("desk", lambda row, a: services.meet_gate(row, "legal_nature_opinion", actor=a, evidence="x"), "role_may_not_confirm"),
        ("legal", lambda row, a: services.meet_gate(row, "authority_to_negotiate", actor=a, evidence="x"), "role_may_not_confirm"),
        ("desk", lambda row, a: services.waive_gate(row, "budget", actor=a, **WAIVER), "role_may_not"),
        ("head", lambda row, a: services.waive_gate(row, "budget", actor=a, **{**WAIVER, "reason": ""}), "reason_missing"),
        ("head", lambda row, a: services.waive_gate(row, "budget", actor=a, **{**WAIVER, "approver": ""}), "approver_missing"),
        ("head", lambda row, a: services.waive_gate(row, "budget", actor=a, **{**WAIVER, "due_on": date(2026, 1, 4)}), "due_in_the_past"),
        ("head", lambda row, a: services.waive_gate(row, "language_concordance", actor=a, **WAIVER), "not_applicable"),
        ("head", lambda row, a: services.waive_gate(row, "authority_to_negotiate", actor=a, **WAIVER), "not_waivable"),
        ("head", lambda row, a: services.waive_gate(row, "parliamentary_approval", actor=a, **WAIVER), "not_waivable"),
        ("head", lambda row, a: services.waive_gate(row, "no_foreign_base", actor=a, **WAIVER), "prohibition"),
        ("desk", lambda row, a: services.reopen_gate(row, "budget", actor=a, reason="r"), "already_open"),
        ("desk", lambda row, a: services.reopen_gate(row, "budget", actor=a, reason=""), "reason_missing"),
    ],
)  # fmt: skip
def test_gate_decision_is_refused_and_changes_nothing(
    as_actor: Any, name: str, decide: Any, code: str
) -> None:
    with as_actor("desk") as desk:
        row = make(desk, languages=["en"])
        before = everything()
    with as_actor(name) as actor, pytest.raises(DomainError) as refusal:
        decide(row, actor)
    assert refusal.value.error_code == code
    with as_actor("desk"):
        assert everything() == before
