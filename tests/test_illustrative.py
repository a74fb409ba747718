"""Made-up records say so wherever their title is: once, by the badge or by the word, on every surface.

The demonstration is loaded and each surface is read as its users read it; after every title of an illustrative record there must come its
mark before the next title does, and a title of a public fact must not carry one.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from umubano.core.changes.tracked import subjects
from umubano.core.illustrative import marked_title
from umubano.core.registry import concepts
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import update_agreement
from umubano.domain.negotiations.models import Negotiation
from umubano.surfaces.calendars.services import due_document

pytestmark = pytest.mark.django_db

_BADGE = "mark-illustrative"
_WORD = "(illustrative)"
#: What is not text of the page: attributes, scripts' data, the window's title, the way back, drawings that repeat a list.
_NOT_SHOWN = re.compile(
    r"<(title|script|svg|select|textarea)\b.*?</\1>|<nav class=\"breadcrumbs\".*?</nav>|<!--.*?-->", re.DOTALL
)
_TAG = re.compile(r"<(?!span class=\"mark mark-illustrative\")[^>]*>")

SURFACES = [
    "/",
    "/agreements/?rule=everything",
    "/negotiations/",
    "/negotiations/?view=list",
    "/calendar/?days=3650",
    "/calendar/month/?month=2026-05",
    "/search/?q=memorandum",
    "/search/?q=arrangement",
    "/search/suggest/?q=memorandum",
    "/partners/SEN/",
    "/partners/MOZ/",
    "/partners/GHA/",
    "/history/",
]


@pytest.fixture
def titles(as_actor: Callable[..., Any]) -> Iterator[dict[str, bool]]:
    """Titles of the demonstration, and whether they are made up; those that both kinds have are left out."""
    with as_actor("service") as actor:
        for concept in concepts():
            if concept.load_demonstration is not None:
                concept.load_demonstration(actor)
        found: dict[str, set[bool]] = {}
        for model in subjects().values():
            fields = {field.name for field in model._meta.concrete_fields}
            name = "title" if "title" in fields else "name"
            if {name, "is_illustrative"} <= fields:
                for title, is_illustrative in model.objects.values_list(name, "is_illustrative"):
                    found.setdefault(title, set()).add(is_illustrative)
    yield {title: kinds.pop() for title, kinds in found.items() if len(kinds) == 1}


def unmarked(page: str, titles: dict[str, bool]) -> tuple[int, list[str]]:
    """(how often illustrative titles stand in the page, those without exactly one mark before the next title)."""
    shown = html.unescape(_TAG.sub(" ", _NOT_SHOWN.sub(" ", page)))
    made_up = sorted((title for title, is_made_up in titles.items() if is_made_up), key=len, reverse=True)
    every = sorted(titles, key=len, reverse=True)
    places = list(re.finditer("|".join(map(re.escape, every)), shown))
    ends = [place.start() for place in places[1:]] + [len(shown)]
    wanted = [(place, end) for place, end in zip(places, ends, strict=True) if place.group() in made_up]
    wrong = []
    for place, end in wanted:
        rest = shown[place.end() : min(end, place.end() + 400)]
        if rest.count(_BADGE) + rest.count(_WORD) < 1 or rest.lstrip().startswith(f"{_WORD} <"):
            wrong.append(f"{place.group()} … {rest[:120]}")
    return len(wanted), wrong


@pytest.mark.parametrize("address", SURFACES)
def test_surface_marks_every_illustrative_title(
    address: str, titles: dict[str, bool], client_as: Any
) -> None:
    response = client_as("head").get(address)
    assert response.status_code == 200
    count, wrong = unmarked(response.content.decode(), titles)
    assert count > 0
    assert wrong == []


def test_pages_of_records_mark_them_and_what_they_are_related_to(titles, as_actor, client_as) -> None:
    client = client_as("head")
    with as_actor("head"):
        rows = [
            *Agreement.objects.filter(is_illustrative=True, relations__isnull=False),
            *Agreement.objects.filter(is_illustrative=True)[:3],
            *Negotiation.objects.filter(is_illustrative=True, renews__isnull=False),
            *Negotiation.objects.filter(is_illustrative=True)[:3],
        ]
    assert len(rows) > 6
    for row in rows:
        count, wrong = unmarked(client.get(row.get_absolute_url()).content.decode(), titles)
        assert count > 0
        assert wrong == []


def test_what_was_written_in_the_log_takes_the_word_along(titles, as_actor, client_as) -> None:
    with as_actor("head") as actor:
        row = Agreement.objects.filter(is_illustrative=True).first()
        update_agreement(row, actor=actor, changes={"place": "Elsewhere"}, reason="For a test.")
    assert marked_title(row.title, True) in html.unescape(client_as("head").get("/").content.decode())


@pytest.mark.parametrize(
    "address",
    [
        "/agreements/?rule=everything&export=csv",
        "/negotiations/?view=list&export=csv",
        "/calendar/?days=3650&export=csv",
    ],
)
def test_files_mark_every_illustrative_row(address: str, titles: dict[str, bool], client_as: Any) -> None:
    """By the word in the title, or by a column of its own."""
    response = client_as("head").get(address)
    text = b"".join(response) if response.streaming else response.content
    lines = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    made_up = {title for title, is_made_up in titles.items() if is_made_up}
    heads = next(line for line in lines if len(line) > 3)
    marked = heads.index("Illustrative") if "Illustrative" in heads else None
    seen = 0
    for line in lines[lines.index(heads) + 1 :]:
        for cell in line:
            title = cell.removesuffix(f" {_WORD}")
            if title in made_up:
                seen += 1
                assert cell.endswith(_WORD) or (marked is not None and line[marked])
    assert seen > 5


def test_commands_say_which_records_are_illustrative(titles: dict[str, bool], as_actor: Any) -> None:
    with as_actor("head") as actor:
        found = due_document(actor, date(2026, 1, 5), 3650)
    assert {line["illustrative"] for line in found if titles.get(line["title"])} == {True}
