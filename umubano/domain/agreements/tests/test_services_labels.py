"""Need-to-know in the register's services: what a label hides, what changing it hides or opens, and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from umubano.core.accounts.desks import desk_name
from umubano.core.changes.models import AccessLog, LogEntry
from umubano.core.changes.tracked import event_model_of
from umubano.core.errors import InvalidInput, NotAllowed, NotFound
from umubano.core.labels import LabelValue, combine
from umubano.core.labels.models import Protected
from umubano.domain.agreements.models import Agreement, AgreementPart, Original, Relation, StatusPeriod
from umubano.domain.agreements.services.acts import correct_act, record_act
from umubano.domain.agreements.services.change import (
    add_claim,
    add_source,
    decide_claim,
    relabel,
    relate,
    set_areas,
    set_parties,
    set_signatories,
    unrelate,
    update_agreement,
)
from umubano.domain.agreements.services.drafts import (
    ClaimDraft,
    OriginalDraft,
    PartyDraft,
    SignatoryDraft,
    SourceDraft,
)
from umubano.domain.agreements.tests.factories import label_of, make_agreement, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.row_security]

CIRCLE = "CABO-DELGADO"
PARTS: tuple[type[Protected], ...] = (*AgreementPart.__subclasses__(), StatusPeriod, Original)


def _full(actor: Any, **overrides: Any) -> Agreement:
    """An agreement with one of every part, relations apart."""
    source = make_source(actor)
    return make_agreement(
        actor,
        areas=["training"],
        signatories=[SignatoryDraft("MOZ", "C. Chume")],
        sources=[SourceDraft(source.pk, "reported")],
        claims=[ClaimDraft("place", "Maputo", "reported")],
        original=OriginalDraft("test", "1", {"title": "As read"}),
        **overrides,
    )


def _labels(agreement: Agreement) -> set[int]:
    found = {agreement.label_id}
    for model in PARTS:
        found |= set(model.objects.filter(agreement=agreement).values_list("label_id", flat=True))  # type: ignore[attr-defined]
    return found


def _traces(agreement: Agreement) -> dict[str, int]:
    """How many rows of each table tell of the agreement, history and logs included."""
    counted = {"Agreement": Agreement.objects.filter(pk=agreement.pk).count()}
    counted["AgreementEvent"] = event_model_of(Agreement).objects.filter(pgh_obj_id=agreement.pk).count()
    for model in PARTS:
        counted[model.__name__] = model.objects.filter(agreement=agreement.pk).count()  # type: ignore[attr-defined]
    for model in AgreementPart.__subclasses__():
        counted[f"{model.__name__}Event"] = (
            event_model_of(model).objects.filter(agreement_id=agreement.pk).count()
        )
    counted["Relation, other end"] = Relation.objects.filter(target=agreement.pk).count()
    counted["RelationEvent, other end"] = (
        event_model_of(Relation).objects.filter(target_id=agreement.pk).count()
    )
    counted["LogEntry"] = LogEntry.objects.filter(subject_kind="agreement", subject_id=agreement.pk).count()
    counted["LogEntry, named"] = LogEntry.objects.filter(summary__contains=agreement.ref).count()
    counted["AccessLog"] = AccessLog.objects.filter(subject_ref=agreement.ref).count()
    return counted


# relations


def test_relation_carries_a_label_that_dominates_both_ends(as_actor) -> None:
    with as_actor("head") as actor:
        first = make_agreement(actor, label=label_of(20, releasable_to=["MOZ", "TZA"]))
        second = make_agreement(actor, label=label_of(10, releasable_to=["MOZ"], compartments=[CIRCLE]))
        relation = relate(first, "amends", second, actor=actor, reason="Preamble.")
        assert relation.label.value == LabelValue(20, frozenset({"MOZ"}), frozenset({CIRCLE}))
        assert relation.label.value == combine(first.label.value, second.label.value)


def test_viewer_of_one_end_sees_no_relation_to_what_is_hidden(as_actor) -> None:
    with as_actor("head") as actor:
        opened, secret = make_agreement(actor), make_agreement(actor, label=label_of(40))
        relate(opened, "implements", secret, actor=actor, reason="Preamble.")
        relate(secret, "framework_for", opened, actor=actor, reason="Article 1.")
        assert (opened.relations.count(), opened.related_from.count()) == (1, 1)
        assert (
            LogEntry.objects.filter(kind="agreement.related", subject_id=opened.pk, summary="").count() == 1
        )
    with as_actor("legal"):
        seen = Agreement.objects.get(pk=opened.pk)
        assert (seen.relations.count(), seen.related_from.count()) == (0, 0)
        assert event_model_of(Relation).objects.count() == 0
        assert {name: number for name, number in _traces(secret).items() if number} == {}


def test_relation_to_what_is_hidden_is_refused_as_missing(as_actor) -> None:
    with as_actor("head") as actor:
        opened, secret = make_agreement(actor), make_agreement(actor, label=label_of(40))
    with as_actor("legal") as actor, pytest.raises(NotFound):
        relate(opened, "amends", secret, actor=actor, reason="A guess.")
    with as_actor("head"):
        assert Relation.objects.count() == 0


def test_relation_vanishes_when_an_end_is_raised_by_somebody_who_does_not_see_it(as_actor) -> None:
    """The relation keeps its old label then, which others may read: only the other end keeps them out."""
    with as_actor("head") as head:
        raised = make_agreement(head, label=label_of(10), desk="")
        stays = make_agreement(head, label=label_of(10, compartments=["OTHER"][:0]))
        relate(raised, "amends", stays, actor=head, reason="Preamble.")
    with as_actor("reader"):
        assert Relation.objects.count() == 1
        assert event_model_of(Relation).objects.count() == 1
    with as_actor("head") as head:
        Agreement.objects.filter(pk=raised.pk).update(label=label_of(40))
        assert Relation.objects.get().label.value.level == 10
    with as_actor("reader"):
        assert Agreement.objects.filter(pk=stays.pk).count() == 1
        assert Relation.objects.count() == 0
        assert event_model_of(Relation).objects.count() == 0


# changing a label


def test_relabel_reaches_every_part(as_actor) -> None:
    with as_actor("head") as actor:
        row, other = _full(actor), make_agreement(actor, label=label_of(20))
        relate(row, "amends", other, actor=actor, reason="Preamble.")
        counts = {model: model.objects.filter(agreement=row).count() for model in PARTS}  # type: ignore[attr-defined]
        assert min(counts.values()) == 1
        secret = label_of(40, compartments=[CIRCLE])
        relabel(row, secret, actor=actor, reason="The annex is secret.")
        row.refresh_from_db()
        assert (_labels(row), row.version) == ({secret.pk}, 2)
        assert {model: model.objects.filter(agreement=row).count() for model in PARTS} == counts  # type: ignore[attr-defined]


def test_relabel_combines_relations_anew_with_their_other_end(as_actor) -> None:
    with as_actor("head") as actor:
        row, other = make_agreement(actor), make_agreement(actor, label=label_of(20))
        outgoing = relate(row, "amends", other, actor=actor, reason="Preamble.")
        incoming = relate(other, "implements", row, actor=actor, reason="Preamble.")
        for label, level in ((label_of(30), 30), (label_of(10), 20)):
            relabel(row, label, actor=actor, reason="Looked at again.")
            for relation in (outgoing, incoming):
                relation.refresh_from_db()
                assert relation.label.value.level == level


def test_raising_a_label_hides_the_past_as_well(as_actor) -> None:
    with as_actor("head") as actor:
        row, other = _full(actor), make_agreement(actor)
        relate(row, "amends", other, actor=actor, reason="Preamble.")
        relate(other, "implements", row, actor=actor, reason="Preamble.")
        record_act(row, actor=actor, kind="notified", effective="2021", party="MOZ")
    with as_actor("reader"):
        seen = _traces(row)
        nothing = {name for name, number in seen.items() if not number}
        assert nothing == {"AccessLog"}
    with as_actor("head") as actor:
        relabel(row, label_of(30), actor=actor, reason="The annex is confidential.")
    with as_actor("reader"):
        assert {name: number for name, number in _traces(row).items() if number} == {}
        assert Agreement.objects.filter(pk=other.pk).count() == 1
    with as_actor("head"):
        assert _traces(row)["LogEntry"] == seen["LogEntry"] + 1


def test_raising_a_label_raises_the_log_of_who_read_it(as_actor) -> None:
    from umubano.core.changes.access import record_access

    with as_actor("auditor"):
        before = AccessLog.objects.count()
    with as_actor("head") as actor:
        row = make_agreement(actor)
        record_access(actor, "exported", row)
        relabel(row, label_of(30), actor=actor, reason="Confidential.")
        entry = AccessLog.objects.get(subject_ref=row.ref)
        assert entry.label.value.level == 30
    with as_actor("auditor"):
        assert AccessLog.objects.count() == before + 1


def test_lowering_a_label_opens_the_record_and_not_its_past(as_actor) -> None:
    with as_actor("head") as actor:
        row = _full(actor, label=label_of(40))
        relabel(row, label_of(10), actor=actor, reason="Declassified.")
    with as_actor("reader"):
        seen = _traces(row)
        assert (seen["Agreement"], seen["Act"], seen["AgreementParty"]) == (1, 1, 2)
        entries = LogEntry.objects.filter(subject_kind="agreement", subject_id=row.pk)
        assert list(entries.values_list("kind", flat=True)) == ["agreement.relabelled"]
        assert seen["AgreementEvent"] == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((30, (), ()), (10, (), ())),
        ((10, (), (CIRCLE,)), (10, (), ())),
        ((10, (), ()), (10, ("MOZ",), ())),
        ((10, ("MOZ",), ()), (10, ("MOZ", "TZA"), ())),
        ((20, (), ()), (40, ("MOZ",), ())),
    ],
)
def test_lowering_needs_the_head_or_the_legal_adviser(as_actor, before: Any, after: Any) -> None:
    def made(value: Any) -> Any:
        return label_of(value[0], releasable_to=value[1], compartments=value[2])

    with as_actor("desk") as actor:
        row = _full(actor, label=made(before))
        log = LogEntry.objects.count()
        with pytest.raises(NotAllowed) as refused:
            relabel(row, made(after), actor=actor, reason="Why not.")
        assert refused.value.details["action"] == "agreements.lower_label"
        row.refresh_from_db()
        assert (_labels(row), LogEntry.objects.count()) == ({made(before).pk}, log)
    with as_actor("head") as actor:
        relabel(row, made(after), actor=actor, reason="Decided.")
        row.refresh_from_db()
        assert _labels(row) == {made(after).pk}


def test_raising_is_for_any_writer_of_the_desk_but_not_above_the_own_label(as_actor) -> None:
    with as_actor("desk") as actor:
        row = make_agreement(actor)
        relabel(row, label_of(20), actor=actor, reason="Restricted.")
        row.refresh_from_db()
        assert row.label.value.level == 20
    with as_actor("head"):
        secret = label_of(40)
    with as_actor("legal") as actor:
        with pytest.raises(NotAllowed) as refused:
            relabel(row, secret, actor=actor, reason="Secret.")
        assert refused.value.error_code == "label_not_held"
        row.refresh_from_db()
        assert row.label.value.level == 20


def test_relabel_needs_a_reason(as_actor) -> None:
    with as_actor("head") as actor:
        row = make_agreement(actor)
        with pytest.raises(InvalidInput) as refused:
            relabel(row, label_of(20), actor=actor, reason=" ")
        assert refused.value.error_code == "reason_missing"
        row.refresh_from_db()
        assert row.label.value.level == 10


# who may do what

Write = Callable[[Agreement, Any], Any]
WRITES: dict[str, Write] = {
    "update": lambda row, actor: update_agreement(row, actor=actor, changes={"place": "Huye"}, reason="R."),
    "parties": lambda row, actor: set_parties(
        row, [PartyDraft("RWA", is_home=True)], actor=actor, reason="R."
    ),
    "areas": lambda row, actor: set_areas(row, ["cyber"], actor=actor, reason="R."),
    "signatories": lambda row, actor: set_signatories(row, [], actor=actor, reason="R."),
    "source": lambda row, actor: add_source(
        row, SourceDraft(row.sources.get().source_id, "reported"), actor=actor
    ),
    "claim": lambda row, actor: add_claim(
        row, actor=actor, field="place", value="Huye", confidence="reported"
    ),
    "decide": lambda row, actor: decide_claim(row.claims.get(), actor=actor, accept=True, reason="R."),
    "act": lambda row, actor: record_act(row, actor=actor, kind="notified", effective="2021"),
    "correct": lambda row, actor: correct_act(row.acts.get(), actor=actor, effective="2021", reason="R."),
    "relate": lambda row, actor: relate(
        row, "amends", Agreement.objects.exclude(pk=row.pk).first(), actor=actor, reason="R."
    ),
    "unrelate": lambda row, actor: unrelate(row.relations.get(), actor=actor, reason="R."),
    "relabel": lambda row, actor: relabel(row, row.label, actor=actor, reason="R."),
}


def _visible_to_all(actor: Any) -> Agreement:
    opened = label_of(10, releasable_to=["MOZ"])
    row = _full(actor, label=opened)
    relate(row, "implements", make_agreement(actor, label=opened), actor=actor, reason="For a test.")
    return row


def _everything(agreement: Agreement) -> list[Any]:
    rows = [list(Agreement.objects.filter(pk=agreement.pk).values())]
    rows += [list(model.objects.filter(agreement=agreement).order_by("pk").values()) for model in PARTS]  # type: ignore[attr-defined]
    return [*rows, LogEntry.objects.count(), event_model_of(Agreement).objects.count()]


@pytest.mark.parametrize("write", WRITES)
def test_only_writers_of_the_desk_change_what_all_see(as_actor, write: str) -> None:
    with as_actor("head") as actor:
        row = _visible_to_all(actor)
        before = _everything(row)
    for name in ("reader", "auditor", "partner"):
        with as_actor(name) as actor:
            seen = Agreement.objects.get(pk=row.pk)
            with pytest.raises(NotAllowed) as refused:
                WRITES[write](seen, actor)
            assert (name, refused.value.error_code, refused.value.status) == (name, "role_may_not", 403)
    with as_actor("otherdesk") as actor:
        seen = Agreement.objects.get(pk=row.pk)
        with pytest.raises(NotAllowed) as refused:
            WRITES[write](seen, actor)
        assert (refused.value.error_code, refused.value.details["desk"]) == ("other_desk", "africa")
        assert f"“{desk_name('africa')}”" in refused.value.message
    with as_actor("head"):
        assert _everything(row) == before


@pytest.mark.parametrize("name", ["reader", "otherdesk", "partner", "admin", "legal"])
@pytest.mark.parametrize("write", ["update", "parties", "areas", "signatories", "claim", "act", "relabel"])
def test_invisible_agreement_is_missing_whoever_asks(as_actor, name: str, write: str) -> None:
    with as_actor("head") as actor:
        row = _full(actor, label=label_of(40, compartments=[CIRCLE]))
        before = _everything(row)
    with as_actor(name) as actor, pytest.raises(NotFound) as refused:
        WRITES[write](row, actor)
    assert refused.value.status == 404
    with as_actor("head"):
        assert _everything(row) == before


def test_administrator_sees_no_agreement(as_actor) -> None:
    with as_actor("head") as actor:
        row = _visible_to_all(actor)
    with as_actor("admin"):
        assert {name: number for name, number in _traces(row).items() if number} == {}
