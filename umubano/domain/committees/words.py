"""What `health.py` found, said in the reader's language; and the rules of a body in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from umubano.core.dates import PartialDate
from umubano.core.ui.dates import fill, in_words
from umubano.domain.committees.bilingual import day_number, days_words
from umubano.domain.committees.health import Reason, Verdict
from umubano.domain.parties.queries import party_names

VERDICTS = {
    Verdict.OVERDUE: gettext_lazy("Overdue"),
    Verdict.NEVER_MET: gettext_lazy("Never met"),
    Verdict.DUE_SOON: gettext_lazy("Due soon"),
    Verdict.NO_RULE: gettext_lazy("Nothing planned"),
    Verdict.ON_COURSE: gettext_lazy("On course"),
    Verdict.AT_REQUEST: gettext_lazy("At request"),
    Verdict.DORMANT: gettext_lazy("Dormant"),
    Verdict.DISSOLVED: gettext_lazy("Dissolved"),
}


def verdict_title(code: str) -> str:
    return str(VERDICTS[Verdict(code)])


def say(reason: Reason) -> str:
    """One reason as a sentence."""
    values = reason.values
    match reason.code:
        case "overdue":
            return ngettext(
                "Overdue by %(days)d day, since %(since)s.",
                "Overdue by %(days)d days, since %(since)s.",
                values["days"],
            ) % {"days": values["days"], "since": in_words(values["since"])}
        case "due_after_last":
            return _("It meets %(frequency)s, and last met: %(since)s.") % {
                "frequency": frequency_words(values["sessions"], values["months"]),
                "since": written_words(values["since"]),
            }
        case "due_after_start":
            return _("It meets %(frequency)s, and is known since %(since)s.") % {
                "frequency": frequency_words(values["sessions"], values["months"]),
                "since": in_words(values["since"]),
            }
        case "planned_for":
            return _("Session %(number)d was planned for no later than %(until)s.") % {
                "number": values["number"],
                "until": in_words(values["until"]),
            }
        case "convened_for":
            return _("Session %(number)d is convened for %(until)s.") % {
                "number": values["number"],
                "until": in_words(values["until"]),
            }
        case "last_met":
            return _("Last met: %(on)s.") % {"on": written_words(values["on"])}
        case "never_met":
            return _("No session is recorded as held.")
        case "at_request":
            return _("It meets at the request of a side; nothing is planned.")
        case "no_rule":
            return _("No rule says how often it meets, and no session is planned.")
        case "dormant":
            return _("It was set aside as dormant.")
        case "dissolved":
            return _("It was dissolved.")
        case "held_of_expected":
            return (
                ngettext(
                    "%(held)d of %(expected)d session that its rule asks for is recorded.",
                    "%(held)d of %(expected)d sessions that its rule asks for are recorded.",
                    values["expected"],
                )
                % values
            )
        case "unrecorded":
            numbers = ", ".join(str(number) for number in values["numbers"])
            return _("By the numbers of its sessions, these were held but are not recorded: %(numbers)s.") % {
                "numbers": numbers
            }
        case "paper_no_body":
            return _since(_("In force since %(since)s, and no joint body works under it."), values)
        case "paper_never_met":
            return _since(_("In force since %(since)s, and its joint body has never met."), values)
        case "paper_no_body_since_signature":
            return _since(
                _(
                    "Signed on %(since)s, from which it is counted because its entry into force is not known; and no joint body works under it."
                ),
                values,
            )
        case "paper_never_met_since_signature":
            return _since(
                _(
                    "Signed on %(since)s, from which it is counted because its entry into force is not known; and its joint body has never met."
                ),
                values,
            )
        case "paper_not_lately":
            return _("Its joint body last met on %(last)s, more than %(months)d months ago.") % {
                "last": in_words(values["last"]),
                "months": values["months"],
            }
    raise KeyError(reason.code)


def _since(template: str, values: Mapping[str, Any]) -> str:
    """The date as exactly as it was written: “signed in 1997” where no day is known."""
    return fill(template, {"since": in_words(values["since"])}, {"since"})


def when_words(session: Any, *, short: bool = False) -> str:
    """When a session was held or is planned: days that follow each other as “25–27 November 2025”, a window as what it is."""
    text = session.held or session.planned
    return written_words(text, short=short) if text else ""


def planned_words(session: Any) -> str:
    """“planned for 25–27 November 2025”, “prévue pour les 25–27 novembre 2025”."""
    return fill(_("planned for %(when)s"), {"when": when_words(session)}, {"when"})


def written_words(text: str, *, short: bool = False) -> str:
    """A partial date in words; from one day to another as “25–27 November 2025”."""
    written = PartialDate.parse(text)
    is_days = written.precision == "interval" and all(
        PartialDate.parse(part).precision == "day" for part in text.split("/") if part != ".."
    )
    if not is_days or written.earliest is None or written.latest is None:
        return in_words(text, short=short)
    if short:
        first, last = written.earliest, written.latest
        start = (
            day_number(first, get_language() or "en")
            if (first.year, first.month) == (last.year, last.month)
            else in_words(first, short=True)
        )
        return f"{start}–{in_words(last, short=True)}"
    language = (get_language() or "en").partition("-")[0]
    return days_words(written.earliest, written.latest, "en_GB" if language == "en" else language)


def frequency_words(sessions: int, months: int) -> str:
    """“once a year”, “every 3 months”, “2 times in 12 months”."""
    if (sessions, months) == (1, 12):
        return _("once a year")
    if sessions == 1 and months % 12 == 0:
        return _("every %(years)d years") % {"years": months // 12}
    if months % sessions == 0 and sessions > 1 and (sessions, months) != (2, 12):
        sessions, months = 1, months // sessions
    if sessions == 1:
        return ngettext("every month", "every %(months)d months", months) % {"months": months}
    if (sessions, months) == (2, 12):
        return _("twice a year")
    return _("%(sessions)d times in %(months)d months") % {"sessions": sessions, "months": months}


def rule_words(kind: str, value: Mapping[str, Any]) -> str:
    """What a rule says, as a phrase."""
    match kind:
        case "frequency":
            if value.get("at_request"):
                return _("at the request of a side")
            return frequency_words(int(value["sessions"]), int(value["months"]))
        case "host_rotation":
            code = str(value.get("always") or value.get("first"))
            name = party_names([code]).get(code, code)
            if value.get("always"):
                return _("always in %(party)s") % {"party": name}
            return _("in turns, first in %(party)s") % {"party": name}
        case "quorum":
            parts = []
            if value.get("each_side"):
                parts.append(
                    ngettext("at least %d of each side", "at least %d of each side", int(value["each_side"]))
                    % int(value["each_side"])
                )
            if value.get("text"):
                parts.append(str(value["text"]))
            return "; ".join(parts)
        case "plan_deadline":
            return _("by %(day)s each year") % {"day": _day_and_month(int(value["month"]), int(value["day"]))}
        case "minutes_deadline":
            return ngettext(
                "%(days)d day after the session", "%(days)d days after the session", int(value["days"])
            ) % {"days": int(value["days"])}
    raise KeyError(kind)


def _day_and_month(month: int, day: int) -> str:
    """“1 December”, “1er décembre”, in the reader's language."""
    language = (get_language() or "en").partition("-")[0]
    text = str(format_date(date(2000, month, day), format="d MMMM", locale=language))
    return f"1er{text[1:]}" if language == "fr" and day == 1 else text
