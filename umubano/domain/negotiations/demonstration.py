"""The demonstration of the pipeline: the one negotiation that is publicly known, and illustrative ones at every stage.

With them 21 negotiations are under way on 31 December 2025, as the ministry reported. Some are stuck, some wait for a gate, two are only
ideas and two are dormant; those four are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.imports import ImportOptions
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.agreements.demonstration.load import (
    PUBLIC_FACTS,
    REASON,
    demonstration_ref,
    import_facts,
)
from umubano.domain.agreements.demonstration.records import FOR_MOZAMBIQUE, OFFICIAL, RESTRICTED, SECRET
from umubano.domain.agreements.imports.public_facts import desk_of
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.drafts import SourceDraft
from umubano.domain.negotiations import services
from umubano.domain.negotiations.gates import GateState, gates_of
from umubano.domain.negotiations.lifecycle import WAY, Stage
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.public_facts import FactsImporter
from umubano.domain.negotiations.services import NegotiationDraft, PartnerDraft, StageDraft

#: What a plain memorandum does: nothing that calls for Parliament.
_PLAIN: dict[str, Any] = {
    "legal_nature": "non_binding",
    "subject_to_ratification": False,
    "commits_finances": False,
    "changes_law": False,
    "concerns_status_of_persons": False,
    "concerns_reserved_matter": False,
    "permits_foreign_base": False,
}
_TREATY: dict[str, Any] = {
    **_PLAIN,
    "legal_nature": "treaty",
    "subject_to_ratification": True,
    "commits_finances": True,
    "concerns_status_of_persons": True,
}


@dataclass(frozen=True, slots=True)
class Talks:
    """One illustrative negotiation. `days`: when it entered each stage up to its present one, ISO, oldest first.

    Gates before the present stage are met; `waived` says which of those to come are waived instead, `met` which are met already.
    """

    key: str
    partner: str
    title: str
    kind: str
    areas: tuple[str, ...]
    days: tuple[str, ...]
    next_step: str = ""
    due: str = ""
    blocked_by: str = ""
    target: str = ""
    facts: dict[str, Any] = field(default_factory=lambda: dict(_PLAIN))
    languages: tuple[str, ...] = ("en",)
    met: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    rounds: tuple[tuple[str, str, str], ...] = ()
    label: LabelValue = OFFICIAL
    is_dormant_since: str = ""
    renews: str = ""


_MOU = "Memorandum of understanding on {}"
_DCA = "Agreement on defence cooperation"

TALKS: tuple[Talks, ...] = (
    # proposed
    Talks("ago-training", "AGO", _MOU.format("joint training"), "memorandum", ("training",), ("2025-09-02", "2025-11-18"),
          "Answer of the partner to our draft", "2026-02-15", languages=("en", "pt")),
    Talks("nam-peace", "NAM", _MOU.format("peace support training"), "memorandum", ("peace_support",), ("2025-10-06", "2025-12-08"),
          "Note verbale with the draft", "2026-01-20"),
    Talks("esp-medicine", "ESP", _MOU.format("military medicine"), "memorandum", ("health",), ("2025-03-03", "2025-04-14"),
          "Reminder through the embassy", "2025-12-15", "No answer from the partner since April"),
    Talks("kor-industry", "KOR", _MOU.format("defence industry cooperation"), "memorandum", ("industry", "acquisition"),
          ("2025-08-25", "2025-10-30"), "Industry consultation", "2026-03-01"),
    # authorised
    Talks("cmr-general", "CMR", _DCA, "agreement", ("training", "counter_terrorism"), ("2025-02-10", "2025-04-01", "2025-06-20"),
          "Agree on a date for the first round", "2025-11-30", "The partner has not named its delegation",
          facts=dict(_TREATY), languages=("en", "fr")),
    Talks("mus-maritime", "MUS", _MOU.format("information sharing"), "memorandum", ("information",),
          ("2025-07-01", "2025-09-15", "2025-11-24"), "First round in Kigali", "2026-02-03", label=RESTRICTED),
    Talks("est-cyber", "EST", _MOU.format("cyber security"), "memorandum", ("cyber",), ("2025-06-11", "2025-09-01", "2025-12-01"),
          "First round by video", "2026-01-28"),
    # negotiating
    Talks("civ-training", "CIV", _MOU.format("officer training"), "memorandum", ("education",),
          ("2024-11-04", "2024-12-16", "2025-02-03", "2025-03-10"), "Second round", "2026-01-30",
          "Who pays for travel", languages=("en", "fr"),
          rounds=(("2025-03-10", "Abidjan", "Cost sharing; length of courses"),)),
    Talks("gab-environment", "GAB", _MOU.format("the environment in defence"), "memorandum", ("environment",),
          ("2025-04-07", "2025-05-19", "2025-07-07", "2025-10-13"), "Comments on the second draft", "2026-01-16",
          languages=("en", "fr"), rounds=(("2025-10-13", "Kigali", "None of substance"),)),
    Talks("sen-education-renewal", "SEN", "Renewal of the memorandum on professional military education", "memorandum",
          ("education",), ("2025-09-08", "2025-09-22", "2025-10-20", "2025-11-17"), "Draft for a second term", "2026-02-28",
          target="2026-05-15", languages=("en", "fr"), renews="sen-education"),
    Talks("moz-logistics", "MOZ", "Arrangement on logistic support", "arrangement", ("logistics",),
          ("2025-03-17", "2025-05-05", "2025-06-30", "2025-09-29"), "Text of the annex on fuel", "2026-01-23",
          languages=("en", "pt"), label=FOR_MOZAMBIQUE, rounds=(("2025-09-29", "Maputo", "Annex on fuel"),)),
    Talks("moz-operations", "MOZ", "Arrangement on joint operations", "arrangement", ("counter_terrorism",),
          ("2025-05-12", "2025-06-16", "2025-08-04", "2025-11-10"), "Third round", "2026-01-19",
          label=SECRET, languages=("en", "pt"), rounds=(("2025-11-10", "Maputo", "Command arrangements"),)),
    Talks("rou-training", "ROU", _MOU.format("mountain training"), "memorandum", ("training",),
          ("2025-01-20", "2025-03-03", "2025-04-14", "2025-05-26"), "Answer on medical cover", "2025-10-31",
          "Medical cover of trainees", rounds=(("2025-05-26", "Bucharest", "Medical cover"),)),
    Talks("pak-peace", "PAK", _MOU.format("peacekeeping"), "memorandum", ("peace_support", "education"),
          ("2025-06-02", "2025-07-14", "2025-09-08", "2025-12-10"), "Second round in Kigali", "2026-03-10"),
    Talks("vnm-general", "VNM", _MOU.format("defence cooperation"), "memorandum", ("training", "education", "health"),
          ("2025-04-21", "2025-06-09", "2025-08-18", "2025-10-27"), "Partner's comments", "2026-01-26"),
    # text agreed
    Talks("dji-logistics", "DJI", "Arrangement on logistic support in transit", "arrangement", ("logistics",),
          ("2024-10-07", "2024-12-02", "2025-02-10", "2025-04-28", "2025-09-15"), "Opinion of the ministry of finance", "2025-12-01",
          "Finance has not answered", facts={**_PLAIN, "commits_finances": True, "subject_to_ratification": True},
          languages=("en", "fr"), met=("foreign_affairs_consulted", "justice_consulted")),
    Talks("lso-engineering", "LSO", _MOU.format("military engineering"), "memorandum", ("engineering",),
          ("2025-02-17", "2025-04-07", "2025-06-02", "2025-08-11", "2025-11-25"), "Consult justice", "2026-01-12",
          met=("foreign_affairs_consulted",), waived=("finance_consulted",)),
    Talks("omn-general", "OMN", _DCA, "agreement", ("training", "logistics"),
          ("2024-09-16", "2024-11-11", "2025-01-27", "2025-04-14", "2025-12-03"), "Certificate of concordance", "2026-02-10",
          facts=dict(_TREATY), languages=("en", "ar"), met=("foreign_affairs_consulted", "justice_consulted")),
    # cleared for signature
    Talks("nga-terrorism", "NGA", _MOU.format("counter-terrorism"), "memorandum", ("counter_terrorism", "information"),
          ("2024-08-19", "2024-10-14", "2024-12-09", "2025-02-24", "2025-07-21", "2025-09-30"), "Date of signature", "2025-12-20",
          "Agendas of the two ministers", target="2025-12-15"),
    Talks("jpn-engineering", "JPN", _MOU.format("disaster response engineering"), "memorandum", ("engineering", "health"),
          ("2025-01-13", "2025-02-24", "2025-04-21", "2025-06-30", "2025-10-06", "2025-12-15"), "Signature in Kigali", "2026-01-29",
          target="2026-01-29"),
    # not counted: ideas and dormant
    Talks("cpv-education", "CPV", _MOU.format("language courses"), "memorandum", ("education",), ("2025-12-02",), "Speak to the embassy"),
    Talks("grc-history", "GRC", _MOU.format("military history and museums"), "memorandum", ("history",), ("2025-11-12",)),
    Talks("ury-peace", "URY", _MOU.format("peacekeeping experience"), "memorandum", ("peace_support",),
          ("2023-09-04", "2023-11-06", "2024-02-12"), is_dormant_since="2024-09-30"),
    Talks("syc-maritime", "SYC", _MOU.format("maritime information"), "memorandum", ("information",),
          ("2024-02-05", "2024-03-18", "2024-05-13", "2024-07-08"), is_dormant_since="2025-05-30"),
)  # fmt: skip


def load_demonstration(actor: Actor) -> None:
    """Load what is missing; what is there already stays as it is. The register's demonstration is loaded before."""
    import_facts(FactsImporter(actor, ImportOptions(PUBLIC_FACTS.name, REASON)))
    refs = {one.key: demonstration_ref("N", one.key) for one in TALKS}
    present = set(Negotiation.objects.filter(ref__in=refs.values()).values_list("ref", flat=True))
    owners = {
        account.username: account.pk for account in Account.objects.filter(username__in=["desk", "otherdesk"])
    }
    source = source_for(publisher="Umubano", title="Illustrative record, made up for the demonstration")
    for one in TALKS:
        if refs[one.key] not in present:
            _open(one, refs[one.key], actor, owners, SourceDraft(source.pk, "illustrative"))


