"""Recorded time: what was known when, and what was changed, in words and trimmed by labels."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from umubano.core.changes import acting, operation
from umubano.core.changes.as_known import as_known, history_of, parts_known, record_as_known
from umubano.core.changes.describe import FieldChange
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

Negotiation = apps.get_model("negotiations", "Negotiation")
Area = apps.get_model("negotiations", "NegotiationArea")
Link = apps.get_model("negotiations", "NegotiationSource")
Source = apps.get_model("documents", "Source")

START = datetime(2026, 1, 5, 9, tzinfo=timezone.get_default_timezone())


class Desk:
    """Writes one negotiation as the owner role, each change an hour after the one before: a test is one
    transaction,
    and a transaction is one moment, so the moments are set afterwards."""

    def __init__(self, actor: Any) -> None:
        self.actor = actor
        self.hour = -1
        self.label = label_for(LabelValue(level=10), using="owner")

    def change(self, name: str, reason: str, write: Any) -> datetime:
        self.hour += 1
        moment = START + timedelta(hours=self.hour)
        with (
            acting(self.actor, using="owner"),
            operation(self.actor, name, reason=reason, using="owner") as identifier,
        ):
            write()
        with connections["owner"].cursor() as cursor:
            for table in ("negotiation", "negotiationarea", "negotiationsource"):
                cursor.execute(
                    f"UPDATE negotiations_{table}event SET pgh_created_at = %s WHERE pgh_context_id = %s",
                    [moment, str(identifier)],
                )
        return moment


@pytest.fixture
def desk(actors: dict[str, Any]) -> Desk:
    return Desk(actors["head"])


def opened(desk: Desk, **values: Any) -> Any:
    given = {
        "ref": "N-1",
        "title": "Talks",
        "kind": "memorandum",
        "stage_since": date(2026, 1, 5),
        "opened_on": date(2026, 1, 5),
    }
    row = Negotiation(label=desk.label, **{**given, **values})
    desk.change("negotiations.open", "asked for", lambda: row.save(using="owner"))
    return row


def renamed(desk: Desk, row: Any, title: str) -> datetime:
    row.title = title
    return desk.change("negotiations.change", f"now {title}", lambda: row.save(update_fields=["title"]))


def test_record_is_shown_as_it_was_known_at_each_moment(desk: Desk) -> None:
    row = opened(desk)
    second = renamed(desk, row, "Better talks")
    third = renamed(desk, row, "Best talks")

    def title(moment: datetime) -> str | None:
        known = as_known(Negotiation, row.pk, moment, using="owner")
        return known["title"] if known else None

    moments = [START - timedelta(seconds=1), START, second - timedelta(seconds=1), second, third]
    assert [title(moment) for moment in moments] == [None, "Talks", "Talks", "Better talks", "Best talks"]


def test_deleted_row_is_known_until_it_was_deleted(desk: Desk) -> None:
    row = opened(desk)
    area = Area(negotiation=row, area="cyber", label=desk.label)
    added = desk.change("negotiations.set_areas", "", lambda: area.save(using="owner"))
    removed = desk.change("negotiations.set_areas", "", lambda: area.delete(using="owner"))

    def areas(moment: datetime) -> list[str]:
        return [part["area"] for part in parts_known(Negotiation, row.pk, moment, using="owner")[Area]]

    assert [areas(moment) for moment in (START, added, removed)] == [[], ["cyber"], []]


def test_parts_then_stand_beside_parts_now(desk: Desk) -> None:
    row = opened(desk)
    made = {
        code: Area(negotiation=row, area=code, label=desk.label) for code in ("cyber", "training", "medical")
    }

    def change(work: Any) -> datetime:
        return desk.change("negotiations.set_areas", "", work)

    change(lambda: made["cyber"].save(using="owner"))
    change(lambda: made["training"].save(using="owner"))
    moment = change(lambda: Area(negotiation=row, area="engineering", label=desk.label).save(using="owner"))
    change(lambda: made["cyber"].delete(using="owner"))
    made["training"].area = "logistics"
    change(lambda: made["training"].save(using="owner"))
    change(lambda: made["medical"].save(using="owner"))
    known = record_as_known(row, moment)
    assert known is not None
    (part,) = known.parts
    assert [(one.change, len(one.now)) for one in part.rows] == [
        ("removed", 0),
        ("changed", 1),
        ("", 0),
        ("added", 0),
    ]
    assert "Cyber security" in dict(part.rows[0].then).values()


def test_record_then_stands_beside_record_now(desk: Desk) -> None:
    row = opened(desk, legal_nature="treaty")
    renamed(desk, row, "Better talks")
    known = record_as_known(row, START)
    assert known is not None
    fields = {field.name: (field.then, field.now, field.differs) for field in known.fields}
    assert fields["Title"] == ("Talks", "Better talks", True)
    assert fields["Legal nature"] == ("Treaty", "Treaty", False)
    assert record_as_known(row, START - timedelta(days=1)) is None


def test_history_tells_who_when_why_and_what_newest_first(desk: Desk) -> None:
    row = opened(desk)
    second = renamed(desk, row, "Better talks")
    page = history_of(row)
    assert [(change.at, change.who, change.operation, change.reason) for change in page.changes] == [
        (second, desk.actor.name, "negotiations.change", "now Better talks"),
        (START, desk.actor.name, "negotiations.open", "asked for"),
    ]
    latest = page.changes[0].rows
    assert [(change.what, change.is_part) for change in latest] == [("update", False)]
    assert latest[0].fields == (FieldChange("Title", "Talks", "Better talks"),)
    assert page.next_before == ""


def test_parts_changed_in_one_operation_are_one_change(desk: Desk) -> None:
    row = opened(desk)

    def write() -> None:
        row.title = "Better talks"
        row.save(update_fields=["title"])
        Area.objects.using("owner").create(negotiation=row, area="cyber", label=desk.label)

    desk.change("negotiations.change", "both", write)
    change = history_of(row).changes[0]
    assert [(part.what, part.is_part) for part in change.rows] == [("update", False), ("insert", True)]
    assert change.rows[1].fields == (FieldChange("Area of cooperation", "", "Cyber security"),)


def test_values_are_told_in_words(desk: Desk) -> None:
    row = opened(desk)

    def write() -> None:
        row.legal_nature = "non_binding"
        row.commits_finances = True
        row.next_step_due = date(2026, 2, 1)
        row.terms = {"notice": {"months": 6}}
        row.save(update_fields=["legal_nature", "commits_finances", "next_step_due", "terms"])

    desk.change("negotiations.change", "", write)
    assert {
        (field.name, field.before, field.after) for field in history_of(row).changes[0].rows[0].fields
    } == {
        ("Legal nature", "Undetermined", "Non-binding arrangement"),
        ("Commits state finances", "", "yes"),
        ("Due", "", "1 February 2026"),
        (
            "Intended terms: Notice",
            "",
            "It can be left at any time; notice takes effect 6 months after it is received.",
        ),
    }


def test_columns_of_the_machinery_do_not_show(desk: Desk) -> None:
    row = opened(desk)
    row.version = 2
    desk.change("negotiations.change", "", lambda: row.save(update_fields=["version"]))
    assert history_of(row).changes[0].rows == ()


def test_pages_of_history_follow_each_other(desk: Desk) -> None:
    row = opened(desk, title="0")
    for number in range(1, 5):
        renamed(desk, row, str(number))
    first = history_of(row, limit=2)
    second = history_of(row, limit=2, before=first.next_before)
    third = history_of(row, limit=2, before=second.next_before)
    reasons = [[change.reason for change in page.changes] for page in (first, second, third)]
    assert (reasons, third.next_before) == ([["now 4", "now 3"], ["now 2", "now 1"], ["asked for"]], "")


@pytest.mark.parametrize("before", ["nonsense", "nonsense|key", "2026-01-05|"])
def test_page_key_that_is_none_is_ignored(desk: Desk, before: str) -> None:
    row = opened(desk)
    assert len(history_of(row, before=before).changes) == 1


def test_history_takes_as_many_statements_for_one_change_as_for_many(as_actor: Any) -> None:
    label = label_for(LabelValue(level=10))
    counts = []
    with as_actor("head") as actor:
        for changes in (1, 8):
            with operation(actor, "negotiations.open"):
                row = Negotiation.objects.create(
                    ref=f"N-{changes}",
                    title="T",
                    kind="m",
                    stage_since=date(2026, 1, 5),
                    opened_on=date(2026, 1, 5),
                    label=label,
                )
            for number in range(changes):
                with operation(actor, "negotiations.change"):
                    row.title = f"T{number}"
                    row.save(update_fields=["title"])
                    Area.objects.create(negotiation=row, area=f"a{number}", label=label)
            history_of(row, limit=50)  # code lists are read once a minute
            with CaptureQueriesContext(connection) as queries:
                history_of(row, limit=50)
            counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


def test_history_of_a_hidden_record_is_hidden(as_actor: Any) -> None:
    secret = label_for(LabelValue(level=40))
    with as_actor("head") as actor, operation(actor, "negotiations.open", reason="hidden"):
        row = Negotiation.objects.create(
            ref="N-1",
            title="Hidden",
            kind="m",
            stage_since=date(2026, 1, 5),
            opened_on=date(2026, 1, 5),
            label=secret,
        )
    moment = timezone.now() + timedelta(days=1)
    with as_actor("head"):
        assert len(history_of(row).changes) == 1
        assert as_known(Negotiation, row.pk, moment) is not None
    with as_actor("legal"):
        assert history_of(row).changes == ()
        assert as_known(Negotiation, row.pk, moment) is None


def test_raising_the_label_hides_the_past_too(as_actor: Any) -> None:
    low, secret = label_for(LabelValue(level=10)), label_for(LabelValue(level=40))
    with as_actor("head") as actor, operation(actor, "negotiations.open"):
        row = Negotiation.objects.create(
            ref="N-1",
            title="Open",
            kind="m",
            stage_since=date(2026, 1, 5),
            opened_on=date(2026, 1, 5),
            label=low,
        )
    with as_actor("legal"):
        assert len(history_of(row).changes) == 1
    with as_actor("head"):
        Negotiation.objects.filter(pk=row.pk).update(label=secret)
    with as_actor("legal"):
        assert history_of(row).changes == ()


def test_field_that_points_to_something_hidden_leaves_no_trace(as_actor: Any) -> None:
    low, secret = label_for(LabelValue(level=10)), label_for(LabelValue(level=40))
    with as_actor("head") as actor, operation(actor, "negotiations.open"):
        source = Source.objects.create(kind="person", publisher="A secret source", label=secret)
        row = Negotiation.objects.create(
            ref="N-1",
            title="Open",
            kind="m",
            stage_since=date(2026, 1, 5),
            opened_on=date(2026, 1, 5),
            label=low,
        )
        Link.objects.create(negotiation=row, source=source, confidence="reported", label=low)

    def names() -> set[str]:
        return {
            field.name for part in history_of(row).changes[0].rows if part.is_part for field in part.fields
        }

    with as_actor("head"):
        assert names() == {"Source", "Confidence"}
    with as_actor("legal"):
        assert names() == {"Confidence"}
