"""The illustrative agreements: each shows something that a register must be able to show.

Partners are real States, because maps and regions need them; what is said of them here is made up and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from umubano.core.accounts.cast import COMPARTMENT, SECOND_LOWEST
from umubano.core.labels.rules import HIGHEST, LOWEST, LabelValue

#: Labels by their place in the ladder, under the names that they have as shipped.
OFFICIAL = LabelValue(LOWEST)
FOR_MOZAMBIQUE = LabelValue(LOWEST, releasable_to=frozenset({"MOZ"}))
RESTRICTED = LabelValue(SECOND_LOWEST)
SECRET = LabelValue(HIGHEST, compartments=frozenset({COMPARTMENT}))


@dataclass(frozen=True, slots=True)
class Illustration:
    """One illustrative agreement. `acts`: (kind, EDTF date, party or "", details). `shows`: what it is here for."""

    key: str
    partner: str
    title: str
    title_fr: str
    kind: str
    acts: tuple[tuple[str, str, str, dict[str, Any]], ...]
    terms: dict[str, Any]
    areas: tuple[str, ...]
    shows: str
    place: str = "Kigali"
    label: LabelValue = OFFICIAL
    level: str = "ministry"
    scope: str = "sector"
    legal_nature: str = "non_binding"
    text_status: str = "held"
    languages: tuple[str, ...] = ("en",)
    relations: tuple[tuple[str, str], ...] = field(default=())


def _signed(day: str, **details: Any) -> tuple[str, str, str, dict[str, Any]]:
    return ("signed", day, "", details)


def _fixed(months: int, *, notice: int = 3, **more: Any) -> dict[str, Any]:
    return {
        "entry": "on_signature",
        "term": "fixed",
        "initial_months": months,
        "notice": {"months": notice},
        **more,
    }


def _tacit(months: int, *, notice: int, **more: Any) -> dict[str, Any]:
    return {
        "entry": "on_signature",
        "term": "tacit_renewal",
        "initial_months": months,
        "renewal_months": months,
        "notice": {"months": notice},
        "notice_when": "before_term_end_only",
        **more,
    }


_INDEFINITE = {"entry": "on_signature", "term": "indefinite", "notice": {"months": 6}}

ILLUSTRATIONS: tuple[Illustration, ...] = (
    # Africa
    Illustration(
        "gha-training", "GHA",
        "Memorandum of understanding on joint training",
        "Mémorandum d’entente sur l’entraînement commun",
        "memorandum",
        (_signed("2023-02-20"),),
        _tacit(36, notice=3),
        ("training", "education"),
        "Renews tacitly on 20 February 2026: the last day for notice passed in November 2025 without a decision.",
        place="Accra",
    ),
    Illustration(
        "sen-education", "SEN",
        "Memorandum of understanding on professional military education",
        "Mémorandum d’entente sur l’enseignement militaire professionnel",
        "memorandum",
        (_signed("2023-06-14"),),
        {
            **_fixed(36),
            "term": "fixed_express_renewal",
            "committee_months": 12,
            "committee": {
                "clause": "art. 7(2)",
                "host": "SEN",
                "host_clause": "art. 7(3)",
                "plan_by": "12-01",
                "plan_clause": "art. 7(4)",
            },
        },
        ("education",),
        "Ends on 13 June 2026 unless both sides renew it; the renewal is under negotiation.",
        place="Dakar",
        languages=("en", "fr"),
    ),
    Illustration(
        "zmb-medicine", "ZMB",
        "Memorandum of understanding on military medicine",
        "Mémorandum d’entente sur la médecine militaire",
        "memorandum",
        (_signed("2023-10-05"),),
        _tacit(36, notice=6, internal_lead={"months": 4}),
        ("health", "training"),
        "The decision whether to renew is overdue: the directorate wanted it by 4 December 2025, the last day for notice is 4 April 2026.",
        place="Lusaka",
    ),
    Illustration(
        "moz-information", "MOZ",
        "Arrangement on the exchange of operational information",
        "Arrangement sur l’échange d’informations opérationnelles",
        "arrangement",
        (_signed("2024-03-11"),),
        dict(_INDEFINITE),
        ("information", "counter_terrorism"),
        "SECRET and in a compartment: only who holds both finds a trace of it.",
        place="Maputo",
        label=SECRET,
        level="force",
        languages=("en", "pt"),
    ),
    Illustration(
        "bwa-peace", "BWA",
        "Agreement on training for peace support operations",
        "Accord sur la formation aux opérations de soutien à la paix",
        "agreement",
        (
            _signed("2024-07-18", effect="subject_to_ratification"),
            ("approved_by_parliament", "2025-02-12", "RWA", {}),
            ("notified", "2025-03-03", "RWA", {}),
        ),
        {
            "entry": "first_day_of_nth_month_after_last_notification",
            "entry_number": 2,
            "term": "fixed_express_renewal",
            "initial_months": 60,
            "notice": {"months": 6},
        },
        ("peace_support", "training"),
        "Signed and notified by us, still waiting for the partner's notification.",
        place="Gaborone",
        level="government",
        legal_nature="treaty",
    ),
    Illustration(
        "cog-engineering", "COG",
        "Memorandum of understanding on military engineering",
        "Mémorandum d’entente sur le génie militaire",
        "memorandum",
        (
            _signed("2024-11-21"),
            ("notice_given", "2025-07-21", "COG", {"received": "2025-07-21"}),
        ),
        {"entry": "on_signature", "term": "indefinite", "notice": {"months": 6}, "notice_from": "receipt"},
        ("engineering", "environment"),
        "Ends on 20 January 2026 by a notice that the partner gave six months before.",
        place="Brazzaville",
        languages=("en", "fr"),
    ),
    Illustration(
        "tgo-general", "TGO",
        "Agreement on defence cooperation",
        "Accord de coopération en matière de défense",
        "agreement",
        (
            _signed("2025-04-09"),
            ("notified", "2025-06-30", "RWA", {}),
            ("notified", "2025-10-14", "TGO", {}),
        ),
        {
            "entry": "n_days_after_last_notification",
            "entry_number": 30,
            "term": "tacit_renewal",
            "initial_months": 60,
            "renewal_months": 24,
            "notice": {"months": 6},
            "committee_months": 12,
        },
        ("training", "education", "logistics", "counter_terrorism"),
        "In force thirty days after the last notification; a joint committee is to meet every year.",
        place="Lomé",
        level="government",
        scope="general",
        legal_nature="treaty",
        languages=("en", "fr"),
    ),
    # Europe
    Illustration(
        "hun-medicine", "HUN",
        "Memorandum of understanding on military medicine",
        "Mémorandum d’entente sur la médecine militaire",
        "memorandum",
        (_signed("2023-11-08"),),
        {**_INDEFINITE, "review_months": 12, "committee_months": 12},
        ("health",),
        "Dormant: in force without a term, and its yearly review has never been held.",
        place="Budapest",
    ),
    Illustration(
        "srb-industry", "SRB",
        "Agreement on defence industry cooperation",
        "Accord de coopération industrielle de défense",
        "agreement",
        (_signed("2024-05-23"),),
        _fixed(36, notice=6),
        ("industry", "acquisition"),
        "Ends on 22 May 2027: a fixed term without renewal.",
        place="Belgrade",
    ),
    Illustration(
        "prt-training", "PRT",
        "Technical arrangement on training and language instruction",
        "Arrangement technique sur la formation et l’enseignement des langues",
        "arrangement",
        (_signed("2025-05-15"),),
        _tacit(24, notice=6),
        ("training", "education"),
        "The first of its kind with this partner; tacitly renewed every two years.",
        place="Lisbon",
        languages=("en", "pt"),
    ),
    Illustration(
        "ita-information", "ITA",
        "Agreement on the protection of classified information",
        "Accord sur la protection des informations classifiées",
        "information_security",
        (_signed("2025-10-02"),),
        {
            **_tacit(60, notice=6),
            "survival": [{"clause": "Protection of information received"}],
            "registration": "classified",
        },
        ("information", "cyber"),
        "RESTRICTED; the duty to protect what was received survives the end.",
        place="Rome",
        label=RESTRICTED,
        level="government",
        legal_nature="treaty",
    ),
    # Asia
    Illustration(
        "are-logistics", "ARE",
        "Arrangement on mutual logistic support",
        "Arrangement de soutien logistique mutuel",
        "logistics",
        (_signed("2023-08-30"),),
        {**_fixed(36, notice=6), "term": "fixed_express_renewal"},
        ("logistics",),
        "Ends on 29 August 2026 unless both sides renew it, and nobody has begun to.",
        place="Abu Dhabi",
        languages=("en", "ar"),
    ),
    Illustration(
        "idn-peace", "IDN",
        "Memorandum of understanding on peacekeeping training",
        "Mémorandum d’entente sur la formation au maintien de la paix",
        "memorandum",
        (_signed("2024-09-12"), ("suspended", "2025-08-01", "", {})),
        _tacit(36, notice=6),
        ("peace_support", "training"),
        "Suspended by both sides since August 2025.",
        place="Jakarta",
    ),
    Illustration(
        "kaz-general", "KAZ",
        "Memorandum of understanding on defence cooperation",
        "Mémorandum d’entente sur la coopération de défense",
        "memorandum",
        (_signed("2025-09-10"),),
        _tacit(60, notice=6, review_months=24),
        ("training", "education", "cyber"),
        "A general framework, tacitly renewed for equal terms of five years.",
        place="Astana",
        scope="general",
    ),
    # An amendment: in the register, and not one more agreement
    Illustration(
        "gha-training-amendment", "GHA",
        "Exchange of letters amending the memorandum on joint training",
        "Échange de lettres modifiant le mémorandum sur l’entraînement commun",
        "exchange_of_notes",
        (_signed("2025-02-03"),),
        {"entry": "on_signature", "term": "indefinite"},
        ("training",),
        "Amends another instrument, so no counting rule but “everything” counts it.",
        place="Accra",
        relations=(("amends", "gha-training"),),
    ),
)  # fmt: skip
