"""The joint committee with Mozambique, releasable to it: its co-chair finds minutes to agree to."""

from __future__ import annotations

from datetime import date
from typing import Any

from umubano.core.actors import Actor
from umubano.domain.agreements.demonstration.load import REASON
from umubano.domain.agreements.demonstration.records import FOR_MOZAMBIQUE
from umubano.domain.agreements.models import Agreement
from umubano.domain.committees import services
from umubano.domain.committees.demonstration.making import YEARLY, by_hand, illustrative_body
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.services import AgreementLink, CommitmentDraft, MemberDraft, SessionDraft
from umubano.domain.committees.services.minutes import TextDraft

#: The agreement of January 2022 among the public facts: releasable to Mozambique, its details not published.
_WITH_MOZAMBIQUE = "RWF-025"
#: Offices in the two languages of the minutes.
_HEAD_OF_THE_DIRECTORATE = (
    "Head of the Directorate of International Military Cooperation",
    "Chefe da Direção de Cooperação Militar Internacional",
)
_NATIONAL_DIRECTOR = ("National Director of Defence Policy", "Diretor Nacional de Política de Defesa")
_OUR_OFFICERS = (
    "Officers of the directorate and of Defence Headquarters",
    "Oficiais da direção e do Quartel-General da Defesa",
)
_THEIR_OFFICERS = (
    "Officers of the Ministry of National Defence",
    "Oficiais do Ministério da Defesa Nacional",
)


def committee(actor: Actor, ref: str) -> None:
    """Under the agreement of 2022: two sessions that were held and one that is planned."""
    published = Agreement.objects.filter(ref=_WITH_MOZAMBIQUE).values_list("pk", flat=True).first()
    body = illustrative_body(
        actor,
        ref,
        "MOZ",
        "Mozambique–Rwanda Joint Defence Committee",
        "Comité mixte de défense Mozambique–Rwanda (exemple)",
        "committee",
        names={"pt": "Comissão Mista de Defesa Moçambique–Ruanda (exemplo)"},
        label=FOR_MOZAMBIQUE,
        agreements=[AgreementLink(published)] if published else [],
        level="heads_of_directorate",
        established="2023-09",
        rules=[
            by_hand("frequency", YEARLY),
            by_hand("host_rotation", {"first": "RWA"}),
            by_hand("quorum", {"each_side": 3, "text": "both co-chairs or their deputies"}),
            by_hand("plan_deadline", {"month": 12, "day": 1}),
            by_hand("minutes_deadline", {"days": 45}),
        ],
        members=[
            MemberDraft("RWA", "co_chair", _HEAD_OF_THE_DIRECTORATE[0], since="2023-09"),
            MemberDraft("MOZ", "co_chair", _NATIONAL_DIRECTOR[0], since="2023-09"),
            MemberDraft("RWA", "secretary", "Desk officer, Africa", since="2023-09"),
            MemberDraft("MOZ", "secretary", "Officer of the Department of International Cooperation", since="2024-02"),
            MemberDraft("RWA", "member", "Defence Attaché, Maputo", since="2023-09", until="2025-06"),
        ],
    )  # fmt: skip
    _first_session(body, actor)
    _second_session(body, actor)
    services.add_session(
        body,
        SessionDraft(planned="2026-11", host="RWA", place="Kigali", languages=["en", "pt"]),
        actor=actor,
        reason=REASON,
    )


def _first_session(body: JointBody, actor: Actor) -> None:
    """Closed, with its minutes; commitments kept, late and overdue."""
    first = services.add_session(
        body,
        SessionDraft(held="2024-11-12/2024-11-13", host="RWA", place="Kigali", languages=["en", "pt"]),
        actor=actor,
        reason=REASON,
    )
    _attend(first, actor)
    points = [
        services.add_item(first, actor=actor, title=title, title_second=second)
        for title, second in (
            ("Training exchanges", "Intercâmbio de formação"),
            ("Military medicine", "Medicina militar"),
        )
    ]
    services.write_minutes(
        first,
        [
            TextDraft(
                "Training exchanges",
                "Both sides noted that ten officers had completed the junior staff course in Kigali and agreed to keep the number.",
                "Ambas as partes constataram que dez oficiais concluíram o curso de estado-maior em Kigali e acordaram manter o número.",
                "Intercâmbio de formação",
                points[0].pk,
            ),
            TextDraft(
                "Military medicine",
                "The Mozambican side offered to host a visit of military doctors.",
                "A parte moçambicana ofereceu-se para acolher uma visita de médicos militares.",
                "Medicina militar",
                points[1].pk,
            ),
        ],
        actor=actor,
        reason=REASON,
    )
    services.save_decision(
        first,
        actor=actor,
        text="Ten places on the junior staff course are kept for Mozambican officers each year.",
        text_second="Dez lugares no curso de estado-maior são reservados anualmente a oficiais moçambicanos.",
    )
    services.save_decision(
        first,
        actor=actor,
        text="Military doctors of both sides visit each other once before the next session.",
        text_second="Os médicos militares de ambas as partes visitam-se uma vez antes da próxima sessão.",
    )
    _promise(
        first,
        actor,
        1,
        "RWA",
        "Send the calendar of courses for 2025",
        "Training directorate",
        "2025-01-31",
        "2025-01-20",
    )
    _promise(
        first,
        actor,
        2,
        "MOZ",
        "Propose dates for the visit of military doctors",
        "Military health service",
        "2025-03",
        "2025-05-14",
    )
    _promise(
        first,
        actor,
        2,
        "RWA",
        "Report on the visit of military doctors",
        "Military health service",
        "2025-10-31",
        "",
    )
    services.move_session(first, "draft_minutes", actor=actor, effective_on=date(2024, 11, 29), reason=REASON)
    for side, office, paper in (
        ("RWA", _HEAD_OF_THE_DIRECTORATE, ""),
        ("MOZ", _NATIONAL_DIRECTOR, "Letter of 11 December 2024 (illustrative)"),
    ):
        services.agree_to_minutes(
            first,
            side,
            actor=actor,
            agreed_by=office[0],
            agreed_by_second=office[1],
            agreed_on=date(2024, 12, 11),
            paper=paper,
            reason=REASON,
        )
    services.move_session(first, "close", actor=actor, effective_on=date(2024, 12, 16), reason=REASON)


