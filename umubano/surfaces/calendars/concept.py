"""What the calendar announces."""

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept, NavigationItem
from umubano.surfaces.calendars.feeds.services import KEEP

concept = Concept(
    name="calendars",
    title=_("Calendar"),
    order=210,
    navigation=(NavigationItem(_("Calendar"), "calendars:index", "calendar-due", shortcut="d", order=40),),
    actions=(KEEP,),
    reference_tables={
        "calendars_feed": "secret addresses of calendars: whose, which, when fetched; digests and days, no content"
    },
)
