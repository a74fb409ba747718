"""The help says what the READMEs say to users, safely, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from umubano.core.help.markdown import as_html
from umubano.core.help.topics import FOR_DEVELOPERS, folders, read_topic, topic_of_module


def test_raw_html_and_foreign_schemes_come_out_as_text() -> None:
    html = as_html(
        '<script>alert(1)</script>\n\n<b onclick="x">b</b> [go](javascript:alert(1)) ![x](https://x.example/y.png)'
    )
    assert "<script" not in html
    assert "<b " not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_an_address_of_the_product_is_a_link_and_a_file_is_not() -> None:
    html = as_html(
        "`/agreements/` `/agreements/<ref>/` `concept.py` [other](../x/README.md) [site](https://un.org/)"
    )
    assert '<a href="/agreements/"><code>/agreements/</code></a>' in html
    assert "<code>/agreements/&lt;ref&gt;/</code>" in html
    assert "<span>other</span>" in html
    assert '<a href="https://un.org/" rel="noreferrer">site</a>' in html


@pytest.mark.parametrize("name", sorted(folders()))
def test_every_topic_begins_with_a_title_and_a_sentence_and_ends_before_the_developers(name: str) -> None:
    topic = read_topic(name, "en")
    assert topic is not None
    assert topic.title
    assert len(topic.summary) > 20
    assert not any(f"## {heading}" in topic.text for heading in FOR_DEVELOPERS)


@pytest.fixture
def untranslated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A topic of the future, whose French is not written yet."""
    (tmp_path / "README.md").write_text("# Drones\n\nWhat flies without anybody in it.\n", encoding="utf-8")
    topics = {**folders(), "drones": tmp_path}
    monkeypatch.setattr("umubano.core.help.topics.folders", lambda: topics)
    monkeypatch.setattr("umubano.core.help.web.folders", lambda: topics)
    return "drones"


def test_french_where_it_is_written_else_english(untranslated: str) -> None:
    french, english = read_topic("negotiations", "fr"), read_topic(untranslated, "fr")
    assert french is not None
    assert english is not None
    assert (french.language, french.title) == ("fr", "Négociations")
    assert (english.language, english.title) == ("en", "Drones")


def test_a_view_knows_its_topic() -> None:
    assert topic_of_module("umubano.domain.agreements.web.listing") == "agreements"
    assert topic_of_module("umubano.core.web.views") is None


@pytest.mark.django_db
def test_pages_show_the_text_and_the_question_mark_leads_to_it(client_as: Callable[..., Client]) -> None:
    client = client_as("desk")
    assert "/help/agreements/" in client.get("/help/").content.decode()
    page = client.get("/help/agreements/").content.decode()
    assert "As of" in page
    assert "services/" not in page
    assert 'help-button" href="/help/agreements/"' in client.get("/agreements/").content.decode()
    assert client.get("/help/nothing/").status_code == 404


@pytest.mark.django_db
def test_english_help_in_a_french_page_says_so(
    client_as: Callable[..., Client], cast: dict[str, object], untranslated: str
) -> None:
    account = cast["desk"]
    account.language = "fr"  # type: ignore[attr-defined]
    account.save(update_fields=["language"])  # type: ignore[attr-defined]
    client = client_as("desk")
    english = client.get(f"/help/{untranslated}/").content.decode()
    assert 'class="prose help-text" lang="en"' in english
    assert "n’est pas encore traduite" in english
    french = client.get("/help/labels/").content.decode()
    assert 'class="prose help-text" lang="fr"' in french
    assert "n’est pas encore traduite" not in french
