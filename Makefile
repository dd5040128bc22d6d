# The one definition of every check; CI calls these targets and nothing else.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/.installed
NODE := .venv/.node
MODULES := web/node_modules/.installed
CHAT := web/static/dist/order-chat.js
FAST := $(addprefix tests/,assistants config domain eval schemas worker workflows test_tree.py)
# A Node from the package index stands in .venv/bin only when the system's is missing or too old.
WITH_NODE := PATH="$(CURDIR)/$(BIN):$$PATH"
UV_COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet

# Installs and builds one at a time: of two makes at once the second finds it done.
ONE_AT_A_TIME = $(PYTHON) -m local.one_at_a_time .make.lock $(MAKE) --no-print-directory --silent

.DEFAULT_GOAL := help
.PHONY: installed noded built python help run test test-fast check fmt web schema migrate histories eval screenshots chaos bench lock clean

help: ## list all targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: built ## start everything on this machine; ARGS="--data DIR --port N"
	@exec $(BIN)/python -m local up --with-parent $(ARGS)

test: built ## all tests, in two processes; ARGS="-k name" for some of them
	@$(BIN)/python -m local.browser >/dev/null
	@$(WITH_NODE) npm --prefix web run test --if-present --silent
	@CHROMIUM="$$($(BIN)/python -m local.browser)" $(BIN)/python -m pytest -p tests.reached -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

test-fast: installed ## rules, waiter and workflows, without a running shop; ARGS="-k name"
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(FAST) $(ARGS)

check: noded ## format, lint, types, import contracts, schema, web client types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -c "import json; from schemas.documents.order import SCHEMA_FILE as f, order_schema; \
	assert json.loads(f.read_text()) == order_schema(), f'{f} differs from its model: make schema'"
	$(BIN)/python -m api.http.typescript --check
	$(WITH_NODE) npm --prefix web run check --silent

fmt: installed ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

web: built ## build the web client

schema: installed ## write schemas/order.schema.json and the web client's types from their models
	$(BIN)/python -m schemas.documents.order
	$(BIN)/python -m api.http.typescript

migrate: installed ## bring the database in DATABASE_URL up to date
	$(BIN)/python -m storage.migrate

histories: installed ## record the workflow histories which the replay tests use; ARGS="name" for some of them
	$(BIN)/python -m tests.histories.record $(ARGS)

screenshots: built ## write docs/screenshots/ anew
	@CHROMIUM="$$($(BIN)/python -m local.browser)" $(BIN)/python -m tests.browser.screenshots

chaos: built ## 1,000 orders while programs are killed; ARGS="--orders N --seed S"
	$(BIN)/python -m tests.chaos.run $(ARGS)

bench: built ## measure against the floor; ARGS="--quick --without encryption"
	$(BIN)/python -m tests.bench $(ARGS)

eval: installed ## measure order understanding
	$(BIN)/python -m tests.eval $(ARGS)

lock: ## resolve the three lock files anew (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: https://docs.astral.sh/uv"; exit 1; }
	$(UV_COMPILE) pyproject.toml -o requirements.lock
	$(UV_COMPILE) pyproject.toml --extra local --extra dev -o requirements-dev.lock
	$(PYTHON) -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project'] \
	['optional-dependencies']['node'], sep='\n')" | $(UV_COMPILE) - -o requirements-node.lock

clean: ## remove what was built or installed; the data in .local stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -rf web/node_modules web/static/dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@if [ -e .local ]; then echo "The data in .local stays; to delete it as well: rm -r .local"; fi

installed: python
	@$(ONE_AT_A_TIME) $(INSTALLED)

noded: python
	@$(ONE_AT_A_TIME) $(INSTALLED) $(MODULES)

built: python
	@$(ONE_AT_A_TIME) $(INSTALLED) $(CHAT)

python:
	@command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) found: install Python 3.11 or newer"; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another: make PYTHON=python3.12"; exit 1; }

$(INSTALLED): requirements-dev.lock
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Creating .venv"; $(PYTHON) -m venv --clear .venv; }
	@$(BIN)/python -m local.install requirements-dev.lock
	@touch $@

$(NODE): requirements-node.lock | $(INSTALLED)
	@if node -e "process.exit(process.versions.node.split('.')[0] < 20 ? 1 : 0)" 2>/dev/null && npm --version >/dev/null 2>&1; \
	then echo "Node $$(node --version) found"; else $(BIN)/python -m local.install requirements-node.lock; fi
	@touch $@

$(MODULES): web/package.json web/package-lock.json $(NODE)
	@echo "Installing the web client's packages"
	@$(WITH_NODE) npm ci --prefix web --no-audit --no-fund --loglevel=error
	@touch $@

$(CHAT): $(MODULES) $(wildcard web/src/* web/src/*/*)
	@echo "Building the web client"
	@$(WITH_NODE) npm --prefix web run build --silent
	@touch $@
