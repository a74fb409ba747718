"""The profile of Rwanda: Constitution of 2003 revised in 2015, chapter X, the law of treaties, and the directorate's own checks.

Read in docs: domain handbook 1 (articles 167 to 170) and 2.1 (pre-signature checks). A waiver delays a duty until a date; it never
ends it. What the Constitution makes a condition (mandate, Parliament's approval, no foreign base) cannot be waived.
"""

from __future__ import annotations

from umubano.core.actors import Role
from umubano.domain.negotiations.gates import (
    AFTER_SIGNATURE,
    Answer,
    ClauseFacts,
    GateRule,
    NationalProfile,
    Words,
    any_of,
    negated,
)

_WRITERS = frozenset({Role.DESK_OFFICER, Role.LEGAL, Role.HEAD, Role.SERVICE})
_LEGAL = frozenset({Role.LEGAL, Role.HEAD, Role.SERVICE})
_HEAD = frozenset({Role.HEAD, Role.SERVICE})

_PARLIAMENT_WHEN = (
    "commits_finances",
    "changes_law",
    "concerns_status_of_persons",
    "concerns_reserved_matter",
)


def _constitution(article: int) -> Words:
    return {
        "en": f"Constitution of Rwanda (2003, revised 2015), art. {article}",
        "fr": f"Constitution du Rwanda (2003, révisée en 2015), art. {article}",
    }


#: Domain handbook 1: no copy of the official gazette was at hand. Counsel confirms an article before it decides anything.
_SECONDARY_COPY: Words = {
    "en": "Read in a secondary copy (xtra.net), not in the official gazette: confirm with the legal adviser",
    "fr": "Lu dans une copie secondaire (xtra.net), non au journal officiel : à confirmer auprès du conseiller juridique",
}


def _treaties(article: str) -> Words:
    return {
        "en": f"Vienna Convention on the Law of Treaties 1969, art. {article}",
        "fr": f"Convention de Vienne sur le droit des traités de 1969, art. {article}",
    }


_DIRECTORATE: Words = {
    "en": "The directorate’s checks before signature",
    "fr": "Vérifications de la direction avant signature",
}


def _needs_parliament(facts: ClauseFacts) -> Answer:
    """Art. 167: finances, change of law, status of persons, or a matter the article names."""
    return any_of(getattr(facts, name) for name in _PARLIAMENT_WHEN)


def _is_not_ratified(facts: ClauseFacts) -> Answer:
    """Art. 167: notification concerns agreements that are not subject to ratification."""
    return negated(facts.subject_to_ratification)


