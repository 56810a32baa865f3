"""A random tree of modules with definitions, as values, before any text of them is written.

The order of the modules is that in which they can be imported: what stands earlier needs nothing of
what stands later, and a package comes after all that is in it.
"""

import random
from dataclasses import dataclass, field

PACKAGES = ["core", "legacy", "api", "jobs", "data", "common", "utils", "services"]
MODULES = ["orders", "states", "prices", "models", "tasks", "views", "rules", "clock", "mail"]
CLASSES = ["Order", "State", "Price", "Task", "Mail", "Item", "Clock"]
FUNCTIONS = ["load", "store", "compute", "send", "check_item", "order_of"]
CONSTANTS = ["LIMIT", "NAMES", "DEFAULT", "TIMEOUT"]


@dataclass
class Definition:
    """One thing that a module defines; no two have the same tag."""

    name: str
    kind: str
    tag: int

    def lines(self) -> list[str]:
        tag = f'"tag-{self.tag}"'
        if self.kind == "class":
            return [
                f"class {self.name}:",
                '    kind = "class"',
                f"    tag = {tag}",
                "",
                "    def label(self):",
                "        return self.tag",
            ]
        if self.kind == "enum":
            return [
                f"class {self.name}(enum.Enum):",
                f"    RED = {tag}",
                f'    BLUE = "blue-{self.tag}"',
            ]
        if self.kind == "decorator":
            return [
                f"def {self.name}(function):",
                f"    function.mark = {tag}",
                "    return function",
            ]
        if self.kind == "function":
            return [f"def {self.name}(amount=1):", f"    return {tag}"]
        return [f"{self.name} = {tag}"]


@dataclass
class Module:
    """One module or package, with what it defines and, later, what can be had from it."""

    name: str
    is_package: bool
    order: int = 0
    definitions: dict[str, Definition] = field(default_factory=dict)
    # What can be imported from it by name: its definitions, and what it passes on.
    exports: dict[str, str] = field(default_factory=dict)
    # What a star import of it brings, once its text is written.
    public: set[str] = field(default_factory=set)
    lowest: int | None = None

    @property
    def package(self) -> str:
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @property
    def limit(self) -> int:
        """Modules before this may be imported when it runs."""
        return self.order if self.lowest is None else min(self.order, self.lowest)

    def path(self) -> str:
        stem = self.name.replace(".", "/")
        return f"{stem}/__init__.py" if self.is_package else f"{stem}.py"


@dataclass
class Twin:
    """A module or package, and one beside it that has nearly the same."""

    old: str
    new: str
    renames: dict[str, str]
    missing: set[str]
    # What is called how, of either: ("shop.old", "Order") to ("shop.new", "Order2").
    names: dict[tuple[str, str], tuple[str, str]]


