# Everything a newcomer needs: `make report` and `make test`.

SWIFT ?= swift
BINARY := .build/release/groundplan

.PHONY: report test wheel wheel-test docs fuzz fuzz-python faults build bench bench-growth growth browser lint format clean dependencies plans

# The report of the example project, in Output/.
report: build
	$(BINARY) analyze Examples/shop --output Output --name "Example shop"

# Every test. The program itself is built first, for some tests run it.
test: dependencies
	$(SWIFT) build
	$(SWIFT) test

# The wheel of this machine's architecture, in dist/.
WHEEL_PYTHON := .build-wheel/bin/python3
wheel: build $(WHEEL_PYTHON)
	rm -rf dist
	$(WHEEL_PYTHON) Tools/wheel/build_wheel.py --build .build/release --output dist

$(WHEEL_PYTHON): Tools/wheel/requirements.txt
	$(PYTHON) -m venv .build-wheel
	.build-wheel/bin/pip install --quiet --disable-pip-version-check -r Tools/wheel/requirements.txt
	touch $@

# That wheel where there is no Swift and no Graphviz, its module, the hooks by pre-commit, and the action's script.
wheel-test: .build-wheel/tests
	.build-wheel/tests/bin/python3 Tests/Wheel/check_wheel.py dist/groundplan-*.whl --groundplan $(BINARY)
	.build-wheel/tests/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-index --no-deps dist/groundplan-*.whl
	.build-wheel/tests/bin/python3 -m unittest discover Tests/Python
	.build-wheel/tests/bin/python3 Tests/Wheel/check_hooks.py dist
	.build-wheel/tests/bin/python3 Tests/Wheel/check_action.py dist

.build-wheel/tests: Tests/Wheel/requirements.txt $(WHEEL_PYTHON)
	rm -rf $@
	$(PYTHON) -m venv $@
	$@/bin/pip install --quiet --disable-pip-version-check -r Tests/Wheel/requirements.txt
	touch $@

# The manual as a site, in .build-docs/site, its links checked.
docs: .build-docs/bin/mkdocs
	NO_MKDOCS_2_WARNING=1 .build-docs/bin/mkdocs build --strict --quiet --site-dir .build-docs/site

.build-docs/bin/mkdocs: Tools/docs/requirements.txt
	$(PYTHON) -m venv .build-docs
	.build-docs/bin/pip install --quiet --disable-pip-version-check -r Tools/docs/requirements.txt
	touch $@

# Damaged documents and modules, each in a tree of its own: make fuzz COUNT=10000 SEED=7
COUNT ?= 300
SEED ?= 1
fuzz:
	$(SWIFT) build
	python3 Tests/Fuzz/fuzz_documents.py --groundplan .build/debug/groundplan --count $(COUNT) --seed $(SEED)

# Python files of the standard library damaged, and programs made from the grammar compared with its
# ast, by a Python 3.13: make fuzz-python COUNT=20000 PYTHON313=/path/to/python3.13
PYTHON313 ?= python3.13
fuzz-python:
	$(SWIFT) build
	$(PYTHON313) Tests/Fuzz/fuzz_python.py --groundplan .build/debug/groundplan --count $(COUNT) --seed $(SEED)
	$(PYTHON313) Tests/Fuzz/fuzz_python.py --groundplan .build/debug/groundplan --count $(COUNT) --seed $(SEED) --compile
	$(PYTHON313) Tests/Fuzz/fuzz_python.py --groundplan .build/debug/groundplan --count $(COUNT) --seed $(SEED) --programs

# Writers that are killed, outputs under other circumstances, pages as browsers read them.
PYTHON ?= python3
KILLS ?= 12
faults:
	$(SWIFT) build
	$(PYTHON) Tests/Faults/kill_writers.py --groundplan .build/debug/groundplan --kills $(KILLS)
	$(PYTHON) Tests/Faults/kill_plans.py --groundplan .build/debug/groundplan --kills $(KILLS)
	$(PYTHON) Tests/Faults/same_bytes.py --groundplan .build/debug/groundplan --small
	$(PYTHON) Tests/Faults/parse_pages.py --groundplan .build/debug/groundplan

# Plans of rewrite, move, consolidate and check --fix carried out on random projects, by a Python 3.13:
# make plans SEEDS=300 EACH=10 PYTHON39=/path/to/python3.9
SEEDS ?= 12
EACH ?= 2
PYTHON39 ?=
plans:
	$(SWIFT) build
	$(PYTHON313) Tests/Differential/execute_plans.py --groundplan .build/debug/groundplan --count $(SEEDS) --seed $(SEED) --each $(EACH) $(if $(PYTHON39),--older $(PYTHON39))

build: dependencies
	$(SWIFT) build -c release --static-swift-stdlib --product groundplan
	$(SWIFT) build -c release --static-swift-stdlib --product groundplan-draw

# Side by side with ruff, and one file replaced in memory: make bench TREE=/path/to/a/tree
bench: build
	$(SWIFT) build -c release --product replacing
	Tests/Benchmarks/compare.sh $(TREE)

# Time and memory at n, 2n and 4n for each shape of a tree: make bench-growth ONLY=stars
bench-growth: build
	$(PYTHON) Tests/Benchmarks/growth.py --groundplan $(BINARY) --only "$(ONLY)"

# The same, small, by the program that the tests use: what CI runs.
growth:
	$(SWIFT) build
	$(PYTHON) Tests/Benchmarks/growth.py --groundplan .build/debug/groundplan --small

# The pages in Chromium ($CHROMIUM, else /usr/bin/chromium), of the example and of a tree of hostile names.
# $(PYTHON) needs playwright and axe-playwright-python.
browser:
	$(SWIFT) build
	rm -rf .build-browser
	mkdir -p .build-browser
	$(PYTHON) Tests/Browser/hostile_tree.py .build-browser/hostile-tree
	.build/debug/groundplan analyze Examples/shop --output .build-browser/shop --name "Example shop"
	.build/debug/groundplan analyze .build-browser/hostile-tree --output .build-browser/hostile --name '<script>alert(0)</script> & "x"'
	$(PYTHON) Tests/Browser/run_all.py .build-browser/shop .build-browser/hostile

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	@! grep -rnE 'import (Glibc|Musl|Darwin)' Package.swift Sources Tests --include='*.swift' \
	  | grep -v '^Sources/Platform/'
	python3 Tools/documented.py
	python3 Tools/traps.py
	python3 Tools/links.py

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

clean:
	$(SWIFT) package clean
	find Output -mindepth 1 ! -name .gitkeep -delete

# Graphviz's libraries, cmark-gfm and SQLite, which Swift Package Manager doesn't bring.
dependencies:
	@pkg-config --exists libgvc libcmark-gfm sqlite3 2>/dev/null || Tools/install-libraries.sh
