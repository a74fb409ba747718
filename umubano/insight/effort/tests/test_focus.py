"""The declared focus: who may declare it, what is refused, how it is corrected and ended, and what it is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umubano.core.changes.models import LogEntry
from umubano.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.insight.effort.charts import trend_of_shares
from umubano.insight.effort.comparison import Intention, Share, place_of, shares, strokes, trend_shares
from umubano.insight.effort.figures import Bucket, Span, Tally, Trend
from umubano.insight.effort.models import Focus, FocusShare
from umubano.insight.effort.services import (
    FocusDraft,
    checked_shares,
    correct_focus,
    declare_focus,
    end_focus,
    focus_by_ref,
    focus_on,
)

pytestmark = pytest.mark.django_db

CAST_WITHOUT_HEAD = ("desk", "reader", "otherdesk", "legal", "partner", "auditor", "admin")
SECRET = LabelValue(40)


def draft(**given: Any) -> FocusDraft:
    """Africa 60 %, Europe 20 %, from 2025 until further notice, unless said otherwise."""
    values: dict[str, Any] = {
        "title": "Africa first",
        "axis": "region",
        "starts_on": date(2025, 1, 1),
        "shares": {"002": Decimal(60), "150": Decimal(20)},
        **given,
    }
    label = values.pop("label", None)
    return FocusDraft(label=label_for(label) if label else default_label(), **values)


def declared(actor: Any, **given: Any) -> Focus:
    return declare_focus(actor, draft(**given), reason="By intent.")


def test_head_declares_and_history_keeps_it(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = declared(head)
        assert (row.declared_by, row.declared_on, row.reason) == (head.name, date(2026, 1, 5), "By intent.")
        assert {share.code: share.percent for share in row.shares.all()} == {"002": 60, "150": 20}
        assert {share.label_id for share in row.shares.all()} == {row.label_id}
        entry = LogEntry.objects.get(subject_kind="focus")
        assert (entry.kind, entry.subject_ref, entry.effective_on) == (
            "focus.declared",
            row.ref,
            row.starts_on,
        )
        events = row._meta.apps.get_model("effort", "FocusShareEvent").objects.filter(focus_id=row.pk)
        assert {event.pgh_context["reason"] for event in events} == {"By intent."}
        assert events.count() == 2


@pytest.mark.parametrize("name", CAST_WITHOUT_HEAD)
def test_nobody_else_declares_corrects_or_ends(as_actor: Any, name: str) -> None:
    with as_actor("head") as head:
        row = declared(head)
    with as_actor(name) as actor:
        with pytest.raises(NotAllowed):
            declared(actor, axis="area", shares={"training": Decimal(10)})
        # partners and administrators, who hold no clearance, do not even see that there is one
        expected = NotFound if name in {"partner", "admin"} else NotAllowed
        with pytest.raises(expected):
            end_focus(row, actor=actor, on=date(2025, 12, 31), reason="No.")
        with pytest.raises(expected):
            correct_focus(
                row, actor=actor, title="Mine", starts_on=row.starts_on, ends_on=None,
                shares={"002": Decimal(1)}, label=row.label, reason="No.",
            )  # fmt: skip
    with as_actor("head"):
        kept = focus_by_ref(row.ref)
        assert (kept.title, kept.ends_on, kept.version, Focus.objects.count()) == ("Africa first", None, 1, 1)
        assert {share.percent for share in kept.shares.all()} == {60, 20}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"shares": {"002": Decimal(60), "150": Decimal("40.01")}}, "shares_above_all"),
        ({"shares": {"002": Decimal(101)}}, "share_out_of_range"),
        ({"shares": {"002": Decimal(-1)}}, "share_out_of_range"),
        ({"shares": {"002": Decimal("1.001")}}, "share_out_of_range"),
        ({"shares": {}}, "shares_missing"),
        ({"shares": {"002": Decimal(0)}}, "shares_missing"),
        ({"shares": {"training": Decimal(10)}}, "unknown_code"),
        ({"axis": "area"}, "unknown_code"),
        ({"axis": "moon"}, "unknown_axis"),
        ({"title": " "}, "title_missing"),
        ({"ends_on": date(2024, 12, 31)}, "days_out_of_order"),
    ],
)
def test_what_cannot_be_declared(as_actor: Any, given: dict[str, Any], code: str) -> None:
    with as_actor("head") as head:
        with pytest.raises(InvalidInput) as refused:
            declared(head, **given)
        assert (refused.value.error_code, Focus.objects.count(), FocusShare.objects.count()) == (code, 0, 0)


def test_a_reason_is_needed_everywhere(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = declared(head)
        with pytest.raises(InvalidInput, match="Say why"):
            declare_focus(head, draft(axis="area", shares={"training": Decimal(9)}), reason=" ")
        with pytest.raises(InvalidInput, match="Say why"):
            end_focus(row, actor=head, on=date(2026, 1, 5), reason="")
        assert focus_by_ref(row.ref).ends_on is None


def test_overlap_is_refused_and_names_the_other(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = declared(head)
        with pytest.raises(Conflict, match=f"“Africa first” \\({row.ref}\\) holds from 1 January 2025 until"):
            declared(head, starts_on=date(2026, 6, 1))
        # another axis and other days stand beside it
        declared(head, axis="area", shares={"training": Decimal(50)})
        declared(head, starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
        end_focus(row, actor=head, on=date(2026, 3, 31), reason="A new strategy.")
        declared(head, starts_on=date(2026, 4, 1))
        assert Focus.objects.count() == 4


def test_hidden_declaration_is_kept_apart_by_the_database_without_being_named(as_actor: Any) -> None:
    with as_actor("head") as head:
        hidden = declared(
            head, label=LabelValue(40, compartments=frozenset({"CABO-DELGADO"})), title="Quixzanth"
        )
    lower = head.__class__(
        id="user:low",
        name="Another head",
        role=head.role,
        clearance=10,
        nationality="RWA",
        user_id=head.user_id,
    )
    from umubano.core.changes import acting

    with acting(lower):
        assert focus_on(date(2025, 6, 1), "region") is None
        with pytest.raises(Conflict) as refused:
            declared(lower)
        assert refused.value.error_code == "focus_overlaps"
        assert "Quixzanth" not in refused.value.message and hidden.ref not in refused.value.message
        with pytest.raises(NotFound):
            focus_by_ref(hidden.ref)


def test_target_of_that_day_holds(as_actor: Any) -> None:
    with as_actor("head") as head:
        first = declared(head, starts_on=date(2023, 1, 1), ends_on=date(2024, 12, 31))
        second = declared(head)
        assert focus_on(date(2022, 12, 31), "region") is None
        assert focus_on(date(2024, 12, 31), "region") == first
        assert focus_on(date(2025, 1, 1), "region") == second
        assert focus_on(date(2025, 1, 1), "area") is None


def test_correction_keeps_what_stood_there(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = declared(head)
        stricter = label_for(SECRET)
        values: dict[str, Any] = {
            "title": "Africa", "starts_on": row.starts_on, "ends_on": date(2027, 12, 31),
            "shares": {"002": Decimal(80), "142": Decimal(20)}, "label": stricter,
        }  # fmt: skip
        correct_focus(row, actor=head, reason="Misread the strategy.", version=1, **values)
        kept = focus_by_ref(row.ref)
        assert {share.code: share.percent for share in kept.shares.all()} == {"002": 80, "142": 20}
        assert {share.label_id for share in kept.shares.all()} == {stricter.pk} == {kept.label_id}
        assert {entry.label_id for entry in LogEntry.objects.filter(subject_kind="focus")} == {stricter.pk}
        with pytest.raises(Conflict, match="Somebody else changed"):
            correct_focus(row, actor=head, reason="Again.", version=1, **values)
        events = row._meta.apps.get_model("effort", "FocusEvent").objects.filter(pgh_obj_id=row.pk)
        assert list(events.order_by("pgh_id").values_list("title", flat=True)) == ["Africa first", "Africa"]
    with as_actor("otherdesk"), pytest.raises(NotFound):
        focus_by_ref(row.ref)


def test_ended_one_stays_and_is_no_longer_changed(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = declared(head, ends_on=date(2026, 12, 31))
        for day, code in (
            (date(2024, 12, 31), "day_before_it_began"),
            (date(2027, 1, 1), "day_after_it_ends"),
        ):
            with pytest.raises(InvalidInput) as refused:
                end_focus(row, actor=head, on=day, reason="Too early, too late.")
            assert refused.value.error_code == code
        ended = end_focus(row, actor=head, on=date(2026, 1, 31), reason="A new strategy.")
        assert (ended.ends_on, ended.ended_because) == (date(2026, 1, 31), "A new strategy.")
        with pytest.raises(Conflict, match="ended"):
            end_focus(row, actor=head, on=date(2026, 1, 30), reason="Again.")
        assert focus_on(date(2026, 1, 31), "region") == row
        assert focus_on(date(2026, 2, 1), "region") is None


@pytest.mark.row_security
def test_database_itself_refuses_deletion_and_more_than_all(as_actor: Any) -> None:
    with as_actor("head") as head:
        row = declared(head)
        with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
            Focus.objects.filter(pk=row.pk).delete()
        with (
            pytest.raises(IntegrityError, match="more than all"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            row.shares.filter(code="150").update(percent=Decimal("40.01"))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert focus_by_ref(row.ref).shares.get(code="150").percent == 20


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SPANS = st.tuples(DAYS, st.none() | st.integers(0, 900)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)


def _holds(spans: Iterable[tuple[date, date | None]], day: date) -> int:
    return sum(first <= day and (last is None or day <= last) for first, last in spans)


@given(spans=st.lists(SPANS, max_size=6), day=DAYS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_on_no_day_do_two_hold(as_actor: Any, spans: list[tuple[date, date | None]], day: date) -> None:
    with as_actor("head") as head, transaction.atomic():
        kept: list[tuple[date, date | None]] = []
        for first, last in spans:
            meets = any(
                (other_last is None or first <= other_last) and (last is None or other <= last)
                for other, other_last in kept
            )
            try:
                declared(head, starts_on=first, ends_on=last)
            except Conflict:
                assert meets
            else:
                assert not meets
                kept.append((first, last))
        found = focus_on(day, "region")
        assert (found is not None) == bool(_holds(kept, day))
        assert _holds(kept, day) <= 1
        transaction.set_rollback(True)


PERCENTS = st.decimals(0, 100, places=2)
REGION_CODES = ("002", "019", "142", "150", "009", "organisations")


@given(asked=st.dictionaries(st.sampled_from(REGION_CODES), PERCENTS))
@settings(deadline=None)
def test_shares_are_kept_exactly_or_refused(asked: dict[str, Decimal]) -> None:
    total = sum(asked.values(), Decimal(0))
    if total > 100 or not total:
        with pytest.raises(InvalidInput):
            checked_shares("region", asked)
    else:
        assert checked_shares("region", asked) == {code: share for code, share in asked.items() if share}


WEIGHTS = st.dictionaries(
    st.sampled_from(REGION_CODES), st.integers(0, 10_000).map(lambda number: Tally(number, weight=number))
)


@given(found=WEIGHTS, intended=st.dictionaries(st.sampled_from(REGION_CODES), st.floats(0.01, 100)))
def test_shares_come_to_all_or_nothing(found: dict[str, Tally], intended: dict[str, float]) -> None:
    made = shares(found, intended)
    whole = sum(tally.weight for tally in found.values())
    assert sum(share.actual for share in made) == pytest.approx(100 if whole else 0)
    assert {share.code for share in made} == {*found, *intended}
    for share in made:
        assert share.intended == intended.get(share.code)
        assert (share.standing == "open") == (share.code not in intended)


@pytest.mark.parametrize(
    ("intended", "actual", "standing"),
    [(60.0, 65.0, "as_intended"), (60.0, 65.1, "more"), (60.0, 54.9, "less"), (None, 40.0, "open")],
)
def test_standing_allows_five_points(intended: float | None, actual: float, standing: str) -> None:
    assert Share("002", intended, Tally(1), actual).standing == standing


def test_trend_holds_each_year_against_its_own_target() -> None:
    buckets = tuple(
        Bucket(str(year), Span(date(year, 1, 1), date(year, 12, 31))) for year in (2023, 2024, 2025)
    )
    trend = Trend(
        buckets,
        {"2023": Tally(4, weight=4), "2025": Tally(2, weight=2)},
        {
            ("2023", "002"): Tally(3, weight=3),
            ("2023", "150"): Tally(1, weight=1),
            ("2025", "002"): Tally(2, weight=2),
        },
        {},
        frozenset(),
    )
    declared_before = Intention("F-1", date(2023, 1, 1), date(2024, 12, 31), {"002": 70.0})
    declared_now = Intention("F-2", date(2025, 1, 1), None, {"002": 60.0})
    made = {
        (one.bucket, one.code): (one.actual, one.intended)
        for one in trend_shares(trend, "region", [declared_now, declared_before])
    }
    # nothing at all was done in 2024, so nothing is said of it
    assert made == {
        ("2023", "002"): (75.0, 70.0),
        ("2023", "150"): (25.0, None),
        ("2025", "002"): (100.0, 60.0),
    }


_YEARS = Trend(
    tuple(Bucket(str(year), Span(date(year, 1, 1), date(year, 12, 31))) for year in (2023, 2024, 2025)),
    {},
    {},
    {},
    frozenset(),
)


def test_declared_shares_are_drawn_over_the_days_for_which_they_hold() -> None:
    declared = [
        Intention("F-3", date(2026, 1, 1), None, {"002": 50.0}),
        Intention("F-2", date(2024, 7, 1), None, {"002": 60.0, "150": 20.0, "142": 20.0}),
        Intention("F-1", date(2022, 1, 1), date(2023, 12, 31), {"002": 70.0}),
        Intention("F-0", date(2021, 1, 1), date(2021, 12, 31), {"002": 90.0}),
    ]
    found = strokes(_YEARS, declared)
    assert [(one.code, one.intended, one.start, one.end) for one in found] == [
        ("002", 70.0, 0.0, 1.0),
        ("002", 60.0, pytest.approx(1 + 182 / 366), 3.0),
        ("150", 20.0, pytest.approx(1 + 182 / 366), 3.0),
        ("142", 20.0, pytest.approx(1 + 182 / 366), 3.0),
    ]
    assert [(one.number, one.among) for one in found] == [(0, 1), (0, 1), (0, 2), (1, 2)]
    assert (found[0].first, found[0].last) == (date(2022, 1, 1), date(2023, 12, 31))


@given(st.dates(date(2020, 1, 1), date(2028, 1, 1)), st.integers(0, 400))
def test_places_on_the_axis_keep_the_order_of_days(day: date, more: int) -> None:
    one, other = place_of(day, _YEARS), place_of(day + timedelta(more), _YEARS)
    assert 0 <= one <= other <= 3


def test_trend_draws_what_was_intended_beside_what_was_done() -> None:
    trend = replace(
        _YEARS,
        total={"2025": Tally(4, weight=4)},
        by_region={("2025", "002"): Tally(3, weight=3), ("2025", "150"): Tally(1, weight=1)},
    )
    declared = [Intention("F-1", date(2025, 1, 1), None, {"150": 40.0})]
    chart = trend_of_shares(
        "region", trend, trend_shares(trend, "region", declared), strokes(trend, declared)
    )
    targets, went = chart.spec["layer"]
    assert (targets["mark"]["type"], went["mark"]["type"]) == ("rule", "line")
    (meant,) = targets["data"]["values"]
    assert (meant["at"], meant["until"], meant["intended"]) == (2.0, 3.0, 40.0)
    assert meant["days"].startswith("from 1 January 2025")
    assert [line["share"] for line in went["data"]["values"]] == [25.0, 75.0]
    nothing_declared = trend_of_shares("region", trend, trend_shares(trend, "region", []), [])
    assert "layer" not in nothing_declared.spec
