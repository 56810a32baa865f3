"""The plans that are made for a random project, each with what it promises."""

import random
import re
from collections.abc import Callable
from typing import NamedTuple

from plan_checks import Complaint, Promise
from runnable_modules import Module, Twin, holds
from runnable_trees import RunnableTree


class Plan(NamedTuple):
    """A command, what must come of it, and the paths that nothing may use afterwards."""

    command: str
    words: list[str]
    promise: Promise
    left: set[str]

    def spoken(self, complaint: Complaint, paths: set[str], by_hand: list[dict]) -> bool:
        """Whether what is wrong was said: in the file itself, or of a name passed on elsewhere."""
        if complaint.kind in ("doesn't parse", "patch", "patch differs", "write", "line ends",
                              "rollback", "rollback differs", "rollback status", "comment lost",
                              "unrelated line", "end of the file", "byte order mark"):
            return False
        if complaint.path in paths:
            return True
        return complaint.kind == "other object" and any(
            re.search(rf"\b{re.escape(word)}\b", entry["reason"])
            for entry in by_hand
            for word in re.findall(r":(\w+)", complaint.what)
        )


def chance_of(seed: int, kind: str) -> random.Random:
    return random.Random(f"{seed} {kind}")


def twins_of(runnable: RunnableTree, package: bool) -> list[Twin]:
    named = runnable.tree.named
    return [
        t for t in runnable.tree.twins
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


def move(runnable: RunnableTree, seed: int, package: bool = False, shim: bool = False) -> Plan | None:
    """A module or package to another name, another package, a level up or down."""
    tree = runnable.tree
    chance = chance_of(seed, f"move {package} {shim}")
    movable = [m for m in tree.modules if m.is_package == package and "." in m.name]
    if not movable:
        return None
    old = chance.choice(movable)
    parent, _, last = old.name.rpartition(".")
    packages = [m.name for m in tree.modules if m.is_package and not holds(old.name, m.name)]
    targets = [f"{parent}.moved_{last}", f"{parent}.moved_{last}", f"{parent}.a{last}",
               f"{chance.choice(packages)}.moved_{last}",
               f"{chance.choice(packages)}.{last}"]
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


def move_package_shim(runnable: RunnableTree, seed: int) -> Plan | None:
    return move(runnable, seed, package=True, shim=True)


KINDS: dict[str, Callable[[RunnableTree, int], Plan | None]] = {
    "rewrite-module": rewrite_module,
    "rewrite-symbol": rewrite_symbol,
    "rewrite-package": rewrite_package,
    "move-module": move,
    "move-package": move_package,
    "move-shim": move_shim,
    "move-pkg-shim": move_package_shim,
}
