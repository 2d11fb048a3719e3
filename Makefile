# Shortcuts for people who work on the code. To run or to test it, nothing but manage.py is needed.
PYTHON := .venv/bin/python
RUN := $(PYTHON) -m
TEMPLATES := network/templates

.PHONY: help check format lint types contracts migrations templates fix bench prove test-ml screenshots setup

help: ## Show what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: format lint types contracts migrations templates ## Everything about the code that needs no test to run
	@echo "All checks passed."

format: setup ## The layout of the code
	$(RUN) ruff format --check .

lint: setup ## Habits that a linter knows
	$(RUN) ruff check .

types: setup ## Types, strictly
	$(RUN) mypy .

contracts: setup ## Who may import whom
	.venv/bin/lint-imports

migrations: setup ## Models have nothing that no migration says
	$(PYTHON) manage.py makemigrations --check --dry-run

templates: setup ## Templates are well formed
	.venv/bin/djlint --lint --quiet $(TEMPLATES)

fix: setup ## Mend what a machine can mend
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: setup ## Figures for speed, as lines of JSON
	$(RUN) tests.bench

prove: ## The long form of one promise: make prove WHAT=name
	@test -n "$(WHAT)" || { echo "Say which promise: make prove WHAT=name" >&2; exit 2; }
	python3 manage.py test -m prove -k "$(WHAT)" -s

screenshots: ## The pictures of the documentation, drawn anew from the demo town
	python3 manage.py setup --test --e2e
	$(RUN) tests.helpers.screenshots

test-ml: ## The tests that need Detoxify, after installing it
	python3 manage.py setup --test --ml
	python3 manage.py test -m ml

setup:
	@python3 manage.py setup --test >/dev/null
