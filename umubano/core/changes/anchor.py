"""The copy of the sealed chain outside the database: `seals.log` in `UMUBANO_HOME`, one line of JSON for
each seal.

It is what finds a chain that the owner of the database has made anew from the first link. It is worth as
much as the distance between who holds the database and who holds the file, so auditors keep copies of it
(docs/howto, THREAT_MODEL).
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections

from umubano.core.changes.models import Seal
from umubano.core.errors import Unavailable

FILE = "seals.log"


@dataclass(frozen=True, slots=True)
class AnchoredLink:
    """One line: the number of the seal, its ISO day and its digest."""

    link: int
    day: str
    digest: str


def anchor_file() -> Path:
    return Path(settings.UMUBANO_HOME) / FILE


def anchored_links(using: str) -> list[AnchoredLink]:
    """The lines about this database, oldest first; none when there is no file..

    Raises Unavailable when the file cannot be read or understood: that must not pass for "nothing to
    compare with".
    """
    database = str(connections[using].settings_dict["NAME"])
    path = anchor_file()
    if not path.exists():
        return []
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [
            AnchoredLink(int(line["link"]), str(line["day"]), str(line["digest"]))
            for line in lines
            if line["database"] == database
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(
            f"The anchor file {path} cannot be read; restore it from a copy, or move it away to go on without.",
            code="anchor_unreadable",
            path=str(path),
        ) from error


def write_anchor(using: str) -> None:
    """Append the links that the file does not have yet: the newest one, and those that a crash kept from
    being written.

    When the file disagrees with the database nothing is mended; verification must still find it.
    """
    present = anchored_links(using)
    seals = Seal.objects.using(using).order_by("id")
    if present:
        seals = seals.filter(pk__gt=max(line.link for line in present))
    database = str(connections[using].settings_dict["NAME"])
    path = anchor_file()
    lines = [
        json.dumps(
            {"database": database, "link": seal.pk, "day": seal.day.isoformat(), "digest": seal.digest}
        )
        + "\n"
        for seal in seals
    ]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
