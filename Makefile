# make demo   the five-channel audit of the bundled city, from a fresh clone
# make test   every check the project has
# make rules   after the rule catalogue changed: write docs/rules.md anew
# make schema   after a type of the report changed: write its published JSON Schema anew
# make picture   after the report's looks changed: take the README's picture anew (needs Chromium)
# make constraints   before a deployment, or after a dependency changed: pin every one of them with the digests of its files
# make messages   after a message template in the code changed: update the catalogue, then translate what is new

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
WORKERS ?= auto

.PHONY: demo test check bench rules schema picture constraints messages clean

demo: $(VENV)/.installed
	$(BIN)/auditor demo

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n $(WORKERS) --dist loadfile

rules: $(VENV)/.installed
	$(BIN)/python -m diffs.rules.docs > docs/rules.md

schema: $(VENV)/.installed
	$(BIN)/python -m auditor.papers.schema

picture: $(VENV)/.installed-dev
	$(BIN)/auditor demo
	$(BIN)/python docs/make_picture.py auditor-demo/report.html docs/report.png

# names no host: what is taken is known by its digests, wherever it comes from
constraints:
	$(PYTHON) -m venv build/pinning
	build/pinning/bin/pip install --quiet uv
	build/pinning/bin/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
		--upgrade --no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file constraints.txt setup.cfg

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
