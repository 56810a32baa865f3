"""Sends seeded mutants of documents and Python files through the built program.

Every mutant is a tree of its own; `groundplan check` must end by itself within the time limit with
status 0, 1 or 2, and never by a signal. What fails is kept and named, so that
`--seed S --only N` does it again.

With `--batch B`, B mutants of a document are the folders of one tree, which is read at once; where that
fails, they are read one by one. So `--each 10000 --batch 200` takes minutes:

    python3 Tests/Fuzz/fuzz_documents.py --groundplan BINARY --each 10000 --batch 200

What stands at the root of a tree alone (groundplan.toml, the registry) is not put together.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from limited_run import run_limited

SEEDS: dict[str, list[str]] = {
    "pyproject.toml": [
        '[project]\nname = "shop"\ndependencies = ["requests>=2", "x @ file:///y"]\n[project.scripts]\n'
        'run = "shop.a:main"\n[tool.pytest.ini_options]\naddopts = "-p shop.plugin"\n'
        'pythonpath = ["lib"]\n[tool.groundplan]\nexclude = ["x/**"]\n',
        '[tool.setuptools.packages.find]\nwhere = ["src"]\n[[tool.poetry.packages]]\ninclude = "a"\n',
    ],
    "groundplan.toml": [
        'exclude = ["a/**"]\nsource-roots = ["."]\n[services]\nshop = ["shop"]\n[rules]\n'
        'singleton = "note"\n[[forbidden]]\nsymbol = "shop.a.X"\n',
    ],
    "setup.cfg": [
        "[metadata]\nname = shop\n[options]\npackage_dir =\n    = src\ninstall_requires =\n    requests\n"
        "[options.packages.find]\nwhere = src\n[tool:pytest]\naddopts = -p shop.plugin --ignore=x\n",
    ],
    "setup.py": [
        'from setuptools import setup, find_packages\nsetup(name="shop", package_dir={"": "src"},\n'
        '  packages=find_packages("src"), install_requires=["a", "b"],\n'
        '  entry_points={"console_scripts": ["run=shop.a:main"]})\n',
    ],
    "Dockerfile": [
        'FROM python:3\nENV PYTHONPATH=/app:/lib\nWORKDIR /app\nCOPY . \\\n  /app\n'
        'CMD ["python", "-m", "shop.a"]\n',
    ],
    ".gitignore": ["# a\n/gen/\n*.py\n!keep.py\na/**/b\n[abc]?.py\n\\#x\n"],
    "pytest.ini": ["[pytest]\ntestpaths = tests\npython_files = test_*.py *_t.py\naddopts = -p x\n"],
    "tox.ini": ["[tox]\nenvlist = py3\n[pytest]\nnorecursedirs = a b*\n[testenv]\nsetenv =\n  A = b\n"],
    "conftest.py": [
        "import pytest\ncollect_ignore = ['a.py', *x]\ncollect_ignore_glob = ['*_t.py']\npytest_plugins = ['shop.plugin']\n"
        "def pytest_ignore_collect(path): return 'b' in str(path)\n",
    ],
    "pytest.toml": ["[pytest]\ntestpaths = ['tests']\naddopts = ['-p', 'x', '--ignore=y']\npython_files = ['t_*.py']\n"],
    "mypy.ini": ["[mypy]\nmypy_path = src:$MYPY_CONFIG_FILE_DIR/lib\n[mypy-shop.*]\nignore_errors = True\n"],
    "pyrightconfig.json": ['{"extraPaths": ["src", "../lib"], "executionEnvironments": [{"root": "a"}] /* x */}\n'],
    "Pipfile": ['[packages]\nrequests = "*"\nshop = {path = "./shop", editable = true}\n'],
    "Makefile": ["run:\n\tPYTHONPATH=src:lib python -m shop.a \\\n\t  --x\n"],
    ".env": ['PYTHONPATH=src:lib # a\nexport A="b c"\n'],
    "requirements.txt": ["requests>=2 ; python_version > '3'\n-e ../x\n-r other.txt\n--hash=a \\\n  b\n"],
    "docker-compose.yml": ["services:\n  a:\n    build: ./shop\n    command: python -m shop.a\n  b:\n    build:\n      context: .\n"],
    "shop/n.ipynb": [
        '{"cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["from shop.a import X\\n", "%time X()"]},\n'
        ' {"cell_type": "markdown", "source": "# a"}, {"cell_type": "code", "source": "!ls\\nimport os"}],\n'
        ' "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}\n'
    ],
    "docs/imports.md": [
        "# Imports\n\n## shop\n\n```python\nfrom shop.a import X  # 3 files\n"
        "from shop.b import Y  # deprecated, use shop.a\n```\n\n| path | use |\n|--|--|\n| `shop.a` | yes |\n",
    ],
    "shop/a.py": [
        "from __future__ import annotations\nimport os, sys as s\nfrom . import b\nfrom .b import (c, d as e)\n"
        "class X(Base, metaclass=M):\n    A: int = 1\n    def f(self, *a, **k): return f'{a!r:>{k}}'\n"
        "try:\n    import z\nexcept ImportError:\n    z = None\nif __name__ == '__main__':\n    X().f()\n"
        "match x:\n    case [1, *r] if r: pass\n@patch('shop.b.c')\nasync def t(): await x\n",
        "# -*- coding: latin-1 -*-\n__all__ = ['a'] + b.__all__\nglobals()['x'] = 1\nlambda: (yield)\n",
    ],
}
PIECES = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b"\t", b"[", b"]", b"[[", b"{", b"}",
    b"(", b")", b'"', b"'", b'"""', b"'''", b"\\", b"#", b"=", b".", b",", b":", b"*", b"**", b"!",
    b"\\u0000", b"\\ud800", b"9" * 30, b"-0", b"1e999", b"\xc3", b"\xcc\x81", b"\xe2\x80\xae", b"[" * 300,
    b"(" * 300, b"```", b"|", b"~~~", b"%(x)s", b"${X}", b"$X", b"..", b"../..", b"/", b" ", b"    ",
]


def mutate(text: bytes, source: random.Random) -> bytes:
    """Deletes, doubles, moves, inserts or replaces a few places."""
    data = bytearray(text)
    for _ in range(source.randint(1, 6)):
        start = source.randint(0, len(data))
        end = min(len(data), start + source.choice([1, 1, 2, 5, 20]))
        match source.randint(0, 5):
            case 0:
                del data[start:end]
            case 1:
                data[start:start] = data[start:end] * source.choice([1, 2, 50])
            case 2 | 3:
                data[start:start] = source.choice(PIECES)
            case 4:
                data[start:end] = bytes(source.randrange(256) for _ in range(end - start))
            case 5:
                place = source.randint(0, len(data))
                data[start:end], data[place:place] = b"", bytes(data[start:end])
    return bytes(data)


def make(tree: Path, number: int, seed: int, only: str | None) -> None:
    """One tree: a document is damaged, the others stand as they are."""
    source = random.Random(f"{seed} {number}")
    names = [only] if only else sorted(SEEDS)
    damaged = source.choice(names)
    for name in sorted({damaged, "shop/a.py", *source.sample(sorted(SEEDS), 3)}):
        text = source.choice(SEEDS[name]).encode()
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(mutate(text, source) if name == damaged else text)
    (tree / "shop/__init__.py").write_bytes(b"")
    if damaged == "docs/imports.md":
        (tree / "groundplan.toml").write_text('registry = "docs/imports.md"\n')


# Read in any folder of a tree.
NESTED = [name for name in SEEDS if name not in ("groundplan.toml", "docs/imports.md")]


def ending(groundplan: str, tree: Path, limit: float) -> str:
    """How `check` ended; empty where it did as it should."""
    command = [groundplan, "check", "--no-gitignore", "--jobs", "1", str(tree)]
    status, _ = run_limited(command, limit)
    if status is None:
        return f"more than {limit:g} s"
    return "" if status in (0, 1, 2) else f"status {status}"


def together(numbers: range, options: argparse.Namespace) -> Iterator[int]:
    """The mutants of a batch that may fail: all of them, where the batch does."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        for number in numbers:
            make(tree / f"m{number}", number, options.seed, options.document)
        how = ending(options.groundplan, tree, options.limit + 0.05 * len(numbers))
        if how:
            print(f"mutants {numbers.start} to {numbers.stop - 1}, together: {how}", flush=True)
            yield from numbers


def alone(number: int, options: argparse.Namespace) -> str:
    """How the run of one mutant ended; where it failed, it is told and kept."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        make(tree, number, options.seed, options.document)
        how = ending(options.groundplan, tree, options.limit)
        if how:
            print(f"mutant {number} of {options.document or 'any document'}: {how}", flush=True)
            if options.keep:
                name = f"{number}-{(options.document or 'any').replace('/', '-')}"
                shutil.copytree(tree, options.keep / name, dirs_exist_ok=True)
        return how


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groundplan", required=True, help="the built program")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one mutant")
    parser.add_argument("--document", choices=sorted(SEEDS), help="damage this one alone")
    parser.add_argument("--limit", type=float, default=20, help="seconds for one mutant")
    parser.add_argument("--keep", type=Path, help="where trees that fail are kept")
    parser.add_argument("--each", type=int, help="so many mutants of each document")
    parser.add_argument("--batch", type=int, default=1, help="mutants of one run")
    parser.add_argument("--jobs", type=int, default=1, help="runs at once")
    options = parser.parse_args()
    os.environ["SWIFT_BACKTRACE"] = "enable=no"
    if options.each is None:
        return 0 if document(options, options.count) == 0 else 1
    failures = 0
    for options.document in sorted(SEEDS):
        failures += document(options, options.each)
    return 1 if failures else 0


def document(options: argparse.Namespace, count: int) -> int:
    """Tries the mutants of one document, or of all, and says how many fail."""
    numbers: Iterable[int] = range(count) if options.only is None else [options.only]
    if options.batch > 1 and options.only is None and options.document in NESTED:
        numbers = (
            number
            for first in range(0, count, options.batch)
            for number in together(range(first, min(first + options.batch, count)), options)
        )
    failures = 0
    started = time.monotonic()
    with ThreadPoolExecutor(options.jobs) as pool:
        for how in pool.map(lambda number: alone(number, options), numbers):
            failures += bool(how)
    print(
        f"{options.document or 'any document'}: mutants {count if options.only is None else 1}, "
        f"seed {options.seed}, failures {failures}, {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return failures


if __name__ == "__main__":
    sys.exit(main())
