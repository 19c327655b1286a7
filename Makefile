# Every target makes .venv by itself; nothing is needed before the first one but Python 3.11 or newer.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-libreoffice lint template bench pictures clean

$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

demo: $(VENV)/.ready        ## the whole tour on the sample company
	$(BIN)/invoice-workbook demo

test: $(VENV)/.ready        ## all tests but those that need LibreOffice or npm
	$(BIN)/pytest -m 'not libreoffice and not validator'

test-libreoffice: $(VENV)/.ready ## the tests in LibreOffice and against the Open XML validator
	$(BIN)/pytest -n 0 -m 'libreoffice or validator'

lint: $(VENV)/.ready        ## style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

template: $(VENV)/.ready    ## workbook_template.xlsm from the schema
	$(BIN)/python -m invoice_workbook.template.build

bench: $(VENV)/.ready       ## every figure of the README, as ratios in one run
	$(BIN)/python -m benchmarks

pictures: $(VENV)/.ready    ## the documentation's pictures, from the demo (needs LibreOffice, poppler-utils, Xvfb and xdotool)
	$(BIN)/python -m docs.pictures.make

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache
