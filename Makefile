# make demo   the five-channel audit of the bundled city, from a fresh clone
# make test   every check the project has
# make rules   after the rule catalogue changed: write docs/rules.md anew
# make schema   after a type of the report changed: write its published JSON Schema anew
# make picture   after the report's looks changed: take the README's picture anew (needs Chromium)
# make messages   after a message template in the code changed: update the catalogue, then translate what is new

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test check bench rules schema picture messages clean

demo: $(VENV)/.installed
	$(BIN)/auditor demo

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile

rules: $(VENV)/.installed
	$(BIN)/python -m diffs.rules.docs > docs/rules.md

schema: $(VENV)/.installed
	$(BIN)/python -m auditor.papers.schema

picture: $(VENV)/.installed-dev
	$(BIN)/auditor demo
	$(BIN)/python docs/make_picture.py auditor-demo/report.html docs/report.png

LOCALES = -D auditor -d auditor/locale -l zh_CN

messages: $(VENV)/.installed-dev
	$(BIN)/pybabel -q extract -F auditor/locale/messages.cfg -k N_ -k say --no-wrap --omit-header --no-location \
		-o auditor/locale/auditor.pot catalog spiders diffs auditor
	$(BIN)/pybabel -q update $(LOCALES) -i auditor/locale/auditor.pot --no-wrap --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile $(LOCALES)

$(VENV)/.installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/pip install --quiet --editable ".[dev]"
	touch $@

clean:
	rm -rf build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache
