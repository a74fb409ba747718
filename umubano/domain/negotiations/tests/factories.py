"""Negotiations for tests, made by the services as everything else is."""

from __future__ import annotations

from datetime import date
from typing import Any

from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft
from umubano.domain.negotiations import services
from umubano.domain.negotiations.gates import gates_of, missing_to_sign
from umubano.domain.negotiations.lifecycle import WAY, Stage
from umubano.domain.negotiations.models import Negotiation
from umubano.domain.negotiations.services import NegotiationDraft, PartnerDraft, StageDraft

#: Nothing that calls for Parliament, no ratification, a memorandum in one language.
PLAIN_FACTS: dict[str, Any] = {
    "legal_nature": "non_binding",
    "subject_to_ratification": False,
    "commits_finances": False,
    "changes_law": False,
    "concerns_status_of_persons": False,
    "concerns_reserved_matter": False,
    "permits_foreign_base": False,
    "languages": ["en"],
}

SECRET = LabelValue(level=40)
FOR_MOZAMBIQUE = LabelValue(level=10, releasable_to=frozenset({"MOZ"}))

HOME_SIGNER = services.Signer(
    "RWA", "J. Bizimana", "Minister of Defence", "defence_minister", has_full_powers=True
)
PARTNER_SIGNER = services.Signer("MOZ", "A. Machel", "Minister of National Defence", "defence_minister")


def make(actor: Actor, **given: Any) -> Negotiation:
    """A negotiation; an idea of today with Mozambique unless said otherwise. `partners` are codes, `label` a LabelValue."""
    partners = given.pop("partners", ["MOZ"])
    label = given.pop("label", None)
    reason = given.pop("reason", "Told by the desk.")
    values = {"title": "Memorandum on joint training", "kind": "memorandum", "desk": "africa", **given}
    draft = NegotiationDraft(
        label=label_for(label) if label else default_label(),
        partners=[PartnerDraft(code) for code in partners],
        **values,
    )
    return services.create_negotiation(actor, draft, reason=reason)


def at(actor: Actor, stage: str, *, since: date = date(2025, 6, 1), **given: Any) -> Negotiation:
    """A negotiation that is at this stage since a day, with its way there the same day."""
    way = [*WAY[: WAY.index(Stage(stage)) + 1]]
    stages = [StageDraft(step, since) for step in way]
    return make(actor, stages=stages, owner_id=given.pop("owner_id", actor.user_id), **given)


def meet_all(row: Negotiation, actor: Actor, *, on: date = date(2025, 6, 1)) -> Negotiation:
    """Every gate before signature met, as far as it can be by recording it."""
    for gate in missing_to_sign(gates_of(row, on=on)):
        if not gate.rule.is_prohibition:
            services.meet_gate(row, gate.code, actor=actor, evidence="Letter 12", met_on=on)
    return Negotiation.objects.get(pk=row.pk)


def cleared(actor: Actor, **given: Any) -> Negotiation:
    """A negotiation ready to be signed."""
    return meet_all(at(actor, "cleared", **{**PLAIN_FACTS, **given}), actor)


def agreement(actor: Actor, partner: str, title: str, **given: Any) -> Agreement:
    """An agreement of the register with a partner, signed in 2018 and in force since, unless said otherwise."""
    draft = AgreementDraft(
        title=title,
        kind="agreement",
        label=given.pop("label", None) or default_label(),
        parties=[PartyDraft("RWA", is_home=True), PartyDraft(partner)],
        terms=given.pop("terms", {"entry": "on_signature"}),
        acts=given.pop("acts", [ActDraft("signed", "2018-05-01")]),
    )
    return create_agreement(actor, draft)
