"""Writes of the pipeline: open, change, decide on gates, move, sign."""

from umubano.domain.negotiations.services.change import (
    add_source,
    assign,
    record_round,
    relabel,
    set_areas,
    set_partners,
    update_negotiation,
)
from umubano.domain.negotiations.services.create import create_negotiation
from umubano.domain.negotiations.services.drafts import NegotiationDraft, PartnerDraft, StageDraft
from umubano.domain.negotiations.services.gates import meet_gate, reopen_gate, waive_gate
from umubano.domain.negotiations.services.moves import Capacity, Signer, move, sign

__all__ = [
    "Capacity",
    "NegotiationDraft",
    "PartnerDraft",
    "Signer",
    "StageDraft",
    "add_source",
    "assign",
    "create_negotiation",
    "meet_gate",
    "move",
    "record_round",
    "relabel",
    "reopen_gate",
    "set_areas",
    "set_partners",
    "sign",
    "update_negotiation",
    "waive_gate",
]
