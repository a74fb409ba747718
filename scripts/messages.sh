#!/usr/bin/env bash
# Collect the translatable texts into umubano/locale/*/LC_MESSAGES/django.po. A developer's tool: needs GNU gettext (apt-get install gettext).
# `scripts/messages.sh --check` fails when a text is missing from the catalogue or not translated.
set -euo pipefail
cd "$(dirname "$0")/.."
export DJANGO_SETTINGS_MODULE=umubano.config.settings
cd umubano
../.venv/bin/python -W ignore -m django makemessages --locale fr --no-location --no-wrap --ignore 'static/*' --ignore 'frontend/*' >/dev/null
