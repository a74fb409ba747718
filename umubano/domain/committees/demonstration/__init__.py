"""The demonstration of joint bodies: those of the public facts, loaded with the negotiations, and illustrative ones that say so.

What each is here for stands beside it. The committee with Mozambique is releasable to it: its co-chair finds minutes to agree to.
"""

from __future__ import annotations

from umubano.core.actors import Actor
from umubano.domain.agreements.demonstration.load import demonstration_ref
from umubano.domain.committees.demonstration import mozambique, others
from umubano.domain.committees.models import JointBody


def load_demonstration(actor: Actor) -> None:
    """Load what is missing; what is there already stays as it is."""
    for key, make in (
        ("moz-committee", mozambique.committee),
        ("sen-committee", others.with_senegal),
        ("gha-staff-talks", others.with_ghana),
        ("zmb-medicine-group", others.with_zambia),
        ("moz-information-group", others.secret_group),
    ):
        ref = demonstration_ref("J", key)
        if not JointBody.objects.filter(ref=ref).exists():
            make(actor, ref)