def _second_session(body: JointBody, actor: Actor) -> None:
    """Its minutes wait for the co-chair of Mozambique."""
    second = services.add_session(
        body,
        SessionDraft(held="2025-11-25/2025-11-27", host="MOZ", place="Maputo", languages=["en", "pt"]),
        actor=actor,
        reason=REASON,
    )
    _attend(second, actor)
    titles = (
        ("Minutes of session 1", "Ata da sessão 1"),
        ("Plan of cooperation for 2026", "Plano de cooperação para 2026"),
        ("Logistics of joint training", "Logística da formação conjunta"),
    )
    items = [
        services.add_item(second, actor=actor, title=title, title_second=second_title)
        for title, second_title in titles
    ]
    texts = (
        ("The minutes were adopted. The report on the visit of military doctors is still awaited.",
         "A ata foi adotada. Aguarda-se ainda o relatório sobre a visita dos médicos militares."),
        ("The plan for 2026 was read point by point; both sides will send their corrections.",
         "O plano para 2026 foi lido ponto por ponto; ambas as partes enviarão as suas correções."),
        ("Each side bears the costs of its own travel; the host provides transport and lodging.",
         "Cada parte suporta os custos da própria viagem; o anfitrião assegura transporte e alojamento."),
    )  # fmt: skip
    services.write_minutes(
        second,
        [
            TextDraft(title, english, portuguese, title_pt, item.pk)
            for item, (title, title_pt), (english, portuguese) in zip(items, titles, texts, strict=True)
        ],
        actor=actor,
        reason=REASON,
    )
    services.save_decision(
        second,
        actor=actor,
        text="The plan for 2026 is adopted once both sides have sent their corrections.",
        text_second="O plano para 2026 considera-se adotado após as correções de ambas as partes.",
    )
    services.save_decision(
        second,
        actor=actor,
        text="The host provides transport and lodging in joint training.",
        text_second="O anfitrião assegura transporte e alojamento na formação conjunta.",
    )
    _promise(
        second,
        actor,
        1,
        "RWA",
        "Send corrections to the plan for 2026",
        "Desk Africa",
        "2025-12-19",
        "2025-12-18",
    )
    _promise(
        second,
        actor,
        1,
        "MOZ",
        "Send corrections to the plan for 2026",
        "Department of International Cooperation",
        "2025-12-19",
        "",
    )
    _promise(second, actor, 2, "RWA", "Draft the annex on lodging", "Logistics directorate", "2026-02", "")
    services.move_session(
        second, "draft_minutes", actor=actor, effective_on=date(2025, 12, 10), reason=REASON
    )
    services.agree_to_minutes(
        second,
        "RWA",
        actor=actor,
        agreed_by=_HEAD_OF_THE_DIRECTORATE[0],
        agreed_by_second=_HEAD_OF_THE_DIRECTORATE[1],
        agreed_on=date(2025, 12, 12),
        reason=REASON,
    )


def _attend(session: Any, actor: Actor) -> None:
    for side, (function, second), number, is_head in (
        ("RWA", _HEAD_OF_THE_DIRECTORATE, 1, True),
        ("RWA", _OUR_OFFICERS, 4, False),
        ("MOZ", _NATIONAL_DIRECTOR, 1, True),
        ("MOZ", _THEIR_OFFICERS, 5, False),
    ):
        services.save_attendance(
            session,
            actor=actor,
            side=side,
            function=function,
            function_second=second,
            number=number,
            is_head=is_head,
            reason=REASON,
        )


def _promise(
    session: Any, actor: Actor, decision: int, side: str, text: str, function: str, due: str, done: str
) -> None:
    made = services.add_commitment(
        session, CommitmentDraft(text, side, function, due, decision), actor=actor, reason=REASON
    )
    if done:
        services.move_commitment(
            made,
            "fulfil",
            actor=actor,
            effective_on=date.fromisoformat(done),
            evidence="Letter on file (illustrative)",
            reason=REASON,
        )
