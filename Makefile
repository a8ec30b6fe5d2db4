# Everything runs in a virtual environment of its own, made on first use and reused after it, so that
# a second run needs no network.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: demo tour run test torture quotas mutants lint format bench docs translations screenshots screenshots-png build clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	@$(BIN)/python -m compileall -q greentui  # a start that compiles nothing, even where Python may not write
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[test,lint]'
	@$(BIN)/python -m compileall -q greentui
	@touch $@ $(VENV)/.run

demo: $(VENV)/.run
	$(BIN)/greentui demo

tour: $(VENV)/.run
	$(BIN)/greentui demo --tour

run: $(VENV)/.run
	$(BIN)/greentui

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n auto --dist worksteal

torture: $(VENV)/.dev
	THOROUGH=1 $(BIN)/python -m pytest -n auto tests/e2e/test_matrix.py tests/tui/test_stateful.py tests/tui/test_letter_routing.py
	$(BIN)/python -m tests.torture
	$(BIN)/python -m tests.torture --service unruly --consoles 10
	$(BIN)/python -m tests.torture --flips
	$(BIN)/python -m tests.monkey --hours 1

quotas: $(VENV)/.dev
	$(BIN)/python -m tests.working_day

mutants: $(VENV)/.dev
	$(PIP) --editable '.[mutants]'
	$(BIN)/python -m tests.mutants $(ROOM)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	@$(BIN)/python -m compileall -q greentui  # what is measured is the program, not Python's compiler
	$(BIN)/python -m benchmarks

docs: $(VENV)/.dev
	$(BIN)/python -m docs.generate
	$(BIN)/python -m tests.manual.page

translations: $(VENV)/.dev
	$(BIN)/python -m translations

build: $(VENV)/.dev
	$(BIN)/python -m hatchling build

screenshots: $(VENV)/.dev
	$(BIN)/python -m screenshots.take

screenshots-png: $(VENV)/.dev
	$(PIP) '.[png]'
	$(BIN)/python -m screenshots.take --png

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
