"""What saved views announce: only who may do what."""

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept
from umubano.core.savedviews.services import ACTIONS

concept = Concept(name="savedviews", title=_("Saved views"), order=900, actions=ACTIONS)
