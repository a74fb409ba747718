"""Calendar feeds: the page in one's account, and the address that a calendar program fetches without signing in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required, login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from umubano.core.accounts.desks import desk_choices
from umubano.core.actors import Actor
from umubano.core.errors import DomainError
from umubano.core.labels.rules import LADDER
from umubano.core.policy import require
from umubano.core.registry import named_bodies
from umubano.core.ui.notices import notify
from umubano.core.web.pages import actor_of, page, see_other
from umubano.surfaces.calendars.feeds.fetching import fetch
from umubano.surfaces.calendars.feeds.services import (
    KEEP,
    bodies_for,
    create_feed,
    desks_for,
    feed_by_token,
    is_signed,
    own_feed,
    revoke_feed,
)
from umubano.surfaces.calendars.models import Feed, FeedScope

#: Wrong addresses from one place within the window before it is told to wait; right ones are always answered.
MOST_WRONG = 20
WINDOW = 600


class FeedForm(forms.Form):
    """Which calendar, and up to which level details leave."""

    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"))
    ceiling = forms.TypedChoiceField(
        label=gettext_lazy("Details up to"),
        coerce=int,
        help_text=gettext_lazy("A calendar program is outside the house: what is higher shows as “Busy”."),
    )

    def __init__(self, *args: Any, actor: Actor, bodies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("person:", str(FeedScope.PERSON.label))]
        choices += [
            (f"desk:{code}", _("Desk: %(name)s") % {"name": name}) for code, name in desks_for(actor).items()
        ]
        choices += [
            (f"body:{ref}", _("Joint body: %(name)s") % {"name": name})
            for ref, name in sorted(bodies.items(), key=lambda pair: pair[1])
        ]
        self.fields["calendar"].choices = choices  # type: ignore[attr-defined]
        self.fields["ceiling"].choices = [  # type: ignore[attr-defined]
            (level, name) for level, name in LADDER.items() if level <= settings.UMUBANO_FEED_CEILING
        ]


@login_required
@require_http_methods(["GET", "POST"])
def feeds(request: HttpRequest) -> HttpResponse:
    """My calendar feeds; a new one shows its address once."""
    actor = actor_of(request)
    require(actor, KEEP)
    rows = list(Feed.objects.filter(account=actor.user_id).defer("sent", "digest"))
    offered = bodies_for(actor)
    named = named_bodies(offered | {row.scope_ref for row in rows if row.scope == FeedScope.BODY})
    bodies = {ref: named[ref].title if ref in named else ref for ref in offered}
    form = FeedForm(request.POST if request.method == "POST" else None, actor=actor, bodies=bodies)
    address, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            scope, _colon, ref = form.cleaned_data["calendar"].partition(":")
            try:
                _feed, token = create_feed(
                    actor=actor, scope=scope, scope_ref=ref, ceiling=form.cleaned_data["ceiling"]
                )
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                # shown in this answer and never again: a redirect would have to keep the secret somewhere
                address = request.build_absolute_uri(reverse("calendars:fetch", args=[token]))
                status, form = 201, FeedForm(actor=actor, bodies=bodies)
                rows = list(Feed.objects.filter(account=actor.user_id).defer("sent", "digest"))
    names = {ref: body.title for ref, body in named.items()} | dict(desk_choices())
    context = {
        "form": form,
        "address": address,
        "rows": [
            {
                "feed": row,
                "name": names.get(row.scope_ref, row.scope_ref),
                "level": LADDER.get(row.ceiling, ""),
            }
            for row in rows
            if row.revoked_at is None
        ],
        "revoked": sum(row.revoked_at is not None for row in rows),
        "shows_busy": settings.UMUBANO_FEED_SHOWS_BUSY,
    }
    labels = {body.label_id for body in named.values()}
    return page(request, "calendars/feeds.html", context, status=status, labels=labels)


@login_required
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, identifier: int) -> HttpResponse:
    """End a feed; asks first."""
    actor = actor_of(request)
    feed = own_feed(actor, identifier)
    if request.method == "POST":
        revoke_feed(feed, actor=actor)
        notify(request, _("The calendar feed is revoked; its address finds nothing any more."))
        return see_other(reverse("calendars:feeds"))
    context = {
        "title": _("Revoke this calendar feed?"),
        "text": _(
            "Programs that fetch it get nothing any more. What they have fetched stays with them. "
            "It cannot be undone, but you can create another."
        ),
        "action": _("Revoke"),
        "cancel_url": reverse("calendars:feeds"),
    }
    return page(request, "ui/confirm.html", context)


@login_not_required
@require_GET
def fetch_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The document of a feed. An unknown or revoked address is a plain 404, like any other."""
    place = request.META.get("REMOTE_ADDR", "")
    feed = feed_by_token(token) if is_signed(token) else None
    if feed is None:
        if _too_many_wrong(place):
            return HttpResponse(status=429, headers={"Retry-After": str(WINDOW)})
        return HttpResponseNotFound("Not found.", content_type="text/plain; charset=utf-8")
    answer = fetch(feed, known=request.headers.get("If-None-Match", ""), address=place)
    headers = {"ETag": answer.etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
    if answer.content is None:
        return HttpResponse(status=304, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="umubano.ics"'
    return HttpResponse(answer.content, content_type="text/calendar; charset=utf-8", headers=headers)


def _too_many_wrong(place: str) -> bool:
    key = f"calendars.wrong.{place}"
    cache.add(key, 0, WINDOW)
    return cache.incr(key) > MOST_WRONG
