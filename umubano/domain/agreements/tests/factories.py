"""Agreements for tests, made by the services that make them in the product. Enter as an actor first: `with as_actor("desk") as actor:`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

from django.conf import settings

from umubano.core.actors import Actor
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LOWEST, LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.create import create_agreement, create_agreements
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft
from umubano.domain.documents.models import Source
from umubano.domain.documents.services import file_source

_numbers = count(1)

#: Five years, tacitly renewed, six months' notice before the end of a term, in force on signature.
TACIT = {
    "entry": "on_signature",
    "term": "tacit_renewal",
    "initial_months": 60,
    "renewal_months": 60,
    "notice": {"months": 6},
    "notice_when": "before_term_end_only",
}
#: In force on signature, without end, twelve months' notice at any time.
INDEFINITE = {"entry": "on_signature", "term": "indefinite", "notice": {"months": 12}}


def label_of(
    level: int = LOWEST, *, releasable_to: Iterable[str] = (), compartments: Iterable[str] = ()
) -> Label:
    """The row of a label."""
    return label_for(LabelValue(level, frozenset(releasable_to), frozenset(compartments)))


def agreement_draft(
    *,
    partners: Sequence[str] = ("MOZ",),
    signed: str = "2020-05-01",
    label: Label | None = None,
    acts: Sequence[ActDraft] = (),
    **overrides: Any,
) -> AgreementDraft:
    """A draft: a memorandum with Mozambique signed on 1 May 2020, of the desk `africa`, at the lowest level, unless said otherwise.

    `signed=""` leaves out the signature; `acts` come after it. Other names are those of AgreementDraft.
    """
    number = next(_numbers)
    values: dict[str, Any] = {
        "title": f"Memorandum on defence cooperation {number}",
        "kind": "memorandum",
        "desk": "africa",
    }
    values |= overrides
    signature = [ActDraft("signed", signed, details={"effect": "definitive"})] if signed else []
    return AgreementDraft(
        label=label or label_of(),
        parties=[
            PartyDraft(settings.UMUBANO_HOME_COUNTRY, is_home=True),
            *(PartyDraft(code) for code in partners),
        ],
        acts=[*signature, *acts],
        **values,
    )


def make_agreement(actor: Actor, **overrides: Any) -> Agreement:
    """One registered agreement; see `agreement_draft` for what may be said otherwise."""
    return create_agreement(actor, agreement_draft(**overrides), reason="For a test.")


def make_agreements(actor: Actor, number: int, **overrides: Any) -> list[Agreement]:
    """So many agreements in one operation."""
    return create_agreements(
        actor, [agreement_draft(**overrides) for _index in range(number)], reason="For a test."
    )


def make_source(actor: Actor, label: Label | None = None, **overrides: Any) -> Source:
    """A press report on file."""
    values = {
        "kind": "press",
        "publisher": "The New Times",
        "title": f"Report {next(_numbers)}",
        "published": "2025-12-31",
    }
    return file_source(actor=actor, label=label or label_of(), **(values | overrides))
