"""The plans that are made for a random project, each with what it promises."""

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from plan_checks import Complaint, Files, Promise
from runnable_modules import Definition, Module, Twin, holds
from runnable_trees import RunnableTree


class Plan(NamedTuple):
    """A command, what must come of it, and the paths that nothing may use afterwards."""

    command: str
    words: list[str]
    promise: Promise
    left: set[str]
    # Words that make it print a patch, and those that make it write.
    dry: tuple[str, ...] = ()
    wet: tuple[str, ...] = ("--write", "--format", "json")
    # The tree that it is made for, where it isn't the one that ran.
    broken: Files | None = None
    # The promise, where what the plan did says which of several it is.
    settle: Callable[[Files], Promise] | None = None
    # Another plan, where the program says why it can't do this one.
    again: "Callable[[str], Plan | None] | None" = None

    def spoken(self, complaint: Complaint, paths: set[str], by_hand: list[dict]) -> bool:
        """Whether what is wrong was said: in the file itself, or of a name passed on elsewhere."""
        if complaint.kind in (
            "doesn't parse",
            "patch",
            "patch differs",
            "write",
            "line ends",
            "rollback",
            "rollback differs",
            "rollback status",
            "comment lost",
            "unrelated line",
            "end of the file",
            "byte order mark",
        ):
            return False
        if complaint.path in paths:
            return True
        if self.broken is not None:
            # What isn't mended fails on; only what is mended wrongly counts.
            return "raises" in complaint.what or complaint.kind == "test fails"
        # What is as it was may come through a file that is listed.
        before, _, found = complaint.what.rpartition(", not ")[0].partition(" -> ")
        return (
            bool(by_hand)
            and complaint.kind in ("other object", "import binds another")
            and (before.endswith(": " + found) or found.strip("[]'\"") in before)
        )


def chance_of(seed: int, kind: str) -> random.Random:
    return random.Random(f"{seed} {kind}")


def twins_of(runnable: RunnableTree, package: bool) -> list[Twin]:
    named = runnable.tree.named
    return [
        t
        for t in runnable.tree.twins
        if t.names and (found := named(t.old)) is not None and found.is_package == package
    ]


def described(module: Module, name: str, other: Module, called: str) -> dict[str, str]:
    """The words for a definition, and those for its twin."""
    one, two = module.definitions[name], other.definitions[called]
    out = {f"'tag-{one.tag}'": f"'tag-{two.tag}'", f"tag-{one.tag}": f"tag-{two.tag}"}
    out |= {f"'blue-{one.tag}'": f"'blue-{two.tag}'"}
    if one.kind != "constant":
        out[f"{module.name}:{name}"] = f"{other.name}:{called}"
    return out


def twin_promise(runnable: RunnableTree, twin: Twin, only: tuple[str, str] | None) -> Promise:
    tree = runnable.tree
    objects: dict[str, str] = {}
    words = set(twin.old.split(".")) | set(twin.new.split("."))
    for (old, name), (new, called) in twin.names.items():
        if only is not None and (old, name) != only:
            continue
        one, two = tree.named(old), tree.named(new)
        if one is None or two is None:
            continue
        objects |= described(one, name, two, called)
        words |= {name, called}
    if only is None:
        for module in tree.modules:
            twin_name = twin.new + module.name[len(twin.old) :]
            if holds(twin.old, module.name) and tree.named(twin_name) is not None:
                objects[f"module {module.name}"] = f"module {twin_name}"
    renames = twin.renames | {twin.old.rpartition(".")[2]: twin.new.rpartition(".")[2]}
    return Promise(objects, {}, [twin.old, twin.new], words, renames)


def rewrite_module(runnable: RunnableTree, seed: int, package: bool = False) -> Plan | None:
    twins = twins_of(runnable, package)
    if not twins:
        return None
    twin = chance_of(seed, "rewrite").choice(twins)
    words = [twin.old, twin.new]
    for old, new in sorted(twin.renames.items()):
        if old == new:
            continue
        words += ["--rename", f"{old}={new}"]
    left = {f"{old}.{name}" for old, name in twin.names}
    return Plan("rewrite", words, twin_promise(runnable, twin, None), left)


def rewrite_package(runnable: RunnableTree, seed: int) -> Plan | None:
    return rewrite_module(runnable, seed, package=True)


