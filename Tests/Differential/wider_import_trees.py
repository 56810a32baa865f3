"""Trees of packages with what the first generator has not.

Portions of namespace packages in several roots, stubs, lazy modules (PEP 562), guards of many
forms, star imports of lazy packages, cycles, deletions and attributes that an import leaves behind.
"""

from random import Random
from typing import Optional

from import_trees import IMPORTS, SNIPPETS, WORDS, Author, Module

# The folders on the search path, behind the top one.
ROOTS = ("lib", "src/main", "parts")

GUARDS = (
    "import contextlib\n\nwith contextlib.suppress(ImportError):\n    {x}",
    "from contextlib import suppress\n\nwith suppress(ImportError, AttributeError):\n    {x}",
    "from contextlib import suppress\n\nwith suppress(ImportError):\n    {i}",
    "import sys\n\nif sys.version_info >= (3, 9):\n    {i}\nelse:\n    {x}",
    "import sys\n\nif sys.version_info < (3, 0):\n    {x}\nelse:\n    {i}",
    "import sys\n\nif sys.version_info[0] == 2:\n    {x}\nelse:\n    {b1} = {v}",
    "import sys\n\nif sys.platform == 'win32':\n    {q1} = {v}\nelse:\n    {q2} = {v}",
    "try:\n    {x}\nexcept (ImportError, AttributeError):\n    {y} = {v}",
    "import builtins\n\ntry:\n    {x}\nexcept builtins.ImportError:\n    {y} = {v}",
    "_errors = (ImportError, ValueError)\ntry:\n    {x}\nexcept _errors:\n    {y} = {v}",
    "try:\n    {x}\nexcept:\n    {y} = {v}",
    "try:\n    {x}\nexcept ImportError as error:\n    {y} = {v}",
    "try:\n    {x}\nexcept ImportError:\n    {i}",
    "try:\n    {i}\nexcept ImportError as error:\n    raise RuntimeError('none') from error",
    "try:\n    {x}\nexcept ImportError:\n    try:\n        {i}\n    except ImportError:\n        pass",
    "try:\n    {i}\n    {x}\nexcept ImportError:\n    {y} = {v}",
    "try:\n    {x}\n    {q1} = {v}\nexcept ImportError:\n    {q2} = {v}",
    "try:\n    pass\nfinally:\n    {i}",
    "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    {j}",
    "import typing as t\n\nif t.TYPE_CHECKING:\n    {x}\n    {d1} = {v}",
    "from typing import TYPE_CHECKING\n\nif not TYPE_CHECKING:\n    {i}\nelse:\n    {x}",
    "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING or False:\n    {q1} = {v}",
    "try:\n    import nowhere_at_all\nexcept ImportError:\n    nowhere_at_all = None",
    "{i}\n\n\nclass {b1}:\n    {n} = {v}\n    del {n}",
    "{i}\n{b1} = {n}\ndel {n}\n{n} = {b1}",
    "{q1} = {v}\ntry:\n    del {q1}\nexcept NameError:\n    pass",
    "import functools\n\n\n@functools.wraps(print)\ndef {b1}():\n    return {v}",
)

LAZY_LOADER = '''import importlib


def attach(package, submodules=None, submod_attrs=None):
    submodules = set(submodules or ())
    homes = {name: home for home, names in (submod_attrs or {}).items() for name in names}

    def __getattr__(name):
        if name in submodules:
            return importlib.import_module(f"{package}.{name}")
        if name in homes:
            return getattr(importlib.import_module(f"{package}.{homes[name]}"), name)
        raise AttributeError(f"module {package!r} has no attribute {name!r}")

    return __getattr__, lambda: list(homes), list(homes)
'''
RAISES = "    raise AttributeError(f\"module {__name__!r} has no attribute {name!r}\")"
ANSWERS = (
    "return getattr({}, name)",
    "value = getattr({}, name)\n{}globals()[name] = value\n{}return value",
)


