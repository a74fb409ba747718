"""The words and colours of codes that appear as badges on many pages."""

from __future__ import annotations

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from umubano.core.registry import Text

#: code → (words, colour class)
STATUSES = {
    "none": (_("No act recorded"), "neutral"),
    "idea": (_("Idea"), "neutral"),
    "proposed": (_("Proposed"), "neutral"),
    "authorised": (_("Authorised"), "info"),
    "negotiating": (_("In negotiation"), "info"),
    "text_agreed": (_("Text agreed"), "info"),
    "cleared": (_("Cleared for signature"), "info"),
    "signed": (_("Signed, not in force"), "warn"),
    "signed_entry_unknown": (_("Signed, entry into force not known"), "neutral"),
    "provisionally_applied": (_("Provisionally applied"), "warn"),
    "in_force": (_("In force"), "good"),
    "suspended": (_("Suspended"), "bad"),
    "expired": (_("Expired"), "neutral"),
    "terminated": (_("Terminated"), "neutral"),
    "superseded": (_("Superseded"), "neutral"),
    "withdrawn": (pgettext_lazy("status of an agreement", "Withdrawn"), "neutral"),
    "signed_never_in_force": (_("Never in force"), "neutral"),
    "not_in_force": (_("Not in force"), "neutral"),
    "unknown": (_("Not known"), "neutral"),
    "dropped": (_("Dropped"), "neutral"),
    "dormant": (_("Dormant"), "warn"),
    "open": (_("Open"), "warn"),
    "met": (_("Met"), "good"),
    "passed": (_("Met"), "good"),
    "failed": (_("Failed"), "bad"),
    "waived": (_("Waived"), "warn"),
    "not_applicable": (_("Not applicable"), "neutral"),
    "queued": (_("Waiting"), "neutral"),
    "running": (_("Under way"), "info"),
    "done": (_("Done"), "good"),
    "cancelled": (pgettext_lazy("activity", "Cancelled"), "neutral"),
    "overdue": (_("Overdue"), "bad"),
    "due_soon": (_("Due soon"), "warn"),
    "due_later": (_("Later"), "neutral"),
    "active": (_("Active"), "good"),
    "dissolved": (_("Dissolved"), "neutral"),
    "planned": (_("Planned"), "info"),
    "convened": (_("Convened"), "info"),
    "held": (_("Held"), "warn"),
    "minutes_drafted": (_("Minutes drafted"), "warn"),
    "agreed": (_("Agreed by both sides"), "good"),
    "closed": (_("Closed"), "neutral"),
    "postponed": (_("Postponed"), "warn"),
    "on_course": (_("On course"), "good"),
    "never_met": (_("Never met"), "bad"),
    "no_rule": (_("Nothing planned"), "warn"),
    "at_request": (_("At request"), "neutral"),
    "kept_late": (_("Done late"), "warn"),
    "accepted": (_("Accepted"), "good"),
    "rejected": (_("Rejected"), "neutral"),
    "draft": (_("Draft"), "neutral"),
    "abandoned": (_("Abandoned"), "neutral"),
    "under_way": (_("Under way"), "info"),
    "late": (_("Late"), "bad"),
    "submitted": (_("Submitted"), "info"),
    "returned": (_("Returned"), "warn"),
    "approved": (_("Approved"), "good"),
    "locked": (_("Locked"), "good"),
}

SOURCES = {
    "document": (_("Document"), "file-text"),
    "treaty_text": (_("Treaty text"), "file-text"),
    "official": (_("Official publication"), "building-bank"),
    "note_verbale": (_("Note verbale"), "mail"),
    "press": (_("Press"), "news"),
    "data_set": (_("Data set"), "database"),
    "person": (_("Person"), "user"),
    "website": (_("Web site"), "world"),
    "import": (_("Import"), "upload"),
    "other": (_("Other"), "file"),
}

CONFIDENCE = {
    "high": (_("High confidence"), "good"),
    "medium": (_("Medium confidence"), "info"),
    "low": (_("Low confidence"), "warn"),
    "unverified": (_("Not verified"), "warn"),
    "conflicting": (_("Sources conflict"), "bad"),
    "primary-text": (_("Primary text"), "good"),
    "primary-official": (_("Official statement"), "good"),
    "coded-treaty": (_("Coded from the text"), "info"),
    "reported": (_("Reported"), "info"),
    "coded-factiva": (_("Coded from press"), "warn"),
    "estimate": (_("Estimate"), "warn"),
    "unsupported": (_("Unsupported"), "bad"),
    "illustrative": (_("Illustrative"), "neutral"),
}


def labelled(name: Text, value: Text) -> str:
    """A name and what it introduces, with the colon as the language sets it: “Area: cyber”, “Domaine : cyber”."""
    return gettext("%(field)s: %(part)s") % {"field": name, "part": value}
