"""What the home page announces: itself, first in the navigation."""

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept, NavigationItem

concept = Concept(
    name="home",
    title=_("Home"),
    order=0,
    navigation=(NavigationItem(_("Home"), "home:index", "home", shortcut="h", order=0),),
)
