"""Fill the tables of parties and memberships from the shipped files. Run by setup, as the owner role,
after places.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from umubano.core.text import fold
from umubano.domain.parties.models import Membership, Party
from umubano.domain.parties.queries import forget_parties
from umubano.domain.parties.reference import (
    DATA,
    MEMBERSHIPS_AS_OF,
    OrganisationRow,
    bounds,
    memberships,
    missions,
    organisations,
)
from umubano.domain.places import reference as places
from umubano.domain.places.models import State
from umubano.domain.places.resolver import current_names
from umubano.domain.places.services import LoadResult, fingerprint, is_loaded, mark_loaded, synchronise


def load_reference(*, using: str = "owner", force: bool = False) -> LoadResult:
    """Bring parties and memberships in line with the shipped files and the table of states.

    Checks: the fingerprint of the files; if it is the one loaded last, nothing is compared unless `force`.
    Changes: only rows that differ; parties are never deleted, memberships that are no longer shipped are.
    Records: the fingerprint. Raises LookupError when places have not been loaded.
    """
    wanted = fingerprint(
        DATA, packages=("babel", "pycountry"), code=(Path(__file__), *sorted(places.DATA.glob("*.csv")))
    )
    if not force and is_loaded("parties", wanted, using=using):
        return LoadResult(unchanged=Party.objects.using(using).count() + len(memberships()))
    with transaction.atomic(using=using):
        states = {state.alpha3: state for state in State.objects.using(using).all()}
        missing = set(places.states()) - set(states)
        if missing:
            raise LookupError(f"states have not been loaded: {', '.join(sorted(missing)[:5])}…")
        rows = [_of_state(state) for state in states.values()]
        rows += [_of_organisation(row) for row in (*organisations().values(), *missions().values())]
        result = synchronise(Party, rows, key=("code",), using=using)
        result += synchronise(
            Membership,
            _memberships(),
            key=("organisation_id", "member_id", "joined"),
            deletes=True,
            using=using,
        )
        mark_loaded("parties", wanted, MEMBERSHIPS_AS_OF, using=using)
    forget_parties()
    return result


def _of_state(state: State) -> dict[str, Any]:
    texts = [state.alpha3, state.alpha2, *state.names.values()]
    texts += [name for _language, name in current_names(state.alpha3)]
    texts += [former["name"] for former in state.former_names]
    return {
        "code": state.alpha3,
        "kind": Party.Kind.STATE.value,
        "state_id": state.alpha3,
        "acronym": "",
        "names": state.names,
        "host_id": None,
        "hosts": [],
        "sent_by_id": None,
        "existed_from": state.formed_on.isoformat() if state.formed_on else "",
        "existed_to": state.dissolved_on.isoformat() if state.dissolved_on else "",
        "first_day": state.formed_on,
        "last_day": state.dissolved_on - timedelta(days=1) if state.dissolved_on else None,
        "note": "",
        "folded_names": _folded(texts),
    }


def _of_organisation(row: OrganisationRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "kind": row.kind,
        "state_id": None,
        "acronym": row.acronym,
        "names": dict(row.names),
        "host_id": row.hosts[0] if row.hosts else None,
        "hosts": list(row.hosts),
        "sent_by_id": row.sent_by or None,
        "existed_from": row.existed_from,
        "existed_to": row.existed_to,
        "first_day": bounds(row.existed_from)[0] if row.existed_from else None,
        "last_day": bounds(row.existed_to)[1] if row.existed_to else None,
        "note": row.note,
        "folded_names": _folded([row.code, row.acronym, *row.names.values(), *row.aliases]),
    }


def _folded(texts: Iterable[str]) -> str:
    """One folded name a line, each once, the code first."""
    return "\n".join(dict.fromkeys(filter(None, map(fold, texts))))


def _memberships() -> Iterable[Mapping[str, Any]]:
    for row in memberships():
        joined, left = bounds(row.joined), bounds(row.left) if row.left else (None, None)
        yield {
            "organisation_id": row.organisation,
            "member_id": row.member,
            "joined": row.joined,
            "joined_earliest": joined[0],
            "joined_latest": joined[1],
            "left": row.left,
            "left_earliest": left[0],
            "left_latest": left[1],
            "notice": row.notice,
            "confidence": row.confidence,
            "source": row.source,
            "note": row.note,
        }
