# One word a job. A stamp in .venv says what is installed; it is redone when a lock file or pyproject.toml changes.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
LOCK := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras \
        --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation

.DELETE_ON_ERROR:
.PHONY: help demo serve test test-postgresql test-load screens lint format docs messages bench reference vendor lock clean

help:
	@echo "make demo       set up, plan examples/standby-3000, say where the page is"
	@echo "make serve      set up, serve the demonstration of the registry, say how to sign in"
	@echo "make test       set up, run every test, those of the registry beside all others"
	@echo "make test-postgresql  run those of the registry on the server that BLUEHELM_TEST_DATABASE names"
	@echo "make test-load  many writers, killed imports, a full disk: the full figures"
	@echo "make screens    picture the pages of the registry, wide, narrow, dark and printed, into build/screens"
	@echo "make lint       style, types, import contracts"
	@echo "make format     put the code into the house's format"
	@echo "make docs       write build/docs; warnings are errors"
	@echo "make reference  write docs/reference/ again from the code"
	@echo "make messages   bring src/bluehelm_web/site/locale up to date; LANGUAGE=es begins another language"
	@echo "make bench      run the benchmarks; prints the bars as pass or fail"
	@echo "make vendor     take the files of frontend/package.json from npm again, with hashes and licences"
	@echo "make lock       write requirements/ again from pyproject.toml"
	@echo "make clean      remove build/ and the caches, keep .venv"

demo: .venv/run.stamp
	@$(MAKE) --no-print-directory .venv/kernels.stamp
	$(BIN)/bluehelm plan examples/standby-3000 --out build/demo

serve: .venv/web.stamp
	$(BIN)/bluehelm serve --demo $(if $(PORT),--port $(PORT))

# The pages in a browser come after the other half, so that both take as long.
PAGES = tests/web/test_pages.py
test: .venv/dev.stamp
	@$(MAKE) --no-print-directory .venv/kernels.stamp
	@mkdir -p build
	@$(BIN)/python -m pytest tests/web --ignore=$(PAGES) >build/test-beside.log 2>&1 & beside=$$!; \
	$(BIN)/python -m pytest src tests --ignore=tests/web; others=$$?; \
	$(BIN)/python -m pytest $(PAGES); pages=$$?; \
	wait $$beside; own=$$?; cat build/test-beside.log; exit $$((others + pages + own))

# Everything that the registry's tests ask of SQLite, browsers included, in two halves beside each other.
FIRST = $(wildcard tests/web/test_[a-l]*.py)
test-postgresql: .venv/dev.stamp
	@test -n "$$BLUEHELM_TEST_DATABASE" || \
	  { echo "Set BLUEHELM_TEST_DATABASE=postgresql://USER:PASSWORD@HOST:PORT/NAME of a server that may be filled."; exit 2; }
	@$(MAKE) --no-print-directory .venv/kernels.stamp
	@mkdir -p build
	@$(BIN)/python -m pytest $(FIRST) >build/test-postgresql-beside.log 2>&1 & beside=$$!; \
	$(BIN)/python -m pytest $(filter-out $(FIRST),$(wildcard tests/web/test_*.py)); others=$$?; \
	wait $$beside; own=$$?; cat build/test-postgresql-beside.log; exit $$((others + own))

test-load: .venv/dev.stamp
	BLUEHELM_FULL_LOAD=1 $(BIN)/python -m pytest -s tests/web/test_load.py

screens: .venv/dev.stamp
	BLUEHELM_SCREENS=build/screens $(BIN)/python -m pytest -q tests/web/test_pages.py tests/web/test_journeys.py

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	BLUEHELM_DEMO=1 $(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: .venv/dev.stamp
	$(BIN)/sphinx-build -q -W -n --keep-going -b html docs build/docs
	@echo "docs: build/docs/index.html"

vendor:
	$(PYTHON) tools/vendor.py

reference: .venv/dev.stamp
	$(BIN)/python -m docs.generate

messages: .venv/dev.stamp
	$(BIN)/python -m docs.messages $(if $(findstring command line,$(origin LANGUAGE)),$(LANGUAGE))

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks

lock: .venv/dev.stamp
	$(LOCK) --only-build-deps --build-deps-for editable -o requirements/build.txt pyproject.toml
	$(LOCK) -c requirements/build.txt --extra documents -o requirements/run.txt pyproject.toml
	$(LOCK) -c requirements/build.txt -c requirements/run.txt --extra documents --extra web -o requirements/web.txt pyproject.toml
	$(LOCK) -c requirements/build.txt -c requirements/web.txt \
	        --extra documents --extra web --extra test --extra lint --extra docs \
	        -o requirements/dev.txt pyproject.toml

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# What is compiled of one kernel stands in others, too, and is not seen to be old there.
.venv/kernels.stamp: $(wildcard src/bluehelm/*/*_kernel.py)
	@rm -f src/bluehelm/*/__pycache__/*.nbi src/bluehelm/*/__pycache__/*.nbc
	@echo "Compiling the kernels, once; about a minute."
	@$(BIN)/bluehelm plan examples/tiny --replications 100 >/dev/null
	@touch $@

$(BIN)/python:
	$(PYTHON) -m venv .venv

.venv/%.stamp: requirements/%.txt requirements/build.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/build.txt
	$(INSTALL) --require-hashes -r $<
	$(INSTALL) --no-deps --editable .
	@touch $@
