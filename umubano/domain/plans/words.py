"""Words of plans that pages, files and drawings share."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from umubano.domain.plans.schedule import Progress


def progress_title(progress: Progress) -> str:
    """The word for how far a line is."""
    return {
        Progress.PLANNED: _("Planned"),
        Progress.UNDER_WAY: _("Under way"),
        Progress.DONE: _("Done"),
        Progress.LATE: _("Late"),
        Progress.DROPPED: _("Dropped"),
    }[progress]


def slip_in_words(days: int | None) -> str:
    """“12 days late”, “3 days early”, “As agreed”; empty without a baseline."""
    if days is None:
        return ""
    if days == 0:
        return _("As agreed")
    if days > 0:
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    return ngettext("%(days)d day early", "%(days)d days early", -days) % {"days": -days}
