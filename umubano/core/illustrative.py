"""The mark of a made-up record where there is room for words only.

Demonstration records carry the badge “Illustrative” beside their title. A title that leaves without its badge (a suggestion, a line of a
log, a plain-text or calendar file, an e-mail) takes the word along by this one function, so that it is never there twice and never missing.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def marked_title(title: str, is_illustrative: bool) -> str:
    """The title, with “(illustrative)” after it when the record is made up."""
    return _("%(title)s (illustrative)") % {"title": title} if is_illustrative else str(title)


def title_of(record: Any) -> str:
    """The title of a record for where no badge can stand; records that cannot be illustrative have just their title."""
    return marked_title(str(record.title), bool(getattr(record, "is_illustrative", False)))