class WiderAuthor(Author):
    """Writes the tree of a seed, over several roots."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.random = Random(f"wider {seed}")
        self.has_cycles = self.chance(0.15)
        self.stubs: dict[str, str] = {}
        self.lazy: set[str] = set()
        self.has_loader = False

    def tree(self) -> dict[str, str]:
        files = super().tree()
        used = [root for root in ROOTS if any(path.startswith(root + "/") for path in files)]
        roots = ", ".join(f'"{root}"' for root in used)
        if self.has_loader:
            files["lazy_loader.py"] = LAZY_LOADER
        return files | self.stubs | {"groundplan.toml": f"source-roots = [{roots}]\n"}

    def placed(self, name: str, path: str) -> str:
        """Below its package, where that has a file; in any root where it has none."""
        parts = name.split(".")
        for end in range(1, len(parts)):
            folder = "/".join(parts[:end])
            for known in self.files:
                if known.endswith(f"{folder}/__init__.py"):
                    start = known.removesuffix(f"{folder}/__init__.py")
                    if start == "" or start.removesuffix("/") in ROOTS:
                        return start + path
        return f"{self.random.choice(ROOTS)}/{path}"

    def write(self, module: Module) -> None:
        if module.path is not None and self.chance(0.12):
            self.add_stub(module)
        super().write(module)
        if module.path is None or module.is_broken:
            return
        if self.chance(0.06):
            self.add_lone_stub(module)
        if self.has_cycles and self.chance(0.15) and self.written:
            self.close_ring(module)

    # Stubs.

    def add_stub(self, module: Module) -> None:
        """A stub beside the module, with a name that the module hasn't."""
        name = self.new("stubbed")
        self.stubs[f"{module.path}i"] = f"{name}: int\n"
        module.doubtful.append(name)

    def add_lone_stub(self, module: Module) -> None:
        if module.is_package:
            name = self.new("lone")
            self.stubs[module.path.replace("__init__.py", f"{name}.pyi")] = "Thing: int\n"
            module.doubtful.append(name)

    # Rings of imports.

    def close_ring(self, module: Module) -> None:
        """Makes a module that was written before import this one, above or below all that it has."""
        earlier = self.random.choice(self.written)
        if earlier.path is None or earlier.is_broken or not module.bound:
            return
        statement, name = self.module_import(earlier, module)
        if self.chance(0.5):
            statement, name = self.from_import(
                earlier, module.name, module.some_bound_name(self.random))
        earlier.bound.append(name)
        place = 0 if self.chance(0.3) else len(earlier.blocks)
        earlier.blocks.insert(place, statement)

    # Blocks.

    def block(self, module: Module) -> str:
        form = self.random.random()
        if form < 0.2:
            return self.filled(GUARDS, module)
        if form < 0.32 and module.name not in self.lazy:
            text = self.lazy_block(module)
            if text is not None:
                self.lazy.add(module.name)
                return text
        if form < 0.38:
            return self.left_behind(module)
        return self.filled(SNIPPETS if self.chance(0.4) else IMPORTS, module)

    def left_behind(self, module: Module) -> str:
        """Attributes of modules that imports, here or elsewhere, have set or taken away."""
        target = self.target(module)
        if target is None or not target.bound:
            return "pass"
        word, name = self.random.choice(WORDS), self.random.choice(target.bound)
        top = target.name.split(".")[0]
        # A package that is under way isn't yet an attribute of its parent.
        is_near = module.name.split(".")[0] == top and self.chance(0.85)
        form = self.random.uniform(0.4 if is_near else 0, 1)
        if form < 0.35:
            module.bound += [top, word]
            return f"import {target.name}\n\n{word} = {target.name}.{name}"
        if form < 0.55:
            module.bound.append(word)
            return f"import {target.name} as {word}"
        if form < 0.7 and target.parents:
            module.bound.append(word)
            package = self.by_name[target.parents[-1]]
            leaf = target.name.split(".")[-1]
            if package.name == module.name or module.name.startswith(package.name + "."):
                return f"from {package.name} import {leaf} as {word}"
            return f"import {target.name}\nimport {package.name} as {word}\n\n{word}.{leaf}"
        if form < 0.85 and target.parents:
            package, leaf = target.name.rpartition(".")[::2]
            module.may_not_bind(leaf)
            return f"from {package} import {leaf}\ndel {leaf}"
        if form < 0.88 and self.chance(0.3):
            target.may_not_bind(name)
            return f"import {target.name} as {word}\n\ndel {word}.{name}"
        module.bound.append(word)
        return f"from {target.name} import {name} as {word}\n\n{word}"

    def add_all(self, module: Module) -> None:
        target = self.target(module)
        form = self.random.random()
        if target is None or target.exports is None or target.has_broken_all or form > 0.3:
            super().add_all(module)
            return
        own = self.random.sample(module.bound, min(2, len(module.bound)))
        spelled, word = self.spelled(module, target.name), self.new("source")
        brought = f"from {spelled} import *\nimport {target.name} as {word}\n\n"
        if form < 0.1:
            module.blocks.append(f"{brought}__all__ = {own}\n__all__ += {word}.__all__")
        elif form < 0.2:
            module.blocks.append(f"{brought}__all__ = [*{word}.__all__, *{own}]")
        else:
            module.blocks.append(f"{brought}__all__ = list({word}.__all__) + {own}")
        module.bound += target.exports
        module.exports = [*target.exports, *own]

    # Lazy modules.

    def lazy_block(self, module: Module) -> Optional[str]:
        entries: dict[str, str] = {}
        for _ in range(self.random.randint(1, 4)):
            target = self.target(module)
            if target is None or not target.bound or target.path is None:
                continue
            name = target.some_bound_name(self.random)
            if name not in module.bound and not name.startswith("__"):
                entries[name] = target.name
        if not entries:
            return None
        if self.chance(0.15):
            entries[self.new("nowhere")] = self.random.choice(list(entries.values()))
        if self.chance(0.08):
            wrong = self.new("nowhere")
            entries[wrong] = f"{module.package or module.name}.{wrong}"
        makers = [
            self.by_tests, self.by_tests, self.by_table, self.by_table, self.by_table,
            self.by_pairs, self.by_pairs, self.by_packages, self.by_packages, self.by_packages,
            self.by_match, self.by_factory, self.by_names_of_modules, self.by_delegate,
            self.by_filled_table, self.by_renaming, self.by_raising,
        ]
        if module.is_package:
            makers += [self.by_attaching] * 2 + [self.by_submodules] * 2
        text = self.random.choice(makers)(module, entries)
        known = [name for name in entries if not name.startswith("nowhere")]
        module.bound += known
        module.doubtful += list(entries)
        if self.chance(0.3):
            module.exports = known
            text += f"\n\n\n__all__ = {known}"
        return text

    def path_in_table(self, module: Module, target: str) -> str:
        """Relative to the package of the module, where the target lies in that."""
        package = module.package
        if package and target.startswith(package + ".") and self.chance(0.8):
            return target.removeprefix(package)
        return target

    def own_package(self, module: Module) -> str:
        return "__name__" if module.is_package and self.chance(0.6) else "__package__"

    def answer(self, module: str, depth: int = 4) -> str:
        blank = " " * depth
        return blank + self.random.choice(ANSWERS).format(module, blank, blank)

    def by_tests(self, module: Module, entries: dict[str, str]) -> str:
        lines = ["def __getattr__(name):"]
        for name, home in entries.items():
            spelled = self.spelled(module, home)
            lines += [
                f"    if name == {name!r}:",
                f"        from {spelled} import {name}",
                "",
                f"        return {name}",
            ]
        return "\n".join([*lines, RAISES])

    def by_table(self, module: Module, entries: dict[str, str]) -> str:
        table = {name: self.path_in_table(module, home) for name, home in entries.items()}
        package = self.own_package(module)
        head = f"import importlib\n\n_homes = {table}\n\n\ndef __getattr__(name):\n"
        found = f"importlib.import_module(_homes[name], {package})"
        form = self.random.randrange(5)
        if form == 0:
            return f"{head}    if name in _homes:\n{self.answer(found, 8)}\n{RAISES}"
        if form == 1:
            return f"{head}    if name not in _homes:\n    {RAISES}\n{self.answer(found)}"
        if form == 2:
            return (
                f"{head}    try:\n        home = _homes[name]\n    except KeyError:\n"
                f"        raise AttributeError(name) from None\n"
                + self.answer(f"importlib.import_module(home, {package})"))
        if form == 3:
            return (
                f"{head}    home = _homes.get(name)\n    if home is None:\n    {RAISES}\n"
                f"    module = importlib.import_module(home, {package})\n" + self.answer("module"))
        return (
            f"{head}    if (home := _homes.get(name)) is not None:\n"
            f"        module = importlib.import_module(home, {package})\n"
            f"{self.answer('module', 8)}\n{RAISES}")

    def by_pairs(self, module: Module, entries: dict[str, str]) -> str:
        """`"Order": (".orders", "Order")`"""
        table = {
            name: (self.path_in_table(module, home), name) for name, home in entries.items()
        }
        renamed = self.new("renamed")
        if self.chance(0.3):
            name = next(iter(entries))
            table[renamed] = (table[name][0], name)
            module.doubtful.append(renamed)
        return (
            f"from importlib import import_module\n\n_homes = {table}\n\n\n"
            "def __getattr__(name):\n    if name not in _homes:\n    "
            f"{RAISES}\n    path, attribute = _homes[name]\n"
            f"    return getattr(import_module(path, {self.own_package(module)}), attribute)")

    def by_packages(self, module: Module, entries: dict[str, str]) -> str:
        """`"Order": (__spec__.parent, ".orders")`"""
        rows = []
        for name, home in entries.items():
            if module.package and home.startswith(module.package + "."):
                package = self.random.choice(
                    ["__spec__.parent", "__package__", repr(module.package)])
                rows.append((name, package, home.removeprefix(module.package)))
            elif "." in home:
                parent, _, leaf = home.rpartition(".")
                rows.append((name, repr(parent), f".{leaf}"))
            else:
                rows.append((name, repr(home), "." if self.by_name[home].is_package else home))
        table = "".join(f"    {name!r}: ({package}, {path!r}),\n" for name, package, path in rows)
        head = (
            f"from importlib import import_module\n\n_dynamic_imports = {{\n{table}}}\n\n\n"
            "def __getattr__(name):\n")
        leaves = [each for each in module.children if each not in module.bound]
        form = self.random.randrange(4)
        if form == 0 and module.is_package and leaves:
            leaf = self.random.choice(leaves)
            module.doubtful.append(leaf)
            head = head.replace(
                "_imports = {\n", f"_imports = {{\n    {leaf!r}: (__spec__.parent, '__module__'),\n")
            return (
                f"{head}    found = _dynamic_imports.get(name)\n    if found is None:\n    {RAISES}\n"
                "    package, path = found\n    if path == '__module__':\n"
                "        return import_module(f'.{name}', package=package)\n"
                "    return getattr(import_module(path, package=package), name)")
        if form == 1 and module.is_package:
            return (
                f"{head}    try:\n        if (found := _dynamic_imports.get(name)) is None:\n"
                "            return import_module(f'.{name}', package=__name__)\n\n"
                "        package, path = found\n"
                "        module = import_module(path, package=package)\n"
                "        return getattr(module, name)\n"
                "    except ModuleNotFoundError as error:\n"
                "        raise AttributeError(name) from error")
        if form == 2:
            return (
                f"{head}    if name in _dynamic_imports:\n"
                "        package, path = _dynamic_imports[name]\n"
                f"{self.answer('import_module(path, package)', 8)}\n{RAISES}")
        return (
            f"{head}    found = _dynamic_imports.get(name)\n    if found is None:\n    {RAISES}\n"
            "    package, path = found\n    module = import_module(path, package=package)\n"
            "    result = getattr(module, name)\n    globals()[name] = result\n    return result")

    def by_match(self, module: Module, entries: dict[str, str]) -> str:
        lines = ["def __getattr__(name):", "    match name:"]
        for name, home in entries.items():
            lines += [
                f"        case {name!r}:",
                f"            from {self.spelled(module, home)} import {name}",
                "",
                f"            return {name}",
            ]
        return "\n".join([*lines, "        case _:", "        " + RAISES])

    def by_factory(self, module: Module, entries: dict[str, str]) -> str:
        table = {name: self.path_in_table(module, home) for name, home in entries.items()}
        return (
            "import importlib\n\n\ndef _make(homes):\n    def get(name):\n"
            "        if name in homes:\n            return getattr(importlib.import_module("
            f"homes[name], {self.own_package(module)}), name)\n        raise AttributeError(name)\n\n"
            f"    return get\n\n\n__getattr__ = _make({table})")

    def by_names_of_modules(self, module: Module, entries: dict[str, str]) -> str:
        """`{".orders": ["Order"]}`"""
        table: dict[str, list[str]] = {}
        for name, home in entries.items():
            table.setdefault(self.path_in_table(module, home), []).append(name)
        return (
            f"import importlib\n\n_structure = {table}\n"
            "_homes = {name: home for home, names in _structure.items() for name in names}\n\n\n"
            "def __getattr__(name):\n    if name in _homes:\n"
            f"        return getattr(importlib.import_module(_homes[name], "
            f"{self.own_package(module)}), name)\n{RAISES}")

    def by_delegate(self, module: Module, entries: dict[str, str]) -> str:
        home = next(iter(entries.values()))
        return (
            f"def __getattr__(name):\n    import {home} as source\n\n"
            "    return getattr(source, name)")

    def by_filled_table(self, module: Module, entries: dict[str, str]) -> str:
        lines = [f"_homes[{name!r}] = {home!r}" for name, home in entries.items()]
        if self.chance(0.5):
            lines = [f"_homes.update({entries})"]
        return "\n".join([
            "import importlib\n\n_homes = {}", *lines, "\n\ndef __getattr__(name):",
            "    if name in _homes:",
            "        return getattr(importlib.import_module(_homes[name]), name)", RAISES])

    def by_renaming(self, module: Module, entries: dict[str, str]) -> str:
        old = self.new("old")
        module.doubtful.append(old)
        name, home = next(iter(entries.items()))
        if name.startswith("nowhere"):
            return "pass"
        return (
            f"from {self.spelled(module, home)} import {name}\n\n_renamed = {{{old!r}: {name!r}}}\n\n\n"
            f"def __getattr__(name):\n    if name in _renamed:\n"
            f"        return globals()[_renamed[name]]\n{RAISES}")

    def by_raising(self, module: Module, entries: dict[str, str]) -> str:
        name = next(iter(entries))
        return (
            f"def __getattr__(name):\n    if name == {name!r}:\n"
            f"        raise AttributeError('it has moved')\n{RAISES}")

    def by_attaching(self, module: Module, entries: dict[str, str]) -> str:
        """In the manner of Scientific Python's SPEC 1."""
        self.has_loader = True
        table: dict[str, list[str]] = {}
        for name, home in entries.items():
            if home.startswith(module.name + "."):
                table.setdefault(home.removeprefix(module.name + "."), []).append(name)
        leaves = self.random.sample(module.children, self.random.randint(0, len(module.children)))
        module.doubtful += leaves
        bound = self.random.choice(["__getattr__, __dir__, __all__", "__getattr__, __dir__, _"])
        return (
            f"import lazy_loader as lazy\n\n{bound} = lazy.attach(\n    __name__,\n"
            f"    submodules={leaves},\n    submod_attrs={table},\n)")

    def by_submodules(self, module: Module, entries: dict[str, str]) -> str:
        leaves = self.random.sample(module.children, self.random.randint(1, len(module.children)))
        if self.chance(0.2):
            leaves.append(self.new("nowhere"))
        module.doubtful += leaves
        call = self.random.choice(['f".{name}", __name__', 'f"{__name__}.{name}"', '"." + name, __name__'])
        return (
            f"import importlib\n\n_submodules = {leaves}\n\n\ndef __getattr__(name):\n"
            f"    if name in _submodules:\n        return importlib.import_module({call})\n{RAISES}")
