"""A line of work and the activity that carries it out: offered, linked from either side, planned from the line."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.errors import Conflict, InvalidInput, NotAllowed
from umubano.core.labels.services import label_for
from umubano.core.testing.statements import asked_by, differences
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services import move
from umubano.domain.activities.tests.factories import make as activity
from umubano.domain.negotiations.tests.pages import text
from umubano.domain.plans import services
from umubano.domain.plans.models import Plan, PlanLine
from umubano.domain.plans.tests.factories import FOR_MOZAMBIQUE, SECRET, agreed, goal, line, make


@pytest.fixture
def course(as_actor: Any, plan: Plan) -> PlanLine:
    """The line of the agreed plan."""
    with as_actor("head"):
        return PlanLine.objects.select_related("plan").get(plan=plan)


def test_line_form_offers_the_activities_with_its_partner(
    as_actor: Any, client_as: Any, plan: Plan, course: PlanLine
) -> None:
    with as_actor("head") as head:
        ours = activity(head, title="Visit to Maputo")
        secret = activity(head, title="Secret visit", label=SECRET)
        activity(head, title="Visit to Nairobi", partners=["KEN"])
        activity(head, title="Visit of long ago", planned_start="2019-03", planned_end="")
        move(activity(head, title="Cancelled visit"), "cancel", actor=head, reason="No ship.")
    address = f"/plans/{plan.ref}/lines/{course.pk}/"
    seen = text(client_as("head").get(address))
    assert ("Visit to Maputo" in seen, "Secret visit" in seen) == (True, True)
    assert "SECRET" in seen
    for other in ("Visit to Nairobi", "Visit of long ago", "Cancelled visit"):
        assert (other, other in seen) == (other, False)
    legal = client_as("legal")
    seen = text(legal.get(address))
    assert ("Visit to Maputo" in seen, "Secret visit" in seen) == (True, False)
    sent = {"title": course.title, "planned_start": "2025-10-01", "planned_end": "2025-12-15", "side": "both", "reason": "It is this visit."}  # fmt: skip
    assert legal.post(address, {**sent, "activity": secret.ref}).status_code == 422
    assert legal.post(address, {**sent, "activity": ours.ref}).status_code == 303
    with as_actor("head"):
        assert PlanLine.objects.get(pk=course.pk).activity_id == ours.pk


def test_line_keeps_an_activity_that_whoever_changes_it_may_not_see(
    as_actor: Any, client_as: Any, plan: Plan, course: PlanLine
) -> None:
    with as_actor("head") as head:
        secret = activity(head, title="Secret visit", label=SECRET)
        services.link_activity(course, secret.ref, actor=head)
    sent = {"title": "Course renamed", "planned_start": "2025-10-01", "planned_end": "2025-12-15", "side": "both", "reason": "A name."}  # fmt: skip
    legal = client_as("legal")
    address = f"/plans/{plan.ref}/"
    assert f"/lines/{course.pk}/activity/" not in text(legal.get(address))
    assert legal.post(f"{address}lines/{course.pk}/", sent).status_code == 303
    with as_actor("head"):
        assert PlanLine.objects.get(pk=course.pk).activity_id == secret.pk


def test_linking_asks_no_reason_but_the_right_an_activity_and_a_free_line(
    as_actor: Any, course: PlanLine
) -> None:
    with as_actor("head") as head:
        one, other = activity(head), activity(head, title="Another visit")
        secret = activity(head, label=SECRET)
    with as_actor("otherdesk") as otherdesk, pytest.raises(NotAllowed):
        services.link_activity(course, one.ref, actor=otherdesk)
    with as_actor("legal") as legal, pytest.raises(InvalidInput) as refused:
        services.link_activity(course, secret.ref, actor=legal)
    assert refused.value.error_code == "unknown_activity"
    with as_actor("desk") as desk:
        for _twice in range(2):
            assert services.link_activity(course, one.ref, actor=desk).activity_id == one.pk
        with pytest.raises(Conflict) as taken:
            services.link_activity(course, other.ref, actor=desk)
        assert taken.value.error_code == "has_activity"


def test_activity_page_leads_to_the_lines_of_agreed_plans_with_its_partner(
    as_actor: Any, client_as: Any, course: PlanLine
) -> None:
    with as_actor("head") as head:
        row = activity(head)
        elsewhere = activity(head, title="Visit to Doha", partners=["QAT"])
        line(goal(make(head, title="Only a draft"), head), head, title="Line of a draft")
        agreed(head, head, title="Hidden plan", label=SECRET)
    address = f"/plans/serving/{row.ref}/"
    for name, status in (("desk", 200), ("head", 200), ("reader", 403), ("auditor", 403), ("partner", 403)):
        assert (name, client_as(name).get(address).status_code) == (name, status)
    for name, is_offered in (("desk", True), ("otherdesk", False), ("reader", False), ("auditor", False)):
        assert (name, address in text(client_as(name).get(row.get_absolute_url()))) == (name, is_offered)
    desk, legal = client_as("desk"), client_as("legal")
    assert "/plans/serving/" not in text(desk.get(elsewhere.get_absolute_url()))
    seen = text(legal.get(address))
    assert f'value="{course.pk}"' in seen
    assert ("Line of a draft" in seen, "Hidden plan" in seen) == (False, False)
    assert desk.post(address, {"line_pk": "0"}).status_code == 422
    assert desk.post(address, {"line_pk": str(course.pk)}).status_code == 303
    assert f"#line-{course.pk}" in text(desk.get(row.get_absolute_url()))
    assert f'value="{course.pk}"' not in text(desk.get(address))


def test_activity_planned_from_a_line_is_filled_in_and_linked(
    as_actor: Any, client_as: Any, plan: Plan, course: PlanLine
) -> None:
    address = f"/plans/{plan.ref}/lines/{course.pk}/activity/"
    assert address in text(client_as("desk").get(f"/plans/{plan.ref}/"))
    for name in ("reader", "partner", "otherdesk"):
        client = client_as(name)
        assert address not in text(client.get(f"/plans/{plan.ref}/"))
        assert client.get(address).status_code == 403
    desk = client_as("desk")
    page = desk.get(address)
    form = page.context["form"]
    assert {name: form.initial[name] for name in ("partners", "when", "what")} == {
        "partners": ["MOZ"],
        "when": "2025-10-01/2025-12-15",
        "what": course.title,
    }
    sent = {**form.initial, "key": str(form.initial["key"]), "kind": "training_given"}
    for _twice in range(2):
        assert desk.post(address, sent).status_code == 303
    with as_actor("desk"):
        made = Activity.objects.get()
        assert PlanLine.objects.get(pk=course.pk).activity_id == made.pk
        # the plan is released to Mozambique, what is planned under it is not yet
        assert (made.label.level, made.label.releasable_to) == (10, [])


def test_activity_planned_from_a_line_may_be_on_file_already(
    as_actor: Any, client_as: Any, plan: Plan, course: PlanLine
) -> None:
    with as_actor("head") as head:
        there = activity(head, planned_start="2025-11-03", planned_end="2025-11-05")
    address, desk = f"/plans/{plan.ref}/lines/{course.pk}/activity/", client_as("desk")
    form = desk.get(address).context["form"]
    sent = {**form.initial, "key": str(form.initial["key"]), "kind": "visit"}
    asked = desk.post(address, sent)
    assert asked.status_code == 422
    assert f'name="same" value="{there.ref}"' in text(asked)
    assert desk.post(address, {**sent, "same": there.ref}).status_code == 303
    with as_actor("head"):
        assert Activity.objects.count() == 1
        assert PlanLine.objects.get(pk=course.pk).activity_id == there.pk


def test_activity_planned_from_a_line_is_as_classified_as_the_plan(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        plan = agreed(head, head, label=SECRET)
        course = PlanLine.objects.get(plan=plan)
    address, client = f"/plans/{plan.ref}/lines/{course.pk}/activity/", client_as("head")
    form = client.get(address).context["form"]
    sent = {**form.initial, "key": str(form.initial["key"]), "kind": "visit"}
    assert client.post(address, sent).status_code == 303
    with as_actor("head"):
        assert Activity.objects.get().label == label_for(SECRET)


def test_pages_ask_as_many_statements_for_many_activities_as_for_one(
    as_actor: Any, client_as: Any, plan: Plan, course: PlanLine
) -> None:
    with as_actor("head") as head:
        row = activity(head)
    client = client_as("desk")
    pages = (f"/plans/{plan.ref}/lines/{course.pk}/", f"/plans/serving/{row.ref}/", row.get_absolute_url())
    for page in pages:
        client.get(page)
    before = {page: asked_by(lambda page=page: client.get(page)) for page in pages}  # type: ignore[misc]
    with as_actor("head") as head:
        for number in range(3):
            activity(head, title=f"Visit {number}")
        agreed(head, head, title="Another plan", label=FOR_MOZAMBIQUE, owner_id=head.user_id)
    for page in pages:
        assert (page, differences(before[page], asked_by(lambda page=page: client.get(page)))) == (page, [])  # type: ignore[misc]
