#!/bin/sh
# Every check that is not a test. All of them run, also after one has failed; the last line names those that failed.
set -u
cd "$(dirname "$0")/.."
PATH=$PWD/.venv/bin:$PATH
export DJANGO_SETTINGS_MODULE=umubano.config.settings

failed=
check() {
    name=$1
    shift
    printf '\n== %s: %s\n' "$name" "$*"
    "$@" || failed="$failed, $name"
}

check format ruff format --check --quiet .
check lint ruff check --quiet .
check templates djlint --quiet --lint umubano
check imports lint-imports --no-cache
check types mypy
check django python -W ignore::RuntimeWarning -m django check --fail-level WARNING
check migrations python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --no-input
check documents umubano docs --check

if [ -n "$failed" ]; then
    printf '\nfailed: %s\n' "${failed#, }"
    exit 1
fi
printf '\nall checks passed\n'
