"""Form fields for a security label: level, releasable-to and compartments, offered only as far as the actor may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor
from umubano.core.labels.models import Label
from umubano.core.labels.rules import HOME, LADDER, LOWEST, LabelValue
from umubano.core.labels.services import label_for

LEVEL = "label_level"
RELEASABLE_TO = "label_releasable_to"
COMPARTMENTS = "label_compartments"


def label_fields(
    actor: Actor, *, releasable_to: Iterable[tuple[str, str]] = (), initial: LabelValue | None = None
) -> dict[str, forms.Field]:
    """The fields to add to a form. `releasable_to`: (code, name) of whom a record may be released to; none: not asked."""
    fields: dict[str, forms.Field] = {
        LEVEL: forms.TypedChoiceField(
            label=_("Security level"),
            coerce=int,
            choices=[(rank, name) for rank, name in sorted(LADDER.items()) if rank <= actor.clearance],
            initial=initial.level if initial else LOWEST,
        )
    }
    offered = list(releasable_to)
    if offered:
        fields[RELEASABLE_TO] = forms.MultipleChoiceField(
            label=_("Releasable to"),
            choices=offered,
            required=False,
            initial=sorted(initial.releasable_to) if initial else [],
            help_text=_("Who beyond home may read it. Leave empty for home only."),
            widget=forms.SelectMultiple(attrs={"data-combobox": ""}),
        )
    if actor.compartments:
        fields[COMPARTMENTS] = forms.MultipleChoiceField(
            label=_("Compartments"),
            choices=[(name, name) for name in sorted(actor.compartments)],
            required=False,
            initial=sorted(initial.compartments) if initial else [],
            help_text=_("Only members of each of these circles will see it."),
            widget=forms.CheckboxSelectMultiple,
        )
    return fields


def label_from(cleaned: Mapping[str, Any], actor: Actor, *, originator: str = HOME) -> Label:
    """The label that somebody chose. A partner's representative always keeps the own side in releasable-to."""
    releasable_to = frozenset(cleaned.get(RELEASABLE_TO) or ())
    if actor.is_foreign:
        releasable_to |= actor.affiliations
    return label_for(
        LabelValue(
            level=int(cleaned.get(LEVEL) or LOWEST),
            releasable_to=releasable_to,
            compartments=frozenset(cleaned.get(COMPARTMENTS) or ()),
            originator=originator,
        )
    )
