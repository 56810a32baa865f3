"""Writes a random project that runs, with tests that pass: runnable_trees.py SEED FOLDER."""

import os
import random
import sys

from runnable_modules import Module, ModuleTree, Twin, holds
from runnable_text import ModuleText

PATCHING = '''\
"""What the tests share."""


class MonkeyPatch:
    """As pytest's: a dotted path or an object with a name, and what is to stand there."""

    def __init__(self):
        self.kept = []

    def setattr(self, target, name, value=None):
        if isinstance(target, str):
            path, _, last = target.rpartition(".")
            target, name, value = __import__("importlib").import_module(path), last, name
        self.kept.append((target, name, getattr(target, name)))
        setattr(target, name, value)

    def undo(self):
        for target, name, value in reversed(self.kept):
            setattr(target, name, value)
'''


class RunnableTree:
    """The files of a project, as bytes, and what stands in it twice."""

    def __init__(self, seed: int, size: int | None = None) -> None:
        self.chance = random.Random(seed)
        self.tree = ModuleTree(self.chance, size or self.chance.randint(4, 12))
        self.source = self.chance.choice(["", "", "src/"])
        self.files: dict[str, bytes] = {}
        self.uses: list[tuple[Module, str, str]] = []
        texts: list[ModuleText] = []
        new = {name for twin in self.tree.twins for name in [twin.new]}
        for module in self.tree.modules:
            text = ModuleText(self.tree, module, self.chance)
            for twin in self.tree.twins:
                old = self.tree.named(twin.old)
                if old is not None and twin.new == module.name and not module.is_package:
                    # What the old one passes on isn't another thing in the new one.
                    text.bound |= set(old.exports)
            mirrored = self.mirrored(module)
            if mirrored is not None:
                text.reexport_as(*mirrored)
            elif module.is_package:
                text.reexport()
            few = any(holds(name, module.name) for name in new)
            for _ in range(self.chance.randint(0, 1 if few else 5)):
                text.add_use()
            texts.append(text)
            self.write(self.source + module.path(), text.text())
        self.add_tests()
        self.add_project()

    def mirrored(self, module: Module) -> tuple[Module, Twin] | None:
        """The old package that a new one stands for."""
        for twin in self.tree.twins:
            if module.is_package and holds(twin.new, module.name):
                old = self.tree.named(twin.old + module.name[len(twin.new) :])
                return None if old is None else (old, twin)
        return None

    def write(self, path: str, text: str) -> None:
        self.files[path] = dressed(text, self.chance)

    def add_tests(self) -> None:
        tree = self.tree
        self.write_plain("tests/__init__.py", "")
        self.write_plain("tests/patching.py", PATCHING)
        for number in range(self.chance.randint(1, 3)):
            module = Module(f"tests.test_{number}", is_package=False, order=len(tree.modules))
            text = ModuleText(tree, module, self.chance)
            for _ in range(self.chance.randint(2, 6)):
                text.add_use()
            for _ in range(self.chance.randint(1, 4)):
                self.add_patch(text)
            called = [
                line[4:].partition("(")[0]
                for block in text.body
                for line in block
                if line.startswith(("def use_", "def patched_"))
            ]
            text.body.append(
                [
                    f"class Test{number}(unittest.TestCase):",
                    *[
                        line
                        for name in called
                        for line in (
                            f"    def test_{name}(self):",
                            f"        self.assertIsNotNone({name}())",
                            *(
                                [f"        self.assertIn('patched', repr({name}()))"]
                                if name.startswith("patched_")
                                else []
                            ),
                            "",
                        )
                    ],
                    "    def test_all(self):",
                    "        self.assertTrue(True)",
                ]
            )
            written = text.text()
            head = "import unittest\nfrom unittest import mock\nfrom unittest.mock import patch\n"
            head += "from tests.patching import MonkeyPatch\n"
            written = written.replace("import enum\n", head + "import enum\n", 1)
            self.write(f"tests/test_{number}.py", written)
        module = Module("tests.conftest", is_package=False, order=len(tree.modules))
        text = ModuleText(tree, module, self.chance)
        for _ in range(2):
            text.add_use()
        self.write("tests/conftest.py", text.text())

    def add_patch(self, text: ModuleText) -> None:
        """Something is patched where it is read, and read."""
        found = text.target(True)
        if found is None:
            return
        target, name = found
        if target.exports.get(name) == "own" or self.chance.random() < 0.8:
            module, attribute = target, name
        else:
            return
        text.count += 1
        number = text.count
        style = self.chance.randrange(8)
        path = f"{module.name}.{attribute}"
        reader = ModuleText(self.tree, text.module, self.chance)
        reader.bound |= text.bound
        if style >= 4 or self.chance.random() < 0.5:
            statements, expression = self.chance.choice([reader.alias, reader.submodule])(
                module, attribute
            ) or (reader.alias(module, attribute))
            statements = statements + reader.import_lines(plain=True)
            text.bound |= reader.bound
            text.statements.append(statements)
        else:
            statements, expression = [f"import {module.name}"], path
            text.statements.append(statements)
        root = expression.rpartition(".")[0]
        head = f"def patched_{number}():"
        if style == 0:
            block = [
                head,
                f'    with mock.patch("{path}", "patched"):',
                f"        return {expression}",
            ]
        elif style == 1:
            block = [f"@patch('{path}', new='patched')", head, f"    return {expression}"]
        elif style == 2:
            block = [
                head,
                f"    with patch(",
                f'        "{path}",',
                '        new="patched",',
                "    ):",
                f"        return {expression}",
            ]
        elif style == 3:
            block = [
                f'TARGET_{number} = "{path}"',
                "",
                "",
                head,
                f"    with mock.patch(TARGET_{number}, 'patched'):",
                f"        return {expression}",
            ]
        elif style == 4:
            block = [
                head,
                f'    with mock.patch.object({root}, "{attribute}", "patched"):',
                f"        return {expression}",
            ]
        elif style == 5:
            block = [
                f"@mock.patch.multiple('{module.name}', {attribute}='patched')",
                head,
                f"    return {expression}",
            ]
        elif style == 6:
            block = [
                head,
                "    monkeypatch = MonkeyPatch()",
                f"    monkeypatch.setattr('{path}', 'patched')",
                "    try:",
                f"        return {expression}",
                "    finally:",
                "        monkeypatch.undo()",
            ]
        else:
            block = [
                head,
                "    monkeypatch = MonkeyPatch()",
                f"    monkeypatch.setattr({root}, '{attribute}', 'patched')",
                "    try:",
                f"        return {expression}",
                "    finally:",
                "        monkeypatch.undo()",
            ]
        text.body.append(block)

    def add_project(self) -> None:
        scripts = []
        for module in self.tree.modules:
            for definition in module.definitions.values():
                if definition.kind == "function" and self.chance.random() < 0.2:
                    scripts.append(f'run-{definition.tag} = "{module.name}:{definition.name}"')
        where = '\n[tool.setuptools.packages.find]\nwhere = ["src"]\n' if self.source else ""
        text = '[project]\nname = "runnable"\nversion = "1"\n'
        if scripts:
            text += "\n[project.scripts]\n" + "\n".join(scripts) + "\n"
        self.write_plain("pyproject.toml", text + where)

    def write_plain(self, path: str, text: str) -> None:
        self.files[path] = text.encode()


def write_files(folder: str, files: dict[str, bytes]) -> None:
    for path, data in files.items():
        full = os.path.join(folder, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "wb") as file:
            file.write(data)


def dressed(text: str, chance: random.Random) -> bytes:
    """The text as the files of many years hold it."""
    if chance.random() < 0.1:
        text = text.replace("    ", "\t")
    if chance.random() < 0.15:
        text = text.rstrip("\n")
    style = chance.random()
    if style < 0.1:
        return b"\xef\xbb\xbf" + text.encode()
    if style < 0.2:
        return text.replace("\n", "\r\n").encode()
    if style < 0.3:
        return ("# -*- coding: latin-1 -*-\n# caf\xe9\n" + text).encode("latin-1")
    if style < 0.35:
        return ("# caf\xe9 \u20ac\n" + text).encode()
    return text.encode()


if __name__ == "__main__":
    write_files(sys.argv[2], RunnableTree(int(sys.argv[1])).files)
