"""May this actor do this: by role, and for desk officers by desk; a refusal says whom to ask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.accounts.models import Desk
from umubano.core.actors import Actor, Role
from umubano.core.errors import NotAllowed
from umubano.core.policy import may, require
from umubano.core.registry import ActionRule, all_of

RULE = ActionRule("things.change", "Change a thing", frozenset({Role.DESK_OFFICER, Role.HEAD, Role.SERVICE}))


def _actor(role: Role, *desks: str) -> Actor:
    return Actor("user:1", "Somebody", role, 10, "RWA", desks=frozenset(desks))


roles = st.sampled_from(list(Role))
desks = st.sampled_from(["", "africa", "europe-americas"])


@given(roles, st.lists(desks.filter(bool)), desks)
def test_role_decides_and_the_desk_only_for_desk_officers(role: Role, own: list[str], desk: str) -> None:
    expected = {Role.HEAD: True, Role.SERVICE: True, Role.DESK_OFFICER: desk in {"", *own}}.get(role, False)
    assert may(_actor(role, *own), RULE, desk=desk) == expected


@pytest.mark.django_db
@given(roles, st.lists(desks.filter(bool)), desks)
def test_require_refuses_exactly_what_may_not(role: Role, own: list[str], desk: str) -> None:
    actor = _actor(role, *own)
    if may(actor, RULE, desk=desk):
        require(actor, RULE, desk=desk)
    else:
        with pytest.raises(NotAllowed):
            require(actor, RULE, desk=desk)


@pytest.mark.django_db
def test_refusal_of_another_desk_names_the_desk_to_ask() -> None:
    name = Desk.objects.get(code="europe-americas").name
    with pytest.raises(NotAllowed) as refused:
        require(_actor(Role.DESK_OFFICER, "africa"), RULE, desk="europe-americas")
    assert (refused.value.error_code, refused.value.details, refused.value.status) == (
        "other_desk",
        {"desk": "europe-americas"},
        403,
    )
    assert refused.value.message == (
        f"This record belongs to the desk “{name}”. Ask that desk, or the head of the directorate."
    )


def test_refusal_of_the_role_names_the_people_who_may_and_not_the_machine() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(_actor(Role.READER), RULE)
    assert (refused.value.error_code, refused.value.details) == ("role_may_not", {"action": "things.change"})
    assert refused.value.message == (
        "You may not do this: “Change a thing”. It can be done by: Desk officer, Head of the directorate."
    )


def test_announced_actions_have_names_of_their_own_and_reading_roles_have_none_in_the_register() -> None:
    rules = all_of("actions")
    assert len({rule.action for rule in rules}) == len(rules)
    of_the_register = [rule for rule in rules if rule.action.startswith("agreements.")]
    assert len(of_the_register) >= 9
    reading = {Role.READER, Role.AUDITOR, Role.PARTNER, Role.ADMINISTRATOR}
    assert {rule.action for rule in of_the_register if rule.roles & reading} == set()
    assert {rule.action for rule in rules if not rule.roles} == set()
