"""What the calendar announces."""

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept, NavigationItem

concept = Concept(
    name="calendars",
    title=_("Due"),
    order=210,
    navigation=(NavigationItem(_("Due"), "calendars:index", "calendar-due", shortcut="d", order=40),),
)
