"""Declare the intended focus, correct a declaration, end it. Only the head of the directorate; nothing is ever deleted.

A correction mends what was declared wrongly, for all its days; a change of intention ends the declaration and makes another, so that what was
intended before can still be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from umubano.core.actors import Actor, Role
from umubano.core.changes import operation
from umubano.core.changes.locking import locked_row, require_version
from umubano.core.changes.log import record_event, relabel_events
from umubano.core.codelists.services import choices as code_choices
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput, NotFound
from umubano.core.labels.models import Label
from umubano.core.labels.services import require_label
from umubano.core.policy import require
from umubano.core.refs import new_ref
from umubano.core.registry import ActionRule
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.services.change import violates
from umubano.insight.effort import policy
from umubano.insight.effort.models import Axis, Focus, FocusShare, Shares
from umubano.insight.effort.queries import REGIONS
from umubano.insight.portfolio.figures import ORGANISATIONS

_ALL = Decimal(100)


@dataclass(slots=True)
class FocusDraft:
    """A declaration before it has a row. `axis` is a value of `Axis`; `shares` are percents by code of region or area.

    `declared_by` is for the service that records what somebody else declared; a person declares in the own name.
    """

    title: str
    axis: str
    starts_on: date
    shares: Shares
    label: Label
    ends_on: date | None = None
    declared_on: date | None = None
    declared_by: str = ""
    ref: str = ""
    is_illustrative: bool = False


def codes_of(axis: str) -> list[str]:
    """What the effort can be divided into on this axis."""
    if axis == Axis.REGION:
        return [*REGIONS, ORGANISATIONS]
    return [code for code, _name in code_choices("area")]


def declare_focus(actor: Actor, draft: FocusDraft, *, reason: str) -> Focus:
    """Declare what the effort is meant to be from a day on.

    Checks: the action, the right to the label, a title and a reason, the order of the days, known codes, shares that together are at most
    100 %, that no other declaration of this axis has a day in common. Changes: the declaration and its shares. Records: history,
    `focus.declared`. Raises NotAllowed, InvalidInput, Conflict (`focus_overlaps`).
    """
    require(actor, policy.DECLARE)
    require_label(actor, draft.label)
    if draft.axis not in Axis.values:
        raise InvalidInput(_("Choose by what the effort is divided."), code="unknown_axis", field="axis")
    _require_words(draft.title, reason)
    _require_order(draft.starts_on, draft.ends_on)
    shares = checked_shares(draft.axis, draft.shares)
    _require_apart(draft.axis, draft.starts_on, draft.ends_on)
    row = Focus(
        ref=draft.ref or new_ref("F"),
        label=draft.label,
        title=draft.title.strip(),
        axis=draft.axis,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
        reason=reason.strip(),
        declared_by=draft.declared_by if actor.role is Role.SERVICE and draft.declared_by else actor.name,
        declared_on=draft.declared_on or today(),
        is_illustrative=draft.is_illustrative,
    )
    with operation(actor, "effort.declare", reason=reason):
        _save(row, force_insert=True)
        FocusShare.objects.bulk_create(
            FocusShare(focus=row, label=row.label, code=code, percent=percent)
            for code, percent in shares.items()
        )
        record_event(actor, "focus.declared", row, effective_on=row.starts_on)
    return row


def correct_focus(
    focus: Focus,
    *,
    actor: Actor,
    title: str,
    starts_on: date,
    ends_on: date | None,
    shares: Mapping[str, Decimal],
    label: Label,
    reason: str,
    version: int | None = None,
) -> Focus:
    """Mend what was declared wrongly, for all its days.

    Checks: the action, that it is not ended, that nobody else changed it since `version`, and what `declare_focus` checks. Changes: the
    declaration, its shares, their labels. Records: history, `focus.corrected`. Raises NotAllowed, NotFound, InvalidInput,
    Conflict (`focus_ended`, `changed_meanwhile`, `focus_overlaps`).
    """
    with operation(actor, "effort.correct", reason=reason):
        row = _locked(focus, actor, policy.CHANGE)
        require_version(
            row,
            version,
            _("Somebody else changed this declaration meanwhile. Look at their change, then save again."),
        )
        require_label(actor, label)
        _require_words(title, reason)
        _require_order(starts_on, ends_on)
        wanted = checked_shares(row.axis, shares)
        _require_apart(row.axis, starts_on, ends_on, except_pk=row.pk)
        is_relabelled = label.pk != row.label_id
        row.title, row.starts_on, row.ends_on, row.label = title.strip(), starts_on, ends_on, label
        row.version += 1
        _save(row, update_fields=["title", "starts_on", "ends_on", "label", "version"])
        if is_relabelled:
            row.shares.update(label=label)
        _save_shares(row, wanted)
        if is_relabelled:
            relabel_events(row, label)
        record_event(actor, "focus.corrected", row, effective_on=row.starts_on)
    return row


def end_focus(focus: Focus, *, actor: Actor, on: date, reason: str) -> Focus:
    """End a declaration: `on` is the last day on which it holds.

    Checks: the action, a reason, that it is not ended, that the day is one of its days. Changes: its last day and why. Records: history,
    `focus.ended`. Raises NotAllowed, NotFound, InvalidInput (`day_before_it_began`, `day_after_it_ends`), Conflict (`focus_ended`).
    """
    with operation(actor, "effort.end", reason=reason):
        row = _locked(focus, actor, policy.END)
        if not reason.strip():
            raise InvalidInput(_("Say why."), code="reason_missing", field="reason")
        if on < row.starts_on:
            raise InvalidInput(
                _("It holds only from %(day)s on; its last day cannot be before that.")
                % {"day": in_words(row.starts_on)},
                code="day_before_it_began",
                field="last_day",
            )
        if row.ends_on is not None and on > row.ends_on:
            raise InvalidInput(
                _("It holds until %(day)s as declared; ending cannot make it last longer.")
                % {"day": in_words(row.ends_on)},
                code="day_after_it_ends",
                field="last_day",
            )
        row.ends_on, row.ended_because = on, reason.strip()
        row.version += 1
        row.save(update_fields=["ends_on", "ended_because", "version"])
        record_event(actor, "focus.ended", row, effective_on=on)
    return row


def focus_by_ref(ref: str) -> Focus:
    """The declaration with this reference. Raises NotFound."""
    found = Focus.objects.select_related("label").prefetch_related("shares").filter(ref=ref).first()
    if found is None:
        raise NotFound(_("There is no such declaration, or you may not see it."))
    return found


def focus_on(day: date, axis: str) -> Focus | None:
    """The declaration that holds on a day, if the reader may see one."""
    rows = Focus.objects.holding_on(day).filter(axis=axis)
    found: Focus | None = rows.select_related("label").prefetch_related("shares").first()
    return found


def checked_shares(axis: str, shares: Mapping[str, Decimal]) -> Shares:
    """The shares that are more than nothing. Raises InvalidInput for an unknown code, a share that is none, or more than all together."""
    known = set(codes_of(axis))
    kept: Shares = {}
    for code, percent in shares.items():
        if code not in known:
            raise InvalidInput(
                _("“%(code)s” is not one of the regions or areas offered.") % {"code": code},
                code="unknown_code",
                value=code,
            )
        exact = Decimal(percent)
        if exact < 0 or exact > _ALL or exact != round(exact, 2):
            raise InvalidInput(
                _("A share is between 0 and 100 %, with two decimals at most."),
                code="share_out_of_range",
                field=f"share_{code}",
                value=str(percent),
            )
        if exact:
            kept[code] = exact
    if not kept:
        raise InvalidInput(_("Give at least one share."), code="shares_missing")
    total = sum(kept.values(), Decimal(0))
    if total > _ALL:
        raise InvalidInput(
            _("The shares come to %(total)s %% together; they can be at most 100 %%.")
            % {"total": f"{total.normalize():f}"},
            code="shares_above_all",
            total=str(total),
        )
    return kept


def _require_words(title: str, reason: str) -> None:
    if not title.strip():
        raise InvalidInput(_("A declaration needs a title."), code="title_missing", field="title")
    if not reason.strip():
        raise InvalidInput(_("Say why."), code="reason_missing", field="reason")


def _require_order(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise InvalidInput(_("It ends before it begins."), code="days_out_of_order", field="ends_on")


def _require_apart(axis: str, first: date, last: date | None, *, except_pk: int | None = None) -> None:
    rows = Focus.objects.filter(axis=axis).overlapping(first, last)
    if except_pk is not None:
        rows = rows.exclude(pk=except_pk)
    other = rows.order_by("starts_on").first()
    if other is not None:
        raise _overlap(other)


def _overlap(other: Focus | None = None) -> Conflict:
    if other is None:
        # kept apart by the database: it may be one that this reader may not see
        text = _("Another declaration holds on some of these days. Choose other days.")
    elif other.ends_on is None:
        text = _(
            "“%(title)s” (%(ref)s) holds from %(first)s until further notice. End it before the new one begins, or choose other days."
        ) % {"title": other.title, "ref": other.ref, "first": in_words(other.starts_on)}
    else:
        text = _(
            "“%(title)s” (%(ref)s) holds from %(first)s to %(last)s. End it before the new one begins, or choose other days."
        ) % {
            "title": other.title,
            "ref": other.ref,
            "first": in_words(other.starts_on),
            "last": in_words(other.ends_on),
        }
    return Conflict(text, code="focus_overlaps", field="starts_on")


def _save(row: Focus, **how: Any) -> None:
    try:
        row.save(**how)
    except IntegrityError as error:
        if any(violates(error, f"effort_focus_{axis}_apart") for axis in Axis.values):
            raise _overlap() from None
        if violates(error, "effort_focus_ref_key"):
            raise Conflict(
                _("There is already a record with this reference."), code="ref_taken", field="ref"
            ) from None
        raise


def _save_shares(row: Focus, wanted: Shares) -> None:
    present = {share.code: share for share in FocusShare.objects.filter(focus=row)}
    for code, share in present.items():
        if code not in wanted:
            share.delete()
        elif share.percent != wanted[code]:
            share.percent = wanted[code]
            share.save(update_fields=["percent"])
    for code, percent in wanted.items():
        if code not in present:
            FocusShare.objects.create(focus=row, label=row.label, code=code, percent=percent)


def _locked(focus: Focus, actor: Actor, rule: ActionRule) -> Focus:
    """The row, locked until the transaction ends. Who may not write it may still see it, and is told so."""
    found = locked_row(
        focus,
        actor,
        rule,
        missing=_("There is no such declaration, or you may not see it."),
    )
    if found.is_ended:
        raise Conflict(
            _("This declaration is ended and is no longer changed. Declare a new focus."), code="focus_ended"
        )
    return found
