"""Agreements are registered the same way one by one and by the hundred, and a wrong draft leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from umubano.core.changes.models import LogEntry
from umubano.core.changes.tracked import event_model_of
from umubano.core.errors import InvalidInput, NotAllowed
from umubano.core.refs import new_ref
from umubano.domain.agreements.models import (
    Act,
    Agreement,
    AgreementArea,
    AgreementParty,
    AgreementSource,
    Claim,
    Original,
    Signatory,
    StatusPeriod,
)
from umubano.domain.agreements.services.create import create_agreement, create_agreements
from umubano.domain.agreements.services.drafts import (
    ActDraft,
    AgreementDraft,
    ClaimDraft,
    OriginalDraft,
    PartyDraft,
    SignatoryDraft,
    SourceDraft,
)
from umubano.domain.agreements.tests.factories import TACIT, agreement_draft, label_of, make_source

pytestmark = pytest.mark.django_db

PARTS = (AgreementParty, AgreementArea, Act, Signatory, AgreementSource, Claim, Original, StatusPeriod)
MODELS = (Agreement, *PARTS)
#: What differs from one row to the next by nature.
OWN = {"id", "ref", "created_at", "recorded_at", "search", "agreement_id", "folded_title", "key"}


def _counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in (*MODELS, LogEntry)}


def _full_draft(source_id: int, key: str) -> AgreementDraft:
    return agreement_draft(
        title="Accord de coopération à Kigali",
        titles={"en": "Agreement on cooperation"},
        kind="agreement",
        legal_nature="treaty",
        level="ministry",
        scope="sector",
        place="Kigali",
        languages=["en", "fr"],
        prevailing_language="fr",
        text_status="held",
        terms=TACIT,
        notes="Notes; with “quotes”, a tab\tand a line\nbreak, \\N and a backslash \\.",
        is_illustrative=True,
        confidence="primary-text",
        areas=["training", "cyber", "training"],
        acts=[
            ActDraft("published_in_gazette", "2020-06", details={}, document="No 12", source_id=source_id),
            ActDraft("notified", "2020-05", party="MOZ", note="By note verbale."),
        ],
        signatories=[
            SignatoryDraft("RWA", "A. Umutoni", "Minister of Defence", "filed"),
            SignatoryDraft("MOZ", "C. Macuácua"),
        ],
        sources=[SourceDraft(source_id, "primary-text", "p. 3", "first hand")],
        claims=[ClaimDraft("signed", "2020-05-02", "reported", source_id)],
        original=OriginalDraft("test", key, {"Title": "Accord", "empty": None, "n": 3}),
    )


def _rows(agreement: Agreement) -> dict[str, list[dict[str, Any]]]:
    """Everything about one agreement, as the database holds it, without what is its own."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in MODELS:
        condition = {"pk": agreement.pk} if model is Agreement else {"agreement": agreement}
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in OWN]
        found[model.__name__] = list(model.objects.filter(**condition).order_by("pk").values(*names))
    acts = list(agreement.acts.order_by("pk").values_list("pk", flat=True))
    reason = found["Agreement"][0]["status_reason"]
    reason["acts"] = [acts.index(act) for act in reason["acts"]]
    return found


def test_create_one_and_many_give_the_same_rows(as_actor) -> None:
    with as_actor("head") as actor:
        source = make_source(actor)
        one = create_agreement(actor, _full_draft(source.pk, "0"), reason="One.")
        drafts = [_full_draft(source.pk, str(number)) for number in range(1, 61)]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            many = create_agreements(actor, drafts, reason="Many.")
        staged = [query["sql"] for query in captured if "CREATE TEMPORARY TABLE" in query["sql"]]
        expected = _rows(one)
        assert [len(rows) for rows in expected.values()] == [1, 2, 2, 3, 2, 1, 1, 1, 2]
        assert [_rows(row) for row in many] == [expected] * 60
    assert len(staged) == len(MODELS)


def test_create_many_writes_search_and_history_like_one(as_actor) -> None:
    with as_actor("desk") as actor:
        many = create_agreements(actor, [agreement_draft(place="Huye") for _ in range(55)], reason="Import.")
        assert Agreement.objects.matching("huye").count() == 55
        events = event_model_of(Agreement).objects.filter(pgh_obj_id__in=[row.pk for row in many])
        assert events.count() == 55
        contexts = {(event.pgh_context["actor"], event.pgh_context["reason"]) for event in events}
        assert contexts == {(actor.id, "Import.")}
        assert len({event.pgh_context_id for event in events}) == 1


