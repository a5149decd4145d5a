# Needs python3 (3.11 or later) with venv and pip; uses uv where it is installed.
# The first target that runs sets up .venv; after that no network is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UV := $(shell command -v uv)
# Further arguments for pytest, such as ARGS="tests/unit -k names".
ARGS ?=

# The environment is ours alone, whatever the caller's shell has set.
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV
# uv trusts whom the system trusts, as pip does; the variable's name depends on its version.
export UV_NATIVE_TLS = 1
export UV_SYSTEM_CERTS = 1

.DEFAULT_GOAL := help
.PHONY: help generate check demo test conformance lint bench clean

help: ## list the targets
	@sed -nE 's/^([a-z]+):.*## (.*)/\1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

generate: $(READY) ## write generated/ from specs/, and the generated parts of the README
	@$(BIN)/specgen generate
	@$(BIN)/python -m tests.showcase.readme

check: $(READY) ## say whether generated/ is up to date, and why not
	@$(BIN)/specgen check

demo: $(READY) ## run both example services, call them, and show what they stored
	@PYTHONPATH=$(CURDIR)/examples:$(CURDIR)/generated $(BIN)/python -m secrets_services.demo

test: $(READY) ## run every test
	@$(BIN)/python -m pytest -n auto $(ARGS)

# ARGS=--wire lets the generated clients call the generated servers instead.
conformance: $(READY) ## generate and check every document of ../shared, write docs/conformance.md
	@$(BIN)/python -m tests.conformance.runner --output docs/conformance.md $(ARGS)

lint: $(READY) ## ruff, black and mypy
	$(BIN)/ruff check .
	$(BIN)/black --check --quiet .
	$(BIN)/mypy

bench: $(READY) ## time specgen beside other generators, in .venv-bench
	@$(BIN)/python -m tests.bench $(ARGS)

clean: ## remove the environments, so that the next target sets them up again
	rm -rf $(VENV) .venv-bench

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("specgen needs Python 3.11 or later; set PYTHON=…")'
	@echo 'setting up $(VENV) …'
ifneq ($(UV),)
	@$(UV) venv --quiet --seed --allow-existing --python $(PYTHON) $(VENV)
	@$(UV) pip install --quiet --python $(BIN)/python --editable '.[dev]'
else
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
endif
	@touch $@
