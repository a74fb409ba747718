"""The components print what docs/howto/design.md promises: words beside every colour, nothing unescaped, nothing inline."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from umubano.core.ui.dates import in_words
from umubano.core.ui.flags import _codes
from umubano.core.ui.policy import CONTENT_SECURITY_POLICY
from umubano.core.ui.tags import marks
from umubano.core.ui.words import STATUSES

UI = Path(__file__).resolve().parents[1]


def rendered(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("written", "english", "french"),
    [
        ("2019-10-05", "5 October 2019", "5 octobre 2019"),
        ("2019-10", "October 2019", "octobre 2019"),
        ("1997", "1997", "1997"),
        ("2019-10-01", "1 October 2019", "1er octobre 2019"),
    ],
)
def test_date_is_never_more_exact_than_it_was_written(written: str, english: str, french: str) -> None:
    with translation.override("en"):
        assert in_words(written) == english
    with translation.override("fr"):
        assert in_words(written) == french


def test_partial_date_keeps_the_written_form_as_its_title() -> None:
    with translation.override("en"):
        assert rendered("{% partial_date '2019-10' %}") == '<time title="2019-10">October 2019</time>'


@pytest.mark.parametrize("code", sorted(STATUSES))
def test_status_badge_has_words_beside_its_colour(code: str) -> None:
    words, colour = STATUSES[code]
    assert rendered("{% status_badge code %}", code=code) == (
        f'<span class="status status-{colour}" title="">{words}</span>'
    )


def test_status_badge_of_an_unknown_code_is_grey_and_says_the_code() -> None:
    assert rendered("{% status_badge 'on_hold' %}") == (
        '<span class="status status-neutral" title="">on hold</span>'
    )


@pytest.mark.parametrize(
    "source",
    [
        "{% party 'MOZ' text %}",
        "{% status_badge 'signed' text=text %}",
        "{% source_badge 'press' text=text %}",
        "{% figure 3 text rule=text %}",
        "{% empty_state text title=text %}",
        "{% card text %}{{ text }}{% endcard %}",
        "{% chart spec 'one' title=text %}",
    ],
)
def test_component_escapes_what_people_wrote(source: str) -> None:
    html = rendered(source, text="<script>x</script>", spec={"title": "</script><script>x"})
    assert html.count("<script>") == 0


def test_flag_of_every_state_is_in_the_bundle() -> None:
    bundled = {path.stem for path in (UI / "static" / "build" / "flags").glob("*.svg")}
    assert _codes() - bundled == set()


def test_party_that_is_no_state_has_an_emblem_with_its_initials() -> None:
    assert rendered("{% flag 'ORG:EAC' kind='organisation' %}") == (
        '<span class="emblem" aria-hidden="true">EAC</span>'
    )


def test_pagination_keeps_the_other_parameters_of_the_address() -> None:
    from django.core.paginator import Paginator

    request = RequestFactory().get("/agreements/", {"status": "in_force", "page": "2"})
    html = rendered("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)
    assert 'href="/agreements/?status=in_force&amp;page=1"' in html
    assert 'href="/agreements/?status=in_force&amp;page=3"' in html


def test_templates_hold_no_inline_script_style_or_handler() -> None:
    found = [
        path.name
        for path in (UI / "templates").rglob("*.html")
        for text in [path.read_text(encoding="utf-8")]
        if "<script>" in text or "<style" in text or ' style="' in text or " onclick=" in text
    ]
    assert found == []


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_the_style_guide_shows_every_tag() -> None:
    from pathlib import Path

    from umubano.core.ui.tags.library import register
    from umubano.core.ui.templatetags import ui

    assert ui.register is register
    text = (Path(ui.__file__).parents[1] / "templates" / "ui" / "styleguide.html").read_text(encoding="utf-8")
    elsewhere = {"label_banner", "messages_oob"}  # of the frame and of fragments
    shown = {name for name in register.tags if f"{{% {name} " in text}
    assert set(register.tags) - elsewhere == shown


@pytest.mark.django_db
@pytest.mark.parametrize(("is_demonstration", "says"), [(True, True), (False, False)])
def test_a_demonstration_says_which_clock_changes_are_dated_by(
    monkeypatch: pytest.MonkeyPatch, is_demonstration: bool, says: bool
) -> None:
    monkeypatch.setattr(marks, "settings_now", lambda: {"is_demonstration": is_demonstration})
    monkeypatch.setattr(marks, "today", lambda: date(2020, 1, 5))
    assert ("the demonstration’s own today is 5 January 2020" in marks.real_clock()) is says
