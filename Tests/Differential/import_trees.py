"""The trees of packages that compare_imports.py compares on, full of imports of every kind."""

import os
from dataclasses import dataclass, field
from random import Random
from textwrap import indent
from typing import Optional

TOPS = ("alpha", "beta", "gamma", "delta")
LEAVES = ("core", "model", "view", "shape", "store", "paint", "rules", "graph", "units", "forms")
WORDS = tuple(
    "Widget widget Gadget load Load save LIMIT parse Parser build color Color _hidden _cache reset"
    " track Track limit".split()
)
STANDARD = {
    "import json": "json",
    "import os.path": "os",
    "import collections.abc as abc": "abc",
    "from collections import OrderedDict": "OrderedDict",
    "from os import path": "path",
    "import xml.dom.minidom": "xml",
}
# {b1}: a name that is bound afterwards, {d1}: one that isn't, or that only a close look finds,
# {q1}: one that depends on a condition, {v}: a new object.
SNIPPETS = (
    *["class {b1}:\n    {d1} = {v}\n\n    def {d2}(self):\n        return self"] * 4,
    *["def {b1}(first=None):\n    {d1} = first\n    return {d1}"] * 4,
    *["{b1} = {v}"] * 4,
    "async def {b1}():\n    return {v}",
    "{b1} = {b2} = {v}",
    "{b1}, ({b2}, *{b3}) = {v}, [{v}, {v}]",
    "[{b1}, {b2}] = {v}, {v}",
    "{b1}: list = {v}",
    "{d1}: list",
    "{b1} = {v}\n{b1} += {v}",
    "{b1} = lambda {d1}: {d1}",
    "{b1} = [{d1} for {d1} in range(3)]",
    "for {b1} in [{v}, {v}]:\n    {b2} = {v}\nelse:\n    {b3} = {v}",
    "for {q1} in []:\n    {q2} = {v}",
    "while True:\n    {q1} = {v}\n    break",
    "import contextlib\n\nwith contextlib.nullcontext({v}) as {b1}:\n    {b2} = {v}",
    "if {b1} := {v}:\n    pass",
    "[{b1} := {d1} for {d1} in [{v}]]",
    "match {v}:\n    case {b1}:\n        pass",
    "match {v}:\n    case [{q1}]:\n        {q2} = {v}\n    case _:\n        {q3} = {v}",
    'match {{"a": {v}}}:\n    case {{"a": {q1}, **{q2}}} as {q3}:\n        pass',
    "{d1} = {v}\ndel {d1}",
    "{d1}, {d2} = {v}, {v}\ndel ({d1}, {d2})",
    "{q1} = {v}\nif True:\n    del {q1}",
    "try:\n    raise ValueError\nexcept ValueError as {d1}:\n    {b1} = {v}",
    "{q1} = {v}\ntry:\n    raise ValueError\nexcept ValueError as {q1}:\n    pass",
    "try:\n    {b1} = {v}\nexcept ValueError as {d1}:\n    {q1} = {v}\nelse:\n    {b2} = {v}",
    "try:\n    {b1} = {v}\nfinally:\n    {b2} = {v}",
    "if True:\n    {q1} = {v}",
    "if False:\n    {q1} = {v}\nelse:\n    {q2} = {v}",
    "if len('ab') == 2:\n\n    def {q1}():\n        return {v}",
    "if True:\n    {b1} = {v}\nelse:\n    {b1} = {v}",
    *["from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {d1} = {v}"] * 2,
    "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {d1} = {v}\nelse:\n    {b1} = {v}",
    "import typing\n\nif not typing.TYPE_CHECKING:\n    {b1} = {v}\nelse:\n    {d1} = {v}",
    "def {b1}():\n    global {d1}\n    {d1} = {v}",
    "def {b1}():\n    global {b2}\n    {b2} = {v}\n\n\n{b1}()",
    'globals()["{b1}"] = {v}',
    "_served = {v}\n\n\ndef __getattr__(name):\n    if name == '{d1}':\n        return _served\n"
    "    raise AttributeError(name)",
)
# {i}: an import that works and binds {n}; {j}: one whose name {m} isn't bound afterwards;
# {x}: one that fails, and would bind {y}; {c}: one that binds a conditional name;
# {s}: `from m import *`; {w}: an import of a module, and a name written into it.
IMPORTS = (
    *["{i}"] * 12,
    *["{s}"] * 4,
    *["{w}"] * 2,
    "{i}\n\n{b1} = {n}",
    "{i}\n{n} = {v}",
    "{n} = {v}\n{i}",
    "{i}\nif True:\n    {n} = {v}",
    "{j}\ndel {m}",
    "class {b1}:\n    {j}",
    "if True:\n    {c}",
    "if False:\n    {c}",
    "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {j}",
    "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    {x}\nelse:\n    {i}",
    'if __name__ == "__main__":\n    {j}\n    {x}',
    *["try:\n    {i}\nexcept ImportError:\n    {n} = {v}"] * 2,
    *["try:\n    {x}\nexcept ImportError:\n    {y} = {v}"] * 3,
    "try:\n    {x}\n    {q1} = {v}\nexcept ImportError:\n    pass",
    "try:\n    {x}\nexcept ModuleNotFoundError:\n    {y} = {v}",
    "try:\n    {x}\nexcept Exception:\n    pass\nelse:\n    {q1} = {v}",
    "def __getattr__(name):\n    if name == '{d1}':\n        {j}\n        return {m}\n"
    "    raise AttributeError(name)",
)
PROBES = ("def {}():\n", "def {}():\n", "async def {}():\n", "class {}:\n    def run(self):\n")


