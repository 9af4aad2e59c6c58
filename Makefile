# One verb a job. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO_HOME ?= demo
SEED ?= 1
WEEKS ?= 4
PORT ?= 8000
OPEN ?= yes

# What is imported is compiled once, not by each process that a test starts, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test test-all lint docs pictures bench fuzz lock clean

help: ## list the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s'|'

setup: $(VENV)/.run ## make .venv and install what the product needs, from the lock file

setup-test: $(VENV)/.all ## as setup, with everything the tests and checks need

$(BIN)/python:
	@bash scripts/make-venv.sh $(PYTHON) $(VENV)

$(VENV)/.run: locks/run.txt pyproject.toml | $(BIN)/python
	@bash scripts/icu.sh $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes -r locks/run.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.all: locks/all.txt pyproject.toml | $(BIN)/python
	@bash scripts/icu.sh $(BIN)/python
	@(bash scripts/java.sh; bash scripts/chromium.sh; bash scripts/brokers.sh) & packages=$$!; \
	echo "$(BIN)/python -m pip install --quiet --require-hashes -r locks/all.txt"; \
	$(BIN)/python -m pip install --quiet --require-hashes -r locks/all.txt; wait $$packages
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

demo: setup ## live through some simulated weeks, show today's targets and open the desk (SEED=1 WEEKS=4 DEMO_HOME=demo PORT=8000 OPEN=yes)
	@bash scripts/demo.sh $(BIN)/tidewaiter $(DEMO_HOME) $(WEEKS) $(SEED) $(PORT) $(OPEN)

test: setup-test lint ## check style, types and layers, then run every test but the exhaustive ones
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" --randomly-seed=1

test-all: setup-test lint ## as test, with the slow, exhaustive ones, in another order and with other examples each time
	HYPOTHESIS_PROFILE=search $(BIN)/python -m pytest -n 2 --dist loadgroup

lint: setup-test ## ruff, mypy, import-linter, deptry
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry src

docs: setup-test ## write the generated pages of docs/ again
	$(BIN)/python scripts/write-docs.py
	$(BIN)/python scripts/write-client.py
	$(BIN)/python scripts/translations.py

pictures: setup-test ## walk the loop in a browser and take the README's screenshots again
	TIDEWAITER_PICTURES=1 $(BIN)/python -m pytest -q tests/browser/test_loop.py
	@if [ -d $(DEMO_HOME) ]; then $(BIN)/python scripts/look.py --home $(DEMO_HOME) /queue --out docs/screenshots \
	    && mv docs/screenshots/queue-1440.png docs/screenshots/queue.png; else echo "no $(DEMO_HOME): the queue's picture stays"; fi

bench: setup-test ## run the benchmarks; each prints a ratio to a named peer measured in the same run
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file; done

fuzz: setup-test ## fuzz every reader for ten minutes, guided by coverage; then the property tests with many more examples
	$(BIN)/python scripts/fuzz.py --seconds 600
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest -n 2 tests/property

lock: | $(BIN)/python ## resolve the dependencies again and write the lock files
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" pyproject.toml locks/build.in -o locks/run.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -c locks/run.txt --extra postgres --extra s3 --extra spark --group test --group lint pyproject.toml locks/build.in -o locks/all.txt

clean: ## remove what make made
	rm -rf $(VENV) $(DEMO_HOME) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
