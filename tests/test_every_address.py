"""Every address of the product, asked by every member of the cast and by nobody: never an error, never open, the label on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from umubano.core.changes import acting
from umubano.core.labels.services import default_label
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft

pytestmark = pytest.mark.django_db

CAST = ("desk", "reader", "otherdesk", "head", "legal", "partner", "auditor", "admin")
#: Open to people who are not signed in.
OPEN = (
    "/health",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset",
    "/accounts/confirm-email",
    "/accounts/inactive",
    "/accounts/2fa/authenticate",
)
#: Values for the parameters of addresses; an address with another parameter is asked with this word, which names nothing.
VALUES = {"ref": "HOUSE-1", "code": "MOZ", "kind": "partner", "model_name": "agreement", "model": "agreement"}


def _addresses() -> list[str]:
    return sorted(
        {
            "/" + address
            for address in _walk(get_resolver().url_patterns, "")
            if "accounts/2fa/webauthn" not in address
        }
    )


def _walk(patterns: list[Any], prefix: str) -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and not any(mark in route for mark in "^$(?"):
            yield _filled(route)


def _filled(route: str) -> str:
    text = ""
    while "<" in route:
        before, _less, rest = route.partition("<")
        parameter, _more, route = rest.partition(">")
        converter, _colon, name = parameter.rpartition(":")
        text += before + ("1" if converter == "int" else VALUES.get(name, "nothing"))
    return text + route


ADDRESSES = _addresses()


@pytest.fixture
def record(actors: dict[str, Any]) -> None:
    with acting(actors["desk"]) as desk:
        create_agreement(
            desk,
            AgreementDraft(
                ref="HOUSE-1",
                title="An agreement",
                kind="agreement",
                label=default_label(),
                parties=[PartyDraft("RWA", is_home=True), PartyDraft("MOZ")],
                acts=[ActDraft("signed", "2020-01-31")],
            ),
        )


def test_the_house_has_addresses() -> None:
    assert {
        "/",
        "/agreements/",
        "/agreements/HOUSE-1/",
        "/negotiations/",
        "/partners/MOZ/",
        "/calendar/",
        "/search/",
    } <= set(ADDRESSES)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("name", CAST)
def test_no_address_fails_for_the_cast(name: str, client_as: Callable[..., Client]) -> None:
    client = client_as(name, raise_request_exception=False)
    statuses = {address: client.get(address).status_code for address in ADDRESSES if "logout" not in address}
    assert {address: status for address, status in statuses.items() if status >= 500 and status != 501} == {}


@pytest.mark.usefixtures("record")
def test_no_address_is_open_to_somebody_not_signed_in() -> None:
    client = Client(raise_request_exception=False)
    shown = {address for address in ADDRESSES if client.get(address).status_code == 200}
    assert {address for address in shown if not address.startswith(OPEN)} == set()


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_carries_its_label_twice_and_the_strict_policy(
    address: str, client_as: Callable[..., Client]
) -> None:
    response = client_as("head", raise_request_exception=False).get(address)
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    if (
        response.status_code != 200
        or not response.headers["Content-Type"].startswith("text/html")
        or response.streaming
    ):
        return
    text = response.content.decode()
    if "<!doctype html>" in text and 'class="shell' in text:
        assert text.count('class="label-banner ') == 2
        assert " style=" not in text
        assert "<script>" not in text
