"""Sends seeded mutants of documents and Python files through the built program.

Every mutant is a tree of its own; `groundplan check` must end by itself within the time limit with
status 0, 1 or 2, and never by a signal. What fails is kept and named, so that
`--seed S --only N` does it again.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

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
    "requirements.txt": ["requests>=2 ; python_version > '3'\n-e ../x\n-r other.txt\n--hash=a \\\n  b\n"],
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groundplan", required=True, help="the built program")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the number of one mutant")
    parser.add_argument("--document", choices=sorted(SEEDS), help="damage this one alone")
    parser.add_argument("--limit", type=float, default=20, help="seconds for one mutant")
    parser.add_argument("--keep", type=Path, help="where trees that fail are kept")
    options = parser.parse_args()
    failures = 0
    numbers = range(options.count) if options.only is None else [options.only]
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder) / "tree"
            make(tree, number, options.seed, options.document)
            command = [options.groundplan, "check", "--no-gitignore", "--jobs", "1", str(tree)]
            try:
                run = subprocess.run(command, capture_output=True, timeout=options.limit, check=False)
                ending = "" if run.returncode in (0, 1, 2) else f"status {run.returncode}"
            except subprocess.TimeoutExpired:
                ending = f"more than {options.limit} s"
            if ending:
                failures += 1
                print(f"mutant {number}: {ending}")
                if options.keep:
                    shutil.copytree(tree, options.keep / str(number), dirs_exist_ok=True)
    print(f"mutants {len(numbers)}, seed {options.seed}, failures {failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
