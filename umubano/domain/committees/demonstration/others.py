"""The other illustrative bodies, one for each thing to be seen; what it is stands beside each."""

from __future__ import annotations

from datetime import date

from umubano.core.actors import Actor
from umubano.domain.agreements.demonstration.load import REASON
from umubano.domain.agreements.demonstration.records import SECRET
from umubano.domain.committees import services
from umubano.domain.committees.demonstration.making import YEARLY, agreement_pk, by_hand, illustrative_body
from umubano.domain.committees.services import MemberDraft, RuleDraft, SessionDraft


def with_senegal(actor: Actor, ref: str) -> None:
    """The frequency and the plan's deadline come from a clause of the agreement; the next session is convened."""
    agreement = agreement_pk("sen-education")
    rules = [
        RuleDraft("frequency", YEARLY, "agreement", agreement_id=agreement, clause="art. 7(2)"),
        RuleDraft(
            "plan_deadline", {"month": 12, "day": 1}, "agreement", agreement_id=agreement, clause="art. 7(4)"
        ),
        RuleDraft("host_rotation", {"first": "SEN"}, "agreement", agreement_id=agreement, clause="art. 7(3)"),
    ]
    body = illustrative_body(
        actor,
        ref,
        "SEN",
        "Rwanda–Senegal Joint Committee on military education",
        "Comité mixte Rwanda–Sénégal sur l’enseignement militaire (exemple)",
        "committee",
        under="sen-education",
        level="experts",
        rules=rules if agreement else [by_hand("frequency", YEARLY)],
        members=[
            MemberDraft("RWA", "co_chair", "Director of military education"),
            MemberDraft("SEN", "co_chair", "Director of military education"),
        ],
    )
    services.add_session(
        body,
        SessionDraft(held="2025-02-18/2025-02-19", host="SEN", place="Dakar", languages=["en", "fr"]),
        actor=actor,
        reason=REASON,
    )
    ahead = services.add_session(
        body,
        SessionDraft(planned="2026-02-10/2026-02-11", host="RWA", place="Kigali", languages=["en", "fr"]),
        actor=actor,
        reason=REASON,
    )
    services.move_session(ahead, "convene", actor=actor, reason=REASON)


def with_ghana(actor: Actor, ref: str) -> None:
    """Set up in 2023 and never met: the agreement beneath it is dormant on paper."""
    illustrative_body(
        actor,
        ref,
        "GHA",
        "Ghana–Rwanda staff talks",
        "Entretiens d’états-majors Ghana–Rwanda (exemple)",
        "staff_talks",
        under="gha-training",
        level="chiefs_of_staff",
        established="2023-06",
        rules=[by_hand("frequency", YEARLY)],
    )


def with_zambia(actor: Actor, ref: str) -> None:
    """Met once, then set aside with a reason."""
    body = illustrative_body(
        actor,
        ref,
        "ZMB",
        "Rwanda–Zambia working group on military medicine",
        "Groupe de travail Rwanda–Zambie sur la médecine militaire (exemple)",
        "working_group",
        under="zmb-medicine",
        level="experts",
        rules=[by_hand("frequency", {"at_request": True})],
        sessions=[SessionDraft(held="2024-05-14", host="ZMB", place="Lusaka")],
    )
    services.change_status(
        body,
        "set_aside",
        actor=actor,
        effective_on=date(2025, 6, 30),
        reason="Both sides wait for the renewal of the memorandum (illustrative).",
    )


def secret_group(actor: Actor, ref: str) -> None:
    """SECRET and in a compartment: only who holds both finds a trace of it."""
    illustrative_body(
        actor,
        ref,
        "MOZ",
        "Mozambique–Rwanda working group on operational information",
        "Groupe de travail Mozambique–Rwanda sur l’information opérationnelle (exemple)",
        "working_group",
        under="moz-information",
        label=SECRET,
        level="experts",
        rules=[by_hand("frequency", {"sessions": 2, "months": 12})],
        sessions=[SessionDraft(held="2025-04-08", host="MOZ", place="Maputo")],
    )
