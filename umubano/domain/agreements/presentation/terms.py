"""What an instrument says of its own life, as sentences a person would write."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from umubano.core.dates import Duration
from umubano.core.ui.dates import fill, in_words
from umubano.domain.agreements.life import EntryRule, NoticeFrom, NoticeWhen, Registration, TermRule, Terms
from umubano.domain.agreements.life.terms import CommitteeTerms, Survival
from umubano.domain.agreements.presentation.sentences import in_a_row
from umubano.domain.parties.queries import party_names


def span(months: int) -> str:
    """So many months in the largest unit that fits: “5 years”, “18 months”."""
    if months and months % 12 == 0:
        return ngettext("%d year", "%d years", months // 12) % (months // 12)
    return ngettext("%d month", "%d months", months) % months


def every(months: int) -> str:
    """How often: “every year”, “every 18 months”."""
    if months == 12:
        return pgettext("how often", "every year")
    if months == 1:
        return pgettext("how often", "every month")
    return pgettext("how often", "every %s") % span(months)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def duration(length: Duration) -> str:
    """Months and days in words."""
    parts = [span(length.months)] if length.months else []
    if length.days:
        parts.append(ngettext("%d day", "%d days", length.days) % length.days)
    return in_a_row(parts) or _("no time")


def entry_in_words(terms: Terms) -> str:
    """How it enters into force."""
    number = terms.entry_number
    if terms.entry is EntryRule.ON_DATE and terms.entry_date:
        return fill(_("Enters into force on %(day)s."), {"day": in_words(terms.entry_date)}, {"day"})
    if terms.entry is EntryRule.FIRST_DAY_OF_NTH_MONTH:
        if number <= 1:
            return _("Enters into force on the first day of the month after the last notification.")
        which = {2: _("second"), 3: _("third"), 4: _("fourth"), 6: _("sixth")}.get(number, f"{number}.")
        return _("Enters into force on the first day of the %(which)s month after the last notification.") % {
            "which": which
        }
    if terms.entry is EntryRule.N_DAYS_AFTER:
        return ngettext(
            "Enters into force %d day after the last notification.",
            "Enters into force %d days after the last notification.",
            number,
        ) % (number)
    return {
        EntryRule.ON_SIGNATURE: _("Enters into force on signature."),
        EntryRule.ON_LAST_NOTIFICATION: _("Enters into force with the last notification."),
        EntryRule.ON_EXCHANGE: _("Enters into force when the instruments of ratification are exchanged."),
        EntryRule.ON_REPLY: _("Enters into force when the reply is received."),
        EntryRule.ON_PARTNER_NOTIFICATION: _("Enters into force when the partner notifies."),
        EntryRule.ON_DATE: _("Enters into force on a day still to be recorded."),
        EntryRule.OTHER: _("Enters into force in another way; the day is recorded by hand."),
        EntryRule.NOT_STATED: _(
            "How it enters into force is not recorded; then it does when the consent of all parties is established (VCLT 24(2))."
        ),
    }[terms.entry]


def term_in_words(terms: Terms) -> str:
    """How long it lasts, and how it is renewed."""
    first = span(terms.initial_months) if terms.initial_months else ""
    end = in_words(terms.fixed_end) if terms.fixed_end else ""
    if terms.term is TermRule.TACIT_RENEWAL:
        months = terms.renewal_months or terms.initial_months
        again = span(months)
        notice = duration(terms.notice_or_silent)
        if first == again or not (first or end):
            return _("Tacitly renewed %(every)s unless notice is given %(notice)s before the end.") % {
                "every": every(months),
                "notice": notice,
            }
        if end:
            return _(
                "Runs until %(end)s, then tacitly renewed for %(again)s at a time unless notice is given %(notice)s before the end."
            ) % {
                "end": end,
                "again": again,
                "notice": notice,
            }
        return _(
            "Runs for %(first)s, then tacitly renewed for %(again)s at a time unless notice is given %(notice)s before the end."
        ) % {
            "first": first,
            "again": again,
            "notice": notice,
        }
    if terms.term is TermRule.FIXED:
        return (
            (_("Ends on %s; it is not renewed.") % end)
            if end
            else (_("Lasts %s; it is not renewed.") % first)
        )
    if terms.term is TermRule.EXPRESS_RENEWAL:
        return (
            (_("Ends on %s unless the parties expressly renew it.") % end)
            if end
            else (_("Lasts %s unless the parties expressly renew it.") % first)
        )
    return {
        TermRule.INDEFINITE: _("Lasts until somebody ends it."),
        TermRule.ENDS_WITH_EVENT: _("Ends with the mission or event it is tied to."),
    }.get(terms.term, _("How long it lasts is not recorded."))


def notice_in_words(terms: Terms) -> str:
    """How it is left."""
    if terms.notice is None:
        return _("The text is silent on notice: twelve months are assumed (VCLT 56).")
    length = duration(terms.notice)
    runs = _("received") if terms.notice_from is NoticeFrom.RECEIPT else _("sent")
    if terms.notice_when is NoticeWhen.END_OF_TERM:
        return _("It can be left only at the end of a term, by notice %(runs)s %(length)s before.") % {
            "length": length,
            "runs": runs,
        }
    return _("It can be left at any time; notice takes effect %(length)s after it is %(runs)s.") % {
        "length": length,
        "runs": runs,
    }


def registration_in_words(terms: Terms) -> str:
    """What was decided about registration with the United Nations."""
    return {
        Registration.REGISTER: _("To be registered with the United Nations (Charter 102)."),
        Registration.NOT_A_TREATY: _("Not registered with the United Nations: it is not a treaty."),
        Registration.CLASSIFIED: _(
            "Classified: registration is withheld on legal advice, though Charter 102 applies."
        ),
        Registration.UNDECIDED: _(
            "Nobody has decided whether it is to be registered with the United Nations."
        ),
    }[terms.registration]


def surviving(clause: Survival) -> str:
    """A clause that survives the end, and for how long."""
    length = _("without end") if clause.months is None else _("for %s") % span(clause.months)
    return f"{clause.clause}, {length}"


def committee_in_words(committee: CommitteeTerms, *, is_clause_said: bool = False) -> list[tuple[str, str]]:
    """(heading, phrase) of what the text lays down for its joint committee, each with its clause; that on how often it meets is left out
    where it `is_clause_said` beside the interval.
    """
    found = []
    if committee.clause and not is_clause_said:
        found.append((_("Clause on the joint committee"), committee.clause))
    if committee.host:
        name = party_names([committee.host]).get(committee.host, committee.host)
        words = _("always %s") if committee.host_always else _("in turns, first %s")
        found.append((_("Host of the joint committee"), _with_clause(words % name, committee.host_clause)))
    if committee.quorum:
        words = ngettext("at least %d of each side", "at least %d of each side", committee.quorum)
        found.append(
            (
                _("Quorum of the joint committee"),
                _with_clause(words % committee.quorum, committee.quorum_clause),
            )
        )
    if committee.plan_by:
        day = format_date(
            date(2000, *committee.plan_by), format="d MMMM", locale=(get_language() or "en")[:2]
        )
        words = _("by %(day)s each year") % {"day": day}
        found.append((_("Yearly plan of the joint committee"), _with_clause(words, committee.plan_clause)))
    return found


def _with_clause(words: str, clause: str) -> str:
    return f"{words} ({clause})" if clause else words


def terms_in_words(terms: Terms) -> list[tuple[str, str]]:
    """(heading, sentence) of everything the terms say."""
    rows = [
        (_("Entry into force"), entry_in_words(terms)),
        (_("Duration"), term_in_words(terms)),
        (_("Notice"), notice_in_words(terms)),
    ]
    if terms.provisional_from_signature:
        rows.append((_("Before that"), _("Applied provisionally from signature (VCLT 25).")))
    elif terms.provisional_from:
        rows.append(
            (
                _("Before that"),
                _("Applied provisionally from %s (VCLT 25).") % in_words(terms.provisional_from),
            )
        )
    if terms.has_term:
        rows.append((_("Our own time to decide"), _("%s before.") % duration(terms.internal_lead)))
    if terms.review_months:
        rows.append((_("Review"), _sentence(every(terms.review_months))))
    if terms.committee_months:
        often = _with_clause(every(terms.committee_months), terms.committee.clause)
        rows.append((_("Joint committee"), _sentence(often)))
    rules = committee_in_words(terms.committee, is_clause_said=bool(terms.committee_months))
    rows.extend((title, _sentence(words)) for title, words in rules)
    rows.extend((_("Survives the end"), surviving(clause)) for clause in terms.survival)
    rows.append((_("Registration"), registration_in_words(terms)))
    return rows
