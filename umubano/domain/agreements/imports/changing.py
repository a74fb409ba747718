"""Carry out what a changed row of the template says, by the same services as the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from umubano.core.errors import InvalidInput
from umubano.domain.agreements.imports.cells import standing_acts, the_signature
from umubano.domain.agreements.imports.columns import TERM_COLUMNS, lines, listed, read_act
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.acts import correct_act, record_act
from umubano.domain.agreements.services.change import (
    add_source,
    relabel,
    set_areas,
    set_parties,
    set_signatories,
    update_agreement,
)
from umubano.domain.agreements.services.drafts import SourceDraft

if TYPE_CHECKING:
    from umubano.domain.agreements.imports.register import Change, RegisterImporter

_PLAIN = (
    "title", "kind", "level", "scope", "place", "prevailing_language", "text_status", "notes", "desk", "confidence", "legal_nature",
    "legal_opinion", "legal_opinion_author",
)  # fmt: skip
#: What a blank cell means for a column that must have a value.
BLANK = {
    "level": "unknown",
    "scope": "unknown",
    "text_status": "not_held",
    "confidence": "reported",
    "legal_nature": "undetermined",
}


def change_agreement(change: Change, importer: RegisterImporter, *, reason: str) -> None:
    """Make the agreement what the row says. Raises DomainError, with `column` where it is known; nothing is half-done then.

    Acts are only ever added: a new date of signature corrects the signature by a new act, and an act that is missing in the file is refused.
    """
    from umubano.domain.agreements.imports.register import parties_of, signatories_of

    actor, cells, changed = importer.actor, change.cells, change.changed
    agreement = change.agreement
    if "illustrative" in changed:
        raise InvalidInput(
            _("Whether a record is illustrative cannot be changed."),
            code="not_editable",
            column="illustrative",
        )
    fields = _fields(change, importer)
    if fields:
        update_agreement(agreement, actor=actor, changes=fields, reason=reason)
    if changed & {"partners", "our_body"}:
        set_parties(agreement, parties_of(cells), actor=actor, reason=reason)
    if "areas" in changed:
        set_areas(agreement, listed(cells["areas"]), actor=actor, reason=reason)
    if "signed" in changed:
        _sign(change, importer, reason)
    if "other_acts" in changed:
        _add_acts(change, importer, reason)
    if "signatories" in changed:
        set_signatories(agreement, signatories_of(cells), actor=actor, reason=reason)
    if changed & {"source", "source_url", "source_date"}:
        if not cells.get("source"):
            raise InvalidInput(
                _("A source is not taken away by an import."), code="source_kept", column="source"
            )
        source = importer.source(cells, change.label or agreement.label)
        add_source(
            agreement,
            SourceDraft(source.pk, cells.get("confidence") or "reported"),
            actor=actor,
            reason=reason,
        )
    if change.label is not None and change.label != agreement.label:
        relabel(agreement, change.label, actor=actor, reason=reason)


def _fields(change: Change, importer: RegisterImporter) -> dict[str, Any]:
    cells, changed = change.cells, change.changed
    fields: dict[str, Any] = {name: cells[name] for name in _PLAIN if name in changed}
    if "kind" in fields and not fields["kind"]:
        raise InvalidInput(_("An agreement needs a kind of title."), code="kind_missing", column="kind")
    if any(column.startswith("title_") for column in changed):
        titles = dict(change.agreement.titles)
        for column in changed:
            if column.startswith("title_"):
                titles[column.removeprefix("title_")] = cells[column]
        fields["titles"] = {language: title for language, title in titles.items() if title}
    if "languages" in changed:
        fields["languages"] = listed(cells["languages"])
    if "owner" in changed:
        fields["owner_id"] = importer.reader.owner_id(cells["owner"])
    if changed & set(TERM_COLUMNS):
        fields["terms"] = importer.terms(cells)
    return fields


def _sign(change: Change, importer: RegisterImporter, reason: str) -> None:
    agreement: Agreement = change.agreement
    text = change.cells["signed"]
    signature = the_signature(standing_acts(agreement))
    if not text:
        raise InvalidInput(
            _(
                "A signature that was recorded is not taken away by an import; correct it on the page of the agreement."
            ),
            code="act_kept",
            column="signed",
        )
    if signature is not None:
        correct_act(signature, actor=importer.actor, effective=text, reason=reason)
    elif any(act.kind == "signed" for act in standing_acts(agreement)):
        raise InvalidInput(
            _("The parties signed separately; see the column other_acts."),
            code="signed_separately",
            column="signed",
        )
    else:
        record_act(agreement, actor=importer.actor, kind="signed", effective=text, reason=reason)


def _add_acts(change: Change, importer: RegisterImporter, reason: str) -> None:
    present = [str(line) for line in change.before["other_acts"].splitlines()]
    wanted = [read_act(line, importer.reader.party) for line in lines(change.cells["other_acts"])]
    left = list(present)
    new = []
    for act in wanted:
        if str(act) in left:
            left.remove(str(act))
        else:
            new.append(act)
    if left:
        raise InvalidInput(
            _(
                "“%(act)s” is recorded and cannot be taken away or changed here; correct it on the page of the agreement."
            )
            % {"act": left[0]},
            code="act_kept",
            column="other_acts",
        )
    for act in new:
        record_act(
            change.agreement,
            actor=importer.actor,
            kind=act.kind,
            effective=act.effective,
            party=act.party,
            details=act.values,
            reason=reason,
        )
