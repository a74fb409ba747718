"""What sources announce: that they are there. Start reading here, then `models.py` and `services.py`.

They have no page, search or export of their own: a source is shown where it supports something, under its own label.
"""

from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Concept
from umubano.domain.documents.history import VALUE_WORDS

concept = Concept(name="documents", title=_("Sources"), order=14, value_words=VALUE_WORDS)
