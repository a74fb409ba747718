"""Bring a database to the state the product needs: migrated, under row security, with reference data. Idempotent."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connections

from umubano.core.codelists.services import load_code_list
from umubano.core.labels.row_security import apply_row_security
from umubano.core.registry import concepts


def prepare_database() -> None:
    """Migrate as the owner, apply row security for the application's role, load what concepts ship as reference."""
    call_command("migrate", database="owner", verbosity=0, interactive=False)
    owner = connections["owner"]
    apply_row_security(owner, str(connections["default"].settings_dict["USER"]))
    for concept in concepts():
        for name, entries in concept.code_lists.items():
            load_code_list(name, entries)
        if concept.load_reference is not None:
            concept.load_reference()
