"""Codes of the register in the reader's words."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext_lazy

from umubano.core.registry import Text
from umubano.core.ui.dates import in_words
from umubano.domain.agreements.life import ActKind
from umubano.domain.agreements.models import Status

ACT_TITLES: dict[str, Text] = {
    ActKind.AUTHORISED: gettext_lazy("Negotiation authorised"),
    ActKind.TEXT_AGREED: gettext_lazy("Text agreed or initialled"),
    ActKind.SIGNED: gettext_lazy("Signed"),
    ActKind.CONFIRMED: gettext_lazy("Signature confirmed"),
    ActKind.NOTIFIED: gettext_lazy("Notified that internal procedures are complete"),
    ActKind.REPLY_RECEIVED: gettext_lazy("Reply received"),
    ActKind.APPROVED: gettext_lazy("Approved by parliament"),
    ActKind.RATIFIED: gettext_lazy("Ratified"),
    ActKind.EXCHANGED: gettext_lazy("Instruments exchanged"),
    ActKind.PROVISIONAL_BEGUN: gettext_lazy("Provisional application begun"),
    ActKind.PROVISIONAL_ENDED: gettext_lazy("Provisional application ended"),
    ActKind.IN_FORCE: gettext_lazy("Entered into force"),
    ActKind.REGISTERED: gettext_lazy("Registered with the United Nations"),
    ActKind.PUBLISHED: gettext_lazy("Published in the gazette"),
    ActKind.AMENDED: gettext_lazy("Amended"),
    ActKind.EXTENDED: gettext_lazy("Extended or renewed"),
    ActKind.SUSPENDED: gettext_lazy("Suspended"),
    ActKind.RESUMED: gettext_lazy("Resumed"),
    ActKind.NOTICE_GIVEN: gettext_lazy("Notice of termination given"),
    ActKind.NOTICE_WITHDRAWN: gettext_lazy("Notice of termination withdrawn"),
    ActKind.REVIEWED: gettext_lazy("Reviewed"),
    ActKind.EVENT_ENDED: gettext_lazy("The mission or event ended"),
    ActKind.TERMINATED: gettext_lazy("Terminated"),
    ActKind.EXPIRED: gettext_lazy("Expired"),
    ActKind.SUPERSEDED: gettext_lazy("Superseded"),
    ActKind.CORRECTION: gettext_lazy("Withdrawn: it did not happen"),
}

#: The acts in the order of a life, under the headings of the form.
ACT_GROUPS: tuple[tuple[Text, tuple[ActKind, ...]], ...] = (
    (gettext_lazy("Making it"), (ActKind.AUTHORISED, ActKind.TEXT_AGREED, ActKind.SIGNED, ActKind.CONFIRMED)),
    (
        gettext_lazy("Bringing it into force"),
        (
            ActKind.APPROVED,
            ActKind.NOTIFIED,
            ActKind.REPLY_RECEIVED,
            ActKind.RATIFIED,
            ActKind.EXCHANGED,
            ActKind.PROVISIONAL_BEGUN,
            ActKind.PROVISIONAL_ENDED,
            ActKind.IN_FORCE,
        ),
    ),
    (gettext_lazy("Making it known"), (ActKind.REGISTERED, ActKind.PUBLISHED)),
    (
        gettext_lazy("During its life"),
        (ActKind.AMENDED, ActKind.EXTENDED, ActKind.REVIEWED, ActKind.SUSPENDED, ActKind.RESUMED),
    ),
    (
        gettext_lazy("Ending it"),
        (
            ActKind.NOTICE_GIVEN,
            ActKind.NOTICE_WITHDRAWN,
            ActKind.TERMINATED,
            ActKind.EXPIRED,
            ActKind.SUPERSEDED,
            ActKind.EVENT_ENDED,
        ),
    ),
)

ACT_ICONS: dict[str, str] = {
    ActKind.SIGNED: "signature",
    ActKind.IN_FORCE: "circle-check",
    ActKind.NOTICE_GIVEN: "alert-triangle",
    ActKind.TERMINATED: "circle-x",
    ActKind.EXPIRED: "circle-x",
    ActKind.SUPERSEDED: "circle-x",
}

COMING_TITLES: dict[str, Text] = {
    "entry_into_force": gettext_lazy("Enters into force"),
    "term_ends": gettext_lazy("End of term"),
    "term_renews": gettext_lazy("Tacit renewal"),
    "last_day_for_notice": gettext_lazy("Last day for notice"),
    "decide_by": gettext_lazy("Our decision day"),
    "decide_renewal_by": gettext_lazy("Our decision day: renew or not"),
    "ends_by_notice": gettext_lazy("Ends by notice"),
    "register": gettext_lazy("Register with the United Nations"),
    "certified_statement": gettext_lazy("Certified statement to the United Nations"),
    "review": gettext_lazy("Review"),
    "committee": gettext_lazy("Joint committee"),
    "provisional_ends": gettext_lazy("Provisional application ends"),
    "survival_ends": gettext_lazy("A surviving clause ends"),
}


def act_title(kind: str) -> str:
    """What an act is called; the code itself for a kind that is not known."""
    return str(ACT_TITLES.get(kind, kind))


def coming_title(kind: str) -> str:
    """What a coming date is called."""
    return str(COMING_TITLES.get(kind, kind))


def status_title(code: str) -> str:
    """What a status is called."""
    return str(dict(Status.choices).get(code, code))


@lru_cache(maxsize=16_384)
def _in_words(value: date | str | None, _language: str) -> str:
    return in_words(value)


def day_in_words(value: date | str | None) -> str:
    """A date in words; kept, because long lists say the same days again and again."""
    return _in_words(value, get_language() or "en")
