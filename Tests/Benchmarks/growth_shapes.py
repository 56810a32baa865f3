"""Trees that grow: for each shape, the files of a tree whose input has a size in proportion to n.

A shape is a function from n to `path: text`. Where n things meet n things, the square root of n is
taken, so that twice n is twice the input.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isqrt

Tree = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """What is grown, the n to begin with, and the commands that it is measured with."""

    name: str
    make: Callable[[int], Tree]
    size: int
    commands: Sequence[str]


SHAPES: list[Shape] = []
CHECK = ("check",)
PAGES = ("check", "analyze")
GROUPS = ("check", "targets", "analyze")
GRAPH = ("check", "graph --level modules --all", "analyze")


def shape(size: int, commands: Sequence[str] = CHECK) -> Callable[[Callable[[int], Tree]], Callable]:
    def enter(make: Callable[[int], Tree]) -> Callable[[int], Tree]:
        SHAPES.append(Shape(make.__name__.replace("_", "-"), make, size, commands))
        return make

    return enter


def lines(count: int, text: Callable[[int], str]) -> str:
    return "".join(text(i) + "\n" for i in range(count))


def listed(count: int, text: Callable[[int], str]) -> str:
    return ", ".join(text(i) for i in range(count))


# Definitions, groups and targets


@shape(1000, GROUPS)
def one_name_other_members(n: int) -> Tree:
    return {f"p/m{i}.py": f"class OrderState:\n    A = 1\n    B{i} = 2\n" for i in range(n)}


@shape(1000, GROUPS)
def one_name_same_members(n: int) -> Tree:
    return {f"p/m{i}.py": "class OrderState:\n    A = 1\n    B = 2\n" for i in range(n)}


@shape(1000, GROUPS)
def one_name_other_bodies(n: int) -> Tree:
    return {
        f"p/m{i}.py": "class OrderManager:\n    def run(self, a, b):\n"
        + lines(8, lambda j: f"        self.x{j} = a.f{(i * 7 + j * 3) % 11}(b, {i % 5})")
        for i in range(n)
    }


@shape(1000, GROUPS)
def one_function_same_body(n: int) -> Tree:
    body = lines(10, lambda j: f"    x{j} = a.f{j}(b, {j}) + {j}")
    return {f"p/m{i}.py": f"def load_order(a, b):\n{body}    return x3\n" for i in range(n)}


@shape(1000, GROUPS)
def one_body_many_names(n: int) -> Tree:
    body = lines(10, lambda j: f"    x{j} = a.f{j}(b, {j}) + {j}")
    return {f"p/m{i}.py": f"def load_order_{i}(a, b):\n{body}    return x3\n" for i in range(n)}


@shape(1000, GROUPS)
def nearly_one_name(n: int) -> Tree:
    words = "Order Base Default Simple New Old Async Http Sync Main Core Mini".split()
    return {
        f"p/m{i}.py": f"class {words[i % 12]}{words[i // 12 % 12]}State:\n    A = 1\n    B{i % 9} = 2\n"
        for i in range(n)
    }


@shape(1000, GROUPS)
def enumerations_of_the_same_values(n: int) -> Tree:
    return {
        f"p/m{i}.py": f"from enum import Enum\nclass Kind{i}State(Enum):\n    LOW = 1\n    HIGH = 2\n"
        for i in range(n)
    }


@shape(1000, GROUPS)
def clones_in_one_file(n: int) -> Tree:
    body = lines(8, lambda j: f"        x{j} = a.f{j}(self, {j}) + {j}")
    return {"p/m.py": lines(n, lambda i: f"class C{i}:\n    def run{i}(self, a):\n{body}        return x1")}


@shape(1000, GROUPS)
def imported_duplicates(n: int) -> Tree:
    tree = {f"p{k}/m.py": f"class OrderState:\n    A = {k}\n" for k in range(4)}
    return tree | {f"q/u{i}.py": f"from p{i % 4}.m import OrderState\nOrderState()\n" for i in range(n)}


@shape(1000, GROUPS)
def aliases_of_one_definition(n: int) -> Tree:
    return {"p/m.py": "class OrderState:\n    A = 1\n"} | {
        f"p/a{i}.py": f"from p.m import OrderState\nOrder{i}State = OrderState\n" for i in range(n)
    }


@shape(2000, PAGES)
def singletons(n: int) -> Tree:
    return {f"p/m{i}.py": f"_manager = None\ndef get_order_manager():\n    global _manager\n"
            f"    if _manager is None:\n        _manager = Manager{i}()\n    return _manager\n" for i in range(n)}


# Imports


@shape(1000, ("check", "imports", "where X --all"))
def chain_of_re_exports(n: int) -> Tree:
    tree = {f"p/m{i}.py": f"from p.m{i + 1} import X\n" for i in range(n)}
    return tree | {f"p/m{n}.py": "class X: pass\n"}


@shape(1000, ("check", "imports"))
def ring_of_re_exports(n: int) -> Tree:
    return {f"p/m{i}.py": f"from p.m{(i + 1) % n} import X\n" for i in range(n)}


@shape(1000, ("check", "imports"))
def chain_of_stars(n: int) -> Tree:
    tree = {f"p/m{i}.py": f"from p.m{i + 1} import *\nX\n" for i in range(n)}
    return tree | {f"p/m{n}.py": "class X: pass\n"}


@shape(1000, ("check", "imports"))
def ring_of_stars(n: int) -> Tree:
    return {f"p/m{i}.py": f"from p.m{(i + 1) % n} import *\nA{i} = 1\nA{(i + 5) % n}\n" for i in range(n)}


@shape(1000, ("check", "imports"))
def stars_in_both_directions(n: int) -> Tree:
    return {
        f"p/m{i}.py": f"from p.m{(i + 1) % n} import *\nfrom p.m{(i * 7 + 3) % n} import *\n"
        f"from p.m{(i * 5) % n} import nothing{i % 7}\nA{i} = 1\n"
        for i in range(n)
    }


@shape(2000, PAGES)
def stars_in_one_file(n: int) -> Tree:
    tree = {f"p/m{i}.py": f"A{i} = 1\n" for i in range(n)}
    return tree | {"p/all.py": lines(n, lambda i: f"from p.m{i} import *"), "u.py": "from p.all import A0, A1, B\n"}


@shape(2000, PAGES)
def modules_that_star_one(n: int) -> Tree:
    count = isqrt(n * 20)
    tree = {f"p/m{i}.py": "from p.all import *\n" for i in range(count)}
    return tree | {"p/all.py": lines(count, lambda i: f"A{i} = 1")}


@shape(10000, PAGES)
def imports_of_one_file(n: int) -> Tree:
    return {"p/a.py": lines(n, lambda i: f"import q.b as b{i}\nfrom q import b as c{i}"), "q/b.py": ""}


@shape(4000, PAGES)
def one_file_imports_all(n: int) -> Tree:
    tree = {f"p/m{i}.py": "" for i in range(n)}
    return tree | {"p/__init__.py": lines(n, lambda i: f"from . import m{i}")}


@shape(4000, PAGES)
def all_import_one_file(n: int) -> Tree:
    return {f"p/m{i}.py": "from p.hub import X\nX()\n" for i in range(n)} | {"p/hub.py": "class X: pass\n"}


@shape(10000, PAGES)
def names_of_one_import(n: int) -> Tree:
    names = ", ".join(f"a{i}" for i in range(n))
    return {"p/a.py": f"from q.b import ({names})\n", "q/b.py": lines(n, lambda i: f"a{i} = 1")}


@shape(1000, PAGES)
def names_that_are_missing(n: int) -> Tree:
    names = ", ".join(f"name_{i}_missing" for i in range(n))
    return {"p/a.py": f"from q.b import ({names})\n", "q/b.py": lines(n, lambda i: f"name_{i}_there = 1")}


@shape(2000, PAGES)
def modules_that_are_missing(n: int) -> Tree:
    tree = {f"p/m{i}_there.py": "" for i in range(n)}
    return tree | {"u.py": lines(n, lambda i: f"import p.m{i}_gone")}


@shape(2000, PAGES)
def names_missed_that_stand_elsewhere(n: int) -> Tree:
    tree = {f"p/m{i}.py": "def common(): pass\n" for i in range(n)}
    return tree | {"p/e.py": "", "u.py": lines(n, lambda i: f"from p.e import common as c{i}")}


@shape(2000, (*PAGES, "registry generate"))
def one_name_missed_by_many(n: int) -> Tree:
    tree = {f"p/m{i}.py": "class OrderState: pass\n" for i in range(n)}
    return tree | {"p/__init__.py": "", "p/e.py": ""} | {f"q/u{i}.py": "from p.e import OrderState\n" for i in range(n)}


@shape(1000)
def one_name_missed_by_services(n: int) -> Tree:
    tree = {f"s{i}/{name}": "" for i in range(n) for name in ("s/__init__.py", "s/e.py")}
    for i in range(n):
        tree[f"s{i}/Dockerfile"] = "FROM python:3\nCOPY . .\nCMD python -m s.main\n"
        tree[f"s{i}/s/m.py"] = "class OrderState: pass\n"
        tree[f"s{i}/s/main.py"] = "from .e import OrderState\n"
    return tree


@shape(2000)
def one_name_missed_by_patches(n: int) -> Tree:
    tree = {f"p/m{i}.py": "class OrderState: pass\n" for i in range(n)}
    test = "from unittest.mock import patch\n@patch('p.e.OrderState')\ndef test_a(p): pass\n"
    return tree | {"p/__init__.py": "", "p/e.py": ""} | {f"tests/test_{i}.py": test for i in range(n)}


@shape(2000, GRAPH)
def one_ring_of_imports(n: int) -> Tree:
    return {f"p/m{i}.py": f"import p.m{(i + 1) % n}\n" for i in range(n)}


@shape(8000, GRAPH)
def one_tangle_of_imports(n: int) -> Tree:
    return {
        f"p/m{i}.py": "".join(f"import p.m{(i * k + k) % n}\n" for k in (1, 3, 7, 11)) for i in range(n)
    }


@shape(4000, GRAPH)
def modules_that_all_import_each_other(n: int) -> Tree:
    count = isqrt(n)
    return {f"p/m{i}.py": lines(count, lambda j: f"import p.m{j}") for i in range(count)}


@shape(2000, GRAPH)
def pairs_of_cycles(n: int) -> Tree:
    return {f"p/m{i}.py": f"from p.m{i ^ 1} import X{i ^ 1}\nclass X{i}: pass\n" for i in range(n // 2 * 2)}


@shape(2000, ("check", "graph --level modules --all", "why p.m0 last"))
def one_long_chain(n: int) -> Tree:
    tree = {f"p/m{i}.py": f"import p.m{i + 1}\n" for i in range(n - 1)}
    return tree | {f"p/m{n - 1}.py": "import last\n", "last.py": ""}


@shape(2000, PAGES)
def failures_along_a_chain(n: int) -> Tree:
    tree = {f"p/m{i}.py": f"import p.m{i + 1}\n" for i in range(n)}
    return tree | {f"p/m{n}.py": "from p.m0 import nothing\nimport p.gone\n"}


@shape(2000, PAGES)
def failures_of_many(n: int) -> Tree:
    return {f"p/m{i}.py": f"import p.m{i // 2}\nimport p.gone{i % 3}\n" for i in range(n)}


@shape(2000)
def deprecated_with_importers(n: int) -> Tree:
    tree = {f"u/m{i}.py": "from p.old import X\nX()\n" for i in range(n)}
    return tree | {"p/old.py": '"""Deprecated: use p.new."""\nfrom p.new import X\n', "p/new.py": "class X: pass\n"}


@shape(2000, PAGES)
def shims(n: int) -> Tree:
    tree = {f"p/old{i}.py": f"from p.new{i} import X\n" for i in range(n)}
    return tree | {f"p/new{i}.py": "class X: pass\n" for i in range(n)}


@shape(2000)
def served_by_getattr(n: int) -> Tree:
    table = lines(n, lambda i: f'    "X{i}": "p.m{i % 10}",')
    init = f"T = {{\n{table}}}\ndef __getattr__(name):\n    if name in T:\n        return T[name]\n    raise AttributeError(name)\n"
    return {"p/__init__.py": init, "u.py": lines(n, lambda i: f"from p import X{i}")} | {
        f"p/m{i}.py": "" for i in range(10)
    }


@shape(3000)
def tries_around_imports(n: int) -> Tree:
    return {"p/a.py": lines(n, lambda i: f"try:\n    import m{i}\nexcept ImportError:\n    m{i} = None")}


@shape(3000)
def writes_into_modules(n: int) -> Tree:
    return {"p/__init__.py": "", "p/b.py": "", "p/a.py": "import sys\nfrom p import b\n" + lines(
        n, lambda i: f'b.x{i} = 1\nsys.modules["m{i}"] = b\nsetattr(b, "y{i}", 1)\nglobals()["z{i}"] = 2')}


# Projects, roots and parts


def project(name: str, asks: str = "") -> str:
    return f'[project]\nname = "{name}"\nversion = "1"\ndependencies = [{asks}]\n'


@shape(250, ("check", "graph --all", "roots", "analyze"))
def parts(n: int) -> Tree:
    tree = {"shared/util.py": "class Util: pass\n", "shared/__init__.py": ""}
    for i in range(n):
        tree |= {f"s{i}/pyproject.toml": project(f"s{i}"), f"s{i}/Dockerfile": f"CMD python -m s{i}.main\n",
                 f"s{i}/s{i}/main.py": f"from shared.util import Util\nimport s{i}.b\n", f"s{i}/s{i}/b.py": ""}
    return tree


@shape(2500, ("check", "graph --all", "analyze"))
def parts_that_all_import_each_other(n: int) -> Tree:
    count = isqrt(n)
    tree = {f"s{i}/__init__.py": "" for i in range(count)}
    tree |= {f"s{i}/main.py": lines(count, lambda j: f"import s{j}.main") for i in range(count)}
    return tree | {f"s{i}/Dockerfile": f"CMD python -m s{i}.main\n" for i in range(count)}


@shape(500, PAGES)
def one_package_in_many_projects(n: int) -> Tree:
    tree = {}
    for i in range(n):
        tree |= {f"s{i}/pyproject.toml": project(f"s{i}"), f"s{i}/app/__init__.py": "",
                 f"s{i}/app/main.py": "from app.util import go\nimport app.other\n",
                 f"s{i}/app/util.py": "def go(): pass\n", f"s{i}/tests/test_a.py": "import app.main\ndef test_a(): pass\n"}
    return tree


@shape(500, PAGES)
def one_namespace_in_many_projects(n: int) -> Tree:
    tree = {}
    for i in range(n):
        tree |= {f"s{i}/pyproject.toml": project(f"ns-s{i}", f'"ns-s{(i + 1) % n}"'),
                 f"s{i}/src/ns/p{i}/__init__.py": f"from ns.p{(i + 1) % n} import x\nx = 1\n"}
    return tree


@shape(2500)
def projects_that_ask_for_each_other(n: int) -> Tree:
    count = isqrt(n)
    asks = ", ".join(f'"s{j}"' for j in range(count))
    tree = {f"s{i}/pyproject.toml": project(f"s{i}", asks) for i in range(count)}
    return tree | {f"s{i}/s{i}/__init__.py": f"import s{(i + 1) % count}\n" for i in range(count)}


@shape(500)
def projects_in_a_row(n: int) -> Tree:
    tree = {f"s{i}/pyproject.toml": project(f"s{i}", f'"s{i + 1}"') for i in range(n)}
    return tree | {f"s{i}/s{i}/__init__.py": f"import s{i + 1}\nimport s{n - 1}\n" for i in range(n)}


@shape(1000)
def requirements(n: int) -> Tree:
    return {"requirements.txt": lines(n, lambda i: f"dist-{i}>=1"), "setup.py": "from setuptools import setup\nsetup(name='a')\n",
            "a.py": lines(n, lambda i: f"import dist_{i}")}


@shape(1000)
def dockerfiles(n: int) -> Tree:
    return {f"d{i}/Dockerfile": f"FROM x\nENV PYTHONPATH=/app/d{i}\nWORKDIR /app\nCMD python d{i}/m.py\n" for i in range(n)} | {
        f"d{i}/m.py": "" for i in range(n)}


@shape(1000)
def services_of_one_compose_file(n: int) -> Tree:
    services = lines(n, lambda i: f"  s{i}:\n    build: ./d{i}\n    command: python -m d{i}.m")
    return {"docker-compose.yml": "services:\n" + services} | {f"d{i}/m.py": "" for i in range(n)}


@shape(1000)
def console_scripts(n: int) -> Tree:
    scripts = lines(n, lambda i: f'c{i} = "p.m{i}:main"')
    return {"pyproject.toml": project("p") + "[project.scripts]\n" + scripts, "p/__init__.py": ""} | {
        f"p/m{i}.py": "def main(): pass\n" for i in range(n)}


# Folders and files


@shape(4000, PAGES)
def files_of_one_folder(n: int) -> Tree:
    return {f"p/m{i}.py": f"import p.m{(i * 3) % n}\n" for i in range(n)}


@shape(4000, PAGES)
def folders_of_one_folder(n: int) -> Tree:
    return {f"p/d{i}/__init__.py": f"import p.d{(i * 3) % n}\n" for i in range(n)}


@shape(200, ("analyze",))
def parts_at_the_top(n: int) -> Tree:
    """Each part has a page and a picture."""
    return folders_at_the_top(n)


@shape(4000)
def folders_at_the_top(n: int) -> Tree:
    return {f"d{i}/m.py": f"import d{(i * 3) % n}.m\n" for i in range(n)}


@shape(4000, PAGES)
def files_at_the_top(n: int) -> Tree:
    return {f"m{i}.py": f"import m{(i * 3) % n}\n" for i in range(n)}


@shape(300, PAGES)
def one_deep_folder(n: int) -> Tree:
    return {"a/" * n + "m.py": "import os\n", "a/" * n + "b.py": "from . import m\n"}


@shape(4000)
def folders_of_tests(n: int) -> Tree:
    return {f"t{i}/test_same.py": "def test_a(): pass\n" for i in range(n // 2)} | {
        f"u{i}/conftest.py": "import pytest\n" for i in range(n // 2)}


@shape(4000, PAGES)
def test_files(n: int) -> Tree:
    return {f"tests/test_{i}.py": "from p.m import X\ndef test_a(): X()\n" for i in range(n)} | {
        "p/m.py": "class X: pass\n", "pytest.ini": "[pytest]\ntestpaths = tests\n"}


@shape(4000, PAGES)
def files_that_cannot_be_parsed(n: int) -> Tree:
    return {f"p/m{i}.py": "def f(:\n" for i in range(n)}


@shape(4000)
def empty_files(n: int) -> Tree:
    return {f"p{i % 50}/m{i}.py": "" for i in range(n)}


# What one file holds


@shape(20000, PAGES)
def functions_of_one_file(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"def f{i}(a, b=1):\n    return f{i // 2}(a) + b")}


@shape(10000, GROUPS)
def classes_of_one_file(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"class C{i}State:\n    A = {i}\n    def f(self): return C{i // 2}State()")}


@shape(10000, PAGES)
def methods_of_one_class(n: int) -> Tree:
    return {"a.py": "class C:\n" + lines(n, lambda i: f"    def f{i}(self): return self.f{i // 2}()")}


@shape(20000, GROUPS)
def members_of_one_enumeration(n: int) -> Tree:
    return {f"{d}.py": "from enum import Enum\nclass AState(Enum):\n" + lines(n, lambda i: f"    M{i} = {i}") for d in "ab"}


@shape(5000, GROUPS)
def a_row_of_base_classes(n: int) -> Tree:
    return {"a.py": "class C0Manager: pass\n" + lines(n, lambda i: f"class C{i + 1}Manager(C{i}Manager): x{i} = 1")}


@shape(1000, GROUPS)
def a_row_of_base_classes_over_files(n: int) -> Tree:
    return {"p/m0.py": "class C0Manager: pass\n"} | {
        f"p/m{i + 1}.py": f"from p.m{i} import C{i}Manager\nclass C{i + 1}Manager(C{i}Manager): x = 1\n" for i in range(n)}


@shape(10000)
def bases_of_one_class(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"class C{i}: pass") + f"class D({', '.join(f'C{i}' for i in range(n))}): pass\n"}


@shape(20000, PAGES)
def rebindings_of_one_name(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"x = {i}"), "b.py": "from a import x, y\n"}


@shape(10000, PAGES)
def definitions_of_one_name_in_one_file(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"def f(): return {i}"), "b.py": "from a import f, g\n"}


@shape(10000)
def branches(n: int) -> Tree:
    return {"a.py": "if a:\n    x = 0\n" + lines(n, lambda i: f"elif b == {i}:\n    x = {i}")}


@shape(10000)
def cases(n: int) -> Tree:
    return {"a.py": "match x:\n" + lines(n, lambda i: f"    case {i} | [{i}, *r]: y = {i}")}


@shape(90)
def nested_blocks(n: int) -> Tree:
    return {"a.py": "".join(" " * i + "if x:\n" for i in range(n)) + " " * n + "pass\n" + "import os\n"}


@shape(25000)
def nested_brackets(n: int) -> Tree:
    return {"a.py": "x = " + "(" * n + "1" + ")" * n + "\nimport os\n", "b.py": "x = " + "[" * n + "\nimport os\n"}


@shape(25000)
def nested_lambdas(n: int) -> Tree:
    return {"a.py": "x = " + "lambda: " * n + "1\nimport os\n", "b.py": "x = " + "not " * n + "1\n"}


@shape(500)
def nested_functions(n: int) -> Tree:
    return {"a.py": "".join(" " * i + f"def f{i}():\n" for i in range(n)) + " " * n + "pass\n"}


@shape(100000)
def one_long_sum(n: int) -> Tree:
    return {"a.py": "x = 0" + " + 1" * n + "\n", "b.py": "x = a" + " < b" * n + "\n", "c.py": "x = a" + " if b else c" * n + "\n"}


@shape(100000)
def one_long_path(n: int) -> Tree:
    return {"a.py": "x = a" + ".b" * n + "\n", "b.py": "x = a" + "()" * n + "\n", "c.py": "x = a" + "[0]" * n + "\n"}


@shape(100000)
def one_dotted_import(n: int) -> Tree:
    return {"a.py": "import a" + ".b" * n + "\n", "b.py": "from " + "." * n + " import x\n"}


@shape(100000)
def one_literal(n: int) -> Tree:
    return {"a.py": f"x = [{listed(n, str)}]\n", "b.py": "x = {" + listed(n, lambda i: f"'k{i}': {i}") + "}\n"}


@shape(50000, GROUPS)
def two_literals_of_one_name(n: int) -> Tree:
    return {f"{d}.py": f"class AState:\n    x = [{', '.join(map(str, range(n)))}]\n" for d in "ab"}


@shape(50000)
def one_export_list(n: int) -> Tree:
    names = ", ".join(f'"a{i}"' for i in range(n))
    return {"a.py": f"__all__ = [{names}]\n" + lines(n // 2, lambda i: f"a{i} = 1"), "b.py": "from a import *\n"}


@shape(2000000)
def one_long_string(n: int) -> Tree:
    return {"a.py": "x = '" + "y" * n + "'\n", "b.py": '"""' + "y\n" * (n // 2) + '"""\n'}


@shape(2000000)
def one_long_comment(n: int) -> Tree:
    return {"a.py": "# " + "x" * n + "\n", "b.py": "# groundplan: ignore[" + "a," * (n // 2) + "]\n"}


@shape(100000)
def one_long_number(n: int) -> Tree:
    return {"a.py": "x = " + "9" * n + "\n", "b.py": "class A:\n    x = 0x" + "f" * n + "\n"}


@shape(500000)
def one_long_name(n: int) -> Tree:
    return {"p/__init__.py": "", "p/a.py": "a" + "bc" * n + " = 1\n", "m.py": "from p.a import z" + "bc" * n + "q\n"}


@shape(5000, ("check", "imports"))
def names_of_long_words(n: int) -> Tree:
    long = "word_" * (n // 100)
    return {"p/__init__.py": "", "p/a.py": lines(100, lambda i: f"{long}{i} = 1"),
            "m.py": lines(100, lambda i: f"from p.a import {long}_{i}")}


@shape(20000)
def nested_formats(n: int) -> Tree:
    return {"a.py": "x = f'" + "{a}" * n + "'\n", "b.py": "x = f'{" * 140 + "\n" + "y = f'{x:{y}}'\n" * (n // 10)}


@shape(20000)
def arguments_of_one_call(n: int) -> Tree:
    return {"a.py": f"f({', '.join(f'a{i}={i}' for i in range(n))})\n", "b.py": f"def f({', '.join(f'a{i}' for i in range(n))}): pass\n"}


@shape(20000)
def decorators(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"@d{i}(1)") + "def f(): pass\n"}


@shape(20000)
def statements_of_one_line(n: int) -> Tree:
    return {"a.py": "; ".join(f"x{i} = 1" for i in range(n)) + "\n", "b.py": "; ".join(f"import m{i}" for i in range(n)) + "\n"}


@shape(300000)
def continued_lines(n: int) -> Tree:
    return {"a.py": "x = 1 \\\n" + "\\\n" * n + "+ 2\n", "b.py": "\n" * n + "import os\n", "c.py": "x = (\n" + "# c\n" * n + ")\n"}


@shape(20000)
def globals_of_one_function(n: int) -> Tree:
    return {"a.py": "def f():\n    global " + ", ".join(f"x{i}" for i in range(n)) + "\n" + lines(n, lambda i: f"    x{i} = 1")}


@shape(20000)
def names_used_before_they_are_bound(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"y{i} = x{i}") + lines(n, lambda i: f"x{i} = 1")}


@shape(5000)
def broken_lines(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"def f{i}(:\n    import m{i}"), "b.py": lines(n, lambda i: f"x = [(\ny{i} = }}")}


@shape(20000, PAGES)
def suppressions(n: int) -> Tree:
    return {"a.py": lines(n, lambda i: f"x{i} = 1  # groundplan: ignore[broken-import]")}


@shape(5000, PAGES)
def suppressions_of_findings(n: int) -> Tree:
    return {"b.py": "", "a.py": lines(n, lambda i: f"from b import x{i}  # groundplan: ignore[broken-import]")}


@shape(3000, PAGES)
def patch_targets(n: int) -> Tree:
    tests = "from unittest.mock import patch\n" + lines(n, lambda i: f'@patch("p.m.x{i}")\n@patch("p.m{i}.y")\ndef test_{i}(a, b): pass')
    return {"p/__init__.py": "", "p/m.py": lines(n // 2, lambda i: f"x{i} = 1"), "tests/test_a.py": tests}


@shape(10000)
def calls_of_one_class(n: int) -> Tree:
    return {"p/a.py": "from enum import Enum\nclass AState(Enum):\n    A = 'a'\ndef f(s: AState): pass\n",
            "p/b.py": "from p.a import f\n" + lines(n, lambda i: "f('a')")}


@shape(10000)
def dotted_strings(n: int) -> Tree:
    return {"p/__init__.py": "", "p/m.py": "x = 1\n", "u.py": "import importlib\n" + lines(
        n, lambda i: f'a{i} = "p.m{i % 9}.x{i}"\nimportlib.import_module("p.m{i}")')}


@shape(5000, PAGES)
def uses_of_one_symbol(n: int) -> Tree:
    return {"p/a.py": "class AState:\n    A = 1\n", "p/b.py": "from p.a import AState\nimport p.a\n" + lines(
        n, lambda i: f"def f{i}(): return AState.A, p.a.AState()")}


# Settings, documents and registries


@shape(2000)
def forbidden_symbols(n: int) -> Tree:
    tables = lines(n, lambda i: f'[[forbidden]]\nsymbol = "p.m{i % 50}.X{i}"\nmessage = "no"')
    return {"groundplan.toml": tables} | {f"p/m{k}.py": lines(20, lambda i: f"class X{i * 50 + k}: pass") for k in range(50)} | {
        f"u/m{i}.py": f"from p.m{i % 50} import X{i}\n" for i in range(200)}


@shape(1000)
def exclusions(n: int) -> Tree:
    count = isqrt(n * 10)
    return {"groundplan.toml": "exclude = [" + listed(count, lambda i: f"'a{i}/**/b*c*d'") + "]\n"} | {
        f"p{i}/m.py": "" for i in range(count)}


@shape(1000)
def configured_services(n: int) -> Tree:
    return {"groundplan.toml": "[services]\n" + lines(n, lambda i: f's{i} = ["s{i}"]')} | {
        f"s{i}/m.py": f"import s{(i + 1) % n}.m\n" for i in range(n)}


@shape(1000)
def deprecated_paths(n: int) -> Tree:
    return {"groundplan.toml": "[deprecated]\n" + lines(n, lambda i: f'"p.m{i}.X" = "p.n.X"')} | {
        f"p/m{i}.py": "class X: pass\n" for i in range(n)} | {"u.py": lines(n, lambda i: f"from p.m{i} import X as X{i}")}


@shape(2000, ("registry check r.md", "registry update r.md"))
def registry_of_true_lines(n: int) -> Tree:
    text = "# Imports\n\n```python\n" + lines(n, lambda i: f"from p.m{i % 50} import X{i}  # 1 file") + "```\n"
    return {"r.md": text} | {f"p/m{k}.py": lines(n // 50, lambda i: f"class X{i * 50 + k}: pass") for k in range(50)}


@shape(2000, ("registry check r.md", "registry update r.md"))
def registry_of_wrong_lines(n: int) -> Tree:
    text = "# Imports\n\n```python\n" + lines(n, lambda i: f"from p.m{i % 50} import Y{i}") + "```\n"
    return {"r.md": text} | {f"p/m{k}.py": lines(n // 50, lambda i: f"class X{i * 50 + k}: pass") for k in range(50)}


@shape(1000, ("registry check r.md", "registry update r.md"))
def registry_of_one_name(n: int) -> Tree:
    text = "# Imports\n\n```python\n" + lines(n, lambda i: f"from p.x{i} import OrderState") + "```\n"
    return {"r.md": text, "p/__init__.py": ""} | {
        f"p/m{i}.py": "class OrderState: pass\n" for i in range(n)}


@shape(1000, ("registry check r.md", "registry update r.md"))
def registry_of_one_module(n: int) -> Tree:
    text = "# Imports\n\n```python\n" + lines(n, lambda i: f"import p.x{i}.models") + "```\n"
    return {"r.md": text, "p/__init__.py": ""} | {
        f"p/y{i}/models.py": "class OrderState: pass\n" for i in range(n)}


@shape(2000, ("registry check r.md",))
def registry_of_tables(n: int) -> Tree:
    text = "# Imports\n\n| path | use |\n|--|--|\n" + lines(n, lambda i: f"| `p.m{i % 50}.X{i}` | canonical |")
    return {"r.md": text} | {f"p/m{k}.py": lines(n // 50, lambda i: f"class X{i * 50 + k}: pass") for k in range(50)}


@shape(2000, ("registry generate", "registry generate --format toml"))
def registry_to_generate(n: int) -> Tree:
    return {f"p/m{i}.py": f"class X{i}: pass\n" for i in range(n)} | {
        f"u/m{i}.py": f"from p.m{i} import X{i}\n" for i in range(n)}


@shape(3000)
def one_large_pyproject(n: int) -> Tree:
    return {"pyproject.toml": project("a") + lines(n, lambda i: f'[tool.t{i}]\na = {{ b = [1, {i}] }}'), "a.py": ""}


@shape(3000)
def one_large_setup_cfg(n: int) -> Tree:
    return {"setup.cfg": "[metadata]\nname = a\n" + lines(n, lambda i: f"[s{i}]\na{i} = {i}\n  b\n  c"), "a.py": ""}


@shape(3000)
def ignore_patterns(n: int) -> Tree:
    count = isqrt(n * 10)
    return {".gitignore": lines(count, lambda i: f"a{i}*b/**/*.x{i}")} | {f"d{i}/m.py": "" for i in range(count)}


# A whole monorepo


@shape(4, GROUPS)
def monorepos_side_by_side(n: int) -> Tree:
    """n copies of a made monorepo of 90 files."""
    tree = {}
    for c in range(n):
        for s in range(6):
            folder = f"r{c}/svc{s}"
            tree[f"{folder}/pyproject.toml"] = project(f"svc{s}")
            tree[f"{folder}/svc{s}/__init__.py"] = ""
            for m in range(10):
                tree[f"{folder}/svc{s}/m{m}.py"] = (
                    f"from svc{s}.m{(m + 1) % 10} import C{(m + 1) % 10}State\nfrom shared.util import go\n"
                    f"class C{m}State:\n    A = {s}\n    B = {m}\ndef get_c{m}_manager():\n    return C{m}State()\n"
                )
            tree[f"{folder}/tests/test_a.py"] = (
                f'from unittest.mock import patch\nfrom svc{s}.m1 import C1State\n@patch("svc{s}.m2.gone")\ndef test_a(p): pass\n'
            )
        tree |= {f"r{c}/shared/__init__.py": "", f"r{c}/shared/util.py": "def go(): pass\n"}
    return tree


@shape(20, CHECK)
def many_monorepos_side_by_side(n: int) -> Tree:
    return monorepos_side_by_side(n)
