# Everything works in a fresh clone with an empty home: `make run`, `make test`. Each target sets up what it needs.
SHELL := /bin/bash
.DELETE_ON_ERROR:
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c
.PHONY: env run test data lab bench notebooks site report lock format clean

# The first Python that is new enough; PYTHON=… names another one.
PYTHON ?= $(shell for one in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$one -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin
STAMP := .venv/.complete
FACSIMILE := data/raw/meng-hrss-2026.facsimile.pdf
NOTEBOOKS = $(wildcard notebooks/*.ipynb notebooks/zh/*.ipynb)

env: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then echo "Python 3.11 or newer with venv is needed (Debian: apt-get install python3 python3-venv)." >&2; exit 2; fi
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
	touch $@

run: env ## the main job whole: read the document, run the notebooks, build the site, print what came out
	$(BIN)/mengbudget read $(FACSIMILE)
	$(BIN)/python -m mengbudget.show.notebooks $(NOTEBOOKS)
	$(BIN)/python -m mengbudget.show.site notebooks
	$(BIN)/mengbudget check $(FACSIMILE) || [ $$? -eq 1 ]
	echo "Look at build/site/index.html, or open the notebooks with: make lab"

test: env ## all that must hold before a change goes in
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { echo 'make format puts these in order' >&2; exit 1; }
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -n 2
	if [ -n "$(NOTEBOOKS)" ]; then MENGBUDGET_NO_PNG=1 $(BIN)/python -m pytest -q -p no:cacheprovider --nbval -n 2 --dist loadfile $(NOTEBOOKS); fi

data: env ## make the generated files again: the facsimile, the tidy tables, and what the corpus gives where it is at hand
	$(BIN)/python -m data.facsimile
	$(BIN)/mengbudget read $(FACSIMILE) --out data/tidy
	$(BIN)/python -m data.corpus

lab: env
	$(BIN)/jupyter lab --notebook-dir=notebooks $(if $(filter 0,$(shell id -u)),--allow-root)

bench: env
	for one in read recall corpus jobs mutation slips unknown_words; do echo "== benchmarks/$$one.py"; $(BIN)/python -m benchmarks.$$one; done

notebooks: env ## execute the notebooks, outputs kept
	$(BIN)/python -m mengbudget.show.notebooks $(NOTEBOOKS)

site: env ## the notebooks as pages that open from disk: build/site/index.html
	$(BIN)/python -m mengbudget.show.site notebooks

unexport PDF MORE  # make would expand what is in them
report: export REPORT_PDF = $(value PDF)
report: export REPORT_MORE = $(value MORE)
report: env ## the page to look through before publication: make report PDF=path, or PDF=statement.pdf MORE=tables.pdf
	@if [ -z "$$REPORT_PDF" ]; then echo "Which file? make report PDF=path/to/budget.pdf (MORE=path/to/tables.pdf)" >&2; exit 2; fi
	pdf="$$(realpath -- "$$REPORT_PDF")"
	if [ -n "$$REPORT_MORE" ]; then pdf="$$pdf+$$(realpath -- "$$REPORT_MORE")"; fi
	$(BIN)/mengbudget report "$$pdf" --out build/report || [ $$? -eq 1 ]

lock: build/uv/bin/uv ## pin every dependency, for every platform, with its hashes
	env -u UV_INDEX -u UV_EXTRA_INDEX_URL -u UV_FIND_LINKS build/uv/bin/uv pip compile pyproject.toml --all-extras --universal --upgrade --no-config \
		--python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --no-emit-index-url \
		--custom-compile-command "make lock" --quiet --output-file requirements.lock

build/uv/bin/uv:
	$(PYTHON) -m venv build/uv
	build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv

format: env
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf .venv build .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
