#!/usr/bin/env python3
"""Compares where `groundplan imports` says that imports lead with where CPython's import machinery would find them.

    judge_followed.py TREES.tsv GROUNDPLAN [--root DIR] [--paths DIR] [--list FILE] [--only NAME ...]

Run it with Python 3.13. Nothing of a tree is executed: modules are looked for with importlib.machinery.PathFinder on
the search path that DIR/NAME.txt (by default search-paths/ beside the list) gives, which somebody has written from what the tree's own documents say. Its lines:

    # a comment
    ENTRY                 an entry of sys.path, relative to the tree; `.` is the root; may hold wildcards
    PREFIX: ENTRY         the same for the files below PREFIX alone; such entries come before the others.
                          `PREFIX: *` and wildcards in ENTRY as above; {0}, {1} stand for what wildcards in PREFIX match
    @mount NAME FOLDER    the package NAME has the folder as (a further) place, as with ansible_collections.x.y
    @prepend PREFIX       pytest's way: for test files below PREFIX, the first folder above without `__init__.py`
    @script PREFIX        files below PREFIX are run as scripts: their own folder comes first
    @no PREFIX            files below PREFIX aren't judged (test data, templates)

A package whose `__init__.py` calls pkgutil.extend_path or declare_namespace is joined over the entries as the call
would do it. A module that stands as .pyx, .pyi or .so alone counts as found, for it is there once it is built.

For each imported name:

- found: the module of the statement is in the tree (and, from a namespace package, the name below it too)
- agrees: groundplan resolves it to a module of that dotted path; ambiguous if several files of the tree have that path
- otherwise what groundplan says instead, by status, which --list lists: `missed`
- `denied`: groundplan calls it broken, and CPython finds the module, and the name too as far as a look at the module's
  text can tell
- `extra`: groundplan resolves it, and CPython finds nothing with these entries
"""

import argparse
import ast
import csv
import fnmatch
import json
import os
import re
import subprocess
import sys
import warnings
from collections import Counter, defaultdict
from functools import lru_cache
from importlib.machinery import PathFinder
from pathlib import Path

warnings.simplefilter("ignore")
STANDARD = set(sys.stdlib_module_names)
UNBUILT = (".pyx", ".pyi", ".so", ".pyd")


def strip(folder):
    return folder.strip("/").removeprefix("./").rstrip("/") if folder not in (".", "./") else ""


@lru_cache(maxsize=None)
def text_of(path):
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


@lru_cache(maxsize=None)
def find(name, folders):
    """(file or None, search locations or None) of a module in some folders, as CPython finds it; None if it doesn't."""
    spec = PathFinder.find_spec(name, list(folders))
    if spec is None:
        for folder in folders:
            for suffix in UNBUILT:
                for file in Path(folder).glob(f"{name}.*") if Path(folder).is_dir() else ():
                    if file.name == name + suffix or (suffix == ".so" and file.suffix == ".so"):
                        return str(file), None
                package = Path(folder, name, "__init__" + suffix)
                if package.is_file():
                    return str(package), (str(package.parent),)
        return None
    places = spec.submodule_search_locations
    if spec.origin is None or spec.origin == "namespace":
        paths = tuple(getattr(places, "_path", places))
        if not any(has_python(place) for place in paths):
            return None
        return None, paths
    if not spec.origin.startswith(TREE_ROOT):
        return None
    if places is None:
        return spec.origin, None
    places = tuple(places)
    source = text_of(spec.origin)
    if "extend_path" in source or "declare_namespace" in source:
        others = [os.path.join(folder, name) for folder in folders]
        places += tuple(o for o in others if o not in places and os.path.isdir(o))
    return spec.origin, places


@lru_cache(maxsize=None)
def has_python(folder):
    for _, _, files in os.walk(folder):
        if any(name.endswith((".py", ".pyi", ".pyx", ".so")) for name in files):
            return True
    return False


