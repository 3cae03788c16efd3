# Everything a person or a machine does here. `make` alone lists it.

PYTHON ?= python3
STAGE ?= dev
TOOLS := .tools
VENV := .venv
BIN := $(VENV)/bin
UV := $(TOOLS)/uv/bin/uv
SAM := $(TOOLS)/sam/bin/sam
LOCAL := cd infra/local && PYTHONPATH=../../functions ../../$(BIN)/python
BENCHMARK := cd benchmarks && PYTHONPATH=../infra/local:../functions ../$(BIN)/python

export UV_PYTHON_DOWNLOADS := never
export SAM_CLI_TELEMETRY := 0
export PYTHONDONTWRITEBYTECODE := 1

.DEFAULT_GOAL := help
.PHONY: help install tools build up down demo deploy check test unit contract integration workflow \
	npm sandbox conformance conformance-record conformance-receive audit runbooks game-day bench bench-peers peers-debian proof \
	proof-nightly mutation coverage-of-requirements weerzien \
	format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-26s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The tools: each pinned with hashes, each in an environment of its own

$(TOOLS)/uv/.done: infra/local/tools/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Weerzien needs Python 3.11, 3.12 or 3.13: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@rm -rf $(TOOLS)/uv && $(PYTHON) -m venv $(TOOLS)/uv
	@$(TOOLS)/uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

$(TOOLS)/peers/.done: benchmarks/peers/env/peers.txt $(TOOLS)/uv/.done
	@rm -rf $(TOOLS)/peers && $(UV) venv --quiet --python $(PYTHON) $(TOOLS)/peers
	@$(UV) pip install --quiet --python $(TOOLS)/peers --require-hashes -r $<
	@touch $@

$(TOOLS)/%/.done: infra/local/tools/%.txt $(TOOLS)/uv/.done
	@echo "installing $* into $(TOOLS)/$*"
	@rm -rf $(TOOLS)/$* && $(UV) venv --quiet --python $(PYTHON) $(TOOLS)/$*
	@$(UV) pip install --quiet --python $(TOOLS)/$* --require-hashes -r $<
	@touch $@

# What other languages make of our doors: for tests only, nothing of it is shipped.
$(TOOLS)/npm/.done: tests/npm/package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 18 or newer"; exit 1; }
	@rm -rf $(TOOLS)/npm && mkdir -p $(TOOLS)/npm && cp tests/npm/package*.json $(TOOLS)/npm
	@cd $(TOOLS)/npm && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

npm: $(TOOLS)/npm/.done

$(VENV)/.done: pyproject.toml uv.lock $(TOOLS)/uv/.done
	@$(UV) sync --quiet --locked --python $(PYTHON)
	@touch $@

install: $(VENV)/.done ## the project's own environment, .venv

tools: install $(TOOLS)/ministack/.done $(TOOLS)/sam/.done ## and the embedded AWS and the AWS SAM CLI

# The embedded AWS

up: tools ## start the embedded AWS here and deploy onto it (PORT=, CARRIER_PORT=)
	@$(LOCAL) -m stack up

down: install ## stop what `up` started
	@$(LOCAL) -m stack down

demo: ## play a rehearsal week at five practices, from a fresh clone to the report
	@$(MAKE) --no-print-directory up
	@$(LOCAL) -m demo

weerzien: install ## the command line on the embedded AWS: make weerzien ARGS="tasks --help"
	@test -f .local/env || { echo "Nothing runs here yet: make up"; exit 1; }
	@. .local/env && $(BIN)/python -m cli $(ARGS)

# For vendors of source systems (docs/his-vendors.md)

sandbox: ## a practice here that writes to nobody: prints its URL and SECRET
	@$(MAKE) --no-print-directory up
	@$(LOCAL) -m stack.sandbox

REPORT = $(if $(JSON),--json '$(abspath $(JSON))')

conformance: install ## does a door, or a recording, keep to the agreement? (URL= or RECORDING=, and SECRET=)
	@test -n "$(URL)$(RECORDING)" || { echo "URL=… or RECORDING=… is missing: make sandbox"; exit 2; }
	@export WEBHOOK_SECRET="$${WEBHOOK_SECRET:-$(SECRET)}"; \
		$(LOCAL) -m conformance $(if $(RECORDING),check '$(abspath $(RECORDING))',drive '$(URL)') $(REPORT) $(ARGS)

conformance-record: install ## record and judge what a source system sends (URL= SECRET= PORT=8700)
	@export WEBHOOK_SECRET="$${WEBHOOK_SECRET:-$(SECRET)}"; \
		$(LOCAL) -m conformance record '$(URL)' --port $(or $(PORT),8700) \
		--file '$(abspath $(or $(RECORDING),recording.ndjson))' $(REPORT) $(ARGS)

