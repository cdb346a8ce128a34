# Everything this project can do, one target each; `make` alone lists them.
# make install needs Python 3.11 or 3.12 and a C compiler; all the rest it brings itself, into .venv.

PYTHON ?=
# Processes of the test run. Each has a PostgreSQL of its own.
WORKERS ?= 2
# Runs of each property of make audit-fuzz.
RUNS ?= 10000
# Further options: make test-fast ARGS="-k deadline", make demo ARGS=--help, make bench ARGS="--rounds 21"
ARGS ?=
# Of make bench-load: how much is laid (python -m bench.load --help)
SIZE ?=

# What is read once is read quickly from then on, by each of the many processes of a run.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
DONE := .venv/.done
PIP := tools/pip.sh
# Everything comes as a built, hashed wheel; only durable_rules is built here, from its hashed source.
WHEELS := --require-hashes --no-deps --no-user --only-binary=:all:
# Its setup.py overwrites CFLAGS with flags that lack optimisation, so the wish goes into CC; and it calls a function
# that newer Pythons no longer have (docs/decisions/0001-how-it-is-installed.md).
ENGINE_FLAGS := -O2 -DPyEval_CallObject=PyObject_CallObject

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.SUFFIXES:

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

# ---- running -------------------------------------------------------------------------------------------------

.PHONY: install demo serve migrate
install: chosen-python $(DONE)/lotrinh ## make .venv with the `lotrinh` command in it (PYTHON=/path/to/python3.12 to choose)

demo: install ## play an invented case from detection to the finished dossier, say where it lies
	@$(BIN)/lotrinh demo $(ARGS)

serve: install ## open the pages on this machine, as a trial with invented people (LOTRINH_ENV=production for the real thing)
	@LOTRINH_ENV=$${LOTRINH_ENV:-development} $(BIN)/lotrinh db upgrade
	@LOTRINH_ENV=$${LOTRINH_ENV:-development} $(BIN)/lotrinh serve $(ARGS)

migrate: install ## bring the database of LOTRINH_DATABASE_URL up to this version
	@$(BIN)/lotrinh db upgrade $(ARGS)

# ---- checking ------------------------------------------------------------------------------------------------

.PHONY: dev test test-fast lint types imports format coverage audit-fuzz bench bench-load bench-check
dev: $(DONE)/dev ## install what tests, lint, types and benchmarks need as well

test: dev lint imports ## from nothing: install, lint, types, import contracts, then every test
	@echo "== tests, on SQLite and on PostgreSQL; types beside them, told at the end"
	@$(BIN)/mypy > $(DONE)/types.txt 2>&1 & types=$$!; \
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS); tests=$$?; \
	wait $$types; typed=$$?; echo "== types"; cat $(DONE)/types.txt; \
	exit $$(( tests ? tests : typed ))

test-fast: dev ## the tests that are quick, on SQLite only
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "not slow" --only-database sqlite $(ARGS)

lint: dev ## ruff: lint, and whether everything is formatted
	@echo "== lint"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: dev ## mypy, strict
	@echo "== types"
	@$(BIN)/mypy

imports: dev ## the arrows between the packages and the fences around libraries
	@echo "== import contracts"
	@$(BIN)/lint-imports

format: dev ## let ruff format everything and mend what it safely can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

coverage: dev ## every test, with branch coverage
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term --cov-report=html $(ARGS)

audit-fuzz: dev ## ten thousand random histories with random tampering: none missed, no false alarm (RUNS=100 for fewer)
	@LOTRINH_AUDIT_RUNS=$(RUNS) $(BIN)/python -m pytest -q -p no:xdist --only-database sqlite tests/persistence/test_audit_random.py \
		tests/persistence/test_readings_random.py tests/web/test_audit_export.py -k "never_alarms or tampering or unseen" $(ARGS)

bench: dev ## measure side by side with the baselines; writes bench.json
	@$(BIN)/python -m bench $(ARGS)

bench-load: dev ## lay a whole country (20 million entries, once; SIZE="--persons 3000" for a try), then measure on it; writes bench-load.json
	@$(BIN)/python -m bench.load $(SIZE)
	@$(BIN)/python -m bench --country --json bench-load.json $(ARGS)

