"""Who read a SECRET record, and what was taken out as a file, stands in the access log, whatever the record is."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.changes.models import AccessKind, AccessLog
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.activities.tests.factories import make as activity
from umubano.domain.committees.tests.factories import make as body
from umubano.domain.negotiations.tests.factories import agreement
from umubano.domain.negotiations.tests.factories import make as negotiation
from umubano.domain.plans.tests.factories import make as plan

SECRET = LabelValue(level=40)
LISTS = {
    "agreements": "/agreements/",
    "negotiations": "/negotiations/",
    "partners": "/partners/",
    "committees": "/committees/",
    "activities": "/activities/",
    "plans": "/plans/",
    "due": "/calendar/",
    "effort": "/effort/",
}


def entries(kind: AccessKind) -> list[tuple[str, str]]:
    return list(AccessLog.objects.filter(kind=kind).values_list("subject_kind", "subject_ref"))


def test_reading_a_secret_record_is_logged_and_another_is_not(client_as: Any, as_actor: Any) -> None:
    with as_actor("head") as head:
        makers = (activity, body, negotiation, plan)
        secret = [make(head, label=SECRET) for make in makers]
        secret.append(agreement(head, "MOZ", "Secret agreement", label=label_for(SECRET)))
        plain = [make(head) for make in makers]
    client = client_as("head")
    for record in (*secret, *plain):
        assert client.get(record.get_absolute_url()).status_code == 200
    with as_actor("head"):
        assert sorted(entries(AccessKind.READ)) == sorted((row._meta.model_name, row.ref) for row in secret)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_list_taken_out_as_a_file_is_logged_under_the_files_label(
    client_as: Any, as_actor: Any, form: str
) -> None:
    with as_actor("head") as head:
        for make in (activity, body, negotiation, plan):
            make(head, label=SECRET)
    client = client_as("head")
    for address in LISTS.values():
        answer = client.get(f"{address}?export={form}")
        assert answer.status_code == 200, address
        b"".join(answer)
    with as_actor("head"):
        logged = dict(
            AccessLog.objects.filter(kind=AccessKind.EXPORTED).values_list("subject_kind", "label__level")
        )
    assert logged.keys() == LISTS.keys()
    assert {logged[kind] for kind in ("negotiations", "committees", "activities", "plans")} == {40}
