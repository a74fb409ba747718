"""What the search announces: its place in the navigation is the box on every page."""

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept

concept = Concept(name="search", title=_("Search"), order=200)
