"""Recorded time: what was known when, and what was changed, in words and trimmed by labels."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from umubano.core.changes import acting, operation
from umubano.core.changes.as_known import as_known, history_of, parts_known, record_as_known
from umubano.core.changes.describe import FieldChange
from umubano.core.labels.models import Label
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

Negotiation = apps.get_model("negotiations", "Negotiation")
Area = apps.get_model("negotiations", "NegotiationArea")
Party = apps.get_model("negotiations", "NegotiationParty")
Source = apps.get_model("documents", "Source")

START = datetime(2026, 1, 5, 9, tzinfo=timezone.get_default_timezone())


class Clock:
    """Moves what was recorded in this test to hours of its own: everything in one transaction has one moment."""

    def __init__(self) -> None:
        self.hour = 0

    def tick(self) -> datetime:
        """Stamp what was recorded since the last tick, and return that moment."""
        moment = START + timedelta(hours=self.hour)
        self.hour += 1
        for model in (Negotiation, Area, Party, Source):
            table = f"{model._meta.db_table}event"
            self._owner(f"UPDATE {table} SET pgh_created_at = '{moment.isoformat()}' WHERE pgh_created_at > '2026-03-01'")
        return moment

    def _owner(self, statement: str) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture
def label() -> Label:
    return label_for(LabelValue(level=10))


@pytest.fixture
def secret() -> Label:
    return label_for(LabelValue(level=40))
