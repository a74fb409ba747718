"""Writes of the inbox: put an item off, let somebody stand in, show to the head what waits too long."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor, Role
from umubano.core.changes import acting
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.surfaces.inbox.items import Identity, awaits, candidates, inbox_of, waits_too_long
from umubano.surfaces.inbox.models import Absence, Escalation, Snooze

_PEOPLE = frozenset(Role) - {Role.SERVICE, Role.ADMINISTRATOR}
SNOOZE = ActionRule("inbox.snooze", gettext_lazy("Postpone an item of the own inbox"), _PEOPLE)
DELEGATE = ActionRule(
    "inbox.delegate",
    gettext_lazy("Let somebody stand in during an absence"),
    _PEOPLE - {Role.PARTNER},
    gettext_lazy("The deputy sees what the deputy may read, and acts with the own rights."),
)
ACTIONS = (SNOOZE, DELEGATE)

#: Nobody puts off an item, or is away, for longer.
LONGEST = timedelta(days=366)


def snooze(*, actor: Actor, digest: str, until: date) -> Snooze:
    """Postpone one of the actor's items until a day; postponing it again replaces the day.

    Checks: the action, that the item is in the actor's inbox, the day. Raises NotFound, InvalidInput.
    """
    require(actor, SNOOZE)
    if actor.user_id is None or digest not in {line.digest for line in inbox_of(actor)}:
        raise NotFound(_("There is no such item in your inbox; it may be done already."))
    if not today() < until <= today() + LONGEST:
        raise InvalidInput(
            _("Choose a day after today, within a year."), code="day_out_of_range", field="until"
        )
    kept, _created = Snooze.objects.update_or_create(
        account_id=actor.user_id, digest=digest, defaults={"until": until}
    )
    return kept


def wake(*, actor: Actor, digest: str) -> None:
    """Show an item again that the actor postponed."""
    Snooze.objects.filter(account=actor.user_id, digest=digest).delete()


def possible_deputies(actor: Actor) -> QuerySet[Account]:
    """Colleagues who may stand in for the actor: people of our own side who may sign in."""
    return Account.objects.filter(
        is_active=True, role__in=[role.value for role in _PEOPLE - {Role.PARTNER}]
    ).exclude(pk=actor.user_id or 0)


def start_absence(*, actor: Actor, deputy: Account, starts_on: date, ends_on: date) -> Absence:
    """Let the deputy see what awaits the actor on these days.

    Checks: the action, that the deputy is a colleague who may sign in, the days, that they overlap no other absence.
    Records: `absence_changed` in the access log. Raises InvalidInput, Conflict.
    """
    require(actor, DELEGATE)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person is absent."), code="no_account")
    if not possible_deputies(actor).filter(pk=deputy.pk).exists():
        raise InvalidInput(
            _("Choose a colleague who may sign in."), code="deputy_not_possible", field="deputy"
        )
    if ends_on < starts_on:
        raise InvalidInput(_("The last day is before the first."), code="days_reversed", field="ends_on")
    if ends_on < today() or ends_on - starts_on > LONGEST:
        raise InvalidInput(
            _("Choose days that are not over, a year at most."), code="day_out_of_range", field="ends_on"
        )
    others = Absence.objects.filter(
        account=actor.user_id, withdrawn_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    )
    if others.exists():
        raise Conflict(
            _("You have said for some of these days already who stands in. Withdraw that first."),
            code="absence_overlaps",
        )
    absence = Absence.objects.create(
        account_id=actor.user_id, deputy=deputy, starts_on=starts_on, ends_on=ends_on
    )
    _log(actor, absence, "given")
    return absence


def withdraw_absence(absence: Absence, *, actor: Actor) -> Absence:
    """End the actor's own absence: the deputy sees nothing of it any more. Records: `absence_changed`. Raises NotFound."""
    if absence.account_id != actor.user_id:
        raise NotFound(_("There is no such absence."))
    if absence.withdrawn_at is None:
        absence.withdrawn_at = timezone.now()
        absence.save(update_fields=["withdrawn_at"])
        _log(actor, absence, "withdrawn")
    return absence


def restore_absence(absence: Absence, *, actor: Actor) -> Absence:
    """Undo a withdrawal, by the same rules as making it. Raises NotFound, Conflict."""
    if absence.account_id != actor.user_id or absence.withdrawn_at is None:
        raise NotFound(_("There is no such absence."))
    return start_absence(
        actor=actor, deputy=absence.deputy, starts_on=absence.starts_on, ends_on=absence.ends_on
    )


def _log(actor: Actor, absence: Absence, what: str) -> None:
    record_access(
        actor,
        AccessKind.ABSENCE_CHANGED,
        subject_kind="account",
        subject_ref=f"user:{absence.deputy_id}",
        subject_title=str(absence.deputy),
        details={what: [absence.starts_on, absence.ends_on]},
    )


def own_absences(actor: Actor) -> QuerySet[Absence]:
    """The actor's absences that are not over."""
    return Absence.objects.filter(
        account=actor.user_id, withdrawn_at=None, ends_on__gte=today()
    ).select_related("deputy")


def standing_in(actor: Actor) -> QuerySet[Absence]:
    """Whom the actor stands in for, now or soon."""
    return Absence.objects.filter(
        Q(deputy=actor.user_id), withdrawn_at=None, ends_on__gte=today()
    ).select_related("account")


def escalate(_operator: Actor, on: date, _item: int | None = None) -> int:
    """Mark for the head what is weighty and waits too long on somebody else's desk, once for each item; returns how many were new.

    Each head is asked with the own labels. Records: `escalated` with the item's label and title. Idempotent.
    """
    heads = Account.objects.prefetch_related("desks").filter(role=Role.HEAD, is_active=True).order_by("id")
    new = 0
    for head in heads:
        with acting(head.as_actor()) as actor:
            known = set(Escalation.objects.values_list("digest", flat=True))
            who = Identity.of(head)
            for one in candidates(actor, on):
                if not one.item.is_weighty or one.digest in known or awaits(one, who):
                    continue
                if not waits_too_long(one, on):
                    continue
                _made, created = Escalation.objects.get_or_create(
                    digest=one.digest, defaults={"escalated_on": on}
                )
                if created:
                    new += 1
                    record_access(
                        _operator,
                        AccessKind.ESCALATED,
                        subject_kind="inbox",
                        subject_title=one.item.title,
                        label=one.item.label_id,
                    )
    return new