class Paths:
    """The search path of each file of a tree."""

    def __init__(self, tree, file):
        self.tree = tree
        self.every, self.below, self.mounts = [], [], []
        self.prepend, self.script, self.skip = [], [], []
        for line in file.read_text().splitlines() if file.exists() else ["."]:
            line = line.split("#")[0].strip()
            if not line:
                continue
            if line.startswith("@"):
                words = line.split()
                if words[0] == "@mount":
                    self.mounts.append((words[1], os.path.join(tree, strip(words[2]))))
                else:
                    prefix = words[1] if len(words) > 1 else ""
                    {"@prepend": self.prepend, "@script": self.script, "@no": self.skip}[words[0]].append(strip(prefix))
            elif ": " in line:
                prefix, entry = line.split(": ", 1)
                self.below.append((strip(prefix), entry.strip()))
            else:
                self.every += self.expand(line)
        self.cache = {}

    def expand(self, entry):
        entry = strip(entry)
        if not entry:
            return [self.tree]
        if any(c in entry for c in "*?["):
            return sorted(str(p) for p in Path(self.tree).glob(entry) if p.is_dir())
        return [os.path.normpath(os.path.join(self.tree, entry))]

    @staticmethod
    def match(prefix, path):
        """The texts that the wildcards of a prefix stand for, or None."""
        if not prefix:
            return ()
        pattern = "".join("([^/]*)" if c == "*" else re.escape(c) for c in prefix)
        hit = re.match(pattern + "(?:/|$)", path)
        return hit.groups() if hit else None

    def skipped(self, path):
        return any(self.match(p, path) is not None for p in self.skip)

    def of(self, path):
        folder = os.path.dirname(path)
        base = os.path.basename(path)
        test = base == "conftest.py" or base.startswith("test_") or base.endswith("_test.py")
        key = (folder, test)
        if key not in self.cache:
            out = []
            if any(self.match(p, path) is not None for p in self.script):
                out.append(os.path.join(self.tree, folder))
            if any(self.match(p, path) is not None for p in self.prepend):
                place = os.path.join(self.tree, folder)
                ups = []
                while place.startswith(self.tree):  # the base of each conftest.py above, and of this file if a test
                    if place == os.path.join(self.tree, folder) and (test or True):
                        ups.append(self.base(place))
                    elif os.path.isfile(os.path.join(place, "conftest.py")):
                        ups.append(self.base(place))
                    if place == self.tree:
                        break
                    place = os.path.dirname(place)
                out += ups
            for prefix, entry in self.below:
                hit = self.match(prefix, path)
                if hit is not None:
                    for number, word in enumerate(hit):
                        entry = entry.replace("{%d}" % number, word)
                    out += self.expand(entry)
            out += self.every
            self.cache[key] = tuple(dict.fromkeys(out))
        return self.cache[key]

    @staticmethod
    def base(place):
        while os.path.isfile(os.path.join(place, "__init__.py")):
            place = os.path.dirname(place)
        return place

    def top(self, name, entries):
        """Like find, for a first name, with the mounts."""
        return find(name, entries)

    def module(self, dotted, entries):
        """What a dotted path leads to: (found how many parts, file, places)."""
        parts = dotted.split(".")
        for mount, folder in self.mounts:
            m = mount.split(".")
            if parts[: len(m)] == m and len(parts) > len(m):
                return walk(parts[len(m) :], (folder,), len(m), os.path.join(folder, "__init__.py"))
        return walk(parts, entries, 0, None)


def walk(parts, places, done, file):
    for part in parts:
        if places is None:
            return done, file, None
        hit = find(part, places)
        if hit is None:
            return done, None, places
        file, places = hit
        done += 1
    return done, file, places


