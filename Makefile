.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Everything comes from the lock file, with its hash; our own packages are built without asking anybody.
$(READY): requirements.lock pyproject.toml
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $(READY)

setup: $(READY) ## Set up the virtual environment

run: $(READY) ## Start a practice workspace for the browser; no Slack account is needed
	$(VENV)/bin/inflow sandbox $(ARGS)

test: $(READY) ## Run the tests, a file at a time on each core
	$(PY) -m pytest -n auto --dist loadfile $(ARGS)

lint: $(READY) ## Check style, types, floors and content
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/inflow content check

format: $(READY) ## Put the code in order
	$(VENV)/bin/ruff check --fix-only --quiet .
	$(VENV)/bin/ruff format --quiet .

pictures: $(READY) ## Remake the pictures in the README (needs chromium)
	$(PY) docs/pictures/remake.py

bench: $(READY) ## Compare an acknowledgement with a bare Bolt app's
	$(PY) benchmarks/ack.py $(ARGS)

bench-deliver: $(READY) ## Send under faults, kills and suspensions; count what people see
	$(PY) benchmarks/deliver.py $(ARGS)

bench-plan: $(READY) ## Compare planning with a bare bulk insert
	$(PY) benchmarks/plan.py $(ARGS)

bench-digest: $(READY) ## Compare all managers' weekly figures with one bare GROUP BY
	$(PY) benchmarks/digest.py $(ARGS)

lock: $(READY) ## Pin the dependencies anew, with hashes and without naming an index (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-config --quiet -o requirements.lock

clean: ## Remove what was made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist

.PHONY: help setup run test lint format pictures bench bench-deliver bench-plan bench-digest lock clean
