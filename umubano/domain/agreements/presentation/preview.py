"""What terms would come to, shown beside the form while they are being typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from umubano.core.actors import Actor
from umubano.core.errors import InvalidInput
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.life import compile_life, parse_terms
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.presentation.detail import INTERNAL_DATES
from umubano.domain.agreements.presentation.sentences import say
from umubano.domain.agreements.presentation.terms import terms_in_words
from umubano.domain.agreements.presentation.words import coming_title
from umubano.domain.agreements.services.projection import life_act


@dataclass(frozen=True, slots=True)
class Preview:
    """Terms in words, and the standing they give with the acts on file; or the reason why they cannot be read."""

    problem: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    status: str = ""
    reason: str = ""
    coming: tuple[tuple[str, date, str], ...] = ()
    contradictions: tuple[str, ...] = ()


def preview_of(agreement: Agreement, terms: dict[str, Any] | None, day: date, actor: Actor) -> Preview | None:
    """The preview of `terms` for this agreement on `day`; None while the form does not hold readable terms."""
    if terms is None:
        return None
    try:
        given = parse_terms(terms)
    except InvalidInput as error:
        return Preview(problem=error.message)
    members = [(party.party_id, party.is_home) for party in agreement.parties.all()]
    whole = replace(
        given,
        parties=tuple(dict.fromkeys(code for code, _home in members)),
        home=next((code for code, is_home in members if is_home), ""),
    )
    standing = compile_life(whole, [life_act(act) for act in agreement.acts.order_by("id")]).on(day)
    return Preview(
        terms=tuple(terms_in_words(whole)),
        status=standing.status.value,
        reason=" ".join(say(sentence).text for sentence in (standing.reason, standing.term) if sentence),
        coming=tuple(
            (coming_title(item.kind), item.on, in_words(item.on))
            for item in standing.coming
            if not (actor.is_foreign and item.kind in INTERNAL_DATES)
        ),
        contradictions=tuple(say(item).text for item in standing.contradictions),
    )
