"""Find or make the row of a label, and ask what a set of rows combines to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db import connections
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes.context import current_actor, enter
from umubano.core.errors import NotAllowed
from umubano.core.labels.models import Label
from umubano.core.labels.rules import HOME, LOWEST, LabelValue, dominant, may_read


def label_for(value: LabelValue, *, using: str = "default") -> Label:
    """The one row that stands for `value`, made if it is the first of its kind.

    A new label was not there when the actor entered the transaction, so what the actor may read is decided anew.
    """
    label, created = Label.objects.using(using).get_or_create(
        level=value.level,
        releasable_to=sorted(value.releasable_to),
        compartments=sorted(value.compartments),
        originator=value.originator,
    )
    actor = current_actor()
    if created and actor is not None:
        enter(actor, using=using)
    return label


def default_label(*, using: str = "default") -> Label:
    """The label of a record about which nobody has said anything: the lowest level, home only."""
    return label_for(LabelValue(level=LOWEST, originator=HOME), using=using)


def require_label(actor: Actor, label: Label) -> None:
    """Refuse to put a record under a label that the actor could not read afterwards.

    Raises NotAllowed, so that nobody writes above the own clearance or loses sight of what they wrote.
    """
    if not may_read(actor, label.value):
        raise NotAllowed(
            _("You cannot give a record a label that you may not read yourself."), code="label_not_held"
        )


@lru_cache(maxsize=4096)
def _value_of(label_id: int, database: str) -> LabelValue:
    return Label.objects.get(pk=label_id).value


def value_of(label_id: int) -> LabelValue:
    """The value of a label row; labels never change, so each is read once per process and database."""
    return _value_of(label_id, str(connections["default"].settings_dict["NAME"]))


def dominant_of(label_ids: Iterable[int]) -> LabelValue:
    """The label that a page or document carries when it is made of rows with these labels."""
    return dominant(value_of(label_id) for label_id in set(label_ids))