bench-check: dev ## measure and fail where a ratio fell by more than a fifth of the recorded one (ARGS=--country: those of bench-load)
	@$(BIN)/python -m bench --check $(ARGS)

# ---- handing on ---------------------------------------------------------------------------------------------

.PHONY: bundle sbom
bundle: dev ## a folder with which a machine without a network installs it (docs/deploy.md)
	@tools/bundle.sh $(ARGS)

sbom: dev ## the bill of materials of what it runs on (CycloneDX), and which known weaknesses it has (asks the network)
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements --output-reproducible --output-format JSON requirements/runtime.txt > dist/sbom.json
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/runtime.txt

.PHONY: faults
faults: dev ## kill and cut off on purpose, then look whether anything is lost or there twice (hosts in network namespaces: as root)
	@$(BIN)/python -m tests.faults $(ARGS)

# ---- keeping -------------------------------------------------------------------------------------------------

.PHONY: lock upgrade clean docs translations styles screenshots
docs: dev ## write the pages of docs/ anew that come from the code (law for lawyers, glossary, gaps of the law)
	@$(BIN)/python -m tests.architecture.papers
	@$(BIN)/lotrinh law pages --to docs/law

translations: dev ## bring the English of the pages up to date with their texts, name what is not translated
	@$(BIN)/python -m tests.architecture.translations

styles: ## build web/static/lotrinh.css from tools/styles after a change of the look (needs node; nothing else does)
	@tools/styles.sh

screenshots: dev ## take the pictures of docs/huong-dan anew after a change of the pages (needs Chromium and LibreOffice)
	@LOTRINH_SHOTS=write $(BIN)/python -m pytest -q tests/web/walk

lock: dev ## write requirements/*.txt anew after a change of requirements/*.in
	@tools/lock.sh

upgrade: dev ## the same, with the newest versions that fit
	@tools/lock.sh --upgrade

clean: ## remove .venv and everything made; data folders stay
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage .coverage.* bench.json bench-load.json
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---- installing: each step is done again only when what it read has changed -------------------------------------

.PHONY: chosen-python
chosen-python:
	@test -z "$(PYTHON)" || test ! -x $(BIN)/python || \
	test "$$($(BIN)/python -V)" = "$$($(PYTHON) -V)" || \
	{ echo "lotrinh: .venv is of $$($(BIN)/python -V), not of $(PYTHON); say make clean first" >&2; exit 1; }

$(BIN)/python:
	@python=$$(tools/find_python.sh $(PYTHON)) && \
	echo "[1/5] $$python -> .venv" && \
	"$$python" -m venv --clear .venv

$(DONE)/build: requirements/build.txt | $(BIN)/python
	@mkdir -p $(DONE)
	@echo "[2/5] pip, setuptools"
	@$(PIP) install $(WHEELS) -r $<
	@touch $@

$(DONE)/engine: requirements/engine.txt $(DONE)/build
	@echo "[3/5] durable_rules, built from source"
	@test -n "$$(tools/find_python.sh --compiler)" || tools/find_python.sh $(BIN)/python
	@CC="$$(tools/find_python.sh --compiler) $(ENGINE_FLAGS)" $(PIP) install --require-hashes --no-deps --no-user \
		--no-binary=:all: --no-build-isolation --no-cache-dir --force-reinstall -r $<
	@touch $@

$(DONE)/runtime: requirements/runtime.txt $(DONE)/engine
	@echo "[4/5] what the program runs on"
	@$(PIP) install $(WHEELS) --no-compile -r $<
	@$(BIN)/python -m compileall -q -q -j 0 .venv/lib || true  # by all cores; a template of a library that is no Python is none
	@touch $@

$(DONE)/lotrinh: setup.cfg setup.py pyproject.toml $(wildcard persistence/audit/*.[ch]) requirements/runtime.in $(DONE)/runtime
	@echo "[5/5] lotrinh itself"
	@CC="$$(tools/find_python.sh --compiler)" PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-user --no-index --no-build-isolation --quiet --editable .
	@touch $@
	@echo "installed: $(BIN)/lotrinh"

$(DONE)/dev: requirements/dev.txt $(DONE)/lotrinh
	@echo "[dev] tests, lint, types, benchmarks"
	@$(PIP) install $(WHEELS) --no-compile -r $<
	@touch $@
