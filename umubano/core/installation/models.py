"""What is true of one installation and set by its administrators: for instance the demonstration's own today."""

from django.db import models


class Setting(models.Model):
    """One named value. Names and meanings are in `services.py`."""

    name = models.CharField(max_length=60, primary_key=True)
    value = models.JSONField()

    def __str__(self) -> str:
        return self.name
