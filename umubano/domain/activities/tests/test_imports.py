"""The template there and back, the world's exercises, the public facts."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from umubano.core.errors import NotAllowed
from umubano.domain.activities.imports.columns import NAMES
from umubano.domain.activities.imports.template import write_template
from umubano.domain.activities.models import Activity, Original
from umubano.domain.activities.tests.factories import SECRET, complete, make
from umubano.domain.negotiations.tests.factories import agreement
from umubano.surfaces.transfer.services import export_path, import_path

pytestmark = pytest.mark.django_db

HEADING = [
    "MMEID", "Ex_Name", "Location", "StartDate", "s.year", "s.month", "s.day", "EndDate", "e.year", "e.month", "e.day",
    "StateA", "StateB", "StateC",
]  # fmt: skip


def write(path: Path, heading: Iterable[str], *rows: Iterable[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, *rows])
    return path


def exercise(key: str = "mme1", name: str = "Alpha", **changed: str) -> list[str]:
    cells = {
        "MMEID": key, "Ex_Name": name, "Location": "Gako", "StartDate": "1/14/80", "s.year": "1980", "s.month": "1", "s.day": "14",
        "EndDate": "1980-02-xx", "e.year": "1980", "e.month": "2", "e.day": "xx", "StateA": "Rwanda", "StateB": "United States",
        "StateC": "", **changed,
    }  # fmt: skip
    return [cells[name] for name in HEADING]


def test_exercise_is_kept_as_read_in_a_collection_of_its_own(as_actor: Any, tmp_path: Path) -> None:
    row = exercise(StateC="Baltic States")
    file = write(tmp_path / "mme.csv", HEADING, row, exercise("mme2", "-9", Location="-9", StateC="-9"))
    with as_actor("head") as head:
        result = import_path(head, "exercises", file)
        assert (result.read, result.created, result.rejected) == (2, 2, 0)
        assert Activity.objects.ours().count() == 0
        found = Activity.objects.get(ref="MME-mme1")
        assert (found.actual_start, found.actual_end, found.collection) == ("1980-01-14", "1980-02", "mme")
        assert [party.party_id for party in found.parties.all()] == ["RWA", "USA"]
        original = found.originals.get()
        assert original.values == dict(zip(HEADING, row, strict=True))
        assert original.problems == [{"column": "StateC", "value": "Baltic States", "code": "unknown_party"}]
        other = Activity.objects.get(ref="MME-mme2")
        assert (other.title, other.place) == ("[Unnamed exercise] 1980-01-14", "")
        assert other.originals.get().problems == [{"column": "StateC", "value": "-9", "code": "not_known"}]
        again = import_path(head, "exercises", file)
        assert (again.created, again.unchanged, again.rejected) == (0, 2, 0)


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"EndDate": "1/10/80", "e.month": "1", "e.day": "10"}, "EndDate", "end_before_start"),
        ({"StartDate": "1/15/80"}, "StartDate", "dates_disagree"),
        ({"s.month": "13"}, "StartDate", "bad_date"),
        ({"MMEID": ""}, "MMEID", "key_missing"),
    ],
)
def test_exercise_that_cannot_be_read_is_refused_with_its_cell(
    as_actor: Any, tmp_path: Path, changed: dict[str, str], column: str, code: str
) -> None:
    row = exercise(**{name: value for name, value in changed.items() if name != "MMEID"})
    row[0] = changed.get("MMEID", row[0])
    file = write(tmp_path / "mme.csv", HEADING, exercise("mme9"), row)
    with as_actor("head") as head:
        result = import_path(head, "exercises", file)
        assert (result.created, result.rejected) == (1, 1)
        problem = result.problems[0]
        assert (problem.row, problem.column, problem.code) == (3, column, code)


def test_two_exercises_under_one_identifier_are_two_and_a_repeated_row_is_refused(
    as_actor: Any, tmp_path: Path
) -> None:
    file = write(tmp_path / "mme.csv", HEADING, exercise(), exercise(name="Beta"), exercise())
    with as_actor("head") as head:
        result = import_path(head, "exercises", file)
        assert (result.created, result.rejected) == (2, 1)
        assert [problem.code for problem in result.problems] == ["row_twice"]
        assert set(Original.objects.values_list("key", flat=True)) == {"mme1", "mme1:3"}


def test_readers_import_nothing(as_actor: Any, tmp_path: Path) -> None:
    file = write(tmp_path / "mme.csv", HEADING, exercise())
    with as_actor("reader") as reader, pytest.raises(NotAllowed):
        import_path(reader, "exercises", file)
    with as_actor("head"):
        assert Activity.objects.count() == 0


def test_the_published_file_is_accounted_for_row_by_row(as_actor: Any) -> None:
    folder = os.environ.get("UMUBANO_DATA")
    if not folder:
        pytest.skip("UMUBANO_DATA is not set: the published data set is not here")
    path = Path(folder) / "exercises" / "mme_v7.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with as_actor("service") as service:
        result = import_path(service, "exercises", path)
        assert result.read == len(rows) == result.created + result.rejected
        assert {problem.code for problem in result.problems} == {"end_before_start"}
        assert Activity.objects.filter(collection="mme").count() == result.created
        kept = {
            original.values["MMEID"] + original.values["StartDate"] for original in Original.objects.all()
        }
        refused = {row["MMEID"] + row["StartDate"] for row in rows} - kept
        assert len(refused) == result.rejected


def test_template_goes_there_and_back_unchanged(as_actor: Any, tmp_path: Path) -> None:
    with as_actor("head") as head:
        served = agreement(head, "MOZ", "Agreement on training")
        complete(head, outside_because="", agreement_id=served.pk, clause="art. 4")
        make(head, kind="exercise", partners=["TZA", "KEN"], title="=1+1")
        for suffix in ("csv", "xlsx"):
            path = tmp_path / f"out.{suffix}"
            assert export_path(head, "activities", path)["rows"] == 2
            result = import_path(head, "activities", path)
            assert (result.read, result.unchanged, result.rejected) == (2, 2, 0)


def test_template_creates_changes_and_names_each_wrong_cell(as_actor: Any, tmp_path: Path) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
    new = {
        "title": "Staff talks",
        "kind": "Staff talks",
        "partners": "Mozambique",
        "planned_start": "April 2026",
        "desk": "africa",
    }
    with as_actor("desk") as desk:
        path = write(
            tmp_path / "in.csv",
            NAMES,
            [{**new}.get(name, "") for name in NAMES],
            [
                {"ref": row.ref, "title": row.title, "kind": "visit", "partners": "MOZ", "direction": "together",
                 "planned_start": "2026-03-02", "planned_end": "2026-03-04", "outside_because": row.outside_because,
                 "desk": "africa", "state": "proposed", "place": "Beira", "classification": "OFFICIAL"}.get(name, "")
                for name in NAMES
            ],
        )  # fmt: skip
        result = import_path(desk, "activities", path)
        assert (result.created, result.updated, result.problems) == (1, 1, [])
        assert Activity.objects.get(ref=row.ref).place == "Beira"
        made = Activity.objects.exclude(ref=row.ref).get()
        assert (made.kind, made.planned_start) == ("staff_talks", "2026-04")
        wrong = write(
            tmp_path / "wrong.csv",
            ["title", "kind", "partners", "planned_start"],
            ["A", "picnic", "MOZ", "2026"],
            ["B", "visit", "Atlantis", "2026"],
            ["C", "visit", "MOZ", "soon"],
            ["", "visit", "MOZ", "2026"],
        )
        refused = import_path(desk, "activities", wrong)
        assert [(one.row, one.column) for one in refused.problems] == [
            (2, "kind"),
            (3, "partners"),
            (4, "planned_start"),
            (5, "title"),
        ]
        assert refused.is_refused
        assert Activity.objects.count() == 2


def test_new_row_like_one_on_file_is_asked_about_and_taken_when_the_sheet_says_so(
    as_actor: Any, tmp_path: Path
) -> None:
    heading = ["title", "kind", "partners", "planned_start", "anyway"]
    with as_actor("desk") as desk:
        there = make(desk)
        make(desk, kind="exercise")
        asked = write(
            tmp_path / "in.csv", heading, ["Visit to Maputo", "visit", "TZA; MOZ", "2026-03", ""],
            ["Visit in autumn", "visit", "MOZ", "2026-10", ""],
        )  # fmt: skip
        for dry_run in (True, False):
            result = import_path(desk, "activities", asked, dry_run=dry_run)
            assert [(one.row, one.column, one.code) for one in result.problems] == [
                (2, "anyway", "likely_duplicate")
            ]
            assert there.ref in result.problems[0].message
        assert Activity.objects.count() == 2
        said = write(tmp_path / "in.csv", heading, ["Visit to Maputo", "visit", "TZA; MOZ", "2026-03", "yes"])
        assert import_path(desk, "activities", said).created == 1
        assert import_path(desk, "activities", said).unchanged == 1
        assert Activity.objects.count() == 3


def test_new_row_is_not_told_of_what_its_importer_may_not_see(as_actor: Any, tmp_path: Path) -> None:
    with as_actor("head") as head:
        make(head, label=SECRET)
    path = write(
        tmp_path / "in.csv",
        ["title", "kind", "partners", "planned_start"],
        ["Visit", "visit", "MOZ", "2026-03"],
    )
    with as_actor("otherdesk") as otherdesk:
        assert Activity.objects.count() == 0
        assert import_path(otherdesk, "activities", path).created == 1


def test_page_of_an_import_carries_the_labels_of_what_its_problems_name(
    as_actor: Any, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "in.csv",
        ["title", "kind", "partners", "planned_start"],
        ["Visit", "visit", "MOZ", "2026-03"],
    )
    with as_actor("head") as head:
        there = make(head, label=SECRET)
        assert there.label_id in import_path(head, "activities", path).label_ids


def test_new_row_again_changes_nothing(as_actor: Any, tmp_path: Path) -> None:
    path = write(tmp_path / "in.csv", ["title", "kind", "partners"], ["Staff talks", "staff_talks", "MOZ"])
    with as_actor("desk") as desk:
        assert import_path(desk, "activities", path).created == 1
        assert import_path(desk, "activities", path).unchanged == 1
        assert Activity.objects.count() == 1


def test_public_facts_become_activities_with_their_sources(as_actor: Any) -> None:
    from umubano.domain.agreements.demonstration.load import PUBLIC_FACTS

    with as_actor("service") as service:
        result = import_path(service, "public-facts", PUBLIC_FACTS)
        assert result.rejected == 0
        ours = Activity.objects.ours()
        assert (
            ours.count() == 14
        )  # 5 exercises, 4 visits, 3 trainings, 2 of assistance; the third is a statement
        assert set(ours.filter(kind="education").values_list("ref", flat=True)) == {"RWF-074", "RWF-075"}
        ahead = ours.get(ref="RWF-080")
        assert (ahead.state, ahead.planned_start) == ("proposed", "2026-03-02")
        planned = ours.get(ref="RWF-071")
        assert (planned.state, planned.planned_start, planned.planned_end, planned.actual_start) == (
            "planned",
            "2022-05-27",
            "2022-06-16",
            "",
        )
        exercise = ours.get(ref="RWF-069")
        assert (exercise.state, exercise.actual_start, exercise.actual_end) == (
            "done",
            "2019-08-14",
            "2019-08-29",
        )
        assert exercise.sources.get().source.publisher == "New Times; Express News; army.mil"
        again = import_path(service, "public-facts", PUBLIC_FACTS)
        assert (again.created, again.rejected) == (0, 0)


@pytest.mark.parametrize(
    ("changed", "state"),
    [
        ({}, "done"),
        ({"title": "Visit (planned)"}, "planned"),
        ({"note": "Visite prévue en mai"}, "planned"),
        ({"source_date": "2022-05-26"}, "proposed"),
        ({"source_date": "2022-05-27"}, "done"),
        ({"source_date": "2022"}, "done"),
        ({"source_date": "2021"}, "proposed"),
        ({"source_date": ""}, "done"),
        ({"date": "2022-06", "date_precision": "month", "source_date": "2022-05-30"}, "proposed"),
    ],
)
def test_fact_that_its_source_could_not_confirm_is_not_done(
    as_actor: Any, tmp_path: Path, changed: dict[str, str], state: str
) -> None:
    cells = {
        "id": "F-1", "category": "visit", "date": "2022-05-27", "date_precision": "day", "partner_iso3": "UGA", "title": "Visit",
        "source": "New Times", "source_date": "2022-06-01", "confidence": "reported", "note": "", **changed,
    }  # fmt: skip
    path = write(tmp_path / "facts.csv", cells, cells.values())
    with as_actor("service") as service:
        assert import_path(service, "public-facts", path).problems == []
        row = Activity.objects.get()
        assert row.state == state
        day = cells["date"]
        assert (row.actual_start, row.planned_start) == ((day, "") if state == "done" else ("", day))


def test_template_offers_its_lists_and_holds_no_marking_where_the_first_row_is_typed(
    as_actor: Any, tmp_path: Path
) -> None:
    csv_file, workbook = tmp_path / "template.csv", tmp_path / "template.xlsx"
    with as_actor("desk"):
        write_template(csv_file)
        write_template(workbook)
    assert csv_file.read_text("utf-8-sig").splitlines() == [",".join(NAMES)]
    book = CalamineWorkbook.from_path(workbook)
    assert book.sheet_names == ["Activities", "Lists", "Help"]
    assert book.get_sheet_by_index(0).to_python(skip_empty_area=True) == [list(NAMES)]
    offered = book.get_sheet_by_name("Lists").to_python()
    assert "staff_talks" in [row[0] for row in offered]
    with ZipFile(workbook) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").decode().count("<dataValidation ") == 7


def test_new_row_typed_over_the_marking_of_an_export_takes_it_for_no_reference(
    as_actor: Any, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "in.csv", ["ref", "title", "kind", "partners"], ["OFFICIAL", "Talks", "staff_talks", "MOZ"]
    )
    with as_actor("desk") as desk:
        assert import_path(desk, "activities", path).created == 1
        assert Activity.objects.get().ref != "OFFICIAL"
        assert import_path(desk, "activities", path).unchanged == 1
