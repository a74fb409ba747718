"""The words that core/changes/words makes from names, named once for the translators' tools, which read `gettext` calls and nothing else.

History calls an event of the meaning log, an operation and a code list by its name made readable. The names
stand in code as codes, so the words would be missing from the catalogue. `tests/test_messages.py` holds the lists complete.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop

#: Kinds of events, e.g. `negotiation.talks_held`, and the acts of an agreement, e.g. `agreement.notice_given`.
EVENTS = (
    gettext_noop("Act corrected"),
    gettext_noop("Amended"),
    gettext_noop("Approved"),
    gettext_noop("Authorised"),
    gettext_noop("Changed"),
    gettext_noop("Claim decided"),
    gettext_noop("Confirmed"),
    gettext_noop("Correction"),
    gettext_noop("Event ended"),
    gettext_noop("Exchanged"),
    gettext_noop("Expired"),
    gettext_noop("Extended"),
    gettext_noop("Gate met"),
    gettext_noop("Gate reopened"),
    gettext_noop("Gate waived"),
    gettext_noop("In force"),
    gettext_noop("Notice given"),
    gettext_noop("Notice withdrawn"),
    gettext_noop("Notified"),
    gettext_noop("Opened"),
    gettext_noop("Provisional begun"),
    gettext_noop("Provisional ended"),
    gettext_noop("Published"),
    gettext_noop("Ratified"),
    gettext_noop("Recorded"),
    gettext_noop("Registered"),
    gettext_noop("Related"),
    gettext_noop("Relabelled"),
    gettext_noop("Removed"),
    gettext_noop("Reply received"),
    gettext_noop("Resumed"),
    gettext_noop("Reviewed"),
    gettext_noop("Signed"),
    gettext_noop("Stage changed"),
    gettext_noop("Superseded"),
    gettext_noop("Suspended"),
    gettext_noop("Talks held"),
    gettext_noop("Terminated"),
    gettext_noop("Text agreed"),
)

#: Operations that are no action of their own in the policy, e.g. `agreements.set_parties`.
OPERATIONS = (
    gettext_noop("Add"),
    gettext_noop("Add claim"),
    gettext_noop("Add source"),
    gettext_noop("Bulk edit"),
    gettext_noop("Delete"),
    gettext_noop("Edit"),
    gettext_noop("File source"),
    gettext_noop("Record body"),
    gettext_noop("Record contact"),
    gettext_noop("Record round"),
    gettext_noop("Relate"),
    gettext_noop("Remove contact"),
    gettext_noop("Reopen gate"),
    gettext_noop("Set areas"),
    gettext_noop("Set parties"),
    gettext_noop("Set partners"),
    gettext_noop("Set signatories"),
    gettext_noop("Sign"),
    gettext_noop("Turn due"),
    gettext_noop("Undo"),
    gettext_noop("Unrelate"),
    gettext_noop("Update body"),
    gettext_noop("Update contact"),
)

#: Code lists, e.g. `title_kind`.
LISTS = (
    gettext_noop("Area"),
    gettext_noop("Title kind"),
)
