# The commands of this house. Nothing but make and Python (3.11 or later) is assumed; the first three set up what they need.
.PHONY: run dev test check bench clean
# An installation that fails has failed, whatever is made of its words.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3
VENV := .venv/bin/python

run: .venv/ready
	@exec $(VENV) -m calmconnect run

dev: .venv/ready
	@exec $(VENV) -m calmconnect dev

test: .venv/ready-dev
	@$(VENV) -m tests.run

check: .venv/ready-dev
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy
	@$(VENV) -m pytest -q tests/test_walls.py tests/test_pins.py

bench: .venv/ready-dev
	@$(VENV) -m bench $(BENCH)

clean:
	rm -rf .venv .web var

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "CalmConnect needs Python 3.11 or later; this is " + sys.version)'
	@echo "· Making .venv"
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "· Python's venv module is not installed; trying apt"; \
		apt-get install -y -qq python3-venv || { echo "Please install it: apt install python3-venv"; exit 1; }; }
	@$(PYTHON) -m venv .venv && touch .venv/made

.venv/ready: .venv/made requirements.txt
	@echo "· Installing what CalmConnect needs"
	@$(VENV) -m pip install --disable-pip-version-check --progress-bar off -r requirements.txt \
		| sed -un 's/^Collecting \([^ ]*\).*/    \1/p'
	@$(VENV) -c 'import reflex' && touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@echo "· Installing what the tests need"
	@$(VENV) -m pip install --disable-pip-version-check --progress-bar off -r requirements-dev.txt \
		| sed -un 's/^Collecting \([^ ]*\).*/    \1/p'
	@$(VENV) -c 'import pytest' && touch $@
