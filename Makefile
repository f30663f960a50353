# Two commands: `make dashboard` and `make test`. The README has the plain commands behind both, for Windows.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501

.PHONY: dashboard test build benchmark maps clean

dashboard: .venv/.installed
	$(BIN)/python -m etl build --if-stale
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/.installed-tests
	sh tests/browser/prepare.sh
	$(BIN)/ruff check .
	$(BIN)/python -m etl build --if-stale
	$(BIN)/python -m pytest -q

build: .venv/.installed
	$(BIN)/python -m etl build

benchmark: .venv/.installed-tests
	$(BIN)/python -m etl build --if-stale
	$(BIN)/python -m tests.benchmark

maps: .venv/.installed
	$(BIN)/python -m pip install --disable-pip-version-check -q -r etl/maps_requirements.txt
	$(BIN)/python -m etl maps

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 或更高版本 / Python 3.11 or newer is needed: make dashboard PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv || { echo "缺少 venv / venv is missing (Debian: apt install python3-venv)"; exit 1; }

.venv/.installed: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	@touch $@

.venv/.installed-tests: tests/requirements.txt .venv/.installed
	$(BIN)/python -m pip install --disable-pip-version-check -q -r tests/requirements.txt
	@touch $@

clean:
	rm -rf .venv data/warehouse