PROFILE = NationalProfile(
    country="RWA",
    titles={"en": "Rwanda", "fr": "Rwanda"},
    parliament_when=_PARLIAMENT_WHEN,
    track_source=_constitution(167),
    gates=(
        GateRule(
            "authority_to_negotiate",
            {"en": "Authority to negotiate", "fr": "Mandat de négociation"},
            before="authorised",
            source=_constitution(167),
            read_in=_SECONDARY_COPY,
            confirmed_by=_HEAD,
            is_waivable=False,
            explanations={
                "en": "The President, or whom the President delegates, negotiates. Say which decision gives the mandate.",
                "fr": "Le Président, ou son délégué, négocie. Indiquez la décision qui donne le mandat.",
            },
        ),
        GateRule(
            "president_notified",
            {"en": "President notified of the negotiation", "fr": "Président informé de la négociation"},
            before="text_agreed",
            source=_constitution(167),
            read_in=_SECONDARY_COPY,
            confirmed_by=_WRITERS,
            applies=_is_not_ratified,
            asks=("subject_to_ratification",),
            explanations={
                "en": "The President is told of every negotiation of an agreement that is not subject to ratification.",
                "fr": "Le Président est informé de toute négociation d’un accord non soumis à ratification.",
            },
        ),
        GateRule(
            "parliament_notified",
            {"en": "Parliament notified of the negotiation", "fr": "Parlement informé de la négociation"},
            before="text_agreed",
            source=_constitution(167),
            read_in=_SECONDARY_COPY,
            confirmed_by=_WRITERS,
            applies=_is_not_ratified,
            asks=("subject_to_ratification",),
            explanations={
                "en": "Parliament is told of every negotiation of an agreement that is not subject to ratification.",
                "fr": "Le Parlement est informé de toute négociation d’un accord non soumis à ratification.",
            },
        ),
        GateRule(
            "legal_nature_opinion",
            {"en": "Opinion on the legal nature", "fr": "Avis sur la nature juridique"},
            before="text_agreed",
            source=_treaties("2(1)(a)"),
            confirmed_by=_LEGAL,
            explanations={
                "en": "Treaty, non-binding arrangement or contract: the title does not decide it.",
                "fr": "Traité, arrangement non contraignant ou contrat : le titre n’en décide pas.",
            },
        ),
        GateRule(
            "conflict_check",
            {"en": "Check against existing instruments", "fr": "Vérification des instruments existants"},
            before="text_agreed",
            source=_treaties("30, 59"),
            confirmed_by=_LEGAL,
            lists_instruments=True,
            explanations={
                "en": "Compare the draft with every instrument in force with the same partner.",
                "fr": "Comparez le projet à chaque instrument en vigueur avec le même partenaire.",
            },
        ),
        GateRule(
            "no_foreign_base",
            {"en": "No foreign military base", "fr": "Aucune base militaire étrangère"},
            before="text_agreed",
            source=_constitution(169),
            read_in=_SECONDARY_COPY,
            confirmed_by=frozenset(),
            applies=lambda facts: facts.permits_foreign_base,
            asks=("permits_foreign_base",),
            is_waivable=False,
            is_prohibition=True,
            explanations={
                "en": "Look for basing, pre-positioning and “agreed facilities and areas” as well.",
                "fr": "Cherchez aussi le prépositionnement et les « installations et zones convenues ».",
            },
        ),
        GateRule(
            "budget",
            {"en": "Cost estimate and budget line", "fr": "Estimation des coûts et ligne budgétaire"},
            before="cleared",
            source=_DIRECTORATE,
            confirmed_by=_WRITERS,
            applies=lambda facts: facts.commits_finances,
            asks=("commits_finances",),
        ),
        GateRule(
            "foreign_affairs_consulted",
            {"en": "Foreign affairs consulted", "fr": "Affaires étrangères consultées"},
            before="cleared",
            source=_DIRECTORATE,
            confirmed_by=_WRITERS,
        ),
        GateRule(
            "justice_consulted",
            {"en": "Justice consulted", "fr": "Justice consultée"},
            before="cleared",
            source=_DIRECTORATE,
            confirmed_by=_WRITERS,
        ),
        GateRule(
            "finance_consulted",
            {"en": "Finance consulted", "fr": "Finances consultées"},
            before="cleared",
            source=_DIRECTORATE,
            confirmed_by=_WRITERS,
        ),
        GateRule(
            "language_concordance",
            {"en": "Concordance of the languages", "fr": "Concordance des versions linguistiques"},
            before="cleared",
            source=_treaties("33"),
            confirmed_by=_WRITERS,
            applies=lambda facts: facts.has_several_languages,
            asks=("languages",),
            explanations={
                "en": "A certificate that the versions in all languages say the same.",
                "fr": "Un certificat attestant que les versions disent la même chose dans toutes les langues.",
            },
        ),
        GateRule(
            "parliamentary_approval",
            {"en": "Approval by Parliament", "fr": "Approbation du Parlement"},
            before="signed",
            source=_constitution(167),
            read_in=_SECONDARY_COPY,
            confirmed_by=_LEGAL,
            applies=_needs_parliament,
            asks=_PARLIAMENT_WHEN,
            is_waivable=False,
            may_follow_signature=lambda facts: facts.subject_to_ratification,
            acts=("approved_by_parliament",),
            explanations={
                "en": "Before ratification; before signature if the signature itself binds.",
                "fr": "Avant la ratification ; avant la signature si celle-ci engage déjà.",
            },
        ),
        GateRule(
            "full_powers",
            {"en": "Full powers of our signatories", "fr": "Pleins pouvoirs de nos signataires"},
            before="signed",
            source=_treaties("7"),
            confirmed_by=_LEGAL,
            applies=lambda facts: facts.is_treaty,
            asks=("legal_nature",),
            shown_by_signatories=True,
            explanations={
                "en": "Only a head of State, a head of Government and the foreign minister sign a treaty without full powers.",
                "fr": "Seuls le chef de l’État, le chef du Gouvernement et le ministre des Affaires étrangères signent un traité "
                "sans pleins pouvoirs.",
            },
        ),
        GateRule(
            "parliament_informed",
            {"en": "Parliament informed of the conclusion", "fr": "Parlement informé de la conclusion"},
            before=AFTER_SIGNATURE,
            source=_constitution(167),
            read_in=_SECONDARY_COPY,
            confirmed_by=_WRITERS,
            within_days=30,
        ),
        GateRule(
            "gazette",
            {"en": "Publication in the Official Gazette", "fr": "Publication au Journal officiel"},
            before=AFTER_SIGNATURE,
            source=_constitution(168),
            read_in=_SECONDARY_COPY,
            confirmed_by=_WRITERS,
            applies=lambda facts: facts.is_treaty,
            asks=("legal_nature",),
            acts=("published_in_gazette", "published"),
            explanations={
                "en": "The agreement has force of law once it is published, after ratification or approval.",
                "fr": "L’accord a force de loi après publication, une fois ratifié ou approuvé.",
            },
        ),
    ),
)
