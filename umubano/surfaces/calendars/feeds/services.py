"""Make and revoke calendar feeds, and find the one that an address belongs to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.accounts.desks import desk_choices
from umubano.core.actors import Actor, Role
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.dates import today
from umubano.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from umubano.core.labels.rules import LADDER
from umubano.core.policy import require
from umubano.core.registry import ActionRule
from umubano.surfaces.calendars.items import entries_between
from umubano.surfaces.calendars.models import Feed, FeedScope

KEEP = ActionRule(
    "calendars.feed",
    gettext_lazy("Fetch a calendar by a secret address"),
    frozenset(Role) - {Role.SERVICE, Role.ADMINISTRATOR},
    gettext_lazy("Details up to the level that may leave; the rest shows as busy."),
)
#: Roles that look after every desk.
_EVERY_DESK = frozenset({Role.HEAD, Role.LEGAL, Role.AUDITOR})
#: More addresses than this nobody keeps track of.
MOST_FEEDS = 20
_SECRET_CHARACTERS = 48
_SIGNATURE_CHARACTERS = 32


def _signature(secret: str) -> str:
    return salted_hmac("umubano.calendars.feed", secret, algorithm="sha256").hexdigest()[
        :_SIGNATURE_CHARACTERS
    ]


def new_token() -> str:
    """192 random bits and our signature over them, so that a guess is refused without asking the database."""
    secret = secrets.token_hex(_SECRET_CHARACTERS // 2)
    return secret + _signature(secret)


def is_signed(token: str) -> bool:
    """Whether the token is one that this installation made."""
    secret, signature = token[:_SECRET_CHARACTERS], token[_SECRET_CHARACTERS:]
    return constant_time_compare(_signature(secret), signature)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def create_feed(
    *, actor: Actor, scope: str, scope_ref: str = "", ceiling: int | None = None
) -> tuple[Feed, str]:
    """Make a feed and the secret of its address, which is told once and kept nowhere.

    Checks: the action, that the desk is the actor's to see, that the joint body stands in the actor's calendar, the ceiling of the
    installation, how many there are. Records: `feed_created` in the access log. Raises NotAllowed, InvalidInput, Conflict.
    """
    require(actor, KEEP)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person has calendar feeds."), code="no_account")
    _check_scope(actor, scope, scope_ref)
    ceiling = settings.UMUBANO_FEED_CEILING if ceiling is None else ceiling
    require_ceiling(ceiling)
    if Feed.objects.filter(account=actor.user_id, revoked_at=None).count() >= MOST_FEEDS:
        raise Conflict(
            _("You have %(number)d calendar feeds. Revoke one that you no longer use first.")
            % {"number": MOST_FEEDS},
            code="too_many_feeds",
        )
    token = new_token()
    feed = Feed.objects.create(
        account_id=actor.user_id,
        scope=scope,
        scope_ref=scope_ref,
        digest=digest_of(token),
        ceiling=ceiling,
    )
    _log(actor, AccessKind.FEED_CREATED, feed)
    return feed, token


def require_ceiling(ceiling: int) -> None:
    """Refuse a level that does not exist or is above what the installation lets leave. Raises InvalidInput."""
    if ceiling not in LADDER or ceiling > settings.UMUBANO_FEED_CEILING:
        raise InvalidInput(
            _("Details up to %(level)s at most may leave in a calendar feed.")
            % {"level": LADDER.get(settings.UMUBANO_FEED_CEILING, "")},
            code="above_ceiling",
            field="ceiling",
        )


def _check_scope(actor: Actor, scope: str, scope_ref: str) -> None:
    allowed = {
        FeedScope.PERSON.value: lambda: not scope_ref,
        FeedScope.DESK.value: lambda: scope_ref in desks_for(actor),
        FeedScope.BODY.value: lambda: scope_ref in bodies_for(actor),
    }
    if scope not in allowed or not allowed[scope]():
        raise InvalidInput(
            _("There is no such calendar, or you may not see it."), code="unknown_calendar", field="calendar"
        )


def desks_for(actor: Actor) -> dict[str, str]:
    """Code and name of the desks whose calendar the actor may have: the own ones; head, legal adviser and auditor every one."""
    if actor.is_foreign:
        return {}
    return {code: name for code, name in desk_choices() if actor.role in _EVERY_DESK or code in actor.desks}


def bodies_for(actor: Actor) -> frozenset[str]:
    """References of the joint bodies that stand in the actor's calendar of a year back and ahead."""
    day = today()
    entries = entries_between(actor, day - timedelta(days=365), day + timedelta(days=365))
    return frozenset(body for entry in entries for body in entry.item.bodies)


def revoke_feed(feed: Feed, *, actor: Actor) -> Feed:
    """End the actor's own feed: its address finds nothing any more. Records: `feed_revoked`. Raises NotFound for another's."""
    if feed.account_id != actor.user_id:
        raise NotFound(_("There is no such calendar feed."))
    if feed.revoked_at is None:
        feed.revoked_at = timezone.now()
        feed.sent = {}
        feed.save(update_fields=["revoked_at", "sent"])
        _log(actor, AccessKind.FEED_REVOKED, feed)
    return feed


def own_feed(actor: Actor, identifier: int) -> Feed:
    """One of the actor's own feeds. Raises NotFound."""
    feed = Feed.objects.filter(pk=identifier, account=actor.user_id).first()
    if feed is None:
        raise NotFound(_("There is no such calendar feed."))
    return feed


def _log(actor: Actor, kind: AccessKind, feed: Feed) -> None:
    record_access(
        actor,
        kind,
        subject_kind="feed",
        subject_ref=str(feed.pk),
        subject_title=feed.get_scope_display(),
        details={"scope": feed.scope, "ceiling": feed.ceiling},
    )


def feed_by_token(token: str) -> Feed | None:
    """The feed of a signed token, with its account; None when it is unknown or revoked, or the account may not sign in."""
    return (
        Feed.objects.select_related("account")
        .filter(digest=digest_of(token), revoked_at=None, account__is_active=True)
        .first()
    )
