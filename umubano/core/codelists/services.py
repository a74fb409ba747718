"""Read code lists (kept in memory for a minute) and keep the shipped ones up to date."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from umubano.core.codelists.models import Code
from umubano.core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A shipped entry: code, names and definitions by language, synonyms that imports accept."""

    code: str
    names: Mapping[str, str]
    definitions: Mapping[str, str] = field(default_factory=dict)
    synonyms: Sequence[str] = ()


_kept: dict[tuple[str, str], tuple[float, dict[str, Code]]] = {}


def codes(list_name: str) -> dict[str, Code]:
    """All entries of a list by code, in their order, withdrawn ones included."""
    key = (str(connections["default"].settings_dict["NAME"]), list_name)
    kept = _kept.get(key)
    if kept is None or time.monotonic() - kept[0] > settings.UMUBANO_REFERENCE_KEPT_SECONDS or not kept[1]:
        kept = (time.monotonic(), {code.code: code for code in Code.objects.filter(list_name=list_name)})
        _kept[key] = kept
    return kept[1]


def forget_codes() -> None:
    """Drop what is kept in memory, after an administrator changed a list."""
    _kept.clear()


def choices(list_name: str) -> list[tuple[str, str]]:
    """(code, name) of the entries in use, for forms and filters."""
    return [(code.code, code.name) for code in codes(list_name).values() if code.is_active]


def name_of(list_name: str, code: str) -> str:
    """The name of a code in the current language; the code itself when the list does not have it."""
    entry = codes(list_name).get(code)
    return entry.name if entry else code


def require_code(list_name: str, value: str) -> str:
    """The code that `value` names: a code, a name in any language, or a synonym. Raises InvalidInput otherwise."""
    folded = value.strip().casefold()
    for entry in codes(list_name).values():
        names = {entry.code, *entry.names.values(), *entry.synonyms}
        if folded in {name.casefold() for name in names}:
            return entry.code
    known = ", ".join(codes(list_name))
    raise InvalidInput(
        _("“%(value)s” is not in the code list %(list_name)s; use one of: %(known)s.")
        % {"value": value, "list_name": list_name, "known": known},
        code="unknown_code",
        value=value,
        list=list_name,
    )


def load_code_list(list_name: str, entries: Sequence[CodeEntry]) -> None:
    """Add shipped entries that are missing and refresh their names; what administrators added, changed or withdrew stays. Owner role."""
    existing = {code.code: code for code in Code.objects.using("owner").filter(list_name=list_name)}
    for position, entry in enumerate(entries):
        wanted = {
            "names": dict(entry.names),
            "definitions": dict(entry.definitions),
            "synonyms": list(entry.synonyms),
            "position": position,
        }
        code = existing.get(entry.code)
        if code is None:
            Code.objects.using("owner").create(list_name=list_name, code=entry.code, **wanted)
        elif not code.is_customised and any(getattr(code, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(code, name, value)
            code.save(using="owner", update_fields=list(wanted))
    forget_codes()
