# Every command a person needs, and nothing else. Needs python3.11, pip and make.
PYTHON ?= python3.11
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: demo demo-reset test check faults fix lock vendor generated

demo: $(VENV)/.core
	$(RUN) -m carom demo

demo-reset: $(VENV)/.core
	$(RUN) -m carom demo --reset

test: $(VENV)/.test
	$(RUN) -m tests.run

check: $(VENV)/.test
	$(RUN) -m tests.run --check

faults: $(VENV)/.test
	$(RUN) -m tests.faults.report

fix: $(VENV)/.test
	$(VENV)/bin/ruff check --fix -q .
	$(VENV)/bin/ruff format -q .

generated: $(VENV)/.test
	$(RUN) scripts/generated.py

lock: $(VENV)/.test
	$(RUN) scripts/lock.py

vendor: $(VENV)/.test
	$(RUN) scripts/vendor.py

$(VENV)/.core: requirements/core.txt pyproject.toml
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/core.txt
	$(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.core
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@
