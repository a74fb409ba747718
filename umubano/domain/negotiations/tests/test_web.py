"""The pages: who may open and send them, what they say, what they change."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from umubano.core.labels.services import label_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.negotiations import services
from umubano.domain.negotiations.due import due
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.services import StageDraft
from umubano.domain.negotiations.tests.factories import (
    HOME_SIGNER,
    PLAIN_FACTS,
    SECRET,
    agreement,
    at,
    cleared,
    make,
)
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


@pytest.fixture
def negotiation(as_actor: Any) -> Negotiation:
    """One at “text agreed” that everybody at home may read."""
    with as_actor("desk") as desk:
        return at(desk, "text_agreed", title="Memorandum on cyber security", areas=["cyber"], **PLAIN_FACTS)


def text(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def without_token(response: Any) -> str:
    """The page without the tokens against forged forms, which differ each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", text(response))


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
        ({"opened_on": "2026-02-01"}, "2026-02-01 is still to come."),
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
    assert "Waived by Minister until 2026-03-01: Silent" in text(
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


# steps


def test_card_moves_when_its_gates_are_met(client_as: Any, as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = make(desk)
    client = client_as("desk")
    response = client.post(f"/negotiations/{row.ref}/move/", {"stage": "proposed"})
    assert (response.status_code, response.url) == (303, "/negotiations/board/")
    assert "is now at “Proposed”." in text(client.get("/negotiations/board/"))
    with as_actor("desk"):
        assert Negotiation.objects.get().stage == "proposed"


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("cleared", "“Clear for signature” is not possible yet: Authority to negotiate: open."),
        (
            "idea",
            "cannot go from “Text agreed” to where you put it. It can go to: “Cleared for signature”, “Negotiating”",
        ),
        ("nonsense", "cannot go from “Text agreed”"),
    ],
)
def test_card_that_cannot_move_says_why(
    client_as: Any, as_actor: Any, negotiation: Negotiation, stage: str, said: str
) -> None:
    client = client_as("head")
    response = client.post(f"/negotiations/{negotiation.ref}/move/", {"stage": stage})
    assert response.status_code == 303
    assert said in text(client.get(response.url))
    with as_actor("head"):
        assert Negotiation.objects.get().stage == "text_agreed"


@pytest.mark.parametrize(
    ("stage", "step"), [("negotiating", "reopen_talks"), ("dormant", "pause"), ("dropped", "drop")]
)
def test_card_move_that_needs_a_reason_asks_for_it(
    client_as: Any, as_actor: Any, negotiation: Negotiation, stage: str, step: str
) -> None:
    client = client_as("desk")
    response = client.post(f"/negotiations/{negotiation.ref}/move/", {"stage": stage})
    assert (response.status_code, response.url) == (303, f"/negotiations/{negotiation.ref}/step/{step}/")
    assert client.get(response.url).status_code == 200
    assert client.post(response.url, {"effective_on": "2026-01-05", "reason": ""}).status_code == 422
    assert (
        client.post(response.url, {"effective_on": "2026-01-05", "reason": "Elections."}).status_code == 303
    )
    with as_actor("desk"):
        row = Negotiation.objects.get()
        assert row.stage == stage
        assert row.stage_changes.last().reason == "Elections."  # type: ignore[union-attr]


def test_dormant_resumes_from_its_page(client_as: Any, as_actor: Any, negotiation: Negotiation) -> None:
    with as_actor("desk") as desk:
        services.move(negotiation, "pause", actor=desk, reason="Elections.")
    client = client_as("desk")
    assert "Resume where it stood" in text(client.get(f"/negotiations/{negotiation.ref}/"))
    sent = {"effective_on": "2026-01-05", "reason": "A new government."}
    assert client.post(f"/negotiations/{negotiation.ref}/step/resume/", sent).status_code == 303
    with as_actor("desk"):
        assert Negotiation.objects.get().stage == "text_agreed"


def test_step_that_does_not_lead_on_is_refused(client_as: Any, negotiation: Negotiation) -> None:
    client = client_as("head")
    assert client.get(f"/negotiations/{negotiation.ref}/step/propose/").status_code == 409
    assert client.get(f"/negotiations/{negotiation.ref}/step/fly/").status_code == 404


# signing


def sign_on(client: Any, row: Negotiation, **changed: Any) -> Any:
    sent = {
        "signed": "2025-12-02",
        "place": "Kigali",
        "legal_nature": "non_binding",
        "text_status": "held",
        "signers-TOTAL_FORMS": "2",
        "signers-INITIAL_FORMS": "2",
        "signers-0-party": "RWA",
        "signers-0-name": "J. Bizimana",
        "signers-0-office": "Minister of Defence",
        "signers-0-capacity": "defence_minister",
        "signers-1-party": "MOZ",
        "signers-1-name": "",
        "signers-1-capacity": "defence_minister",
        **changed,
    }
    return client.post(f"/negotiations/{row.ref}/sign/", sent)


