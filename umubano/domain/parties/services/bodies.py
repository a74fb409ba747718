"""Record and change counterpart bodies and whom to reach there. Contacts carry at least the label of
their body.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.errors import InvalidInput, NotFound
from umubano.core.labels.models import Label
from umubano.core.labels.rules import combine
from umubano.core.labels.services import label_for, require_label
from umubano.core.policy import require
from umubano.domain.parties import policy
from umubano.domain.parties.models import Body, ContactPoint
from umubano.domain.parties.queries import parties
from umubano.domain.parties.reference import bounds

Row = TypeVar("Row", Body, ContactPoint)

_BODY_FIELDS = frozenset(
    {"kind", "name", "names", "follows_id", "located_in_id", "place", "valid_from", "valid_to", "note"}
)
_CONTACT_FIELDS = frozenset({"office", "name", "email", "telephone", "valid_from", "valid_to"})


def record_body(
    party: str,
    *,
    actor: Actor,
    kind: str,
    name: str,
    label: Label,
    is_illustrative: bool = False,
    **details: Any,
) -> Body:
    """Record a counterpart body of a party.

    Checks: the action, that the actor may read the label, party, kind, name, dates. Changes: one row.
    Records: history, `body.recorded`. `details` are further fields of Body. Raises InvalidInput,
    NotAllowed.
    """
    require(actor, policy.RECORD_BODY)
    require_label(actor, label)
    if party not in parties():
        raise InvalidInput(_("This party is not known."), code="unknown_party", field="party", value=party)
    values = _checked({"kind": kind, "name": name, **details}, _BODY_FIELDS, required="name")
    if kind not in Body.Kind.values:
        raise InvalidInput(
            _("This kind of body is not known."), code="unknown_kind", field="kind", value=kind
        )
    with operation(actor, "parties.record_body"):
        body = Body.objects.create(party_id=party, label=label, is_illustrative=is_illustrative, **values)
        record_event(actor, "body.recorded", body)
    return body


def update_body(body: Body, *, actor: Actor, reason: str = "", **changes: Any) -> Body:
    """Change what is said of a body. A body that was renamed is better recorded anew, with `follows_id`.

    Checks: the action, field names, dates. Changes: the named fields. Records: history, `body.changed`.
    """
    require(actor, policy.CHANGE_BODY)
    values = _checked(changes, _BODY_FIELDS, required="name")
    with operation(actor, "parties.update_body", reason=reason):
        row = _locked(Body, body)
        _save(row, values)
        record_event(actor, "body.changed", row, summary=", ".join(sorted(changes)))
    return row


def record_contact(
    body: Body,
    *,
    actor: Actor,
    office: str,
    label: Label | None = None,
    is_illustrative: bool = False,
    **details: Any,
) -> ContactPoint:
    """Record whom to reach at a body.

    Checks: the action, office, dates, the label. Changes: one row, under the body's label combined with
    `label` if one is given, so that a contact never says more than its body may. Records: history,
    `contact.recorded` on the body.
    """
    require(actor, policy.RECORD_BODY)
    values = _checked({"office": office, **details}, _CONTACT_FIELDS, required="office")
    with operation(actor, "parties.record_contact"):
        row = _locked(Body, body)
        carried = label_for(combine(row.label.value, label.value)) if label else row.label
        require_label(actor, carried)
        contact = ContactPoint.objects.create(
            body=row, label=carried, is_illustrative=is_illustrative, **values
        )
        record_event(actor, "contact.recorded", contact)
    return contact


def update_contact(contact: ContactPoint, *, actor: Actor, reason: str = "", **changes: Any) -> ContactPoint:
    """Change a contact point, or end it by setting `valid_to`.

    Checks: the action, field names, dates. Changes: the named fields. Records: history, `contact.changed`.
    """
    require(actor, policy.CHANGE_BODY)
    values = _checked(changes, _CONTACT_FIELDS, required="office")
    with operation(actor, "parties.update_contact", reason=reason):
        row = _locked(ContactPoint, contact)
        _save(row, values)
        record_event(actor, "contact.changed", row, summary=", ".join(sorted(changes)))
    return row


def remove_contact(contact: ContactPoint, *, actor: Actor, reason: str) -> None:
    """Remove a contact point that was recorded by mistake; one that no longer holds is ended instead.

    Checks: the action, a reason. Changes: deletes the row. Records: history, `contact.removed`.
    """
    require(actor, policy.CHANGE_BODY)
    if not reason.strip():
        raise InvalidInput(_("Say why this contact point is removed."), code="reason_missing", field="reason")
    with operation(actor, "parties.remove_contact", reason=reason):
        row = _locked(ContactPoint, contact)
        record_event(actor, "contact.removed", row)
        row.delete()


def _locked(model: type[Row], row: Row) -> Row:
    """The row as it is now, locked until the transaction ends. Raises NotFound when the actor may not see
    it.
    """
    found = model._default_manager.select_for_update().filter(pk=row.pk).first()
    if found is None:
        raise NotFound(_("There is no such record, or you may not see it."))
    return found


def _checked(changes: Mapping[str, Any], allowed: frozenset[str], *, required: str) -> dict[str, Any]:
    """The values to store, with the days that partial dates allow. Raises InvalidInput naming the field."""
    unknown = set(changes) - allowed
    if unknown:
        raise InvalidInput(
            _("These fields cannot be changed here."), code="not_editable", fields=sorted(unknown)
        )
    values = dict(changes)
    if required in values and not str(values[required]).strip():
        raise InvalidInput(_("A name is needed here."), code="name_missing", field=required)
    if values.get("valid_from"):
        values["first_day"] = bounds(values["valid_from"])[0]
    elif "valid_from" in values:
        values["first_day"] = None
    if values.get("valid_to"):
        values["last_day"] = bounds(values["valid_to"])[1]
    elif "valid_to" in values:
        values["last_day"] = None
    _check_order(values.get("first_day"), values.get("last_day"))
    return values


def _check_order(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and first > last:
        raise InvalidInput(_("It ends before it begins."), code="dates_reversed", field="valid_to")


def _save(row: Body | ContactPoint, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    _check_order(row.first_day, row.last_day)
    row.save(update_fields=list(values))
