"""What a list shows of saved views: the menu of views and the form that keeps the present one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from umubano.core.accounts.models import unread_of_account
from umubano.core.savedviews.models import SavedView
from umubano.core.savedviews.services import kept_query, may_share
from umubano.core.web.pages import actor_of


@dataclass(frozen=True, slots=True)
class ViewItem:
    """One entry of the menu."""

    pk: int
    name: str
    url: str
    owner: str
    is_own: bool
    is_shared: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class ViewsMenu:
    """For `{% include "savedviews/menu.html" with views=… %}`."""

    page: str
    query: str
    own: tuple[ViewItem, ...]
    shared: tuple[ViewItem, ...]
    may_share: bool
    save_url: str
    manage_url: str
    label_ids: frozenset[int]

    @property
    def current(self) -> ViewItem | None:
        """The view that the reader is looking at, if it is one."""
        return next((item for item in (*self.own, *self.shared) if item.is_current), None)


def views_menu(request: HttpRequest, page: str) -> ViewsMenu:
    """The views offered on `page` to whoever asks: the own ones and those that colleagues share. One statement."""
    actor = actor_of(request)
    query = kept_query(request.GET.urlencode())
    rows = [
        row
        for row in SavedView.objects.filter(page=page)
        .select_related("owner")
        .defer(*unread_of_account("owner"))
        if offered(row, actor.user_id)
    ]
    items = [
        ViewItem(
            pk=row.pk,
            name=row.name,
            url=row.get_absolute_url(),
            owner=str(row.owner),
            is_own=row.owner_id == actor.user_id,
            is_shared=row.is_shared,
            is_current=row.query == query,
        )
        for row in rows
    ]
    return ViewsMenu(
        page=page,
        query=query,
        own=tuple(item for item in items if item.is_own),
        shared=tuple(item for item in items if not item.is_own),
        may_share=may_share(actor),
        save_url=reverse("savedviews:save"),
        manage_url=f"{reverse('savedviews:list')}?page={page}",
        label_ids=frozenset(row.label_id for row in rows),
    )


def offered(row: Any, user_id: int | None) -> bool:
    return row.is_shared or row.owner_id == user_id
