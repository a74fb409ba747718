"""What all illustrative bodies share: they say so, and each belongs to the desk of its partner."""

from __future__ import annotations

from typing import Any

from umubano.core.accounts.models import Account
from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import label_for
from umubano.domain.agreements.demonstration.load import REASON, demonstration_ref
from umubano.domain.agreements.demonstration.records import OFFICIAL
from umubano.domain.agreements.imports.public_facts import desk_of
from umubano.domain.agreements.imports.writing import source_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.services import AgreementLink, BodyDraft, RuleDraft, SourceOfBody

YEARLY = {"sessions": 1, "months": 12}
_WHY = "Illustrative: as such bodies usually do."


def by_hand(kind: str, value: dict[str, Any]) -> RuleDraft:
    return RuleDraft(kind, value, "by_hand", set_by="Desk officer", set_reason=_WHY)


def agreement_pk(key: str) -> int | None:
    return Agreement.objects.filter(ref=demonstration_ref("A", key)).values_list("pk", flat=True).first()


def illustrative_body(
    actor: Actor,
    ref: str,
    partner: str,
    name: str,
    name_fr: str,
    kind: str,
    *,
    under: str = "",
    label: LabelValue = OFFICIAL,
    **more: Any,
) -> JointBody:
    """An illustrative body of one partner, owned by the desk that follows it."""
    desk = desk_of(partner)
    username = {"africa": "desk", "europe-americas": "otherdesk"}.get(desk, "")
    owner = Account.objects.filter(username=username).values_list("pk", flat=True).first()
    source = source_for(
        publisher="Umubano",
        title="Illustrative record, made up for the demonstration",
        label=label_for(label),
    )
    agreement = agreement_pk(under) if under else None
    links = [AgreementLink(agreement, clause="art. 7")] if agreement else more.pop("agreements", [])
    return services.create_body(
        actor,
        BodyDraft(
            ref=ref,
            name=name,
            names={"fr": name_fr, **more.pop("names", {})},
            kind=kind,
            label=label_for(label),
            partners=[partner],
            desk=desk,
            owner_id=owner,
            is_illustrative=True,
            purpose="Illustrative: made up for the demonstration, stands for no real body.",
            agreements=links,
            sources=[SourceOfBody(source.pk, "illustrative")],
            **more,
        ),
        reason=REASON,
    )
