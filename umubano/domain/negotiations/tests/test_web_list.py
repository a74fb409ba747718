"""The list and the board: filters, order, files, other days, cost."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.core.testing.statements import asked_by, differences
from umubano.domain.negotiations import services
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.tests.factories import (
    SECRET,
    at,
    make,
)
from umubano.domain.negotiations.tests.pages import text

# the list


@pytest.fixture
def several(as_actor: Any) -> dict[str, Negotiation]:
    with as_actor("desk") as desk:
        stuck = at(
            desk, "proposed", title="Stuck one", since=date(2025, 1, 1), partners=["KEN"], areas=["cyber"]
        )
        young = at(desk, "negotiating", title="Young one", since=date(2025, 12, 1), blocked_by="Visa")
        dropped = services.move(make(desk, title="Dropped one"), "drop", actor=desk, reason="No.")
        return {"Stuck one": stuck, "Young one": young, "Dropped one": dropped}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Stuck one", "Young one", "Dropped one"]),
        ("state=open", ["Stuck one", "Young one"]),
        ("state=closed", ["Dropped one"]),
        ("state=stuck", ["Stuck one"]),
        ("stage=negotiating&stage=dropped", ["Young one", "Dropped one"]),
        ("partner=KEN", ["Stuck one"]),
        ("area=cyber", ["Stuck one"]),
        ("blocked=on", ["Young one"]),
        ("q=young", ["Young one"]),
        ("q=mozamb", ["Young one", "Dropped one"]),
        ("q=zzz", []),
        ("sort=title", ["Dropped one", "Stuck one", "Young one"]),
        ("sort=-title", ["Young one", "Stuck one", "Dropped one"]),
        ("sort=stage", ["Stuck one", "Young one", "Dropped one"]),
        ("sort=-age", ["Dropped one", "Young one", "Stuck one"]),
    ],
)
def test_list_filters_sorts_and_exports_the_same(
    client_as: Any, several: dict[str, Negotiation], query: str, expected: list[str]
) -> None:
    client = client_as("desk")
    page = text(client.get(f"/negotiations/?{query}"))
    found = sorted(
        (title for title in several if f">{title}<" in page), key=lambda title: page.index(f">{title}<")
    )
    assert found == expected
    export = client.get(f"/negotiations/?{query}&export=csv")
    assert export.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = text(export).splitlines()[2:-1]
    assert [line.split(",")[1] for line in lines] == expected


def test_list_exports_a_workbook(client_as: Any, several: dict[str, Negotiation]) -> None:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    response = client_as("desk").get("/negotiations/?export=xlsx&state=open")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[2:4]] == ["Stuck one", "Young one"]


def test_list_as_of_another_day(client_as: Any, several: dict[str, Negotiation]) -> None:
    client = client_as("desk")
    page = text(client.get("/negotiations/?on=2025-06-01"))
    assert [title for title in several if f">{title}<" in page] == ["Stuck one"]
    board = text(client.get("/negotiations/board/"))
    assert "You are looking at another day." in board
    assert "data-board-move" not in board


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/"])
def test_list_costs_the_same_for_one_and_many(client_as: Any, as_actor: Any, path: str) -> None:
    client = client_as("desk")

    with as_actor("desk") as desk:
        at(desk, "proposed")
    client.get(path)
    one = asked_by(lambda: client.get(path))
    with as_actor("desk") as desk:
        for stage in ("proposed", "negotiating", "cleared"):
            at(desk, stage, partners=["KEN", "TZA"])
    assert differences(one, asked_by(lambda: client.get(path))) == []


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/"])
def test_fragment_is_the_results_alone(client_as: Any, several: dict[str, Negotiation], path: str) -> None:
    page = text(client_as("desk").get(path, headers={"HX-Request": "true"}))
    assert "Stuck one" in page
    assert "<html" not in page


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/"])
def test_empty_pages_say_what_to_do(client_as: Any, db: None, path: str) -> None:
    assert "Open a negotiation" in text(client_as("desk").get(path))
    assert "/negotiations/new/" not in text(client_as("reader").get(path))


def test_page_carries_the_label_of_what_is_on_it(client_as: Any, as_actor: Any) -> None:
    client = client_as("head")
    assert "SECRET" not in text(client.get("/negotiations/"))
    with as_actor("head") as head:
        make(head, label=SECRET)
    assert "SECRET" in text(client.get("/negotiations/"))


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/", "/negotiations/new/"])
def test_pages_are_in_the_readers_language(client_as: Any, cast: Any, path: str) -> None:
    cast["desk"].language = "fr"
    cast["desk"].save(update_fields=["language"])
    assert client_as("desk").get(path).status_code == 200
