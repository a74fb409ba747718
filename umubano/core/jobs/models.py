"""For which day or week each piece of work was last done, so that it is done once and caught up with after a standstill."""

from __future__ import annotations

from django.db import models


class JobRun(models.Model):
    """The last finished run of a piece of work. `period` is the day, or the Monday of the week, that it was done for."""

    name = models.CharField(max_length=80, primary_key=True)
    period = models.DateField()
    finished_at = models.DateTimeField()
    touched = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