def _open(one: Talks, ref: str, actor: Actor, owners: dict[str, int], source: SourceDraft) -> None:
    desk = desk_of(one.partner)
    owner = owners.get({"africa": "desk", "europe-americas": "otherdesk"}.get(desk, "desk"))
    stages = [StageDraft(stage, date.fromisoformat(day)) for stage, day in zip(WAY, one.days, strict=False)]
    if one.is_dormant_since:
        stages.append(
            StageDraft(
                Stage.DORMANT, date.fromisoformat(one.is_dormant_since), "The partner's priorities changed."
            )
        )
    renewed = (
        Agreement.objects.filter(ref=demonstration_ref("A", one.renews)).values_list("pk", flat=True).first()
        if one.renews
        else None
    )
    row = services.create_negotiation(
        actor,
        NegotiationDraft(
            ref=ref,
            title=one.title,
            kind=one.kind,
            label=label_for(one.label),
            partners=[PartnerDraft(one.partner)],
            level="ministry",
            scope="general" if "defence cooperation" in one.title else "sector",
            purpose="Illustrative: made up for the demonstration, stands for no real negotiation.",
            languages=list(one.languages),
            stages=stages,
            desk=desk,
            owner_id=owner,
            next_step=one.next_step,
            next_step_due=date.fromisoformat(one.due) if one.due else None,
            blocked_by=one.blocked_by,
            target_signature=date.fromisoformat(one.target) if one.target else None,
            renews_id=renewed,
            areas=list(one.areas),
            sources=[source],
            is_illustrative=True,
            **one.facts,
        ),
        reason=REASON,
    )
    for held, place, points in one.rounds:
        services.record_round(row, actor=actor, held=held, place=place, open_points=points, reason=REASON)
    if not one.is_dormant_since:
        _gates(one, row, actor, stages)


def _gates(one: Talks, row: Negotiation, actor: Actor, stages: list[StageDraft]) -> None:
    """Meet what must have been met to stand where it stands, and decide what `met` and `waived` say."""
    passed = {str(given.stage) for given in stages[1:]}
    days = {str(given.stage): given.entered_on for given in stages}
    for gate in gates_of(row, on=stages[-1].entered_on):
        if gate.rule.is_prohibition or gate.state is not GateState.OPEN:
            continue
        if gate.rule.code in one.waived:
            services.waive_gate(
                row,
                gate.rule.code,
                actor=actor,
                reason="No cost is expected; the opinion follows.",
                approver="Head of the directorate",
                due_on=max(date(2026, 3, 31), today() + timedelta(days=30)),
            )
        elif gate.rule.before in passed or gate.rule.code in one.met:
            services.meet_gate(
                row,
                gate.rule.code,
                actor=actor,
                evidence="Letter on file (illustrative)",
                met_on=days.get(gate.rule.before, stages[-1].entered_on),
                reason=REASON,
            )
