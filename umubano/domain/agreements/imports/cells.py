"""An agreement of the register as the cells of the template: what the export writes and the import compares with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from umubano.domain.agreements.imports.columns import act_line, joined, stacked, terms_to_cells
from umubano.domain.agreements.models import Act, Agreement

BATCH = 2000


def register_in_batches(*, refs: Sequence[str] | None = None) -> Iterator[list[Agreement]]:
    """The agreements of the register that the actor may see, with all that a row shows, by primary key."""
    last = 0
    rows = (
        Agreement.objects.register()
        .select_related("label", "owner")
        .prefetch_related("parties", "areas", "acts", "signatories", "sources__source")
        .order_by("pk")
    )
    if refs is not None:
        rows = rows.filter(ref__in=refs)
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk


def standing_acts(agreement: Agreement) -> list[Act]:
    """The acts that stand: those that no later act corrects or withdraws."""
    acts = list(agreement.acts.all())
    corrected = {act.corrects_id for act in acts if act.corrects_id}
    return [act for act in acts if act.pk not in corrected and act.kind != "correction"]


def the_signature(acts: Sequence[Act]) -> Act | None:
    """The one signature by all parties together that needs no more words than its date; it has a column of its own."""
    signed = [act for act in acts if act.kind == "signed"]
    if len(signed) == 1 and signed[0].party_id is None and not signed[0].details:
        return signed[0]
    return None


def cells_of(agreement: Agreement) -> dict[str, str]:
    """The record as text by column; computed columns included."""
    acts = standing_acts(agreement)
    signature = the_signature(acts)
    parties = list(agreement.parties.all())
    sources = [given.source for given in agreement.sources.all()]
    source = sources[0] if sources else None
    label = agreement.label.value
    cells: dict[str, Any] = {
        "ref": agreement.ref,
        "version": agreement.version,
        "title": agreement.title,
        "title_fr": "",
        "kind": agreement.kind,
        "partners": joined(_party(party.party_id, party.body_name) for party in parties if not party.is_home),
        "our_body": next((party.body_name for party in parties if party.is_home), ""),
        "signed": signature.effective if signature else "",
        "place": agreement.place,
        "level": agreement.level,
        "scope": agreement.scope,
        "legal_nature": agreement.legal_nature,
        "legal_opinion": agreement.legal_opinion,
        "legal_opinion_author": agreement.legal_opinion_author,
        "areas": joined(sorted(area.area for area in agreement.areas.all())),
        "languages": joined(agreement.languages),
        "prevailing_language": agreement.prevailing_language,
        "text_status": agreement.text_status,
        **terms_to_cells(agreement.terms),
        "other_acts": stacked(
            [
                act_line(act.kind, act.effective, act.party_id, act.details)
                for act in acts
                if act is not signature
            ]
        ),
        "signatories": stacked(
            [
                f"{person.party_id} | {person.name} | {person.office} | {person.full_powers}"
                for person in agreement.signatories.all()
            ]
        ),
        "source": source.publisher if source else "",
        "source_url": source.url if source else "",
        "source_date": source.published if source else "",
        "confidence": agreement.confidence,
        "desk": agreement.desk,
        "owner": agreement.owner.username if agreement.owner else "",
        "notes": agreement.notes,
        "illustrative": "yes" if agreement.is_illustrative else "",
        "classification": label.level_name,
        "releasable_to": joined(sorted(label.releasable_to)),
        "compartments": joined(sorted(label.compartments)),
        "status": agreement.status,
        "in_force_since": agreement.in_force_since,
        "term_ends": agreement.term_ends or "",
        "last_day_for_notice": agreement.last_day_for_notice or "",
    }
    cells.update({f"title_{language}": title for language, title in agreement.titles.items()})
    return {name: str(value).strip() for name, value in cells.items()}


def _party(code: str, body: str) -> str:
    return f"{code} [{body}]" if body else code