def test_sign_page_makes_the_agreement(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        row = cleared(head)
    client = client_as("desk")
    assert client.get(f"/negotiations/{row.ref}/sign/").status_code == 200
    response = sign_on(client, row)
    with as_actor("desk"):
        agreement = Agreement.objects.get()
        assert (response.status_code, response.url) == (303, f"/agreements/{agreement.ref}/")
        assert [(person.name, person.full_powers) for person in agreement.signatories.all()] == [
            ("J. Bizimana", "not_needed")
        ]
    page = text(client.get(f"/negotiations/{row.ref}/"))
    assert f"/agreements/{agreement.ref}/" in page
    assert "Record the signature" not in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"signed": "2026-05-01"}, "Give the date of signature as far as it is known, not later than today."),
        ({"signed": "soon"}, "soon"),
        ({"signers-0-name": ""}, "Say who signed."),
        ({"legal_nature": "treaty"}, "Full powers are needed and not on file for: J. Bizimana."),
    ],
)
def test_sign_page_refuses_and_leaves_nothing(
    client_as: Any, as_actor: Any, changed: dict[str, Any], said: str
) -> None:
    with as_actor("head") as head:
        row = cleared(head)
        before = everything()
    response = sign_on(client_as("desk"), row, **changed)
    assert response.status_code == 422
    assert said in text(response)
    with as_actor("head"):
        assert Agreement.objects.count() == 0
        assert everything() == before


def test_sign_page_shows_what_is_in_the_way(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        row = at(head, "cleared", **PLAIN_FACTS)
    client = client_as("head")
    assert "Authority to negotiate: open." in text(client.get(f"/negotiations/{row.ref}/sign/"))
    response = sign_on(client, row)
    assert response.status_code == 422
    with as_actor("head"):
        assert Agreement.objects.count() == 0


# the list


@pytest.fixture
def several(as_actor: Any) -> dict[str, Negotiation]:
    with as_actor("desk") as desk:
        stuck = at(
            desk, "proposed", title="Stuck one", since=date(2025, 1, 1), partners=["KEN"], areas=["cyber"]
        )
        young = at(desk, "negotiating", title="Young one", since=date(2025, 12, 1), blocked_by="Visa")
        dropped = services.move(make(desk, title="Dropped one"), "drop", actor=desk, reason="No.")
        return {"Stuck one": stuck, "Young one": young, "Dropped one": dropped}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Stuck one", "Young one", "Dropped one"]),
        ("state=open", ["Stuck one", "Young one"]),
        ("state=closed", ["Dropped one"]),
        ("state=stuck", ["Stuck one"]),
        ("stage=negotiating&stage=dropped", ["Young one", "Dropped one"]),
        ("partner=KEN", ["Stuck one"]),
        ("area=cyber", ["Stuck one"]),
        ("blocked=on", ["Young one"]),
        ("q=young", ["Young one"]),
        ("q=mozamb", ["Young one", "Dropped one"]),
        ("q=zzz", []),
        ("sort=title", ["Dropped one", "Stuck one", "Young one"]),
        ("sort=-title", ["Young one", "Stuck one", "Dropped one"]),
        ("sort=stage", ["Stuck one", "Young one", "Dropped one"]),
        ("sort=-age", ["Dropped one", "Young one", "Stuck one"]),
    ],
)
def test_list_filters_sorts_and_exports_the_same(
    client_as: Any, several: dict[str, Negotiation], query: str, expected: list[str]
) -> None:
    client = client_as("desk")
    page = text(client.get(f"/negotiations/?{query}"))
    found = sorted(
        (title for title in several if f">{title}<" in page), key=lambda title: page.index(f">{title}<")
    )
    assert found == expected
    export = client.get(f"/negotiations/?{query}&export=csv")
    assert export.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = text(export).splitlines()[2:-1]
    assert [line.split(",")[1] for line in lines] == expected


def test_list_exports_a_workbook(client_as: Any, several: dict[str, Negotiation]) -> None:
    from io import BytesIO

    from python_calamine import CalamineWorkbook

    response = client_as("desk").get("/negotiations/?export=xlsx&state=open")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(response.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[2:4]] == ["Stuck one", "Young one"]


def test_list_as_of_another_day(client_as: Any, several: dict[str, Negotiation]) -> None:
    client = client_as("desk")
    page = text(client.get("/negotiations/?on=2025-06-01"))
    assert [title for title in several if f">{title}<" in page] == ["Stuck one"]
    board = text(client.get("/negotiations/board/"))
    assert "You are looking at another day." in board
    assert "data-board-move" not in board


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/"])
def test_list_costs_the_same_for_one_and_many(client_as: Any, as_actor: Any, path: str) -> None:
    client = client_as("desk")

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    with as_actor("desk") as desk:
        at(desk, "proposed")
    statements()
    one = statements()
    with as_actor("desk") as desk:
        for stage in ("proposed", "negotiating", "cleared"):
            at(desk, stage, partners=["KEN", "TZA"])
    assert statements() == one


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/"])
def test_fragment_is_the_results_alone(client_as: Any, several: dict[str, Negotiation], path: str) -> None:
    page = text(client_as("desk").get(path, headers={"HX-Request": "true"}))
    assert "Stuck one" in page
    assert "<html" not in page


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/"])
def test_empty_pages_say_what_to_do(client_as: Any, db: None, path: str) -> None:
    assert "Open a negotiation" in text(client_as("desk").get(path))
    assert "/negotiations/new/" not in text(client_as("reader").get(path))


def test_page_carries_the_label_of_what_is_on_it(client_as: Any, as_actor: Any) -> None:
    client = client_as("head")
    assert "SECRET" not in text(client.get("/negotiations/"))
    with as_actor("head") as head:
        make(head, label=SECRET)
    assert "SECRET" in text(client.get("/negotiations/"))


@pytest.mark.parametrize("path", ["/negotiations/", "/negotiations/board/", "/negotiations/new/"])
def test_pages_are_in_the_readers_language(client_as: Any, cast: Any, path: str) -> None:
    cast["desk"].language = "fr"
    cast["desk"].save(update_fields=["language"])
    assert client_as("desk").get(path).status_code == 200