def rewrite_symbol(runnable: RunnableTree, seed: int) -> Plan | None:
    chance = chance_of(seed, "symbol")
    twins = twins_of(runnable, False) + twins_of(runnable, True)
    if not twins:
        return None
    twin = chance.choice(twins)
    (old, name), (new, called) = chance.choice(sorted(twin.names.items()))
    promise = twin_promise(runnable, twin, (old, name))
    promise = promise._replace(exempt=[old, new], may_go={f"module {old}"})
    return Plan("rewrite", [f"{old}.{name}", f"{new}.{called}"], promise, {f"{old}.{name}"})


def move(
    runnable: RunnableTree, seed: int, package: bool = False, shim: bool = False
) -> Plan | None:
    """A module or package to another name, another package, a level up or down."""
    tree = runnable.tree
    chance = chance_of(seed, f"move {package} {shim}")
    movable = [m for m in tree.modules if m.is_package == package and "." in m.name]
    if not movable:
        return None
    old = chance.choice(movable)
    parent, _, last = old.name.rpartition(".")
    packages = [m.name for m in tree.modules if m.is_package and not holds(old.name, m.name)]
    targets = [
        f"{parent}.moved_{last}",
        f"{parent}.moved_{last}",
        f"{parent}.a{last}",
        f"{chance.choice(packages)}.moved_{last}",
        f"{chance.choice(packages)}.{last}",
    ]
    if "." in parent:
        targets.append(f"{parent.rpartition('.')[0]}.{last}")
    below = [p for p in packages if p.rpartition(".")[0] == parent]
    if below:
        targets.append(f"{chance.choice(below)}.{last}")
    targets = [t for t in targets if tree.named(t) is None]
    new = chance.choice(targets)
    words = [old.name, new] + (["--shim"] if shim else [])
    spoken = set(old.name.split(".")) | set(new.split("."))
    promise = Promise({}, {old.name: new}, [], spoken, {last: new.rpartition(".")[2]})
    left = {m.name for m in tree.modules if holds(old.name, m.name)}
    return Plan("move", words, promise, left)


def move_package(runnable: RunnableTree, seed: int) -> Plan | None:
    return move(runnable, seed, package=True)


def move_shim(runnable: RunnableTree, seed: int) -> Plan | None:
    return move(runnable, seed, shim=True)


def consolidate(runnable: RunnableTree, seed: int) -> Plan | None:
    """Classes of one name become one of them."""
    chance = chance_of(seed, "consolidate")
    found = classes_of_one_name(runnable, chance)
    if found is None:
        return None
    name, modules = found
    return consolidate_into(runnable, name, modules, chance.choice(modules), first=True)


def classes_of_one_name(
    runnable: RunnableTree, chance: random.Random
) -> tuple[str, list[Module]] | None:
    """A name and the modules that define it, all as one kind."""
    bearers: dict[tuple[str, str], list[Module]] = {}
    for module in runnable.tree.modules:
        for definition in module.definitions.values():
            if definition.kind in ("class", "enum"):
                bearers.setdefault((definition.name, definition.kind), []).append(module)
    several = sorted(key for key, modules in bearers.items() if len(modules) > 1)
    if not several:
        return None
    name, kind = chance.choice(several)
    return name, bearers[(name, kind)]


def gather(runnable: RunnableTree, seed: int) -> Plan | None:
    """Classes of one name become one in a module that isn't there yet."""
    chance = chance_of(seed, "gather")
    found = classes_of_one_name(runnable, chance)
    packages = [m.name for m in runnable.tree.modules if m.is_package]
    if found is None or not packages:
        return None
    name, _ = found
    home = Module(f"{chance.choice(packages)}.gathered", is_package=False)

    def settle(after: Files) -> Promise:
        text = after.get(runnable.source + home.path(), b"")
        tag = re.search(rb"tag-(\d+)", text)
        if tag is None:
            return Promise({}, {}, [], set(), {})
        # Classes and enumerations of one name are two groups; either may have been meant.
        kind = "enum" if b"enum.Enum" in text else "class"
        home.definitions[name] = Definition(name, kind, int(tag[1]))
        others = [
            m
            for m in runnable.tree.modules
            if name in m.definitions and m.definitions[name].kind == kind
        ]
        return merged(runnable, name, others, home, after)

    words = [name, "--to", f"{home.name}.{name}"]
    return Plan("consolidate", words, Promise({}, {}, [], set(), {}), set(), settle=settle)


