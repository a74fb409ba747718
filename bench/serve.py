"""The product's server on the benchmark's database, as `umubano run` starts it."""

from __future__ import annotations

import sys

from umubano.cli.boot import boot
from umubano.cli.server import serve

boot()
serve(int(sys.argv[1]), 2, {})
