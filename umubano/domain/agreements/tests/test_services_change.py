"""Changes of what the register says: a reason where it is signed, no lost update, nothing half-done when refused."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.changes.models import LogEntry
from umubano.core.changes.tracked import event_model_of
from umubano.core.errors import Conflict, InvalidInput, NotAllowed
from umubano.domain.agreements.models import Agreement, Claim
from umubano.domain.agreements.services.change import (
    add_claim,
    add_source,
    decide_claim,
    relate,
    set_areas,
    set_parties,
    set_signatories,
    unrelate,
    update_agreement,
)
from umubano.domain.agreements.services.drafts import (
    ActDraft,
    ClaimDraft,
    PartyDraft,
    SignatoryDraft,
    SourceDraft,
)
from umubano.domain.agreements.tests.factories import TACIT, make_agreement, make_source

pytestmark = pytest.mark.django_db


def _state(agreement: Agreement) -> dict[str, Any]:
    """All that a refusal must leave as it was."""
    row = Agreement.objects.filter(pk=agreement.pk)
    return {
        "row": row.values().get(),
        "parties": list(agreement.parties.order_by("pk").values()),
        "areas": list(agreement.areas.order_by("pk").values()),
        "signatories": list(agreement.signatories.order_by("pk").values()),
        "claims": list(agreement.claims.order_by("pk").values()),
        "sources": list(agreement.sources.order_by("pk").values()),
        "relations": list(agreement.relations.order_by("pk").values()),
        "log": LogEntry.objects.count(),
        "history": event_model_of(Agreement).objects.count(),
    }


# update_agreement


def test_update_changes_logs_and_counts_the_version(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        changed = update_agreement(
            row,
            actor=actor,
            changes={"place": "Huye", "title": row.title},
            reason="The text says Huye.",
            version=1,
        )
        assert (changed.place, changed.version) == ("Huye", 2)
        entry = LogEntry.objects.get(kind="agreement.changed", subject_id=row.pk)
        assert entry.summary == "place"
        event = event_model_of(Agreement).objects.filter(pgh_obj_id=row.pk).latest("pgh_id")
        assert (event.pgh_context["reason"], event.pgh_context["operation"], event.place) == (
            "The text says Huye.",
            "agreements.change",
            "Huye",
        )
        assert list(Agreement.objects.matching("huye")) == [row]


def test_update_with_the_same_values_changes_nothing_and_asks_no_reason(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        assert update_agreement(row, actor=actor, changes={"title": row.title}) == row
        assert _state(row) == before


def test_signed_agreement_is_changed_only_with_a_reason(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        for blank in ("", "   "):
            with pytest.raises(InvalidInput) as refused:
                update_agreement(row, actor=actor, changes={"place": "Huye"}, reason=blank)
            assert (refused.value.error_code, refused.value.details["field"]) == ("reason_missing", "reason")
            assert _state(row) == before


def test_unsigned_agreement_is_changed_without_a_reason(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, signed="")
        assert update_agreement(row, actor=actor, changes={"place": "Huye"}).place == "Huye"


def test_update_of_what_somebody_else_changed_meanwhile_is_a_conflict(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        update_agreement(row, actor=actor, changes={"place": "Huye"}, reason="First.", version=1)
        before = _state(row)
        with pytest.raises(Conflict) as refused:
            update_agreement(row, actor=actor, changes={"place": "Kigali"}, reason="Second.", version=1)
        assert refused.value.error_code == "changed_meanwhile"
        assert _state(row) == before


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("not_editable", {"status": "in_force"}),
        ("not_editable", {"label_id": 1}),
        ("not_editable", {"place": "Huye", "ref": "X"}),
        ("title_missing", {"title": " "}),
        ("too_long", {"place": "x" * 201}),
        ("unknown_code", {"kind": "scroll"}),
        ("unknown_code", {"level": "village"}),
        ("unknown_code", {"scope": "narrow"}),
        ("unknown_code", {"text_status": "lost"}),
        ("unknown_code", {"confidence": "very"}),
        ("bad_document", {"terms": {"term": "for ever"}}),
    ],
)
def test_update_refuses_what_cannot_be(as_actor, code: str, changes: dict[str, Any]) -> None:
    with as_actor("head") as actor:
        row = make_agreement(actor)
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            update_agreement(row, actor=actor, changes=changes, reason="Try.")
        assert refused.value.error_code == code
        assert _state(row) == before


def test_update_of_terms_recomputes_the_standing(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, signed="2010-01-01")
        terms = {"entry": "on_signature", "term": "fixed", "initial_months": 24}
        update_agreement(row, actor=actor, changes={"terms": terms}, reason="Article 9.")
        row.refresh_from_db()
        assert row.status == "expired"
        assert [period.status for period in row.periods.order_by("starts_on")] == [
            "none",
            "in_force",
            "expired",
        ]


def test_legal_nature_is_for_the_legal_adviser_and_the_head(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        with pytest.raises(NotAllowed) as refused:
            update_agreement(row, actor=actor, changes={"legal_nature": "treaty"}, reason="It is one.")
        assert refused.value.details["action"] == "agreements.give_opinion"
        assert _state(row) == before
    with as_actor("legal") as legal:
        changes = {
            "legal_nature": "treaty",
            "legal_opinion": "Intends rights.",
            "legal_opinion_author": legal.name,
        }
        assert update_agreement(row, actor=legal, changes=changes, reason="Asked.").legal_nature == "treaty"


# parties


def _parties(*codes: str) -> list[PartyDraft]:
    return [PartyDraft("RWA", is_home=True), *(PartyDraft(code) for code in codes)]


def test_set_parties_replaces_them_and_the_words_searched(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        set_parties(row, _parties("UGA", "KEN"), actor=actor, reason="Read the text.")
        row.refresh_from_db()
        assert [party.party_id for party in row.parties.all()] == ["RWA", "UGA", "KEN"]
        assert (row.partners_text, row.version) == ("Uganda, Kenya", 2)
        assert list(Agreement.objects.matching("kenya").filter(pk=row.pk)) == [row]
        assert list(Agreement.objects.matching("mozambique").filter(pk=row.pk)) == []


def test_set_parties_refuses_to_leave_out_one_that_acted(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, acts=[ActDraft("notified", "2021", party="MOZ")])
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            set_parties(row, _parties("UGA"), actor=actor, reason="Wrong one.")
        assert (refused.value.error_code, refused.value.details["value"]) == ("party_has_acted", "MOZ")
        assert _state(row) == before


def test_set_parties_refuses_to_leave_out_one_that_signed(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, signatories=[SignatoryDraft("MOZ", "C. Chume")])
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            set_parties(row, _parties("UGA"), actor=actor, reason="Wrong one.")
        assert (refused.value.error_code, refused.value.details["value"]) == ("party_has_signed", "MOZ")
        assert _state(row) == before


@pytest.mark.parametrize(
    ("code", "parties", "reason"),
    [
        ("unknown_party", _parties("ATLANTIS"), "Why."),
        ("parties_missing", [], "Why."),
        ("party_twice", _parties("MOZ", "MOZ"), "Why."),
        ("reason_missing", _parties("UGA"), ""),
        ("reason_missing", [PartyDraft("RWA"), PartyDraft("MOZ")], ""),
    ],
)
def test_set_parties_refuses_what_cannot_be(
    as_actor, code: str, parties: list[PartyDraft], reason: str
) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            set_parties(row, parties, actor=actor, reason=reason)
        assert refused.value.error_code == code
        assert _state(row) == before


def test_set_parties_to_what_they_are_changes_nothing(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        set_parties(row, _parties("MOZ"), actor=actor)
        assert _state(row) == before


def test_a_third_party_makes_entry_wait_for_it(as_actor) -> None:
    with as_actor("desk") as actor:
        notified = [ActDraft("notified", "2021", party=code) for code in ("RWA", "MOZ")]
        row = make_agreement(actor, terms={"entry": "on_last_notification"}, acts=notified)
        assert (row.status, row.in_force_since) == ("in_force", "2021")
        set_parties(row, _parties("MOZ", "TZA"), actor=actor, reason="Three sign.")
        row.refresh_from_db()
        assert (row.status, row.in_force_since, row.in_force_on) == ("signed", "", None)
        assert [period.status for period in row.periods.order_by("starts_on")] == ["none", "signed"]


# areas and signatories


def test_set_areas_replaces_them_by_code_name_or_synonym(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, areas=["training", "cyber"])
        set_areas(row, ["Logistics", "cybersecurity"], actor=actor, reason="Article 2.")
        assert [area.area for area in row.areas.all()] == ["cyber", "logistics"]
        before = _state(row)
        set_areas(row, ["cyber", "logistics"], actor=actor)
        assert _state(row) == before


@pytest.mark.parametrize(
    ("areas", "reason", "code"), [(["witchcraft"], "Why.", "unknown_code"), (["cyber"], "", "reason_missing")]
)
def test_set_areas_refuses_what_cannot_be(as_actor, areas: list[str], reason: str, code: str) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, areas=["training"])
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            set_areas(row, areas, actor=actor, reason=reason)
        assert refused.value.error_code == code
        assert _state(row) == before


def test_set_signatories_replaces_them(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, signatories=[SignatoryDraft("MOZ", "C. Chume")])
        people = [
            SignatoryDraft("RWA", "J. Marizamunda", "Minister of Defence", "not_needed"),
            SignatoryDraft("MOZ", "N. N.", "", "missing"),
        ]
        set_signatories(row, people, actor=actor, reason="Last page.")
        assert [(one.party_id, one.name, one.office, one.full_powers) for one in row.signatories.all()] == [
            ("RWA", "J. Marizamunda", "Minister of Defence", "not_needed"),
            ("MOZ", "N. N.", "", "missing"),
        ]
        before = _state(row)
        set_signatories(row, people, actor=actor)
        assert _state(row) == before


@pytest.mark.parametrize(
    ("code", "person", "reason"),
    [
        ("signatory_of_a_stranger", SignatoryDraft("UGA", "N. N."), "Why."),
        ("name_missing", SignatoryDraft("MOZ", " "), "Why."),
        ("unknown_code", SignatoryDraft("MOZ", "N. N.", "", "perhaps"), "Why."),
        ("reason_missing", SignatoryDraft("MOZ", "N. N."), " "),
    ],
)
def test_set_signatories_refuses_what_cannot_be(
    as_actor, code: str, person: SignatoryDraft, reason: str
) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor, signatories=[SignatoryDraft("MOZ", "C. Chume")])
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            set_signatories(row, [person], actor=actor, reason=reason)
        assert refused.value.error_code == code
        assert _state(row) == before


# sources, claims and relations


def test_add_source_says_it_once(as_actor) -> None:
    with as_actor("desk") as actor:
        row, source = make_agreement(actor), make_source(actor)
        for locator in ("p. 1", "p. 2"):
            add_source(row, SourceDraft(source.pk, "reported", locator), actor=actor)
        assert [(one.source_id, one.locator) for one in row.sources.all()] == [(source.pk, "p. 2")]


@pytest.mark.parametrize(
    ("known", "confidence", "code"), [(True, "surely", "unknown_code"), (False, "reported", "unknown_source")]
)
def test_add_source_refuses_what_cannot_be(as_actor, known: bool, confidence: str, code: str) -> None:
    with as_actor("desk") as actor:
        row, source = make_agreement(actor), make_source(actor)
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            add_source(row, SourceDraft(source.pk if known else 0, confidence), actor=actor)
        assert refused.value.error_code == code
        assert _state(row) == before


def _disputed(actor: Any) -> Agreement:
    claims = [ClaimDraft("signed", day, "reported") for day in ("2020-05-01", "2020-05-02", "2020-05-03")]
    return make_agreement(actor, claims=[*claims, ClaimDraft("place", "Maputo", "reported")])


def test_accepting_a_claim_rejects_those_about_the_same_field(as_actor) -> None:
    with as_actor("desk") as actor:
        row = _disputed(actor)
        add_claim(row, actor=actor, field="signed", value="2020-05-04", confidence="estimate")
        chosen = row.claims.get(value="2020-05-02")
        decide_claim(chosen, actor=actor, accept=True, reason="The text is dated so.")
        states = dict(row.claims.values_list("value", "state"))
        assert states == {
            "2020-05-01": "rejected",
            "2020-05-02": "accepted",
            "2020-05-03": "rejected",
            "2020-05-04": "rejected",
            "Maputo": "open",
        }
        decided = row.claims.exclude(state="open")
        assert {(one.decided_by, one.reason) for one in decided} == {(actor.name, "The text is dated so.")}
        assert LogEntry.objects.get(kind="agreement.claim_decided").summary == "signed: accepted"


def test_rejecting_a_claim_leaves_the_others_open(as_actor) -> None:
    with as_actor("desk") as actor:
        row = _disputed(actor)
        decide_claim(row.claims.get(value="2020-05-02"), actor=actor, accept=False, reason="A misprint.")
        assert sorted(row.claims.values_list("state", flat=True)) == ["open", "open", "open", "rejected"]


def test_claim_is_decided_with_a_reason_and_once(as_actor) -> None:
    with as_actor("desk") as actor:
        row = _disputed(actor)
        claim = row.claims.get(value="2020-05-02")
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            decide_claim(claim, actor=actor, accept=True, reason=" ")
        assert refused.value.error_code == "reason_missing"
        assert _state(row) == before
        decide_claim(claim, actor=actor, accept=True, reason="So.")
        before = _state(row)
        for other in row.claims.filter(field="signed"):
            with pytest.raises(Conflict) as conflict:
                decide_claim(Claim.objects.get(pk=other.pk), actor=actor, accept=False, reason="Not so.")
            assert conflict.value.error_code == "already_decided"
        assert _state(row) == before


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("field_missing", {"field": " ", "value": "x", "confidence": "reported"}),
        ("value_missing", {"field": "place", "value": " ", "confidence": "reported"}),
        ("unknown_code", {"field": "place", "value": "x", "confidence": "surely"}),
        ("unknown_source", {"field": "place", "value": "x", "confidence": "reported", "source_id": 0}),
    ],
)
def test_add_claim_refuses_what_cannot_be(as_actor, code: str, given: dict[str, Any]) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            add_claim(row, actor=actor, **given)
        assert refused.value.error_code == code
        assert _state(row) == before


def test_relate_and_unrelate(as_actor) -> None:
    with as_actor("desk") as actor:
        row, target = make_agreement(actor), make_agreement(actor, terms=TACIT)
        first = relate(row, "implements", target, actor=actor, reason="Preamble.")
        assert relate(row, "implements", target, actor=actor, reason="Again.") == first
        assert LogEntry.objects.get(kind="agreement.related").summary == f"implements {target.ref}"
        unrelate(first, actor=actor, reason="Another one.")
        assert row.relations.count() == 0


@pytest.mark.parametrize(
    ("code", "kind", "itself", "reason"),
    [
        ("unknown_code", "resembles", False, "Why."),
        ("related_to_itself", "amends", True, "Why."),
        ("reason_missing", "amends", False, ""),
    ],
)
def test_relate_refuses_what_cannot_be(as_actor, code: str, kind: str, itself: bool, reason: str) -> None:
    with as_actor("desk") as actor:
        row, target = make_agreement(actor), make_agreement(actor)
        before = _state(row)
        with pytest.raises(InvalidInput) as refused:
            relate(row, kind, row if itself else target, actor=actor, reason=reason)
        assert refused.value.error_code == code
        assert _state(row) == before
