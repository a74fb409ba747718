"""Make a database ready for tests, by the same steps as `umubano setup`."""

from __future__ import annotations

from umubano.core.accounts.cast import load_cast
from umubano.core.database.setup import prepare_database


def prepare() -> None:
    """Migrate, put under row security, load reference data and the cast."""
    prepare_database()
    load_cast(password=None)
