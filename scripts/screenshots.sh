#!/bin/sh
# Make docs/images anew from the running product, on a demonstration of its own: scripts/screenshots.sh
set -eu
cd "$(dirname "$0")/.."
scripts/setup.sh
exec .venv/bin/python -m umubano.core.testing.screenshots "${1:-docs/images}"
