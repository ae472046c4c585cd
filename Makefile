# make demo · make test · make lint · make bench — each sets up what it needs and does nothing twice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint bench samples docs clean

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

demo: $(STAMP)
	@$(BIN)/sihao run samples/dossiers --out out/demo
	@echo "示例结果在 out/demo：打开 out/demo/index.html，或任一文件夹里的 评分表.xlsx、evidence.html"

lint: $(STAMP)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: lint
	@$(BIN)/pytest -n 2 --dist loadgroup

bench: $(STAMP)
	@$(BIN)/python benchmarks/whole_job.py

samples: $(STAMP)
	@$(BIN)/python samples/make_samples.py

docs: $(STAMP)
	@$(BIN)/python docs/generate.py

clean:
	@rm -rf out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
