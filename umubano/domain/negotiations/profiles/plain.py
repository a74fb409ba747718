"""The profile of a country that has none yet: what international law and ordinary care ask for, and no national duty."""

from __future__ import annotations

from umubano.core.actors import Role
from umubano.domain.negotiations.gates import GateRule, NationalProfile

_LEGAL = frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
_CARE = {"en": "Good practice, no rule of law", "fr": "Bonne pratique, sans règle de droit"}

PROFILE = NationalProfile(
    country="",
    titles={
        "en": "No national profile: international law only",
        "fr": "Sans profil national : droit international seul",
    },
    gates=(
        GateRule(
            "authority_to_negotiate",
            {"en": "Authority to negotiate", "fr": "Mandat de négociation"},
            before="authorised",
            source=_CARE,
            confirmed_by=_LEGAL,
            is_waivable=False,
        ),
        GateRule(
            "legal_nature_opinion",
            {"en": "Opinion on the legal nature", "fr": "Avis sur la nature juridique"},
            before="text_agreed",
            source={
                "en": "Vienna Convention on the Law of Treaties 1969, art. 2(1)(a)",
                "fr": "Convention de Vienne sur le droit des traités de 1969, art. 2, par. 1 a)",
            },
            confirmed_by=_LEGAL,
        ),
        GateRule(
            "conflict_check",
            {"en": "Check against existing instruments", "fr": "Vérification des instruments existants"},
            before="text_agreed",
            source={
                "en": "Vienna Convention on the Law of Treaties 1969, art. 30 and 59",
                "fr": "Convention de Vienne sur le droit des traités de 1969, art. 30 et 59",
            },
            confirmed_by=_LEGAL,
            lists_instruments=True,
        ),
        GateRule(
            "language_concordance",
            {"en": "Concordance of the languages", "fr": "Concordance des versions linguistiques"},
            before="cleared",
            source={
                "en": "Vienna Convention on the Law of Treaties 1969, art. 33",
                "fr": "Convention de Vienne sur le droit des traités de 1969, art. 33",
            },
            confirmed_by=_LEGAL,
            applies=lambda facts: facts.has_several_languages,
            asks=("languages",),
        ),
        GateRule(
            "full_powers",
            {"en": "Full powers of our signatories", "fr": "Pleins pouvoirs de nos signataires"},
            before="signed",
            source={
                "en": "Vienna Convention on the Law of Treaties 1969, art. 7",
                "fr": "Convention de Vienne sur le droit des traités de 1969, art. 7",
            },
            confirmed_by=_LEGAL,
            applies=lambda facts: facts.is_treaty,
            asks=("legal_nature",),
            shown_by_signatories=True,
        ),
    ),
)