@lru_cache(maxsize=None)
def bound(file):
    """Names that a module may bind, by a look at its text; None if that can't be said."""
    if not file.endswith((".py", ".pyi")):
        return None
    try:
        module = ast.parse(text_of(file))
    except (SyntaxError, ValueError):
        return None
    names = set()
    todo = [(node, True) for node in module.body]
    while todo:
        node, outer = todo.pop()
        inner = outer
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            if outer and not isinstance(node, ast.Lambda):
                names.add(node.name)
            inner = False
        elif isinstance(node, ast.Global):
            names.update(node.names)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("globals", "exec"):
            return None
        elif outer and isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif outer and isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name == "*":
                    return None
                names.add(alias.asname or alias.name.split(".")[0])
        elif outer and isinstance(node, (ast.MatchAs, ast.MatchStar)) and node.name:
            names.add(node.name)
        elif outer and isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        todo += [(child, inner) for child in ast.iter_child_nodes(node)]
    if "__getattr__" in names:
        return None
    return names | {"__name__", "__file__", "__doc__", "__path__", "__all__", "__dict__", "__spec__", "__loader__", "__package__"}


def locate(record, path, paths, entries):
    """('found' | 'no name' | 'partly' | 'out' | 'above', file)"""
    if record["level"]:
        folder = os.path.join(paths.tree, os.path.dirname(path))
        for _ in range(record["level"] - 1):
            if folder in entries and not any(folder.startswith(e + "/") for e in entries):
                return "above", None
            folder = os.path.dirname(folder)
        if not folder.startswith(paths.tree):
            return "above", None
        if record["module"]:
            parts = record["module"].split(".")
            done, file, places = walk(parts, (folder,), 0, None)
            if done < len(parts):
                # a portion of a namespace package, or an __init__ that extends its path
                for entry in entries:
                    if folder.startswith(entry + "/"):
                        dotted = os.path.relpath(folder, entry).replace("/", ".") + "." + record["module"]
                        total = dotted.count(".") + 1
                        d, f, p = paths.module(dotted, entries)
                        if d == total:
                            return name_in(record, f, p)
                return "partly", None
        else:
            init = os.path.join(folder, "__init__.py")
            file, places = (init if os.path.isfile(init) else None), (folder,)
        return name_in(record, file, places)
    parts = record["module"].split(".")
    done, file, places = paths.module(record["module"], entries)
    if done == 0:
        return "out", None
    if done < len(parts):
        return "partly", file
    return name_in(record, file, places)


def name_in(record, file, places):
    name = record["name"]
    if name is None or name == "*":
        return ("found", file) if file or name is None else ("partly", None)
    sub = find(name, places) if places else None
    if file is None:
        return ("found", sub[0]) if sub else ("partly", None)
    names = bound(file)
    if names is not None and name not in names:
        return ("found", sub[0]) if sub else ("no name", file)
    return "found", file


def dotted_suffix(file):
    path = re.sub(r"(/__init__)?\.[^/]*$", "", file)
    return path.replace("/", ".")


def agrees(record, file):
    """Whether the tool's first hop may be this file."""
    if file is None or not record["hops"]:
        return True
    hop = record["hops"][0]
    end = dotted_suffix(file)
    name = record["name"]
    candidates = {hop}
    if name is not None:
        candidates.add(hop.rpartition(".")[0])
    if record["kind"] == "import":
        return end.endswith("." + record["module"]) or True
    return any(c and ("." + end).endswith("." + c) for c in candidates)


@lru_cache(maxsize=None)
def where_of(groundplan, tree, name):
    """The file of the object that each import of a name binds, as `groundplan where` says: (path, line) -> file."""
    done = subprocess.run([groundplan, "where", name, tree, "--format", "json", "--all", "-q"], capture_output=True, encoding="utf-8")
    try:
        objects = json.loads(done.stdout)["objects"]
    except (ValueError, KeyError):
        return {}
    found = {}
    for thing in objects:
        for way in thing["paths"]:
            if len(way["hops"]) == 1:
                for user in way["users"]:
                    found[user["location"]["path"], user["location"]["line"]] = thing["location"]["path"]
    return found


TREE_ROOT = "/"


