"""Is an objective more than a wish? Refuses texts that say only “enhance relations” or the like, in English or French, with nothing measurable.

RAND (RR-1430) names poorly defined objectives as a weak link of security cooperation. A text is refused when, its figures aside, every
word of it is a verb or noun of good will, a general adjective, a filler, the name of a partner or of a field of cooperation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from umubano.core.text import fold

_VERBS = """
enhance enhancing strengthen strengthening deepen deepening improve improving promote promoting develop developing foster fostering boost
boosting reinforce reinforcing expand expanding increase increasing build building maintain maintaining consolidate consolidating advance
advancing support supporting continue continuing establish establishing intensify broaden
renforcer renforcement approfondir approfondissement ameliorer amelioration promouvoir promotion developper developpement favoriser
accroitre consolider consolidation intensifier elargir poursuivre maintenir etablir dynamiser resserrer encourager encourage
"""
_NOUNS = """
relation relations relationship relationships cooperation collaboration partnership partnerships tie ties link links friendship bond bonds
interoperability capacity capacities capability capabilities understanding trust exchange exchanges engagement dialogue contact contacts
partenariat partenariats lien liens amitie interoperabilite capacite capacites entente confiance echange echanges rapport rapports
engagement contacts solidarite solidarity
"""
_GENERAL = """
bilateral multilateral mutual military defence defense security strategic good better strong stronger close closer strategic joint common
regional friendly existing excellent overall general further future more effective long term lasting field fields area areas level levels
domain domains country countries state states nation nations two both party parties side sides force forces armed ministry ministries
bilateral bilaterale bilaterales bilateraux mutuel mutuelle mutuelles militaire militaires securite strategique strategiques bon bonne
bonnes meilleur meilleure meilleures etroit etroite commun commune regional regionale amical amicale existant existante general generale
durable durables domaine domaines niveau niveaux pays etat etats nation nations deux partie parties forces armees ministere ministeres
"""
_FILLERS = """
a an the of in on at to for with between and or our their its all by as through from into within
le la les l un une des du de d en dans sur a au aux pour avec entre et ou nos notre leurs leur ses par ainsi que qui
"""
_VAGUE = frozenset(fold(" ".join((_VERBS, _NOUNS, _GENERAL, _FILLERS))).split())
#: Words of number that make a text countable. “Two” and “deux” are left out: “the two countries” counts nothing.
_NUMBERS = frozenset(
    fold(
        """
        three four five six seven eight nine ten twelve twenty half third quarter percent dozen
        trois quatre cinq sept huit neuf dix douze vingt moitié tiers quart pourcent douzaine
        """
    ).split()
)
_FIGURE = re.compile(r"\d+")
_YEAR = re.compile(r"(19|20)\d\d")


def is_only_a_wish(text: str, *, names: Iterable[str] = ()) -> bool:
    """True when nothing in the text could be checked. `names`: of partners and fields, which say with whom and where, but not what.

    A year is a day by which, not a measure, so it does not save a wish.
    """
    known = _VAGUE | frozenset(word for name in names for word in fold(name).split())
    words = fold(text.replace("%", " percent ")).split()
    for word in words:
        figure = _FIGURE.search(word)
        if figure and not _YEAR.fullmatch(word):
            return False
        if word in _NUMBERS:
            return False
        if not figure and word not in known:
            return False
    return True
