"""What an instrument says of its own life: how it enters into force, how long it lasts, how it is renewed and left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from umubano.core.dates import Duration, MonthRule


class EntryRule(StrEnum):
    """How the instrument enters into force (VCLT 1969, art. 24)."""

    ON_SIGNATURE = "on_signature"
    ON_DATE = "on_date"
    ON_LAST_NOTIFICATION = "on_last_notification"
    FIRST_DAY_OF_NTH_MONTH = "first_day_of_nth_month_after_last_notification"
    N_DAYS_AFTER = "n_days_after_last_notification"
    ON_EXCHANGE = "on_exchange_of_ratifications"
    ON_REPLY = "on_receipt_of_reply"
    ON_PARTNER_NOTIFICATION = "on_partner_notification"
    OTHER = "other"
    NOT_STATED = "not_stated"


class TermRule(StrEnum):
    """How long it lasts once in force."""

    INDEFINITE = "indefinite"
    FIXED = "fixed"
    EXPRESS_RENEWAL = "fixed_express_renewal"
    TACIT_RENEWAL = "tacit_renewal"
    ENDS_WITH_EVENT = "ends_with_event"
    NOT_STATED = "not_stated"


class NoticeWhen(StrEnum):
    """When notice takes effect: so long after it was given, or only at the end of a term."""

    ANY_TIME = "any_time"
    END_OF_TERM = "before_term_end_only"


class NoticeFrom(StrEnum):
    """From which day the period of notice runs."""

    RECEIPT = "receipt"
    DISPATCH = "dispatch"


class Registration(StrEnum):
    """Whether it is to be registered with the United Nations (Charter, art. 102)."""

    REGISTER = "register"
    NOT_A_TREATY = "not_a_treaty"
    CLASSIFIED = "classified"
    UNDECIDED = "undecided"


#: Where the text is silent on denunciation, notice of at least twelve months (VCLT 1969, art. 56(2)).
SILENT_NOTICE = Duration(months=12)
#: How long before the last day for notice the directorate decides, unless the record says otherwise.
INTERNAL_LEAD = Duration(months=3)


@dataclass(frozen=True, slots=True)
class Survival:
    """A clause that goes on binding after the end (VCLT 1969, art. 70), for so many months; None: without end."""

    clause: str
    months: int | None = None


@dataclass(frozen=True, slots=True)
class CommitteeTerms:
    """What the text lays down for its joint committee beside how often it meets (`Terms.committee_months`), each with its clause.

    `host` is the party with which hosting begins, or that always hosts; `quorum` so many of each side; `plan_by` the month and day by which
    the plan of the year is there. Nothing of it bears on the life of the instrument.
    """

    clause: str = ""
    host: str = ""
    host_always: bool = False
    host_clause: str = ""
    quorum: int = 0
    quorum_clause: str = ""
    plan_by: tuple[int, int] | None = None
    plan_clause: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one instrument. Months are calendar months under `month_rule`.

    `entry_number` is n of the rules that have one: for `first_day_of_nth_month_after_last_notification` 1 is the month after the
    notification, 2 the second month after it. `notice` None means that the text is silent.
    `internal_lead` is how long before the last day for notice we decide.
    """

    entry: EntryRule = EntryRule.NOT_STATED
    entry_number: int = 0
    entry_date: date | None = None
    term: TermRule = TermRule.NOT_STATED
    initial_months: int = 0
    fixed_end: date | None = None
    renewal_months: int | None = None
    notice: Duration | None = None
    notice_when: NoticeWhen = NoticeWhen.ANY_TIME
    notice_from: NoticeFrom = NoticeFrom.RECEIPT
    provisional_from_signature: bool = False
    provisional_from: date | None = None
    month_rule: MonthRule = MonthRule.CLAMP
    internal_lead: Duration = INTERNAL_LEAD
    review_months: int = 0
    committee_months: int = 0
    committee: CommitteeTerms = CommitteeTerms()
    registration: Registration = Registration.UNDECIDED
    survival: tuple[Survival, ...] = ()
    parties: tuple[str, ...] = ()
    home: str = ""

    @property
    def is_multilateral(self) -> bool:
        return len(self.parties) > 2

    @property
    def notice_or_silent(self) -> Duration:
        """The period of notice, or twelve months where the text is silent."""
        return SILENT_NOTICE if self.notice is None else self.notice

    @property
    def has_term(self) -> bool:
        """True when it ends, or is renewed, on a computed day."""
        return (self.initial_months > 0 or self.fixed_end is not None) and self.term in {
            TermRule.FIXED,
            TermRule.EXPRESS_RENEWAL,
            TermRule.TACIT_RENEWAL,
        }
