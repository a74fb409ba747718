"""What is true of one installation and set by its administrators: for instance the demonstration's own today."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.Model):
    """One named value. Names and meanings are in `services.py`."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")

    def __str__(self) -> str:
        return self.name
