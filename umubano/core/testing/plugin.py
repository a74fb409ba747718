"""The earliest pytest plugin: names the test database before the settings are read.

Loaded with `-p` in pyproject.toml, ahead of pytest-django. The fixtures are in `fixtures.py`.
"""

from __future__ import annotations

import os

_worker = os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ["UMUBANO_DATABASE_NAME"] = f"umubano_test_{os.getpid()}{_worker}"
os.environ.setdefault("UMUBANO_TODAY", "2026-01-05")
