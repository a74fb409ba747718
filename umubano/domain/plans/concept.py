"""What plans announce to the surfaces. Start reading here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept
from umubano.domain.plans.policy import ACTIONS

concept = Concept(name="plans", title=_("Plans"), order=32, actions=ACTIONS)
