"""Rules taken from the terms of the agreements that a body works under, and what is said when these change."""

from __future__ import annotations

from typing import Any

import pytest

from umubano.core.labels.services import label_for
from umubano.domain.agreements.services.acts import record_act
from umubano.domain.agreements.services.change import update_agreement
from umubano.domain.committees import services
from umubano.domain.committees.models import JointBody
from umubano.domain.committees.services import AgreementLink
from umubano.domain.committees.terms import is_same, offered
from umubano.domain.committees.tests.factories import SECRET, TODAY, agreement

pytestmark = pytest.mark.django_db

TERMS = {
    "entry": "on_signature",
    "committee_months": 12,
    "committee": {
        "clause": "art. 7(2)",
        "host": "MOZ",
        "host_clause": "art. 7(3)",
        "quorum": 3,
        "plan_by": "12-01",
        "plan_clause": "art. 7(4)",
    },
}
FIRST = {"frequency", "host_rotation", "quorum", "plan_deadline"}


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_terms_offer_each_rule_with_its_clause_or_that_of_the_link(as_actor: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        pact = agreement(desk, terms=TERMS)
        services.link_agreement(body, AgreementLink(pact.pk, clause="art. 7"), actor=desk)
        services.link_agreement(body, AgreementLink(agreement(desk, title="Silent").pk), actor=desk)
        found = {kind: [(one.value, one.clause) for one in offered(body, kind, TODAY)] for kind in FIRST}
        assert found == {
            "frequency": [({"sessions": 1, "months": 12}, "art. 7(2)")],
            "host_rotation": [({"first": "MOZ"}, "art. 7(3)")],
            "quorum": [({"each_side": 3}, "art. 7")],
            "plan_deadline": [({"month": 12, "day": 1}, "art. 7(4)")],
        }
        assert offered(body, "minutes_deadline", TODAY) == []
        changed = {"terms": {"committee_months": 6}}
        record_act(pact, actor=desk, kind="amended", effective="2025-03-01", details=changed)
        assert offered(body, "frequency", TODAY)[0].value["months"] == 6


def test_rule_form_is_filled_in_from_the_agreement(as_actor: Any, client_as: Any, body: JointBody) -> None:
    with as_actor("desk") as desk:
        pact = agreement(desk, terms=TERMS, title="Training pact")
        services.link_agreement(body, AgreementLink(pact.pk), actor=desk)
    client, url = client_as("desk"), f"{body.get_absolute_url()}rules/"
    page = text(client.get(f"{url}plan_deadline/"))
    assert "filled in below" in page
    assert ('value="art. 7(4)"' in page, f'<option value="{pact.pk}" selected>' in page) == (True, True)
    sent = {"day": 1, "month": 12, "source_kind": "agreement", "agreement": pact.pk, "clause": "art. 7(4)"}
    assert client.post(f"{url}plan_deadline/", sent).status_code == 303
    # a rule that is there already stays in the form until somebody asks for the other
    page = text(client.get(f"{url}frequency/"))
    assert ("filled in below" in page, f'href="?from={pact.ref}"' in page) == (False, True)
    assert 'value="art. 7(2)"' in text(client.get(f"{url}frequency/?from={pact.ref}"))


def test_page_says_when_a_rule_no_longer_agrees_with_its_agreement(
    as_actor: Any, client_as: Any, body: JointBody
) -> None:
    with as_actor("desk") as desk:
        pact = agreement(desk, terms=TERMS)
        services.link_agreement(body, AgreementLink(pact.pk), actor=desk)
        rule = services.RuleDraft(
            "frequency", {"sessions": 1, "months": 12}, "agreement", agreement_id=pact.pk, clause="art. 7(2)"
        )
        services.set_rule(body, rule, actor=desk)
    client = client_as("desk")
    assert "The agreement now says" not in text(client.get(body.get_absolute_url()))
    with as_actor("desk") as desk:
        update_agreement(
            pact, actor=desk, changes={"terms": {**TERMS, "committee_months": 6}}, reason="Read again."
        )
    page = text(client.get(body.get_absolute_url()))
    assert "The agreement now says: every 6 months." in page
    assert f"rules/frequency/?from={pact.ref}" in page
    assert "The agreement now says" not in text(client_as("reader").get("/committees/"))


def test_terms_of_an_agreement_that_one_may_not_see_are_not_told(
    as_actor: Any, client_as: Any, body: JointBody
) -> None:
    with as_actor("head") as head:
        secret = agreement(head, terms=TERMS, title="Secret pact", label=label_for(SECRET))
        services.link_agreement(body, AgreementLink(secret.pk), actor=head)
        rule = services.RuleDraft(
            "quorum", {"each_side": 2}, "agreement", agreement_id=secret.pk, clause="art. 7(2)"
        )
        services.set_rule(body, rule, actor=head)
    page = text(client_as("head").get(body.get_absolute_url()))
    assert "The agreement now says: at least 3 of each side." in page
    for address in (body.get_absolute_url(), f"{body.get_absolute_url()}rules/plan_deadline/"):
        page = text(client_as("legal").get(address))
        assert [word in page for word in ("Secret pact", "now says", "art. 7(4)")] == [False] * 3


@pytest.mark.parametrize(
    ("kind", "rule", "said", "same"),
    [
        ("frequency", {"sessions": 2, "months": 12}, {"sessions": 1, "months": 6}, True),
        ("frequency", {"at_request": True}, {"sessions": 1, "months": 6}, False),
        ("quorum", {"each_side": 3, "text": "both co-chairs"}, {"each_side": 3}, True),
        ("quorum", {"text": "both co-chairs"}, {"each_side": 3}, False),
        ("host_rotation", {"always": "MOZ"}, {"first": "MOZ"}, False),
    ],
)
def test_same_is_what_says_the_same(kind: str, rule: Any, said: Any, same: bool) -> None:
    assert is_same(kind, rule, said) is same
