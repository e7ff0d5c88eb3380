# Everything a user or CI runs. `make setup` needs python3 with its venv module, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
OCPI ?= 2.2.1
ROLE ?= cpo
READY := $(VENV)/.ready

.PHONY: help setup demo test check browse bench docs lock clean

help:  ## What can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:[^#]*## /\t/' | expand -t 10

setup: $(READY)  ## The environment in .venv, with everything in it

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "ocpi-tap needs Python 3.11 or newer: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	    { echo "python3 lacks its venv module; on Debian: apt install python3-venv" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: setup  ## A partner is onboarded through the tap: make demo OCPI=2.3.0 ROLE=emsp
	@$(BIN)/ocpi-tap demo --ocpi $(OCPI) --role $(ROLE)

test: setup  ## The test suite; make test ALL=1 plays the longest scenarios and every fault in every version
	@$(BIN)/pytest -q -n 4 --dist worksteal $(if $(ALL),,-m "not exhaustive")

check: setup  ## Lint, format, types, floors, generated pages
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/pages.py --check

docs: setup  ## Write the generated pages anew
	@$(BIN)/python scripts/pages.py

browse: setup  ## Browse the recording of the last demo
	@$(BIN)/ocpi-tap browse demo.db

bench: setup  ## Every figure, as ratios in one run
	@$(BIN)/python -m benchmarks

lock:  ## Write constraints.txt from fresh environments: make lock PYTHONS="python3.11 python3.13"
	@$(PYTHON) scripts/lock.py $(PYTHONS)

clean:  ## Remove what was made
	@rm -rf .venv .venv-* .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache demo.db demo.db-* demo.html
