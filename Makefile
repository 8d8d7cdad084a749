# What can be done with this project, a word each. `make` alone lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
LOCKS := requirements.lock requirements-build.lock requirements-dev.lock

# Arguments for pytest: make test ARGS="tests/rules -k holiday"; and how many run side by side.
ARGS ?=
JOBS ?= 2
FILES ?= tests/stories tests/voice tests/cli

.PHONY: help setup run test postgresql mutants soak oracle proof bench check picture pictures format lock clean

help: ## List these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## Make .venv with everything pinned; quick when nothing changed

run: $(READY) ## Dial, answer and read the mail: the whole service on this machine, Ctrl-C ends it
	@exec $(BIN)/callrouter demo

test: $(READY) ## Run the tests
	$(BIN)/pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

postgresql: $(READY) ## The tests of all that the database decides, on PostgreSQL: 15 minutes
	CALLROUTER_TEST_DATABASE=postgresql $(BIN)/pytest --numprocesses $(JOBS) --dist loadfile \
		--no-loadscope-reorder -rs tests/records tests/races tests/model \
		tests/pages/test_every_page.py tests/processes/test_silent_database.py $(FILES)

bench: $(READY) ## Measure the line, the hops, mail, the desk, the pages, drafts and start-up beside their yardsticks: 10 minutes
	@$(BIN)/python -m benchmarks $(ARGS)

mutants: $(READY) ## Plant bugs, one at a time, and list those that no test finds: 10 minutes
	@$(BIN)/python -m tests.mutants $(ARGS)

proof: oracle mutants postgresql soak ## All that is too long for each change: the mutants, PostgreSQL, the long runs, the oracle

oracle: $(READY) ## Hours and deadlines of eleven years beside another program's: 3 minutes
	@$(BIN)/python tests/rules/test_opening_oracle.py
	@$(BIN)/python tests/rules/test_business_time_oracle.py

soak: $(READY) ## The long runs: model, races, killed processes; prints seeds and figures, takes hours
	CALLROUTER_SOAK=1 $(BIN)/pytest tests/model tests/races tests/processes \
		tests/releases/test_rolling_release.py -rP \
		--show-capture=stdout -p no:randomly $(ARGS)

check: $(READY) ## Formatter, linter, types and import rules, changing nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

picture: $(READY) ## Draw docs/architecture.svg from the code
	$(BIN)/python docs/picture.py

pictures: $(READY) ## Take the pictures of the pages in docs/pictures anew
	$(BIN)/python -m docs.pictures

format: $(READY) ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(READY) ## Pin every dependency anew, after a change in pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate --upgrade \
		--extra oidc --quiet --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate \
		--constraint requirements.lock --extra dev --quiet \
		--output-file requirements-dev.lock pyproject.toml
	$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		| $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate \
		--constraint requirements-dev.lock --quiet --output-file requirements-build.lock -
	@! grep -nE 'https?://|^--' $(LOCKS)

clean: ## Remove .venv and the demo's data
	rm -rf .venv var

# --require-hashes refuses anything that is not exactly what the lock file names.
$(READY): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed: make setup PYTHON=python3.12'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo 'Python has no venv module: apt-get install python3-venv'; exit 1; }
	@# Interrupted, it may have left a python without pip, or with half of it.
	@for how in '' '' --clear; do \
		$(BIN)/python -m pip --version >/dev/null 2>&1 && break; \
		$(PYTHON) -m venv $$how .venv; done
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
