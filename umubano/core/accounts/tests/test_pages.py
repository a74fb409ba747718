"""Pages of accounts: who opens which, what they do, and that a refusal changes nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from umubano.core.accounts.models import Account, Desk
from umubano.core.changes.access import access_entries
from umubano.core.codelists.models import Code
from umubano.core.installation.models import Setting
from umubano.core.labels.services import default_label
from umubano.core.testing.statements import asked_by, differences

pytestmark = pytest.mark.django_db

EVERYBODY = ("desk", "reader", "otherdesk", "head", "legal", "partner", "auditor", "admin")
OTHERS = tuple(name for name in EVERYBODY if name != "admin")

ADMINISTRATION = (
    ("list", []),
    ("create", []),
    ("change", ["reader"]),
    ("password", ["reader"]),
    ("deactivate", ["reader"]),
    ("desks", []),
    ("desk_create", []),
    ("desk_change", ["africa"]),
    ("code_lists", []),
    ("code_list", ["mood"]),
    ("code_create", ["mood"]),
    ("code_change", ["mood", "good"]),
    ("settings", []),
)
CHANGES = (
    (
        "create",
        [],
        {
            "username": "x",
            "full_name": "X",
            "role": "head",
            "nationality": "RWA",
            "clearance": "40",
            "language": "en",
        },
    ),
    (
        "change",
        ["reader"],
        {"full_name": "X", "role": "head", "nationality": "RWA", "clearance": "40", "language": "en"},
    ),
    ("password", ["reader"], {}),
    ("deactivate", ["reader"], {"reason": "x"}),
    ("reactivate", ["reader"], {}),
    ("desk_create", [], {"code": "x", "name": "X"}),
    ("desk_change", ["africa"], {"name": "X"}),
    ("code_create", ["mood"], {"code": "x", "name_en": "X", "name_fr": "X"}),
    ("code_change", ["mood", "good"], {"name_en": "X", "name_fr": "X"}),
    ("code_state", ["mood", "good"], {"in_use": "0"}),
    ("code_order", ["mood"], {"code": "good", "move": "down"}),
    ("settings", [], {"demonstration_today": "2030-01-01"}),
)


@pytest.fixture(autouse=True)
def codes(db: None) -> list[Code]:
    default_label()
    return [
        Code.objects.create(
            list_name="mood", code=code, names={"en": code.capitalize(), "fr": french}, position=place
        )
        for place, (code, french) in enumerate((("good", "Bon"), ("bad", "Mauvais")))
    ]


def everything() -> list[Any]:
    return [
        list(
            Account.objects.order_by("pk").values_list(
                "pk", "full_name", "role", "clearance", "is_active", "password"
            )
        ),
        list(Desk.objects.order_by("pk").values_list("code", "name", "regions")),
        list(Code.objects.filter(list_name="mood").values_list("code", "names", "position", "is_active")),
        list(Setting.objects.values_list("name", "value")),
    ]


@pytest.mark.parametrize("name", EVERYBODY)
def test_own_account_opens_for_everybody(client_as: Any, cast: Any, name: str) -> None:
    response = client_as(name).get("/account/")
    assert response.status_code == 200
    assert cast[name].full_name in response.content.decode()
    assert client_as(name).get("/account/preferences/").status_code == 200


def test_account_pages_ask_to_sign_in(client: Any) -> None:
    for place in ("own", "preferences", "list"):
        response = client.get(reverse(f"accounts:{place}"))
        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize(("place", "arguments"), ADMINISTRATION)
def test_administration_opens_for_administrators_only(
    client_as: Any, place: str, arguments: list[str]
) -> None:
    url = reverse(f"accounts:{place}", args=arguments)
    assert {name: client_as(name).get(url).status_code for name in EVERYBODY} == {
        **dict.fromkeys(OTHERS, 403),
        "admin": 200,
    }


@pytest.mark.parametrize(("place", "arguments", "values"), CHANGES)
def test_administration_is_refused_to_others_and_changes_nothing(
    client_as: Any, place: str, arguments: list[str], values: dict[str, str]
) -> None:
    url = reverse(f"accounts:{place}", args=arguments)
    before = everything()
    statuses = {name: client_as(name).post(url, values).status_code for name in OTHERS}
    assert (statuses, everything()) == (dict.fromkeys(OTHERS, 403), before)


@pytest.mark.parametrize(("place", "arguments"), ADMINISTRATION)
def test_looking_changes_nothing(client_as: Any, place: str, arguments: list[str]) -> None:
    client = client_as("admin")
    before = everything()
    client.get(reverse(f"accounts:{place}", args=arguments))
    assert everything() == before


def test_navigation_shows_the_administration_to_administrators_only(client_as: Any) -> None:
    url = reverse("accounts:list")
    shown = {name: f'href="{url}"' in client_as(name).get("/account/").content.decode() for name in EVERYBODY}
    assert shown == {**dict.fromkeys(OTHERS, False), "admin": True}


def test_created_account_signs_in_with_the_password_shown(client_as: Any, client: Any) -> None:
    _place, _arguments, values = CHANGES[0]
    response = client_as("admin").post(reverse("accounts:create"), {**values, "desks": ["africa"]})
    assert response.status_code == 201
    password = re.search(r'id="password">([^<]+)<', response.content.decode()).group(1)
    assert client.login(username="x", password=password)
    assert [desk.code for desk in Account.objects.get(username="x").desks.all()] == ["africa"]


def test_invalid_account_is_told_beside_the_field(client_as: Any) -> None:
    _place, _arguments, values = CHANGES[0]
    before = everything()
    response = client_as("admin").post(reverse("accounts:create"), {**values, "username": "reader"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["username"])
    assert everything()[0] == before[0]


def test_own_rights_are_refused_on_the_page(client_as: Any, cast: Any) -> None:
    values = {"full_name": "A", "role": "head", "nationality": "RWA", "clearance": "40", "language": "en"}
    before = everything()
    response = client_as("admin").post(reverse("accounts:change", args=["admin"]), values)
    assert (response.status_code, everything()[0]) == (422, before[0])


def test_changed_account_is_logged_and_counts_from_the_next_page_on(client_as: Any, as_actor: Any) -> None:
    reader = client_as("reader")
    assert reader.get(reverse("accounts:list")).status_code == 403
    values = {
        "full_name": "R",
        "role": "administrator",
        "nationality": "RWA",
        "clearance": "10",
        "language": "en",
        "reason": "needed",
    }
    response = client_as("admin").post(reverse("accounts:change", args=["reader"]), values)
    assert (response.status_code, response.url) == (303, reverse("accounts:change", args=["reader"]))
    assert reader.get(reverse("accounts:list")).status_code == 200
    with as_actor("auditor") as actor:
        entry = next(entry for entry in access_entries(actor).entries if entry.kind == "account_changed")
        assert (entry.details["changed"]["role"], entry.details["reason"]) == (
            ["reader", "administrator"],
            "needed",
        )


def test_password_reset_signs_the_person_out(client_as: Any, client: Any, cast: Any) -> None:
    account = cast["reader"]
    account.set_password("the old password")
    account.save()
    assert client.login(username="reader", password="the old password")
    assert client.get("/account/").status_code == 200
    response = client_as("admin").post(reverse("accounts:password", args=["reader"]))
    assert response.status_code == 200
    password = re.search(r'id="password">([^<]+)<', response.content.decode()).group(1)
    assert client.get("/account/").status_code == 302
    assert not client.login(username="reader", password="the old password")
    assert client.login(username="reader", password=password)


def test_deactivated_person_is_signed_out_and_reactivated_one_comes_back(client_as: Any) -> None:
    reader, admin = client_as("reader"), client_as("admin")
    assert admin.post(reverse("accounts:deactivate", args=["reader"]), {"reason": ""}).status_code == 422
    assert reader.get("/account/").status_code == 200
    assert admin.post(reverse("accounts:deactivate", args=["reader"]), {"reason": "left"}).status_code == 303
    assert reader.get("/account/").status_code == 302
    assert admin.post(reverse("accounts:reactivate", args=["reader"])).status_code == 303
    assert Account.objects.get(username="reader").is_active


def test_unknown_account_is_not_found(client_as: Any) -> None:
    assert client_as("admin").get(reverse("accounts:change", args=["nobody"])).status_code == 404


def test_list_is_searched_and_filtered(client_as: Any) -> None:
    client = client_as("admin")

    def names(query: str) -> list[str]:
        return [
            row.record.username
            for row in client.get(f"{reverse('accounts:list')}?{query}").context["table"].rows
        ]

    assert names("q=officer+europe") == ["otherdesk"]
    assert names("role=auditor") == ["auditor"]
    assert sorted(names("desk=africa")) == ["desk", "reader"]
    assert names("active=False") == []


def test_list_takes_as_many_statements_for_few_accounts_as_for_many(client_as: Any, cast: Any) -> None:
    client, address = client_as("admin"), reverse("accounts:list") + "?q=reader"
    client.get(address)
    few = asked_by(lambda: client.get(address))
    for number in range(5):
        account = Account.objects.create(
            username=f"reader{number}", full_name="Reader", role="reader", nationality="RWA"
        )
        account.desks.add(Desk.objects.get(code="africa"))
    assert differences(few, asked_by(lambda: client.get(address))) == []
    assert few.total() <= 13


def test_theme_is_kept_in_the_account_and_a_cookie(client_as: Any) -> None:
    client = client_as("reader")
    response = client.post("/account/theme/", {"theme": "dark", "next": "/account/"})
    assert (response.status_code, response.url, response.cookies["umubano_theme"].value) == (
        303,
        "/account/",
        "dark",
    )
    assert Account.objects.get(username="reader").theme == "dark"
    assert client.post("/account/theme/", {"theme": "pink"}).status_code == 422
    assert client.post("/account/theme/", {"theme": "light", "next": "https://elsewhere.example/"}).url == "/"


def test_theme_without_signing_in_is_a_cookie(client: Any) -> None:
    response = client.post("/account/theme/", {"theme": "dark"})
    assert (response.status_code, response.cookies["umubano_theme"].value) == (303, "dark")


def test_preferences_are_saved(client_as: Any) -> None:
    client = client_as("reader")
    response = client.post(
        "/account/preferences/", {"language": "fr", "theme": "light", "email": "r@example.org"}
    )
    assert (response.status_code, response.url) == (303, "/account/")
    account = Account.objects.get(username="reader")
    assert (account.language, account.theme, account.email) == ("fr", "light", "r@example.org")
    assert client.post("/account/preferences/", {"language": "xx", "theme": "light"}).status_code == 422


def test_demonstration_today_is_set_and_taken_back(client_as: Any, as_actor: Any) -> None:
    client = client_as("admin")
    assert client.post(reverse("accounts:settings"), {"demonstration_today": "2026-02-01"}).status_code == 303
    assert Setting.objects.get(pk="demonstration_today").value == "2026-02-01"
    assert client.post(reverse("accounts:settings"), {"demonstration_today": "no date"}).status_code == 422
    assert client.post(reverse("accounts:settings"), {"demonstration_today": ""}).status_code == 303
    assert Setting.objects.filter(pk="demonstration_today").count() == 0
    with as_actor("auditor") as actor:
        changes = [
            entry.details for entry in access_entries(actor).entries if entry.kind == "setting_changed"
        ]
    assert changes == [{"before": "2026-02-01", "after": None}, {"before": None, "after": "2026-02-01"}]


def test_code_list_is_edited_through_its_pages(client_as: Any) -> None:
    client = client_as("admin")
    words = {
        "name_en": "Fine",
        "name_fr": "Bien",
        "definition_en": "D",
        "definition_fr": "D",
        "synonyms": "okay\nall right\n",
    }
    assert client.post(reverse("accounts:code_change", args=["mood", "good"]), words).status_code == 303
    code = Code.objects.get(list_name="mood", code="good")
    assert (code.names, code.synonyms) == ({"en": "Fine", "fr": "Bien"}, ["okay", "all right"])
    taken = client.post(
        reverse("accounts:code_create", args=["mood"]),
        {"code": "so_so", "name_en": "Okay", "name_fr": "Moyen"},
    )
    assert taken.status_code == 422
    assert client.post(reverse("accounts:code_create", args=["none"]), {"code": "x"}).status_code == 404
    assert client.get(reverse("accounts:code_list", args=["none"])).status_code == 404


def test_form_of_before_another_sign_in_is_refused_in_words() -> None:
    """The browser holds a newer secret than the page: the refusal says what to do, in our own dress (the stock page breaks our CSP)."""
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/login/")
    client.cookies["csrftoken"] = "x" * 32
    answer = client.post(
        "/accounts/login/", {"login": "desk", "password": "x", "csrfmiddlewaretoken": "y" * 32}
    )
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "load the page again" in page
    assert "style=" not in page


def test_another_today_queues_that_days_work(
    client_as: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    monkeypatch.delenv("UMUBANO_TODAY", raising=False)
    with django_capture_on_commit_callbacks(execute=True):
        client_as("admin").post(reverse("accounts:settings"), {"demonstration_today": "2026-03-01"})
    queued = ProcrastinateJob.objects.filter(args__name="nightly:agreements", args__period="2026-03-01")
    assert queued.count() == 1


def test_desk_form_edits_its_name_in_each_language(client_as: Any) -> None:
    admin, url = client_as("admin"), reverse("accounts:desk_change", args=["africa"])
    assert 'value="Afrique"' in admin.get(url).content.decode()
    sent = {"name": "African partners", "name_fr": "Partenaires africains", "regions": "002"}
    assert admin.post(url, sent).status_code == 303
    desk = Desk.objects.get(code="africa")
    assert (desk.name, desk.names) == ("African partners", {"fr": "Partenaires africains"})
