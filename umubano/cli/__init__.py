"""The `umubano` command: what acceptance, scripts and operators rely on (docs/reference/interfaces)."""

from __future__ import annotations


def main() -> None:
    """Run the command line. Exit 0 done, 1 refused with a reason, 2 wrong usage."""
    from umubano.cli.app import run

    run()
