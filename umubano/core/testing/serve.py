"""`python -m umubano.core.testing.serve setup|PORT`: the product on the database named in the environment, for journeys."""

from __future__ import annotations

import sys

from umubano.cli.boot import boot


def main(argument: str) -> None:
    """Set up with the demonstration, or serve on a port."""
    boot()
    if argument == "setup":
        from umubano.cli.setup import set_up

        set_up(demo=True)
    else:
        from umubano.cli.server import serve

        serve(int(argument), 1, {})


if __name__ == "__main__":
    main(sys.argv[1])
