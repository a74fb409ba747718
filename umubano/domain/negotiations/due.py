"""What falls due in the pipeline: next steps, waivers that end, intended signatures, negotiations stuck, duties after signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.dates import today
from umubano.core.registry import DueItem
from umubano.domain.negotiations.gates import gates_of
from umubano.domain.negotiations.lifecycle import STUCK_AFTER_DAYS, Stage
from umubano.domain.negotiations.models import Gate, Negotiation
from umubano.domain.negotiations.profiles import current_profile

#: Kinds that the head must know of: it does not move, its day of signature, a leave that ends.
_WEIGHTY = frozenset({"signature", "stuck", "waiver"})


def due(actor: Actor, start: date, end: date) -> Iterable[DueItem]:
    """Everything due by `end`, what was due before `start` and is still open included. In order of days."""
    if actor.is_foreign:
        # all of it is our own work
        return []
    found = [*_next_steps(end), *_signatures(end), *_stuck(end), *_waivers(end), *_follow_ups(end)]
    return sorted(found, key=lambda item: (item.on, item.about))


def _item(row: Any, on: date, kind: str, kind_title: str, why: str, part: str = "") -> DueItem:
    """`part` is the gate, where there may be several of one kind."""
    what = kind.removesuffix("_soon")  # the same thing before and after its day
    key = f"{what}-{part}" if part else what
    return DueItem(
        key=f"negotiation-{key}-{row.ref}",
        on=on,
        kind=f"negotiation_{kind}",
        kind_title=kind_title,
        about=row.ref,
        about_title=row.title,
        url=row.get_absolute_url(),
        why=why,
        owner=str(row.owner or ""),
        label_id=row.label_id,
        is_illustrative=row.is_illustrative,
        is_weighty=kind in _WEIGHTY,
        parties=tuple(party.party_id for party in row.parties.all()),
        desks=(row.desk,) if row.desk else (),
        revision=row.version,
    )


def _open() -> Any:
    rows = Negotiation.objects.filter(closed_on__isnull=True)
    return rows.select_related("owner").prefetch_related("parties")


def _next_steps(end: date) -> Iterator[DueItem]:
    for row in _open().filter(next_step_due__lte=end):
        why = row.next_step or _("A next step is due, but nobody said which.")
        if row.blocked_by:
            why = _("%(step)s (blocked by: %(what)s)") % {"step": why, "what": row.blocked_by}
        yield _item(row, row.next_step_due, "next_step", _("Next step"), why)


def _signatures(end: date) -> Iterator[DueItem]:
    for row in _open().filter(target_signature__lte=end):
        why = _("Signature is intended; the negotiation is at “%(stage)s”.") % {
            "stage": Stage(row.stage).label
        }
        yield _item(row, row.target_signature, "signature", _("Intended signature"), why)


def _stuck(end: date) -> Iterator[DueItem]:
    condition = Q()
    for stage, days in STUCK_AFTER_DAYS.items():
        condition |= Q(stage=stage, stage_since__lte=end - timedelta(days=days))
    for row in _open().filter(condition):
        days = STUCK_AFTER_DAYS[row.stage]
        on, said = row.stage_since + timedelta(days=days), {"days": days, "stage": Stage(row.stage).label}
        if on < today():
            why = _("More than %(days)d days at “%(stage)s”: move it, set it aside or drop it.") % said
            yield _item(row, on, "stuck", _("Stuck"), why)
        else:
            why = _("It counts as stuck after %(days)d days at “%(stage)s”; move it on before.") % said
            yield _item(row, on, "stuck_soon", _("Will count as stuck"), why)


def _waivers(end: date) -> Iterator[DueItem]:
    waived = Gate.objects.filter(state=Gate.State.WAIVED, due_on__lte=end).exclude(
        negotiation__stage=Stage.DROPPED
    )
    for gate in waived.select_related("negotiation__owner").prefetch_related("negotiation__parties"):
        rule = current_profile().gate(gate.code)
        if rule is None or gate.due_on is None:
            continue
        why = _("The waiver of “%(gate)s” ends; it must be met by then.") % {"gate": rule.title}
        yield _item(gate.negotiation, gate.due_on, "waiver", _("Waiver ends"), why, gate.code)


def _follow_ups(end: date) -> Iterator[DueItem]:
    """Duties after signature for which the profile sets the directorate's own target."""
    rules = [rule for rule in current_profile().gates if rule.within_days is not None]
    if not rules:
        return
    targets = [rule.within_days or 0 for rule in rules]
    settled = Gate.objects.filter(
        negotiation=OuterRef("pk"), state=Gate.State.MET, code__in=[rule.code for rule in rules]
    ).values("negotiation")
    met = Subquery(settled.annotate(number=Count("id")).values("number"))
    signed: Any = (
        Negotiation.objects.filter(stage=Stage.SIGNED)
        .filter(closed_on__lte=end - timedelta(days=min(targets)))
        .annotate(met=Coalesce(met, 0))
        .filter(met__lt=len(rules))
        .select_related("owner")
        .prefetch_related("gates", "parties", "agreement__acts__corrections")
    )
    for row in signed:
        # the agreement may have got a label of its own that this reader does not hold
        acts = (
            {act.kind for act in row.agreement.acts.all() if not act.corrections.all()}
            if row.agreement
            else set()
        )
        for gate in gates_of(row, on=end, acts=acts):
            if not gate.is_follow_up or not gate.holds_back or gate.rule.within_days is None:
                continue
            on = row.closed_on + timedelta(days=gate.rule.within_days)
            if on <= end:
                why = _("%(gate)s. The directorate’s own target; %(source)s") % {
                    "gate": gate.title,
                    "source": gate.rule.legal_source,
                }
                yield _item(row, on, "follow_up", _("Duty after signature"), why, gate.rule.code)
