"""Reads of the register. Row security trims every one of them; nothing here asks who may see what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models import Exists, F, OuterRef, Subquery, Value

from umubano.core.text import fold
from umubano.domain.agreements.codes import NO_AREA
from umubano.domain.parties.queries import codes_named, parties

#: Statuses in which the instrument binds us, provisionally or for good.
BINDING = ("in_force", "provisionally_applied", "suspended")


class AgreementQuerySet(models.QuerySet[Any]):
    """Chainable questions to the register."""

    def register(self) -> Self:
        """Our own register; the world network is another collection."""
        return self.filter(collection="register")

    def with_reference(self, typed: str) -> Self:
        """The one with this reference, as typed or in capitals.

        By equality, not `iexact`: under row security only a leakproof comparison may use the index, and UPPER() is none.
        """
        return self.filter(ref__in={typed.strip(), typed.strip().upper()})

    def with_partner(self, *codes: str) -> Self:
        """Those to which one of these States, organisations or missions is a party beside us."""
        return self.filter(self._has("parties", party__in=codes, is_home=False))

    def with_area(self, *areas: str) -> Self:
        """Those that cover one of these areas of cooperation; `NO_AREA` stands for those that name none."""
        named = self._has("areas", area__in=areas)
        return self.filter(named | ~self._has("areas") if NO_AREA in areas else named)

    def _has(self, relation: str, **conditions: Any) -> Exists:
        """A semi-join: an agreement with two matching rows is still one agreement, and nothing need be made distinct."""
        related = self.model._meta.get_field(relation).related_model
        return Exists(related.objects.filter(agreement=OuterRef("pk"), **conditions))

    def signed_by(self, day: date) -> Self:
        """Signed on or before `day`, judged by the latest day that the written date allows."""
        return self.filter(signed_on__lte=day)

    def with_status_on(self, day: date) -> Self:
        """Adds `status_then`: the status on `day`, from the projected periods."""
        period: Any = self.model._meta.get_field("periods").related_model
        then = period.objects.filter(agreement=OuterRef("pk"), starts_on__lte=day, ends_before__gt=day)
        return self.annotate(status_then=Subquery(then.values("status")[:1]))

    def in_status_on(self, day: date, *statuses: str) -> Self:
        """Those whose status on `day` is one of `statuses`."""
        return self.filter(self._has("periods", starts_on__lte=day, ends_before__gt=day, status__in=statuses))

    def in_force_on(self, day: date) -> Self:
        """Those that bind us on `day`."""
        return self.in_status_on(day, *BINDING)

    def newest_first(self) -> Self:
        return self.order_by(F("signed_on").desc(nulls_last=True), "-id")

    def matching(self, text: str) -> Self:
        """Full text over titles, parties, references and notes: words as prefixes, “quoted phrases” as they stand, best first."""
        query = search_query(text)
        if query is None:
            return self.none().annotate(rank=Value(0.0))
        return self.filter(search=query).annotate(rank=SearchRank(F("search"), query))


def search_query(text: str) -> SearchQuery | None:
    """The text-search query for what somebody typed: every word a prefix, quoted phrases exact, partners by any of their names; None when nothing is left."""
    parts = []
    for index, piece in enumerate(text.split('"')):
        words = fold(piece).split()
        if not words:
            continue
        if index % 2:
            parts.append(_phrase(words))
        else:
            parts += _with_other_names(words, piece.split())
    if not parts:
        return None
    return SearchQuery(" & ".join(parts), config="simple", search_type="raw")


def _phrase(words: Sequence[str]) -> str:
    return " <-> ".join(f"'{word}'" for word in words)


#: A name of a party has at most so many words.
_LONGEST_NAME = 6


def _with_other_names(words: Sequence[str], written: Sequence[str]) -> list[str]:
    """The words as prefixes; where some of them are the name of a party, or its code in capitals, its names in our languages as well: texts
    keep the name that was written, and who asks for “Hongrie” or “HUN” means Hungary.
    """
    parts, at = [], 0
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            codes = codes_named(" ".join(words[at:end]))
            if (
                end == at + 1
                and len(words) == len(written)
                and written[at].isupper()
                and written[at] in parties()
            ):
                codes |= {written[at]}
            if codes:
                asked = " & ".join(f"'{word}':*" for word in words[at:end])
                names = {fold(name) for code in codes for name in _our_names(code)}
                others = sorted(_phrase(name.split()) for name in names if name)
                parts.append(f"(({asked}) | {' | '.join(f'({other})' for other in others)})")
                at = end
                break
        else:
            parts.append(f"'{words[at]}':*")
            at += 1
    return parts


def _our_names(code: str) -> list[str]:
    """The names of a party in the languages of the product."""
    names = parties()[code].names
    return [names[language] for language, _title in settings.LANGUAGES if language in names]
