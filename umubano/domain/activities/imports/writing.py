"""Record planned rows by the bulk path, and find references that are taken, also by records the actor may not see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.imports import Action, Planned
from umubano.core.labels.services import default_label
from umubano.domain.activities.models import Activity
from umubano.domain.activities.services.create import create_activities

_PROBE = "\x01probe"


def taken_refs(refs: Iterable[str]) -> set[str]:
    """Those references that cannot be given to a new record. Tries them and takes everything back."""
    wanted = {ref for ref in refs if ref}
    if not wanted:
        return set()
    label, day = default_label(), today()
    with transaction.atomic():
        Activity.objects.bulk_create(
            [
                Activity(ref=ref, label=label, title=_PROBE, kind="other", state_since=day)
                for ref in sorted(wanted)
            ],
            ignore_conflicts=True,
        )
        free = set(Activity.objects.filter(ref__in=wanted, title=_PROBE).values_list("ref", flat=True))
        transaction.set_rollback(True)
    return wanted - free


def reject_taken(planned: Sequence[Planned], column: str) -> None:
    """Turn down new rows whose reference is taken."""
    new = [one for one in planned if one.action is Action.CREATE and one.payload.ref]
    taken = taken_refs(one.payload.ref for one in new)
    for one in new:
        if one.payload.ref in taken:
            one.reject(
                column,
                "ref_taken",
                _(
                    "The reference “%(ref)s” is taken. Leave it blank for a new record, or ask your administrator."
                )
                % {"ref": one.payload.ref},
            )


def create_planned(actor: Actor, planned: Sequence[Planned], *, reason: str, column: str) -> None:
    """Record the checked rows whose action is to create; rows whose reference turns out to be taken are rejected instead."""
    new = [one for one in planned if one.action is Action.CREATE]
    if not new:
        return
    try:
        with transaction.atomic():
            create_activities(actor, [one.payload for one in new], reason=reason, are_checked=True)
    except IntegrityError:
        reject_taken(new, column)
        left = [one for one in new if one.action is Action.CREATE]
        if len(left) == len(new):
            raise
        create_activities(actor, [one.payload for one in left], reason=reason, are_checked=True)