def test_create_logs_that_it_was_registered_with_the_day_of_signature(as_actor) -> None:
    with as_actor("desk") as actor:
        row = create_agreement(actor, agreement_draft(signed="2021-03-04"), reason="Found in the archive.")
        entry = LogEntry.objects.get(subject_kind="agreement", subject_id=row.pk)
        assert (entry.kind, entry.effective_on.isoformat(), entry.actor_id) == (
            "agreement.registered",
            "2021-03-04",
            actor.id,
        )
        event = event_model_of(Agreement).objects.get(pgh_obj_id=row.pk)
        assert event.pgh_context_id == entry.operation_id


def test_references_do_not_count() -> None:
    refs = {new_ref("A") for _ in range(200)}
    assert len(refs) == 200
    assert {len(ref) for ref in refs} == {9}


def test_create_none_writes_nothing(as_actor) -> None:
    with as_actor("desk") as actor:
        before = _counts()
        assert create_agreements(actor, []) == []
        assert _counts() == before


WRONG: list[tuple[str, dict[str, Any], str, Any]] = [
    ("title_missing", {"title": "  "}, "title", ""),
    ("too_long", {"title": "x" * 401}, "title", "x" * 401),
    ("unknown_code", {"kind": "pact"}, "kind", "pact"),
    ("unknown_code", {"areas": ["training", "witchcraft"]}, "areas", "witchcraft"),
    ("unknown_code", {"level": "village"}, "level", "village"),
    ("unknown_code", {"scope": "narrow"}, "scope", "narrow"),
    ("unknown_code", {"legal_nature": "promise"}, "legal_nature", "promise"),
    ("unknown_code", {"text_status": "lost"}, "text_status", "lost"),
    ("unknown_code", {"confidence": "very"}, "confidence", "very"),
    ("unknown_code", {"collection": "other"}, "collection", "other"),
    ("bad_reference", {"ref": "A 1/2"}, "ref", "A 1/2"),
    ("unknown_party", {"partners": ("ATLANTIS",)}, "parties", "ATLANTIS"),
    ("party_twice", {"partners": ("MOZ", "MOZ")}, "parties", "MOZ"),
    ("act_of_a_stranger", {"acts": [ActDraft("notified", "2021", party="UGA")]}, "acts", "UGA"),
    ("unknown_code", {"acts": [ActDraft("danced", "2021")]}, "kind", "danced"),
    ("bad_date", {"signed": "2021-02-30"}, None, "2021-02-30"),
    ("bad_date", {"acts": [ActDraft("notified", "yesterday")]}, None, "yesterday"),
    ("bad_document", {"terms": {"term": "for ever"}}, None, "for ever"),
    ("bad_document", {"terms": {"duration": 5}}, None, 5),
    ("bad_document", {"terms": {"initial_months": -1}}, None, -1),
    ("bad_document", {"acts": [ActDraft("extended", "2021", details={"months": "six"})]}, None, "six"),
    ("signatory_of_a_stranger", {"signatories": [SignatoryDraft("UGA", "N. N.")]}, "signatories", "UGA"),
    ("name_missing", {"signatories": [SignatoryDraft("MOZ", " ")]}, "signatories", "MOZ"),
    ("unknown_code", {"signatories": [SignatoryDraft("MOZ", "N.", "", "perhaps")]}, "signatories", "perhaps"),
    ("unknown_code", {"claims": [ClaimDraft("place", "Maputo", "surely")]}, "confidence", "surely"),
    ("field_missing", {"claims": [ClaimDraft(" ", "Maputo", "reported")]}, "field", " "),
]


@pytest.mark.parametrize(("code", "wrong", "field", "value"), WRONG)
def test_wrong_draft_is_refused_by_name_and_leaves_nothing(
    as_actor, code: str, wrong: dict[str, Any], field: str | None, value: Any
) -> None:
    with as_actor("head") as actor:
        before = _counts()
        with pytest.raises(InvalidInput) as refused:
            create_agreements(actor, [agreement_draft(), agreement_draft(**wrong)])
        assert refused.value.error_code == code
        assert refused.value.details.get("field") == field
        assert refused.value.details.get("value") == value
        assert _counts() == before


