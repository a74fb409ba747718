"""The meaning log (what happened, in the field's words) and the seals that make history tamper-evident."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from umubano.core.labels.models import Protected


class LogEntry(Protected):
    """One thing that happened to a record, in words: `agreement.signed`, `negotiation.stage_changed`.

    The subject is named by kind and reference, not by a foreign key: the log is one of the two places (search is the
    other) where every concept meets. It carries the subject's label, so it is trimmed like the subject.
    """

    is_append_only = True

    kind = models.CharField(_("what happened"), max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    subject_ref = models.CharField(max_length=40)
    subject_title = models.CharField(max_length=400)
    summary = models.CharField(max_length=600, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    actor_id = models.CharField(max_length=80)
    actor_name = models.CharField(max_length=200)
    operation_id = models.UUIDField(default=uuid.uuid4)

    class Meta:
        indexes = [
            # home: what changed lately
            models.Index(fields=["-recorded_at"], name="changes_log_recorded"),
            # a record's own history tab
            models.Index(fields=["subject_kind", "subject_id", "-recorded_at"], name="changes_log_subject"),
            # overall history, filtered by who and by what happened
            models.Index(fields=["actor_id", "-recorded_at"], name="changes_log_actor"),
            models.Index(fields=["kind", "-recorded_at"], name="changes_log_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_ref}"


class AccessKind(models.TextChoices):
    """What is logged although no record changes by it."""

    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Failed to sign in")
    SIGNED_OUT = "signed_out", _("Signed out")
    PASSWORD_CHANGED = "password_changed", _("Changed the password")
    SECOND_FACTOR_CHANGED = "second_factor_changed", _("Changed the second factor")
    ACCOUNT_CREATED = "account_created", _("Created an account")
    ACCOUNT_CHANGED = "account_changed", _("Changed an account")
    ACCOUNT_DEACTIVATED = "account_deactivated", _("Deactivated an account")
    ACCOUNT_REACTIVATED = "account_reactivated", _("Reactivated an account")
    PASSWORD_RESET = "password_reset", _("Reset a password")
    DESK_CHANGED = "desk_changed", _("Changed a desk")
    CODE_CHANGED = "code_changed", _("Changed a code list")
    SETTING_CHANGED = "setting_changed", _("Changed a setting")
    HISTORY_VERIFIED = "history_verified", _("Verified history")
    READ = "read", _("Read")
    EXPORTED = "exported", _("Exported")
    PRINTED = "printed", _("Printed")
    FEED_CREATED = "feed_created", _("Created a calendar feed")
    FEED_REVOKED = "feed_revoked", _("Revoked a calendar feed")
    ABSENCE_CHANGED = "absence_changed", _("Changed an absence")
    MAILED = "mailed", _("Was sent a digest")
    ESCALATED = "escalated", _("Shown to the head of the directorate")


#: Kinds that speak of a record of the ministry's work and carry its label; the others are about accounts.
RECORD_KINDS = frozenset(
    {AccessKind.READ, AccessKind.EXPORTED, AccessKind.PRINTED, AccessKind.MAILED, AccessKind.ESCALATED}
)


class AccessLog(Protected):
    """Who signed in, who managed accounts, and who read, exported or printed what.

    Entries about a record carry the record's label. Entries about accounts carry the lowest label and are shown by
    `access.py`, to those who may see them, whatever the reader's clearance.
    """

    is_append_only = True

    kind = models.CharField(_("what happened"), max_length=40, choices=AccessKind.choices)
    actor_id = models.CharField(max_length=80, blank=True)
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_ref = models.CharField(max_length=80, blank=True)
    subject_title = models.CharField(_("what"), max_length=400, blank=True)
    details = models.JSONField(default=dict, blank=True)
    address = models.CharField(_("address"), max_length=45, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            # access log, newest first
            models.Index(fields=["-recorded_at", "-id"], name="changes_access_recorded"),
            # access log of one person; somebody's own sign-ins
            models.Index(fields=["actor_id", "-recorded_at"], name="changes_access_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.actor_name} {self.subject_ref}"


class Seal(models.Model):
    """A link of the sealed chain: what history held up to a moment, hashed together with the link before it."""

    day = models.DateField()
    sealed_at = models.DateTimeField()
    ranges = models.JSONField(help_text="per history table: first and last event id, number of events")
    events = models.BigIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"


class Tick(models.Model):
    """A mark that a statement wrote to the protected tables of one app; how it is read is told in `ticks.py`."""

    scope = models.CharField(max_length=60)
    transaction = models.BigIntegerField(default=0)
    weight = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.scope} {self.weight}"
