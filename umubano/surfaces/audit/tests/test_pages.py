"""Pages of history: who opens which, what is trimmed, what is exported and logged."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from umubano.core.changes import operation
from umubano.core.changes.access import access_entries, record_access
from umubano.core.changes.log import record_event
from umubano.core.changes.models import AccessKind, AccessLog
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

EVERYBODY = ("desk", "reader", "otherdesk", "head", "legal", "partner", "auditor", "admin")
Negotiation = apps.get_model("negotiations", "Negotiation")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.UMUBANO_HOME = tmp_path


@pytest.fixture
def labels(db: None) -> dict[str, Any]:
    default_label()
    return {"open": label_for(LabelValue(level=10)), "secret": label_for(LabelValue(level=40))}


@pytest.fixture
def talks(labels: dict[str, Any], as_actor: Any) -> dict[str, Any]:
    """Two negotiations of the head: N-OPEN that all at home may read, N-SECRET that few may; each opened,
    then renamed.
    """
    made = {}
    with as_actor("head") as actor:
        for name, label in labels.items():
            with operation(actor, "negotiations.open", reason=f"reason to open the {name} one"):
                row = Negotiation.objects.create(
                    ref=f"N-{name.upper()}",
                    title=f"The {name} talks",
                    kind="memorandum",
                    stage_since=date(2026, 1, 5),
                    opened_on=date(2026, 1, 5),
                    label=label,
                )
                record_event(actor, "negotiation.opened", row, summary=f"summary of the {name} one")
            with operation(actor, "negotiations.change", reason=f"reason to rename the {name} one"):
                row.title = f"The renamed {name} talks"
                row.save(update_fields=["title"])
                record_event(actor, "negotiation.changed", row)
            made[name] = row
    return made


def statuses(client_as: Any, url: str) -> dict[str, int]:
    return {name: client_as(name).get(url).status_code for name in EVERYBODY}


def allowed(*names: str, otherwise: int = 403) -> dict[str, int]:
    return {name: 200 if name in names else otherwise for name in EVERYBODY}


def test_overall_history_opens_for_colleagues(client_as: Any, talks: Any) -> None:
    assert statuses(client_as, "/history/") == allowed(
        "desk", "reader", "otherdesk", "head", "legal", "auditor"
    )


def test_access_log_opens_for_oversight(client_as: Any) -> None:
    assert statuses(client_as, "/history/access/") == allowed("head", "auditor", "admin")


def test_seals_open_for_oversight(client_as: Any) -> None:
    assert statuses(client_as, "/history/seals/") == allowed("head", "auditor", "admin")


def test_verification_is_for_auditors_and_administrators(client_as: Any, labels: Any) -> None:
    url = reverse("audit:verify")
    found = {name: client_as(name).post(url).status_code for name in EVERYBODY}
    assert found == {name: 303 if name in {"auditor", "admin"} else 403 for name in EVERYBODY}
    assert client_as("auditor").get(url).status_code == 405


def test_record_history_opens_for_who_may_read_the_record(client_as: Any, talks: Any) -> None:
    home = ("desk", "reader", "otherdesk", "head", "legal", "auditor")
    assert statuses(client_as, "/history/negotiation/N-OPEN/") == allowed(*home)
    assert statuses(client_as, "/history/negotiation/N-SECRET/") == {
        **allowed("desk", "head", "auditor", otherwise=404),
        "partner": 403,
        "admin": 403,
    }


def test_hidden_and_missing_look_the_same(client_as: Any, talks: Any) -> None:
    client = client_as("legal")

    def body(place: str) -> str:
        text = client.get(f"/history/{place}/").content.decode().replace(place, "")
        return re.sub(r'(csrfmiddlewaretoken" value=|X-CSRFToken": *)"[^"]+"', "", text)

    hidden = body("negotiation/N-SECRET")
    assert [body(place) for place in ("negotiation/N-NOTHING", "nothing/N-OPEN", "session/x")] == [hidden] * 3


def test_pages_ask_to_sign_in(client: Any) -> None:
    for place in ("list", "access", "seals"):
        response = client.get(reverse(f"audit:{place}"))
        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("name", ["reader", "otherdesk", "legal", "partner", "admin"])
def test_no_page_shows_a_trace_of_the_secret_record(
    client_as: Any, talks: Any, as_actor: Any, name: str
) -> None:
    with as_actor("head") as actor:
        record_access(actor, AccessKind.EXPORTED, talks["secret"])
    urls = (
        "/history/",
        "/history/?export=csv",
        "/history/?subject=N-SECRET",
        "/history/?kind=negotiation.opened",
        "/history/access/",
        "/history/access/?subject=N-SECRET",
        "/history/seals/",
        "/history/negotiation/N-OPEN/",
        "/history/negotiation/N-OPEN/?known=2030-01-01",
        "/history/negotiation/N-SECRET/?known=2030-01-01",
        "/account/",
    )

    def traces(client: Any) -> list[str]:
        found = []
        for url in urls:
            response = client.get(url)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            text = (
                body.decode().replace(url, "").replace("N-SECRET&quot;", "").replace('value="N-SECRET"', "")
            )
            if any(trace in text for trace in ("secret talks", "the secret one", "SECRET talks")):
                found.append(url)
        return found

    assert len(traces(client_as("head"))) >= 4  # there is something to hide
    assert traces(client_as(name)) == []


def test_page_carries_the_label_of_what_is_on_it(client_as: Any, talks: Any) -> None:
    assert client_as("head").get("/history/").context["page_label"]["name"] == "SECRET"
    assert client_as("legal").get("/history/").context["page_label"]["name"] == "OFFICIAL"
    assert client_as("head").get("/history/negotiation/N-SECRET/").context["page_label"]["name"] == "SECRET"


def entries(client: Any, query: str = "") -> list[tuple[str, str]]:
    return [(entry.kind, entry.ref) for entry in client.get(f"/history/{query}").context["entries"]]


def test_overall_history_is_filtered(client_as: Any, talks: Any, cast: Any) -> None:
    client = client_as("head")
    assert entries(client) == [
        ("negotiation.changed", "N-SECRET"),
        ("negotiation.opened", "N-SECRET"),
        ("negotiation.changed", "N-OPEN"),
        ("negotiation.opened", "N-OPEN"),
    ]
    assert entries(client, "?subject=n-open") == [
        ("negotiation.changed", "N-OPEN"),
        ("negotiation.opened", "N-OPEN"),
    ]
    assert entries(client, "?subject=renamed+open") == [("negotiation.changed", "N-OPEN")]
    assert entries(client, "?kind=negotiation.opened") == [
        ("negotiation.opened", "N-SECRET"),
        ("negotiation.opened", "N-OPEN"),
    ]
    assert entries(client, f"?actor=user:{cast['desk'].pk}") == []
    assert len(entries(client, f"?actor=user:{cast['head'].pk}")) == 4
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    today = timezone.localdate().isoformat()
    assert (len(entries(client, f"?since={today}&until={today}")), entries(client, f"?since={tomorrow}")) == (
        4,
        [],
    )


def test_choice_of_what_happened_offers_only_what_one_may_see(
    client_as: Any, talks: Any, as_actor: Any
) -> None:
    with as_actor("head") as actor:
        record_event(actor, "negotiation.hidden_thing", talks["secret"])

    def kinds(name: str) -> list[str]:
        form = client_as(name).get("/history/").context["form"]
        return sorted(kind for kind, _words in form.fields["kind"].choices if kind)

    assert kinds("head") == ["negotiation.changed", "negotiation.hidden_thing", "negotiation.opened"]
    assert kinds("legal") == ["negotiation.changed", "negotiation.opened"]


def test_pages_of_history_follow_each_other_without_gap(client_as: Any, talks: Any, as_actor: Any) -> None:
    with as_actor("head") as actor:
        for number in range(60):
            record_event(actor, f"negotiation.step_{number}", talks["open"])
    client = client_as("auditor")
    seen = []
    url = "/history/?subject=N-OPEN"
    while url:
        context = client.get(url).context
        seen += [entry.kind for entry in context["entries"]]
        url = context["older_url"]
    assert seen == [
        *(f"negotiation.step_{number}" for number in reversed(range(60))),
        "negotiation.changed",
        "negotiation.opened",
    ]


@pytest.mark.parametrize(
    "query", ["?page=x", "?page=2026-01-01|1", "?since=yesterday", "?actor=nobody", "?kind=%00"]
)
def test_nonsense_in_the_address_is_no_error(client_as: Any, talks: Any, query: str) -> None:
    assert client_as("head").get(f"/history/{query}").status_code == 200
    assert client_as("head").get(f"/history/access/{query}").status_code == 200


def test_fragment_is_answered_to_htmx(client_as: Any, talks: Any) -> None:
    response = client_as("head").get("/history/negotiation/N-OPEN/", headers={"HX-Request": "true"})
    text = response.content.decode()
    assert ("<html" in text, "reason to rename the open one" in text) == (False, True)


def test_record_history_shows_reason_and_difference(client_as: Any, talks: Any) -> None:
    changes = client_as("legal").get("/history/negotiation/N-OPEN/").context["changes"]
    assert [(change.reason, change.who) for change in changes] == [
        ("reason to rename the open one", "Head of the directorate"),
        ("reason to open the open one", "Head of the directorate"),
    ]
    assert [(field.name, field.before, field.after) for field in changes[0].rows[0].fields] == [
        ("Title", "The open talks", "The renamed open talks")
    ]


def test_record_is_shown_as_known_on_a_day(client_as: Any, talks: Any) -> None:
    client = client_as("legal")
    today = timezone.localdate()
    shown = client.get(f"/history/negotiation/N-OPEN/?known={today.isoformat()}").context["known"]
    assert {field.name: field.then for field in shown.fields}["Title"] == "The renamed open talks"
    before = client.get(f"/history/negotiation/N-OPEN/?known={(today - timedelta(days=1)).isoformat()}")
    assert (before.status_code, before.context["known"]) == (200, None)
    assert client.get("/history/negotiation/N-OPEN/?known=soon").status_code == 422


@pytest.mark.parametrize("part", ["", "?known=2030-01-01"])
def test_reading_the_history_of_a_secret_record_is_logged(
    client_as: Any, talks: Any, as_actor: Any, part: str
) -> None:
    client_as("desk").get(f"/history/negotiation/N-SECRET/{part}")
    client_as("desk").get(f"/history/negotiation/N-OPEN/{part}")
    with as_actor("auditor"):
        assert list(AccessLog.objects.filter(kind="read").values_list("subject_ref", "actor_name")) == [
            ("N-SECRET", "Desk officer, Africa")
        ]


def exported(client: Any, query: str) -> tuple[Any, bytes]:
    response = client.get(f"/history/?{query}")
    return response, b"".join(response.streaming_content)


def test_csv_export_is_what_was_filtered_with_labels(client_as: Any, talks: Any, as_actor: Any) -> None:
    response, body = exported(client_as("head"), "export=csv&kind=negotiation.opened")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert [(row["Reference"], row["Security label"]) for row in rows] == [
        ("N-SECRET", "SECRET"),
        ("N-OPEN", "OFFICIAL"),
    ]
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    with as_actor("auditor") as actor:
        entry = next(entry for entry in access_entries(actor).entries if entry.kind == "exported")
        assert (entry.label.level, entry.details) == (40, {"rows": 2, "format": "csv"})


def test_xlsx_export_has_the_same_rows(client_as: Any, talks: Any) -> None:
    _response, body = exported(client_as("legal"), "export=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows] == ["Reference", "N-OPEN", "N-OPEN"]


def test_export_disarms_formulas(client_as: Any, talks: Any, as_actor: Any) -> None:
    with as_actor("head") as actor:
        record_event(actor, "negotiation.noted", talks["open"], summary='=HYPERLINK("http://elsewhere")')
    _response, body = exported(client_as("legal"), "export=csv&kind=negotiation.noted")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[0]["Summary"] == '\'=HYPERLINK("http://elsewhere")'


def test_sign_in_and_out_are_logged(client: Any, cast: Any, as_actor: Any, labels: Any) -> None:
    account = cast["reader"]
    account.set_password("a long password")
    account.save()
    page = {"login": "reader", "password": "wrong"}
    client.post("/accounts/login/", page, REMOTE_ADDR="10.1.1.1")
    client.post(
        "/accounts/login/", {"login": "my password by mistake", "password": "x"}, REMOTE_ADDR="10.1.1.1"
    )
    client.post("/accounts/login/", {**page, "password": "a long password"}, REMOTE_ADDR="10.1.1.2")
    client.post("/accounts/logout/", REMOTE_ADDR="10.1.1.2")
    with as_actor("admin") as actor:
        found = [
            (entry.kind, entry.actor_name, entry.subject_title, entry.address)
            for entry in access_entries(actor).entries
        ]
    assert found == [
        ("signed_out", "Reader, Africa", "Reader, Africa (reader)", "10.1.1.2"),
        ("signed_in", "Reader, Africa", "Reader, Africa (reader)", "10.1.1.2"),
        ("sign_in_failed", "", "", "10.1.1.1"),
        ("sign_in_failed", "Reader, Africa", "Reader, Africa (reader)", "10.1.1.1"),
    ]


def test_verification_is_kept_and_shown(client_as: Any, labels: Any) -> None:
    client = client_as("auditor")
    assert client.post(reverse("audit:verify")).status_code == 303
    shown = client.get(reverse("audit:seals")).context["verifications"]
    assert [(entry.actor_name, entry.details["ok"]) for entry in shown] == [("Auditor", True)]


@pytest.mark.parametrize("url", ["/history/?subject=N", "/history/negotiation/N-OPEN/", "/history/access/"])
def test_pages_take_as_many_statements_for_few_entries_as_for_many(
    client_as: Any, talks: Any, as_actor: Any, django_assert_max_num_queries: Any, url: str
) -> None:
    client = client_as("auditor")
    client.get(url)
    counts = []
    for _round in range(2):
        with django_assert_max_num_queries(40) as captured:
            client.get(url)
        counts.append(len(captured))
        with as_actor("head") as actor:
            for number in range(3):
                with operation(actor, "negotiations.change"):
                    talks["open"].title = f"Title {number}"
                    talks["open"].save(update_fields=["title"])
                    record_event(actor, "negotiation.changed", talks["open"])
                record_access(actor, AccessKind.EXPORTED, talks["open"])
    assert counts[0] == counts[1]


def test_navigation_leads_colleagues_to_history_and_administrators_to_the_access_log(client_as: Any) -> None:
    def leads(name: str) -> tuple[bool, bool]:
        text = client_as(name).get("/account/").content.decode()
        return 'href="/history/"' in text, 'href="/history/access/"' in text

    assert {name: leads(name) for name in ("desk", "partner", "admin")} == {
        "desk": (True, False),
        "partner": (False, False),
        "admin": (False, True),
    }