def test_one_wrong_draft_among_many_leaves_nothing(as_actor) -> None:
    with as_actor("head") as actor:
        before = _counts()
        drafts = [*(agreement_draft() for _ in range(59)), agreement_draft(terms={"term": "for ever"})]
        with pytest.raises(InvalidInput) as refused:
            create_agreements(actor, drafts)
        assert refused.value.details["path"] == "terms.term"
        assert _counts() == before


def test_draft_without_parties_is_refused(as_actor) -> None:
    with as_actor("desk") as actor:
        before = _counts()
        with pytest.raises(InvalidInput) as refused:
            create_agreement(actor, replace(agreement_draft(), parties=[]))
        assert refused.value.error_code == "parties_missing"
        assert _counts() == before


def test_party_may_act_through_two_bodies(as_actor) -> None:
    with as_actor("desk") as actor:
        parties = [
            PartyDraft("RWA", is_home=True),
            PartyDraft("MOZ", body="Ministry of Defence"),
            PartyDraft("MOZ", body="Armed forces"),
        ]
        row = create_agreement(actor, replace(agreement_draft(), parties=parties))
        assert [party.body_name for party in row.parties.all()] == ["", "Ministry of Defence", "Armed forces"]
        assert list(Agreement.objects.with_partner("MOZ").filter(pk=row.pk)) == [row]


def test_label_not_held_is_refused(as_actor) -> None:
    with as_actor("head") as head:
        secret = label_of(40)
    with as_actor("legal") as actor:
        before = _counts()
        with pytest.raises(NotAllowed) as refused:
            create_agreement(actor, agreement_draft(label=secret))
        assert refused.value.error_code == "label_not_held"
        assert _counts() == before
    with as_actor("head"):
        assert Agreement.objects.filter(label=secret).count() == 0
    assert head.clearance == 40


@pytest.mark.parametrize("name", ["reader", "auditor", "partner", "admin"])
def test_reading_roles_may_not_register(as_actor, name: str) -> None:
    with as_actor("head"):
        label = label_of(releasable_to=["MOZ"])
        before = _counts()
    with as_actor(name) as actor, pytest.raises(NotAllowed) as refused:
        create_agreement(actor, agreement_draft(label=label))
    assert refused.value.error_code == "role_may_not"
    with as_actor("head"):
        assert _counts() == before


def test_desk_officer_registers_for_the_own_desk_only(as_actor) -> None:
    with as_actor("otherdesk") as actor:
        before = _counts()
        with pytest.raises(NotAllowed) as refused:
            create_agreements(actor, [agreement_draft(desk=""), agreement_draft(desk="africa")])
        assert (refused.value.error_code, refused.value.details["desk"]) == ("other_desk", "africa")
        assert _counts() == before


def test_signatories_keep_name_office_and_full_powers(as_actor) -> None:
    with as_actor("desk") as actor:
        people = [
            SignatoryDraft("MOZ", "Cristóvão Chume", "Minister of National Defence", power)
            for power in Signatory.FullPowers.values
        ]
        row = create_agreement(actor, agreement_draft(signatories=people))
        assert [(one.party_id, one.name, one.office, one.full_powers) for one in row.signatories.all()] == [
            ("MOZ", "Cristóvão Chume", "Minister of National Defence", power)
            for power in ("not_needed", "filed", "missing", "unknown")
        ]


def test_every_part_of_an_agreement_is_compared_here() -> None:
    parts = {
        relation.related_model
        for relation in Agreement._meta.related_objects
        if isinstance(relation, models.ManyToOneRel) and not relation.related_model.__name__.endswith("Event")
    }
    here = {part for part in parts if part._meta.app_label == "agreements"}
    assert {part.__name__ for part in here - set(PARTS)} == {"Relation"}


def test_refused_terms_name_the_path(as_actor) -> None:
    with as_actor("head") as actor, pytest.raises(InvalidInput) as refused:
        create_agreement(actor, agreement_draft(terms={"notice": {"weeks": 3}}))
    assert refused.value.details["path"] == "terms.notice.weeks"
