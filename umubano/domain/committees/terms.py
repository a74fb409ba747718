"""What the agreements that a body works under say today of its rules: to take a rule over from, and to compare it with later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from umubano.domain.agreements.life import Terms
from umubano.domain.agreements.models import Agreement
from umubano.domain.agreements.services.projection import life_of_row
from umubano.domain.committees.models import BodyRule, JointBody, RuleKind


@dataclass(frozen=True, slots=True)
class Said:
    """What an agreement says of one rule: its value, in the shape of `BodyRule`, and the clause as far as it is known."""

    agreement: Agreement
    value: dict[str, Any]
    clause: str


def terms_today(agreements: Iterable[Agreement], on: date) -> dict[int, Terms]:
    """The terms of these agreements by key, amended as they were by that day. Two statements for any number, none for none."""
    from django.db.models import prefetch_related_objects

    listed = list({row.pk: row for row in agreements}.values())
    if listed:
        prefetch_related_objects(listed, "acts", "parties")
    return {row.pk: life_of_row(row).terms_on(on) for row in listed}


def said_of(terms: Terms, kind: str) -> tuple[dict[str, Any], str] | None:
    """(value, clause) of what terms say of a kind of rule; None when they say nothing of it."""
    committee = terms.committee
    match kind:
        case RuleKind.FREQUENCY if terms.committee_months:
            return {"sessions": 1, "months": terms.committee_months}, committee.clause
        case RuleKind.HOST_ROTATION if committee.host:
            return {"always" if committee.host_always else "first": committee.host}, committee.host_clause
        case RuleKind.QUORUM if committee.quorum:
            return {"each_side": committee.quorum}, committee.quorum_clause
        case RuleKind.PLAN_DEADLINE if committee.plan_by:
            month, day = committee.plan_by
            return {"month": month, "day": day}, committee.plan_clause
    return None


def offered(body: JointBody, kind: str, on: date) -> list[Said]:
    """What each agreement that the body works under says of this rule, as far as the actor sees it. The clause of the link stands in for one
    that the terms do not name.
    """
    links = [link for link in body.agreements.select_related("agreement") if link.agreement]
    terms = terms_today((link.agreement for link in links), on)
    found = []
    for link in links:
        said = said_of(terms[link.agreement.pk], kind)
        if said is not None:
            found.append(Said(link.agreement, said[0], said[1] or link.clause))
    return found


def differing(rules: Iterable[BodyRule], on: date) -> dict[str, dict[str, Any]]:
    """By kind, what the agreement says today of each rule that was taken from it and no longer agrees with it."""
    taken = [rule for rule in rules if rule.source_kind == "agreement" and rule.agreement is not None]
    terms = terms_today((rule.agreement for rule in taken if rule.agreement is not None), on)
    found = {}
    for rule in taken:
        assert rule.agreement is not None
        said = said_of(terms[rule.agreement.pk], rule.kind)
        if said is not None and not is_same(rule.kind, rule.value, said[0]):
            found[rule.kind] = said[0]
    return found


def is_same(kind: str, rule: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether a rule lays down what the terms say. Two sessions in a year are one in six months; a quorum may say more in words."""
    if kind == RuleKind.FREQUENCY:
        return "sessions" in rule and Fraction(int(rule["months"]), int(rule["sessions"])) == said["months"]
    if kind == RuleKind.QUORUM:
        return rule.get("each_side") == said["each_side"]
    return dict(rule) == dict(said)
