"""Change the same safe things of many agreements at once; each row succeeds or is refused by itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.errors import DomainError, InvalidInput
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import set_areas, update_agreement

#: What may be changed in bulk: nothing that says what the instrument is or what became of it.
SAFE = frozenset({"owner_id", "desk", "confidence"})
#: More than this in one go is work for an import, with its dry run.
MOST = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: `changed`, `unchanged` or `refused`, and why."""

    ref: str
    state: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of all rows, under which operation."""

    operation: uuid.UUID
    outcomes: tuple[Outcome, ...]

    def count(self, state: str) -> int:
        return sum(outcome.state == state for outcome in self.outcomes)


def bulk_edit(
    agreements: Iterable[Agreement],
    *,
    actor: Actor,
    changes: Mapping[str, Any],
    add_areas: Sequence[str] = (),
    reason: str,
) -> BulkResult:
    """Apply `changes` (of SAFE) and add areas to each agreement, under one operation and one reason.

    Checks: for each row what `update_agreement` and `set_areas` check. Changes: each row that may be changed. Records:
    history and events under one operation id. Raises InvalidInput when nothing is asked for, too much, or no reason given.
    """
    rows = sorted(agreements, key=lambda row: row.pk)
    if unsafe := set(changes) - SAFE:
        raise InvalidInput(
            _("These fields cannot be changed in bulk: %(unsafe)s.") % {"unsafe": ", ".join(sorted(unsafe))},
            code="not_editable",
        )
    if not changes and not add_areas:
        raise InvalidInput(_("Say what to change."), code="nothing_to_change")
    if len(rows) > MOST:
        raise InvalidInput(
            _("That is too many at once; choose at most %(most)d.") % {"most": MOST},
            code="too_many",
            value=len(rows),
        )
    if not reason.strip():
        raise InvalidInput(_("Say why you change them."), code="reason_missing", field="reason")
    outcomes = []
    with operation(actor, "agreements.bulk_edit", reason=reason) as identifier:
        for row in rows:
            outcomes.append(_edit_one(row, actor, changes, add_areas, reason))
    return BulkResult(identifier, tuple(outcomes))


def _edit_one(
    row: Agreement, actor: Actor, changes: Mapping[str, Any], add_areas: Sequence[str], reason: str
) -> Outcome:
    before = row.version
    try:
        with transaction.atomic():
            changed = update_agreement(row, actor=actor, changes=changes, reason=reason)
            if add_areas:
                present = list(changed.areas.values_list("area", flat=True))
                changed = set_areas(changed, [*present, *add_areas], actor=actor, reason=reason)
    except DomainError as error:
        return Outcome(row.ref, "refused", error.message)
    return Outcome(row.ref, "changed" if changed.version != before else "unchanged")
