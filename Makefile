# make demo · make test · make check · make test-slow · make bench · make docs · make constraints
# Nothing but Python 3.11+ and make is needed; everything lands in .venv/ and build/.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DEMO ?= build/demo-$(shell date +%Y%m%d-%H%M%S)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test test-slow check bench docs constraints golden clean

demo: $(VENV)/.installed
	@mkdir -p build
	$(BIN)/workbench demo $(DEMO)

test: $(VENV)/.test
	$(BIN)/python -m pytest -q -n 2

test-slow: $(VENV)/.test
	$(BIN)/python -m pytest -q -m slow tests

check: $(VENV)/.check
	$(BIN)/ruff format --check workbench tests benchmarks
	$(BIN)/ruff check workbench tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/python -m cogapp --check docs/reference.md

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks

# docs/reference.md is written from --help
docs: $(VENV)/.test
	$(BIN)/python -m cogapp -r docs/reference.md

# The golden reports, to be reviewed as a diff
golden: $(VENV)/.test
	WORKBENCH_GOLDEN=write $(BIN)/python -m pytest -q tests/test_golden.py tests/reports

$(VENV)/.venv-made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; call make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.venv-made setup.cfg constraints.txt
	$(PIP) -e .
	@touch $@

$(VENV)/.test: $(VENV)/.installed
	$(PIP) -e '.[test]'
	@touch $@

$(VENV)/.check: $(VENV)/.test
	$(PIP) -e '.[test,check]'
	@touch $@

# What is installed is pinned: a fresh machine next year gets what was tested. Names and versions only.
constraints:
	rm -rf build/pin && $(PYTHON) -m venv build/pin
	build/pin/bin/python -m pip install --quiet --disable-pip-version-check -e '.[test,check]'
	build/pin/bin/python -m pip freeze --exclude-editable --exclude pip --exclude setuptools > constraints.txt
	rm -rf build/pin

clean:
	rm -rf build $(VENV) workbench.egg-info
