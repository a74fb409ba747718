"""Pages of plans: who sees and does what, what is refused, what it costs."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.core.changes import acting
from umubano.core.testing.statements import asked_by, differences
from umubano.domain.negotiations.tests.pages import text
from umubano.domain.plans import services
from umubano.domain.plans.models import (
    CRITERIA,
    ELEMENTS,
    Goal,
    Indicator,
    IndicatorValue,
    Objective,
    Plan,
    PlanLine,
)
from umubano.domain.plans.services import BudgetDraft, RiskDraft
from umubano.domain.plans.tests.factories import (
    SECRET,
    TEXT,
    agreed,
    goal,
    line,
    make,
)

TABS = ("", "timeline/", "indicators/", "means/")


def addresses(plan: Plan) -> list[str]:
    return [f"/plans/{plan.ref}/{tab}" for tab in TABS]


@pytest.mark.parametrize("name", ["desk", "reader", "otherdesk", "head", "legal", "partner", "auditor"])
def test_the_cast_reads_what_is_released_to_it(client_as: Any, plan: Plan, name: str) -> None:
    client = client_as(name)
    assert [client.get(address).status_code for address in addresses(plan)] == [200] * 4
    assert "Engineering plan" in text(client.get("/plans/"))


@pytest.mark.parametrize(("name", "status"), [("partner", 404), ("reader", 200), ("admin", 404)])
def test_what_is_not_released_looks_missing(client_as: Any, draft: Plan, name: str, status: int) -> None:
    client = client_as(name)
    assert {client.get(address).status_code for address in addresses(draft)} == {status}
    assert client.get("/plans/P-NOTHING/").status_code == 404


@pytest.mark.parametrize("name", ["otherdesk", "partner", "reader"])
def test_no_trace_without_the_label(client_as: Any, as_actor: Any, actors: Any, name: str) -> None:
    pages = (
        "/",
        "/plans/",
        "/plans/?export=csv",
        "/search/?q=Vobralle",
        "/calendar/?days=3650",
        "/partners/MOZ/",
        "/history/",
    )
    client = client_as(name)
    before = {
        page: re.findall(r'class="(?:figure-value|number|count)"[^>]*>\s*([\d.,]+)', text(client.get(page)))
        for page in pages
    }
    with acting(actors["head"]) as head:
        hidden = agreed(head, head, title="Quixzanth Vobralle", label=SECRET, ref="P-HIDDEN")
        assert any("Quixzanth" in text(client_as("head").get(page)) for page in pages)
    seen_by_head = [page for page in pages if "Quixzanth" in text(client_as("head").get(page))]
    assert {"/plans/", "/plans/?export=csv", "/search/?q=Vobralle", "/history/"} <= set(seen_by_head)
    for page in pages:
        content = text(client.get(page))
        assert (page, "Quixzanth" in content, hidden.ref in content) == (page, False, False)
        found = re.findall(r'class="(?:figure-value|number|count)"[^>]*>\s*([\d.,]+)', content)
        assert (page, found) == (page, before[page])


def test_partner_sees_neither_owners_nor_unapproved_values(client_as: Any, plan: Plan, as_actor: Any) -> None:
    with as_actor("head") as head:
        one = Indicator.objects.get(plan=plan)
        services.save_risk(
            plan,
            RiskDraft("Rain", likelihood=4, impact=4, mitigation="Wait", owner_id=head.user_id),
            actor=head,
            reason="Seen.",
        )
        value = services.record_value(
            one, actor=head, period_end=date(2025, 12, 31), value=Decimal(34), note="Draft note"
        )
        services.take_value_step(value, "submit", actor=head)
    home = "".join(text(client_as("desk").get(address)) for address in addresses(plan))
    abroad = "".join(text(client_as("partner").get(address)) for address in addresses(plan))
    for internal in (
        "Head of the directorate",
        "Desk officer, Africa",
        "Legal adviser",
        "Draft note",
        "Submitted",
    ):
        assert (internal, internal in home) == (internal, True)
        assert (internal, internal in abroad) == (internal, False)
    assert "owner" not in text(client_as("partner").get("/plans/")).lower().split("<main", 1)[1]
    with as_actor("legal") as legal:
        services.take_value_step(value, "approve", actor=legal)
    assert "Draft note" in text(client_as("partner").get(f"/plans/{plan.ref}/indicators/"))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("desk", 200),
        ("head", 200),
        ("legal", 200),
        ("otherdesk", 403),
        ("reader", 403),
        ("partner", 403),
        ("auditor", 403),
    ],
)
def test_forms_open_to_those_who_may(
    client_as: Any, plan: Plan, as_actor: Any, name: str, status: int
) -> None:
    with as_actor("head"):
        parent = Objective.objects.get(plan=plan)
        way = Goal.objects.get(plan=plan)
        one = PlanLine.objects.get(plan=plan)
        measure = Indicator.objects.get(plan=plan)
    client = client_as(name)
    paths = (
        "edit/",
        "step/abandon/",
        "objectives/new/",
        f"objectives/{parent.pk}/",
        f"objectives/{parent.pk}/goals/new/",
        f"objectives/{parent.pk}/indicators/new/",
        f"goals/{way.pk}/",
        f"goals/{way.pk}/lines/new/",
        f"lines/{one.pk}/",
        f"lines/{one.pk}/progress/",
        f"lines/{one.pk}/drop/",
        f"indicators/{measure.pk}/",
        f"indicators/{measure.pk}/values/2025-12-31/",
        "risks/new/",
        "budget/new/",
        f"remove/line/{one.pk}/",
        "label/",
    )
    found = {path: client.get(f"/plans/{plan.ref}/{path}").status_code for path in paths}
    assert found == dict.fromkeys(paths, status)
    assert client.get(f"/plans/{plan.ref}/lines/999999/").status_code == 404
    assert client.get(f"/plans/{plan.ref}/remove/plan/1/").status_code == 404
    assert client.get(f"/plans/{plan.ref}/indicators/{measure.pk}/values/nonsense/").status_code == 404


def objective_form(**changed: str) -> dict[str, str]:
    answers = {f"is_{name}": "yes" for name in CRITERIA}
    return {"text": TEXT, **answers, **dict.fromkeys(ELEMENTS, "Said."), **changed}


def test_a_plan_is_drawn_up_and_agreed_in_the_browser(client_as: Any) -> None:
    desk, head = client_as("desk"), client_as("head")
    sent = {
        "title": "Plan of the page", "partner": "MOZ", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        "drawn_up_on": "2026-01-05", "desk": "africa", "label_level": "10",
    }  # fmt: skip
    response = desk.post("/plans/new/", sent)
    assert response.status_code == 303
    address = response.headers["Location"]
    wish = desk.post(f"{address}objectives/new/", objective_form(text="Enhance relations"))
    assert (wish.status_code, "cannot be checked" in text(wish)) == (422, True)
    unanswered = desk.post(f"{address}objectives/new/", objective_form(is_relevant=""))
    assert (unanswered.status_code, "Answer yes or no" in text(unanswered)) == (422, True)
    assert (
        desk.post(
            f"{address}objectives/new/", objective_form(is_relevant="no", relevant_reason="Not asked for.")
        ).status_code
        == 303
    )
    assert "Not asked for." in text(desk.get(address))
    with_ids = re.search(r"objectives/(\d+)/goals/new/", text(desk.get(address)))
    assert with_ids
    objective = with_ids[1]
    assert desk.post(f"{address}objectives/{objective}/goals/new/", {"text": "Courses"}).status_code == 303
    found = re.search(r"goals/(\d+)/lines/new/", text(desk.get(address)))
    assert found
    sent = {"title": "Course", "planned_start": "2026-02-02", "planned_end": "2026-03-02", "side": "home"}
    assert desk.post(f"{address}goals/{found[1]}/lines/new/", sent).status_code == 303
    assert head.post(f"{address}step/agree/", {"effective_on": "2026-01-05"}).status_code == 422
    with_people = text(desk.get(f"{address}objectives/{objective}/indicators/new/"))
    people = {
        name: pk for pk, name in re.findall(r'<option value="(\d+)"[^>]*>([^<]+)</option>', with_people)
    }
    sent = {
        "name": "Certified", "unit": "persons", "baseline": "0", "target": "120", "direction": "rises", "every_months": "6",
        "source": "Register", "owner_id": people["Desk officer, Africa"], "assessor_id": people["Desk officer, Africa"],
    }  # fmt: skip
    same = desk.post(f"{address}objectives/{objective}/indicators/new/", sent)
    assert (same.status_code, "Who implements cannot assess" in text(same)) == (422, True)
    sent["assessor_id"] = people["Legal adviser"]
    assert desk.post(f"{address}objectives/{objective}/indicators/new/", sent).status_code == 303
    assert desk.post(f"{address}step/agree/", {"effective_on": "2026-01-05"}).status_code == 403
    assert head.post(f"{address}step/agree/", {"effective_on": "2026-01-05"}).status_code == 303
    assert "Agreed" in text(desk.get(address))


def test_progress_and_values_by_the_page(client_as: Any, plan: Plan, as_actor: Any) -> None:
    with as_actor("head"):
        one, measure = PlanLine.objects.get(plan=plan), Indicator.objects.get(plan=plan)
    desk, legal = client_as("desk"), client_as("legal")
    address = f"/plans/{plan.ref}/"
    assert "21 days late" in text(desk.get(address))
    sent = {"started_on": "2025-10-01", "done_on": "2025-12-20"}
    assert desk.post(f"{address}lines/{one.pk}/progress/", sent).status_code == 303
    assert "5 days late" in text(desk.get(address))
    assert (
        desk.post(f"{address}indicators/{measure.pk}/values/2025-12-31/", {"value": "34"}).status_code == 303
    )
    with as_actor("head"):
        value = IndicatorValue.objects.get(indicator=measure)
    assert "Approve" not in text(desk.get(f"{address}indicators/"))
    assert desk.post(f"{address}values/{value.pk}/submit/", {"reason": ""}).status_code == 303
    assert desk.post(f"{address}values/{value.pk}/approve/", {"reason": ""}).status_code == 422
    assert legal.post(f"{address}values/{value.pk}/return/", {"reason": ""}).status_code == 422
    assert "Approve" in text(legal.get(f"{address}indicators/"))
    assert legal.post(f"{address}values/{value.pk}/approve/", {"reason": ""}).status_code == 303
    shown = text(legal.get(f"{address}indicators/"))
    assert "28 % of the way" in shown
    assert legal.post(f"{address}values/{value.pk}/lock/", {"reason": ""}).status_code == 303
    assert legal.get(f"{address}values/{value.pk}/lock/").status_code == 409


def test_budget_sums_stand_per_currency(client_as: Any, draft: Plan, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        for amount, currency in ((100, "USD"), (50, "USD"), (70, "EUR")):
            services.save_budget_line(draft, BudgetDraft("Travel", Decimal(amount), currency), actor=desk)
    page = text(client_as("desk").get(f"/plans/{draft.ref}/means/"))
    figures = re.findall(
        r'figure-value">\s*([\d.,]+)\s*</span>\s*<span class="figure-caption">([^<]+)<', page
    )
    assert figures == [("70", "EUR planned"), ("150", "USD planned")]


def test_timeline_draws_lines_slip_and_the_table(client_as: Any, plan: Plan) -> None:
    page = text(client_as("head").get(f"/plans/{plan.ref}/timeline/"))
    assert page.count('class="band-bad"') == 1
    assert page.count('class="ghost"') == 1
    assert "21 days late" in page
    assert " style=" not in page
    lines = text(client_as("head").get(f"/plans/{plan.ref}/timeline/?export=csv")).splitlines()
    assert "Course one" in lines[2]


def test_timeline_on_another_day(client_as: Any, plan: Plan) -> None:
    page = text(client_as("head").get(f"/plans/{plan.ref}/timeline/?on=2025-09-15"))
    assert page.count('class="band-neutral"') == 1
    assert "days late" not in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Late one", "Other one", "Draft one"]),
        ("state=draft", ["Other one", "Draft one"]),
        ("partner=KEN", ["Other one"]),
        ("shown=late", ["Late one"]),
        ("shown=now", ["Late one", "Draft one"]),
        ("q=draft", ["Draft one"]),
        ("q=kenya", ["Other one"]),
        ("sort=title", ["Draft one", "Late one", "Other one"]),
        ("agreement=A-NONE", []),
    ],
)
def test_list_filters_sorts_and_exports_the_same(
    client_as: Any, as_actor: Any, query: str, expected: list[str]
) -> None:
    with as_actor("head") as head:
        make(head, title="Draft one", starts_on=date(2025, 1, 1))
        make(head, title="Other one", partner="KEN", starts_on=date(2025, 2, 1), ends_on=date(2025, 6, 30))
        agreed(head, head, title="Late one")
    client = client_as("head")
    page = text(client.get(f"/plans/?{query}"))
    titles = ["Late one", "Other one", "Draft one"]
    found = sorted((one for one in titles if f">{one}<" in page), key=lambda one: page.index(f">{one}<"))
    assert found == expected
    lines = text(client.get(f"/plans/?{query}&export=csv")).splitlines()[2:-1]
    assert [one.split(",")[1] for one in lines] == expected
    workbook = client.get(f"/plans/?{query}&export=xlsx")
    assert b"".join(workbook.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("tab", ["/plans/", *TABS, "/partners/MOZ/", "/calendar/"])
def test_pages_cost_the_same_for_one_and_many(client_as: Any, as_actor: Any, tab: str) -> None:
    client = client_as("desk")
    with as_actor("head") as head:
        one = agreed(head, head)
    address = tab if tab.startswith("/") else f"/plans/{one.ref}/{tab}"

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        # the settings of the installation are read again every few seconds, whatever the page
        return sum("installation_setting" not in query["sql"] for query in captured.captured_queries)

    statements()
    before = statements()
    with as_actor("head") as head:
        for _number in range(2):
            agreed(head, head)
            again = make(head)
            way = goal(again, head)
            first = line(way, head)
            line(way, head, after=[first.pk], is_milestone=True)
        for _number in range(2):
            parent = services.save_objective(one, _objective(), actor=head, reason="More.")
            way = services.save_goal(parent, "Way", actor=head, reason="More.")
            for _count in range(3):
                line(way, head, reason="More.", is_milestone=True)
            services.save_risk(
                one, RiskDraft("R", likelihood=1, impact=1, mitigation="m"), actor=head, reason="More."
            )
            services.save_budget_line(one, BudgetDraft("T", Decimal(1), "USD"), actor=head, reason="More.")
            services.save_indicator(parent, _indicator(), actor=head, reason="More.")
    assert statements() == before


def _objective() -> Any:
    from umubano.domain.plans.tests.factories import FILLED, YES

    return services.ObjectiveDraft(TEXT, YES, FILLED)


def _indicator() -> Any:
    from umubano.domain.plans.tests.factories import account_id

    return services.IndicatorDraft(
        "N", "u", Decimal(0), Decimal(1), "s", account_id("desk"), account_id("legal")
    )


def test_five_hundred_lines_cost_no_more_statements(client_as: Any, plan: Plan, as_actor: Any) -> None:
    client, address = client_as("head"), f"/plans/{plan.ref}/timeline/"
    client.get(address)
    few = asked_by(lambda: client.get(address))
    with as_actor("head"):
        one = PlanLine.objects.get(plan=plan)
        PlanLine.objects.bulk_create(
            PlanLine(
                plan=plan, goal_id=one.goal_id, label_id=plan.label_id, title=f"Line {number}",
                planned_start=date(2026, 1, 1 + number % 28), planned_end=date(2026, 6, 1),
            )
            for number in range(500)
        )  # fmt: skip
    assert differences(few, asked_by(lambda: client.get(address))) == []
    assert text(client.get(address)).count("Line 4") > 100


def test_panels_name_the_plan(client_as: Any, plan: Plan) -> None:
    assert "Engineering plan" in text(client_as("partner").get("/partners/MOZ/"))
    assert "Engineering plan" not in text(client_as("desk").get("/partners/KEN/"))


@pytest.mark.parametrize("address", ["/plans/", "/plans/new/", *TABS])
def test_pages_are_in_the_readers_language(client_as: Any, cast: Any, plan: Plan, address: str) -> None:
    cast["desk"].language = "fr"
    cast["desk"].save(update_fields=["language"])
    full = address if address.startswith("/") else f"/plans/{plan.ref}/{address}"
    response = client_as("desk").get(full)
    assert response.status_code == 200
    assert re.findall(r' (?:x|width|x1)="\d+,\d+', text(response)) == []
