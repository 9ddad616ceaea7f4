# The commands a person types. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 pyproject.toml --extra build

.DEFAULT_GOAL := install
.PHONY: install help run test faults fuzz look pictures bench others check messages lock audit bom clean

install: .venv/.installed  ## set up .venv with what the service needs (its commands are then in .venv/bin)

help:  ## list these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-9s %s\n", $$1, $$2}'

run: .venv/.installed  ## run the demo with embedded parts; prints the page and a sign-in link for each person
	@$(BIN)/lmec run --demo

test: .venv/.installed-dev  ## run the tests (REST=1: those that this leaves out; COVER=90: fail where fewer of a hundred lines and branches are reached)
	$(BIN)/python -m pytest -n 4 --dist worksteal -p tests.selection $(if $(REST),--rest) $(if $(COVER),--cov --cov-fail-under=$(COVER))

faults: .venv/.installed-dev  ## kill, freeze and fill what the service depends on, under 30 minutes (SEED=7: one random run, not three)
	SEED=$(SEED) $(BIN)/python -m pytest tests/faults -n 3 --dist worksteal --durations=0 --durations-min=10

fuzz: .venv/.installed-dev  ## follow links and send forms as everybody, with whatever comes to mind (SECONDS=600; SEED=7: that run again)
	@$(BIN)/python -m tests.faults.fuzz $(or $(SECONDS),60) $(SEED)

look: .venv/.installed-dev  ## take a picture of every page for each role at two widths, into var/look (PAGES=used: of the most used, with words in six scripts)
	@$(BIN)/python -m tests.browser.$(if $(PAGES),most_used,look)

pictures: .venv/.installed-dev  ## take the pictures in the guides anew, into webapp/static/guide
	@$(BIN)/python -m tests.browser.guide_pictures

bench: .venv/.installed-bench  ## measure the merge, pages, load, documents and workers beside others; prints tables (BENCH=--full: the large ones, too)
	@$(BIN)/python -m benchmarks.merge $(BENCH)
	@echo
	@$(BIN)/python -m benchmarks.pages
	@echo
	@$(BIN)/python -m benchmarks.slow_line
	@echo
	@$(BIN)/python -m benchmarks.sealing
	@echo
	@$(BIN)/python -m benchmarks.load
	@echo
	@$(BIN)/python -m benchmarks.owed
	@echo
	@$(BIN)/python -m benchmarks.letters
	@echo
	@$(BIN)/python -m benchmarks.documents
	@echo
	@$(BIN)/python -m benchmarks.workers

others: .venv/.installed-dev  ## count what is right on files that others made (those beside the project); prints a table
	@$(BIN)/python -m benchmarks.others

check: .venv/.installed-dev  ## lint, types, import contracts, and the rooms as ARCHITECTURE.md has them; run it before each commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/unit/test_architecture.py

messages: .venv/.installed  ## find the sentences that are translated, and bring the catalogues up to date (docs/translation.md)
	@$(BIN)/lmec translations update

lock: .venv/.installed-dev  ## choose the newest allowed versions of all dependencies again
	$(COMPILE) --upgrade -o requirements.lock
	$(COMPILE) --upgrade --extra dev -o requirements-dev.lock
	$(COMPILE) --upgrade --extra bench -o requirements-bench.lock

audit: .venv/.installed  ## look up advisories about every locked package; fails too if one could not be looked up
	@$(BIN)/python -m ops.packages audit requirements.lock requirements-dev.lock requirements-bench.lock

bom: .venv/.installed  ## write what a release is made of (CycloneDX) and the licences of it into var/bom (RELEASE=1.2: its name)
	@$(BIN)/python -m ops.packages bom var/bom $(if $(RELEASE),--version $(RELEASE))

clean:  ## remove .venv and the caches, but no data (that is in var/)
	rm -rf .venv redline/*.so *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.installed: requirements.lock pyproject.toml setup.py $(shell find redline -name "*.py" -o -name "*.[ch]")
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.installed-dev: .venv/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.installed-bench: .venv/.installed-dev requirements-bench.lock benchmarks/package.json benchmarks/package-lock.json
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@mkdir -p var/bench && cp benchmarks/package.json benchmarks/package-lock.json var/bench
	@! command -v npm >/dev/null || npm ci --prefix var/bench --omit-lockfile-registry-resolved --no-audit --no-fund --silent \
		|| echo "npm could not install node-diff3 and Yjs."
	@touch $@
