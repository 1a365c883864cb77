# make run     set everything up and start the daemon on the shipped configuration
# make test    set everything up and run the tests
# make demo    two weeks of a sample web, offline, and the digest that comes of them
# make check   the whole gate, cheapest first

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: run demo test check fast coverage wheel container simulate recorded-sources near-duplicates extraction recorded-copies events evidence lock clean
.DEFAULT_GOAL := run

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip

# What runs the program: locked by hash, the package itself in place.
$(VENV)/.ready: requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/.ready
	@$(BIN)/discovery run

demo: $(VENV)/.ready
	@$(BIN)/discovery demo

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadscope

# Without the tests: seconds.
fast: $(VENV)/.ready-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/mypy

check: fast
	$(MAKE) test
	$(MAKE) coverage wheel container

# Branch coverage of what runs in this process; the floor only ever rises.
coverage: $(VENV)/.ready-dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest --quiet --ignore=tests/crash
	$(BIN)/coverage report --skip-covered --skip-empty --sort=cover --fail-under=$$(cat .coverage-floor)

# The built wheel answers in an empty environment.
wheel: $(VENV)/.ready-dev
	PYTHON=$(BIN)/python tests/wheel.sh

# The steps of the Dockerfile without a container engine, as an unprivileged user.
container:
	PYTHON=$(PYTHON) tests/container.sh

# Six months of a hundred simulated publishers; docs/polling.md has the figures.
simulate: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.polling

# Every source of the recorded web over its weeks; docs/proofs.md has the figures.
recorded-sources: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.recorded_sources

# A hundred thousand texts with known copies through the index; docs/duplicates.md has the figures.
near-duplicates: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.near_duplicates

# Main text of recorded pages beside trafilatura's default; docs/reading.md has the figures.
extraction: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.extraction

# What becomes one document over the weeks of the recorded web; docs/duplicates.md has the figures.
recorded-copies: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.recorded_copies

# Events against judged reports; docs/duplicates.md has the figures.
events: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.events

# Facts found per CPU second, and the slowest pattern on repeated shapes; docs/evidence.md has the figures.
evidence: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.evidence

# The lock files; they name no index, so that any mirror may serve them.
lock: $(VENV)/.ready-dev
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(LOCK) -o requirements.txt pyproject.toml
	CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile $(LOCK) --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
LOCK = --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-trusted-host \
	--no-emit-find-links --no-emit-options --build-deps-for=editable --build-deps-for=wheel

clean:
	rm -rf $(VENV) dist build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
