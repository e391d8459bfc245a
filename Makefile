# Plenary: `make demo` runs it, `make test` tests it. Everything lives in .venv; nothing else on the machine is touched.
PYTHON ?= python3
PORT ?= 5000
SIZE ?=
WORKERS ?= 2
PYTEST ?=

BIN = .venv/bin
CATALOGUES = $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/*.po))

.PHONY: help install demo test check lint types imports catalogue bench requirements clean

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile
	@echo "  make demo takes PORT=5000 and SIZE=10000; make test takes PYTEST='tests/meetings -k places'"

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Plenary needs Python 3.11 or newer; name it with make PYTHON=...")'
	$(PYTHON) -m venv .venv

# The pins are complete, so nothing is resolved (pip asks for other versions of a package with extras).
# What runs the application.
.venv/.base: requirements/base.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements/base.txt
	@touch $@

# The same and what tests and checks it.
.venv/.dev: requirements/dev.txt .venv/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements/dev.txt
	@touch $@

%.mo: %.po .venv/.base
	@$(BIN)/python translations/catalogue.py compile

install: .venv/.dev $(CATALOGUES)  ## make the environment with everything that tests and checks need

demo: .venv/.base $(CATALOGUES)  ## load the demonstration and serve it on 127.0.0.1:PORT
	$(BIN)/python -m flask --app app demo serve --port $(PORT) $(if $(SIZE),--size $(SIZE))

test: install  ## run the whole suite, on SQLite and PostgreSQL, in a browser too
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term:skip-covered $(PYTEST)

check: lint types imports catalogue  ## everything that CI checks besides the tests

lint: install  ## style of Python and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --lint --quiet templates

types: install  ## mypy, strict
	$(BIN)/mypy

imports: install  ## who may import whom
	$(BIN)/lint-imports --no-logo

catalogue: install  ## fail if a text is missing from the translations or has none
	$(BIN)/python translations/catalogue.py check

bench: install  ## measure speed and weight (docs/performance.md)
	$(BIN)/python -m bench

requirements: .venv/.dev  ## compile the pins from requirements/*.in
	cd requirements && for name in base dev; do ../$(BIN)/uv pip compile --quiet --upgrade --generate-hashes --no-emit-index-url \
		--universal --python-version 3.11 --no-annotate --custom-compile-command "make requirements" \
		--output-file $$name.txt $$name.in || exit 1; done

clean:  ## forget the environment and the caches (not the data in instance/)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov .coverage .coverage.*
