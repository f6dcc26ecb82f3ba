# juesuan: `make demo` to try it, `make test` to check it, `make lock` after changing dependencies.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-build-isolation --require-hashes
DEMO_DB := $(VENV)/demo.sqlite
LOCK := deploy/lock

.PHONY: help demo ocr cluster test bench load lint lock soak fuzz supply clean

help:
	@echo "make demo   install, read the sample disclosures, ask a few questions, open the chat"
	@echo "make ocr    install what reads scanned pages and pictures (about 400 MB)"
	@echo "make cluster  install what reads documents on the machines of a Dask cluster"
	@echo "make test   install what tests need, then lint, types and all tests"
	@echo "make bench  measure reading and answering speed on the samples"

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
	  { echo "juesuan needs Python 3.11, 3.12 or 3.13 (try: make PYTHON=python3.12 $(MAKECMDGOALS))"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is incomplete; on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/run: $(VENV)/python $(LOCK)/build.txt $(LOCK)/run.txt pyproject.toml
	@echo "installing into $(VENV) ..."
	@$(PIP) -r $(LOCK)/build.txt
	@$(PIP) -r $(LOCK)/run.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(VENV)/dev: $(VENV)/run $(LOCK)/dev.txt
	@echo "installing what tests need ..."
	@$(PIP) -r $(LOCK)/dev.txt
	@touch $@

demo: $(VENV)/run
	@$(BIN)/juesuan ingest --db $(DEMO_DB) knowledge/samples/*_[0-9]*.txt
	@$(BIN)/juesuan ask --db $(DEMO_DB) --questions knowledge/samples/questions.txt
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/juesuan chat --db $(DEMO_DB); \
	 else echo "继续提问：$(BIN)/juesuan chat --db $(DEMO_DB)"; fi

# These locks hold the program's own libraries in the same versions.
ocr: $(VENV)/run
	@$(PIP) -r $(LOCK)/ocr.txt

cluster: $(VENV)/run
	@$(PIP) -r $(LOCK)/cluster.txt

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint
	$(BIN)/pytest --numprocesses auto

bench: $(VENV)/dev
	$(BIN)/python -m tests.bench

# Questions a second through the webhook, on this machine alone: make load SECONDS=30
SECONDS ?= 10
load: $(VENV)/dev
	@$(BIN)/python -m tests.bench.load --seconds $(SECONDS)

# Hashes of every file of every locked release; no index address is written. What tests need is resolved
# first, for it is the stricter set; the program then runs with the very same versions.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml
lock:
	$(COMPILE) --group dev -o $(LOCK)/dev.txt
	$(COMPILE) -c $(LOCK)/dev.txt -o $(LOCK)/run.txt
	$(COMPILE) -c $(LOCK)/dev.txt --extra ocr -o $(LOCK)/ocr.txt
	$(COMPILE) -c $(LOCK)/dev.txt --extra cluster -o $(LOCK)/cluster.txt
	$(COMPILE) -c $(LOCK)/dev.txt --group fuzz -o $(LOCK)/fuzz.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group build -o $(LOCK)/build.txt

# Questions with faults at random, on this machine alone: make soak QUESTIONS=100000 INGESTIONS=1000
QUESTIONS ?= 5000
INGESTIONS ?= 50
soak: $(VENV)/dev
	@$(BIN)/python -m tests.faults.soak $(QUESTIONS) $(INGESTIONS)

$(VENV)/fuzz: $(VENV)/dev $(LOCK)/fuzz.txt
	@echo "installing what fuzzing needs ..."
	@$(PIP) -r $(LOCK)/fuzz.txt
	@touch $@

# Every target for so long, one after the other; the status is 1 where an input was found that raises or hangs.
SECONDS ?= 60
fuzz: $(VENV)/fuzz
	@$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

# What the program is made of, into .venv/supply: licences, SBOM (CycloneDX), known weaknesses (asked in the network).
supply: $(VENV)/dev
	@$(BIN)/python -m tests.supply $(VENV)/supply

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
