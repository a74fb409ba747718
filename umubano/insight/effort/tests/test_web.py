"""The pages of effort: who reads them, what they say, the forms of the declared focus, the file, the panels and the brief."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from umubano.core.briefs import Section
from umubano.core.changes.models import AccessLog
from umubano.core.labels.rules import LabelValue
from umubano.domain.activities.tests.factories import done
from umubano.domain.agreements.tests.factories import INDEFINITE, make_agreement
from umubano.insight.effort.demonstration import load_demonstration
from umubano.insight.effort.models import Focus
from umubano.insight.effort.tests.test_focus import declared
from umubano.insight.portfolio.briefs.partner import compose_partner

pytestmark = pytest.mark.django_db

PAGES = (
    "/effort/",
    "/effort/outside/",
    "/effort/focus/",
    "/effort/focus/?by=area",
    "/effort/focus/declarations/",
)
FORM = {
    "title": "Africa first",
    "starts_on": "2026-01-01",
    "ends_on": "",
    "reason": "By intent.",
    "share_002": "60",
    "share_150": "12.5",
    "label_level": "10",
}


@pytest.fixture
def records(as_actor: Any) -> None:
    with as_actor("head") as head:
        make_agreement(head, partners=["MOZ"], terms=INDEFINITE, areas=["training", "cyber"])
        done(head, areas=["training"])
        done(head, areas=["health"], partners=["KEN", "POL"], label=LabelValue(10, frozenset({"MOZ"})))


def _text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


@pytest.mark.parametrize("name", ["desk", "reader", "otherdesk", "head", "legal", "auditor"])
def test_the_cast_at_home_reads_all_pages(records: None, client_as: Any, name: str) -> None:
    assert [client_as(name).get(page).status_code for page in PAGES] == [200] * len(PAGES)


@pytest.mark.parametrize("address", [*PAGES, "/effort/?export=csv", "/effort/focus/declare/region/"])
def test_pages_do_not_exist_for_a_partner(records: None, client_as: Any, address: str) -> None:
    response = client_as("partner").get(address)
    assert response.status_code == 404


def test_partner_meets_no_figure_of_effort_anywhere(records: None, as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        row = declared(head, title="Quixzanth focus", label=LabelValue(10, frozenset({"MOZ"})))
    here, there = client_as("desk"), client_as("partner")
    assert "Depth of cooperation" in _text(here.get("/partners/MOZ/"))
    assert "Where the effort goes" in _text(here.get("/"))
    assert "/effort/" in _text(here.get("/"))
    for address in ("/", "/partners/MOZ/", "/partners/KEN/"):
        text = _text(there.get(address))
        assert "Depth of cooperation" not in text
        assert "/effort/" not in text
        assert "Quixzanth" not in text
    for part in ("", "correct/", "end/"):
        assert there.get(f"/effort/focus/{row.ref}/{part}").status_code == 404


def test_matrix_says_both_numbers_and_how_they_are_counted(records: None, client_as: Any) -> None:
    text = _text(client_as("desk").get("/effort/"))
    assert "Kenya" in text and "Mozambique" in text and "Cyber security" in text
    assert "an area is never taken over from its agreement" in text
    assert text.count("on paper only") >= 1
    narrowed = _text(client_as("desk").get("/effort/?show=unwritten"))
    assert "Kenya" in narrowed and "Mozambique" not in narrowed.split("<table", 1)[1]
    assert "No partner answers" in _text(client_as("desk").get("/effort/?q=nowhere"))
    assert _text(client_as("desk").get("/effort/?months=7&order=moon&page=99")).count("Kenya") >= 1


def test_empty_house_says_so(client_as: Any) -> None:
    assert "No agreement is in force on this day" in _text(client_as("desk").get("/effort/"))
    assert "No activity was held" in _text(client_as("desk").get("/effort/outside/"))
    assert "No focus has been declared yet" in _text(client_as("desk").get("/effort/focus/declarations/"))
    focus = _text(client_as("desk").get("/effort/focus/"))
    assert "No focus is declared for this day" in focus and "Nothing was held" in focus


def test_file_has_what_was_on_the_screen(records: None, as_actor: Any, client_as: Any) -> None:
    client = client_as("desk")
    lines = _text(client.get("/effort/?export=csv&region=002")).splitlines()
    head = lines[1].split(",")
    assert head[:4] == ["Code", "Partner", "Agreements in force", "Activities held"]
    rows = {line.split(",")[1]: line.split(",") for line in lines[2:-1]}
    assert list(rows) == ["Africa", "Mozambique", "Kenya"]
    cell = head.index("Joint training: held")
    assert [rows[name][cell] for name in rows] == ["1", "1", "0"]
    assert rows["Mozambique"][head.index("Cyber security: on paper")] == "1"
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(client.get("/effort/?export=xlsx").streaming_content))
    )
    sheet = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in sheet[2:-1]] == ["All partners", "Mozambique", "Kenya", "Poland"]
    with as_actor("head"):
        assert AccessLog.objects.filter(subject_kind="effort").count() == 2


def test_head_declares_corrects_and_ends_by_the_forms(records: None, as_actor: Any, client_as: Any) -> None:
    client = client_as("head")
    assert "Declare a focus" in _text(client.get("/effort/focus/"))
    made = client.post("/effort/focus/declare/region/", FORM)
    assert made.status_code == 303
    address = made.headers["Location"]
    page = _text(client.get(address))
    assert "12.5" in page and "27.5" in page and "By intent." in page
    compared = _text(client.get("/effort/focus/"))
    assert "Africa first" in compared and "more than intended" in compared
    corrected = client.post(
        f"{address}correct/", {**FORM, "share_150": "", "reason": "Misread.", "version": "1"}
    )
    assert corrected.status_code == 303
    ended = client.post(f"{address}end/", {"last_day": "2026-01-31", "reason": "A new strategy."})
    assert ended.status_code == 303
    page = _text(client.get(address))
    assert "A new strategy." in page and f"{address}end/" not in page
    with as_actor("head"):
        row = Focus.objects.get()
        assert (row.ends_on, [share.code for share in row.shares.all()]) == (date(2026, 1, 31), ["002"])
    history = client.get(f"/history/focus/{row.ref}/")
    assert history.status_code == 200
    assert "Misread." in _text(history)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"share_150": "41"}, "come to 101 % together"),
        ({"share_150": "", "share_002": ""}, "Give at least one share"),
        ({"reason": ""}, "This field is required"),
        ({"ends_on": "2025-01-01"}, "ends before it begins"),
        ({"share_002": "-1"}, "greater than or equal to 0"),
    ],
)
def test_form_says_what_is_wrong(as_actor: Any, client_as: Any, changed: dict[str, str], said: str) -> None:
    response = client_as("head").post("/effort/focus/declare/region/", {**FORM, **changed})
    assert (response.status_code, said in _text(response)) == (422, True)
    with as_actor("head"):
        assert not Focus.objects.exists()


@pytest.mark.parametrize("name", ["desk", "reader", "legal", "auditor"])
def test_others_are_told_whom_to_ask(as_actor: Any, client_as: Any, name: str) -> None:
    with as_actor("head") as head:
        row = declared(head)
    client = client_as(name)
    assert client.get(row.get_absolute_url()).status_code == 200
    assert f"{row.get_absolute_url()}end/" not in _text(client.get(row.get_absolute_url()))
    for address in (
        "/effort/focus/declare/area/",
        f"{row.get_absolute_url()}correct/",
        f"{row.get_absolute_url()}end/",
    ):
        assert client.get(address).status_code == 403
        assert client.post(address, {**FORM, "last_day": "2026-01-31"}).status_code == 403
    with as_actor("head"):
        assert list(Focus.objects.values_list("version", "ends_on")) == [(1, None)]


def test_hidden_declaration_looks_missing(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        row = declared(head, title="Quixzanth", label=LabelValue(40))
    assert "Quixzanth" in _text(client_as("head").get("/effort/focus/"))
    client = client_as("otherdesk")
    for address in ("/effort/focus/", "/effort/focus/declarations/"):
        assert "Quixzanth" not in _text(client.get(address))
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.get("/effort/focus/F-NOTHING/").status_code == 404
    assert client_as("head").get("/effort/focus/declare/moon/").status_code == 404


@pytest.mark.parametrize("measure", ["activities", "days", "persons", "cost"])
@pytest.mark.parametrize("step", ["year", "quarter"])
def test_every_measure_and_step_has_its_page(
    records: None, as_actor: Any, client_as: Any, measure: str, step: str
) -> None:
    with as_actor("head") as head:
        declared(head, shares={"002": Decimal(60)})
    page = client_as("desk").get(f"/effort/focus/?measure={measure}&step={step}&months=declared")
    assert page.status_code == 200
    assert page.context["measure"].name == measure
    assert page.context["span"].first == date(2025, 1, 1)
    assert page.context["trend"].columns[-1] == ("2026" if step == "year" else "Q1 2026")


def test_day_asked_about_shows_the_target_of_that_day(records: None, as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        declared(head, title="The old focus", starts_on=date(2023, 1, 1), ends_on=date(2024, 12, 31))
        declared(head, title="The new focus")
    client = client_as("desk")
    assert "The new focus" in _text(client.get("/effort/focus/"))
    then = _text(client.get("/effort/focus/?on=2024-06-01", follow=True))
    assert "The old focus" in then and "The new focus" not in then
    assert "Declare by region" not in _text(
        client_as("head").get("/effort/focus/declarations/?on=2024-06-01", follow=True)
    )


def test_brief_on_a_partner_has_the_section(records: None, as_actor: Any) -> None:
    with as_actor("head") as head:
        brief = compose_partner(head, "MOZ", date(2026, 1, 5))
    section = next(
        block
        for block in brief.blocks
        if isinstance(block, Section) and block.title == "Depth of cooperation"
    )
    rows = [tuple(row.cells) for row in section.blocks[1].rows]  # type: ignore[union-attr]
    assert rows == [("Joint training", 1, 1, "● active"), ("Cyber security", 1, 0, "○ on paper only")]
    with as_actor("partner") as partner:
        abroad = compose_partner(partner, "MOZ", date(2026, 1, 5))
    assert "Depth of cooperation" not in {
        block.title for block in abroad.blocks if isinstance(block, Section)
    }


def test_demonstration_is_illustrative_and_loads_once(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        load_demonstration(head)
        load_demonstration(head)
        assert set(Focus.objects.values_list("is_illustrative", flat=True)) == {True}
        assert Focus.objects.count() == 3
    page = _text(client_as("desk").get("/effort/focus/declarations/"))
    assert page.count("mark-illustrative") == 3
