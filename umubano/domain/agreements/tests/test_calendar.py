"""What the register puts into the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from umubano.domain.agreements.calendar import calendar
from umubano.domain.agreements.due import due
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.tests.factories import TACIT, agreement_draft, label_of

pytestmark = pytest.mark.django_db

SPAN = (date(2026, 1, 1), date(2030, 12, 31))


def _kinds(actor: Any, start: date = SPAN[0], end: date = SPAN[1]) -> dict[str, date]:
    return {item.kind: item.start for item in calendar(actor, start, end)}


def test_terms_notices_and_decisions_stand_on_their_days(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        row = create_agreement(desk, agreement_draft(signed="2023-05-01", terms=TACIT))
        row.refresh_from_db()
        items = list(calendar(desk, *SPAN))
        assert {item.kind: item.start for item in items} == {
            "term_renews": row.term_ends,
            "last_day_for_notice": row.last_day_for_notice,
            "decide_by": row.decide_by,
        }
        assert {(item.about, item.desks, item.parties, item.label_id) for item in items} == {
            (row.ref, ("africa",), ("MOZ",), row.label_id)
        }
        assert len({item.uid for item in items}) == len(items)
        assert _kinds(desk, row.term_ends, row.term_ends) == {"term_renews": row.term_ends}
        # the key of a deadline is the uid of its item, so that it is shown once; both say whose it is
        assert {
            (item.uid, item.kind, item.start, item.parties, item.desks, item.revision) for item in items
        } <= {
            (item.key, item.kind, item.on, item.parties, item.desks, item.revision)
            for item in due(desk, *SPAN)
        }


def test_reviews_stand_on_their_day_only(as_actor: Any) -> None:
    terms = {"entry": "on_signature", "term": "indefinite", "review_months": 24}
    with as_actor("desk") as desk:
        create_agreement(desk, agreement_draft(signed="2025-02-10", terms=terms))
        assert _kinds(desk) == {"review": date(2027, 2, 10)}
        assert _kinds(desk, date(2027, 2, 11), date(2030, 1, 1)) == {}


def test_a_partners_representative_is_not_told_our_decision_day(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        draft = agreement_draft(signed="2023-05-01", terms=TACIT, label=label_of(releasable_to=["MOZ"]))
        create_agreement(desk, draft)
        assert "decide_by" in _kinds(desk)
    with as_actor("partner") as partner:
        assert set(_kinds(partner)) == {"term_renews", "last_day_for_notice"}


def test_without_the_label_nothing_stands_there(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        create_agreement(desk, agreement_draft(signed="2023-05-01", terms=TACIT, label=label_of(40)))
        assert _kinds(desk)
    with as_actor("otherdesk") as other:
        assert _kinds(other) == {}
