"""What the inbox announces: its place in the navigation with how much awaits, the digest and the escalation."""

from django.utils.translation import gettext_lazy as _

from umubano.core.actors import Role
from umubano.core.registry import Concept, NavigationItem, PeriodicJob
from umubano.surfaces.inbox.digest import recipients, send_digest
from umubano.surfaces.inbox.services import ACTIONS, escalate

concept = Concept(
    name="inbox",
    title=_("Inbox"),
    order=205,
    navigation=(
        NavigationItem(
            _("Inbox"),
            "inbox:index",
            "inbox",
            shortcut="i",
            order=5,
            roles=frozenset(Role) - {Role.ADMINISTRATOR, Role.SERVICE},
            count_url_name="inbox:count",
        ),
    ),
    actions=ACTIONS,
    jobs=(
        PeriodicJob("inbox.escalate", _("Show to the head what waits too long"), "day", escalate),
        PeriodicJob("inbox.digest", _("Send the weekly digests"), "week", send_digest, each=recipients),
    ),
    reference_tables={
        "inbox_snooze": "what somebody put off, by a keyed digest that names no record",
        "inbox_absence": "who is away when, and who stands in; no content",
        "inbox_escalation": "what was shown to the head, by a keyed digest that names no record",
        "inbox_digest": "to whom a digest was sent when; how many items, not which",
    },
)
