"""Terms that were read once are shared by the agreements that say the same; what an agreement holds of its own is not."""

from __future__ import annotations

from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.projection import life_of

_PARTIES = [("RWA", True), ("MOZ", False)]


def test_the_same_terms_are_read_once_and_others_apart() -> None:
    written = {"term": "fixed", "initial_months": 60}
    first = life_of(Agreement(terms=dict(written)), [], _PARTIES).terms
    same = life_of(Agreement(terms=dict(written)), [], _PARTIES).terms
    longer = life_of(Agreement(terms={**written, "initial_months": 61}), [], _PARTIES).terms
    others = life_of(Agreement(terms=dict(written)), [], [("RWA", True), ("KEN", False)]).terms
    abroad = life_of(Agreement(terms=dict(written)), [], [("RWA", False), ("MOZ", False)]).terms
    assert first is same
    assert (first.initial_months, longer.initial_months) == (60, 61)
    assert (first.parties, others.parties) == (("RWA", "MOZ"), ("RWA", "KEN"))
    assert (first.home, abroad.home) == ("RWA", "")


def test_a_column_changed_afterwards_does_not_change_what_is_remembered() -> None:
    agreement = Agreement(terms={"term": "fixed", "initial_months": 60})
    before = life_of(agreement, [], _PARTIES).terms
    agreement.terms["initial_months"] = 12
    assert life_of(agreement, [], _PARTIES).terms.initial_months == 12
    assert before.initial_months == 60
    assert life_of(Agreement(terms={"term": "fixed", "initial_months": 60}), [], _PARTIES).terms is before
