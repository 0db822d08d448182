# What a person runs and what CI runs are the same words.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PRODUCT := $(VENV)/.product

.DEFAULT_GOAL := check
.PHONY: check setup house demo test browser java lint docs quality fit mutants fuzz soak site sbom bench bench-web clean

## check: everything CI runs
check: test lint

## setup: virtual environment with Linkvet and the tools of its makers
setup: $(STAMP)

$(PRODUCT): pyproject.toml setup.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Linkvet needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
		echo "No virtual environment could be made; on Debian: apt install python3-venv" >&2; exit 1; }
	@echo "Installing Linkvet into $(VENV) (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(STAMP): $(PRODUCT)
	@echo "Installing the tools of Linkvet's makers ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

## demo: audit the bundled sample, without the internet
demo: $(PRODUCT)
	@$(BIN)/linkvet demo

## browser: Chromium for the browser tests; installed by itself on CI, or when asked: LINKVET_BROWSER=install
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && { [ "$$CI" = true ] || [ "$$LINKVET_BROWSER" = install ]; }; then \
			apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null; \
		else \
			echo "No Chromium, so browser tests are skipped; get it with: apt install chromium" >&2; \
		fi; }

## java: Java 17 and PySpark (0.7 GB) for the cluster's tests; when asked: LINKVET_CLUSTER=install
java: setup
	@if [ "$$LINKVET_CLUSTER" = install ]; then \
		command -v java >/dev/null || [ "$$(id -u)" != 0 ] || { \
			apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y openjdk-17-jre-headless >/dev/null; }; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[spark]'; \
	fi
	@command -v java >/dev/null && $(BIN)/python -c 'import pyspark' 2>/dev/null || \
		echo "No Java 17 or no PySpark, so the cluster's tests are skipped; get them with: LINKVET_CLUSTER=install make java" >&2

## test: the whole suite
test: setup browser java
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup $(TESTS)

## house: the folders under the names they have once installed, as links, for tools that read names only
house:
	@mkdir -p build/house/linkvet
	@find build/house/linkvet -type l -delete
	@ln -s $(CURDIR)/linkvet/* $(CURDIR)/store $(CURDIR)/crawler $(CURDIR)/analysis $(CURDIR)/scale build/house/linkvet

## lint: style, types, and the law of imports
lint: setup house
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/deptry --no-ansi .
	cd build/house && ../../$(BIN)/lint-imports --config ../../pyproject.toml

## docs: write the generated pages, and the output that the README shows
docs: setup
	$(BIN)/python -m linkvet.reference .

## site: the documentation as a site in build/site; a warning is an error
site: setup
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs build/site

## sbom: the bill of materials of what is installed, as CycloneDX, beside the archives of a release
sbom: setup
	@mkdir -p dist
	$(BIN)/cyclonedx-py environment --of JSON -o dist/sbom.json $(BIN)/python

## quality: every measure of quality against its floor (real pages: LINKVET_CORPUS)
quality: setup
	$(BIN)/python benchmarks/quality.py

## fit: weights that would fit the labelled links, beside the present ones
fit: setup
	$(BIN)/python benchmarks/fit.py

## mutants: the share of small faults in judging, markers, lists and URL rules that the tests notice
mutants: setup
	$(BIN)/python benchmarks/mutants.py

## fuzz: made-up input for everything that reads what strangers wrote, a minute of each (SECONDS=600: ten)
fuzz: setup
	$(BIN)/python tests/fuzzing.py --seconds $(or $(SECONDS),60)

## soak: the whole hostile web beside honest hosts, with kills and faults (MINUTES=10, HONEST=500)
soak: setup
	cd tests && ../$(BIN)/python -m hostile.soak --minutes $(or $(MINUTES),30) --honest $(or $(HONEST),2000)

## bench: every figure of speed beside its peers and limits, written to benchmarks/README.md (an hour; BENCH=--quick: minutes; the cluster: BENCH='--only cluster --no-page')
bench: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python benchmarks/bench.py $(BENCH)

## bench-web: every page of the web app on audits of 100,000 and of 500,000 links
bench-web: setup
	$(BIN)/python benchmarks/speed_web.py --links 100000
	$(BIN)/python benchmarks/speed_web.py --links 500000

## clean: remove what was made
clean:
	rm -rf $(VENV) linkvet-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
