.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
COMPILE := uv pip compile --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11

.PHONY: help run install update test test-full check drill lock bench translations assets clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Install what is missing and start Brightline with demonstration people; Ctrl-C stops it (PORT=8000)
	@python3 -m tools.run

test: ## Install what is missing and run the tests on SQLite and on a PostgreSQL of its own
	@tools/test

test-full: ## The same with the long tests, and every test on both engines
	@BRIGHTLINE_FULL=1 tools/test

check: ## Format, lint, types, import floors and style budgets, without the tests
	@python3 -m tools.install test
	@$(PYTHON) -m ruff format --check
	@$(PYTHON) -m ruff check
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-logo
	@$(PYTHON) -m pytest -q tests/style

install: ## Put Brightline into service on this Debian server, as root (SITE=… EMAIL=… DEMO=1 TLS=internal)
	@python3 -m tools.server.installing

update: ## Bring the newest release into service on this server, as root; if that fails, the old one is back
	@test -x /usr/local/bin/brightline || { echo "Brightline is not in service here. In a checkout: git pull, then make run."; exit 1; }
	@/usr/local/bin/brightline update

drill: ## Restore the newest backup as a test beside what is in service, and compare them
	@.venv/bin/flask drill

bench: ## Measure speed on SQLite and on a PostgreSQL that keeps its promises about the disk
	@python3 -m tools.install test
	@python3 -m tools.postgres --durable -- $(PYTHON) -m tests.bench

lock: ## Pin every Python package with its hash (needs uv)
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) requirements-dev.in -o requirements-dev.txt
	$(COMPILE) requirements-metrics.in -o requirements-metrics.txt
	$(COMPILE) requirements-s3.in -o requirements-s3.txt

translations: ## Collect the sentences of the code; fill app/translations/*.po, run again, commit
	@mkdir -p var
	@.venv/bin/pybabel -q extract -F app/babel.cfg -k lazy_gettext -k DomainError -k Conflict -k MailProblem --add-location=file -w 100 -o var/messages.pot app
	@.venv/bin/pybabel -q update -i var/messages.pot -d app/translations -l es -w 100 --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@.venv/bin/pybabel -q compile -d app/translations --statistics

assets: ## Build the styles and scripts that pages load (needs npm; the result is committed)
	@cd assets && npm ci && npm run build

clean: ## Remove everything make can make again; records in var/ stay
	rm -rf .venv .venv-s3 .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -prune -exec rm -rf {} +
