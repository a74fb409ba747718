"""Addresses of plans, by reference; their parts by number within the plan."""

from __future__ import annotations

from django.urls import path

from umubano.domain.plans.web import change, decide, measures, pages, serving

app_name = "plans"

urlpatterns = [
    path("", pages.listing, name="list"),
    path("new/", change.create, name="create"),
    path("serving/<str:activity_ref>/", serving.serve, name="serve"),
    path("<str:ref>/", pages.detail, name="detail"),
    path("<str:ref>/timeline/", pages.timeline, name="timeline"),
    path("<str:ref>/indicators/", pages.indicators, name="indicators"),
    path("<str:ref>/means/", pages.means, name="means"),
    path("<str:ref>/edit/", change.edit, name="edit"),
    path("<str:ref>/label/", change.label, name="label"),
    path("<str:ref>/step/<slug:step>/", decide.step, name="step"),
    path("<str:ref>/objectives/new/", change.objective, name="add_objective"),
    path("<str:ref>/objectives/<int:pk>/", change.objective, name="objective"),
    path("<str:ref>/objectives/<int:objective_pk>/goals/new/", change.add_goal, name="add_goal"),
    path(
        "<str:ref>/objectives/<int:objective_pk>/indicators/new/",
        measures.add_indicator,
        name="add_indicator",
    ),
    path("<str:ref>/goals/<int:pk>/", change.goal, name="goal"),
    path("<str:ref>/goals/<int:goal_pk>/lines/new/", change.add_line, name="add_line"),
    path("<str:ref>/lines/<int:pk>/", change.line, name="line"),
    path("<str:ref>/lines/<int:pk>/progress/", change.progress, name="progress"),
    path("<str:ref>/lines/<int:pk>/activity/", serving.plan_activity, name="plan_activity"),
    path("<str:ref>/lines/<int:pk>/drop/", change.drop, name="drop"),
    path("<str:ref>/indicators/<int:pk>/", measures.indicator, name="indicator"),
    path("<str:ref>/indicators/<int:pk>/values/<str:period>/", measures.value, name="value"),
    path("<str:ref>/values/<int:pk>/<slug:step>/", decide.value_step, name="value_step"),
    path("<str:ref>/risks/new/", measures.risk, name="add_risk"),
    path("<str:ref>/risks/<int:pk>/", measures.risk, name="risk"),
    path("<str:ref>/budget/new/", measures.budget, name="add_budget"),
    path("<str:ref>/budget/<int:pk>/", measures.budget, name="budget"),
    path("<str:ref>/remove/<slug:part_kind>/<int:pk>/", change.remove, name="remove"),
]
