"""The data sets as published: every row accounted for, nothing invented, the same file again changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from umubano.domain.agreements.counting import figures
from umubano.domain.agreements.demonstration.load import PUBLIC_FACTS
from umubano.domain.agreements.models import Act, Agreement, Claim, Original, Relation
from umubano.domain.negotiations.models import Negotiation
from umubano.surfaces.transfer.services import Cancelled, Result, import_path
from umubano.surfaces.transfer.tests.files import DCAD_COLUMNS, dcad_row, write_csv

pytestmark = pytest.mark.django_db
AsActor = Callable[[str], Any]


def dcad(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    return write_csv(tmp_path / "dcad.csv", DCAD_COLUMNS, rows)


def signed_of(ref: str) -> list[tuple[str, str]]:
    return list(Act.objects.filter(agreement__ref=ref).values_list("kind", "effective"))


def test_dcad_keeps_partial_dates_and_the_original(tmp_path: Path, as_actor: AsActor) -> None:
    path = dcad(
        tmp_path,
        dcad_row(1),
        dcad_row(2, signDay="", signMonth=""),
        dcad_row(3, signDay="", EIFYear=1985, span=-77, renewType=-56),
        dcad_row(4, signDay=-99, signMonth=-99, EIFYear=-88),
        dcad_row(5, signDay="", signMonth="", signYear=""),
    )
    with as_actor("head") as actor:
        result = import_path(actor, "dcad", path)
        assert result.as_dict() == {
            "read": 5,
            "created": 5,
            "updated": 0,
            "unchanged": 0,
            "rejected": 0,
            "problems": [],
        }
        assert signed_of("TEST-0001") == [("signed", "1984-04-01")]
        assert signed_of("TEST-0002") == [("signed", "1984")]
        assert signed_of("TEST-0003") == [("signed", "1984-04"), ("in_force", "1985")]
        assert signed_of("TEST-0004") == [("signed", "1984")]
        assert signed_of("TEST-0005") == []
        row = Agreement.objects.get(ref="TEST-0003")
        assert (row.collection, row.terms, row.scope) == ("dcad", {}, "sector")
        assert set(row.parties.values_list("party_id", "is_home")) == {("USA", False), ("CAN", False)}
        original = Original.objects.get(dataset="dcad", key="TEST-0003")
        assert original.values["renewType"] == "-56"
        assert original.values["span"] == "-77"


def test_dcad_is_never_counted_with_the_register(tmp_path: Path, as_actor: AsActor) -> None:
    from datetime import date

    path = dcad(tmp_path, dcad_row(1, ccode2=517, cowName2="RWA"))
    with as_actor("head") as actor:
        before = figures(date(2025, 12, 31))
        assert import_path(actor, "dcad", path).created == 1
        assert figures(date(2025, 12, 31)) == before


def test_dcad_estimated_end_is_no_act(tmp_path: Path, as_actor: AsActor) -> None:
    path = dcad(
        tmp_path,
        dcad_row(1, EIFYear=1985, endYearEstimate=1999),
        dcad_row(2, EIFYear=1985, terminated=1, durationActual=5, endYearEstimate=1990),
    )
    with as_actor("head") as actor:
        import_path(actor, "dcad", path)
        assert Agreement.objects.get(ref="TEST-0001").status == "in_force"
        assert signed_of("TEST-0002")[-1] == ("terminated", "1989/1991")
        assert Agreement.objects.get(ref="TEST-0002").status == "terminated"


def test_dcad_contradicting_codes_are_reported_and_the_rest_is_taken(
    tmp_path: Path, as_actor: AsActor
) -> None:
    path = dcad(
        tmp_path,
        dcad_row(1),
        dcad_row(2, ccode2=145, cowName2="VEN"),
        dcad_row(3, signMonth=13),
        dcad_row(4, signYear="soon"),
        dcad_row(1),
    )
    rejects = tmp_path / "rejects.csv"
    with as_actor("head") as actor:
        result = import_path(actor, "dcad", path, rejects=rejects)
        assert (result.read, result.created, result.rejected, result.is_refused) == (5, 1, 4, False)
        assert [(problem.row, problem.column, problem.value) for problem in result.problems] == [
            (3, "ccode2", "145"),
            (4, "signDay", "1"),
            (5, "signYear", "soon"),
            (6, "DCAid", "TEST-0001"),
        ]
        lines = rejects.read_text(encoding="utf-8-sig").splitlines()
        assert lines[0] == ",".join([*DCAD_COLUMNS, "problems"])
        assert len(lines) == 5
        assert oct(rejects.stat().st_mode & 0o777) == "0o600"


def test_dcad_again_changes_nothing(tmp_path: Path, as_actor: AsActor) -> None:
    path = dcad(tmp_path, *(dcad_row(number) for number in range(1, 8)))
    with as_actor("head") as actor:
        import_path(actor, "dcad", path)
        before = (Agreement.objects.count(), Act.objects.count(), Original.objects.count())
        result = import_path(actor, "dcad", path)
        assert (result.created, result.unchanged) == (0, 7)
        assert (Agreement.objects.count(), Act.objects.count(), Original.objects.count()) == before


def test_dcad_row_that_differs_from_what_was_imported_is_reported(tmp_path: Path, as_actor: AsActor) -> None:
    with as_actor("head") as actor:
        import_path(actor, "dcad", dcad(tmp_path, dcad_row(1), dcad_row(2)))
        result = import_path(actor, "dcad", dcad(tmp_path, dcad_row(1, signDay=2), dcad_row(2)))
        assert [(problem.column, problem.value, problem.code) for problem in result.problems] == [
            ("signDay", "2", "row_changed")
        ]
        assert signed_of("TEST-0001") == [("signed", "1984-04-01")]


def test_dry_run_and_cancel_leave_nothing(tmp_path: Path, as_actor: AsActor) -> None:
    from contextlib import contextmanager

    @contextmanager
    def stop(title: str, total: int | None) -> Any:
        def tell(done: int) -> None:
            raise Cancelled

        yield tell

    path = dcad(tmp_path, *(dcad_row(number) for number in range(1, 60)))
    with as_actor("head") as actor:
        before = Agreement.objects.count()
        assert import_path(actor, "dcad", path, dry_run=True).created == 59
        assert Agreement.objects.count() == before
        with pytest.raises(Cancelled):
            import_path(actor, "dcad", path, progress=stop)
        assert Agreement.objects.count() == before
        assert import_path(actor, "dcad", path).created == 59


def test_public_facts_are_taken_with_sources_and_claims(as_actor: AsActor) -> None:
    with as_actor("head") as actor:
        result: Result = import_path(actor, "public-facts", PUBLIC_FACTS)
        assert (result.read, result.created, result.unchanged, result.rejected) == (94, 55, 39, 0)
        assert sum(result.skipped.values()) == 39
        assert Agreement.objects.filter(ref__startswith="RWF-").count() == 33
        assert Negotiation.objects.get(ref="RWF-035").stage == "negotiating"
        row = Agreement.objects.get(ref="RWF-003")
        assert (row.signed, row.confidence) == ("1997", "reported")
        assert set(row.claims.filter(field="signed").values_list("value", flat=True)) == {
            "1997",
            "1998-01-27",
        }
        assert Claim.objects.filter(agreement__ref="RWF-033", field="title").count() == 4
        assert row.sources.get().source.publisher == "The New Times"
        assert Agreement.objects.get(ref="RWF-025").signed == "2022-01"
        assert Agreement.objects.get(ref="RWF-016").signed == "XXXX"
        assert Agreement.objects.get(ref="RWF-015").parties.filter(is_home=False).count() == 2
        assert Relation.objects.filter(
            agreement__ref="RWF-021", kind="extends", target__ref="RWF-008"
        ).exists()
        again = import_path(actor, "public-facts", PUBLIC_FACTS)
        assert (again.created, again.unchanged, again.rejected) == (0, 94, 0)


def test_import_is_refused_to_readers_and_partners(tmp_path: Path, as_actor: AsActor) -> None:
    from umubano.core.errors import NotAllowed

    path = dcad(tmp_path, dcad_row(1))
    for name in ("reader", "partner", "auditor", "admin"):
        with as_actor(name) as actor, pytest.raises(NotAllowed):
            import_path(actor, "dcad", path)


@pytest.mark.skipif(
    "UMUBANO_DATA" not in os.environ, reason="UMUBANO_DATA does not name the folder of the real data"
)
def test_dcad_as_published_accounts_for_every_row(as_actor: AsActor) -> None:
    path = Path(os.environ["UMUBANO_DATA"]) / "dcad" / "DCAD-v1.0-main.csv"
    with as_actor("head") as actor:
        result = import_path(actor, "dcad", path)
        assert (result.read, result.created, result.rejected) == (1871, 1867, 4)
        assert {(problem.row, problem.code) for problem in result.problems} == {
            (109, "ambiguous_place"),
            (293, "ambiguous_place"),
            (1593, "same_party_twice"),
            (1811, "same_party_twice"),
        }
        assert Original.objects.filter(dataset="dcad").count() == 1867
        again = import_path(actor, "dcad", path)
        assert (again.created, again.unchanged, again.rejected) == (0, 1867, 4)
