# Every target makes .venv by itself, with uv where it is there, else with Python's own venv and pip (Debian's package
# python3-venv). `demo` installs what the program needs; the first target that needs the developers' tools adds them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
READY := $(VENV)/.ready
BUILD := $(VENV)/.build
DOCS := $(VENV)/.docs
PEERS := build/peers/.ready
PINS := pyproject.toml constraints.txt
APART := not libreoffice and not validator and not installed and not faults
USUAL := '$(APART) and not long'
WORKS := $(shell $(BIN)/python -c '' 2>/dev/null && grep -qsF "$(CURDIR)" $(BIN)/invoice-workbook && echo yes)

# Python keeps what it compiled: else every start of the program compiles all its packages anew, three seconds of it.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-long coverage test-libreoffice test-installed test-faults lint template fuzz bench bench-quick pictures docs reference pot wheel one-file clean anew

# A .venv whose Python was removed or upgraded, or that was moved with its folder, is made anew.
$(RUNTIME): $(PINS) $(if $(WORKS),,anew)
	packaging/environment $(VENV) $(PYTHON)
	touch $@

$(READY): $(PINS) $(if $(WORKS),,anew)
	packaging/environment $(VENV) $(PYTHON) dev
	touch $(RUNTIME) $@

$(BUILD): $(PINS) $(if $(WORKS),,anew)
	packaging/environment $(VENV) $(PYTHON) dev,build
	touch $(RUNTIME) $(READY) $@

$(DOCS): $(PINS) $(if $(WORKS),,anew)
	packaging/environment $(VENV) $(PYTHON) docs
	touch $(RUNTIME) $@

$(PEERS): benchmarks/peers.txt
	$(PYTHON) -m venv build/peers
	build/peers/bin/pip install --quiet --disable-pip-version-check -r benchmarks/peers.txt
	touch $@

demo: $(RUNTIME)            ## the whole tour on the sample company
	$(BIN)/invoice-workbook demo

test: $(READY)              ## all tests but the long ones and those that need LibreOffice, npm or an installation of their own
	$(BIN)/pytest $(OPTIONS) -m $(USUAL)

test-long: $(READY)         ## what takes long: every language, every older version, whole months; OPTIONS=--thorough for more examples
	$(BIN)/pytest $(OPTIONS) -m '$(APART) and long'

coverage: $(READY)          ## both; then the lines and branches of the program that no test came to
	$(BIN)/pytest $(OPTIONS) -m '$(APART)' --cov --cov-report=term

test-libreoffice: $(READY)  ## the tests in LibreOffice and against the Open XML validator
	$(BIN)/pytest -n 2 -m 'libreoffice or validator'

test-installed: $(BUILD)    ## the wheel installed by pip, pipx and uv, the one-file build, make on a bare machine
	$(BIN)/pytest -n 0 -m installed

test-faults: $(READY)       ## a fault at every step of every command, and two runs at once two hundred times
	$(BIN)/pytest -n 0 -s -m faults tests/engine

fuzz: $(READY)              ## changed files for each reader of foreign files; SECONDS=20 for each, READERS="camt xlsx" for some
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),20) $(READERS)

lint: $(READY)              ## style and types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

template: $(READY)          ## workbook_template.xlsm from the schema
	$(BIN)/python -m invoice_workbook.template.build

docs: $(DOCS)               ## build/site, the documentation as a site; a warning is an error
	$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going --jobs auto -d build/doctrees docs build/site

reference: $(RUNTIME)       ## the pages of commands, settings, rules and cell functions, from their declarations
	$(BIN)/python -m docs.reference

pot: $(RUNTIME)             ## build/invoice-workbook.pot, every text for translators: in English, with where it is seen
	$(BIN)/python -m docs.pot

wheel: $(BUILD)             ## dist/*.whl, the file that a colleague is given
	$(BIN)/hatchling build -t wheel

one-file: $(BUILD)          ## dist/invoice-workbook, one file that needs no Python
	$(BIN)/pyinstaller --noconfirm --distpath dist --workpath build/one-file packaging/one_file.spec

bench: $(READY) $(PEERS)    ## docs/performance.md, every work over others' same work (DAY=2026-11-30 on it); then every figure with its limit
	$(BIN)/python -m benchmarks.performance --write docs/performance.md --day $(or $(DAY),$(shell date +%F)) 1000 10000 100000
	$(BIN)/python -m benchmarks

bench-quick: $(READY)       ## the smaller figures of docs/performance.md anew, beside those that stand there; never fails on a time
	$(BIN)/python -m benchmarks.performance 1000 10000

pictures: $(READY)          ## the documentation's pictures, from the demo (needs LibreOffice, poppler-utils, Xvfb and xdotool)
	$(BIN)/python -m docs.pictures.make
	$(BIN)/python -m docs.pictures.first_week
	$(BIN)/python -m docs.pictures.contact_sheets

clean:
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache
