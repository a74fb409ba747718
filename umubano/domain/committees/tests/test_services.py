"""Writing: who may, what is refused with which code, what is frozen, what is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from umubano.core.changes.models import LogEntry
from umubano.core.errors import Conflict, DomainError, InvalidInput
from umubano.core.labels.services import label_for
from umubano.domain.committees import services
from umubano.domain.committees.models import (
    BodyPart,
    Commitment,
    Decision,
    JointBody,
    Minutes,
    MinutesText,
    Session,
)
from umubano.domain.committees.services import AgreementLink, CommitmentDraft, RuleDraft, SessionDraft
from umubano.domain.committees.services.bodies import _parts
from umubano.domain.committees.services.minutes import TextDraft
from umubano.domain.committees.tests.factories import (
    SECRET,
    agree,
    agreement,
    by_hand,
    fresh,
    held,
    make,
    minuted,
)
from umubano.domain.committees.tests.test_web import everything

pytestmark = pytest.mark.django_db


def refused(do: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(DomainError) as raised, transaction.atomic():
        do()
    return raised.value.error_code


# bodies and rules


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"kind": "club"}, "unknown_code"),
        ({"partners": []}, "partners_missing"),
        ({"partners": ["MOZ", "MOZ"]}, "partner_twice"),
        ({"partners": ["RWA"]}, "home_is_no_partner"),
        ({"partners": ["XYZ"]}, "unknown_party"),
        ({"agreements": [AgreementLink(999999)]}, "unknown_agreement"),
        (
            {"rules": [RuleDraft("frequency", {"sessions": 0, "months": 12}, "by_hand", set_reason="x")]},
            "bad_number",
        ),
        ({"rules": [RuleDraft("frequency", {"sessions": 1, "months": 12}, "by_hand")]}, "set_reason_missing"),
        ({"rules": [RuleDraft("frequency", {"sessions": 1, "months": 12}, "rumour")]}, "source_missing"),
        (
            {"rules": [RuleDraft("plan_deadline", {"month": 2, "day": 30}, "by_hand", set_reason="x")]},
            "bad_date",
        ),
    ],
)
def test_create_refuses_and_leaves_nothing(as_actor: Any, changed: dict[str, Any], code: str) -> None:
    with as_actor("desk") as desk:
        assert refused(lambda: make(desk, **changed)) == code
        assert JointBody.objects.count() == 0


def test_reference_is_given_once(as_actor: Any) -> None:
    with as_actor("desk") as desk:
        make(desk, ref="J-1")
        assert refused(lambda: make(desk, ref="J-1")) == "ref_taken"


def test_desk_of_another_region_may_not_write(as_actor: Any, body: JointBody) -> None:
    with as_actor("otherdesk") as other:
        before = everything()
        assert refused(lambda: make(other, desk="africa")) == "other_desk"
        assert (
            refused(lambda: services.set_rule(body, by_hand("quorum", each_side=2), actor=other))
            == "other_desk"
        )
        assert everything() == before


def test_rule_from_an_agreement_names_one_that_the_body_works_under(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        pact = agreement(desk)
        rule = RuleDraft("frequency", {"sessions": 2, "months": 12}, "agreement", pact.pk, "art. 7(2)")
        assert refused(lambda: services.set_rule(body, rule, actor=desk)) == "agreement_missing"
        services.link_agreement(body, AgreementLink(pact.pk, since="2024"), actor=desk)
        services.set_rule(body, rule, actor=desk)
        kept = body.rules.get()
        assert (kept.source_kind, kept.agreement_id, kept.clause) == ("agreement", pact.pk, "art. 7(2)")

        def unlink() -> None:
            services.unlink_agreement(body, pact.pk, actor=desk, reason="Wrong.")

        assert refused(unlink) == "rule_rests_on_it"
        services.remove_rule(body, "frequency", actor=desk, reason="Not in the text.")
        unlink()
        assert not body.agreements.exists()


def test_database_refuses_a_rule_without_a_source(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk"), pytest.raises(DatabaseError), transaction.atomic():
        body.rules.update(set_reason="")


def test_partner_that_promised_something_stays_in_the_body(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        services.add_commitment(held(desk, body), CommitmentDraft("Write", "MOZ"), actor=desk)
        change = lambda: services.update_body(body, actor=desk, changes={}, partners=["KEN"])  # noqa: E731
        assert refused(change) == "partner_in_use"
        assert fresh(body).partner_codes() == ["MOZ"]


def test_relabel_takes_every_part_with_it_also_frozen_minutes(as_actor: Any, shared: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, shared)
        agree(desk, session, "RWA")
        services.relabel(shared, label_for(SECRET), actor=desk, reason="It became sensitive.")
        labels = {
            model.__name__: set(model.objects.values_list("label__level", flat=True)) for model in _parts()
        }
        assert {name: levels for name, levels in labels.items() if levels - {40}} == {}
        assert labels["MinutesText"] == labels["MinutesAgreement"] == {40}
    with as_actor("legal"):
        assert not Session.objects.exists()
        assert not LogEntry.objects.filter(subject_kind="jointbody").exists()


def test_every_part_is_known_to_relabel() -> None:
    from django.apps import apps

    parts = {model for model in apps.get_app_config("committees").get_models() if issubclass(model, BodyPart)}
    assert {model for model in parts if not hasattr(model, "pgh_tracked_model")} == set(_parts())


def test_dissolved_body_holds_no_sessions(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        services.change_status(body, "dissolve", actor=desk, reason="By exchange of notes.")
        assert fresh(body).verdict == "dissolved"
        assert refused(lambda: held(desk, body)) == "dissolved"


# sessions


def test_session_refuses_dates_that_cannot_be(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        add = lambda **given: refused(lambda: services.add_session(body, SessionDraft(**given), actor=desk))  # noqa: E731
        assert add() == "no_date"
        assert add(held="2026-02-01") == "day_in_the_future"
        assert add(planned="2026/..") == "window_open"
        assert add(held="2025-01-01", host="KEN") == "unknown_side"
        assert add(held="2025-01-01", languages=["en", "fr", "pt"]) == "too_many_languages"
        held(desk, body, number=3)
        assert add(held="2025-01-01", number=3) == "number_taken"
        assert held(desk, body).number == 4


def test_session_goes_its_way_and_projects_the_body(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = services.add_session(body, SessionDraft(planned="2026"), actor=desk)
        assert refused(lambda: services.move_session(session, "convene", actor=desk)) == "day_missing"

        def convene() -> None:
            services.move_session(session, "convene", actor=desk, planned="2026-01-04/2026-01-05")

        assert refused(convene) == "field_missing"
        services.update_session(session, actor=desk, changes={"host": "RWA", "place": "Kigali"})
        convene()
        services.move_session(session, "hold", actor=desk, held="2026-01-04/2026-01-05")
        found = fresh(body)
        assert (found.sessions_held, found.last_held, found.next_due_on) == (
            1,
            "2026-01-04/2026-01-05",
            date(2027, 1, 5),
        )
        assert list(session.changes.values_list("source", "target", "planned")) == [
            ("", "planned", "2026"),
            ("planned", "convened", "2026-01-04/2026-01-05"),
            ("convened", "held", "2026-01-04/2026-01-05"),
        ]


def test_postponed_session_keeps_its_old_date(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = services.add_session(body, SessionDraft(planned="2026-02"), actor=desk)
        assert refused(lambda: services.move_session(session, "postpone", actor=desk)) == "reason_missing"
        services.move_session(session, "postpone", actor=desk, reason="Elections.")
        assert refused(lambda: services.move_session(session, "plan_anew", actor=desk)) == "no_date"
        services.move_session(session, "plan_anew", actor=desk, planned="2026-06")
        assert fresh(session).planned == "2026-06"
        assert list(session.changes.values_list("target", "planned", "reason")) == [
            ("planned", "2026-02", ""),
            ("postponed", "2026-02", "Elections."),
            ("planned", "2026-06", ""),
        ]


def test_state_changes_only_by_a_step(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
        made = services.add_commitment(session, CommitmentDraft("Write", "MOZ"), actor=desk)
        for rows, values in (
            (Session.objects.filter(pk=session.pk), {"state": "closed"}),
            (
                Commitment.objects.filter(pk=made.pk),
                {"state": "done", "closed_on": date(2026, 1, 1), "evidence": "x"},
            ),
            (JointBody.objects.filter(pk=body.pk), {"status": "dissolved"}),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                rows.update(**values)  # type: ignore[attr-defined]


# minutes


def test_minutes_are_frozen_from_the_first_agreement_on_whoever_asks(as_actor: Any, body: JointBody) -> None:
    with as_actor("head") as head:
        session = minuted(head, body)
        version = Minutes.objects.get()
        MinutesText.objects.update(first="Twenty places are kept.")  # nobody has agreed yet
        agree(head, session, "RWA")
        with connection.cursor() as cursor:
            for statement in (
                "UPDATE committees_minutestext SET first = 'Changed'",
                "UPDATE committees_decision SET text = 'Changed'",
                "UPDATE committees_minutes SET note = 'Changed'",
                "DELETE FROM committees_minutestext",
                "DELETE FROM committees_decision",
            ):
                with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
                    cursor.execute(statement)
        new = MinutesText(
            body=body,
            session=session,
            minutes=version,
            label_id=body.label_id,
            position=9,
            heading="Slipped in",
        )
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            new.save(force_insert=True)
        for change in ("agreed_by = 'x'", "side_code = 'KEN'"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE committees_minutesagreement SET {change}")


def test_both_sides_agree_then_a_correction_is_a_new_version_and_both_are_kept(
    as_actor: Any, body: JointBody
) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, body)
        assert refused(lambda: agree(desk, session, "MOZ", paper="")) == "paper_missing"
        assert refused(lambda: agree(desk, session, "KEN")) == "unknown_side"
        agree(desk, session, "MOZ")
        assert fresh(session).state == "minutes_drafted"
        assert refused(lambda: agree(desk, session, "MOZ")) == "agreed_already"
        agree(desk, session, "RWA")
        assert fresh(session).state == "agreed"
        assert refused(lambda: services.save_decision(session, actor=desk, text="x")) == "minutes_not_open"
        assert refused(lambda: services.correct_minutes(session, actor=desk, reason=" ")) == "reason_missing"
        second = services.correct_minutes(session, actor=desk, reason="A wrong number.")
        assert (second.number, fresh(session).state) == (2, "held")
        services.write_minutes(session, [TextDraft("Training", "Twelve places.")], actor=desk)
        services.move_session(session, "draft_minutes", actor=desk)
        assert [
            (version.number, version.texts.get().first, version.agreements.count(), version.decisions.count())
            for version in session.minutes.all()
        ] == [(1, "Ten places are kept.", 2, 1), (2, "Twelve places.", 0, 1)]


def test_minutes_that_say_nothing_are_not_handed_over(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
        assert refused(lambda: services.move_session(session, "draft_minutes", actor=desk)) == "not_yet"
        services.write_minutes(session, [TextDraft("Training")], actor=desk)
        assert refused(lambda: services.move_session(session, "draft_minutes", actor=desk)) == "not_yet"
        assert refused(lambda: services.move_session(session, "agree", actor=desk)) == "use_minutes"


# commitments


def test_commitment_is_kept_late_overdue_and_shown_by_evidence(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, body, day="2025-03-01")
        one = services.add_commitment(
            session, CommitmentDraft("Send the list", "MOZ", due="2025-06", decision=1), actor=desk
        )
        assert (one.due_on, one.status_on(date(2025, 6, 30)), one.status_on(date(2025, 7, 1))) == (
            date(2025, 6, 30),
            "open",
            "overdue",
        )
        assert fresh(body).overdue_commitments == 1
        assert refused(lambda: services.move_commitment(one, "fulfil", actor=desk)) == "field_missing"
        assert refused(lambda: services.move_commitment(one, "withdraw", actor=desk)) == "reason_missing"
        done = services.move_commitment(
            one, "fulfil", actor=desk, effective_on=date(2025, 8, 1), evidence="Letter 4"
        )
        assert done.status_on(date(2026, 1, 5)) == "kept_late"
        assert (fresh(body).overdue_commitments, fresh(body).open_commitments) == (0, 0)
        services.move_commitment(one, "reopen", actor=desk, reason="The list was incomplete.")
        assert fresh(body).overdue_commitments == 1
        assert list(one.changes.values_list("source", "target", "reason")) == [
            ("", "open", ""),
            ("open", "done", ""),
            ("done", "open", "The list was incomplete."),
        ]


def test_commitment_refuses(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        ahead = services.add_session(body, SessionDraft(planned="2026-05"), actor=desk)
        add = lambda row, **given: refused(  # noqa: E731
            lambda: services.add_commitment(
                row, CommitmentDraft(**{"text": "x", "side": "MOZ", **given}), actor=desk
            )
        )
        assert add(ahead) == "wrong_state"
        session = held(desk, body)
        assert add(session, side="KEN") == "unknown_side"
        assert add(session, decision=4) == "unknown_decision"
        assert add(session, text=" ") == "text_missing"
        assert add(session, due="someday") == "bad_date"
        made = services.add_commitment(session, CommitmentDraft("x", "MOZ", due="2026-02-01"), actor=desk)

        def later(**given: Any) -> Any:
            return services.change_commitment(made, actor=desk, changes={"due": "2026-03"}, **given)

        assert refused(later) == "reason_missing"
        assert refused(lambda: later(reason="x", version=99)) == "changed_meanwhile"
        later(reason="They asked for it.")
        assert fresh(made).due_on == date(2026, 3, 31)


def test_decision_with_commitments_stays(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
        services.save_decision(session, actor=desk, text="Keep ten places.")
        made = services.add_commitment(session, CommitmentDraft("x", "MOZ", decision=1), actor=desk)
        assert refused(lambda: services.remove_decision(session, 1, actor=desk)) == "has_commitments"
        services.change_commitment(made, actor=desk, changes={"decision": None})
        services.remove_decision(session, 1, actor=desk)
        assert not Decision.objects.exists()


# agenda


def test_agenda_takes_nothing_under_a_stricter_label(as_actor: Any, body: JointBody) -> None:
    with as_actor("head") as head:
        pact = agreement(
            head,
            label=label_for(SECRET),
            terms={"entry": "on_signature", "term": "fixed", "initial_months": 102},
        )
        services.link_agreement(body, AgreementLink(pact.pk), actor=head)
        session = services.add_session(body, SessionDraft(planned="2026-06"), actor=head)
        offered = [(one.kind, one.about) for one in services.proposals_for(session, actor=head)]
        assert offered == [("agreement_term", pact.ref)]
        assert refused(lambda: services.add_proposals(session, offered, actor=head)) == "stricter_label"
    with as_actor("legal") as legal:
        assert services.proposals_for(session, actor=legal) == []


def test_agenda_is_fixed_once_the_minutes_are_handed_over(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, body)
        with pytest.raises(Conflict):
            services.add_item(session, actor=desk, title="Late")
        with pytest.raises(InvalidInput):
            services.add_item(held(desk, body), actor=desk, title=" ")
