# One command for each need of the day; `make` alone lists them.
SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8000
.DEFAULT_GOAL := aide
.PHONY: aide audit bench demo test test-rapide install lint fmt publier serve services verrous captures epreuve

aide: ## lists these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

demo: ## everything from nothing: real directory, believable edition, web and worker (PORT=8000)
	@outils/installer.sh execution && PORT=$(PORT) outils/demo.sh

test: ## everything that must hold, on real PostgreSQL, Redis and browsers
	@outils/installer.sh tests && outils/tester.sh

test-rapide: ## what one wants to know before each commit: style, imports, types, house, rules, ground floor
	@outils/installer.sh tests && outils/tester.sh rapide

epreuve: ## the fault programme: the real stack, killed and cut on purpose (NOMS="redis fuzz", GRAINE=20270203, DEPUIS=v1.0.0)
	@outils/installer.sh tests && $(PY) -m epreuve $(if $(GRAINE),--graine $(GRAINE)) $(if $(DEPUIS),--depuis $(DEPUIS) )$(NOMS)

bench: ## the benchmarks, each with its ratio; figures under bench/resultats/ (NOMS="charge-courte croissance": by name only)
	@outils/installer.sh bench && $(PY) -m bench $(NOMS)

install: ## what `make test` needs, without running it
	@outils/installer.sh tests

lint: ## style, import contracts, types of Python and of scripts
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/djangofmt --check -q templates && .venv/bin/djangofmt check -q templates
	.venv/bin/lint-imports
	$(PY) -m mypy .
	node_modules/@typescript/typescript-*/lib/tsc

fmt: ## formats the code and the templates
	$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format . ; .venv/bin/djangofmt -q templates

serve: ## development server on SQLite, without demonstration data
	$(PY) manage.py migrate -v 0 && $(PY) manage.py createcachetable && $(PY) manage.py runserver $(PORT)

services: ## private PostgreSQL and Redis for the tests; prints their addresses
	@outils/services.sh demarrer

captures: ## the pictures of docs/captures/ and of the guides, from a demonstration of their own (SCENES="guides plan")
	$(PY) -m outils.captures $(SCENES)

audit: ## what is publicly known against each locked version; fails when nothing could be asked
	@outils/installer.sh tests
	@[ -x var/audit/bin/pip-audit ] || { $(PY) -m venv --clear var/audit && var/audit/bin/pip install -q --require-hashes -r requirements/audit.txt; }
	@$(PY) -m outils.auditer

publier: ## tags a version once everything it needs is there (VERSION=1.0.0; ESSAI=1 does not tag)
	@$(PY) -m outils.publier $(VERSION) $(if $(ESSAI),--essai)

# What production runs is what tests ran: one resolution, theirs.
verrous: ## recompiles the locked dependencies
	.venv/bin/pip install -q --require-hashes -r requirements/uv.txt
	for f in test base node courtier audit charge uv; do .venv/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header $$([ $$f != base ] || echo -c requirements/test.txt) requirements/$$f.in -o requirements/$$f.txt; done
	.venv/bin/uv pip compile -q --no-deps --universal --python-version 3.11 --generate-hashes --no-header requirements/pdfua.in -o requirements/pdfua.txt
