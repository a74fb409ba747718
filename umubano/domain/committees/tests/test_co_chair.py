"""The co-chair from abroad agrees to minutes, and writes nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from umubano.core.changes.models import LogEntry
from umubano.core.errors import Conflict, NotAllowed, NotFound
from umubano.core.labels.services import label_for
from umubano.domain.committees import services
from umubano.domain.committees.models import (
    Commitment,
    Decision,
    JointBody,
    Minutes,
    MinutesAgreement,
    MinutesText,
    Session,
)
from umubano.domain.committees.services import CommitmentDraft
from umubano.domain.committees.tests.factories import (
    FOR_MOZAMBIQUE,
    agree,
    by_hand,
    fresh,
    held,
    make,
    minuted,
)
from umubano.domain.committees.tests.test_services import refused
from umubano.domain.committees.tests.test_web import everything

pytestmark = pytest.mark.django_db


def test_partner_writes_one_agreement_and_what_follows_from_it_and_nothing_else(
    as_actor: Any, shared: JointBody
) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, shared)
        agree(desk, session, "RWA")
    with as_actor("head"):
        before = everything()
    with as_actor("partner") as partner:
        services.agree_to_minutes(session, "MOZ", actor=partner, agreed_by="National Director")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('umubano.writable')")
            assert cursor.fetchone()[0] == "{}"
    with as_actor("head"):
        after = everything()
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"MinutesAgreement", "Session", "SessionChange", "JointBody"}
        told = {
            field
            for name in ("Session", "JointBody")
            for old, new in zip(before[name], after[name], strict=True)
            for field in old
            if old[field] != new[field]
        }
        assert told == {"state", "version", "minutes_due_on"}
        found = MinutesAgreement.objects.get(side_id="MOZ")
        assert (found.agreed_by, found.actor_name, fresh(session).state) == (
            "National Director",
            "Co-chair, Mozambique",
            "agreed",
        )
        assert (
            LogEntry.objects.filter(kind="session.minutes_agreed").order_by("-id")[0].actor_name
            == "Co-chair, Mozambique"
        )


def test_partner_agrees_neither_for_us_nor_before_the_time_nor_to_what_is_not_theirs(
    as_actor: Any, shared: JointBody
) -> None:
    with as_actor("desk") as desk:
        open_one = held(desk, shared)
        session = minuted(desk, shared)
        kenyan = minuted(desk, make(desk, partners=["KEN"], label=FOR_MOZAMBIQUE))
    with as_actor("partner") as partner:
        ask = lambda row, side: services.agree_to_minutes(row, side, actor=partner, agreed_by="x")  # noqa: E731
        assert refused(lambda: ask(session, "RWA")) == "other_side"
        assert refused(lambda: ask(open_one, "MOZ")) == "wrong_state"
        assert refused(lambda: ask(kenyan, "MOZ")) == "unknown_side"
        assert refused(lambda: ask(kenyan, "KEN")) == "other_side"
        assert not MinutesAgreement.objects.exists()


def test_partner_can_write_nothing_else_by_services_or_by_hand(as_actor: Any, shared: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, shared)
        item = session.agenda.first()
        made = services.add_commitment(session, CommitmentDraft("Write", "MOZ"), actor=desk)
    assert item is None
    with as_actor("head"):
        before = everything()
    with as_actor("partner") as partner:
        for do in (
            lambda: make(partner, label=FOR_MOZAMBIQUE),
            lambda: services.update_body(shared, actor=partner, changes={"name": "x"}),
            lambda: services.set_rule(shared, by_hand("quorum", each_side=1), actor=partner),
            lambda: held(partner, shared),
            lambda: services.add_item(session, actor=partner, title="x"),
            lambda: services.move_session(session, "take_back_minutes", actor=partner, reason="x"),
            lambda: services.move_session(session, "close", actor=partner),
            lambda: services.correct_minutes(session, actor=partner, reason="x"),
            lambda: services.save_decision(session, actor=partner, text="x"),
            lambda: services.move_commitment(made, "fulfil", actor=partner, evidence="x"),
            lambda: services.relabel(shared, label_for(FOR_MOZAMBIQUE), actor=partner, reason="x"),
        ):
            with pytest.raises((NotAllowed, Conflict, NotFound)), transaction.atomic():
                do()
        for model in (JointBody, Session, Minutes, MinutesText, Decision, Commitment):
            assert model.objects.exists()
            assert model.objects.update(label_id=shared.label_id) == 0  # type: ignore[attr-defined]
        row = MinutesAgreement(
            body=shared,
            session=session,
            minutes=Minutes.objects.get(),
            label_id=shared.label_id,
            side_id="RWA",
            agreed_on=date(2026, 1, 1),
            agreed_by="x",
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)
    with as_actor("head"):
        assert everything() == before


def test_door_for_a_partner_does_not_open_to_what_they_cannot_read(as_actor: Any, body: JointBody) -> None:
    from umubano.core.changes.context import writing_under

    with as_actor("partner"), connection.cursor() as cursor, writing_under(body.label_id):
        cursor.execute("SELECT current_setting('umubano.writable')")
        assert cursor.fetchone()[0] == "{}"


def test_writing_under_a_label_is_used_by_the_agreement_to_minutes_alone() -> None:
    from pathlib import Path

    import umubano

    root = Path(umubano.__file__).parent
    users = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if "writing_under(" in path.read_text(encoding="utf-8") and "tests" not in path.parts
    }
    assert users == {"core/changes/context.py", "domain/committees/services/minutes.py"}
