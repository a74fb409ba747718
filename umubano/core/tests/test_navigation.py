"""The main navigation: each role finds its entries, each by a key of its own."""

from __future__ import annotations

import pytest

from umubano.core.actors import Role
from umubano.core.web.context import _entries


@pytest.mark.parametrize("role", list(Role))
def test_no_two_entries_of_a_role_share_a_key(role: Role) -> None:
    keys = [item.shortcut for item, _url in _entries(role) if item.shortcut]
    assert sorted(keys) == sorted(set(keys))


def test_an_administrator_is_offered_no_entry_that_holds_nothing_for_administrators() -> None:
    names = {item.url_name for item, _url in _entries(Role.ADMINISTRATOR)}
    assert names & {"negotiations:list", "parties:list", "transfer:list", "agreements:list"} == set()
    offered = {item.url_name for item, _url in _entries(Role.DESK_OFFICER)}
    assert {"negotiations:list", "parties:list", "transfer:list", "agreements:list"} <= offered
