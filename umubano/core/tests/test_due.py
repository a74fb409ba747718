"""What stands first of all that is due, and what is counted beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from umubano.core.due import OverdueKind, pressing
from umubano.core.registry import DueItem

DAY = date(2026, 1, 5)


def _item(key: str, days: int, kind: str = "lesson", **given: Any) -> DueItem:
    return DueItem(
        key=key, on=DAY + timedelta(days=days), kind=kind, kind_title=kind.title(), about=key, about_title=key, url="/",
        why="", owner="", label_id=1, **given,
    )  # fmt: skip


def _of_agreement(key: str, days: int) -> DueItem:
    return _item(key, days, "term_ends", is_weighty=True, is_of_agreement=True)


def _shown(items: list[DueItem], limit: int = 10) -> list[str]:
    return [item.key for item in pressing(sorted(items, key=lambda item: item.on), DAY, limit).shown]


def test_days_of_agreements_stand_before_what_is_late_for_longer() -> None:
    lessons = [_item(f"lesson {number}", -700 + number) for number in range(12)]
    sessions = [_item(f"session {number}", -779, "session", is_weighty=True) for number in range(4)]
    stuck = [_item("stuck", -10, "stuck", is_weighty=True)]
    agreements = [_of_agreement("decision", -32), _of_agreement("end", 15), _of_agreement("renewal", 67)]
    found = pressing(
        sorted([*lessons, *sessions, *stuck, *agreements], key=lambda item: item.on), DAY, limit=10
    )
    assert [item.key for item in found.shown][:3] == ["decision", "end", "renewal"]
    # of what else weighs, no kind hides the others
    assert {"session 0", "stuck"} <= {item.key for item in found.shown}
    # the lesser are counted, as the list that the number opens counts them
    assert found.overdue == (OverdueKind("lesson", "Lesson", 12), OverdueKind("session", "Session", 4))
    assert _shown([*lessons, *agreements], 6)[:3] == ["decision", "end", "renewal"]


def test_agreements_leave_room_for_what_else_weighs() -> None:
    agreements = [_of_agreement(f"end {number}", number) for number in range(20)]
    assert _shown([*agreements, _item("promise", -3, "promise", is_weighty=True)], 6) == [
        "end 0", "end 1", "end 2", "end 3", "promise", "end 4",
    ]  # fmt: skip


def test_lesser_things_stand_there_by_name_where_all_fit() -> None:
    found = pressing([_item("late", -5), _item("coming", 4)], DAY, 10)
    assert ([item.key for item in found.shown], found.overdue) == (["late", "coming"], ())


def test_nothing_stands_there_twice_and_no_more_than_asked() -> None:
    items = [_of_agreement(f"end {number}", number * 20 - 50) for number in range(9)]
    items += [_item(f"stuck {number}", number - 9, "stuck", is_weighty=True) for number in range(20)]
    items += [_item(f"lesson {number}", number - 9) for number in range(20)]
    for limit in range(1, 30):
        shown = _shown(items, limit)
        assert len(shown) == len(set(shown)) <= limit
