"""What is proposed for an agenda: each point once and for good, late by today, and nothing internal where a partner reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.domain.activities.services import record_lesson
from umubano.domain.activities.tests.factories import FOR_MOZAMBIQUE, done
from umubano.domain.activities.tests.factories import make as activity
from umubano.domain.agreements.services.drafts import ActDraft
from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody, Session
from umubano.domain.committees.services import AgreementLink, CommitmentDraft, SessionDraft
from umubano.domain.committees.tests.factories import agreement, held, make
from umubano.domain.committees.tests.test_services import refused
from umubano.domain.plans.services import take_step
from umubano.domain.plans.tests.factories import goal, indicator, line
from umubano.domain.plans.tests.factories import make as plan

pytestmark = pytest.mark.django_db


def ahead(actor: Any, body: JointBody, planned: str = "2026-11") -> Session:
    return services.add_session(body, SessionDraft(planned=planned), actor=actor)


def keys(actor: Any, session: Session) -> list[tuple[str, str]]:
    return [(one.kind, one.about) for one in services.proposals_for(session, actor=actor)]


def test_two_objectives_and_two_lessons_are_points_of_their_own(as_actor: Any, body: JointBody) -> None:
    with as_actor("head") as head:
        drawn = plan(head)
        for _index in range(2):
            parent = goal(drawn, head)
            line(parent, head)
            indicator(parent.objective, head)
        take_step(drawn, "agree", actor=head, effective_on=date(2026, 1, 5))
        exercise = done(head)
        for text in ("Ask earlier.", "Bring maps."):
            record_lesson(exercise, actor=head, text=text)
        session = ahead(head, body)
        offered = keys(head, session)
        assert [kind for kind, _about in offered] == ["activity_lesson"] * 2 + ["plan_objective"] * 2
        assert len(set(offered)) == 4
        services.add_proposals(session, [offered[0], offered[2]], actor=head)
        assert keys(head, session) == [offered[1], offered[3]]
        services.add_proposals(session, [offered[1], offered[3]], actor=head)
        assert (keys(head, session), session.agenda.count()) == ([], 4)


def test_what_is_late_today_is_told_apart_from_what_is_due_by_the_session(
    as_actor: Any, client_as: Any, body: JointBody
) -> None:
    with as_actor("head") as head:
        planned = plan(head, starts_on=date(2026, 1, 1))
        parent = goal(planned, head)
        line(parent, head, planned_start=date(2026, 2, 1), planned_end=date(2026, 4, 30))
        indicator(parent.objective, head)
        take_step(planned, "agree", actor=head, effective_on=date(2026, 1, 5))
        activity(
            head, title="In April", state="approved", planned_start="2026-04-01", planned_end="2026-04-02"
        )
        soon, session = ahead(head, body, "2026-03"), ahead(head, body)
        activity(head, title="Late", state="approved", planned_start="2025-11-03", planned_end="2025-11-04")
        text = parent.objective.text
        timings = lambda one: [(p.title, p.timing) for p in services.proposals_for(one, actor=head)]  # noqa: E731
        assert timings(soon) == [("Late", "overdue")]
        assert timings(session) == [("Late", "overdue"), ("In April", "by_session"), (text, "by_session")]
        assert [str(one.why) for one in services.proposals_for(session, actor=head)][1:] == [
            "Approved; it is to be over by 2 April 2026.",
            "1 line of work is to be done by the session.",
        ]
    page = client_as("head").get(session.get_absolute_url()).content.decode()
    headings = [page.index(f">{words}</p>") for words in ("Overdue today", "Due by the session")]
    assert headings == sorted(headings)


def test_commitments_and_terms_that_run_out_before_the_session_are_due_by_it(
    as_actor: Any, body: JointBody
) -> None:
    with as_actor("head") as head:
        session = held(head, body)
        for text, due in (("Late", "2025-12"), ("Before", "2026-03"), ("After", "2027"), ("Open", "")):
            services.add_commitment(session, CommitmentDraft(text, "MOZ", "", due, None), actor=head)
        terms = {"entry": "on_signature", "term": "fixed", "initial_months": 60, "notice": {"months": 3}}
        served = agreement(head, "MOZ", "Training", terms=terms, acts=[ActDraft("signed", "2021-06-01")])
        services.link_agreement(body, AgreementLink(served.pk), actor=head)
        found = services.proposals_for(ahead(head, body), actor=head)
    timings = {one.title: one.timing for one in found if one.kind in {"commitment", "agreement_term"}}
    assert timings == {
        "Term of the agreement: Training": "by_session",
        "Late": "overdue",
        "Before": "by_session",
        "After": "",
        "Open": "",
    }


def test_lessons_are_internal_unticked_and_reach_no_agenda_that_a_partner_reads(
    as_actor: Any, client_as: Any, body: JointBody
) -> None:
    with as_actor("head") as head:
        record_lesson(done(head, label=FOR_MOZAMBIQUE), actor=head, text="Their drivers were late.")
        ours = ahead(head, body)
        shared = ahead(head, make(head, label=FOR_MOZAMBIQUE))
        (key,) = keys(head, ours)
        assert keys(head, shared) == [key]
        assert refused(lambda: services.add_proposals(shared, [key], actor=head)) == "internal"
        assert not shared.agenda.exists()
    client = client_as("head")
    page, other = (client.get(one.get_absolute_url()).content.decode() for one in (ours, shared))
    box = f'value="{key[0]}|{key[1]}" id="proposal-1"'
    assert (f"{box}>" in page, f"{box} disabled>" in other) == (True, True)
    assert ">internal</span>" in page
    assert "Partners read this agenda, so it cannot be put there." in other
    assert (
        client.post(f"{shared.get_absolute_url()}agenda/propose/", {"chosen": "|".join(key)}).status_code
        == 303
    )
    with as_actor("head") as head:
        assert not shared.agenda.exists()
        services.add_proposals(ours, [key], actor=head)
        assert ours.agenda.count() == 1