class ModuleTree:
    """Modules in the order in which they can be imported, and the twins among them."""

    def __init__(self, chance: random.Random, size: int) -> None:
        self.chance = chance
        self.tag = 1000
        self.modules: list[Module] = []
        self.twins: list[Twin] = []
        for top in ["shop", "tools"][: chance.choice([1, 2, 2])]:
            self.add_package(top, 0, size if top == "shop" else size // 3)
        if chance.random() < 0.5:
            self.add_module("helpers")
        for module in list(self.modules):
            if not module.is_package or chance.random() < 0.2:
                self.define(module)
        self.add_twins()
        self.number()

    def add_package(self, name: str, depth: int, size: int) -> None:
        chance = self.chance
        packages = chance.sample(PACKAGES, k=min(len(PACKAGES), 3))
        modules = chance.sample(MODULES, k=len(MODULES))
        while size > 0:
            if depth < 3 and packages and size > 2 and chance.random() < 0.4:
                inner = chance.randint(2, max(2, size // 2))
                self.add_package(f"{name}.{packages.pop()}", depth + 1, inner)
                size -= inner
            elif modules:
                self.add_module(f"{name}.{modules.pop()}")
                size -= 1
            else:
                break
        self.modules.append(Module(name, is_package=True))

    def add_module(self, name: str) -> None:
        self.modules.append(Module(name, is_package=False))

    def define(self, module: Module) -> None:
        chance = self.chance
        for pool, kinds, count in (
            (CLASSES, ["class", "class", "enum"], chance.randint(1, 3)),
            (FUNCTIONS, ["function", "function", "decorator"], chance.randint(0, 2)),
            (CONSTANTS, ["constant"], chance.randint(0, 1)),
        ):
            for name in chance.sample(pool, k=count):
                module.definitions[name] = self.definition(name, chance.choice(kinds))

    def definition(self, name: str, kind: str) -> Definition:
        self.tag += 1
        return Definition(name, kind, self.tag)

    def add_twins(self) -> None:
        chance = self.chance
        plain = [m for m in self.modules if not m.is_package and "." in m.name]
        for old in chance.sample(plain, k=min(2, len(plain))):
            self.add_twin(old)
        packages = [m for m in self.modules if m.is_package and m.name.count(".") == 1]
        if packages:
            self.add_twin_package(chance.choice(packages))

    def add_twin(self, old: Module) -> None:
        """A module with most of what the old one has, mostly in the same package."""
        parent = old.name.rpartition(".")[0]
        if self.chance.random() < 0.4:
            earlier = self.modules[: self.modules.index(old)]
            parents = [m.name for m in earlier if m.is_package] or [parent]
            parent = self.chance.choice(parents)
        name = f"{parent}.new_{old.name.rpartition('.')[2]}"
        if self.named(name):
            return
        new = Module(name, is_package=False)
        self.modules.insert(self.place(new), new)
        twin = Twin(old.name, name, {}, set(), {})
        self.copy_definitions(old, new, twin)
        new.lowest = self.modules.index(old)
        self.twins.append(twin)

    def add_twin_package(self, old: Module) -> None:
        name = f"{old.name.rpartition('.')[0]}.new_{old.name.rpartition('.')[2]}"
        inside = [m for m in self.modules if m.name.startswith(old.name + ".")] + [old]
        twin = Twin(old.name, name, {}, set(), {})
        at = self.modules.index(old) + 1
        for member in inside:
            if not member.is_package and self.chance.random() < 0.15:
                continue
            new = Module(name + member.name[len(old.name) :], member.is_package)
            self.modules.insert(at, new)
            at += 1
            self.copy_definitions(member, new, twin)
        self.twins.append(twin)

    def copy_definitions(self, old: Module, new: Module, twin: Twin) -> None:
        for definition in old.definitions.values():
            called = self.name_in_twin(definition.name, twin)
            if called is not None and called not in new.definitions:
                new.definitions[called] = self.definition(called, definition.kind)
                twin.names[(old.name, definition.name)] = (new.name, called)

    def name_in_twin(self, name: str, twin: Twin) -> str | None:
        """The same in every module of a package."""
        if name not in twin.renames and name not in twin.missing:
            fate = self.chance.random()
            if fate < 0.1:
                twin.missing.add(name)
            elif fate < 0.3:
                twin.renames[name] = self.chance.choice(["New{}", "{}2", "{}_x"]).format(name)
            else:
                twin.renames[name] = name
        return None if name in twin.missing else twin.renames[name]

    def place(self, new: Module) -> int:
        """Before the package that it is in."""
        package = new.name.rpartition(".")[0]
        return next(i for i, m in enumerate(self.modules) if m.name == package)

    def number(self) -> None:
        for order, module in enumerate(self.modules):
            module.order = order
            module.exports = dict.fromkeys(module.definitions, "own")

    def named(self, name: str) -> Module | None:
        return next((m for m in self.modules if m.name == name), None)

    def inside(self, package: Module) -> list[Module]:
        """What stands directly in a package."""
        return [m for m in self.modules if m.name.rpartition(".")[0] == package.name]


def holds(package: str, name: str) -> bool:
    """Whether the one is the other or holds it."""
    return name == package or name.startswith(package + ".")


def relative(target: str, module: Module) -> tuple[str, str] | None:
    """The package with dots and its last name from which a module is had: `from ..a import b`.

    None across top packages.
    """
    here = module.package.split(".") if module.package else []
    there = target.split(".")
    shared = 0
    while shared < min(len(here), len(there)) and here[shared] == there[shared]:
        shared += 1
    if shared == 0:
        return None
    dots = "." * (len(here) - shared + 1)
    rest = there[shared:]
    return dots, ".".join(rest)
