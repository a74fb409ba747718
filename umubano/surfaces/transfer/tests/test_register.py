"""The register's template goes out to Excel and comes back: unchanged rows do nothing, every problem is named, nothing is half-done."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umubano.core.errors import InvalidInput
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.domain.agreements.imports import IMPORTS
from umubano.domain.agreements.models import Act, Agreement
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft, SignatoryDraft
from umubano.surfaces.transfer.services import Result, export_path, import_path
from umubano.surfaces.transfer.tests.files import write_csv, write_xlsx

pytestmark = pytest.mark.django_db
AsActor = Callable[[str], Any]
NEW = ["title", "kind", "partners", "signed", "classification"]


def make(actor: Any, ref: str = "", **given: Any) -> Agreement:
    values: dict[str, Any] = {
        "title": "Memorandum on joint training",
        "titles": {"fr": "Mémorandum", "pt": "Memorando"},
        "kind": "memorandum",
        "label": default_label(),
        "parties": [PartyDraft("RWA", True, "Ministry of Defence"), PartyDraft("MOZ", body="Ministry of National Defence"), PartyDraft("TZA")],
        "acts": [
            ActDraft("signed", "2019-10"),
            ActDraft("notified", "2020-01-05", "MOZ"),
            ActDraft("amended", "2021", None, {"terms": {"initial_months": 72}}),
        ],
        "areas": ["training", "cyber"],
        "terms": {
            "entry": "on_signature", "term": "tacit_renewal", "initial_months": 60, "notice": {"months": 6},
            "survival": [{"clause": "Protection of information", "months": 24}],
        },
        "signatories": [SignatoryDraft("MOZ", "A. B.", "Minister")],
        "notes": "=1+1 is no formula\nsecond line",
        "desk": "africa",
        "languages": ["en", "pt"],
        "ref": ref,
    }  # fmt: skip
    return create_agreement(actor, AgreementDraft(**{**values, **given}))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row for row in csv.DictReader(file) if row["title"]]


def edited(path: Path, **changes: dict[str, str]) -> Path:
    """The exported file with cells changed: `edited(path, REF={"column": "value"})`."""
    rows = read(path)
    for row in rows:
        row.update(changes.get(row["ref"].replace("-", "_"), {}))
    target = path.with_name("edited.csv")
    return write_csv(target, list(rows[0]), rows)


def imported(actor: Any, path: Path, **options: Any) -> Result:
    return import_path(actor, "register", path, **options)


def new_row(**given: str) -> dict[str, str]:
    return {
        "title": "Protocol on medicine",
        "kind": "protocol",
        "partners": "Kenya",
        "signed": "2024",
        **given,
    }


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_register_export_imported_again_changes_nothing(
    tmp_path: Path, as_actor: AsActor, extension: str
) -> None:
    path = tmp_path / f"register.{extension}"
    with as_actor("head") as actor:
        make(actor, "A-1")
        make(
            actor,
            "A-2",
            label=label_for(LabelValue(20, frozenset({"MOZ"}))),
            acts=[],
            terms={},
            areas=[],
            signatories=[],
        )
        make(
            actor,
            "A-3",
            acts=[
                ActDraft("signed", "2020-01", "RWA"),
                ActDraft("signed", "2020-02", "MOZ", {"effect": "ad_referendum"}),
            ],
        )
        told = export_path(actor, "register", path)
        versions = set(Agreement.objects.values_list("ref", "version"))
        result = imported(actor, path)
        assert told == {"rows": 3, "label": "RESTRICTED"}
        assert result.as_dict() == {
            "read": 3,
            "created": 0,
            "updated": 0,
            "unchanged": 3,
            "rejected": 0,
            "problems": [],
        }
        assert set(Agreement.objects.values_list("ref", "version")) == versions


def test_register_edit_is_shown_then_made_with_its_reason(tmp_path: Path, as_actor: AsActor) -> None:
    path = tmp_path / "register.csv"
    with as_actor("head") as actor:
        make(actor, "A-1")
        make(actor, "A-2")
        export_path(actor, "register", path)
        changed = edited(
            path,
            A_1={
                "title": "Another title",
                "areas": "Military health; TREX",
                "signed": "2019-11",
                "term": "Fixed",
                "initial_months": "24",
            },
        )
        dry = imported(actor, changed, dry_run=True)
        assert (dry.updated, dry.unchanged) == (1, 1)
        assert {one.column: (one.before, one.after) for one in dry.shown[0].differences} == {
            "title": ("Memorandum on joint training", "Another title"),
            "areas": ("cyber; training", "health; training"),
            "signed": ("2019-10", "2019-11"),
            "term": ("tacit_renewal", "fixed"),
            "initial_months": ("60", "24"),
        }
        assert Agreement.objects.get(ref="A-1").title == "Memorandum on joint training"
        assert imported(actor, changed, reason="Corrected from the original").updated == 1
        row = Agreement.objects.get(ref="A-1")
        assert (row.title, row.signed, row.terms["initial_months"]) == ("Another title", "2019-11", 24)
        assert set(row.areas.values_list("area", flat=True)) == {"training", "health"}
        correction = Act.objects.get(agreement=row, effective="2019-11")
        assert correction.corrects is not None
        assert correction.note == "Corrected from the original"


def test_register_new_rows_take_names_synonyms_and_excel_dates(tmp_path: Path, as_actor: AsActor) -> None:
    path = write_xlsx(
        tmp_path / "new.xlsx",
        [
            NEW,
            [" Memorandum with Namibia ", "MoU", "NA", 43743, "official"],
            ["Protocol with Türkiye", "Protocol", "Turkey [Defence Industry Agency]", 2019, ""],
        ],
    )
    with as_actor("desk") as actor:
        assert imported(actor, path).created == 2
        first = Agreement.objects.get(title="Memorandum with Namibia")
        assert set(first.parties.values_list("party_id", "is_home")) == {("RWA", True), ("NAM", False)}
        assert (first.kind, first.signed) == ("memorandum", "2019-10-05")
        second = Agreement.objects.get(title="Protocol with Türkiye")
        assert second.signed == "2019"
        assert second.parties.get(party="TUR").body_name == "Defence Industry Agency"


def test_register_new_rows_imported_again_change_nothing(tmp_path: Path, as_actor: AsActor) -> None:
    path = write_csv(tmp_path / "new.csv", NEW, [new_row(), new_row(title="Another")])
    with as_actor("desk") as actor:
        assert imported(actor, path).created == 2
        assert imported(actor, path).as_dict()["unchanged"] == 2
        assert Agreement.objects.register().count() == 2


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (new_row(partners="Congo"), "partners", "ambiguous_place"),
        (new_row(partners=""), "partners", "partners_missing"),
        (new_row(title=" "), "title", "title_missing"),
        (new_row(kind="treatise"), "kind", "unknown_code"),
        (new_row(signed="31/12/2019"), "signed", "bad_date"),
        (new_row(signed="2019-02-30"), "signed", "bad_date"),
        (new_row(classification="TOP"), "classification", "unknown_code"),
        (new_row(ref="a b"), "ref", "bad_ref"),
        (new_row(term="tacit_renewal"), "initial_months", "bad_document"),
        (new_row(notice_months="six"), "notice_months", "not_a_number"),
        (new_row(other_acts="danced 2019"), "other_acts", "unknown_code"),
        (new_row(other_acts="notified 2019 FRA"), "other_acts", "act_of_a_stranger"),
        (new_row(title="x" * 401), "title", "too_long"),
        (new_row(desk="nowhere"), "desk", "unknown_code"),
    ],
)  # fmt: skip
def test_register_problem_names_row_column_value_and_reason(
    tmp_path: Path, as_actor: AsActor, row: dict[str, str], column: str, code: str
) -> None:
    columns = list(dict.fromkeys([*NEW, *row]))
    path = write_csv(tmp_path / "bad.csv", columns, [new_row(title="Good"), row])
    rejects = tmp_path / "rejects.csv"
    with as_actor("head") as actor:
        result = imported(actor, path, rejects=rejects)
        assert [(one.row, one.column, one.value, one.code) for one in result.problems] == [
            (3, column, row.get(column, "").strip(), code)
        ]
        assert result.is_refused
        assert result.created == 0
        assert not Agreement.objects.filter(title="Good").exists()
        with rejects.open(encoding="utf-8-sig", newline="") as file:
            back = list(csv.DictReader(file))
        assert list(back[0]) == [*columns, "problems"]
        assert result.problems[0].message in back[0]["problems"]
        assert imported(actor, path, accept_good=True).created == 1
        assert Agreement.objects.filter(title="Good").exists()


def test_register_rejects_file_is_imported_once_corrected(tmp_path: Path, as_actor: AsActor) -> None:
    path = write_csv(tmp_path / "bad.csv", NEW, [new_row(partners="Congo")])
    rejects = tmp_path / "rejects.xlsx"
    with as_actor("head") as actor:
        imported(actor, path, rejects=rejects)
        from umubano.surfaces.transfer.services.reading import open_table

        with open_table(rejects) as table:
            cells = [row for _number, row in table.rows]
        with zipfile.ZipFile(rejects) as archive:
            assert (
                'formatCode="@"' in archive.read("xl/styles.xml").decode()
            )  # so Excel makes no day of 2020-01
        cells[1][2] = "COG"
        assert imported(actor, write_xlsx(tmp_path / "again.xlsx", cells)).created == 1


def test_register_reference_twice_in_the_file_is_refused(tmp_path: Path, as_actor: AsActor) -> None:
    path = write_csv(
        tmp_path / "twice.csv", ["ref", *NEW], [new_row(ref="X-1"), new_row(ref="X-1"), new_row(), new_row()]
    )
    with as_actor("head") as actor:
        result = imported(actor, path)
        assert [(one.row, one.code) for one in result.problems] == [(3, "ref_twice"), (5, "row_twice")]


@pytest.mark.parametrize("dry_run", [True, False])
def test_register_hidden_reference_is_only_taken(tmp_path: Path, as_actor: AsActor, dry_run: bool) -> None:
    with as_actor("head") as actor:
        make(actor, "S-1", label=label_for(LabelValue(40)), title="Very secret")
    path = write_csv(tmp_path / "probe.csv", ["ref", *NEW], [new_row(ref="S-1"), new_row(title="Other")])
    with as_actor("otherdesk") as actor:
        result = imported(actor, path, dry_run=dry_run)
        assert [(one.row, one.column, one.code) for one in result.problems] == [(2, "ref", "ref_taken")]
        assert "secret" not in result.problems[0].message.lower()
        assert result.is_refused
        assert not Agreement.objects.filter(title="Other").exists()
    with as_actor("head"):
        assert Agreement.objects.get(ref="S-1").title == "Very secret"


def test_register_label_that_one_may_not_hold_is_refused(tmp_path: Path, as_actor: AsActor) -> None:
    columns = [*NEW, "compartments"]
    rows = [
        new_row(classification="SECRET"),
        new_row(title="B", compartments="CABO-DELGADO"),
        new_row(title="C", compartments="ELSEWHERE"),
    ]
    path = write_csv(tmp_path / "labels.csv", columns, rows)
    with as_actor("otherdesk") as actor:
        result = imported(actor, path)
        assert [(one.row, one.column, one.code) for one in result.problems] == [
            (2, "classification", "label_not_held"),
            (3, "compartments", "label_not_held"),
            (4, "compartments", "label_not_held"),
        ]
    with as_actor("desk") as actor:
        assert imported(actor, path, accept_good=True).created == 2


def test_register_change_meanwhile_is_noticed(tmp_path: Path, as_actor: AsActor) -> None:
    from umubano.domain.agreements.services.change import update_agreement

    path = tmp_path / "register.csv"
    with as_actor("head") as actor:
        row = make(actor, "A-1")
        export_path(actor, "register", path)
        update_agreement(row, actor=actor, changes={"place": "Kigali"}, reason="known now")
        result = imported(actor, edited(path, A_1={"title": "Mine"}))
        assert [one.code for one in result.problems] == ["changed_meanwhile"]
        assert Agreement.objects.get(ref="A-1").place == "Kigali"


def test_register_acts_are_added_and_never_taken_away(tmp_path: Path, as_actor: AsActor) -> None:
    path = tmp_path / "register.csv"
    with as_actor("head") as actor:
        make(actor, "A-1")
        export_path(actor, "register", path)
        written = read(path)[0]["other_acts"]
        added = imported(actor, edited(path, A_1={"other_acts": f"{written}\nnotified 2020-03 Tanzania"}))
        assert added.updated == 1
        assert Act.objects.filter(kind="notified", party="TZA", effective="2020-03").count() == 1
        taken = imported(
            actor, edited(path, A_1={"other_acts": "notified 2020-01-05 MOZ", "version": ""}), dry_run=True
        )
        assert [(one.column, one.code) for one in taken.problems] == [("other_acts", "act_kept")]
        lines = f"{written}\nnotified 2020-03 Tanzania\nshaken 2020-04"
        unknown = imported(actor, edited(path, A_1={"other_acts": lines, "version": ""}), dry_run=True)
        assert [(one.column, one.code) for one in unknown.problems] == [("other_acts", "unknown_code")]


def test_register_desk_officer_changes_own_desk_only(tmp_path: Path, as_actor: AsActor) -> None:
    path = tmp_path / "register.csv"
    with as_actor("head") as actor:
        make(actor, "A-1")
        export_path(actor, "register", path)
    with as_actor("otherdesk") as actor:
        result = imported(actor, edited(path, A_1={"title": "Mine"}))
        assert [(one.column, one.code) for one in result.problems] == [("ref", "other_desk")]
        assert Agreement.objects.get(ref="A-1").title == "Memorandum on joint training"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title,kind\na,b\n", "columns_missing"),
        ("some,thing\na,b\n", "heading_missing"),
        ("title,kind,partners,colour\na,b,c,d\n", "unknown_column"),
        ("title,kind,partners,title\na,b,c,d\n", "column_twice"),
        ("title,kind,partners\n", "file_without_rows"),
    ],
)
def test_register_file_with_a_wrong_heading_is_refused(
    tmp_path: Path, as_actor: AsActor, text: str, code: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with as_actor("head") as actor, pytest.raises(InvalidInput) as refused:
        imported(actor, path)
    assert refused.value.error_code == code


def test_register_template_offers_the_code_lists(tmp_path: Path, as_actor: AsActor) -> None:
    path = tmp_path / "template.xlsx"
    template = next(kind for kind in IMPORTS if kind.name == "register").template
    assert template is not None
    with as_actor("desk"):
        template(path)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<dataValidation ") == 13
    assert "<pane" in sheet
