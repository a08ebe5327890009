# Everything a fresh machine with Python >= 3.11 and make needs. `install` builds .venv; the rest need it.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: install run test check bench rehearse clean

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

run: install
	$(BIN)/kinhmoi trial examples/xuan-an

test: install
	$(BIN)/python -m pytest

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports

bench: install
	$(BIN)/python -m bench

rehearse: install
	$(BIN)/kinhmoi rehearse examples/xuan-an --out rehearsal

clean:
	rm -rf .venv build rehearsal *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
