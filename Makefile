# One command for each chore. `make run` and `make test` first build .venv from the locks.
PYTHON ?= python3
CORES ?= $(shell getconf _NPROCESSORS_ONLN)
BIN := .venv/bin
# PROFILE=slurm or the path of a profile: where jobs run; see config/profiles/README.md.
PROFILE ?= workstation
PROFILE_FOLDER := $(if $(findstring /,$(PROFILE)),$(PROFILE),config/profiles/$(PROFILE))
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# WHEELS=folder installs from what `make wheels WHEELS=folder` put there, and asks no network.
INSTALL := $(PIP) install --require-hashes $(if $(WHEELS),--no-index --find-links "$(WHEELS)")
# CONFIG=PATH/config.yaml is a study of your own; without it, the demo.
STUDY := $(if $(CONFIG),--configfile "$(CONFIG)")
# Snakemake's own cache stays in this folder.
# A config that Snakemake would run as a program is refused before Snakemake reads it.
CHECK := $(if $(CONFIG),$(BIN)/python -m scripts.study.settings_file "$(CONFIG)" &&)
SNAKEMAKE := $(CHECK) XDG_CACHE_HOME="$(CURDIR)/.snakemake/cache" $(BIN)/snakemake \
	$(if $(filter workstation,$(PROFILE)),--cores $(CORES)) --workflow-profile "$(PROFILE_FOLDER)" $(STUDY)
STATUS := $(CHECK) $(BIN)/snakemake status --cores 1 --nolock $(STUDY)
UV_COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-header --no-emit-index-url --no-annotate --quiet

.DEFAULT_GOAL := help
.PHONY: help run wheels study test lint format bench fuzz faults report resume verify traces status clean docs lock

help: ## list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/run-installed: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11 to 3.13 is needed; name one with PYTHON=...")'
	$(PYTHON) -m venv .venv
	$(INSTALL) --requirement requirements.lock
	touch $@

.venv/dev-installed: requirements-dev.lock .venv/run-installed
	$(INSTALL) --requirement requirements-dev.lock
	touch $@

run: .venv/run-installed ## carry a study from nominations to the report page: the demo, or CONFIG=PATH
	$(SNAKEMAKE)

wheels: ## fetch into WHEELS=folder all that a machine without network needs to install from
	@test -n "$(WHEELS)" || { echo "Say where to: make wheels WHEELS=folder"; exit 1; }
	$(PYTHON) -m pip --disable-pip-version-check --quiet download --require-hashes \
		--dest "$(WHEELS)" --requirement requirements.lock
	$(PYTHON) -m pip --disable-pip-version-check --quiet download --dest "$(WHEELS)" setuptools wheel

study: .venv/run-installed ## lay out a new study: NAME=my-study [WHERE=folder] [SITES="S1 S2"]
	@$(BIN)/python -m scripts.study.new_study "$(NAME)" --where "$(WHERE)" --sites "$(SITES)"

status: .venv/run-installed ## say what is done and what waits for whom
	@$(STATUS) --quiet all || { $(STATUS) --dry-run --quiet progress rules; exit 1; }

report: .venv/run-installed ## after a run, write Snakemake's own report: what made which figure, with times
	$(SNAKEMAKE) --report results/workflow_report.html

resume: .venv/run-installed ## go on after a run was stopped or killed
	$(BIN)/python -m scripts.study.unlock
	$(SNAKEMAKE) --rerun-incomplete

verify: .venv/run-installed ## check what an audit wrote: CRATE=FILE [CONFIG=PATH] [KEY=FILE] [SAMPLE=jobs] [SEED=number]
	@$(BIN)/python -m scripts.audit.verify "$(CRATE)" --cores $(CORES) $(STUDY) \
		$(if $(KEY),--key "$(KEY)") $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(SEED),--seed $(SEED))

traces: .venv/run-installed ## after a run, see what is left of whoever left the study: [CONFIG=PATH] [WHO="S1-007; Jane Doe"]
	@$(BIN)/python -m scripts.traces $(STUDY) --who "$(WHO)"

test: .venv/dev-installed ## run all tests
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: .venv/dev-installed ## check format, style, types and wiring
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/snakefmt --check Snakefile rules
	$(BIN)/python tests/lint_workflow.py

format: .venv/dev-installed ## put code into the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/snakefmt Snakefile rules

bench: .venv/dev-installed ## measure the demo run, the sampler, the search, the page and figures; writes results/benchmarks/
	$(BIN)/python -m tests.benchmarks.bench_sampler
	$(BIN)/python -m tests.benchmarks.bench_convergence
	$(BIN)/python -m tests.benchmarks.bench_search
	$(BIN)/python -m tests.benchmarks.bench_page
	$(BIN)/python -m tests.benchmarks.bench_figures
	$(BIN)/python -m tests.benchmarks.bench_demo

fuzz: .venv/dev-installed ## try every reader of files on 50,000 broken and hostile ones; writes results/validation/
	$(BIN)/python -m tests.fuzz

faults: .venv/dev-installed ## kill 60 runs of a tiny study at seeded moments and resume them; goes on where it was stopped
	$(BIN)/python -m tests.faults

docs: .venv/run-installed ## make config/config.schema.json and the options in config/README.md anew
	$(BIN)/python -m scripts.study.describe_config

lock: ## resolve the dependencies of pyproject.toml anew (needs uv)
	$(UV_COMPILE) --output-file requirements.lock
	$(UV_COMPILE) --group dev --constraints requirements.lock --output-file requirements-dev.lock

clean: ## delete everything the workflow made, confidential files too
	find results -mindepth 1 ! -name README.md -delete
	rm -rf .snakemake
