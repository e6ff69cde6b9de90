# `make` prints what can be done here. The first target that needs it prepares `.venv` by itself.
# Another Python: `make test PYTHON=python3.12`.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
OTHERS_READY := .venv-bench/.ready
TOOLBOXES := $(patsubst %/,%,$(wildcard toolboxes/*/))

.DEFAULT_GOAL := help
.PHONY: help run test check bench docs soak format lock bundle clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(READY) ## Start the demonstration city on this laptop
	@$(BIN)/yulu demo --serve

test: $(READY) ## All tests; `make test ONLY=rent-relief` runs one policy's examples
	@$(if $(ONLY),,$(ADD_POSTGRESQL))
	@$(BIN)/pytest $(if $(ONLY),-k "$(ONLY)",-n 2 --dist loadfile)

check: $(READY) ## Everything a change must pass before tests: format, lint, types, import layers, toolboxes
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@set -e; for toolbox in $(TOOLBOXES); do $(BIN)/yulu check $$toolbox; done

bench: $(READY) $(OTHERS_READY) ## Compare with what a city would use instead; `make bench SIZES="100000 1000000"`
	@$(BIN)/python -m benchmarks $(SIZES)

docs: $(READY) ## Write docs/reference and docs/schemas again, from the code
	@$(BIN)/python -m yulu.documents.reference docs

soak: $(READY) ## The long tests: random rules and random subjects, for minutes
	@$(BIN)/pytest -m soak

format: $(READY) ## Lay the code out as `make check` wants it
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

lock: $(READY) ## Lock the dependencies of pyproject.toml again; `make lock UPGRADE=1` takes newer versions
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(COMPILE) --extra dev --build-deps-for editable --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
	@$(LOCK) --output-file requirements-bench.txt benchmarks/openfisca/requirements.in

bundle: $(READY) ## Everything for machines without internet, x86_64 and aarch64, in build/bundle
	@$(BIN)/python -m bundling

clean: ## Remove all that was made here, the environment included
	@rm -rf .venv .venv-bench .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

LOCK = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet $(if $(UPGRADE),--upgrade)
COMPILE = $(LOCK) --extra windows

# Only what the lock names, each file by its hash; then Yulu itself, with nothing fetched to build it.
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
$(READY): requirements-dev.txt pyproject.toml
	@echo "正在准备运行环境 .venv（首次约需一分钟，要联网；以后只在依赖变化时更新）……"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "需要 Python 3.11 或更新的版本，例如：make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(ADD_VENV)
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "运行环境已就绪。"

# What `make bench` compares with stays out of Yulu's own environment.
$(OTHERS_READY): requirements-bench.txt $(READY)
	@echo "正在准备比较用的环境 .venv-bench……"
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes \
		--requirement requirements-bench.txt
	@touch $@

# The office's tests run on a real PostgreSQL server, too; where none can be installed they say so and are skipped.
define ADD_POSTGRESQL
{ \
	if ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "正在安装系统软件包 postgresql（测试用）……"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y postgresql >/dev/null; } || true; \
	fi; \
}
endef

# Debian and Ubuntu keep this part of Python in a package of its own.
define ADD_VENV
{ \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "本机的 Python 缺少 venv 模块，正在安装系统软件包 python3-venv……"; \
		apt-get update -qq && apt-get install -qq -y python3-venv >/dev/null; \
	else \
		echo "本机的 Python 缺少 venv 模块，请先安装：sudo apt install python3-venv"; exit 1; \
	fi; \
}
endef
