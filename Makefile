# Needs python3 (3.11 or later) with venv and pip; uses uv where it is installed.
# The first target that runs sets up what it needs in .venv; after that no network is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What generating needs, and what tests and tools need beside it.
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
UV := $(shell command -v uv)
# What the site of the documentation needs, and nothing else does.
DOCS := .venv-docs/.ready
# Further arguments for pytest, such as ARGS="tests/unit -k names".
ARGS ?=
MINUTES ?= 1

# The environment is ours alone, whatever the caller's shell has set.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE VIRTUAL_ENV
# uv trusts whom the system trusts, as pip does; the variable's name depends on its version.
export UV_NATIVE_TLS = 1
export UV_SYSTEM_CERTS = 1

ifneq ($(UV),)
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --editable
else
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable
endif

.DEFAULT_GOAL := help
.PHONY: help generate check demo test test-quick test-deep fuzz conformance lint bench docs docs-serve release-check clean

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

generate: $(READY) ## write generated/ from specs/, and the generated parts of the pages
	@$(BIN)/specgen generate
	@$(BIN)/python -m tests.showcase.readme

check: $(READY) ## say whether generated/ is up to date, and why not
	@$(BIN)/specgen check

demo: $(TOOLS) ## run both example services, call them, and show what they stored
	@PYTHONPATH=$(CURDIR)/examples:$(CURDIR)/generated $(BIN)/python -m secrets_services.demo

test: $(TOOLS) ## run every test
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

# No type checker, no server, no database, no corpus: for every change, all day.
test-quick: $(TOOLS) ## run the tests of parts, of the architecture and of generated text
	@$(BIN)/python -m pytest -n auto --dist worksteal -q tests/unit tests/architecture tests/golden \
		-k "not type_checks and not every_module_of_every_case" $(ARGS)

# With other examples than the last time. What it finds is kept, as an @example or a golden case.
test-deep: $(TOOLS) ## run what draws, damages, kills or loads many times as often, with fresh seeds
	@SPECGEN_DEEP=1 $(BIN)/python -m pytest -n auto --dist worksteal tests/property tests/roundtrip \
		tests/unit/load/test_damaged_documents.py tests/unit/runtime/server/test_assertions.py \
		tests/behaviour/commands/test_interrupted.py tests/behaviour/commands/test_kills.py \
		tests/behaviour/commands/test_hostile_checkout.py \
		tests/behaviour/load tests/fuzz --timeout 0 $(ARGS)

# MINUTES=n says for how long; ARGS="--seed S" begins where another run began.
fuzz: $(TOOLS) ## damage documents, requests and answers for MINUTES=n, with fresh seeds
	@$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(ARGS)

# ARGS=--wire lets the generated clients call the generated servers instead.
conformance: $(TOOLS) ## generate and check every document of ../shared, write docs/conformance.md
	@$(BIN)/python -m tests.conformance.runner --output docs/conformance.md $(ARGS)

lint: $(TOOLS) ## ruff, black and mypy
	$(BIN)/ruff check .
	$(BIN)/black --check --quiet .
	$(BIN)/mypy

bench: $(TOOLS) ## time specgen beside other generators, in .venv-bench
	@$(BIN)/python -m tests.bench $(ARGS)

docs: $(TOOLS) $(DOCS) ## build the documentation as a site in build/docs, and check it
	@$(BIN)/python -m tests.showcase.site

docs-serve: $(TOOLS) $(DOCS) ## show the site at a local port
	@$(BIN)/python -m tests.showcase.site --serve

# ARGS="--python 3.13" for one version; ARGS="--date YYYY-MM-DD" dates the changelog when all holds.
release-check: $(TOOLS) ## build wheel and sdist, and test the installed wheel on every Python here
	@$(BIN)/python -m tests.release $(ARGS)

clean: ## remove the environments, so that the next target sets them up again
	rm -rf $(VENV) .venv-bench .venv-docs

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("specgen needs Python 3.11 or later; set PYTHON=…")'
	@echo 'setting up $(VENV) …'
ifneq ($(UV),)
	@$(UV) venv --quiet --seed --allow-existing --python $(PYTHON) $(VENV)
else
	@$(PYTHON) -m venv $(VENV)
endif
	@$(INSTALL) .
	@touch $@

$(TOOLS): $(READY)
	@echo 'adding what tests and tools need …'
	@$(INSTALL) '.[dev]'
	@touch $@

$(DOCS): docs/requirements.txt
	@echo 'setting up .venv-docs …'
	@$(PYTHON) -m venv .venv-docs
	@.venv-docs/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@
