"""The pages: who may open and send them, what they say, what they change."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.core.labels import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.negotiations import services
from umubano.domain.negotiations.due import due
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.services import StageDraft
from umubano.domain.negotiations.tests.factories import (
    HOME_SIGNER,
    SECRET,
    agreement,
    cleared,
    make,
)
from umubano.domain.negotiations.tests.pages import sign_on, text, without_token
from umubano.domain.negotiations.tests.test_services import everything

PAGES = [
    "",
    "edit/",
    "clauses/",
    "terms/",
    "work/",
    "label/",
    "rounds/new/",
    "step/pause/",
    "gates/justice_consulted/meet/",
]


@pytest.mark.parametrize("path", ["", "board/"])
def test_overviews_show_it_to_those_who_may_see_it(
    client_as: Any, negotiation: Negotiation, path: str
) -> None:
    shown = {
        name: negotiation.ref in text(client_as(name).get(f"/negotiations/{path}"))
        for name in ("desk", "reader", "otherdesk", "head", "legal", "auditor", "partner", "admin")
    }
    hidden = {name for name, is_shown in shown.items() if not is_shown}
    assert hidden == {"partner", "admin"}


@pytest.mark.parametrize(
    "path", ["/negotiations/", "/negotiations/board/", "/negotiations/new/", "/negotiations/N-1/"]
)
def test_pages_ask_to_sign_in_first(db: None, client: Any, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_one_by_role(client_as: Any, negotiation: Negotiation, page: str) -> None:
    """Readers read; who may not change is told whom to ask; who may not see finds nothing."""
    url = f"/negotiations/{negotiation.ref}/{page}"
    status = {
        name: client_as(name).get(url).status_code
        for name in ("desk", "head", "legal", "reader", "otherdesk", "auditor", "partner", "admin")
    }
    reads = 200 if page == "" else 403
    assert status == {
        "desk": 200,
        "head": 200,
        "legal": 200,
        "reader": reads,
        "otherdesk": reads,
        "auditor": reads,
        "partner": 404,
        "admin": 404,
    }


@pytest.mark.parametrize(
    "page",
    [*PAGES[1:], "move/", "sign/", "gates/justice_consulted/waive/", "gates/justice_consulted/reopen/"],
)
@pytest.mark.parametrize("name", ["reader", "otherdesk", "partner", "auditor", "admin"])
def test_sending_a_form_that_is_not_theirs_changes_nothing(
    client_as: Any, as_actor: Any, negotiation: Negotiation, page: str, name: str
) -> None:
    with as_actor("head"):
        before = everything()
    sent = {"stage": "cleared", "reason": "x", "title": "x", "held": "2025", "evidence": "x", "level": 10}
    response = client_as(name).post(f"/negotiations/{negotiation.ref}/{page}", sent)
    expected = {404} if name in {"partner", "admin"} else {403, 409, 303}
    assert response.status_code in expected
    with as_actor("head"):
        assert everything() == before


@pytest.mark.parametrize("page", ["", "edit/", "sign/", "step/pause/"])
def test_secret_and_missing_look_the_same(client_as: Any, as_actor: Any, page: str) -> None:
    with as_actor("head") as head:
        secret = make(head, label=SECRET)
    client = client_as("otherdesk")
    hidden = client.get(f"/negotiations/{secret.ref}/{page}")
    missing = client.get(f"/negotiations/N-2222222/{page}")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_token(hidden).replace(secret.ref, "N-2222222") == without_token(missing)


def new_form(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Agreement on logistics",
        "kind": "agreement",
        "partners": ["KEN", "TZA"],
        "areas": ["logistics"],
        "stage": "idea",
        "opened_on": "2026-01-05",
        "label_level": "10",
        "desk": "africa",
        **changed,
    }


def test_create_opens_and_shows_it(client_as: Any, as_actor: Any) -> None:
    response = client_as("desk").post("/negotiations/new/", new_form(next_step="Call the attaché"))
    with as_actor("desk"):
        row = Negotiation.objects.get()
        assert (response.status_code, response.url) == (303, f"/negotiations/{row.ref}/")
        assert (row.title, row.stage, row.next_step, row.partners_text) == (
            "Agreement on logistics",
            "idea",
            "Call the attaché",
            "Kenya, Tanzania",
        )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"partners": []}, "This field is required."),
        ({"stage": "negotiating"}, "It is already under way: say how we know that it stands there."),
        ({"opened_on": "2026-02-01"}, "1 February 2026 is still to come."),
        ({"renews": "A-NONE"}, "There is no agreement with this reference, or you may not see it."),
    ],
)
def test_create_says_what_is_wrong_and_keeps_what_was_typed(
    client_as: Any, as_actor: Any, changed: dict[str, Any], said: str
) -> None:
    response = client_as("desk").post("/negotiations/new/", new_form(purpose="Keep me", **changed))
    assert response.status_code == 422
    assert said in text(response)
    assert "Keep me" in text(response)
    with as_actor("desk"):
        assert Negotiation.objects.count() == 0


def test_edit_changes_text_partners_and_areas_in_one_operation(
    client_as: Any, as_actor: Any, negotiation: Negotiation
) -> None:
    sent = new_form(version=negotiation.version, reason="They asked for it.")
    response = client_as("desk").post(f"/negotiations/{negotiation.ref}/edit/", sent)
    assert response.status_code == 303
    with as_actor("desk"):
        row = Negotiation.objects.get()
        assert (row.title, row.partners_text) == ("Agreement on logistics", "Kenya, Tanzania")
        assert [area.area for area in row.areas.all()] == ["logistics"]


def test_edit_refuses_a_lost_update(client_as: Any, as_actor: Any, negotiation: Negotiation) -> None:
    with as_actor("legal") as legal:
        services.update_negotiation(negotiation, actor=legal, changes={"title": "Changed meanwhile"})
    response = client_as("desk").post(
        f"/negotiations/{negotiation.ref}/edit/", new_form(version=negotiation.version)
    )
    assert response.status_code == 422
    assert "Somebody else changed this negotiation meanwhile." in text(response)
    with as_actor("desk"):
        assert Negotiation.objects.get().title == "Changed meanwhile"


def test_clauses_change_the_gates(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
    client = client_as("desk")
    url = f"/negotiations/{row.ref}/"
    assert "Not known yet whether it applies." in text(client.get(url))
    sent = {
        "legal_nature": "treaty",
        "commits_finances": "yes",
        "languages": ["en", "fr"],
        "version": row.version,
    }
    assert client.post(f"{url}clauses/", sent).status_code == 303
    page = text(client.get(url))
    assert "Parliament approves before ratification" in page
    with as_actor("desk"):
        found = Negotiation.objects.get()
        assert (found.commits_finances, found.changes_law, found.languages) == (True, None, ["en", "fr"])


def test_terms_are_kept_for_the_agreement(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        row = cleared(head)
    sent = {
        "entry": "on_signature",
        "term": "fixed",
        "initial_length": "5",
        "initial_unit": "years",
        "registration": "undecided",
        "reason": "As drafted.",
        "version": row.version,
    }
    client = client_as("head")
    response = client.post(f"/negotiations/{row.ref}/terms/", sent)
    assert response.status_code == 303
    sign_on(client, row)
    with as_actor("head"):
        terms = Agreement.objects.get().terms
        assert (terms["entry"], terms["term"], terms["initial_months"]) == ("on_signature", "fixed", 60)


def test_work_round_and_label(client_as: Any, as_actor: Any, negotiation: Negotiation) -> None:
    client = client_as("head")
    url = f"/negotiations/{negotiation.ref}/"
    assert client.post(f"{url}work/", {"next_step": "Send", "next_step_due": "2026-02-01"}).status_code == 303
    assert client.post(f"{url}rounds/new/", {"held": "2025-11", "place": "Maputo"}).status_code == 303
    assert client.post(f"{url}rounds/1/", {"held": "2025-11-04", "place": "Beira"}).status_code == 303
    assert client.get(f"{url}rounds/2/").status_code == 404
    assert client.post(f"{url}label/", {"label_level": 20, "reason": "Sensitive."}).status_code == 303
    with as_actor("head"):
        row = Negotiation.objects.get()
        assert (row.next_step, row.next_step_due, row.label.level) == ("Send", date(2026, 2, 1), 20)
        assert list(row.rounds.values_list("held", "place")) == [("2025-11-04", "Beira")]
    assert negotiation.ref not in text(client_as("otherdesk").get("/negotiations/"))


def test_gate_pages_meet_waive_and_reopen(client_as: Any, as_actor: Any, negotiation: Negotiation) -> None:
    url = f"/negotiations/{negotiation.ref}/gates/justice_consulted/"
    client = client_as("head")
    assert client.post(f"{url}meet/", {"evidence": "", "met_on": "2026-01-05"}).status_code == 422
    waiver = {"reason": "Silent", "approver": "Minister", "due_on": "2026-03-01"}
    response = client.post(f"{url}waive/", waiver)
    assert (response.status_code, response.url) == (
        303,
        f"/negotiations/{negotiation.ref}/#gate-justice_consulted",
    )
    assert "Waived by Minister until 1 March 2026: Silent" in text(
        client.get(f"/negotiations/{negotiation.ref}/")
    )
    assert client.post(f"{url}meet/", {"evidence": "Note 4", "met_on": "2026-01-05"}).status_code == 303
    assert client.post(f"{url}reopen/", {"reason": "The draft changed."}).status_code == 303
    with as_actor("head"):
        assert list(negotiation.gates.values_list("code", "state")) == [("justice_consulted", "open")]


def test_gate_that_the_profile_does_not_have_is_not_found(client_as: Any, negotiation: Negotiation) -> None:
    assert client_as("head").get(f"/negotiations/{negotiation.ref}/gates/nonsense/meet/").status_code == 404


def test_detail_tells_what_is_missing_to_sign(client_as: Any, negotiation: Negotiation) -> None:
    page = text(client_as("desk").get(f"/negotiations/{negotiation.ref}/"))
    assert "8 gates are still between this negotiation and signature." in page
    assert "Constitution of Rwanda (2003, revised 2015), art. 167" in page


def test_detail_as_of_another_day_shows_the_stage_then(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk, opened_on=date(2025, 3, 1), stages=[StageDraft("idea", date(2025, 3, 1))])
        services.move(row, "propose", actor=desk)
    client = client_as("desk")
    page = text(client.get(f"/negotiations/{row.ref}/?on=2025-04-01"))
    assert "“Idea” since" in page
    assert "31 days in stage" in page
    assert "Authorise negotiation" not in page
    before = text(client.get(f"/negotiations/{row.ref}/?on=2025-02-01"))
    assert "this negotiation was not yet open" in before


def test_edit_keeps_what_the_editor_cannot_see(client_as: Any, as_actor: Any) -> None:
    """A renewed agreement above the editor's clearance is neither shown nor lost."""
    with as_actor("head") as head:
        secret = agreement(head, "MOZ", "Hidden pact", label=label_for(SECRET))
        row = make(head, renews_id=secret.pk)
    client = client_as("legal")
    assert "Hidden pact" not in text(client.get(f"/negotiations/{row.ref}/"))
    assert secret.ref not in text(client.get(f"/negotiations/{row.ref}/edit/"))
    sent = new_form(version=row.version)
    assert client.post(f"/negotiations/{row.ref}/edit/", sent).status_code == 303
    with as_actor("head"):
        assert Negotiation.objects.get().renews_id == secret.pk


