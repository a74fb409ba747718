# The commands of a checkout. `make run` is all a newcomer needs: Python 3.11 or newer, make and git are enough.

PYTHON := .venv/bin/python
PORT ?= 8000
DEMO ?= 1
SCALE ?= 1
PYTEST_ARGS ?= -n 2 --dist loadgroup

export DJANGO_SETTINGS_MODULE := umubano.config.settings

.DEFAULT_GOAL := help
.PHONY: help run setup test test-tools check bench

help:
	@echo "make run     start Umubano on http://127.0.0.1:$(PORT) (PORT=, DEMO=0 for an empty system)"
	@echo "make test    run every test"
	@echo "make check   format, lint, types, imports, migrations, templates, documentation"
	@echo "make bench   measure speed beside its limits (SCALE=1: 300,000 agreements, 1,000,000 activities; WHAT=register, work or all)"
	@echo "make setup   only make the environment and the front-end bundle"

setup:
	@scripts/setup.sh

run: setup
	@PORT="$(PORT)" DEMO="$(DEMO)" .venv/bin/umubano run

test-tools: setup
	@scripts/test-tools.sh

test: test-tools
	@.venv/bin/pytest -q $(PYTEST_ARGS)

# Lists every kind of fault at once: one that fails does not hide the next.
check: setup
	@scripts/check.sh

bench: setup
	@SCALE="$(SCALE)" $(PYTHON) -m bench
