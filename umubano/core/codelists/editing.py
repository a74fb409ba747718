"""Change code lists. An entry is never removed, because records carry its code; it is withdrawn from use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from umubano.core.accounts.policy import MANAGE_CODE_LISTS
from umubano.core.actors import Actor
from umubano.core.changes.access import record_access
from umubano.core.changes.models import AccessKind
from umubano.core.codelists.models import Code
from umubano.core.codelists.services import forget_codes
from umubano.core.errors import InvalidInput
from umubano.core.policy import require

_CODE = re.compile(r"^[a-z0-9][a-z0-9_-]{0,59}$")
_FIELDS = ("names", "definitions", "synonyms", "position", "is_active")


def languages() -> list[str]:
    """The languages in which an entry can be named."""
    return [code for code, _name in settings.LANGUAGES]


def add_code(
    actor: Actor,
    list_name: str,
    code: str,
    *,
    names: Mapping[str, str],
    definitions: Mapping[str, str] | None = None,
    synonyms: Sequence[str] = (),
) -> Code:
    """Add an entry at the end of a list that exists. Raises InvalidInput with `field`, NotAllowed."""
    require(actor, MANAGE_CODE_LISTS)
    with transaction.atomic():
        rows = Code.objects.select_for_update().filter(list_name=list_name)
        present = {row.code: row for row in rows}
        if not present:
            raise InvalidInput(_("There is no such code list."), code="unknown_list", field="code")
        if not _CODE.match(code):
            raise InvalidInput(
                _("A code is written in small letters, digits, hyphens and underscores."),
                code="invalid_code",
                field="code",
            )
        if code in present:
            raise InvalidInput(_("This list has that code already."), code="code_taken", field="code")
        last = rows.aggregate(last=Max("position"))["last"] or 0
        entry = Code(list_name=list_name, code=code, position=last + 1)
        _fill(entry, names, definitions or {}, synonyms, present.values())
        entry.save(force_insert=True)
        _log(actor, entry, {})
    return entry


def change_code(
    entry: Code,
    *,
    actor: Actor,
    names: Mapping[str, str],
    definitions: Mapping[str, str],
    synonyms: Sequence[str],
) -> Code:
    """Change what an entry is called, how it is defined and what imports may call it. Its code stays."""
    require(actor, MANAGE_CODE_LISTS)
    with transaction.atomic():
        present = list(Code.objects.select_for_update().filter(list_name=entry.list_name))
        row = next(code for code in present if code.pk == entry.pk)
        before = _values(row)
        _fill(row, names, definitions, synonyms, present)
        if _values(row) != before:
            row.is_customised = True
            row.save(update_fields=["names", "definitions", "synonyms", "is_customised"])
            _log(actor, row, before)
    return row


def set_in_use(entry: Code, *, actor: Actor, is_active: bool) -> Code:
    """Withdraw an entry from use, or take it back. Records that carry it keep it, and its name."""
    require(actor, MANAGE_CODE_LISTS)
    with transaction.atomic():
        row = Code.objects.select_for_update().get(pk=entry.pk)
        if row.is_active != is_active:
            before = _values(row)
            row.is_active = is_active
            row.save(update_fields=["is_active"])
            _log(actor, row, before)
    return row


def move_code(entry: Code, *, actor: Actor, by: int) -> Code:
    """Move an entry up (-1) or down (+1) in its list."""
    require(actor, MANAGE_CODE_LISTS)
    with transaction.atomic():
        rows = list(Code.objects.select_for_update().filter(list_name=entry.list_name))
        old = next(index for index, row in enumerate(rows) if row.pk == entry.pk)
        row = rows.pop(old)
        before = _values(row)
        rows.insert(max(0, old + by), row)
        for position, code in enumerate(rows):
            code.position = position
        Code.objects.bulk_update(rows, ["position"])
        if _values(row) != before:
            _log(actor, row, before)
    forget_codes()
    return row


def _fill(
    entry: Code,
    names: Mapping[str, str],
    definitions: Mapping[str, str],
    synonyms: Sequence[str],
    others: Any,
) -> None:
    """Give the entry its words. No other entry of the list may answer to one of them, or an import could
    not tell which is meant.
    """
    entry.names = {**entry.names, **{language: text.strip() for language, text in names.items()}}
    entry.definitions = {
        **entry.definitions,
        **{language: text.strip() for language, text in definitions.items()},
    }
    entry.synonyms = list(dict.fromkeys(word.strip() for word in synonyms if word.strip()))
    for language in languages():
        if not entry.names.get(language):
            raise InvalidInput(
                _("An entry needs a name in every language."), code="name_missing", field=f"name_{language}"
            )
    for word in entry.synonyms:
        if len(word) > 80:
            raise InvalidInput(
                _("A synonym has at most 80 characters."), code="synonym_too_long", field="synonyms"
            )
    mine = {word.casefold() for word in (entry.code, *entry.names.values(), *entry.synonyms) if word}
    for other in others:
        if other.pk == entry.pk:
            continue
        theirs = {word.casefold() for word in (other.code, *other.names.values(), *other.synonyms)}
        if mine & theirs:
            raise InvalidInput(
                _("“%(word)s” already stands for “%(name)s” in this list.")
                % {"word": sorted(mine & theirs)[0], "name": other.name},
                code="ambiguous_word",
                field="synonyms",
            )


def _values(entry: Code) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _FIELDS}


def _log(actor: Actor, entry: Code, before: Mapping[str, Any]) -> None:
    after = _values(entry)
    record_access(
        actor,
        AccessKind.CODE_CHANGED,
        subject_kind="code",
        subject_ref=f"{entry.list_name}:{entry.code}"[:80],
        subject_title=f"{entry.list_name}: {entry.names.get('en', entry.code)}",
        details={
            "before": {name: value for name, value in before.items() if value != after[name]},
            "after": {name: value for name, value in after.items() if not before or value != before[name]},
        },
    )
    forget_codes()
