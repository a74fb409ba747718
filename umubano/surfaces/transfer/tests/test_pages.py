"""The pages of imports: upload, differences, confirmation; and who may not."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from umubano.domain.agreements.models import Agreement
from umubano.surfaces.transfer.services.reading import open_table

pytestmark = pytest.mark.django_db
GOOD = b"title,kind,partners,signed\nMemorandum A,memorandum,Kenya,2024\n"
MIXED = GOOD + b"Memorandum B,memorandum,Congo,2024\n"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.UMUBANO_HOME = tmp_path
    return tmp_path


def upload(client: Client, content: bytes, name: str = "new.csv", kind: str = "register") -> Any:
    return client.post(f"/transfer/import/{kind}/", {"file": SimpleUploadedFile(name, content)})


def test_upload_is_checked_then_confirmed(
    client_as: Callable[..., Client], as_actor: Any, home: Path
) -> None:
    client = client_as("desk")
    answer = upload(client, GOOD)
    assert answer.status_code == 303
    place = answer["Location"]
    assert b"Memorandum A" in client.get(place).content
    with as_actor("head"):
        assert not Agreement.objects.filter(title="Memorandum A").exists()
    kept = next(home.glob("transfers/*/*/upload.csv"))
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
    assert oct(kept.parent.stat().st_mode & 0o777) == "0o700"
    assert client.post(f"{place}confirm/").status_code == 303
    with as_actor("head"):
        assert Agreement.objects.get(title="Memorandum A").signed == "2024"
    assert kept.read_bytes() == b""
    assert client.post(f"{place}confirm/").status_code in {409, 422}


def test_refused_rows_come_back_and_good_ones_wait_for_consent(
    client_as: Callable[..., Client], as_actor: Any
) -> None:
    client = client_as("desk")
    place = upload(client, MIXED)["Location"]
    shown = client.get(place).content.decode()
    assert "Congo" in shown
    rejected = b"".join(client.get(f"{place}rejected/").streaming_content).decode("utf-8-sig")
    assert rejected.splitlines()[0] == "title,kind,partners,signed,problems"
    assert client.post(f"{place}confirm/").status_code == 422
    with as_actor("head"):
        assert not Agreement.objects.filter(title="Memorandum A").exists()
    assert client.post(f"{place}confirm/", {"accept_good": "on"}).status_code == 303
    with as_actor("head"):
        assert Agreement.objects.filter(title__startswith="Memorandum ").count() == 1


def test_upload_of_another_is_not_found(client_as: Callable[..., Client], as_actor: Any) -> None:
    place = upload(client_as("desk"), GOOD)["Location"]
    for name in ("head", "otherdesk", "admin", "partner"):
        other = client_as(name)
        assert other.get(place).status_code == 404
        assert other.post(f"{place}confirm/").status_code == 404
        assert other.post(f"{place}cancel/").status_code == 404
    with as_actor("head"):
        assert not Agreement.objects.filter(title="Memorandum A").exists()


@pytest.mark.parametrize("name", ["reader", "auditor", "admin", "partner"])
def test_import_is_not_for_readers(
    client_as: Callable[..., Client], as_actor: Any, home: Path, name: str
) -> None:
    client = client_as(name)
    assert client.get("/transfer/").status_code == 200
    assert upload(client, GOOD).status_code == 403
    assert not list(home.glob("transfers/*/*"))
    with as_actor("head"):
        assert not Agreement.objects.filter(title="Memorandum A").exists()


@pytest.mark.parametrize("name", ["reader", "partner"])
@pytest.mark.parametrize("path", ["register.xlsx", "register.csv", "activities.xlsx", "activities.csv"])
def test_template_is_for_those_who_import(client_as: Callable[..., Client], name: str, path: str) -> None:
    given = client_as("desk").get(f"/transfer/template/{path}")
    assert given.status_code == 200
    assert b"".join(given.streaming_content)
    assert client_as(name).get(f"/transfer/template/{path}").status_code == 403


@pytest.mark.parametrize("kind", ["register", "activities"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_export_tells_accounts_from_abroad_nothing_of_our_desks_and_owners(
    client_as: Callable[..., Client], tmp_path: Path, kind: str, form: str
) -> None:
    def headings(name: str) -> list[str]:
        path = tmp_path / f"{name}.{form}"
        path.write_bytes(b"".join(client_as(name).get(f"/transfer/export/{kind}.{form}").streaming_content))
        with open_table(path) as table:
            return next(table.rows)[1]

    assert {"desk", "owner"} <= set(headings("desk"))
    assert not {"desk", "owner"} & set(headings("partner"))
    if form == "xlsx":
        lists = CalamineWorkbook.from_path(tmp_path / "partner.xlsx").get_sheet_by_name("Lists").to_python()
        assert "desk" not in lists[0]
        assert not {"africa", "europe"} & {cell for row in lists for cell in row}


def test_upload_can_be_deleted(client_as: Callable[..., Client], home: Path) -> None:
    client = client_as("desk")
    place = upload(client, GOOD)["Location"]
    assert client.post(f"{place}cancel/").status_code == 303
    assert client.get(place).status_code == 404
    assert not list(home.glob("transfers/*/*/upload.csv"))


def test_import_that_ended_before_it_was_stopped_is_not_said_to_be_deleted(
    client_as: Callable[..., Client],
) -> None:
    client = client_as("desk")
    place = upload(client, GOOD)["Location"]
    assert client.post(f"{place}confirm/").status_code == 303
    assert client.post(f"{place}cancel/")["Location"] == place
    assert "Imported" in client.get(place).content.decode()


def test_wrong_file_is_refused_in_words(client_as: Callable[..., Client]) -> None:
    answer = upload(client_as("desk"), b"nonsense", name="a.pdf")
    assert answer.status_code == 422
    place = upload(client_as("desk"), b"some,thing\n1,2\n")["Location"]
    assert "No heading was found" in client_as("desk").get(place).content.decode()


@pytest.mark.parametrize(
    "path", ["template/register.xlsx", "template/register.csv", "export/register.xlsx", "export/register.csv"]
)
def test_files_can_be_downloaded(client_as: Callable[..., Client], path: str) -> None:
    answer = client_as("desk").get(f"/transfer/{path}")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK" if path.endswith("xlsx") else b"\xef\xbb\xbfref,")
    assert io.BytesIO(content).getbuffer().nbytes > 100


def test_export_holds_only_what_one_may_see(client_as: Callable[..., Client], as_actor: Any) -> None:
    from umubano.core.labels.rules import LabelValue
    from umubano.core.labels.services import label_for
    from umubano.surfaces.transfer.tests.test_register import make

    with as_actor("head") as actor:
        make(actor, "A-1", title="Open one")
        make(actor, "A-2", title="Hidden one", label=label_for(LabelValue(40)))
    seen = b"".join(client_as("head").get("/transfer/export/register.csv").streaming_content).decode()
    assert "Hidden one" in seen
    trimmed = b"".join(client_as("otherdesk").get("/transfer/export/register.csv").streaming_content).decode()
    assert "Open one" in trimmed
    assert "Hidden one" not in trimmed
    assert "A-2" not in trimmed


def test_an_upload_says_whether_it_waits_and_offers_the_way_on(client_as: Callable[..., Client]) -> None:
    client = client_as("desk")
    place = upload(client, GOOD)["Location"]
    assert "Waits for your confirmation" in client.get(place).content.decode()
    client.post(f"{place}confirm/")
    assert "Upload another file" in client.get(place).content.decode()
    again = client.get(upload(client, GOOD)["Location"]).content.decode()
    assert ("Waits for your confirmation" in again, "Checked: nothing to import" in again) == (False, True)
    failed = client.get(upload(client, b"ref,foo\n,a\n")["Location"]).content.decode()
    assert ("Failed" in failed, "Upload another file" in failed) == (True, True)
    listed = client.get("/transfer/").content.decode()
    assert '<td data-label="Kind">Our register</td>' in listed
