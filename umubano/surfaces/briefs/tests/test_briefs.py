"""Briefs as they come out of the printer: text, label on each page, archive and accessibility marks, who may have which."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import docx
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from umubano.core.changes.models import AccessLog
from umubano.core.errors import InvalidInput, NotFound, Unavailable
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.agreements.tests.factories import TACIT, label_of, make_agreement, make_source
from umubano.domain.negotiations.tests.factories import at
from umubano.domain.parties.services import record_body, record_contact
from umubano.surfaces.briefs.services import compose_brief, count_pages, kinds, render, write_brief

pytestmark = pytest.mark.django_db

TODAY = date(2026, 1, 5)
WORD = "Quillifer"


def pages_of(content: bytes) -> list[str]:
    """The text of each page of a PDF, lines joined."""
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.fixture
def register(as_actor):
    with as_actor("head") as head:
        source = make_source(head, title="Defence ties grow")
        make_agreement(
            head,
            title="Agreement on training",
            ref="A-TRAIN",
            partners=["MOZ"],
            signed="2021-05-01",
            terms=TACIT,
            owner_id=head.user_id,
            areas=["training"],
            sources=[SourceDraft(source.pk, "reported")],
        )
        make_agreement(
            head, title="Pact of three", partners=["KEN", "UGA"], signed="2014", is_illustrative=True
        )
        make_agreement(
            head, title=f"{WORD} arrangement", partners=["MOZ"], signed="2025-03-01", label=label_of(20)
        )
        at(head, "negotiating", since=date(2025, 6, 1), title="Memorandum on health")
        body = record_body(
            "MOZ", actor=head, kind="ministry", name="Ministry of National Defence", label=label_of()
        )
        record_contact(body, actor=head, office="Protocol office", email="protocol@example.org")


def test_portfolio_brief_as_pdf(register, as_actor):
    with as_actor("head") as head:
        printed = render(compose_brief(head, "portfolio", "all", TODAY), "pdf")
    pages = pages_of(printed.content)
    assert printed.pages == len(pages) == count_pages(printed.content)
    first = pages[0]
    for text in (
        "Defence cooperation portfolio",
        "Rwanda · As of 5 January 2026",
        "3 Agreements to date 1 of them is illustrative",
        "3 In force",
        "1 Signed in the last three years 33 % of all",
        "0 Signed in 2026 1 in 2025",
        "1 In negotiation",
        "What is due next",
    ):
        assert text in first
    whole = " ".join(pages)
    for text in (
        "Counting rule. Agreements to date: Every instrument of the register signed on or before the day",
        "The New Times, Defence ties grow",
        "Agreement on training (A-TRAIN)",
        "illustrative",
        "Memorandum on health",
        "printed on 5 January 2026",
    ):
        assert text in whole


@pytest.mark.parametrize(("kind", "ref"), [("portfolio", "all"), ("partner", "MOZ")])
def test_label_stands_at_top_and_bottom_of_every_page(register, as_actor, kind, ref):
    with as_actor("head") as head:
        for number in range(40):
            make_agreement(head, title=f"Arrangement {number}", partners=["MOZ"], signed="2022-01-31")
        printed = render(compose_brief(head, kind, ref, TODAY), "pdf")
    pages = pages_of(printed.content)
    assert len(pages) >= 2
    for number, text in enumerate(pages, start=1):
        assert text.startswith("RESTRICTED ")
        assert text.count("RESTRICTED") >= 2
        assert text.endswith(f"Page {number} / {len(pages)}")


def test_pdf_is_for_the_archive_and_for_screen_readers(register, as_actor):
    with as_actor("head") as head:
        content = render(compose_brief(head, "partner", "MOZ", TODAY), "pdf").content
    metadata = content.decode("latin-1")
    assert re.search(r"<pdfaid:part>2</pdfaid:part>\s*<pdfaid:conformance>B</pdfaid:conformance>", metadata)
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "/MarkInfo" in metadata
    assert "/Lang(en)" in metadata
    assert pypdfium2.PdfDocument(io.BytesIO(content)).get_metadata_dict()["Title"] == "Mozambique"


def test_partner_brief_has_what_one_needs_before_a_call(register, as_actor):
    with as_actor("head") as head:
        text = " ".join(pages_of(render(compose_brief(head, "partner", "MOZ", TODAY), "pdf").content))
    for expected in (
        "Mozambique",
        "Defence cooperation with Rwanda · As of 5 January 2026",
        "2 Agreements to date",
        "1 Negotiations under way",
        "Capital Maputo",
        "Agreement on training (A-TRAIN) In force",
        "Memorandum on health",
        "Ministry of National Defence Protocol office",
        "protocol@example.org",
    ):
        assert expected in text
    assert "Pact of three" not in text


def test_brief_without_the_label_has_no_trace(register, as_actor):
    texts = {}
    labels = {}
    for name in ("head", "otherdesk", "partner"):
        with as_actor(name) as actor:
            for kind, ref in (("portfolio", "all"), ("partner", "MOZ")):
                printed = render(compose_brief(actor, kind, ref, TODAY), "pdf")
                texts[name, kind] = " ".join(pages_of(printed.content))
                labels[name, kind] = printed.brief.label.marking()
    assert WORD in texts["head", "portfolio"]
    assert WORD in texts["head", "partner"]
    for name in ("otherdesk", "partner"):
        for kind in ("portfolio", "partner"):
            assert WORD not in texts[name, kind]
            assert labels[name, kind] == "OFFICIAL"
    assert "2 Agreements to date" in texts["otherdesk", "portfolio"]
    assert "0 Agreements to date" in texts["partner", "portfolio"]


def test_brief_is_as_of_the_day_asked_about(register, as_actor):
    with as_actor("head") as head:
        text = " ".join(
            pages_of(render(compose_brief(head, "portfolio", "all", date(2020, 12, 31)), "pdf").content)
        )
    assert "As of 31 December 2020" in text
    assert "1 Agreements to date" in text
    assert "Agreement on training" not in text


def test_brief_under_another_counting_rule_says_so(register, as_actor):
    with as_actor("head") as head:
        brief = compose_brief(head, "portfolio", "bilateral_states", TODAY)
    assert brief.counting_rule.startswith("Bilateral, with States: ")


def test_brief_in_french(register, cast, tmp_path):
    from umubano.core.changes import acting

    account = cast["head"]
    account.language = "fr"
    account.save(update_fields=["language"])
    target = tmp_path / "brief.pdf"
    with acting(account.as_actor()) as head:
        told = write_brief(head, "partner", "KEN", "pdf", target, TODAY)
    text = " ".join(pages_of(target.read_bytes()))
    assert told == {"file": str(target), "pages": 1, "label": "OFFICIAL"}
    assert "5 janvier 2026" in text
    assert "/Lang(fr)" in target.read_bytes().decode("latin-1")


def test_docx_has_the_label_in_header_and_footer_and_the_same_text(register, as_actor):
    with as_actor("head") as head:
        printed = render(compose_brief(head, "portfolio", "all", TODAY), "docx")
    document = docx.Document(io.BytesIO(printed.content))
    section = document.sections[0]
    assert section.header.paragraphs[0].text.strip() == "RESTRICTED"
    assert section.footer.paragraphs[0].text.strip() == "RESTRICTED"
    fields = section.footer._element.xpath(".//w:instrText")
    assert [field.text for field in fields] == ["PAGE", "NUMPAGES"]
    assert document.paragraphs[0].text == "Defence cooperation portfolio"
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [
        "What is due next",
        "Negotiations by stage",
        "Partners",
        "Under negotiation",
        "Agreements",
    ]
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert "Agreement on training (A-TRAIN)" in cells
    assert "Pact of three" in " ".join(cells)
    assert "[illustrative]" in " ".join(cells)
    for table in document.tables:
        grid = [column.width for column in table.columns]
        assert all(
            cell.width == width for row in table.rows for cell, width in zip(row.cells, grid, strict=True)
        )
        assert sum(grid) == pytest.approx(docx.shared.Cm(17.4), rel=0.001)
    widest = max(document.tables, key=lambda table: len(table.columns))
    assert len({column.width for column in widest.columns}) > 1
    assert "w:tblHeader" in widest.rows[0]._tr.xml
    assert document.styles["Normal"].element.xpath(".//w:lang/@w:val") == ["en-GB"]
    with zipfile.ZipFile(io.BytesIO(printed.content)) as package:
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
        described = package.read("word/document.xml").decode().count('descr="')
    assert len(pictures) == described >= 3


def test_register_as_xlsx(register, as_actor):
    with as_actor("head") as head:
        printed = render(compose_brief(head, "register", "all", TODAY), "xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(printed.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == rows[-1][0] == "RESTRICTED"
    assert any("Every instrument of the register" in str(cell) for cell in rows[0])
    table = [dict(zip(rows[1], row, strict=False)) for row in rows[2:] if row[0] and row[0] != "RESTRICTED"]
    assert len(table) == 3
    found = next(row for row in table if row["Reference"] == "A-TRAIN")
    assert (found["Partners"], found["Signed"], found["Status"], found["Label"]) == (
        "Mozambique",
        "2021-05-01",
        "In force",
        "OFFICIAL",
    )


def test_kinds_are_those_announced():
    assert {name: kind.formats for name, kind in kinds().items()} == {
        "portfolio": ("pdf", "docx"),
        "partner": ("pdf", "docx"),
        "register": ("xlsx",),
        "minutes": ("pdf", "docx"),
    }


@pytest.mark.parametrize(("kind", "ref"), [("nothing", "all"), ("partner", "XYZ"), ("portfolio", "nothing")])
def test_what_is_not_there_is_not_found(as_actor, kind, ref):
    with as_actor("head") as head, pytest.raises(NotFound):
        compose_brief(head, kind, ref, TODAY)


def test_format_that_a_kind_does_not_have_is_refused(as_actor):
    with as_actor("head") as head, pytest.raises(InvalidInput):
        render(compose_brief(head, "register", "all", TODAY), "pdf")


def test_file_that_cannot_be_written_says_why(as_actor, tmp_path):
    with as_actor("head") as head, pytest.raises(Unavailable) as refused:
        write_brief(head, "partner", "MOZ", "pdf", tmp_path / "nowhere" / "brief.pdf", TODAY)
    assert "No such file or directory" in refused.value.message


def test_printing_is_logged_under_the_label_of_the_brief(register, as_actor, client_as):
    response = client_as("head").get("/briefs/partner/MOZ.pdf")
    assert response.status_code == 200
    with as_actor("auditor"):
        entry = AccessLog.objects.get(kind="printed")
    assert (entry.actor_name, entry.subject_kind, entry.subject_ref, entry.label_id) == (
        "Head of the directorate",
        "brief:partner",
        "MOZ",
        label_for(LabelValue(20)).pk,
    )
    assert entry.details["format"] == "pdf"
    with as_actor("otherdesk"):
        assert not AccessLog.objects.filter(kind="printed").exists()


@pytest.mark.parametrize(
    "name", ["desk", "reader", "otherdesk", "head", "legal", "partner", "auditor", "admin"]
)
def test_everybody_signed_in_may_print_what_they_may_see(name, client_as):
    response = client_as(name).get("/briefs/partner/MOZ.pdf")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="partner-MOZ-2026-01-05.pdf"'


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/briefs/portfolio/all.docx", 200),
        ("/briefs/partner/org:EAC.pdf", 200),
        ("/briefs/register/all.xlsx", 200),
        ("/briefs/partner/XYZ.pdf", 404),
        ("/briefs/partner/MOZ.txt", 404),
        ("/briefs/register/all.pdf", 404),
        ("/briefs/nothing/all.pdf", 404),
    ],
)
def test_addresses_of_briefs(client_as, address, status):
    assert client_as("head").get(address).status_code == status


def test_briefs_ask_others_to_sign_in(client):
    assert client.get("/briefs/portfolio/all.pdf")["Location"].startswith("/accounts/login/")
