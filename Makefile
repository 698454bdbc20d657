# Everything runs in .venv, made from constraints.txt, so that it runs the same next year.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup demo test lint types unit docs clean

setup: .venv/ready

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[fast,dev]"
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

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .coverage*
