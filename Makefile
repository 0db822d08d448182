# What a person runs and what CI runs are the same words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := check
.PHONY: check setup demo test lint docs quality clean

## check: everything CI runs
check: test lint

## setup: virtual environment with Linkvet and the tools of its makers
setup: $(STAMP)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Linkvet needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
		echo "No virtual environment could be made; on Debian: apt install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

## demo: audit the bundled sample, without the internet
demo: setup
	@$(BIN)/linkvet demo

## test: the whole suite
test: setup
	$(BIN)/python -m pytest -q -n 2 $(TESTS)

## lint: style, types, and the law of imports
lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## docs: write the generated pages, and the output that the README shows
docs: setup
	$(BIN)/python -m linkvet.reference .

## quality: every measure of quality against its floor (real pages: LINKVET_CORPUS)
quality: setup
	$(BIN)/python benchmarks/quality.py

## clean: remove what was made
clean:
	rm -rf $(VENV) linkvet-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
