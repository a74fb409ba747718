"""The demonstration of joint bodies: those of the public facts, loaded with the negotiations, and illustrative ones that say so.

What each is here for stands beside it. The committee with Mozambique is releasable to it: its co-chair finds minutes to agree to.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.agreements.demonstration.load import REASON, demonstration_ref
from umubano.domain.agreements.demonstration.records import FOR_MOZAMBIQUE, OFFICIAL, SECRET
from umubano.domain.agreements.imports.public_facts import desk_of
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.services import (
    AgreementLink,
    BodyDraft,
    CommitmentDraft,
    MemberDraft,
    RuleDraft,
    SessionDraft,
    SourceOfBody,
)
from umubano.domain.committees.services.minutes import TextDraft

_YEARLY = {"sessions": 1, "months": 12}
#: The agreement of January 2022 among the public facts: releasable to Mozambique, its details not published.
_WITH_MOZAMBIQUE = "RWF-025"
_WHY = "Illustrative: as such bodies usually do."
#: Offices in the two languages of the minutes with Mozambique.
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


def load_demonstration(actor: Actor) -> None:
    """Load what is missing; what is there already stays as it is."""
    for key, make in (
        ("moz-committee", _mozambique),
        ("sen-committee", _senegal),
        ("gha-staff-talks", _ghana),
        ("zmb-medicine-group", _zambia),
        ("moz-information-group", _secret),
    ):
        ref = demonstration_ref("J", key)
        if not JointBody.objects.filter(ref=ref).exists():
            make(actor, ref)


def _by_hand(kind: str, value: dict[str, Any]) -> RuleDraft:
    return RuleDraft(kind, value, "by_hand", set_by="Desk officer", set_reason=_WHY)


def _agreement(key: str) -> int | None:
    return Agreement.objects.filter(ref=demonstration_ref("A", key)).values_list("pk", flat=True).first()


def _body(
    actor: Actor,
    ref: str,
    partner: str,
    name: str,
    name_fr: str,
    kind: str,
    *,
    under: str = "",
    label: LabelValue = OFFICIAL,
    **more: Any,
) -> JointBody:
    """An illustrative body of one partner, owned by the desk that follows it."""
    desk = desk_of(partner)
    username = {"africa": "desk", "europe-americas": "otherdesk"}.get(desk, "")
    owner = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    source = source_for(
        publisher="Umubano",
        title="Illustrative record, made up for the demonstration",
        label=label_for(label),
    )
    agreement = _agreement(under) if under else None
    links = [AgreementLink(agreement, clause="art. 7")] if agreement else more.pop("agreements", [])
    return services.create_body(
        actor,
        BodyDraft(
            ref=ref,
            name=name,
            names={"fr": name_fr, **more.pop("names", {})},
            kind=kind,
            label=label_for(label),
            partners=[partner],
            desk=desk,
            owner_id=owner,
            is_illustrative=True,
            purpose="Illustrative: made up for the demonstration, stands for no real body.",
            agreements=links,
            sources=[SourceOfBody(source.pk, "illustrative")],
            **more,
        ),
        reason=REASON,
    )


def _mozambique(actor: Actor, ref: str) -> None:
    """Under the agreement of 2022. Two sessions: one closed with its minutes, one whose minutes wait for the co-chair of Mozambique; commitments kept, late and overdue."""
    published = Agreement.objects.filter(ref=_WITH_MOZAMBIQUE).values_list("pk", flat=True).first()
    body = _body(
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
            _by_hand("frequency", _YEARLY),
            _by_hand("host_rotation", {"first": "RWA"}),
            _by_hand("quorum", {"each_side": 3, "text": "both co-chairs or their deputies"}),
            _by_hand("plan_deadline", {"month": 12, "day": 1}),
            _by_hand("minutes_deadline", {"days": 45}),
        ],
        members=[
            MemberDraft("RWA", "co_chair", _HEAD_OF_THE_DIRECTORATE[0], since="2023-09"),
            MemberDraft("MOZ", "co_chair", _NATIONAL_DIRECTOR[0], since="2023-09"),
            MemberDraft("RWA", "secretary", "Desk officer, Africa", since="2023-09"),
            MemberDraft("MOZ", "secretary", "Officer of the Department of International Cooperation", since="2024-02"),
            MemberDraft("RWA", "member", "Defence Attaché, Maputo", since="2023-09", until="2025-06"),
        ],
    )  # fmt: skip
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
    services.add_session(
        body,
        SessionDraft(planned="2026-11", host="RWA", place="Kigali", languages=["en", "pt"]),
        actor=actor,
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


def _senegal(actor: Actor, ref: str) -> None:
    """The frequency and the plan's deadline come from a clause of the agreement; the next session is convened."""
    agreement = _agreement("sen-education")
    rules = [
        RuleDraft("frequency", _YEARLY, "agreement", agreement_id=agreement, clause="art. 7(2)"),
        RuleDraft(
            "plan_deadline", {"month": 12, "day": 1}, "agreement", agreement_id=agreement, clause="art. 7(4)"
        ),
        RuleDraft("host_rotation", {"first": "SEN"}, "agreement", agreement_id=agreement, clause="art. 7(3)"),
    ]
    body = _body(
        actor,
        ref,
        "SEN",
        "Rwanda–Senegal Joint Committee on military education",
        "Comité mixte Rwanda–Sénégal sur l’enseignement militaire (exemple)",
        "committee",
        under="sen-education",
        level="experts",
        rules=rules if agreement else [_by_hand("frequency", _YEARLY)],
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


def _ghana(actor: Actor, ref: str) -> None:
    """Set up in 2023 and never met: the agreement beneath it is dormant on paper."""
    _body(
        actor,
        ref,
        "GHA",
        "Ghana–Rwanda staff talks",
        "Entretiens d’états-majors Ghana–Rwanda (exemple)",
        "staff_talks",
        under="gha-training",
        level="chiefs_of_staff",
        established="2023-06",
        rules=[_by_hand("frequency", _YEARLY)],
    )


def _zambia(actor: Actor, ref: str) -> None:
    """Met once, then set aside with a reason."""
    body = _body(
        actor,
        ref,
        "ZMB",
        "Rwanda–Zambia working group on military medicine",
        "Groupe de travail Rwanda–Zambie sur la médecine militaire (exemple)",
        "working_group",
        under="zmb-medicine",
        level="experts",
        rules=[_by_hand("frequency", {"at_request": True})],
        sessions=[SessionDraft(held="2024-05-14", host="ZMB", place="Lusaka")],
    )
    services.change_status(
        body,
        "set_aside",
        actor=actor,
        effective_on=date(2025, 6, 30),
        reason="Both sides wait for the renewal of the memorandum (illustrative).",
    )


def _secret(actor: Actor, ref: str) -> None:
    """SECRET and in a compartment: only who holds both finds a trace of it."""
    _body(
        actor,
        ref,
        "MOZ",
        "Mozambique–Rwanda working group on operational information",
        "Groupe de travail Mozambique–Rwanda sur l’information opérationnelle (exemple)",
        "working_group",
        under="moz-information",
        label=SECRET,
        level="experts",
        rules=[_by_hand("frequency", {"sessions": 2, "months": 12})],
        sessions=[SessionDraft(held="2025-04-08", host="MOZ", place="Maputo")],
    )
