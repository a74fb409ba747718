"""Without the label there is no trace: on no page, in no count, search, suggestion, export, feed, brief or history."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from umubano.core.changes import acting
from umubano.core.labels import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.agreements.services.change import update_agreement
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft

pytestmark = [pytest.mark.django_db, pytest.mark.row_security]

#: A word that stands in no other record, and another beside it that is asked for, so that an echoed question is no trace.
WORD = "Quixzanth"
ASKED = "Vobralle"
PAGES = (
    "/",
    "/?on=2025-12-31",
    "/agreements/",
    f"/agreements/?q={ASKED}",
    "/agreements/?export=csv",
    "/agreements/?export=xlsx",
    "/negotiations/",
    "/negotiations/?export=csv",
    "/activities/",
    "/activities/?export=csv",
    "/activities/lessons/",
    "/activities/new/",
    "/effort/",
    "/effort/?export=csv",
    "/effort/?export=xlsx",
    "/effort/outside/",
    "/effort/focus/",
    "/partners/",
    "/partners/MOZ/",
    f"/search/?q={ASKED}",
    f"/search/suggest/?q={ASKED}",
    "/calendar/",
    "/calendar/?days=3650",
    "/calendar/?days=3650&export=csv",
    "/calendar/month/",
    "/calendar/month/?month=2026-02",
    "/calendar/agenda/",
    "/calendar/agenda/?days=180",
    "/calendar/year/",
    "/calendar/feeds/",
    "/inbox/",
    "/history/",
    "/account/",
    "/transfer/",
)


def _secret(actor: Any) -> Any:
    label = label_for(LabelValue(40, compartments=frozenset({"CABO-DELGADO"})))
    draft = AgreementDraft(
        title=f"{WORD} {ASKED} agreement",
        kind="agreement",
        label=label,
        ref="SECRET-7",
        parties=[PartyDraft("RWA", is_home=True), PartyDraft("MOZ")],
        acts=[ActDraft("signed", "2025-03-01")],
        terms={"entry": "on_signature", "term": "fixed", "initial_months": 12},
        notes=f"{WORD} notes",
    )
    agreement = create_agreement(actor, draft)
    return update_agreement(agreement, actor=actor, changes={"place": WORD}, reason=f"{WORD} reason")


def _body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type", "").startswith("application/vnd"):
        import io

        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return "\n".join(
            str(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
        )
    return content.decode("utf-8", "replace")


def test_there_is_something_to_hide(actors: dict[str, Any], client_as: Callable[..., Any]) -> None:
    with acting(actors["head"]) as head:
        _secret(head)
    seen = {address for address in PAGES if WORD in _body(client_as("head").get(address))}
    assert {"/agreements/", "/agreements/?export=csv", f"/search/?q={ASKED}", "/history/"} <= seen


@pytest.mark.parametrize("name", ["otherdesk", "partner", "reader", "legal", "admin"])
def test_no_trace_without_the_label(name: str, actors: dict[str, Any], client_as: Callable[..., Any]) -> None:
    client = client_as(name)
    before = {address: client.get(address) for address in PAGES if ASKED not in address}
    counts = {
        address: _numbers(_body(response))
        for address, response in before.items()
        if response.status_code == 200
    }
    with acting(actors["head"]) as head:
        _secret(head)
    for address in PAGES:
        response = client.get(address)
        text = _body(response)
        assert (address, WORD in text) == (address, False)
        assert (address, "SECRET-7" in text) == (address, False)
        if address in counts:
            assert (address, _numbers(text)) == (address, counts[address])


def _without_tokens(response: Any, ref: str) -> str:
    """The page without what differs at every answer, and without the reference that was asked for."""
    text = re.sub(r'X-CSRFToken": "[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"', "", _body(response))
    return text.replace(ref, "")


def _numbers(text: str) -> list[str]:
    return re.findall(r'class="(?:figure-value|number|count)"[^>]*>\s*([\d.,]+)', text)


@pytest.mark.parametrize("name", ["otherdesk", "partner", "reader"])
@pytest.mark.parametrize("address", ["/agreements/SECRET-7/", "/history/agreement/SECRET-7/"])
def test_invisible_and_missing_look_the_same(
    name: str, address: str, actors: dict[str, Any], client_as: Callable[..., Any]
) -> None:
    with acting(actors["head"]) as head:
        _secret(head)
    client = client_as(name)
    hidden, missing = client.get(address), client.get(address.replace("SECRET-7", "NOTHING-7"))
    assert hidden.status_code == missing.status_code
    assert hidden.status_code in {403, 404}
    assert _without_tokens(hidden, "SECRET-7") == _without_tokens(missing, "NOTHING-7")
