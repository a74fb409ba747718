"""Recording and changing activities: what is refused, what is kept, who may."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from umubano.core.changes import operation
from umubano.core.changes.models import LogEntry
from umubano.core.changes.undo import first_event
from umubano.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from umubano.core.labels.services import label_for
from umubano.domain.activities import services
from umubano.domain.activities.capture import Capture, capture_activity, likely_duplicates
from umubano.domain.activities.models import Activity, CostLine, Participation
from umubano.domain.activities.queries import similar
from umubano.domain.activities.spans import span_of
from umubano.domain.activities.tests.factories import FOR_MOZAMBIQUE, SECRET, complete, done, make
from umubano.domain.negotiations.tests.factories import agreement

pytestmark = pytest.mark.django_db


def test_short_capture_may_leave_the_basis_open_and_is_listed_as_incomplete(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = capture_activity(actor, Capture("visit", ["MOZ"], "2026-03", "Chief of staff in Maputo"))
        assert (row.state, row.desk, row.planned_start) == ("proposed", "africa", "2026-03")
        assert "basis" in row.missing
        assert list(Activity.objects.incomplete()) == [row]
        whole = complete(actor, planned_start="2026-07-01", planned_end="")
        assert whole.missing == []
        assert list(Activity.objects.incomplete()) == [row]


def test_past_and_its_basis_said_is_recorded_as_done(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = capture_activity(
            actor,
            Capture("visit", ["MOZ"], "2025-11-03/2025-11-05", "In Kigali", outside_because="Courtesy"),
        )
        assert (row.state, row.actual_start, row.actual_end) == ("done", "2025-11-03", "2025-11-05")
        unsaid = capture_activity(actor, Capture("visit", ["TZA"], "2025-11-03", "In Kigali"))
        assert (unsaid.state, unsaid.planned_start) == ("proposed", "2025-11-03")


def test_the_same_key_records_once(as_actor: Any) -> None:
    key = uuid.uuid4()
    with as_actor("desk") as actor:
        first = capture_activity(actor, Capture("visit", ["MOZ"], "2026-03", "A", key=key))
        again = capture_activity(actor, Capture("visit", ["MOZ"], "2026-03", "A", key=key))
        assert first.pk == again.pk
        assert Activity.objects.filter(capture_key=key).count() == 1
    with as_actor("head") as head, pytest.raises(Conflict) as refused:
        capture_activity(head, Capture("visit", ["MOZ"], "2026-03", "A", key=key))
    assert refused.value.error_code == "capture_key_taken"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"partners": []}, "partners_missing"),
        ({"partners": ["RWA"]}, "home_is_no_partner"),
        ({"partners": ["XYZ"]}, "unknown_party"),
        ({"partners": ["MOZ", "MOZ"]}, "partner_twice"),
        ({"kind": "picnic"}, "unknown_code"),
        ({"title": " "}, "title_missing"),
        ({"planned_end": "2026-03-01"}, "end_before_start"),
        ({"planned_start": "soon"}, "bad_date"),
        ({"actual_start": "2026-02-01"}, "day_in_the_future"),
        ({"state": "approved", "outside_because": ""}, "basis_missing"),
        ({"state": "approved", "reason": ""}, "reason_missing"),
        ({"state": "assessed"}, "state_is_no_beginning"),
        ({"kind": "exercise", "visit_level": "chief"}, "level_without_visit"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(as_actor: Any, changed: Any, code: str) -> None:
    with as_actor("desk") as actor:
        with pytest.raises(InvalidInput) as refused:
            make(actor, **changed)
        assert refused.value.error_code == code
        assert Activity.objects.count() == 0


def test_database_holds_that_exactly_one_basis_is_said(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = make(head, outside_because="")
        served = agreement(head, "MOZ", "Agreement on training")
        for values in (
            {"agreement_id": served.pk, "outside_because": "Why not"},  # both
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Activity.objects.filter(pk=row.pk).update(**values)
        with pytest.raises(Conflict):
            services.move(row, "approve", actor=head)
        services.update_activity(row, actor=head, changes={"agreement_id": served.pk})
        services.move(row, "approve", actor=head)
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=row.pk).update(agreement=None)  # neither, past the proposal
        with pytest.raises(InvalidInput) as refused:
            services.update_activity(row, actor=head, changes={"agreement_id": None})
        assert refused.value.error_code == "basis_missing"


def test_duplicates_are_the_same_kind_a_partner_and_days_that_may_overlap(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = make(actor)
        asked = {"kind": "visit", "partners": ["MOZ", "TZA"]}
        assert similar(**asked, span=span_of("2026-03", "")) == [row]
        assert similar(**asked, span=span_of("2026-03-04", "2026-03-09")) == [row]
        assert similar(**asked, span=span_of("2026-03-05", "")) == []
        assert similar(kind="exercise", partners=["MOZ"], span=span_of("2026-03", "")) == []
        assert similar(kind="visit", partners=["TZA"], span=span_of("2026-03", "")) == []
        services.move(row, "cancel", actor=actor, reason="Off.")
        assert similar(**asked, span=span_of("2026-03", "")) == []


def test_a_hidden_activity_is_no_duplicate(as_actor: Any) -> None:
    capture = Capture("visit", ["MOZ"], "2026-03", "Visit")
    with as_actor("desk") as actor:
        make(actor, label=SECRET)
        assert len(likely_duplicates(capture)) == 1
    with as_actor("otherdesk"):
        assert likely_duplicates(capture) == []


def test_lost_update_is_refused(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = make(actor)
        services.update_activity(row, actor=actor, changes={"place": "Maputo"}, version=1)
        with pytest.raises(Conflict) as refused:
            services.update_activity(row, actor=actor, changes={"place": "Beira"}, version=1)
        assert refused.value.error_code == "changed_meanwhile"
        assert Activity.objects.get().place == "Maputo"


def test_others_may_not_change_it_and_nothing_changes(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = make(actor)
    for name in ("reader", "otherdesk", "auditor"):
        with as_actor(name) as other, pytest.raises(NotAllowed):
            services.update_activity(row, actor=other, changes={"place": "Beira"})
    with as_actor("partner") as partner, pytest.raises(NotFound):
        services.update_activity(row, actor=partner, changes={"place": "Beira"})
    with as_actor("desk"):
        assert Activity.objects.get().place == ""


def test_numbers_are_by_side_and_a_total_is_not_below_their_sum(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = done(actor)
        assert "people" in row.missing
        line = services.record_participation(
            row, actor=actor, party="MOZ", numbers={"officers_women": 2, "ncos_men": 3}, total=9
        )
        assert line.people == 9
        assert "people" not in Activity.objects.get().missing
        for given, code in (
            ({"party": "TZA", "numbers": {"ncos_men": 1}}, "unknown_side"),
            ({"party": "RWA", "numbers": {}}, "numbers_missing"),
            ({"party": "RWA", "numbers": {"ncos_men": 5}, "total": 4}, "total_too_small"),
            ({"party": "RWA", "numbers": {"ncos_men": -1}}, "negative"),
        ):
            with pytest.raises(InvalidInput) as refused:
                services.record_participation(row, actor=actor, **given)  # type: ignore[arg-type]
            assert refused.value.error_code == code
        assert Participation.objects.count() == 1
        services.remove_participation(row, line.pk, actor=actor)
        assert Participation.objects.count() == 0


def test_course_only_where_there_is_one(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = done(actor, kind="education")
        with pytest.raises(InvalidInput):
            services.set_education(row, actor=actor, course="Staff course", places_taken=2, graduates=3)
        services.set_education(row, actor=actor, course="Staff course", places_taken=3, graduates=2)
        assert row.education.graduates == 2
        with pytest.raises(InvalidInput):
            services.set_education(done(actor), actor=actor, course="None")


def test_costs_have_an_amount_a_currency_and_a_payer(as_actor: Any) -> None:
    from decimal import Decimal

    with as_actor("desk") as actor:
        row = done(actor)
        services.record_cost(
            row, actor=actor, category="travel", amount=Decimal("1200.50"), currency="usd", paid_by="MOZ"
        )
        with pytest.raises(InvalidInput):
            services.record_cost(row, actor=actor, category="travel", amount=Decimal(1), currency="$")
        assert [(line.amount, line.currency, line.paid_by_id) for line in CostLine.objects.all()] == [
            (Decimal("1200.50"), "USD", "MOZ")
        ]


def test_a_new_label_goes_to_every_part_and_to_what_the_log_says(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = done(actor)
        services.record_participation(row, actor=actor, party="MOZ", numbers={"ncos_men": 3})
        services.record_lesson(row, actor=actor, text="Ask earlier.")
        services.relabel(row, label_for(SECRET), actor=actor, reason="It names a unit.")
        for rows in (row.parties, row.participations, row.lessons, row.state_changes):
            assert {part.label.level for part in rows.all()} == {40}
    with as_actor("otherdesk"):
        assert not Activity.objects.exists()
        assert not Participation.objects.exists()
        assert not LogEntry.objects.filter(subject_kind="activity").exists()


def test_lowering_a_label_is_not_the_desks(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        row = make(actor, label=SECRET)
        with pytest.raises(NotAllowed):
            services.relabel(row, label_for(FOR_MOZAMBIQUE), actor=actor, reason="Open it.")
        assert Activity.objects.get().label.level == 40
    with as_actor("head") as head:
        services.relabel(row, label_for(FOR_MOZAMBIQUE), actor=head, reason="Open it.")
    with as_actor("partner"):
        assert [found.ref for found in Activity.objects.all()] == [row.ref]


def test_many_are_changed_each_by_itself(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        rows = [make(actor), make(actor, title="Another", desk="europe-americas" if False else "africa")]
    with as_actor("head") as head:
        foreign = make(head, title="Of another desk", desk="europe-americas", partners=["FRA"])
    with as_actor("desk") as actor:
        result = services.bulk_edit(
            [*rows, foreign],
            actor=actor,
            changes={"direction": "together"},
            add_areas=["cyber"],
            reason="Tidied.",
        )
        assert [(one.ref, one.state) for one in result.outcomes] == [
            (rows[0].ref, "changed"),
            (rows[1].ref, "changed"),
            (foreign.ref, "refused"),
        ]
        assert Activity.objects.get(ref=foreign.ref).direction == "unknown"


def test_what_many_had_before_is_put_back_at_once_or_not_at_all(as_actor: Any) -> None:
    with as_actor("desk") as actor:
        rows = [complete(actor, title=f"Visit {number}") for number in (1, 2)]

        def told() -> list[tuple[str, list[str]]]:
            found = Activity.objects.order_by("pk")
            return [(row.direction, sorted(row.areas.values_list("area", flat=True))) for row in found]

        before = told()
        result = services.bulk_edit(
            rows, actor=actor, changes={"direction": "given"}, add_areas=["cyber"], reason="Tidied."
        )
        changed = told()
        assert changed == [("given", ["cyber", "training"])] * 2
        since = first_event(Activity, result.operation, [row.pk for row in rows])
        assert since is not None
    with as_actor("head") as head, pytest.raises(NotAllowed):
        services.undo_operation(head, result.operation, since)
    with as_actor("desk") as actor:
        services.undo_operation(actor, result.operation, since)
        assert told() == before
        # once is enough: they were changed since, by the undoing itself
        with pytest.raises(Conflict, match="changed again since"):
            services.undo_operation(actor, result.operation, since)
        assert told() == before


def test_one_edit_is_undone_with_its_partners_and_label(as_actor: Any) -> None:
    with as_actor("head") as actor:
        row = complete(actor)
        with operation(actor, "test.edit", reason="Corrected.") as identifier:
            changed = services.update_activity(row, actor=actor, changes={"title": "Other"}, reason="x")
            changed = services.set_partners(changed, ["TZA", "MOZ"], actor=actor, reason="x")
            services.relabel(changed, label_for(SECRET), actor=actor, reason="x")
        since = first_event(Activity, identifier, [row.pk])
        assert since is not None
        services.undo_operation(actor, identifier, since)
        fresh = Activity.objects.get(pk=row.pk)
        assert (fresh.title, fresh.label_id, fresh.partners_text) == (row.title, row.label_id, "Mozambique")
        assert [party.party_id for party in fresh.parties.all()] == ["MOZ"]
