"""Signing: the one step that makes an agreement, with everything kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.core.changes.models import LogEntry
from umubano.core.errors import Conflict, InvalidInput
from umubano.core.labels.services import default_label
from umubano.domain.agreements.models import Agreement, Relation
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft, SourceDraft
from umubano.domain.documents.models import Source
from umubano.domain.negotiations import services
from umubano.domain.negotiations.gates import GateState, gates_of
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.services import Signer
from umubano.domain.negotiations.tests.factories import (
    FOR_MOZAMBIQUE,
    HOME_SIGNER,
    PARTNER_SIGNER,
    PLAIN_FACTS,
    at,
    cleared,
    meet_all,
)
from umubano.domain.negotiations.tests.test_services import everything


def test_signing_makes_an_agreement_with_everything_kept(as_actor: Any) -> None:
    with as_actor("head") as head:
        source = Source.objects.create(label=default_label(), kind="press", publisher="The New Times")
        row = cleared(
            head,
            title="Accord de défense",
            kind="agreement",
            label=FOR_MOZAMBIQUE,
            areas=["training", "cyber"],
            level="ministry",
            scope="general",
            purpose="A framework.",
            is_illustrative=True,
            sources=[SourceDraft(source.pk, "reported", note="p. 2")],
            since=date(2025, 11, 1),
        )
        agreement = services.sign(
            row, actor=head, signed="2025-12", place="Maputo", signatories=[HOME_SIGNER, PARTNER_SIGNER]
        )
        found = Agreement.objects.get()
        assert found == agreement
        assert found.negotiation == Negotiation.objects.get()
        assert (found.title, found.kind, found.level, found.scope) == (
            "Accord de défense",
            "agreement",
            "ministry",
            "general",
        )
        assert (found.label.value, found.owner_id, found.desk) == (FOR_MOZAMBIQUE, head.user_id, "africa")
        assert (found.place, found.notes, found.is_illustrative) == ("Maputo", "A framework.", True)
        assert (found.signed, found.legal_nature, found.languages) == ("2025-12", "non_binding", ["en"])
        assert [(party.party_id, party.is_home) for party in found.parties.all()] == [
            ("RWA", True),
            ("MOZ", False),
        ]
        assert [area.area for area in found.areas.all()] == ["cyber", "training"]
        assert [(given.source_id, given.confidence, given.note) for given in found.sources.all()] == [
            (source.pk, "reported", "p. 2")
        ]
        assert [(act.kind, act.effective) for act in found.acts.all()] == [
            ("negotiation_authorised", "2025-11-01"),
            ("text_agreed", "2025-11-01"),
            ("signed", "2025-12"),
        ]
        assert [(person.name, person.full_powers) for person in found.signatories.all()] == [
            ("J. Bizimana", "filed"),
            ("A. Machel", "not_needed"),
        ]
        assert Negotiation.objects.get().closed_on == date(2025, 12, 31)


def test_signing_is_one_operation(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = cleared(head)
        LogEntry.objects.count()
        services.sign(row, actor=head, signed="2025-12-02", place="Kigali", signatories=[HOME_SIGNER])
        kinds = ["agreement.registered", "negotiation.stage_changed"]
        entries = LogEntry.objects.filter(kind__in=kinds).values_list("kind", "operation_id")
        assert sorted(kind for kind, _operation in entries) == kinds
        assert len({operation for _kind, operation in entries}) == 1


def test_signing_a_renewal_relates_it_to_what_it_replaces(as_actor: Any) -> None:
    with as_actor("head") as head:
        before = create_agreement(
            head,
            AgreementDraft(
                title="The old one",
                kind="agreement",
                label=default_label(),
                parties=[PartyDraft("RWA", is_home=True), PartyDraft("MOZ")],
                acts=[ActDraft("signed", "2018-05-01")],
            ),
        )
        row = cleared(head, renews_id=before.pk)
        agreement = services.sign(
            row, actor=head, signed="2025-12-02", place="Kigali", signatories=[HOME_SIGNER]
        )
        relations = list(Relation.objects.values_list("agreement_id", "kind", "target_id"))
        assert relations == [(agreement.pk, "replaces", before.pk)]


@pytest.mark.parametrize(
    ("capacity", "filed", "nature", "allowed", "recorded"),
    [
        ("head_of_state", False, "treaty", True, "not_needed"),
        ("head_of_government", False, "treaty", True, "not_needed"),
        ("foreign_minister", False, "treaty", True, "not_needed"),
        ("defence_minister", False, "treaty", False, "missing"),
        ("chief_of_defence", False, "treaty", False, "missing"),
        ("head_of_mission", False, "treaty", False, "missing"),
        ("other", False, "treaty", False, "missing"),
        ("defence_minister", True, "treaty", True, "filed"),
        ("defence_minister", False, "non_binding", True, "not_needed"),
    ],
)
def test_full_powers_of_our_signatories(
    as_actor: Any, capacity: str, filed: bool, nature: str, allowed: bool, recorded: str
) -> None:
    """VCLT 1969, art. 7: only three offices sign a treaty without full powers."""
    with as_actor("head") as head:
        row = cleared(head, legal_nature=nature)
        if nature == "treaty":
            services.reopen_gate(row, "full_powers", actor=head, reason="To be shown at signature.")
        signer = Signer("RWA", "J. Bizimana", "Office", capacity, filed)
        assert signer.full_powers(nature) == recorded
        if allowed:
            services.sign(row, actor=head, signed="2025-12-02", place="Kigali", signatories=[signer])
            assert Negotiation.objects.get().stage == "signed"
            return
        with pytest.raises(Conflict) as refusal:
            services.sign(row, actor=head, signed="2025-12-02", place="Kigali", signatories=[signer])
        assert refusal.value.error_code == "full_powers_missing"
        assert Agreement.objects.count() == 0


def test_full_powers_shown_at_signature_are_put_on_record(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = cleared(head, legal_nature="treaty")
        services.reopen_gate(row, "full_powers", actor=head, reason="To be shown at signature.")
        services.sign(row, actor=head, signed="2025-12-02", place="Kigali", signatories=[HOME_SIGNER])
        gate = row.gates.get(code="full_powers")
        assert (gate.state, gate.evidence) == ("met", "J. Bizimana (Minister of Defence): Filed")


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({"signed": "2026-02"}, InvalidInput, "signed_when"),
        ({"signed": "XXXX"}, InvalidInput, "signed_when"),
        ({"signatories": []}, InvalidInput, "signatories_missing"),
        ({"signatories": [Signer("RWA", " ")]}, InvalidInput, "signatory_without_name"),
        ({"signatories": [Signer("KEN", "Gen Kahariri")]}, InvalidInput, "signatory_of_a_stranger"),
        ({"signed": "2025-05-31"}, InvalidInput, "day_before_present_state"),
        ({"terms": {"nonsense": 1}}, InvalidInput, "bad_document"),
    ],
)
def test_signing_is_refused_and_leaves_nothing(
    as_actor: Any, given: dict[str, Any], error: Any, code: str
) -> None:
    with as_actor("head") as head:
        row = cleared(head)
        before = everything()
        values = {"signed": "2025-12-02", "place": "Kigali", "signatories": [HOME_SIGNER], **given}
        with pytest.raises(error) as refusal:
            services.sign(row, actor=head, **values)
        assert refusal.value.error_code == code
        assert Agreement.objects.count() == 0
        assert everything() == before


@pytest.mark.parametrize("stage", ["idea", "negotiating", "text_agreed"])
def test_only_what_is_cleared_can_be_signed(as_actor: Any, stage: str) -> None:
    with as_actor("head") as head:
        row = meet_all(at(head, stage, **PLAIN_FACTS), head)
        with pytest.raises(Conflict) as refusal:
            services.sign(row, actor=head, signed="2025-12-02", place="Kigali", signatories=[HOME_SIGNER])
        assert refusal.value.error_code == "wrong_state"
        assert Agreement.objects.count() == 0


def test_signature_subject_to_ratification_does_not_wait_for_parliament(as_actor: Any) -> None:
    facts = {"commits_finances": True, "subject_to_ratification": True}
    with as_actor("head") as head:
        row = cleared(head, **facts)
        agreement = services.sign(
            row, actor=head, signed="2025-12-02", place="Kigali", signatories=[HOME_SIGNER]
        )
        assert agreement.acts.get(kind="signed").details == {"effect": "subject_to_ratification"}
        gate = {gate.code: gate for gate in gates_of(row, on=date(2026, 1, 5))}["parliamentary_approval"]
        assert (gate.state, gate.before) == (GateState.OPEN, "after_signature")
        services.meet_gate(row, "parliamentary_approval", actor=head, evidence="Law 3/2026")


def test_signing_without_a_step_is_refused(as_actor: Any) -> None:
    with as_actor("head") as head, pytest.raises(InvalidInput) as refusal:
        services.move(cleared(head), "sign", actor=head)
    assert refusal.value.error_code == "use_sign"
