"""One table for every code list: a word that users pick, with its definition, so that all mean the same by it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Code(models.Model):
    """One entry of a code list. Entries are never removed, only withdrawn from use (`is_active`)."""

    list_name = models.CharField(_("list"), max_length=40)
    code = models.CharField(_("code"), max_length=60)
    names = models.JSONField(_("names by language"), default=dict)
    definitions = models.JSONField(_("definitions by language"), default=dict)
    synonyms = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    is_customised = models.BooleanField(_("changed here"), default=False)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        ordering = ["list_name", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["list_name", "code"], name="codelists_code_once_per_list")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.names) or self.code

    @property
    def definition(self) -> str:
        return _in_language(self.definitions)


def _in_language(texts: dict[str, str]) -> str:
    language = (get_language() or "en").split("-")[0]
    return texts.get(language) or texts.get("en", "")
