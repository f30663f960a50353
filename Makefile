# Two commands: `make dashboard` and `make test`. The README has the plain commands behind both, for Windows.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8501
DEMO_PORT ?= 8502

.PHONY: dashboard demo test build benchmark maps clean

dashboard: .venv/.installed
	$(BIN)/python -m etl build --if-stale
	$(BIN)/streamlit run app.py --server.port $(PORT)

# The same dashboard over invented data, on a port of its own; every chart of it says so.
demo: .venv/.installed
	$(BIN)/python -m etl demo --if-stale
	NRMC_DATA=data/demo NRMC_WAREHOUSE=data/demo/warehouse $(BIN)/streamlit run app.py --server.port $(DEMO_PORT)

test: .venv/.installed-tests
	sh tests/browser/prepare.sh
	sh tests/spark/prepare.sh
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