@dataclass(eq=False)
class Module:
    """A module, and what its author believes of it; what is true, CPython says."""

    name: str
    path: Optional[str]  # None: a folder without __init__.py.
    is_package: bool = False
    children: list[str] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)
    imported: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    exports: Optional[list[str]] = None
    is_broken: bool = False
    has_broken_all: bool = False

    @property
    def parents(self) -> list[str]:
        parts = self.name.split(".")
        return [".".join(parts[:end]) for end in range(1, len(parts))]

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def some_bound_name(self, random: Random) -> str:
        """More often one that has come here from another module."""
        passed_on = [name for name in self.imported if name in self.bound]
        return random.choice(passed_on if passed_on and random.random() < 0.5 else self.bound)

    def may_not_bind(self, name: str) -> None:
        self.bound = [each for each in self.bound if each != name]
        self.doubtful.append(name)


class Author:
    """Writes the tree of a seed.

    A module imports only modules that are written before it, and an __init__.py is written before
    or after all that is in its package, so there are no cycles; but a few trees get some.
    """

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0
        self.modules: list[Module] = []
        self.files: dict[str, Module] = {}
        self.written: list[Module] = []
        self.has_cycles = self.chance(0.08)

    def tree(self) -> dict[str, str]:
        """The text of each file."""
        budget = self.random.randint(4, 11)
        for top in self.random.sample(TOPS, self.random.randint(1, 3)):
            if len(self.files) < budget - 1:
                self.lay_out_package(top, budget)
        while len(self.files) < 4 or (len(self.files) < 14 and self.chance(0.25)):
            name = self.new("solo")
            self.lay_out(Module(name, f"{name}.py"))
        self.by_name = {module.name: module for module in self.modules}
        for module in self.modules:
            self.write(module)
            self.written.append(module)
        for module in self.files.values():
            if module not in self.modules:
                self.write(module)
            for _ in range(self.random.randint(1, 3)):
                self.add_probe(module)
        return {path: "\n\n".join(each.blocks) + "\n" for path, each in self.files.items()}

    def lay_out(self, module: Module) -> None:
        self.modules.append(module)
        if module.path is not None:
            module.path = self.placed(module.name, module.path)
            self.files[module.path] = module

    def placed(self, name: str, path: str) -> str:
        """Where the file of a module lies, from the folder that is on the search path."""
        return path

    def lay_out_package(self, name: str, budget: int) -> None:
        folder = name.replace(".", "/")
        package = Module(name, None if self.chance(0.2) else f"{folder}/__init__.py", True)
        first = len(self.modules)
        self.lay_out(package)
        for leaf in self.random.sample(LEAVES, self.random.randint(1, 4)):
            if package.children and len(self.files) >= budget:
                break
            package.children.append(leaf)
            if name.count(".") < 2 and self.chance(0.3):
                self.lay_out_package(f"{name}.{leaf}", budget)
            else:
                self.lay_out(Module(f"{name}.{leaf}", f"{folder}/{leaf}.py"))
        if package.path is not None and self.chance(0.5):
            self.modules.append(self.modules.pop(first))
        if "." in name and self.chance(0.1):
            # A module of the same name beside it, which only a package with __init__.py beats.
            rival = Module(name, self.placed(name, f"{folder}.py"))
            self.files[rival.path] = rival
            if package.path is None:
                self.modules[first] = rival
                for child in self.modules[first + 1 :]:
                    child.is_broken = True

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def new(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}_{self.count}"

    def word(self) -> str:
        return self.random.choice(WORDS)

    def fails(self, module: Module) -> bool:
        """Whether importing it raises."""
        return module.is_broken or any(self.by_name[name].is_broken for name in module.parents)

    def target(self, importer: Module, broken: bool = False) -> Optional[Module]:
        """A module written before, more often one near by."""
        known = [each for each in self.written if self.fails(each) == broken]
        known = [each for each in known if each.name != importer.name]
        top = importer.name.split(".")[0]
        near = [each for each in known if each.name.split(".")[0] == top]
        return self.random.choice(near if near and self.chance(0.7) else known) if known else None

    # Imports, each with the name that it binds.

    def spelled(self, importer: Module, name: str) -> str:
        """A module as `from` names it: absolutely or, where both share a package, relatively."""
        package = importer.package.split(".") if importer.package else []
        parts = name.split(".")
        shared = len(os.path.commonprefix([package, parts]))
        if shared == 0 or self.chance(0.35):
            return name
        return "." * (len(package) - shared + 1) + ".".join(parts[shared:])

    def from_import(
        self, importer: Module, target: str, name: str, asname: Optional[str] = None
    ) -> tuple[str, str]:
        # A name that depends on a condition keeps its name.
        if asname is None and not name.startswith("maybe_") and self.chance(0.25):
            asname = self.word()
        renamed = f" as {asname}" if asname else ""
        return f"from {self.spelled(importer, target)} import {name}{renamed}", asname or name

    def module_import(self, importer: Module, target: Module) -> tuple[str, str]:
        form = self.random.random()
        if form < 0.25:
            return f"import {target.name}", target.name.split(".")[0]
        if form < 0.45 or not target.parents:
            asname = self.word()
            return f"import {target.name} as {asname}", asname
        return self.from_import(importer, target.parents[-1], target.name.split(".")[-1])

    def good_import(self, importer: Module) -> tuple[str, str]:
        target = self.target(importer)
        if target is None or self.chance(0.05):
            return self.random.choice(list(STANDARD.items()))
        if not target.bound or self.chance(0.2):
            return self.module_import(importer, target)
        name = target.some_bound_name(self.random)
        return self.from_import(importer, target.name, name)

    def bad_import(self, importer: Module, in_function: bool = False) -> tuple[str, str]:
        broken = self.target(importer, broken=True)
        if broken is not None and self.chance(0.3):
            if broken.bound and self.chance(0.5):
                return self.from_import(importer, broken.name, self.random.choice(broken.bound))
            return self.module_import(importer, broken)
        target = self.target(importer)
        nowhere, word = self.new("nowhere"), self.word()
        # A first name that is nowhere is a third party's, which may well be installed.
        if target is None:
            top = importer.name.split(".")[0]
            return f"import {top}.{nowhere}", top
        if target.has_broken_all and not in_function:
            return f"from {self.spelled(importer, target.name)} import *", word
        name = self.random.choice(target.bound or ["nothing"])
        top = target.name.split(".")[0]
        kinds = [
            *[self.from_import(importer, target.name, nowhere)] * 3,
            *[self.from_import(importer, target.name, name.swapcase())] * 3,
            (f"from {target.name}.{nowhere} import {word}", word),
            (f"import {target.name}.{nowhere}", top),
            (f"import {target.name}.{name}.{word}", top),
            (f"from {'.' * 6} import {word}", word),
        ]
        return self.random.choice(kinds)

    def conditional_import(self, importer: Module) -> str:
        target, maybe = self.target(importer), self.new("maybe")
        if target is None or not target.bound:
            return "pass"
        importer.doubtful.append(maybe)
        return self.from_import(importer, target.name, self.random.choice(target.bound), maybe)[0]

    def star_import(self, importer: Module) -> str:
        target = self.target(importer)
        if target is None or target.has_broken_all:
            return "pass"
        public = [name for name in target.bound if name[0] != "_"]
        importer.bound += public if target.exports is None else target.exports
        return f"from {self.spelled(importer, target.name)} import *"

    def write_into_module(self, importer: Module) -> str:
        """Only where the target's name surely leads to a module, as an attribute of its parent."""
        target = self.target(importer)
        if target is None or len(target.parents) > 1 or self.has_cycles:
            return "pass"
        for parent in map(self.by_name.get, target.parents):
            if parent not in self.written or target.name.split(".")[-1] in parent.bound:
                return "pass"
        asname, name = self.random.sample(WORDS, 2)
        importer.bound.append(asname)
        target.doubtful.append(name)
        return f"import {target.name} as {asname}\n\n{asname}.{name} = ['{self.new('written')}']"

    # The text of a module.

    def write(self, module: Module) -> None:
        if module.path is None:
            return
        if self.chance(0.025):
            module.blocks.append("def wrong(:\n    pass")
            module.is_broken = True
            return
        self.add_names_of_children(module)
        for _ in range(self.random.randint(2, 8)):
            module.blocks.append(self.block(module))
        if self.has_cycles and self.chance(0.3):
            module.blocks.append(self.module_import(module, self.random.choice(self.modules))[0])
        if self.chance(0.4):
            self.add_all(module)
        if self.chance(0.06):
            failures = [self.bad_import(module)[0]] * 3 + ['raise OSError("not today")']
            module.blocks.append(self.random.choice(failures))
            module.is_broken = True

    def block(self, module: Module) -> str:
        return self.filled(SNIPPETS if self.chance(0.5) else IMPORTS, module)

    def filled(self, snippets: tuple[str, ...], module: Module) -> str:
        snippet = self.random.choice(snippets)
        return snippet.format_map(Fields(self, module, snippet))

    def add_names_of_children(self, package: Module) -> None:
        for leaf in package.children:
            child = self.by_name[f"{package.name}.{leaf}"]
            is_usable = child in self.written and not self.fails(child)
            if self.chance(0.12):
                text = f"{leaf} = ['{self.new('shadow')}']"
                if is_usable and child.path and self.chance(0.6):
                    child.blocks.append(f"def {leaf}(): ...")
                    child.bound.append(leaf)
                    text = f"from .{leaf} import {leaf}"
            elif is_usable and self.chance(0.3):
                text = f"from . import {leaf}"
            else:
                continue
            package.blocks.append(text)
            package.bound.append(leaf)

    def add_all(self, module: Module) -> None:
        children = module.children if self.chance(0.3) else []
        names = list(dict.fromkeys([*module.bound, *children]))
        listed = self.random.sample(names, self.random.randint(0, len(names)))
        if self.chance(0.12):
            listed.append(self.new("nowhere"))
            module.has_broken_all = True
        module.exports = listed
        # Some names in the first statement, the others added to it.
        cut = self.random.randint(0, len(listed)) if self.chance(0.5) else len(listed)
        first, added = listed[:cut], listed[cut:]
        ways = [
            [f"__all__ = {tuple(first)}", f"__all__ += {tuple(added)}"],
            [f"__all__ = {first}", f"__all__ += {added}"],
            [f"__all__ = {first}", f"__all__.extend({added})"],
            [f"__all__ = {first}", *(f'__all__.append("{name}")' for name in added)],
        ]
        module.blocks.append("\n".join(self.random.choice(ways)[: None if added else 1]))

    def add_probe(self, module: Module) -> None:
        """A function with imports, which nobody calls."""
        head = self.random.choice(PROBES).format(self.new("probe"))
        statements = [self.probed_import(module) for _ in range(self.random.randint(2, 6))]
        depth = 8 if head.startswith("class") else 4
        module.blocks.append(head + indent("\n".join(statements), " " * depth))

    def probed_import(self, module: Module) -> str:
        form = self.random.random()
        target = self.target(module, broken=self.chance(0.12)) or module
        names = target.bound
        if form < 0.12:
            return self.bad_import(module, in_function=True)[0]
        if form < 0.2:
            return self.module_import(module, target)[0]
        if form < 0.22:
            return f"import {target.name}, {module.name} as {self.word()}"
        if form < 0.37:
            names = target.doubtful
        elif form < 0.43:
            names = target.children
        elif form < 0.45:
            names = ["__name__", "__doc__", "__file__", "__path__"]
        elif form < 0.55 and names:
            listed = self.random.sample(names, min(3, len(names)))
            lines = "".join(f"    {name},\n" for name in listed)
            return f"from {self.spelled(module, target.name)} import (\n{lines})"
        if not names:
            return self.good_import(module)[0]
        if names is target.bound:
            return self.from_import(module, target.name, target.some_bound_name(self.random))[0]
        return self.from_import(module, target.name, self.random.choice(names))[0]


class Fields(dict[str, str]):
    """What stands for the fields of one snippet, made as they are met."""

    def __init__(self, author: Author, module: Module, snippet: str) -> None:
        super().__init__()
        self.author, self.module, self.snippet = author, module, snippet
        self.words = iter(author.random.sample(WORDS, 5))

    def __missing__(self, key: str) -> str:
        author, module = self.author, self.module
        if key == "v":
            return f"['{author.new('value')}']"
        if key in "in":
            self["i"], self["n"] = author.good_import(module)
            module.bound.append(self["n"])
            module.imported.append(self["n"])
        elif key in "jm":
            self["j"], self["m"] = author.good_import(module)
            module.may_not_bind(self["m"])
        elif key in "xy":
            self["x"], self["y"] = author.bad_import(module)
            (module.bound.append if "{y}" in self.snippet else module.may_not_bind)(self["y"])
        elif key in "csw":
            makers = author.conditional_import, author.star_import, author.write_into_module
            self[key] = makers["csw".index(key)](module)
        elif key[0] == "q":
            self[key] = author.new("maybe")
            module.doubtful.append(self[key])
        else:
            self[key] = next(self.words)
            (module.bound.append if key[0] == "b" else module.may_not_bind)(self[key])
        return self[key]
