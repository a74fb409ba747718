"""What falls due in the pipeline: next steps, waivers that end, intended signatures, negotiations stuck, duties after signature."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from umubano.core.actors import Actor
from umubano.core.registry import DueItem
from umubano.domain.negotiations.gates import gates_of
from umubano.domain.negotiations.lifecycle import STUCK_AFTER_DAYS, Stage
from umubano.domain.negotiations.models import Gate, Negotiation
from umubano.domain.negotiations.profiles import current_profile


def due(actor: Actor, start: date, end: date) -> Iterable[DueItem]:  # noqa: ARG001 — trimmed by row security
    """Everything that falls due from `start` to `end`, both included, in the order of days."""
    found = [
        *_next_steps(start, end),
        *_signatures(start, end),
        *_stuck(start, end),
        *_waivers(start, end),
        *_follow_ups(start, end),
    ]
    return sorted(found, key=lambda item: (item.on, item.about))


def _item(row: Any, on: date, kind: str, kind_title: str, why: str) -> DueItem:
    return DueItem(
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
    )


def _open() -> Any:
    return Negotiation.objects.filter(closed_on__isnull=True).select_related("owner")


def _next_steps(start: date, end: date) -> Iterator[DueItem]:
    for row in _open().filter(next_step_due__range=(start, end)):
        why = row.next_step or _("A next step is due, but nobody said which.")
        if row.blocked_by:
            why = _("%(step)s Blocked by: %(what)s") % {"step": why, "what": row.blocked_by}
        yield _item(row, row.next_step_due, "next_step", _("Next step"), why)


def _signatures(start: date, end: date) -> Iterator[DueItem]:
    for row in _open().filter(target_signature__range=(start, end)):
        why = _("Signature is intended; the negotiation is at “%(stage)s”.") % {
            "stage": Stage(row.stage).label
        }
        yield _item(row, row.target_signature, "signature", _("Intended signature"), why)


def _stuck(start: date, end: date) -> Iterator[DueItem]:
    condition = Q()
    for stage, days in STUCK_AFTER_DAYS.items():
        lead = timedelta(days=days)
        condition |= Q(stage=stage, stage_since__range=(start - lead, end - lead))
    for row in _open().filter(condition):
        days = STUCK_AFTER_DAYS[row.stage]
        why = _("%(days)d days at “%(stage)s”: move it, set it aside or drop it.") % {
            "days": days,
            "stage": Stage(row.stage).label,
        }
        yield _item(row, row.stage_since + timedelta(days=days), "stuck", _("Stuck"), why)


def _waivers(start: date, end: date) -> Iterator[DueItem]:
    waived = Gate.objects.filter(state=Gate.State.WAIVED, due_on__range=(start, end)).exclude(
        negotiation__stage=Stage.DROPPED
    )
    for gate in waived.select_related("negotiation__owner"):
        rule = current_profile().gate(gate.code)
        if rule is None or gate.due_on is None:
            continue
        why = _("The waiver of “%(gate)s” ends; it must be met by then.") % {"gate": rule.title}
        yield _item(gate.negotiation, gate.due_on, "waiver", _("Waiver ends"), why)


def _follow_ups(start: date, end: date) -> Iterator[DueItem]:
    """Duties after signature for which the profile sets the directorate's own target."""
    targets = [rule.within_days for rule in current_profile().gates if rule.within_days is not None]
    if not targets:
        return
    signed = (
        Negotiation.objects.filter(stage=Stage.SIGNED)
        .filter(closed_on__range=(start - timedelta(days=max(targets)), end - timedelta(days=min(targets))))
        .select_related("owner")
        .prefetch_related("gates", "agreement__acts__corrections")
    )
    for row in signed:
        acts = frozenset(act.kind for act in row.agreement.acts.all() if not act.corrections.all())
        for gate in gates_of(row, on=end, acts=acts):
            if not gate.is_follow_up or not gate.holds_back or gate.rule.within_days is None:
                continue
            on = row.closed_on + timedelta(days=gate.rule.within_days)
            if start <= on <= end:
                why = _("%(gate)s. The directorate’s own target; %(source)s") % {
                    "gate": gate.title,
                    "source": gate.rule.legal_source,
                }
                yield _item(row, on, "follow_up", _("Duty after signature"), why)
