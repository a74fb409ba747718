"""Getting at a row to change it: locked, by somebody who may, and as it was when they looked at it."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from umubano.core.actors import Actor
from umubano.core.errors import Conflict, NotFound
from umubano.core.policy import require
from umubano.core.registry import ActionRule

Row = TypeVar("Row", bound=models.Model)


def locked_row(subject: Row, actor: Actor, rule: ActionRule, *, missing: str) -> Row:
    """The row, locked until the transaction ends, if the actor may do this to it; its desk, where it has one, decides with the role.

    Raises NotFound with the sentence `missing` when it is not visible, NotAllowed when it is but the action is not this actor's. Row
    security lets nobody lock what they may not write, so the two are told apart by looking again without a lock.
    """
    rows = type(subject)._default_manager.filter(pk=subject.pk)
    found = rows.select_for_update(of=("self",)).first()
    visible: Any = found or rows.first()
    if visible is not None:
        require(actor, rule, desk=getattr(visible, "desk", ""))
    if found is None:
        raise NotFound(missing)
    return found


def require_version(row: Any, version: int | None, sentence: str) -> None:
    """Refuse, in this sentence, to overwrite what somebody else saved meanwhile. Raises Conflict (`changed_meanwhile`)."""
    if version is not None and version != row.version:
        raise Conflict(sentence, code="changed_meanwhile")
