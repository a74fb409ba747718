#!/bin/sh
# Install what the tests need beyond the environment: a Chromium to drive, and poppler to look into PDF files.
# The system's Chromium is taken when there is one; else Debian's package when we are root; else Playwright's own build.
set -eu
cd "$(dirname "$0")/.."

say() { printf 'umubano: %s\n' "$*" >&2; }

find_chromium() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ] || [ -x /Applications/Chromium.app/Contents/MacOS/Chromium ]
}

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    missing=
    find_chromium || missing=chromium
    command -v pdftotext >/dev/null 2>&1 || missing="$missing poppler-utils"
    if [ -n "$missing" ]; then
        say "installing $missing with apt-get"
        # shellcheck disable=SC2086 (a list of names)
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; } ||
            say "apt-get could not install $missing"
    fi
fi
find_chromium && exit 0
if ! .venv/bin/python - <<'PYTHON'; then
import pathlib, sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    sys.exit(not pathlib.Path(playwright.chromium.executable_path).exists())
PYTHON
    say "installing Playwright's Chromium"
    .venv/bin/playwright install chromium ||
        { say "no Chromium could be installed; install chromium or google-chrome and run 'make test' again"; exit 1; }
fi
