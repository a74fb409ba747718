"""Writes of parties: loading what is shipped, and recording counterpart bodies and their contact points."""

from umubano.domain.parties.services.bodies import (
    record_body,
    record_contact,
    remove_contact,
    update_body,
    update_contact,
)
from umubano.domain.parties.services.load import load_reference

__all__ = [
    "load_reference",
    "record_body",
    "record_contact",
    "remove_contact",
    "update_body",
    "update_contact",
]