def merged(
    runnable: RunnableTree, name: str, others: list[Module], survivor: Module, after: Files
) -> Promise:
    """What holds where classes of several modules became that of another, but for those that stayed."""
    gone: dict[str, str] = {}
    left: dict[str, str] = {}
    for module in others:
        data = after.get(runnable.source + module.path(), b"")
        stays = re.search(rf"^class {name}\b".encode(), data, re.M)
        (left if stays else gone).update(described(module, name, survivor, name))
    words = {name, "tag", "label", "kind", "RED", "BLUE", "class", "def", "return", "self"}
    away = {f"module {m.name}" for m in others}
    return Promise(gone, {}, [], words, {}, away, left)


def consolidate_into(
    runnable: RunnableTree, name: str, modules: list[Module], survivor: Module, first: bool
) -> Plan:
    others = [m for m in modules if m is not survivor]

    def again(error: str) -> Plan | None:
        """Into one of those that the program takes for one group."""
        found = re.search(r"Its definitions: (.*)", error)
        named = [path.rpartition(".")[0] for path in found[1].split(", ")] if found else []
        group = [m for m in runnable.tree.modules if m.name in named and name in m.definitions]
        if not first or not group:
            return None
        return consolidate_into(runnable, name, group, group[0], first=False)

    def settle(after: Files) -> Promise:
        return merged(runnable, name, others, survivor, after)

    words = [name, "--to", f"{survivor.name}.{name}"]
    return Plan("consolidate", words, settle({}), set(), settle=settle, again=again)


def fix_case(runnable: RunnableTree, seed: int) -> Plan | None:
    """Names imported in another case; what is mended must bind what it bound."""
    chance = chance_of(seed, "case")
    files = dict(runnable.files)
    count = 0
    for path in sorted(files):
        lines = files[path].split(b"\n")
        for index, line in enumerate(lines):
            # One that a `try` survives is no finding.
            if index and lines[index - 1].strip() == b"try:":
                continue
            match = re.match(rb"\s*from [\w.]+ import (\w+) as \w+\s*$", line)
            if match and match[1].swapcase() != match[1] and chance.random() < 0.3:
                # No module, function or class is called so.
                other = match[1].swapcase()
                start, end = match.span(1)
                lines[index] = line[:start] + other + line[end:]
                count += 1
        files[path] = b"\n".join(lines)
    if not count:
        return None
    return fix(files, {}, set())


def fix_moved(runnable: RunnableTree, seed: int) -> Plan | None:
    """A file was moved and nobody told its importers."""
    chance = chance_of(seed, "moved")
    tree = runnable.tree
    files = dict(runnable.files)
    lasts = [m.name.rpartition(".")[2] for m in tree.modules]
    movable = [
        m
        for m in tree.modules
        if not m.is_package
        and "." in m.name
        and lasts.count(m.name.rpartition(".")[2]) == 1
        and not re.search(rb"from \.", files[runnable.source + m.path()])
    ]
    if not movable:
        return None
    old = chance.choice(movable)
    packages = [m.name for m in tree.modules if m.is_package and m.order < old.order]
    packages.append(old.package)
    last = old.name.rpartition(".")[2]
    new = Module(f"{chance.choice(packages)}.{last}", is_package=False)
    if new.name == old.name:
        return None
    files[runnable.source + new.path()] = files.pop(runnable.source + old.path())
    return fix(files, {old.name: new.name}, set(old.name.split(".")) | set(new.name.split(".")))


def fix(files: Files, moves: dict[str, str], words: set[str]) -> Plan:
    promise = Promise({}, moves, [], words, {})
    return Plan("check", [], promise, set(), ("--diff",), ("--fix", "--fix-only"), files)


KINDS: dict[str, Callable[[RunnableTree, int], Plan | None]] = {
    "rewrite-module": rewrite_module,
    "rewrite-symbol": rewrite_symbol,
    "rewrite-package": rewrite_package,
    "move-module": move,
    "move-package": move_package,
    "move-shim": move_shim,
    "consolidate": consolidate,
    "gather": gather,
    "fix-case": fix_case,
    "fix-moved": fix_moved,
}
