"""A tree whose every name tries to be something else: python3 Tests/Browser/hostile_tree.py FOLDER

Files, folders, classes, members, values, comments, parts and claims with markup, quotes, entities, control and
bidirectional characters; names of 240 bytes; names that are one once they are slugs; names that a system keeps for itself.
"""

from __future__ import annotations

import sys
from pathlib import Path

NAMES = [
    "<script>alert(1)<", "\"><img src=x onerror=alert(1)>", "'; alert(1);'", "&amp;&lt;b&gt;", "a\u202egpj.exe", "\u0600<script>",
    "x\"\u0301 onclick=alert(1)", "two\nlines", "a\tb", "esc\x1b[31m", "#at=x&open=all", "a%20b", "what?", "{{{css}}}", "<!--", "]]>", "..py", "漢字",
    "constructor", "__proto__", "toString", "[text](https:evil.example)", "`code`", "a|b", "=1+1", "@x", " ",
]
LONG = "n" * 236
WORD = "VeryLongName" * 18
COLLIDING = ["FooState", "fooState", "FOOState", "Foo_State", "IndexState", "indexState"]
RESERVED = ["con", "CON", "aux", "nul", "index", "INDEX", "findings", "main", "search"]


def toml(text: str) -> str:
    return '"' + "".join(each if each.isascii() and each.isalnum() else f"\\U{ord(each):08x}" for each in text) + '"'


def module(name: str, number: int) -> str:
    """Several definitions of one name that differ, imports that fail and one that doesn't, a patch in vain."""
    comment = name.replace("\n", " ")
    return (
        "from enum import Enum\nfrom unittest.mock import patch\n"
        f"from shared.base import Shared  # {comment}\nfrom shared import missing_{number % 3}\n"
        f"from service_{(number + 1) % 3}.core import Engine\n\n"
        f"class OrderState(Enum):\n    OPEN = {name!r}\n    CLOSED = 'closed{number % 2}'\n    DONE = 'done'\n    ÄÖ = {'x' * (5000 if number == 0 else 5)!r}\n\n"
        f"class {COLLIDING[number % len(COLLIDING)]}:\n    kind = {name!r}\n\n    def run(self, value):\n        return Shared, Engine, value\n\n"
        f"def test_it():\n    with patch({'shared.base.' + name!r}):\n        pass  # groundplan: ignore[broken-patch-target] {comment}\n")


def make(tree: Path) -> None:
    def write(path: str, text: str) -> None:
        file = tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    parts = ""
    for number, name in enumerate(NAMES):
        write(f"{name}/m.py", module(name, number))
        write(f"folder/{name}.py", module(name, number + 1))
        parts += f"{toml(name)} = [{toml(name)}]\n"
    write(f"{LONG}/{LONG}.py", module(LONG, 2))
    write("/".join(["deep"] * 40) + "/m.py", module("deep", 3))
    for number, name in enumerate(RESERVED):
        write(f"folder/{name}.py", module(name, number))
        write(f"{name}/a b.py", module(name, number))
        write(f"{name}/a-b.py", module(name, number + 1))
        write(f"{name}/a_b.py", module(name, number + 2))
    for number in range(3):
        write(f"service_{number}/__init__.py", "")
        write(f"service_{number}/core.py", f"from service_{(number + 1) % 3} import core\nclass Engine:\n    size = {number}\n"
              f"class {WORD}State:\n    a = {number}\n    b = 1\n    c = 2\n")
        write(f"service_{number}/Dockerfile", "FROM python\n")
    write("shared/__init__.py", "")
    write("shared/base.py", "from service_0.core import Engine\nclass Shared:\n    engine = Engine\n")
    write("broken.py", "def <script>alert(1)</script>(:\n")
    write("tests/test_<script>.py", module("<script>alert(2)<", 4))
    (tree / "latin.py").write_bytes(b"name = '\xff\xfe<script>'\n")
    write("CODEOWNERS", "folder/ @<script>alert(3)</script> \"@x\"\nshared/ @team\n")
    write("imports.md", "# Imports\n\n```python\nfrom shared.base import Shared\nfrom shared.base import Gone\n```\n\n"
          + "".join(f"- `from shared import {name}` <script>alert(4)</script> {'claim ' * 40}\n" for name in NAMES if "\n" not in name))
    write("groundplan.toml", f"registry = 'imports.md'\n[services]\n{parts}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    make(Path(sys.argv[1]))
