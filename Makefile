# Every command a person needs, and nothing else. Needs python3.11, pip and make.
PYTHON ?= python3.11
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: install sbom advisories trust demo demo-reset test check faults soak fix lock vendor generated

# Where another program has the port: make demo PORT=8001
PORT = 8000
demo: $(VENV)/.core
	$(RUN) -m carom demo --bind 127.0.0.1:$(PORT)

# For a practice: the program alone in a folder of its own, without this project and its version control.
install:
	@test -n "$(TO)" || { echo 'Say where: make install TO="$$HOME/carom"'; exit 2; }
	$(PYTHON) -m venv "$(TO)"
	"$(TO)/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r requirements/core.txt
	"$(TO)/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation .
	@echo 'Start it there: cd "$(TO)" && bin/carom serve'

demo-reset: $(VENV)/.core
	$(RUN) -m carom demo --bind 127.0.0.1:$(PORT) --reset

test: $(VENV)/.test
	$(RUN) -m tests.run

check: $(VENV)/.test
	$(RUN) -m tests.run --check

faults: $(VENV)/.test
	$(RUN) -m tests.faults.report

# A hundred people at work, an importer, backups and mail beside them: make soak MINUTES=30
MINUTES ?= 30
SIZE ?= usual
soak: $(VENV)/.test var/tools/.done
	$(RUN) -m bench.soak.run --minutes $(MINUTES) --size $(SIZE)

fix: $(VENV)/.test
	$(VENV)/bin/ruff check --fix -q .
	$(VENV)/bin/ruff format -q .

generated: $(VENV)/.test
	$(RUN) scripts/generated.py

lock: $(VENV)/.test
	$(RUN) scripts/lock.py

vendor: $(VENV)/.test
	$(RUN) scripts/vendor.py

# The page of figures, from what test, faults and soak left behind.
trust: $(VENV)/.test
	$(RUN) scripts/trust.py

# What is inside an installation, for those who must know (docs/generated/sbom.json).
sbom: var/tools/.done
	var/tools/bin/python scripts/sbom.py

# Known weaknesses of what is inside: make advisories ADVISORIES=all.zip, the export of PyPI of osv.dev.
advisories: $(VENV)/.test
	@$(RUN) scripts/advisories.py $(ADVISORIES)

var/tools/.done: requirements/tools.txt
	$(PYTHON) -m venv var/tools
	var/tools/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/tools.txt
	@touch $@

$(VENV)/.core: requirements/core.txt pyproject.toml
	@test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/core.txt
	$(RUN) -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.core
	$(RUN) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@
