"""Calendar feeds: addresses by which a calendar program fetches what somebody may see and what may leave."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class FeedScope(models.TextChoices):
    PERSON = "person", _("My own calendar")
    DESK = "desk", _("Calendar of a desk")
    BODY = "body", _("Calendar of a joint body")


class Feed(models.Model):
    """One address of one person. Only a digest of its secret is kept, so nobody can fetch with what stands here.

    `sent` remembers of each event a keyed digest of its uid and content, its sequence, when it last changed, and its days: what SEQUENCE,
    LAST-MODIFIED and cancellations are made of. No content is in it.
    """

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="calendar_feeds")
    scope = models.CharField(_("calendar"), max_length=10, choices=FeedScope.choices)
    scope_ref = models.CharField(max_length=60, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    ceiling = models.PositiveSmallIntegerField(_("details up to"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    fetched_at = models.DateTimeField(_("last fetched"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    sent = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="person", scope_ref="") | (~Q(scope="person") & ~Q(scope_ref="")),
                name="calendars_feed_names_its_scope",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.scope_ref}".strip()