conformance-receive: install ## does a vendor's receiver take what we send, and nothing else? (URL= SECRET=)
	@export WEBHOOK_SECRET="$${WEBHOOK_SECRET:-$(SECRET)}"; $(LOCAL) -m conformance receive '$(URL)' $(REPORT) $(ARGS)

# AWS

build: install $(TOOLS)/audit/.done ## the one Lambda package (arm64, Python 3.13), its bill of materials, the machines
	@$(BIN)/python infra/build/package.py --target aws
	@$(BIN)/python infra/build/machines.py
	@$(LOCAL) -m audit.sbom

deploy: build $(TOOLS)/sam/.done ## to AWS with your credentials: make deploy STAGE=dev
	$(SAM) deploy --config-env $(STAGE)

# Is it right?

check: install $(TOOLS)/sam/.done ## the fast half: lint, types, floors, templates, contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy functions infra tests benchmarks
	PYTHONPATH=functions $(BIN)/lint-imports --no-logo
	$(BIN)/cfn-lint template.yaml infra/*.yaml
	$(SAM) validate --lint --region eu-west-1
	$(BIN)/pytest -q tests/contract

audit: build $(TOOLS)/checkov/.done ## secrets, templates, hashes, licences, bill of materials, known faults
	@$(LOCAL) -m audit $(ARGS)

unit: install ## the rules, without a socket
	$(BIN)/pytest -q tests/unit

contract: install ## what must agree with what
	$(BIN)/pytest -q tests/contract

integration: tools npm ## adapters and the embedded AWS
	@$(MAKE) --no-print-directory up
	$(BIN)/pytest -q tests/integration

workflow: tools ## the whole way of a case, on the embedded AWS
	@$(MAKE) --no-print-directory up
	$(BIN)/pytest -q tests/workflow

test: check unit integration workflow ## everything; leaves the embedded AWS running

mutation: install ## does a test see each small change to the rules? (ARGS="--sample 400 | --all")
	@$(BIN)/python tests/mutation.py $(ARGS)

bench: tools ## what a case costs, SMS parts, cold starts, floods, peaks; and the comparison as kept
	@$(MAKE) --no-print-directory up
	@$(BENCHMARK) -m cost
	@$(BENCHMARK) -m names
	@$(BENCHMARK) -m cold_start
	@$(BENCHMARK) -m fairness
	@$(BENCHMARK) -m scale
	@$(BENCHMARK) -m peers --show

# Only for bench-peers. What cannot be had here is said, and its peers are left out.
$(TOOLS)/peers-npm/.done: benchmarks/peers/env/package-lock.json
	@rm -rf $(TOOLS)/peers-npm && mkdir -p $(TOOLS)/peers-npm
	@cp benchmarks/peers/env/package*.json $(TOOLS)/peers-npm
	@cd $(TOOLS)/peers-npm && npm ci --silent --ignore-scripts --no-audit --no-fund || \
		echo "npm or its registry is missing: Restate is left out"
	@touch $@

peers-debian:
	@for package in postgresql redis-server; do dpkg -s $$package >/dev/null 2>&1 || \
		RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $$package >/dev/null 2>&1 || \
		echo "$$package is missing: its peers are left out (as root: apt-get install $$package)"; \
	done

bench-peers: tools $(TOOLS)/peers/.done $(TOOLS)/peers-npm/.done peers-debian ## the same follow-up on other tools: stops, crashes, costs
	@cd benchmarks && PYTHONPATH=../infra/local:../functions:../tests ../$(BIN)/python -m peers $(ARGS)

proof: tools ## attack the promises at the sizes of every change (ARGS="--only A,C --seed 7")
	@$(MAKE) --no-print-directory up
	@cd tests && PYTHONPATH=.:../functions:../infra/local ../$(BIN)/python -m proof $(ARGS)

proof-nightly: ## the same at the sizes of the night
	@$(MAKE) --no-print-directory proof ARGS="--nightly $(ARGS)"

runbooks: tools $(TOOLS)/awscli/.done ## run every command of docs/operations.md on the embedded AWS
	@$(MAKE) --no-print-directory up
	@$(LOCAL) -m runbooks

game-day: tools ## raise every alarm on a fresh embedded AWS by its fault, and see it go again
	@$(MAKE) --no-print-directory up
	@cd infra/local && PYTHONPATH=../../functions ../../$(BIN)/python -u -m game_day

coverage-of-requirements: install ## which requirement has no test
	@$(BIN)/python tests/coverage_of_requirements.py

format: install ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## away with what was built and installed; stop the embedded AWS first
	@test ! -f .local/processes.json || { echo "The embedded AWS still runs: make down"; exit 1; }
	rm -rf .build .local $(TOOLS) $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
