"""A list as somebody asked for it, under a name: which page, which filters, columns and order."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected


@tracked()
class SavedView(Protected):
    """The address of a list, kept by its owner and, if shared, offered to colleagues who may read its label.

    It holds the question, never the answer: whoever opens it sees the rows that they may see. The label protects the
    question itself, because a name or a filter can give something away.
    """

    owner = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=80)
    page = models.CharField(
        _("page"), max_length=80, help_text="the name of its address, e.g. agreements:list"
    )
    query = models.CharField(
        _("question"), max_length=2000, blank=True, help_text="the query string, without “?”"
    )
    is_shared = models.BooleanField(_("shared with colleagues"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="savedviews_name_once_per_owner")
        ]
        # the views offered on a page: one's own and the shared ones
        indexes = [models.Index(fields=["page", "name"], name="savedviews_of_page")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list itself, asked this question."""
        return reverse(self.page) + (f"?{self.query}" if self.query else "")
