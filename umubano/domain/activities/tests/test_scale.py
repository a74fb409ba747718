"""What makes a million activities quick shows the same as reading all of them would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from umubano.core.actors import Role
from umubano.core.testing.statements import differences
from umubano.domain.activities import inbox as inbox_module
from umubano.domain.activities import services
from umubano.domain.activities.calendar import calendar
from umubano.domain.activities.due import deadlines, due
from umubano.domain.activities.inbox import inbox
from umubano.domain.activities.models import Activity, ActivityParty
from umubano.domain.activities.tests.factories import SECRET, complete, done, make
from umubano.domain.agreements.tests.test_web_register import statements
from umubano.domain.negotiations.tests.pages import text

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)


def _strays() -> list[tuple[date | None, date | None]]:
    rows: Any = ActivityParty.objects.values_list("starts_on", "activity__starts_on")
    return [pair for pair in rows if pair[0] != pair[1]]


def test_the_rows_of_a_partner_carry_the_day_of_the_activity(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, partners=["MOZ", "TZA"])
        make(desk, planned_start="", planned_end="")
        assert ActivityParty.objects.filter(starts_on=date(2026, 3, 2)).count() == 2
        services.update_activity(row, actor=desk, changes={"planned_start": "2026-04", "planned_end": ""})
        assert set(ActivityParty.objects.filter(activity=row).values_list("starts_on", flat=True)) == {
            date(2026, 4, 1)
        }
        services.set_partners(row, ["MOZ", "KEN"], actor=desk)
        assert _strays() == []
        services.update_activity(row, actor=desk, changes={"planned_start": ""})
        assert set(ActivityParty.objects.filter(activity=row).values_list("starts_on", flat=True)) == {None}
        assert _strays() == []


def test_the_list_of_a_partner_is_the_list_narrowed(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        made = [
            make(desk, title=f"Visit {number}", planned_start=day, planned_end="", partners=partners)
            for number, (day, partners) in enumerate(
                [("2026-03", ["MOZ"]), ("2025", ["MOZ", "TZA"]), ("", ["MOZ"]), ("2026-05-01", ["TZA"])]
            )
        ]
        make(desk, title="Hidden visit", label=SECRET)
        of_one: Any = Activity.objects.ours().of_partner("MOZ")
        assert list(of_one.newest_first_of_partner()) == list(
            Activity.objects.ours().with_partner("MOZ").newest_first()
        )
        assert of_one.count() == 4
    with as_actor("otherdesk"):
        of_one = Activity.objects.ours().of_partner("MOZ")
        assert list(of_one.newest_first_of_partner()) == [made[0], made[1], made[2]]
    shown = text(client_as("otherdesk").get("/activities/?partner=MOZ"))
    places = [shown.index(f">Visit {number}<") for number in (0, 1, 2)]
    assert places == sorted(places)
    assert "Hidden visit" not in shown
    both = text(client_as("otherdesk").get("/activities/?partner=MOZ&partner=TZA"))
    assert [f">Visit {number}<" in both for number in range(4)] == [True] * 4


@pytest.mark.parametrize("length", [1, 31, 32, 33, 400])
def test_the_calendar_finds_what_has_a_day_however_long_it_lasts(as_actor: Any, length: int) -> None:
    last = date(2026, 3, 1) + timedelta(days=length)
    with as_actor("desk") as desk:
        make(desk, planned_start="2026-03-01", planned_end=last.isoformat())

        def seen(first: date, until: date) -> int:
            return len(list(calendar(desk, first, until)))

        day = timedelta(days=1)
        assert seen(date(2026, 2, 1), date(2026, 2, 28)) == 0
        assert seen(date(2026, 2, 1), date(2026, 3, 1)) == 1
        assert seen(last, last + day) == 1
        assert seen(last + day, last + 9 * day) == 0
        assert seen(date(2020, 1, 1), date(2030, 1, 1)) == 1


def test_the_calendar_is_told_deadlines_of_its_days_and_not_the_activity_again(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        reported = done(desk, title="To report")
        make(desk, title="To happen", state="approved", planned_start="2025-11-03", planned_end="2025-11-07")
        for day in (date(2025, 11, 7), date(2025, 6, 1)):
            services.record_lesson(
                reported, actor=desk, text="Late.", action="Ask", owner_id=desk.user_id, due_on=day
            )
        days = (date(2025, 11, 1), date(2025, 11, 30))
        assert len(list(due(desk, *days))) == 4
        assert sorted((item.kind, item.on.month) for item in deadlines(desk, *days)) == [
            ("activity_lesson", 11),
            ("activity_report", 11),
        ]


def test_what_is_more_than_anybody_reads_is_one_line_to_the_list(
    as_actor: Any, client_as: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(inbox_module, "MOST", 2)
    late = {"state": "approved", "planned_end": ""}
    with as_actor("head") as head:
        for number in range(4):
            make(head, title=f"Late {number}", planned_start=f"2025-11-0{number + 1}", **late)
        make(head, title="Secret one", planned_start="2025-11-01", label=SECRET, **late)
        make(head, title="Of the others", planned_start="2025-11-01", desk="europe-americas", **late)
    with as_actor("reader") as reader:
        assert list(inbox(reader, TODAY)) == []
    with as_actor("desk") as desk:
        lines = list(inbox(desk, TODAY))
        assert [line.title for line in lines][:2] == ["Late 0", "Secret one"]
        assert lines[2].title == "All of them: 5 activities"
        assert (lines[2].desks, lines[2].roles) == (("africa",), lines[0].roles)
    listed = text(client_as("desk").get(lines[2].url))
    assert sum(f">{title}<" in listed for title in ("Late 0", "Late 3", "Secret one")) == 3
    assert "Of the others" not in listed


def test_the_head_is_told_one_number_a_desk_and_the_list_has_as_many(as_actor: Any, client_as: Any) -> None:
    late = {"state": "approved", "planned_start": "2025-11-03", "planned_end": ""}
    with as_actor("head") as head:
        make(head, title="First late", **late)
        make(head, title="Second late", **late)
        make(head, title="Proposed and late", **{**late, "state": "proposed"})
        make(head, title="Elsewhere late", desk="europe-americas", **late)
        make(head, title="Just late", desk="asia-pacific", **{**late, "planned_start": "2026-01-03"})
        make(head, title="At no desk", desk="", **late)
        done(head, title="Unreported", actual_start="2025-09-01", actual_end="2025-09-02")
        assert [line.title for line in inbox(head, TODAY) if line.group == "overdue"] == ["At no desk"]
        sums = {line.title: line for line in inbox(head, TODAY) if line.group == "escalated"}
        assert set(sums) == {
            "Africa: 3 overdue activities",
            "Europe and the Americas: 1 overdue activity",
            "Africa: 1 report is late",
            "No desk: 1 overdue activity",
        }
        line = sums["Africa: 3 overdue activities"]
        assert (line.roles, line.due) == (frozenset({Role.HEAD}), date(2025, 11, 3))
    listed = text(client_as("head").get(line.url))
    assert [
        f">{title}<" in listed
        for title in ("First late", "Second late", "Proposed and late", "Elsewhere late")
    ] == [
        True,
        True,
        True,
        False,
    ]
    alone = text(client_as("head").get(sums["No desk: 1 overdue activity"].url))
    assert (">At no desk<" in alone, ">First late<" in alone) == (True, False)
    reports = text(client_as("head").get(sums["Africa: 1 report is late"].url))
    assert ">Unreported<" in reports


def test_the_heads_number_counts_only_what_the_head_may_read(as_actor: Any, cast: Any) -> None:
    late = {"state": "approved", "planned_start": "2025-11-03", "planned_end": ""}
    with as_actor("head") as head:
        make(head, **late)
        make(head, label=SECRET, **late)
        assert [line.title for line in inbox(head, TODAY)] == ["Africa: 2 overdue activities"]
    with as_actor("otherdesk") as other:
        # the same question with fewer labels: what an absent head's deputy is told
        from dataclasses import replace

        assert [line.title for line in inbox(replace(other, role=Role.HEAD), TODAY)] == [
            "Africa: 1 overdue activity"
        ]


@pytest.mark.parametrize(
    "address", ["/activities/", "/activities/?partner=MOZ", "/activities/?show=overdue&desk=africa"]
)
def test_a_page_of_the_list_takes_twelve_statements_at_most(
    client_as: Any, as_actor: Any, address: str
) -> None:
    client, taken = client_as("desk"), []
    for number in (1, 3):
        with as_actor("desk") as desk:
            while Activity.objects.count() < number:
                complete(desk, state="approved", planned_start="2025-11-03", planned_end="")
        client.get(address)
        taken.append(statements(client, address))
    # Twelve while nothing changes. This transaction has itself written, so that the count is asked besides whether it still holds.
    assert differences(taken[0], taken[1]) == []
    assert taken[0].total() <= 12 + 1
