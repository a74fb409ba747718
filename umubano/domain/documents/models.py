"""Where facts come from: a treaty text, a note verbale, a press report, a data set, a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from umubano.core.changes.history import tracked
from umubano.core.labels.models import Protected
from umubano.core.ui.dates import in_words


class SourceKind(models.TextChoices):
    TREATY_TEXT = "treaty_text", _("Treaty text")
    OFFICIAL = "official", _("Official publication")
    NOTE_VERBALE = "note_verbale", _("Note verbale or letter")
    PRESS = "press", _("Press")
    DATA_SET = "data_set", _("Data set")
    PERSON = "person", _("Person")
    OTHER = "other", _("Other")


class Confidence(models.TextChoices):
    """How sure a source makes us, from the text itself down to a claim that nothing supports."""

    PRIMARY_TEXT = "primary-text", _("Primary text")
    PRIMARY_OFFICIAL = "primary-official", _("Official statement")
    CODED_TREATY = "coded-treaty", _("Coded from the text")
    REPORTED = "reported", _("Reported")
    CODED_FACTIVA = "coded-factiva", _("Coded from press")
    ESTIMATE = "estimate", _("Estimate")
    UNSUPPORTED = "unsupported", _("Unsupported")
    ILLUSTRATIVE = "illustrative", _("Illustrative")


@tracked()
class Source(Protected):
    """One source that can be shown to somebody who asks how we know."""

    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind.choices)
    publisher = models.CharField(_("publisher or author"), max_length=300)
    title = models.CharField(_("title"), max_length=500, blank=True)
    url = models.CharField(_("address"), max_length=600, blank=True)
    published = models.CharField(_("date of publication (EDTF)"), max_length=40, blank=True)
    language = models.CharField(_("language (ISO 639-1)"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["label", "publisher", "title", "url", "published"],
                name="documents_source_once_per_label",
            )
        ]

    def __str__(self) -> str:
        day = in_words(self.published, short=True) if self.published else ""
        return ", ".join(part for part in (self.publisher, self.title, day) if part)
