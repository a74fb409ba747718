"""Editing code lists: words, order, withdrawal; nothing is removed and no word stands for two entries."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.changes.access import access_entries
from umubano.core.codelists.editing import add_code, change_code, move_code, set_in_use
from umubano.core.codelists.models import Code
from umubano.core.codelists.services import choices, name_of, require_code
from umubano.core.errors import InvalidInput, NotAllowed
from umubano.core.labels.services import default_label

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mood(db: None) -> dict[str, Code]:
    default_label()
    return {
        code: Code.objects.create(
            list_name="mood", code=code, names={"en": code.capitalize(), "fr": code.upper()}, position=place
        )
        for place, code in enumerate(("good", "fair", "bad"))
    }


def in_order() -> list[str]:
    return list(Code.objects.filter(list_name="mood").values_list("code", flat=True))


def test_entry_is_added_at_the_end(as_actor: Any) -> None:
    with as_actor("admin") as actor:
        add_code(
            actor,
            "mood",
            "awful",
            names={"en": "Awful", "fr": "Affreux"},
            synonyms=["terrible", " terrible "],
        )
        assert in_order() == ["good", "fair", "bad", "awful"]
        assert require_code("mood", "Terrible") == "awful"


def test_changed_words_count_at_once_and_are_logged(as_actor: Any, mood: dict[str, Code]) -> None:
    with as_actor("admin") as actor:
        assert name_of("mood", "good") == "Good"
        change_code(
            mood["good"], actor=actor, names={"en": "Fine", "fr": "Bien"}, definitions={}, synonyms=[]
        )
        assert name_of("mood", "good") == "Fine"
        entry = access_entries(actor).entries[0]
        assert (entry.kind, entry.details) == (
            "code_changed",
            {
                "before": {"names": {"en": "Good", "fr": "GOOD"}},
                "after": {"names": {"en": "Fine", "fr": "Bien"}},
            },
        )


def test_change_to_the_same_is_not_logged(as_actor: Any, mood: dict[str, Code]) -> None:
    with as_actor("admin") as actor:
        change_code(mood["good"], actor=actor, names=mood["good"].names, definitions={}, synonyms=[])
        set_in_use(mood["good"], actor=actor, is_active=True)
        move_code(mood["good"], actor=actor, by=-1)
        assert access_entries(actor).entries == ()


def test_withdrawn_entry_is_no_choice_but_keeps_its_name(as_actor: Any, mood: dict[str, Code]) -> None:
    with as_actor("admin") as actor:
        set_in_use(mood["bad"], actor=actor, is_active=False)
        assert [code for code, _name in choices("mood")] == ["good", "fair"]
        assert name_of("mood", "bad") == "Bad"
        set_in_use(mood["bad"], actor=actor, is_active=True)
        assert [code for code, _name in choices("mood")] == ["good", "fair", "bad"]


def test_entries_move_one_place(as_actor: Any, mood: dict[str, Code]) -> None:
    with as_actor("admin") as actor:
        move_code(mood["bad"], actor=actor, by=-1)
        assert in_order() == ["good", "bad", "fair"]
        move_code(mood["good"], actor=actor, by=1)
        assert in_order() == ["bad", "good", "fair"]
        move_code(mood["fair"], actor=actor, by=1)
        assert in_order() == ["bad", "good", "fair"]


@pytest.mark.parametrize(
    ("code", "words", "refusal"),
    [
        ("good", {"names": {"en": "A", "fr": "B"}}, "code_taken"),
        ("Not A Code", {"names": {"en": "A", "fr": "B"}}, "invalid_code"),
        ("new", {"names": {"en": "A", "fr": " "}}, "name_missing"),
        ("new", {"names": {"en": "GOOD", "fr": "B"}}, "ambiguous_word"),
        ("new", {"names": {"en": "A", "fr": "B"}, "synonyms": ["Fair"]}, "ambiguous_word"),
        ("new", {"names": {"en": "A", "fr": "B"}, "synonyms": ["x" * 81]}, "synonym_too_long"),
    ],
)
def test_wrong_entry_is_refused(as_actor: Any, code: str, words: dict[str, Any], refusal: str) -> None:
    with as_actor("admin") as actor:
        with pytest.raises(InvalidInput) as error:
            add_code(actor, "mood", code, **words)
        assert (error.value.error_code, in_order()) == (refusal, ["good", "fair", "bad"])


def test_unknown_list_is_not_made(as_actor: Any) -> None:
    with as_actor("admin") as actor:
        with pytest.raises(InvalidInput):
            add_code(actor, "colour", "red", names={"en": "Red", "fr": "Rouge"})
        assert Code.objects.filter(list_name="colour").count() == 0


@pytest.mark.parametrize("name", ["desk", "reader", "otherdesk", "head", "legal", "partner", "auditor"])
def test_only_administrators_edit(as_actor: Any, mood: dict[str, Code], name: str) -> None:
    before = list(Code.objects.filter(list_name="mood").values())
    with as_actor(name) as actor:
        for act in (
            lambda: add_code(actor, "mood", "x", names={"en": "X", "fr": "X"}),
            lambda: change_code(
                mood["good"], actor=actor, names={"en": "X", "fr": "X"}, definitions={}, synonyms=[]
            ),
            lambda: set_in_use(mood["good"], actor=actor, is_active=False),
            lambda: move_code(mood["good"], actor=actor, by=1),
        ):
            with pytest.raises(NotAllowed):
                act()
    assert list(Code.objects.filter(list_name="mood").values()) == before
