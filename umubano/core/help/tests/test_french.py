"""The French help: there for every topic, in step with the English, in French typography, and as free of the code as the English."""

from __future__ import annotations

import re

import pytest

from umubano.core.help.topics import Topic, folders, read_topic

_CODE = re.compile(r"`[^`]*`")
_ADDRESS = re.compile(r"`(/[^`]*)`")
#: A space in which a line could break before a mark or inside guillemets, a mark without its space, and the typewriter's apostrophe.
_UNTYPOGRAPHIC = re.compile(
    r"[ \n][:;?!»]|[^\s\u00a0]:(?=\s)|[^\s\u202f][;?!]|\u00a0[;?!]|«[^\u00a0]|[^\u00a0]»|'"
)
_OF_THE_CODE = re.compile(
    r"`[^`]*(?:\.py|\.md|\.html|\.js|_[a-z]+\()[^`]*`|\b(?:row security|the registry|docs/)"
)


def _topic(name: str, language: str) -> Topic:
    topic = read_topic(name, language)
    assert topic is not None
    return topic


def _shape(topic: Topic) -> dict[str, object]:
    lines = topic.text.splitlines()
    return {
        "headings": sum(line.startswith("##") for line in lines),
        "entries": sum(line.startswith(("- ", "1. ", "2. ", "3. ", "4. ")) for line in lines),
        "rows of tables": sum(line.startswith("|") for line in lines),
        "paragraphs": len(topic.text.split("\n\n")),
        "addresses": sorted(_ADDRESS.findall(topic.text)),
    }


@pytest.mark.parametrize("name", sorted(folders()))
def test_every_topic_has_its_french(name: str) -> None:
    topic = _topic(name, "fr")
    assert topic.language == "fr"
    assert len(topic.summary) > 20


@pytest.mark.parametrize("name", sorted(folders()))
def test_french_and_english_are_in_step(name: str) -> None:
    assert _shape(_topic(name, "fr")) == _shape(_topic(name, "en"))


@pytest.mark.parametrize("name", sorted(folders()))
def test_french_typography(name: str) -> None:
    topic = _topic(name, "fr")
    text = _CODE.sub("`x`", f"{topic.title}\n{topic.text}")
    assert _UNTYPOGRAPHIC.findall(re.sub(r"^\|[-|]+\|$", "", text, flags=re.MULTILINE)) == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", sorted(folders()))
def test_what_users_read_names_nothing_of_the_code(name: str, language: str) -> None:
    assert _OF_THE_CODE.findall(_topic(name, language).text) == []
