"""Who may change which account into what, that it is logged, and that a refusal changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from umubano.core.accounts.desks import desk_choices, desk_name
from umubano.core.accounts.models import Account, Desk
from umubano.core.accounts.services import (
    AccountDraft,
    change_account,
    create_account,
    deactivate_account,
    new_password,
    reactivate_account,
    reset_password,
    save_desk,
    set_preferences,
)
from umubano.core.actors import Role
from umubano.core.changes.access import access_entries
from umubano.core.errors import Conflict, DomainError, InvalidInput, NotAllowed
from umubano.core.labels.rules import EMPTY, LabelValue, may_read

pytestmark = pytest.mark.django_db

OTHERS = ("desk", "reader", "otherdesk", "head", "legal", "partner", "auditor")


def draft(**values: Any) -> AccountDraft:
    given: dict[str, Any] = {
        "username": "newcomer",
        "full_name": "New Comer",
        "role": Role.READER,
        "nationality": "RWA",
    }
    return AccountDraft(**{**given, **values})


def state() -> list[Any]:
    """Everything about accounts that a refused change must leave alone."""
    accounts = Account.objects.order_by("pk").values_list(
        "pk",
        "role",
        "clearance",
        "compartments",
        "nationality",
        "organisation",
        "is_active",
        "password",
        "full_name",
    )
    return [*accounts, *Account.desks.through.objects.order_by("pk").values_list("account_id", "desk_id")]


def logged(actor: Any) -> list[tuple[str, dict[str, Any]]]:
    return [(entry.kind, entry.details) for entry in access_entries(actor).entries]


def test_account_is_made_with_a_password_told_once(as_actor: Any) -> None:
    with as_actor("admin") as actor:
        account, password = create_account(
            actor, draft(desks=("africa",), clearance=20, compartments=("ops-cd", "ALPHA"))
        )
        row = Account.objects.get(pk=account.pk)
        assert row.check_password(password)
        assert (row.clearance, row.compartments, [desk.code for desk in row.desks.all()]) == (
            20,
            ["ALPHA", "OPS-CD"],
            ["africa"],
        )
        kind, details = logged(actor)[0]
        assert (kind, details["given"]["role"], details["given"]["desks"]) == (
            "account_created",
            "reader",
            ["africa"],
        )
        assert password not in str(logged(actor))


def test_passwords_are_long_and_never_the_same() -> None:
    made = {new_password() for _number in range(200)}
    assert len(made) == 200
    assert {len(password.replace("-", "")) for password in made} == {20}


@pytest.mark.parametrize("name", OTHERS)
def test_only_administrators_manage_accounts(as_actor: Any, cast: Any, name: str) -> None:
    with as_actor(name) as actor:
        before = state()
        for act in (
            lambda: create_account(actor, draft()),
            lambda: change_account(cast["reader"], actor=actor, changes={"clearance": 40}),
            lambda: reset_password(cast["reader"], actor=actor),
            lambda: deactivate_account(cast["reader"], actor=actor, reason="x"),
            lambda: reactivate_account(cast["reader"], actor=actor),
            lambda: save_desk(actor, code="x", name="X", regions=[]),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert (state(), Desk.objects.filter(code="x").count()) == (before, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "head"},
        {"clearance": 40},
        {"compartments": ["CABO-DELGADO"]},
        {"nationality": "MOZ"},
        {"organisation": "AU"},
        {"desks": ["africa"]},
    ],
)
def test_administrator_cannot_change_the_own_rights(
    as_actor: Any, cast: Any, changes: dict[str, Any]
) -> None:
    with as_actor("admin") as actor:
        create_account(actor, draft(role=Role.ADMINISTRATOR))  # so that it is not the last one that protects
        before = state()
        with pytest.raises(NotAllowed) as refusal:
            change_account(cast["admin"], actor=actor, changes=changes)
        assert (refusal.value.error_code, state()) == ("own_rights", before)


def test_administrator_changes_the_own_name(as_actor: Any, cast: Any) -> None:
    with as_actor("admin") as actor:
        assert (
            change_account(
                cast["admin"], actor=actor, changes={"full_name": "Other", "role": "administrator"}
            ).full_name
            == "Other"
        )


def test_another_administrator_changes_them(as_actor: Any, cast: Any) -> None:
    with as_actor("admin") as actor:
        other, _password = create_account(actor, draft(role=Role.ADMINISTRATOR))
        changed = change_account(
            other,
            actor=actor,
            changes={"role": "head", "clearance": 40, "compartments": ["OPS"]},
            reason="new post",
        )
        assert (changed.role, changed.clearance, changed.compartments) == ("head", 40, ["OPS"])
        assert logged(actor)[0] == (
            "account_changed",
            {
                "changed": {
                    "role": ["administrator", "head"],
                    "clearance": [10, 40],
                    "compartments": [[], ["OPS"]],
                },
                "reason": "new post",
            },
        )


@pytest.mark.parametrize("rights", [{"clearance": 20}, {"compartments": ("OPS",)}])
def test_administrator_holds_no_clearance(as_actor: Any, rights: dict[str, Any]) -> None:
    with as_actor("admin") as actor:
        before = state()
        with pytest.raises(InvalidInput) as refusal:
            create_account(actor, draft(role=Role.ADMINISTRATOR, **rights))
        assert (refusal.value.error_code, state()) == ("administrator_cleared", before)


@given(
    clearance=st.sampled_from([10, 20, 30, 40]),
    level=st.sampled_from([10, 20, 30, 40]),
    compartments=st.frozensets(st.sampled_from(["A", "B"])),
)
def test_actor_of_an_administrator_may_read_no_label_whatever_the_account_says(
    clearance: int, level: int, compartments: frozenset[str]
) -> None:
    account = Account(
        pk=1,
        username="x",
        role=Role.ADMINISTRATOR,
        clearance=clearance,
        compartments=["A", "B"],
        nationality="RWA",
    )
    account._prefetched_objects_cache = {"desks": Desk.objects.none()}
    assert not may_read(account.as_actor(), LabelValue(level=level, compartments=compartments))
    assert not may_read(account.as_actor(), EMPTY)


def test_last_administrator_stays(as_actor: Any, cast: Any, actors: Any) -> None:
    with as_actor("service") as actor:
        before = state()
        for act in (
            lambda: deactivate_account(cast["admin"], actor=actor, reason="gone"),
            lambda: change_account(cast["admin"], actor=actor, changes={"role": "reader"}),
        ):
            with pytest.raises(Conflict) as refusal:
                act()
            assert refusal.value.error_code == "last_administrator"
        assert state() == before
        create_account(actor, draft(role=Role.ADMINISTRATOR))
        assert deactivate_account(cast["admin"], actor=actor, reason="gone").is_active is False


def test_deactivated_administrator_does_not_count_as_one(as_actor: Any, cast: Any) -> None:
    with as_actor("service") as actor:
        other, _password = create_account(actor, draft(role=Role.ADMINISTRATOR))
        deactivate_account(other, actor=actor, reason="gone")
        with pytest.raises(Conflict):
            deactivate_account(cast["admin"], actor=actor, reason="gone")


def test_nobody_deactivates_or_resets_themselves(as_actor: Any, cast: Any) -> None:
    with as_actor("admin") as actor:
        create_account(actor, draft(role=Role.ADMINISTRATOR))
        before = state()
        with pytest.raises(NotAllowed):
            deactivate_account(cast["admin"], actor=actor, reason="x")
        with pytest.raises(NotAllowed):
            reset_password(cast["admin"], actor=actor)
        assert state() == before


def test_deactivation_needs_a_reason_and_is_taken_back(as_actor: Any, cast: Any) -> None:
    with as_actor("admin") as actor:
        with pytest.raises(InvalidInput):
            deactivate_account(cast["reader"], actor=actor, reason="  ")
        assert Account.objects.get(pk=cast["reader"].pk).is_active
        deactivate_account(cast["reader"], actor=actor, reason="left")
        assert not Account.objects.get(pk=cast["reader"].pk).is_active
        reactivate_account(cast["reader"], actor=actor)
        assert Account.objects.get(pk=cast["reader"].pk).is_active
        assert [kind for kind, _details in logged(actor)] == ["account_reactivated", "account_deactivated"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"username": "READER"}, "username_taken"),
        ({"username": "has blanks"}, "invalid_value"),
        ({"clearance": 25}, "invalid_value"),
        ({"nationality": "Rwanda"}, "invalid_value"),
        ({"compartments": ("no blanks",)}, "invalid_compartment"),
        ({"desks": ("moon",)}, "unknown_desk"),
        ({"role": Role.SERVICE}, "service"),
        ({"full_name": ""}, "invalid_value"),
    ],
)
def test_wrong_values_are_refused_and_nothing_is_made(
    as_actor: Any, values: dict[str, Any], code: str
) -> None:
    with as_actor("admin") as actor:
        before = state()
        with pytest.raises(InvalidInput) as refusal:
            create_account(actor, draft(**values))
        assert (refusal.value.error_code, state()) == (code, before)


def test_service_accounts_are_not_managed_here(as_actor: Any, cast: Any) -> None:
    with as_actor("admin") as actor:
        before = state()
        for act in (
            lambda: change_account(cast["service"], actor=actor, changes={"role": "head"}),
            lambda: reset_password(cast["service"], actor=actor),
            lambda: deactivate_account(cast["service"], actor=actor, reason="x"),
        ):
            with pytest.raises(NotAllowed):
                act()
        assert state() == before


def test_preferences_are_ones_own(as_actor: Any, cast: Any) -> None:
    with as_actor("reader") as actor:
        assert set_preferences(cast["reader"], actor=actor, theme="dark", language="fr").theme == "dark"
        for account, values in (
            (cast["head"], {"theme": "dark"}),
            (cast["reader"], {"theme": "pink"}),
            (cast["reader"], {"role": "head"}),
        ):
            with pytest.raises(DomainError):
                set_preferences(account, actor=actor, **values)
        assert Account.objects.get(username="head").theme == "auto"
        assert Account.objects.get(username="reader").role == "reader"


def test_desk_keeps_its_code(as_actor: Any) -> None:
    with as_actor("admin") as actor:
        desk = save_desk(actor, code="north", name="North", regions=["150", "150", "019"])
        assert desk.regions == ["150", "019"]
        save_desk(actor, desk=desk, code="south", name="Far north", regions=[])
        assert Desk.objects.get(code="north").name == "Far north"
        with pytest.raises(InvalidInput):
            save_desk(actor, code="north", name="Again", regions=[])
        with pytest.raises(InvalidInput):
            save_desk(actor, code="other", name="Other", regions=["<script>"])
        assert Desk.objects.filter(code="other").count() == 0


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"regions": ["ZZZ"]}, "regions", "“ZZZ” is not the code of a region."),
        ({"regions": ["999"]}, "regions", "“999” is not the code of a region."),
        ({"code": "Nord"}, "code", "small letters, digits and hyphens only, for example nord."),
    ],
)
def test_desk_refuses_what_is_no_code(as_actor: Any, given: Any, field: str, words: str) -> None:
    with as_actor("admin") as actor:
        with pytest.raises(InvalidInput) as refused:
            save_desk(actor, **{"code": "north", "name": "North", "regions": ["002", "au:east"], **given})
        assert (refused.value.details["field"], words in refused.value.message) == (field, True)
        assert Desk.objects.filter(name="North").count() == 0


def test_desk_is_named_in_the_readers_language(as_actor: Any) -> None:
    with as_actor("admin") as actor:
        desk = save_desk(actor, code="north", name="North", names={"fr": " Nord ", "rw": " "}, regions=[])
        assert (desk.title, desk.names, desk_name("north")) == ("North", {"fr": "Nord"}, "North")
        with translation.override("fr"):
            assert (str(desk), desk_name("north")) == ("Nord", "Nord")
            assert dict(desk_choices())["north"] == "Nord"
            assert [name for _code, name in desk_choices()] == [
                "Afrique",
                "Europe et Amériques",
                "Moyen-Orient, Asie et Pacifique",
                "Nord",
            ]
        save_desk(actor, desk=desk, code="north", name="North", regions=[])
        with translation.override("fr"):
            assert desk.title == "North"
        assert access_entries(actor).entries[0].details == {
            "before": {"name": "North", "names": {"fr": "Nord"}, "regions": []},
            "after": {"name": "North", "names": {}, "regions": []},
        }
