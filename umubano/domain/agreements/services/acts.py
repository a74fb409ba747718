"""Record what happened to an agreement, and correct what was recorded wrongly. Acts are only ever added."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.changes import operation
from umubano.core.changes.log import record_event
from umubano.core.dates import PartialDate
from umubano.core.errors import Conflict, InvalidInput
from umubano.domain.agreements import policy
from umubano.domain.agreements.models import Act, Agreement
from umubano.domain.agreements.services.change import locked, require_reason
from umubano.domain.agreements.services.create import make_act
from umubano.domain.agreements.services.projection import check_act, reproject


def record_act(
    agreement: Agreement,
    *,
    actor: Actor,
    kind: str,
    effective: str,
    party: str | None = None,
    details: dict[str, Any] | None = None,
    document: str = "",
    source_id: int | None = None,
    note: str = "",
    reason: str = "",
) -> Act:
    """Record an act.

    Checks: the action and desk, the kind and what it asks for, the date (EDTF), that the party is one.
    Changes: adds the act; recomputes the standing, coming dates and periods in the same transaction.
    Records: history, `agreement.<kind>` with the effective date.
    """
    with operation(actor, "agreements.record_act", reason=reason or note):
        row = locked(agreement, actor, policy.RECORD_ACT)
        check_act(kind, effective, details or {})
        _check_party(row, party)
        act = make_act(
            row,
            actor,
            kind=kind,
            effective=effective,
            party=party,
            details=details,
            document=document,
            source_id=source_id,
            note=note,
        )
        act.save(force_insert=True)
        reproject(row)
        record_event(actor, f"agreement.{kind}", row, effective_on=act.effective_to, summary=effective)
    return act


def _check_party(agreement: Agreement, party: str | None) -> None:
    if party and not agreement.parties.filter(party__code=party).exists():
        raise InvalidInput(
            _("%(party)s is not a party to this agreement.") % {"party": party},
            code="act_of_a_stranger",
            field="party",
            value=party,
        )


def correct_act(
    act: Act,
    *,
    actor: Actor,
    reason: str,
    effective: str | None = None,
    party: str | None = None,
    details: dict[str, Any] | None = None,
    withdraw: bool = False,
) -> Act | None:
    """Correct a recorded act by a new one that says why; with `withdraw`, say only that it never happened.

    The wrong act stays in the list, struck through, with the reason. Raises Conflict when it is corrected already.
    """
    if not reason.strip():
        raise InvalidInput(_("Say what was wrong."), code="reason_missing", field="reason")
    with operation(actor, "agreements.correct_act", reason=reason):
        row = locked(act.agreement, actor, policy.CORRECT_ACT)
        require_reason(row, reason)
        if act.corrections.exists():
            raise Conflict(
                _("This act is corrected already; correct the correction."), code="already_corrected"
            )
        if withdraw:
            correction = make_act(
                row,
                actor,
                kind="correction",
                effective=act.effective,
                party=act.party_id,
                note=reason,
                corrects=act,
            )
        else:
            written = str(PartialDate.parse(effective)) if effective else act.effective
            given = act.details if details is None else details
            check_act(act.kind, written, given)
            _check_party(row, party)
            correction = make_act(
                row,
                actor,
                kind=act.kind,
                effective=written,
                party=party or act.party_id,
                details=given,
                document=act.document,
                source_id=act.source_id,
                note=reason,
                corrects=act,
            )
        correction.save(force_insert=True)
        reproject(row)
        record_event(
            actor,
            "agreement.act_corrected",
            row,
            summary=f"{act.kind}: {act.effective} → {correction.effective}",
        )
    return correction
