# One command for each chore. `make run` and `make test` build .venv by themselves.
PYTHON ?= python3
CORES ?= $(shell getconf _NPROCESSORS_ONLN)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.venv/run-installed: requirements.lock
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --requirement requirements.lock
	touch $@

.venv/dev-installed: requirements-dev.lock .venv/run-installed
	$(PIP) install --require-hashes --requirement requirements-dev.lock
	touch $@
