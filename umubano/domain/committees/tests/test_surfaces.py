"""Where joint bodies meet the outside: due, calendar, inbox, search, panels, filters, files, briefs, nightly; trimmed, in constant statements."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from umubano.core.changes import acting
from umubano.core.registry import NamedBody
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.drafts import ActDraft
from umubano.domain.committees import services
from umubano.domain.committees.calendar import calendar
from umubano.domain.committees.due import deadlines, due
from umubano.domain.committees.health import BodyAtWork, paper_reason
from umubano.domain.committees.inbox import inbox
from umubano.domain.committees.listing import listing
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.panels import agreement_panels, home_panels, partner_panels
from umubano.domain.committees.queries import (
    ON_PAPER,
    at_work,
    bodies_at_work_on,
    body_names,
    dormant_on_paper,
    without_body,
)
from umubano.domain.committees.search import search
from umubano.domain.committees.services import AgreementLink, CommitmentDraft, SessionDraft
from umubano.domain.committees.tests.factories import (
    SECRET,
    TODAY,
    agree,
    agreement,
    by_hand,
    fresh,
    held,
    make,
    minuted,
)
from umubano.domain.committees.tests.test_web import text

pytestmark = pytest.mark.django_db
END = date(2026, 12, 31)
#: A word that stands in no other record.
WORD = "Quixzanth"


def busy(actor: Any, **given: Any) -> JointBody:
    """A body with something of everything: late minutes, a promise overdue, a session ahead, a yearly plan."""
    body = make(
        actor,
        rules=[
            by_hand("frequency", sessions=1, months=12),
            by_hand("plan_deadline", month=12, day=1),
            by_hand("minutes_deadline", days=30),
        ],
        **given,
    )
    session = minuted(actor, body, day="2025-06-10")
    services.add_commitment(session, CommitmentDraft(f"{WORD} list", "MOZ", due="2025-09"), actor=actor)
    services.add_session(body, SessionDraft(planned="2026-02"), actor=actor)
    return body


def test_due_says_what_is_late_and_what_comes(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        body = busy(desk)
        items = list(due(desk, TODAY, END))
        assert [(item.kind, item.on.isoformat(), item.about) for item in items] == [
            ("joint_minutes", "2025-07-10", body.ref),
            ("joint_commitment", "2025-09-30", body.ref),
            ("joint_session_due", "2026-02-28", body.ref),
        ]
        assert items[1].why == f"{WORD} list (Mozambique)"
        assert [item.key for item in items] == [
            f"minutes-due-{body.ref}",
            f"commitment-{body.commitments.get().pk}",
            f"session-due-{body.ref}",
        ]
        assert {(item.parties, item.desks, item.bodies) for item in items} == {
            (("MOZ",), ("africa",), (body.ref,))
        }
        # the session planned until that day stands in the calendar by itself
        assert [item.kind for item in deadlines(desk, TODAY, END)] == []
        services.move_session(
            body.sessions.get(number=2), "cancel", actor=desk, reason="No agreement on the date."
        )
        assert [(item.kind, item.on.isoformat()) for item in deadlines(desk, TODAY, END)] == [
            ("joint_session_due", "2026-06-10")
        ]


def test_partner_is_not_told_who_owns_a_body(as_actor: Any, shared: JointBody) -> None:
    with as_actor("desk") as desk:
        minuted(desk, shared, day="2025-06-10")
        assert {item.kind for item in due(desk, TODAY, END)} == {"joint_minutes", "joint_session_due"}
    with as_actor("partner") as partner:
        items = list(due(partner, TODAY, END))
        assert {item.kind for item in items} == {"joint_minutes", "joint_session_due"}
        assert {(item.who, item.desks, item.parties) for item in items} == {("", (), ("MOZ",))}


def test_calendar_has_sessions_confirmed_and_tentative(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        body = busy(desk)
        items = list(calendar(desk, date(2025, 1, 1), END))
        assert [(item.uid, item.status, item.start.isoformat(), item.end.isoformat()) for item in items] == [
            (f"session-{body.ref}-2", "tentative", "2026-02-01", "2026-02-28"),
            (f"session-{body.ref}-1", "confirmed", "2025-06-10", "2025-06-10"),
        ]
        ahead = body.sessions.get(number=2)
        services.move_session(ahead, "cancel", actor=desk, reason="No agreement on the date.")
        assert [item.status for item in calendar(desk, date(2026, 1, 1), END)] == ["cancelled"]
        assert list(calendar(desk, date(2027, 1, 1), date(2027, 2, 1))) == []


def test_inbox_tells_each_side_what_awaits_it(as_actor: Any, shared: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, shared, day="2025-06-10")
        services.add_commitment(session, CommitmentDraft("List", "RWA", due="2025-09"), actor=desk)
        found = {item.key: item.group for item in inbox(desk, TODAY)}
        number = shared.commitments.get().pk
        assert found == {
            f"agree:session:{shared.ref}/1": "approve",
            f"overdue:commitment:{number}": "overdue",
        }
        agree(desk, session, "RWA")
        assert [item.key for item in inbox(desk, TODAY) if item.group == "approve"] == []
    with as_actor("partner") as partner:
        assert [item.key for item in inbox(partner, TODAY)] == [f"agree:session:{shared.ref}/1"]
        services.agree_to_minutes(session, "MOZ", actor=partner, agreed_by="Co-chair")
        assert list(inbox(partner, TODAY)) == []


def test_inbox_asks_to_convene_what_is_near_and_to_plan_what_is_overdue(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        late = make(desk, established="2023", rules=[by_hand("frequency", sessions=1, months=12)])
        gone = make(desk, name="Second")
        services.add_session(gone, SessionDraft(planned="2025"), actor=desk)
        near = make(desk, name="Third")
        services.add_session(near, SessionDraft(planned="2026-02"), actor=desk)
        assert {(item.key, item.group) for item in inbox(desk, TODAY)} == {
            (f"plan:jointbody:{late.ref}", "overdue"),
            (f"convene:session:{gone.ref}/1", "overdue"),
            (f"convene:session:{near.ref}/1", "decide"),
        }


def test_search_finds_by_name_in_any_language_and_by_partner(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        body = make(desk, name="Joint commission", names={"pt": "Comissão mista"})
        for words in ("joint comm", "comissao", "mozambique", body.ref):
            assert [hit.ref for hit in search(words, 5)] == [body.ref]


def test_nightly_turns_only_what_turns_that_day(as_actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with as_actor("desk") as desk:
        body = make(desk)
        services.add_session(body, SessionDraft(planned="2026-03"), actor=desk)
        assert (fresh(body).verdict, fresh(body).next_change_on) == ("on_course", date(2026, 1, 30))
        assert services.turn_due(date(2026, 1, 29)) == 0
        monkeypatch.setenv("UMUBANO_TODAY", "2026-04-02")
        assert services.turn_due(date(2026, 4, 2)) == 1
        assert services.turn_due(date(2026, 4, 2)) == 0
        assert fresh(body).verdict == "never_met"


# agreements that live only on paper


def test_rows_and_rule_say_the_same_of_every_agreement(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        pacts = [
            agreement(head, title=f"Pact {number}", acts=[ActDraft("signed", signed)])
            for number, signed in enumerate(
                ["2018-05-01", "2018-05-01", "2018-05-01", "2018-05-01", "2025-06-01"]
            )
        ]
        lately = make(head, agreements=[AgreementLink(pacts[0].pk)])
        held(head, lately, "2025-01-10")
        long_ago = make(
            head, agreements=[AgreementLink(pacts[1].pk), AgreementLink(pacts[0].pk, until="2020")]
        )
        held(head, long_ago, "2021-01-10")
        gone = make(head, agreements=[AgreementLink(pacts[2].pk)])
        held(head, gone, "2025-05-10")
        services.change_status(gone, "dissolve", actor=head, reason="x")
        make(head, agreements=[AgreementLink(pacts[3].pk), AgreementLink(pacts[4].pk)])
        waits = {"entry": "on_last_notification"}
        for name, terms, signed in (
            ("Not known", {}, "2018-05-01"),
            ("Not known, at work", {}, "2018-05-01"),
            ("Not known, new", {}, "2025-06-01"),
            ("Provisional", {**waits, "provisional_from_signature": True}, "2018-05-01"),
            ("Awaits notes", waits, "2018-05-01"),
        ):
            agreement(head, title=name, terms=terms, acts=[ActDraft("signed", signed)])
        busy_pact = Agreement.objects.get(title="Not known, at work")
        held(head, make(head, agreements=[AgreementLink(busy_pact.pk)]), "2025-01-10")
        rows = Agreement.objects.register()
        paper = set(dormant_on_paper(rows, TODAY).values_list("title", flat=True))
        assert paper == {"Pact 1", "Pact 2", "Pact 3", "Not known", "Provisional"}
        none = set(without_body(rows, TODAY).values_list("title", flat=True))
        assert none == {"Pact 2", "Not known", "Provisional"}
        assert set(at_work(rows, TODAY).values_list("title", flat=True)) == {"Pact 0", "Not known, at work"}
        assert [panel.context["dormant"] for panel in home_panels(head, TODAY)] == [len(paper)]
        for row in rows:
            panels = list(agreement_panels(row.ref, TODAY))
            assert any(panel.context["paper"] for panel in panels) == (row.title in paper)
        assert "entry into force is not known" in text(
            client_as("head").get(f"/agreements/{rows.get(title='Not known').ref}/")
        )
        for row in rows.filter(status__in=ON_PAPER):
            links = bodies_at_work_on(TODAY).filter(agreement=row).select_related("body")
            found = paper_reason(
                row.in_force_on,
                [BodyAtWork(link.body.status, link.body.last_held_on) for link in links],
                TODAY,
                signed_on=row.signed_on,
            )
            assert (found is not None) == (row.title in paper)


def test_agreement_page_list_and_home_tell_what_is_dormant_on_paper(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        alone = agreement(head, title="Forgotten pact")
        worked = agreement(head, title="Living pact")
        held(head, make(head, name="Living committee", agreements=[AgreementLink(worked.pk)]), "2025-10-01")
        assert [panel.key for panel in home_panels(head, TODAY)] == ["committees"]
    client = client_as("head")
    page = text(client.get(f"/agreements/{alone.ref}/"))
    assert "Dormant on paper" in page
    assert "In force since 1 May 2018, and no joint body works under it." in page
    assert f"/committees/new/?agreement={alone.ref}" in page
    page = text(client.get(f"/agreements/{worked.ref}/"))
    assert "Living committee" in page
    assert "Dormant on paper" not in page.partition("Put to work")[2].partition("Acts")[0]
    listed = text(client.get("/agreements/?work=paper"))
    assert "Forgotten pact" in listed
    assert "Living pact" not in listed
    assert "Living pact" in text(client.get("/agreements/?work=at_work"))
    assert "/agreements/?work=paper" in text(client.get("/"))


# nothing without the label, and no more statements for more rows

PAGES = (
    "/",
    "/committees/",
    f"/committees/?q={WORD}",
    "/committees/?export=csv",
    "/committees/?export=xlsx",
    "/partners/MOZ/",
    f"/search/?q={WORD}",
    "/calendar/?days=365",
    "/history/",
)


def _body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type", "").startswith("application/vnd"):
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return "\n".join(
            str(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
        )
    return content.decode("utf-8", "replace")


def test_no_trace_without_the_label(actors: dict[str, Any], client_as: Callable[..., Any]) -> None:
    with acting(actors["head"]) as head:
        secret = busy(head, name=f"{WORD} committee", label=SECRET, ref="SECRET-J")
    url = secret.get_absolute_url()
    addressed = (
        url,
        f"{url}sessions/1/",
        "/briefs/minutes/SECRET-J:1.pdf",
        "/history/jointbody/SECRET-J/",
    )
    seen = {page for page in PAGES if "SECRET-J" in _body(client_as("head").get(page))}
    assert {
        "/",
        "/committees/",
        "/committees/?export=csv",
        "/committees/?export=xlsx",
        "/partners/MOZ/",
    } <= seen
    for name in ("reader", "otherdesk", "legal", "partner", "admin"):
        client = client_as(name)
        for page in PAGES:
            found = _body(client.get(page)).replace(f"q={WORD}", "").replace(f'value="{WORD}"', "")
            assert (name, page, f"{WORD} committee" in found, "SECRET-J" in found) == (
                name,
                page,
                False,
                False,
            )
        for page in addressed:
            response = client.get(page)
            assert (name, page, response.status_code in {403, 404}) == (name, page, True)
            assert f"{WORD} committee" not in _body(response)
    with acting(actors["reader"]) as reader:
        assert (
            list(due(reader, TODAY, END)),
            list(calendar(reader, TODAY, END)),
            list(inbox(reader, TODAY)),
        ) == (
            [],
            [],
            [],
        )
        assert (list(search(WORD, 5)), listing(reader, TODAY), list(partner_panels("MOZ", TODAY))) == (
            [],
            [],
            [],
        )


def statements(do: Callable[[], Any]) -> int:
    """How many statements it takes; of two tries the smaller, because code lists in memory are read anew each minute."""
    counted = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as caught:
            do()
        counted.append(len(caught))
    return min(counted)


def test_statements_do_not_grow_with_rows(as_actor: Any, client_as: Any) -> None:
    with as_actor("head") as head:
        pact = agreement(head)
        body = busy(head, agreements=[AgreementLink(pact.pk)])
        session = body.sessions.get(number=1)
        services.add_item(session_ahead := body.sessions.get(number=2), actor=head, title="One")
        ahead = services.move_session(
            services.add_session(
                body, SessionDraft(planned="2026-04-01", host="RWA", place="Kigali"), actor=head
            ),
            "convene",
            actor=head,
        )
    client = client_as("head")
    pages = (
        "/committees/",
        "/committees/?on=2025-12-01",
        body.get_absolute_url(),
        session.get_absolute_url(),
        session_ahead.get_absolute_url(),
        ahead.get_absolute_url(),
        f"/agreements/{pact.ref}/",
    )
    reads = (
        lambda actor: list(due(actor, TODAY, END)),
        lambda actor: list(calendar(actor, TODAY, END)),
        lambda actor: list(inbox(actor, TODAY)),
        lambda actor: list(agreement_panels(pact.ref, TODAY)),
        lambda actor: list(partner_panels("MOZ", TODAY)),
        lambda actor: listing(actor, TODAY),
    )

    def count() -> list[int]:
        for page in pages:
            client.get(page)  # what is kept in memory is there
        found = [statements(lambda page=page: client.get(page)) for page in pages]  # type: ignore[misc]
        with as_actor("head") as head:
            found += [statements(lambda read=read: read(head)) for read in reads]  # type: ignore[misc]
        return found

    before = count()
    with as_actor("head") as head:
        for number in range(2):
            busy(head, name=f"More {number}", agreements=[AgreementLink(pact.pk)])
            services.add_commitment(
                session, CommitmentDraft(f"More {number}", "RWA", due="2025-10"), actor=head
            )
            services.add_item(session_ahead, actor=head, title=f"More {number}")
            services.add_session(body, SessionDraft(planned="2027"), actor=head)
            services.save_attendance(ahead, actor=head, side="MOZ", function=f"Officer {number}")
    assert count() == before


def test_a_body_has_a_name_for_those_who_may_see_it(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        seen = make(desk, name="Joint commission", names={"fr": "Commission mixte"})
        hidden = make(desk, name=f"{WORD} group", label=SECRET)
        refs = {seen.ref, hidden.ref, "J-NONE"}
        assert set(body_names(refs)) == {seen.ref, hidden.ref}
        with override("fr"):
            assert body_names(refs)[seen.ref].title == "Commission mixte"
    with as_actor("otherdesk"):
        assert body_names(refs) == {seen.ref: NamedBody("Joint commission", seen.label_id)}


def test_a_session_without_a_rule_for_its_minutes_asks_for_them_too(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        held(desk, body)
        assert [(item.key, item.due) for item in inbox(desk, TODAY) if item.group == "report"] == [
            (f"minute:session:{body.ref}/1", None)
        ]
