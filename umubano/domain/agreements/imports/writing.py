"""Register planned rows by the bulk path, and find references that are taken, also by records the actor may not see.

The database alone knows of a record that row security hides; it answers by refusing the reference. Whoever imports learns that it is
taken, which they would learn from any form as well, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes.bulk import BulkWriter
from umubano.core.imports import Action, Planned
from umubano.core.labels.models import Label
from umubano.core.labels.services import default_label
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.change import violates
from umubano.domain.agreements.services.create import create_agreements
from umubano.domain.documents.models import Source, SourceKind

_PROBE = "\x01probe"


def taken_refs(refs: Iterable[str]) -> set[str]:
    """Those references that cannot be given to a new record. Tries them and takes everything back."""
    wanted = {ref for ref in refs if ref}
    if not wanted:
        return set()
    label = default_label()
    with transaction.atomic():
        Agreement.objects.bulk_create(
            [Agreement(ref=ref, label=label, title=_PROBE, kind="other") for ref in sorted(wanted)],
            ignore_conflicts=True,
        )
        free = set(Agreement.objects.filter(ref__in=wanted, title=_PROBE).values_list("ref", flat=True))
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


def create_planned(
    actor: Actor, planned: Sequence[Planned], *, reason: str, column: str, writer: BulkWriter | None = None
) -> None:
    """Register the checked rows whose action is to create; rows whose reference turns out to be taken are rejected instead.

    With a `writer` the rows are left with it, and whether a reference is taken is not known here: see `Importer.writer`.
    """
    new = [one for one in planned if one.action is Action.CREATE]
    if not new:
        return
    if writer is not None:
        create_agreements(actor, [one.payload for one in new], reason=reason, are_checked=True, writer=writer)
        return
    try:
        with transaction.atomic():
            create_agreements(actor, [one.payload for one in new], reason=reason, are_checked=True)
    except IntegrityError as error:
        if violates(error, "agreements_original_once"):
            # the same row made a record that the actor may not see: it is not for them to know, and no reason to refuse
            for one in new:
                one.payload.original = None
        else:
            reject_taken(new, column)
        left = [one for one in new if one.action is Action.CREATE]
        if len(left) == len(new) and new[0].payload.original is not None:
            raise
        create_agreements(actor, [one.payload for one in left], reason=reason, are_checked=True)


def source_for(
    *,
    publisher: str,
    kind: str = SourceKind.OTHER,
    title: str = "",
    url: str = "",
    published: str = "",
    language: str = "",
    label: Label | None = None,
) -> Source:
    """The source with these particulars under a label (default: the lowest, home only), made if it is new."""
    found, _created = Source.objects.get_or_create(
        label=label or default_label(),
        publisher=publisher[:300],
        title=title[:500],
        url=url[:600],
        published=published,
        defaults={"kind": kind, "language": language[:10]},
    )
    return found
