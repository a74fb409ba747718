"""The sentences of life/reasons.py, named once more for the translators' tools, which read `gettext` calls and nothing else.

life/ is plain Python without Django, so it cannot mark its own words. A test holds the two lists together.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

MESSAGES = (
    # REASONS
    gettext_noop("No act is recorded."),
    gettext_noop("Nothing had happened by this day."),
    gettext_noop("Negotiation was authorised on %(on)s."),
    gettext_noop("The text was agreed on %(on)s and is not signed."),
    gettext_noop("Signed by %(parties)s on %(on)s; not yet by %(missing)s."),
    gettext_noop("Signed on %(on)s; it enters into force on %(entry)s."),
    gettext_noop("Signed on %(on)s; it was not yet settled when it would enter into force."),
    gettext_noop(
        "Signed on %(on)s; it enters into force after the last notification, and %(missing)s has not notified."
    ),
    gettext_noop("Signed on %(on)s subject to ratification; %(missing)s has not ratified."),
    gettext_noop("Signed on %(on)s; the instruments of ratification are not exchanged."),
    gettext_noop("Signed on %(on)s; the reply is not received."),
    gettext_noop(
        "Signed on %(on)s; whether it is in force is not known, because the day of entry into force is not recorded."
    ),
    gettext_noop(
        "Signed on %(on)s; whether it is in force is not known: the terms do not say how it enters into force, and no entry into force is recorded."
    ),
    gettext_noop("Applied provisionally since %(since)s; it is not yet in force."),
    gettext_noop(
        "In force since %(since)s, because it was signed on %(signed)s and enters into force on signature."
    ),
    gettext_noop("In force since %(since)s, the day that its terms name."),
    gettext_noop("In force since %(since)s, because the last notification was made on %(notified)s."),
    gettext_noop("In force since %(since)s, when the instruments of ratification were exchanged."),
    gettext_noop("In force since %(since)s, when the reply was received."),
    gettext_noop("In force since %(since)s, when the consent of all parties was established (VCLT 24(2))."),
    gettext_noop(
        "In force since %(since)s: the terms say nothing, and the consent of all parties was established then (VCLT 24(2))."
    ),
    gettext_noop("In force since %(since)s, as recorded."),
    gettext_noop("Suspended since %(on)s."),
    gettext_noop("Expired on %(on)s, at the end of its term; it was not renewed."),
    gettext_noop("Ended on %(on)s, at the end of its term, because notice was given on %(notice)s."),
    gettext_noop("Ended on %(on)s with the event it was tied to."),
    gettext_noop("Expired on %(on)s, as recorded."),
    gettext_noop("Terminated on %(on)s, by notice given on %(notice)s."),
    gettext_noop("Terminated on %(on)s, as recorded."),
    gettext_noop("Ended on %(on)s, when fewer than two parties remained."),
    gettext_noop("Superseded on %(on)s by %(by)s."),
    gettext_noop("Signed on %(signed)s but never in force: superseded on %(on)s by %(by)s."),
    gettext_noop("Signed on %(signed)s but never in force: given up on %(on)s."),
    gettext_noop(
        "We are no longer a party since %(on)s, by our notice of %(notice)s; it goes on among the others."
    ),
    # TERM_SENTENCES
    gettext_noop("It has no end date."),
    gettext_noop("It ends on %(ends)s."),
    gettext_noop("It ends on %(ends)s unless it is expressly renewed."),
    gettext_noop(
        "The present term ends on %(ends)s and is renewed tacitly unless notice is given by %(last)s."
    ),
    gettext_noop(
        "The present term ends on %(ends)s and is renewed tacitly, because no notice was given in time; notice by %(last)s would end the next term."
    ),
    gettext_noop("Notice was given: it ends on %(ends)s."),
    gettext_noop("It ends with the event it is tied to."),
    gettext_noop("Its duration is not known."),
    # NOTES
    gettext_noop("The date of “%(act)s” is known only as %(written)s."),
    gettext_noop("Between %(earliest)s and %(latest)s it may or may not yet have been so."),
    gettext_noop("The text is silent on notice; twelve months are assumed (VCLT 56)."),
    gettext_noop("Signed and not in force: we must not defeat its object and purpose (VCLT 18)."),
    gettext_noop(
        "It may bind us: until that is settled, act as if it did, and at the least do not defeat its object and purpose (VCLT 18)."
    ),
    gettext_noop(
        "Nothing is known of its duration and no end is recorded; that it is still in force rests on that silence alone."
    ),
    gettext_noop("After the end these go on to bind: %(clauses)s (VCLT 70)."),
    gettext_noop(
        "Not registered with the United Nations; it cannot be invoked before its organs (Charter 102(2))."
    ),
    # CONTRADICTIONS
    gettext_noop("Entry into force is recorded for %(entry)s, before the signature of %(signed)s."),
    gettext_noop("Entry into force is recorded for %(recorded)s, but terms and acts give %(computed)s."),
    gettext_noop("“%(act)s” of %(on)s lies after the end on %(end)s."),
    gettext_noop("%(party)s is recorded as signing on %(first)s and again on %(second)s."),
    gettext_noop("It is signed subject to ratification, but its terms bring it into force on signature."),
    gettext_noop("Expiry is recorded for %(recorded)s, but terms and acts give %(computed)s."),
    gettext_noop("“%(act)s” is recorded for %(party)s, which is not a party."),
    gettext_noop("Resumption is recorded for %(on)s, but it was not suspended."),
    gettext_noop("Withdrawal of notice is recorded for %(on)s, but no notice stood."),
    gettext_noop("Notice is recorded for %(on)s, before entry into force."),
    gettext_noop("Entry into force is recorded, but no signature."),
    # COMING
    gettext_noop("Enters into force."),
    gettext_noop("The term ends."),
    gettext_noop("The term ends and is renewed tacitly."),
    gettext_noop("Last day to give notice so that it ends with this term."),
    gettext_noop("Our own decision, before the last day for notice."),
    gettext_noop("Our own decision whether to renew, before the term ends."),
    gettext_noop("Ends by the notice given."),
    gettext_noop(
        "Register with the United Nations, as soon as possible after entry into force (Charter 102)."
    ),
    gettext_noop("Register a certified statement of the change (Regulations under Charter 102)."),
    gettext_noop("Review falls due."),
    gettext_noop("The joint committee is due to meet."),
    gettext_noop("Provisional application ends."),
    gettext_noop("A surviving clause ends."),
)
