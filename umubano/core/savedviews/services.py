"""Keep, share, and remove saved views.

Readers, auditors and partners write no record, and yet keep their own views: a view is a question, not a record. So the one
label of the view is opened for the one statement that writes it, as the access log does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from umubano.core.actors import Actor, Role
from umubano.core.changes import operation
from umubano.core.errors import InvalidInput, NotAllowed, NotFound
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LOWEST, LabelValue
from umubano.core.labels.services import label_for, require_label
from umubano.core.policy import may, require
from umubano.core.registry import ActionRule
from umubano.core.savedviews.models import SavedView

KEEP = ActionRule(
    "savedviews.keep",
    gettext_lazy("Keep a view of a list for oneself"),
    frozenset(Role) - {Role.SERVICE, Role.ADMINISTRATOR},
)
SHARE = ActionRule(
    "savedviews.share",
    gettext_lazy("Share a view of a list with colleagues"),
    frozenset({Role.DESK_OFFICER, Role.READER, Role.LEGAL, Role.HEAD, Role.AUDITOR}),
)
ACTIONS = (KEEP, SHARE)

#: Parts of an address that belong to the moment, not to the question.
PASSING = frozenset({"page", "export", "on", "view"})


def kept_query(query: str) -> str:
    """A query string without empty values and without what belongs to the moment, in a stable form."""
    pairs = [(name, value) for name, value in parse_qsl(query) if name not in PASSING and value]
    return urlencode(pairs)


def save_view(
    *, actor: Actor, page: str, name: str, query: str, is_shared: bool = False, label: Label | None = None
) -> SavedView:
    """Keep a view; one of the same name on the same page is replaced.

    Checks: the action, the name, the right to the label. Changes: the view. Records: history.
    Raises InvalidInput, NotAllowed.
    """
    require(actor, KEEP)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person keeps views."), code="no_account")
    if is_shared:
        require(actor, SHARE)
    name = name.strip()
    if not name:
        raise InvalidInput(_("Give the view a name."), code="name_missing", field="name")
    if len(name) > 80:
        raise InvalidInput(
            _("The name is too long; 80 characters at most."), code="name_too_long", field="name"
        )
    query = kept_query(query)
    if len(query) > 2000:
        raise InvalidInput(
            _("This view asks for too much to be kept; choose fewer values."), code="view_too_long"
        )
    label = label or lowest_label_of(actor)
    require_label(actor, label)
    existing = SavedView.objects.filter(owner=actor.user_id, page=page, name=name).first()
    with operation(actor, "savedviews.keep"), _writing(label.pk, existing.label_id if existing else label.pk):
        if existing is None:
            return SavedView.objects.create(
                owner_id=actor.user_id, page=page, name=name, query=query, is_shared=is_shared, label=label
            )
        existing.query, existing.is_shared, existing.label = query, is_shared, label
        existing.save(update_fields=["query", "is_shared", "label"])
        return existing


def share_view(view: SavedView, *, actor: Actor, is_shared: bool) -> SavedView:
    """Share the actor's own view with colleagues, or no longer. Raises NotAllowed."""
    _require_own(view, actor)
    if is_shared:
        require(actor, SHARE)
    with operation(actor, "savedviews.share"), _writing(view.label_id):
        view.is_shared = is_shared
        view.save(update_fields=["is_shared"])
    return view


def delete_view(view: SavedView, *, actor: Actor) -> None:
    """Remove the actor's own view. Raises NotAllowed for somebody else's."""
    _require_own(view, actor)
    with operation(actor, "savedviews.delete"), _writing(view.label_id):
        view.delete()


def _require_own(view: SavedView, actor: Actor) -> None:
    if view.owner_id != actor.user_id:
        raise NotAllowed(
            _("This view belongs to %(name)s. Save one of your own instead.") % {"name": view.owner},
            code="view_of_another",
        )


def lowest_label_of(actor: Actor) -> Label:
    """The most open label that the actor may read: for a partner's representative, releasable to the own side."""
    return label_for(LabelValue(LOWEST, actor.affiliations if actor.is_foreign else frozenset()))


def view_by_id(actor: Actor, identifier: int) -> SavedView:
    """One of the views offered to the actor. Raises NotFound."""
    view = SavedView.objects.select_related("owner").filter(pk=identifier).first()
    if view is None or not (view.is_shared or view.owner_id == actor.user_id):
        raise NotFound(_("There is no such view, or you may not see it."))
    return view


def may_share(actor: Actor) -> bool:
    return may(actor, SHARE)


@contextmanager
def _writing(*label_ids: int) -> Iterator[None]:
    """Open the labels of the view, old and new, for the statements inside. After an error the transaction undoes the setting too."""
    with connections["default"].cursor() as cursor:
        opened = "{" + ",".join(str(identifier) for identifier in sorted(set(label_ids))) + "}"
        cursor.execute(
            "SELECT current_setting('umubano.writable', true), set_config('umubano.writable', %s, true)",
            [opened],
        )
        before = cursor.fetchone()[0]
        yield
        cursor.execute("SELECT set_config('umubano.writable', %s, true)", [before or ""])
