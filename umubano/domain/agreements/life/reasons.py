"""The sentences in which a standing is explained. Codes and parameters are kept apart from words, so that pages can translate."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

from umubano.core import english

REASONS: dict[str, str] = {
    "no_act": "No act is recorded.",
    "not_yet": "Nothing had happened by this day.",
    "authorised": "Negotiation was authorised on %(on)s.",
    "text_agreed": "The text was agreed on %(on)s and is not signed.",
    "signed_by_some": "Signed by %(parties)s on %(on)s; not yet by %(missing)s.",
    "signed_awaits_entry": "Signed on %(on)s; it enters into force on %(entry)s.",
    "signed_awaits_events": "Signed on %(on)s; it was not yet settled when it would enter into force.",
    "signed_awaits_notification": "Signed on %(on)s; it enters into force after the last notification, and %(missing)s has not notified.",
    "signed_awaits_ratification": "Signed on %(on)s subject to ratification; %(missing)s has not ratified.",
    "signed_awaits_exchange": "Signed on %(on)s; the instruments of ratification are not exchanged.",
    "signed_awaits_reply": "Signed on %(on)s; the reply is not received.",
    "signed_awaits_date": "Signed on %(on)s; whether it is in force is not known, because the day of entry into force is not recorded.",
    "signed_entry_not_known": "Signed on %(on)s; whether it is in force is not known: the terms do not say how it enters into force, and no entry into force is recorded.",
    "provisional": "Applied provisionally since %(since)s; it is not yet in force.",
    "in_force_by_signature": "In force since %(since)s, because it was signed on %(signed)s and enters into force on signature.",
    "in_force_by_date": "In force since %(since)s, the day that its terms name.",
    "in_force_by_notification": "In force since %(since)s, because the last notification was made on %(notified)s.",
    "in_force_by_exchange": "In force since %(since)s, when the instruments of ratification were exchanged.",
    "in_force_by_reply": "In force since %(since)s, when the reply was received.",
    "in_force_by_ratification": "In force since %(since)s, when the consent of all parties was established (VCLT 24(2)).",
    "in_force_by_consent": "In force since %(since)s: the terms say nothing, and the consent of all parties was established then (VCLT 24(2)).",
    "in_force_by_act": "In force since %(since)s, as recorded.",
    "suspended": "Suspended since %(on)s.",
    "expired_term": "Expired on %(on)s, at the end of its term; it was not renewed.",
    "expired_notice": "Ended on %(on)s, at the end of its term, because notice was given on %(notice)s.",
    "expired_event": "Ended on %(on)s with the event it was tied to.",
    "expired_act": "Expired on %(on)s, as recorded.",
    "terminated_notice": "Terminated on %(on)s, by notice given on %(notice)s.",
    "terminated_act": "Terminated on %(on)s, as recorded.",
    "terminated_last_party": "Ended on %(on)s, when fewer than two parties remained.",
    "superseded": "Superseded on %(on)s by %(by)s.",
    "never_in_force": "Signed on %(signed)s but never in force: superseded on %(on)s by %(by)s.",
    "never_in_force_dropped": "Signed on %(signed)s but never in force: given up on %(on)s.",
    "withdrawn": "We are no longer a party since %(on)s, by our notice of %(notice)s; it goes on among the others.",
}

TERM_SENTENCES: dict[str, str] = {
    "indefinite": "It has no end date.",
    "fixed": "It ends on %(ends)s.",
    "express": "It ends on %(ends)s unless it is expressly renewed.",
    "tacit": "The present term ends on %(ends)s and is renewed tacitly unless notice is given by %(last)s.",
    "tacit_renewed": "The present term ends on %(ends)s and is renewed tacitly, because no notice was given in time; notice by %(last)s would end the next term.",
    "ending": "Notice was given: it ends on %(ends)s.",
    "event": "It ends with the event it is tied to.",
    "not_stated": "Its duration is not known.",
}

NOTES: dict[str, str] = {
    "date_in_part": "The date of “%(act)s” is known only as %(written)s.",
    "between": "Between %(earliest)s and %(latest)s it may or may not yet have been so.",
    "notice_silent": "The text is silent on notice; twelve months are assumed (VCLT 56).",
    "interim": "Signed and not in force: we must not defeat its object and purpose (VCLT 18).",
    "may_bind": "It may bind us: until that is settled, act as if it did, and at the least do not defeat its object and purpose (VCLT 18).",
    "end_not_known": "Nothing is known of its duration and no end is recorded; that it is still in force rests on that silence alone.",
    "survives": "After the end these go on to bind: %(clauses)s (VCLT 70).",
    "not_registered": "Not registered with the United Nations; it cannot be invoked before its organs (Charter 102(2)).",
}

CONTRADICTIONS: dict[str, str] = {
    "in_force_before_signature": "Entry into force is recorded for %(entry)s, before the signature of %(signed)s.",
    "entry_differs": "Entry into force is recorded for %(recorded)s, but terms and acts give %(computed)s.",
    "act_after_end": "“%(act)s” of %(on)s lies after the end on %(end)s.",
    "signed_twice": "%(party)s is recorded as signing on %(first)s and again on %(second)s.",
    "signature_needs_ratification": "It is signed subject to ratification, but its terms bring it into force on signature.",
    "expired_differs": "Expiry is recorded for %(recorded)s, but terms and acts give %(computed)s.",
    "stranger": "“%(act)s” is recorded for %(party)s, which is not a party.",
    "resumed_not_suspended": "Resumption is recorded for %(on)s, but it was not suspended.",
    "withdrawn_no_notice": "Withdrawal of notice is recorded for %(on)s, but no notice stood.",
    "notice_before_entry": "Notice is recorded for %(on)s, before entry into force.",
    "entry_without_signature": "Entry into force is recorded, but no signature.",
}

COMING: dict[str, str] = {
    "entry_into_force": "Enters into force.",
    "term_ends": "The term ends.",
    "term_renews": "The term ends and is renewed tacitly.",
    "last_day_for_notice": "Last day to give notice so that it ends with this term.",
    "decide_by": "Our own decision, before the last day for notice.",
    "decide_renewal_by": "Our own decision whether to renew, before the term ends.",
    "ends_by_notice": "Ends by the notice given.",
    "register": "Register with the United Nations, as soon as possible after entry into force (Charter 102).",
    "certified_statement": "Register a certified statement of the change (Regulations under Charter 102).",
    "review": "Review falls due.",
    "committee": "The joint committee is due to meet.",
    "provisional_ends": "Provisional application ends.",
    "survival_ends": "A surviving clause ends.",
}


#: The parameters that are dates.
DATES = frozenset(
    {
        "on", "since", "entry", "signed", "notified", "notice", "ends", "last", "earliest", "latest", "recorded", "computed",
        "first", "second", "end", "written",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its code and parameters, and the ids of the acts it rests on."""

    table: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    acts: tuple[Hashable, ...] = ()

    def text(self) -> str:
        """The sentence in English."""
        return english.fill(TABLES[self.table][self.code], self.params, DATES)


TABLES: dict[str, dict[str, str]] = {
    "reason": REASONS,
    "term": TERM_SENTENCES,
    "note": NOTES,
    "contradiction": CONTRADICTIONS,
    "coming": COMING,
}
