# Every target sets up what it needs: Python 3.11+, pip, venv and make are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.heed-run
DEV    := $(VENV)/.heed-dev

.PHONY: demo test lint bench help lock
help: ## say what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

demo: $(RUN) ## start Heed beside the Slack look-alike and print the address to open
	@$(BIN)/heed demo

test: $(DEV) ## run every test, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest

lint: $(DEV) ## hold the rules of the house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV) ## measure, against a bare Bolt app in the same run
	@$(BIN)/python -m benchmarks

lock: $(DEV) ## refresh the hashed locks
	$(BIN)/pip-compile -q --generate-hashes --no-emit-options --strip-extras --allow-unsafe --no-header -o requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --generate-hashes --no-emit-options --strip-extras --allow-unsafe --no-header --extra dev -o requirements-dev.lock pyproject.toml

$(VENV)/bin/python:
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Heed needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Heed runs on (about half a minute) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --progress-bar on --require-hashes -r requirements.lock | grep --line-buffered -E '^(Collecting|Installing|Successfully)' || test $${PIPESTATUS[0]:-0} -eq 0
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --quiet -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUN)
	@echo "Installing what the tests need (about a minute) ..."
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-dev.lock | grep --line-buffered -E '^(Collecting|Installing|Successfully)' || true
	@touch $@