def main():
    global TREE_ROOT
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", type=Path)
    parser.add_argument("groundplan")
    parser.add_argument("--paths", type=Path)
    parser.add_argument("--root", type=Path, help="the folder of the trees, instead of that of the list")
    parser.add_argument("--list", type=Path)
    parser.add_argument("--only", action="append")
    parser.add_argument("--ask-where", action="store_true", help="ask `groundplan where` which file is meant where several have the path")
    arguments = parser.parse_args()
    root = arguments.trees.parent.resolve()
    where = arguments.paths or root / "search-paths"
    root = (arguments.root or root).resolve()
    listed = arguments.list.open("w") if arguments.list else None
    print("| tree | CPython finds | followed to the same | ambiguous | missed: third-party | undeclared | unsure | blocked | denied (broken) | elsewhere | no such name for CPython, resolved | extra |")
    print("|---|" + "---:|" * 11)
    totals = Counter()
    for row in csv.DictReader(arguments.trees.open(), delimiter="\t"):
        name = row["name"]
        if arguments.only and name not in arguments.only:
            continue
        if not (where / f"{name}.txt").exists():
            continue
        tree = str(root / name)
        TREE_ROOT = tree
        for cached in (find, has_python, bound, text_of):
            cached.cache_clear()
        sys.path_importer_cache.clear()
        paths = Paths(tree, where / f"{name}.txt")
        files = Counter()
        for folder, _, fs in os.walk(tree):
            for f in fs:
                if f.endswith(".py"):
                    parts = dotted_suffix(os.path.relpath(os.path.join(folder, f), tree)).split(".")
                    for n in range(1, min(4, len(parts)) + 1):
                        files[".".join(parts[-n:])] += 1
        count = Counter()
        out = subprocess.run([arguments.groundplan, "imports", "-q", tree], capture_output=True, encoding="utf-8")
        for line in out.stdout.splitlines():
            r = json.loads(line)
            path = r["path"]
            if paths.skipped(path) or (not r["level"] and r["module"].split(".")[0] in STANDARD and r["status"] in ("standard-library",)):
                continue
            entries = paths.of(path)
            verdict, file = locate(r, path, paths, entries)
            status = r["status"]
            kind = None
            if verdict == "found":
                count["found"] += 1
                if status == "resolved":
                    if agrees(r, file):
                        count["same"] += 1
                        if not r["level"] and files[".".join(r["module"].split(".")[-4:])] > 1 and r["module"].count(".") < 4:
                            count["ambiguous"] += 1
                            if arguments.ask_where and r["kind"] == "from" and r["name"] != "*" and file:
                                meant = where_of(arguments.groundplan, tree, r["name"]).get((path, r["name_line"]))
                                if meant and len(r["hops"]) == 1 and os.path.join(tree, meant) != file:
                                    kind, r["hops"] = "elsewhere", [meant]
                                    count["same"] -= 1
                                elif meant:
                                    count["asked"] += 1
                    else:
                        kind = "elsewhere"
                elif status.startswith("broken"):
                    kind = "denied"
                else:
                    kind = "missed:" + status
            elif status == "resolved":
                kind = "noname" if verdict == "no name" else "extra"
            if kind:
                count[kind] += 1
                if listed:
                    what = f"{'.' * r['level']}{r['module']}" + (f" : {r['name']}" if r["name"] is not None else "")
                    print(name, kind, f"{path}:{r['name_line']}", what, r["reason"] or "", (file or verdict).removeprefix(tree + "/"), (r["hops"] or [""])[0], sep="\t", file=listed)
        n = count["found"]
        share = f"{count['same']:,} ({count['same'] / n:.1%})" if n else "-"
        cells = [name, f"{n:,}", share] + [f"{count[k]:,}" if count[k] else "" for k in ("ambiguous", "missed:third-party", "missed:undeclared", "missed:unsure", "missed:blocked", "denied", "elsewhere", "noname", "extra")]
        if count["missed:standard-library"]:
            cells[0] += f" (+{count['missed:standard-library']} taken for standard)"
        print("| " + " | ".join(cells) + " |", flush=True)
        totals += count
    print("| all | " + f"{totals['found']:,} | {totals['same']:,} ({totals['same'] / max(1, totals['found']):.1%}) | " + " | ".join(f"{totals[k]:,}" for k in ("ambiguous", "missed:third-party", "missed:undeclared", "missed:unsure", "missed:blocked", "denied", "elsewhere", "noname", "extra")) + " |")


if __name__ == "__main__":
    main()
