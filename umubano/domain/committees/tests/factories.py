"""Joint bodies for tests, made by the services as everything else is."""

from __future__ import annotations

from datetime import date
from typing import Any

from umubano.core.actors import Actor
from umubano.core.labels.rules import LabelValue
from umubano.core.labels.services import default_label, label_for
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.create import create_agreement
from umubano.domain.agreements.services.drafts import ActDraft, AgreementDraft, PartyDraft
from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody, Session
from umubano.domain.committees.services import BodyDraft, RuleDraft, SessionDraft
from umubano.domain.committees.services.minutes import TextDraft

SECRET = LabelValue(level=40)
FOR_MOZAMBIQUE = LabelValue(level=10, releasable_to=frozenset({"MOZ"}))
TODAY = date(2026, 1, 5)


def by_hand(kind: str, **value: Any) -> RuleDraft:
    """A rule that the desk set."""
    return RuleDraft(kind, value, "by_hand", set_by="Desk officer", set_reason="As usual.")


def make(actor: Actor, **given: Any) -> JointBody:
    """A committee with Mozambique unless said otherwise. `label` is a LabelValue."""
    label = given.pop("label", None)
    values = {
        "name": "Joint Defence Committee",
        "kind": "committee",
        "partners": ["MOZ"],
        "desk": "africa",
        **given,
    }
    draft = BodyDraft(label=label_for(label) if label else default_label(), **values)
    return services.create_body(actor, draft, reason="Told by the desk.")


def held(actor: Actor, body: JointBody, day: str = "2025-11-10", **given: Any) -> Session:
    """A session that was held."""
    values = {"held": day, "host": "RWA", "place": "Kigali", "languages": ["en", "pt"], **given}
    return services.add_session(body, SessionDraft(**values), actor=actor)


def minuted(actor: Actor, body: JointBody, *, came: tuple[str, ...] = (), **given: Any) -> Session:
    """A session whose minutes (one point, one decision) are handed over and wait for both sides. `came`: whom Mozambique sent."""
    session = held(actor, body, **given)
    for function in came:
        services.save_attendance(session, actor=actor, side="MOZ", function=function, is_head=True)
    services.write_minutes(
        session,
        [TextDraft("Training", "Ten places are kept.", "Dez lugares são mantidos.", "Formação")],
        actor=actor,
    )
    services.save_decision(session, actor=actor, text="Keep ten places.", text_second="Manter dez lugares.")
    return services.move_session(session, "draft_minutes", actor=actor)


def agree(actor: Actor, session: Session, side: str, **given: Any) -> Any:
    """One side's agreement; for a partner's side recorded by us, by a letter."""
    values = {"agreed_by": "Co-chair", "paper": "Letter 7" if side != "RWA" else "", **given}
    return services.agree_to_minutes(session, side, actor=actor, **values)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def agreement(actor: Actor, partner: str = "MOZ", title: str = "Agreement", **given: Any) -> Agreement:
    """An agreement of the register, signed in 2018 and in force since, unless said otherwise."""
    draft = AgreementDraft(
        title=title,
        kind="agreement",
        label=given.pop("label", None) or default_label(),
        parties=[PartyDraft("RWA", is_home=True), PartyDraft(partner)],
        terms=given.pop("terms", {"entry": "on_signature"}),
        acts=given.pop("acts", [ActDraft("signed", "2018-05-01")]),
        **given,
    )
    return create_agreement(actor, draft)
