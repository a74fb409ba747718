"""Joint bodies on paper: minutes in two languages, the export of all, words in the terminal."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override

from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.tests.factories import (
    TODAY,
    agree,
    minuted,
)
from umubano.domain.committees.tests.test_surfaces import busy
from umubano.domain.committees.words import rule_words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_minutes_are_printed_in_two_languages_under_their_label(
    as_actor: Any, shared: JointBody, form: str
) -> None:
    from umubano.surfaces.briefs.services import print_brief

    with as_actor("desk") as desk:
        session = minuted(desk, shared, day="2025-11-25/2025-11-27", came=("National Director",))
        agree(desk, session, "RWA", agreed_on=date(2025, 12, 12))
        printed = print_brief(desk, "minutes", f"{shared.ref}:1", form, TODAY)
    assert printed.brief.label.marking() == "OFFICIAL // REL MOZ"
    if form == "pdf":
        import pypdfium2

        document = pypdfium2.PdfDocument(printed.content)
        words = " ".join(document[0].get_textpage().get_text_range().split())
        assert words.count("OFFICIAL // REL MOZ") >= 2
        assert b"pdfaid" in printed.content
    else:
        import docx

        document = docx.Document(io.BytesIO(printed.content))
        words = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        marks = [
            part.paragraphs[0].text.strip()
            for part in (document.sections[0].header, document.sections[0].footer)
        ]
        assert marks == ["OFFICIAL // REL MOZ"] * 2
    for said in (
        "Held on 25–27 November 2025 in Kigali",
        "Realizada em 25–27 de novembro de 2025, em Kigali",
        "Delegation of Mozambique",
        "Delegação: Moçambique",
        "National Director, chefe de delegação",
        "Points discussed",
        "1. Formação",
        "Dez lugares são mantidos.",
        "Decisão 1",
        "Manter dez lugares.",
        "Agreed for Rwanda on 12 December 2025, by Co-chair",
        "Ainda não aprovada por Moçambique",
    ):
        assert said in words, said
    assert "As of" not in words


def test_printed_version_is_the_one_asked_for(as_actor: Any, body: JointBody) -> None:
    from umubano.core.errors import NotFound
    from umubano.domain.committees.brief import compose_minutes
    from umubano.domain.committees.services.minutes import TextDraft

    with as_actor("desk") as desk:
        session = minuted(desk, body)
        agree(desk, session, "RWA")
        services.correct_minutes(session, actor=desk, reason="A wrong number.")
        services.write_minutes(session, [TextDraft("Training", "Twelve places.")], actor=desk)
        first, latest = (
            str(compose_minutes(desk, f"{body.ref}:1{version}", TODAY).blocks) for version in (":v1", "")
        )
        assert ("Ten places" in first, "Twelve places" in first) == (True, False)
        assert ("Ten places" in latest, "Twelve places" in latest) == (False, True)
        assert "A wrong number." in latest
        for ref in (f"{body.ref}:2", f"{body.ref}:1:v9", body.ref, "J-2222222:1"):
            with pytest.raises(NotFound):
                compose_minutes(desk, ref, TODAY)


def test_export_of_all_bodies(as_actor: Any, tmp_path: Any) -> None:
    from umubano.domain.committees.exports import write

    with as_actor("desk") as desk:
        body = busy(desk)
        for name in ("all.csv", "all.xlsx"):
            count, labels = write(desk, tmp_path / name, TODAY)
            assert (count, labels) == (1, {body.label_id})
        assert body.ref in (tmp_path / "all.csv").read_text(encoding="utf-8")


def test_every_language_of_minutes_has_every_word() -> None:
    import re

    from umubano.domain.committees.bilingual import WORDS

    english = WORDS["en"]
    for words in WORDS.values():
        assert words.keys() == english.keys()
        for key, said in words.items():
            assert sorted(re.findall(r"\{\w+\}", said)) == sorted(re.findall(r"\{\w+\}", english[key]))


def test_the_first_of_a_month_is_written_as_french_writes_it() -> None:
    with override("fr"):
        assert "1er décembre" in rule_words("plan_deadline", {"month": 12, "day": 1})
        assert "2 décembre" in rule_words("plan_deadline", {"month": 12, "day": 2})


def test_terminal_shows_why_in_sentences_and_not_in_a_column(capsys: Any, monkeypatch: Any) -> None:
    from umubano.cli import output

    monkeypatch.setenv("COLUMNS", "80")
    rows = [{"ref": "J-1", "name": "Committee", "reason": "Overdue by 5 days. It meets once a year [sic]."}]
    output.show(rows, as_json=False, columns=("ref", "name"), below="reason")
    assert "J-1 Overdue by 5 days. It meets once a year [sic]." in capsys.readouterr().out
