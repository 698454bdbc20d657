# Everything runs in .venv, made from constraints.txt, so that it runs the same next year.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_QUIET := 1

.PHONY: setup demo test lint types unit benchmark clean

setup: .venv/ready

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --constraint constraints.txt --editable ".[fast,dev]"
	@touch $@

demo: setup
	$(BIN)/votekit demo

test: lint types unit

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

unit: setup
	$(BIN)/python -m pytest -n auto --cov --cov-report=term

benchmark: setup
	$(BIN)/python docs/benchmark.py

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .coverage*
