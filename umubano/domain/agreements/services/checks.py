"""What must hold of the values of an agreement before they are written, whoever brings them: form, import, signing, command."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from umubano.core.errors import InvalidInput
from umubano.domain.agreements.models import Agreement, Claim, Signatory
from umubano.domain.agreements.services.drafts import PartyDraft, SignatoryDraft
from umubano.domain.documents.models import Confidence, Source

#: What a reference may consist of, so that it can stand in an address.
_REFERENCE = re.compile(r"[A-Za-z0-9.:-]+")


@cache
def _rules() -> dict[str, tuple[frozenset[str], int | None]]:
    """Field of Agreement → the values it knows (none: any) and the most characters it holds."""
    return {
        field.attname: (frozenset(str(value) for value, _name in field.choices or ()), field.max_length)
        for field in Agreement._meta.concrete_fields
        if isinstance(field, models.CharField)
    }


def check_values(values: Mapping[str, Any]) -> None:
    """Refuse a value that its field does not know or cannot hold. Raises InvalidInput with `field` and `value`."""
    rules = _rules()
    for name, value in values.items():
        if name not in rules:
            continue
        known, most = rules[name]
        if known and value not in known:
            raise InvalidInput(
                _("“%(value)s” is not known for “%(field)s”; use one of: %(known)s.")
                % {"value": value, "field": name, "known": ", ".join(sorted(known))},
                code="unknown_code",
                field=name,
                value=value,
            )
        if most is not None and len(str(value)) > most:
            raise InvalidInput(
                _("“%(field)s” is too long: %(length)d characters, at most %(most)d.")
                % {"field": name, "length": len(str(value)), "most": most},
                code="too_long",
                field=name,
                value=value,
            )
    if (ref := values.get("ref")) and not _REFERENCE.fullmatch(ref):
        raise InvalidInput(
            _("“%(ref)s” cannot be a reference; use letters, digits, full stops, colons and hyphens.")
            % {"ref": ref},
            code="bad_reference",
            field="ref",
            value=ref,
        )


def check_confidence(value: str) -> None:
    """Refuse a confidence that is not one of the scale."""
    if value not in Confidence.values:
        raise InvalidInput(
            _("“%(value)s” is not a degree of confidence.") % {"value": value},
            code="unknown_code",
            field="confidence",
            value=value,
        )


def check_once(parties: Iterable[PartyDraft]) -> None:
    """Refuse the same party, acting through the same body, given twice."""
    seen: set[tuple[str, str]] = set()
    for party in parties:
        if (key := (party.code, party.body)) in seen:
            raise InvalidInput(
                _("%(party)s is given twice.") % {"party": party.code},
                code="party_twice",
                field="parties",
                value=party.code,
            )
        seen.add(key)


def check_signatories(signatories: Iterable[SignatoryDraft], parties: Iterable[str]) -> None:
    """Refuse a signatory without a name, for a State that is no party, or with full powers that mean nothing."""
    members = set(parties)
    for person in signatories:
        if not person.name.strip():
            raise InvalidInput(
                _("A signatory needs a name."), code="name_missing", field="signatories", value=person.party
            )
        if person.party not in members:
            raise InvalidInput(
                _("%(name)s cannot sign for %(party)s, which is not a party.")
                % {"name": person.name, "party": person.party},
                code="signatory_of_a_stranger",
                field="signatories",
                value=person.party,
            )
        if person.full_powers not in Signatory.FullPowers.values:
            raise InvalidInput(
                _("“%(value)s” says nothing of full powers.") % {"value": person.full_powers},
                code="unknown_code",
                field="signatories",
                value=person.full_powers,
            )


def check_source(source_id: int) -> None:
    """Refuse a source that is not on file, or that the actor may not see."""
    if not Source.objects.filter(pk=source_id).exists():
        raise InvalidInput(
            _("There is no such source."), code="unknown_source", field="source", value=source_id
        )


def check_claim(field: str, value: str) -> None:
    """Refuse a claim about nothing, or that claims nothing."""
    most = Claim._meta.get_field("field").max_length or 0
    if not field.strip() or len(field) > most:
        raise InvalidInput(
            _("Say what the claim is about."), code="field_missing", field="field", value=field
        )
    if not value.strip():
        raise InvalidInput(_("Say what is claimed."), code="value_missing", field="value", value=value)