def test_agreement_that_was_raised_above_the_reader_leaves_no_trace(client_as: Any, as_actor: Any) -> None:
    from umubano.domain.agreements.services.change import relabel

    with as_actor("head") as head:
        row = cleared(head)
        signed = services.sign(
            row, actor=head, signed="2025-10-02", place="Kigali", signatories=[HOME_SIGNER]
        )
        relabel(signed, label_for(SECRET), actor=head, reason="Sensitive.")
        assert len(list(due(head, date(2026, 1, 5), date(2026, 1, 5)))) == 1
    page = client_as("legal").get(f"/negotiations/{row.ref}/")
    assert page.status_code == 200
    assert signed.ref not in text(page)
    with as_actor("legal") as legal:
        assert len(list(due(legal, date(2026, 1, 5), date(2026, 1, 5)))) == 1


def test_work_form_keeps_an_owner_who_left(client_as: Any, as_actor: Any, cast: Any) -> None:
    with as_actor("head") as head:
        row = make(head, owner_id=cast["otherdesk"].pk)
    cast["otherdesk"].is_active = False
    cast["otherdesk"].save(update_fields=["is_active"])
    page = text(client_as("head").get(f"/negotiations/{row.ref}/work/"))
    assert f'<option value="{cast["otherdesk"].pk}" selected>' in page


def test_history_is_one_click_away_except_for_partners_representatives(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        row = make(head, label=LabelValue(level=10, releasable_to=frozenset({"MOZ"})))
    address = f"/history/negotiation/{row.ref}/"
    assert address in text(client_as("reader").get(row.get_absolute_url()))
    response = client_as("partner").get(row.get_absolute_url())
    assert (response.status_code, address in text(response)) == (200, False)


def test_a_gates_source_is_said_once(client_as: Any, negotiation: Negotiation) -> None:
    page = text(client_as("head").get(f"/negotiations/{negotiation.ref}/"))
    assert page.count("Vienna Convention on the Law of Treaties 1969, art. 33") == 1
    assert page.count("What the gates rest on") == 1
