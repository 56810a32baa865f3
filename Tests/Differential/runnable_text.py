"""The text of a module that runs: imports in every form, and functions that show what they bind.

A function `use_N` returns objects that an import of its module brought; what a plan does to the
imports must show there, and only there. `hints_N` has annotations, `patched_N` patches.
"""

import random
from collections.abc import Callable

from import_forms import Lines, from_statement, indented, reading, shadow
from runnable_modules import Module, ModuleTree, Twin, holds, relative


class ModuleText:
    """Collects what one module imports and does, and writes it down."""

    def __init__(self, tree: ModuleTree, module: Module, chance: random.Random) -> None:
        self.tree = tree
        self.module = module
        self.chance = chance
        self.stars: Lines = []
        self.statements: list[Lines] = []
        # Of one module, names and what they are called here; they become one statement or several.
        self.wanted: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self.later: Lines = []
        self.body: list[Lines] = []
        self.bound = set(module.definitions) | {"shop", "tools", "helpers", "tests"}
        self.bound |= {m.name.rpartition(".")[2] for m in tree.inside(module)}
        self.passed_on: list[str] = []
        self.count = 0
        self.future = chance.random() < 0.2
        self.checking: Lines = []

    # What can be reached, and how.

    def target(self, deferred: bool) -> tuple[Module, str] | None:
        # A module that asks for itself, as one that was cut out of another does.
        if deferred and self.module.definitions and self.chance.random() < 0.1:
            return self.module, self.chance.choice(sorted(self.module.definitions))
        limit = len(self.tree.modules) if deferred else self.module.limit
        modules = [
            m
            for m in self.tree.modules[:limit]
            if m.exports and m is not self.module and not holds(m.name, self.module.name)
        ]
        if not modules:
            return None
        # What twins have is asked for more than the rest.
        favoured = [m for m in modules if any(holds(t.old, m.name) for t in self.tree.twins)]
        if favoured and self.chance.random() < 0.6:
            modules = favoured
        chosen = self.chance.choice(modules)
        return chosen, self.chance.choice(sorted(chosen.exports))

    def fresh(self, name: str) -> str:
        """A name that this module doesn't have yet."""
        if name not in self.bound and self.chance.random() < 0.7:
            self.bound.add(name)
            return name
        for form in ("{}Alias", "the_{}", "_{}", "{}_{n}"):
            called = form.format(name, n=self.count)
            if called not in self.bound and self.chance.random() < 0.7:
                self.bound.add(called)
                return called
        self.count += 1
        called = f"{name}_{self.count}"
        self.bound.add(called)
        return called

    def source(self, target: str) -> str:
        """How this module says another's name after `from`."""
        near = relative(target, self.module)
        if near is None or self.chance.random() < 0.5:
            return target
        return near[0] + near[1]

    def reach(self, target: Module, name: str, deferred: bool, running: bool) -> tuple[Lines, str]:
        """Statements that must stand first where deferred, else collected; and the expression."""
        forms: list[Callable[[Module, str], tuple[Lines, str] | None]] = [
            self.symbol,
            self.symbol,
            self.symbol,
            self.alias,
            self.submodule,
            self.submodule,
        ]
        if not running:
            forms += [self.dotted, self.dotted]
        if not deferred:
            forms.append(self.star)
        else:
            forms += [self.by_string]
        while True:
            found = self.chance.choice(forms)(target, name)
            if found is not None:
                break
        lines, expression = found
        if deferred or not lines:
            return lines, expression
        self.statements.append(lines)
        return [], expression

    def symbol(self, target: Module, name: str) -> tuple[Lines, str]:
        called = self.fresh(name)
        key = (self.source(target.name), "")
        self.wanted.setdefault(key, []).append((name, called))
        self.passed_on.append(called)
        return [], called

    def dotted(self, target: Module, name: str) -> tuple[Lines, str] | None:
        return [f"import {target.name}"], f"{target.name}.{name}"

    def alias(self, target: Module, name: str) -> tuple[Lines, str]:
        called = self.fresh(self.chance.choice(["m", "module", target.name.rpartition(".")[2]]))
        return [f"import {target.name} as {called}"], f"{called}.{name}"

    def submodule(self, target: Module, name: str) -> tuple[Lines, str] | None:
        parent, _, last = target.name.rpartition(".")
        if not parent:
            return None
        called = self.fresh(last)
        key = (self.source(parent), "")
        self.wanted.setdefault(key, []).append((last, called))
        return [], f"{called}.{name}"

    def star(self, target: Module, name: str) -> tuple[Lines, str] | None:
        names = target.public
        if names & self.bound or target.is_package or name not in names:
            return None
        self.bound |= names
        self.stars.append(f"from {self.source(target.name)} import *")
        return [], name

    def by_string(self, target: Module, name: str) -> tuple[Lines, str]:
        quote = self.chance.choice("'\"")
        path = f"{quote}{target.name}{quote}"
        form = self.chance.choice(["{}.{n}", "getattr({}, '{n}')"])
        call = f"importlib.import_module({path})"
        return ["import importlib"], form.format(call, n=name)

    # What is done with it.

    def add_use(self) -> None:
        deferred = self.chance.random() < 0.3
        found = self.target(deferred)
        if found is None:
            return
        target, name = found
        kind = self.kind_of(target, name)
        self.count += 1
        number = self.count
        chance = self.chance
        if deferred:
            self.deferred_use(number, target, name)
            return
        if chance.random() < 0.12:
            self.hints(number, target, name, kind)
            return
        running = chance.random() < 0.35
        _, expression = self.reach(target, name, False, running)
        if running:
            self.running_use(number, expression, kind)
        else:
            self.quiet_use(number, expression, kind)

    def kind_of(self, target: Module, name: str) -> str:
        definition = target.definitions.get(name)
        return definition.kind if definition else "unknown"

    def deferred_use(self, number: int, target: Module, name: str) -> None:
        """An import in a function, a class or a branch in it."""
        holder = ModuleText(self.tree, self.module, self.chance)
        holder.count = 100 * number
        lines, expression = holder.reach(target, name, True, False)
        lines = lines + holder.import_lines(plain=self.chance.random() < 0.6)
        style = self.chance.choice([0, 0, 0, 0, 1, 2, 2, 2, 3, 3, 3, 3, 3])
        if style == 0 and len(lines) == 1 and "#" not in lines[0] and lines[0][-1] != ":":
            block = [f"def use_{number}():", f"    {lines[0]}; return {expression}"]
        elif style == 1:
            block = [
                f"def use_{number}():",
                "    class Inner:",
                *indented(lines, 2),
                f"        found = {expression}",
                "",
                "    return Inner.found",
            ]
        elif style == 2:
            block = [
                f"def use_{number}(flag=True):",
                "    if flag:",
                *indented(lines, 2),
                f"    return {expression}",
            ]
        else:
            block = [f"def use_{number}():", *indented(lines), f"    return {expression}"]
        self.body.append(block)

    def hints(self, number: int, target: Module, name: str, kind: str) -> None:
        """Annotations as text and as code, some of what only type checkers import."""
        if kind not in ("class", "enum"):
            return
        if self.chance.random() < 0.5:
            called = self.fresh(name)
            renamed = "" if called == name else f" as {called}"
            self.checking.append(f"from {self.source(target.name)} import {name}{renamed}")
            expression = called
            quoted = True
        else:
            _, expression = self.reach(target, name, False, True)
            quoted = self.chance.random() < 0.7
        if quoted and not self.future:
            one, other = f'"{expression}"', f"'typing.List[{expression}]'"
        elif quoted:
            one, other = expression, f"typing.List[{expression}]"
        else:
            one, other = expression, f"typing.List[{expression}]"
        self.body.append([f"def hints_{number}(value: {one}) -> {other}:", "    return [value]"])

    def running_use(self, number: int, expression: str, kind: str) -> None:
        """What is read while the module runs."""
        style = self.chance.randrange(6)
        if style == 0 and kind == "class":
            block = [
                f"class Sub{number}({expression}):",
                "    extra = 1",
                "",
                "",
                f"def use_{number}():",
                f"    return Sub{number}.__mro__[1]",
            ]
        elif style == 1 and kind == "decorator":
            block = [
                f"@{expression}",
                f"def use_{number}():",
                f"    return use_{number}.mark",
            ]
        elif style == 2:
            block = [f"def use_{number}(value={expression}):", "    return value"]
        elif style == 3:
            block = [
                f"TABLE_{number} = {{'it': {expression}}}",
                "",
                "",
                f"def use_{number}():",
                f"    return TABLE_{number}['it']",
            ]
        else:
            block = [
                f"class Holder{number}:",
                f"    found = {expression}",
                "",
                "    def get(self):",
                "        return self.found",
                "",
                "",
                f"def use_{number}():",
                f"    return Holder{number}().get.__self__.__class__.__dict__['found']",
            ]
        self.body.append(block)

    def quiet_use(self, number: int, expression: str, kind: str) -> None:
        """What is read when the function is called, and names that only look like it."""
        self.body.append(
            [f"def use_{number}():", *indented(reading(self.chance, expression, kind))]
        )
        if self.chance.random() < 0.4:
            self.count += 1
            self.body.append(shadow(self.chance, self.count, expression))

    # The statements.

    def import_lines(self, plain: bool) -> Lines:
        """What is wanted by name, as statements."""
        out: Lines = []
        for (source, _), names in self.wanted.items():
            rest = list(names)
            while rest:
                take = len(rest) if self.chance.random() < 0.75 else 1
                part, rest = rest[:take], rest[take:]
                out += from_statement(self.chance, source, part, plain)
        self.wanted = {}
        return out

    def reexport(self) -> None:
        """What a package passes on of what is in it."""
        for inner in self.tree.inside(self.module):
            names = sorted(set(inner.definitions) - self.bound)
            if not names or self.chance.random() < 0.4:
                continue
            if self.chance.random() < 0.3 and not inner.is_package:
                if not inner.public & self.bound:
                    self.stars.append(f"from {self.source(inner.name)} import *")
                    self.bound |= inner.public
                    self.module.exports |= dict.fromkeys(inner.public, inner.name)
                continue
            for name in self.chance.sample(names, k=self.chance.randint(1, len(names))):
                self.bound.add(name)
                self.passed_on.append(name)
                self.wanted.setdefault((self.source(inner.name), ""), []).append((name, name))
                self.module.exports[name] = inner.name

    def reexport_as(self, old: Module, twin: Twin) -> None:
        """What the old package passes on, from where the new one has it."""
        for name, inner in sorted(old.exports.items()):
            found = twin.names.get((inner, name))
            if found is None or found[1] in self.bound:
                continue
            source, called = found
            self.bound.add(called)
            self.passed_on.append(called)
            self.wanted.setdefault((self.source(source), ""), []).append((called, called))
            self.module.exports[called] = source

    def text(self) -> str:
        chance = self.chance
        groups = [*self.statements]
        while self.wanted:
            groups.append(self.import_lines(plain=False))
        chance.shuffle(groups)
        out: Lines = []
        if chance.random() < 0.3:
            out += ['"""About this module."""', ""]
        if self.future:
            out.append("from __future__ import annotations")
        out += ["import enum", "import importlib", "import types", "import typing", ""]
        out += self.stars
        for group in groups:
            out += group
        if self.checking:
            out += ["if typing.TYPE_CHECKING:", *indented(self.checking)]
        passed_on = [name for name in self.passed_on if name in self.bound]
        for name in passed_on:
            self.module.exports.setdefault(name, "passed on")
        self.module.public = {name for name in self.module.exports if name[0] != "_"}
        if chance.random() < 0.35 and not self.stars:
            names = sorted(self.module.definitions) + chance.sample(
                passed_on, k=len(passed_on) // 2
            )
            out += ["", "__all__ = [" + ", ".join(f'"{name}"' for name in names) + "]"]
            self.module.public = set(names)
        blocks = [definition.lines() for definition in self.module.definitions.values()]
        if chance.random() < 0.1:
            blocks.insert(0, ["# " + "=" * 30, "\f"])
        for block in blocks + self.body:
            out += ["", "", *block]
        return "\n".join(out) + "\n"
