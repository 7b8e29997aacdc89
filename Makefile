# Every target sets up what it needs, once, in this folder; run it again and only what changed is done.
PYTHON ?= python3
BIN := .venv/bin
ARGS ?=

.PHONY: quiz test lint test-fast test-page test-frameworks test-engines check site serve dist bench fuzz lock format clean
.DEFAULT_GOAL := quiz

quiz: .venv/ready  ## a session in the terminal; ARGS="-n 5 returns" is handed on
	@$(BIN)/studytool quiz $(ARGS)

test:  ## every check there is
	@$(MAKE) --no-print-directory --jobs 2 check lint .venv/ready-browser
	$(BIN)/python -m pytest -n 3 --dist loadfile

test-fast: .venv/ready-dev node_modules/ready  ## the tests that need neither a browser nor long, within a minute
	$(BIN)/python -m pytest -n 2 --ignore tests/browser -m "not slow" $(ARGS)

lint: .venv/ready-dev node_modules/ready  ## layout, lint, types and import rules, and all of test-page
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@$(MAKE) --no-print-directory test-page

test-page: node_modules/ready  ## the page's program: types, lint, styles and units, within seconds
	@npm run --silent types
	@npm run --silent lint
	@npm run --silent units

test-frameworks: .venv/ready-dev .venv/frameworks/ready  ## gradients of torch, jax and autograd, in a Python that has them
	FRAMEWORKS_PYTHON=$(CURDIR)/.venv/frameworks/bin/python $(BIN)/python -m pytest -n 2 tests/frameworks

test-engines: .venv/ready-dev node_modules/ready .venv/ready-browser .venv/engines/ready  ## the site by builders other than MkDocs
	ENGINES=$(CURDIR)/.venv/engines $(BIN)/python -m pytest -n 1 tests/engines

check: .venv/ready-dev node_modules/ready  ## prove the bank and the notes, snippets too
	$(BIN)/studytool check --run $(ARGS)

site: .venv/ready-dev node_modules/ready  ## the static site, into site/
	$(BIN)/studytool site build

serve: .venv/ready-dev node_modules/ready  ## the site on http://127.0.0.1:8000, rebuilt as pages change
	$(BIN)/studytool site serve $(ARGS)

dist: .venv/ready-dev node_modules/ready  ## what others install, into dist/: the tool, and what its pages run Python with
	$(BIN)/python -m tools.dist $(ARGS)

bench: .venv/ready-bench node_modules/ready .venv/ready-browser  ## measurements beside peers, ARGS="judging" for one
	env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(BIN)/python -m benchmarks $(ARGS)

fuzz: .venv/ready-dev  ## coverage-guided fuzzing, SECONDS=30
	@$(BIN)/python -c 'import atheris' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check '.[fuzz]'
	$(BIN)/python -m tests.fuzz $(or $(SECONDS),30)

lock: .venv/bin/python  ## requirements.lock, from pyproject.toml; ARGS=--upgrade takes newer versions
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --extra site --extra exchange --extra dev $(ARGS) pyproject.toml --output-file requirements.lock

format: .venv/ready-dev  ## lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:  ## remove what the other targets made
	rm -rf .venv node_modules site dist .cache $(addprefix studytool/page/src/assets/,katex runtime words)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "make: $(PYTHON) is older than 3.11; install Python 3.11 or later, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "make: $(PYTHON) cannot make a virtual environment; install its venv package (Debian: python3-venv)" >&2; exit 1; }

.venv/ready: .venv/bin/python pyproject.toml
	@echo "Setting up (once): Python packages" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/ready-dev: .venv/bin/python pyproject.toml requirements.lock
	@echo "Setting up (once): Python packages for development" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/ready $@

.venv/ready-bench: .venv/ready-dev pyproject.toml
	@echo "Setting up (once): the tools to be measured beside" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

.venv/frameworks/ready: .venv/bin/python
	@echo "Setting up (once): torch, jax and autograd" >&2
	@$(PYTHON) -m venv .venv/frameworks
	@.venv/frameworks/bin/python -m pip install --quiet --disable-pip-version-check torch==2.13.0 jax autograd
	@touch $@

# Each in an environment of its own, with what our Markdown extension needs beside it.
.venv/engines/ready: .venv/ready-dev
	@echo "Setting up (once): Zensical and ProperDocs" >&2
	@$(PYTHON) -m venv .venv/engines/zensical
	@.venv/engines/zensical/bin/python -m pip install --quiet --disable-pip-version-check zensical==0.0.73 --editable '.[site]'
	@$(PYTHON) -m venv .venv/engines/properdocs
	@.venv/engines/properdocs/bin/python -m pip install --quiet --disable-pip-version-check properdocs==1.6.7 --editable '.[site]'
	@touch $@

node_modules/ready: package.json package-lock.json studytool/page/copy_katex.mjs
	@command -v npm >/dev/null || { echo "make: npm is missing; install Node 20 or later" >&2; exit 1; }
	@echo "Setting up (once): npm packages" >&2
	@npm ci --no-fund --no-audit --loglevel=error
	@touch $@

# A Chromium of the system first; where there is none, Debian's as root, else the one playwright brings. Debian's shell of
# it, which has no windows, loads a page in half the time.
.venv/ready-browser: .venv/ready-dev
	@if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  command -v chromium && command -v chromium-headless-shell || \
	  { echo "Setting up (once): a browser" >&2; export DEBIAN_FRONTEND=noninteractive; \
	    apt-get update -qq && apt-get install -y -qq chromium >/dev/null; \
	    apt-get install -y -qq chromium-headless-shell >/dev/null || true; command -v chromium; }; \
	else command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  { echo "Setting up (once): a browser" >&2; $(BIN)/playwright install chromium; }; fi
	@touch $@
