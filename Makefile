# Two commands for people: make demo, make test. `make help` lists the rest.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: help demo test test-slow test-networks check bench library lessons clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /: /'

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/installed-test: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

$(VENV)/installed-bench: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test,peers]'
	touch $@

$(VENV)/installed-dev: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

demo: $(VENV)/installed  ## install and run the main job: figures and tables in results/tmtnf_doxorubicin
	$(BIN)/simnet run scenarios/tmtnf_doxorubicin.yaml --force

test: $(VENV)/installed-test  ## install and run the default test suite
	$(BIN)/python -m pytest -n auto

test-slow: $(VENV)/installed-test  ## the checks that take minutes
	SIMNET_SLOW=1 $(BIN)/python -m pytest -n auto -m "slow or not slow"

test-networks: $(VENV)/installed-test  ## the tests on published networks: make test-networks NETWORKS=folder
	SIMNET_NETWORKS=$(NETWORKS) $(BIN)/python -m pytest -n auto tests/files/test_formats.py tests/analysis tests/engine

check: $(VENV)/installed-dev  ## lint, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/installed-bench  ## speeds beside other tools: make bench NETWORKS=folder of published networks
	$(BIN)/python benchmarks/all.py --networks $(NETWORKS) $(BENCH)

lessons: $(VENV)/installed  ## compile the lessons, with the teacher's files, into results/lessons
	mkdir -p results/lessons
	for lesson in lessons/*.yaml; do \
		$(BIN)/simnet lesson $$lesson -o results/lessons/$$(basename $$lesson .yaml).html --force || exit 1; done

library: $(VENV)/installed  ## make models/README.md and its pictures again
	mkdir -p models/pictures
	for model in models/*.yaml; do name=$$(basename $$model .yaml); \
		$(BIN)/simnet show $$model --draw models/pictures/$$name.svg > /dev/null || exit 1; done
	$(BIN)/simnet list --markdown > models/README.md
	$(BIN)/simnet control --all > docs/library-interventions.md
	$(BIN)/simnet robustness --all --markdown docs/library-claims.md

clean:  ## remove the environment and results
	rm -rf $(VENV) results
