"""What minutes state of their session stands with them: held, place, host, languages, who came."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from umubano.domain.committees import services
from umubano.domain.committees.bilingual import dated, day_words
from umubano.domain.committees.brief import compose_minutes
from umubano.domain.committees.models import JointBody, Minutes
from umubano.domain.committees.tests.factories import TODAY, agree, fresh, held, minuted
from umubano.domain.committees.tests.test_services import refused

pytestmark = pytest.mark.django_db


def printed(actor: Any, body: JointBody, version: int) -> str:
    """What the printed version says."""
    brief = compose_minutes(actor, f"{body.ref}:1:v{version}", TODAY)
    return f"{brief.title}\n{brief.subtitle}\n{brief.blocks}"


def attend(actor: Any, session: Any, side: str = "RWA", function: str = "Head of the directorate") -> Any:
    return services.save_attendance(session, actor=actor, side=side, function=function)


def test_each_column_names_offices_in_its_own_language(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
        services.update_session(session, actor=desk, changes={"languages": ["en", "pt"]})
        services.save_attendance(
            session, actor=desk, side="RWA", function="Director", function_second="Diretor", number=2
        )
        attend(desk, session, "MOZ", "Secretary")
        services.write_minutes(session, [services.minutes.TextDraft("Training", "Ten places.")], actor=desk)
        services.move_session(session, "draft_minutes", actor=desk)
        agree(desk, session, "RWA", agreed_by="Head", agreed_by_second="Chefe")
        (table,) = compose_minutes(desk, f"{body.ref}:1", TODAY).blocks
        columns = [(row.first, row.second) for row in table.rows]
        assert ("Director (2)", "Diretor (2)") in columns
        # an office that nobody named in the second language stands as it is
        assert ("Secretary", "Secretary") in columns
        agreed = next(pair for pair in columns if pair[0].startswith("Agreed for"))
        assert (agreed[0].endswith(", by Head"), agreed[1].endswith(", por Chefe")) == (True, True)


@pytest.mark.parametrize(
    ("language", "held", "words"),
    [
        ("en", "2025-03-01/2025-03-03", "Held on 1–3 March 2025"),
        ("fr", "2025-03-01/2025-03-03", "Tenue les 1er–3 mars 2025"),
        ("fr", "2025-03-01", "Tenue le 1er mars 2025"),
        ("fr", "2025-03", "Tenue en mars 2025"),
        ("en", "2025-03", "Held in March 2025"),
        ("pt", "2025-03-01", "Realizada em 1 de março de 2025"),
    ],
)
def test_dates_of_printed_minutes_take_the_word_of_their_language(
    language: str, held: str, words: str
) -> None:
    assert dated(language, "held", when=day_words(held, language)) == words


CHANGES: tuple[dict[str, Any], ...] = (
    {"place": "Huye"},
    {"host": "MOZ"},
    {"languages": ["en"]},
    {"held": "2025-11-11"},
)


def test_handed_over_minutes_let_nothing_change_that_they_state(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
        line = attend(desk, session)
        services.write_minutes(session, [services.minutes.TextDraft("Training", "Ten places.")], actor=desk)
        services.move_session(session, "draft_minutes", actor=desk)
        before = printed(desk, body, 1)

        def refusals() -> set[str]:
            return {
                *(
                    refused(
                        lambda change=change: services.update_session(
                            session, actor=desk, changes=change, reason="Wrong."
                        )
                    )
                    for change in CHANGES
                ),
                refused(lambda: attend(desk, session, "MOZ")),
                refused(lambda: services.remove_attendance(line, actor=desk)),
            }

        assert refusals() == {"minutes_handed_over"}
        agree(desk, session, "RWA")
        assert refusals() == {"agreed"}
        assert printed(desk, body, 1).replace("Agreed", "") != before  # the agreement itself is printed
        summary = services.update_session(session, actor=desk, changes={"summary": "Went well."})
        assert summary.summary == "Went well."


def test_minutes_taken_back_follow_the_session_again(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, body)
        assert session.minutes.get().stated["place"] == "Kigali"
        services.move_session(session, "take_back_minutes", actor=desk, reason="A wrong place.")
        services.update_session(session, actor=desk, changes={"place": "Huye"})
        assert session.minutes.get().stated is None
        assert "in Huye" in printed(desk, body, 1)
        services.move_session(session, "draft_minutes", actor=desk)
        assert session.minutes.get().stated["place"] == "Huye"


def test_a_correction_states_the_session_as_it_is_then_and_the_version_before_stays(
    as_actor: Any, client_as: Any, body: JointBody
) -> None:
    with as_actor("desk") as desk:
        session = held(desk, body)
        line = attend(desk, session)
        services.write_minutes(session, [services.minutes.TextDraft("Training", "Ten places.")], actor=desk)
        services.move_session(session, "draft_minutes", actor=desk)
        for side in ("RWA", "MOZ"):
            agree(desk, session, side)
        services.move_session(session, "close", actor=desk)
        first = printed(desk, body, 1)
        services.correct_minutes(session, actor=desk, reason="Who came, where and the sides were wrong.")
        services.save_attendance(
            session, actor=desk, side="RWA", function="The permanent secretary", attendance=line
        )
        services.update_session(
            session,
            actor=desk,
            changes={"place": "Huye", "host": "MOZ", "held": "2025-11-11", "languages": ["en"]},
            reason="Wrong.",
        )
        services.update_body(body, actor=desk, changes={"name": "Another name"}, partners=["MOZ", "KEN"])
        assert printed(desk, body, 1) == first
        second = printed(desk, fresh(body), 2)
        assert [
            word in second for word in ("in Huye", "The permanent secretary", "Another name", "Kenya")
        ] == [True] * 4
        services.move_session(session, "draft_minutes", actor=desk)
        assert fresh(session).sides_to_agree() == ["RWA", "MOZ", "KEN"]
    page = client_as("desk").get(f"/committees/{body.ref}/sessions/1/minutes/1/").content.decode()
    assert ("Kigali" in page, "Huye" in page, "Head of the directorate" in page) == (True, False, True)


def test_database_refuses_to_change_what_agreed_minutes_state(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        agree(desk, minuted(desk, body), "RWA")
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Minutes.objects.update(stated={})


def test_form_shows_what_stands_in_handed_over_minutes(
    client_as: Any, as_actor: Any, body: JointBody
) -> None:
    with as_actor("desk") as desk:
        session = minuted(desk, body)
    page = client_as("desk").get(f"{session.get_absolute_url()}edit/").content.decode()
    assert page.count("Stands in the minutes that are handed over.") == 5
    assert "attendance/new/" not in client_as("desk").get(session.get_absolute_url()).content.decode()
