#!/usr/bin/env python3
"""Compares what groundplan says of pytest's collection with pytest's own word, on a tree whose faults are planted.

    judge_collected.py TREE RUN GROUNDPLAN --python PYTHON [--project FOLDER ...] [--rounds 30] [--seed 1] [--faults 2]
                       [--list FILE] [--argument ARG ...]

TREE is a tree as its repository has it. RUN is a second copy of it, in which its project and everything that its tests
need is installed for PYTHON (`pip install -e`), and in which pytest is run; ARG are further arguments for pytest. Both
copies are changed and put back, TREE in a temporary copy. Three things are compared:

- *Collected*: which files pytest imports as test modules. A line that Python can't parse is put at the end of every
  file that pytest imports or whose name looks like a test; groundplan then has to name those, and those only.
- *Healthy*: which files can't be collected in the tree as it is.
- *Planted*: in each of `--rounds` rounds `--faults` faults are planted, drawn by the seed: a name or module in an
  import of the tree's own modules gets another name (in tests, conftest.py or product code, at module level or
  deeper), a definition that others import is renamed, or a module is. The first name of an absolute import stays as it
  is, for without it nobody could tell the module from a package that isn't installed. Then the files that pytest fails to collect are
  compared with groundplan's `uncollectable-test` of the severities error and warning. Files that pytest can't collect
  in the healthy tree are left out, since what they lack may be a package that isn't installed. Of a file that is told
  and collected, pytest is asked once more, alone: a run of many files keeps what an import left behind that failed.

A conftest.py that fails takes down all files beside and below it; where pytest stops at once for that, they count as
uncollectable. Printed is one line for each comparison, `precision` and `recall` over all rounds; `--list` has every
disagreement with the faults of its round.
"""

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

RECORDER = '''
import json, os
seen, failed = set(), {}

def pytest_pycollect_makemodule(module_path, parent):
    seen.add(str(module_path))

def pytest_collectreport(report):
    if report.failed:
        failed[report.nodeid] = str(report.longrepr)[-600:]

def pytest_sessionfinish(session):
    with open(os.environ["COLLECTION_RECORD"], "w") as file:
        json.dump({"root": str(session.config.rootpath), "seen": sorted(seen), "failed": failed}, file)
'''
PASSED_OVER = {".git", ".venv", "venv", "node_modules", "__pycache__", "build", "dist", ".tox", ".eggs"}


def python_files(tree):
    for folder, folders, files in os.walk(tree):
        folders[:] = sorted(f for f in folders if f not in PASSED_OVER and not f.endswith(".egg-info"))
        for name in sorted(files):
            if name.endswith(".py") and not os.path.islink(os.path.join(folder, name)):
                yield os.path.relpath(os.path.join(folder, name), tree)


def looks_like_test(path):
    name = os.path.basename(path)
    return name.startswith("test") or name.endswith(("_test.py", "_tests.py"))


def in_tests(path):
    return looks_like_test(path) or bool({"test", "tests", "testing", "testdata", "roots"} & set(path.split("/")[:-1]))


class Pytest:
    def __init__(self, run, python, projects, arguments):
        self.run, self.python, self.projects, self.arguments = os.path.realpath(run), os.path.abspath(python), projects, arguments
        self.place = tempfile.mkdtemp(prefix="collection-")
        Path(self.place, "collection_recorder.py").write_text(RECORDER)

    def ask(self):
        """What pytest says in each of the folders."""
        return [self.ask_in(project) for project in self.projects]

    def fails_alone(self, path):
        """Whether a file can't be collected by a run of its own.

        In a run of many files, an import that failed for an earlier one leaves modules behind with which it works."""
        project = max((p for p in self.projects if p == "." or path.startswith(p + "/")), key=len)
        answer = self.ask_in(project, [os.path.join(self.run, path)])
        return answer[2] is not None or bool(answer[1])

    def ask_in(self, project, files=()):
        """(files imported as test modules, {file or folder that failed: message}, conftest.py that ended the run, output)"""
        record = os.path.join(self.place, "record.json")
        if os.path.exists(record):
            os.remove(record)
        environment = dict(os.environ, COLLECTION_RECORD=record, PYTHONPATH=self.place, PYTHONDONTWRITEBYTECODE="1")
        command = [self.python, "-m", "pytest", "--collect-only", "-q", "-p", "collection_recorder", "-p", "no:cacheprovider"]
        done = subprocess.run(
            command + ["--continue-on-collection-errors"] + self.arguments + list(files),
            cwd=os.path.join(self.run, project), env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", errors="replace", timeout=600,
        )
        said = done.stdout + done.stderr
        # An interrupted session is finished too, so that a conftest.py is looked for even where there is a record.
        ended = re.search(r"while loading conftest '([^']*)'|ConftestImportFailure: .*\(from ([^)]*conftest\.py)\)", said)
        stopped = None
        if ended and done.returncode == 4:
            stopped = os.path.relpath(os.path.realpath(ended.group(1) or ended.group(2)), self.run)
        if not os.path.exists(record):
            return set(), {}, stopped or "", said
        data = json.loads(Path(record).read_text())
        root = os.path.realpath(data["root"])
        seen = {os.path.relpath(os.path.realpath(p), self.run) for p in data["seen"]}
        failed = {}
        for node, message in data["failed"].items():
            failed[os.path.normpath(os.path.relpath(os.path.join(root, node.split("::")[0]), self.run))] = message
        return seen, failed, stopped, said


def uncollectable(answers, healthy):
    """The files that pytest can't collect, of those that it imports in the healthy tree."""
    return set().union(*(uncollectable_of(answer, before[0]) for answer, before in zip(answers, healthy)))


def uncollectable_of(answer, everything):
    seen, failed, stopped, _ = answer
    if stopped == "":
        return set(everything)
    if stopped is not None:
        folder = os.path.dirname(stopped)
        return {f for f in everything if not folder or f.startswith(folder + "/")}
    bad = set()
    for place in failed:
        if place.endswith(".py") and os.path.basename(place) != "__init__.py":
            bad.add(place)
        else:
            folder = os.path.dirname(place) if place.endswith(".py") else place
            bad |= {f for f in everything - seen if folder in (".", "") or f.startswith(folder + "/")}
            bad |= {place} & everything
    return bad & everything


class Groundplan:
    def __init__(self, groundplan):
        self.groundplan = os.path.abspath(groundplan)

    def ask(self, tree):
        done = subprocess.run([self.groundplan, "check", "--format", "json", "-q", str(tree)], capture_output=True, encoding="utf-8")
        findings = json.loads(done.stdout)["findings"]
        return {f["path"]: f["message"] for f in findings if f["rule"] == "uncollectable-test" and f["severity"] != "note"}


# Faults


def suffixes(files):
    """Dotted paths by which a module of the tree may be known: those that begin in a folder that is no package."""
    known = {}
    packages = {os.path.dirname(path) for path in files if os.path.basename(path) == "__init__.py"}
    for path in files:
        parts = re.sub(r"(/__init__)?\.py$", "", path).split("/")
        for start in range(len(parts)):
            if "/".join(parts[:start]) not in packages or not start:
                known.setdefault(".".join(parts[start:]), set()).add(path)
    return known


class Planter:
    def __init__(self, tree, collected):
        self.tree, self.collected = tree, collected
        self.files = [f for f in python_files(tree)]
        self.known = suffixes(self.files)
        self.trees = {}
        for path in self.files:
            try:
                source = Path(tree, path).read_bytes()
                self.trees[path] = (source, ast.parse(source))
            except (SyntaxError, ValueError):
                pass
        self.imports = {"test": [], "conftest": [], "product": []}
        wanted = {}  # module file -> names that others import from it
        modules = set()
        for path, (_, module) in self.trees.items():
            kind = "conftest" if path.endswith("conftest.py") else "test" if path in collected else "test" if in_tests(path) else "product"
            outer = {id(node) for node in module.body}
            for node in ast.walk(module):
                if isinstance(node, ast.ImportFrom):
                    targets = self.targets(path, node)
                    if not targets:
                        continue
                    if kind != "test" or path in collected:
                        self.imports[kind].append((path, node, id(node) in outer))
                    for target in targets:
                        wanted.setdefault(target, set()).update(a.name for a in node.names)
                        if node.level or "." in node.module:
                            modules.add(target)
                elif isinstance(node, ast.Import) and any(a.name in self.known for a in node.names):
                    if kind != "test" or path in collected:
                        self.imports[kind].append((path, node, id(node) in outer))
        self.definitions = []
        for path, names in wanted.items():
            if path in self.trees and not looks_like_test(path):
                for node in self.trees[path][1].body:
                    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name in names:
                        self.definitions.append((path, node.lineno, node.name))
                    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in names:
                        self.definitions.append((path, node.lineno, node.targets[0].id))
        self.modules = sorted(m for m in modules if os.path.basename(m) not in ("__init__.py", "conftest.py") and m not in collected)

    def targets(self, path, node):
        if node.level:
            folder = os.path.dirname(path)
            for _ in range(node.level - 1):
                folder = os.path.dirname(folder)
            base = "/".join(p for p in [folder, (node.module or "").replace(".", "/")] if p)
            return {f for f in (base + ".py", base + "/__init__.py") if f in self.trees}
        if node.module.split(".")[0] in sys.stdlib_module_names:
            return set()  # a module of the tree may bear the name, as `concurrent` in a package
        return self.known.get(node.module, set())

    def draw(self, chance):
        """A fault: (what it is in words, {path: new bytes, or None for a file that is gone, ...})"""
        for _ in range(200):
            kind = chance.choices(["test", "conftest", "product", "definition", "module"], [25, 8, 27, 30, 10])[0]
            fault = self.rename_module(chance) if kind == "module" else self.rename_definition(chance) if kind == "definition" else self.break_import(chance, kind)
            if fault:
                return fault
        return None

    def rename_module(self, chance):
        if not self.modules:
            return None
        path = chance.choice(self.modules)
        return f"module {path} renamed", path, None

    def rename_definition(self, chance):
        if not self.definitions:
            return None
        path, line, name = chance.choice(self.definitions)
        lines = self.trees[path][0].split(b"\n")
        for number in range(line - 1, min(line + 12, len(lines))):
            changed, count = re.subn(rb"^((?:async )?(?:def |class )|)" + name.encode() + rb"\b", rb"\1" + name.encode() + b"_gone", lines[number])
            if count:
                lines[number] = changed
                return f"definition {path}:{number + 1} {name} renamed", path, b"\n".join(lines)
        return None

    def break_import(self, chance, kind):
        if not self.imports[kind]:
            return None
        deep = chance.random() < 0.2
        fitting = [i for i in self.imports[kind] if i[2] != deep] or self.imports[kind]
        path, node, _ = chance.choice(fitting)
        source = self.trees[path][0]
        lines = source.split(b"\n")
        if isinstance(node, ast.ImportFrom) and node.module and (node.level or "." in node.module) and chance.random() < 0.4:
            number, word = node.lineno - 1, node.module.encode()
            changed, count = re.subn(rb"(from\s+\.*)" + re.escape(word) + rb"\b(?!\.)", rb"\1" + word + b"_gone", lines[number], count=1)
        else:
            alias = chance.choice(node.names)
            if alias.name == "*" or isinstance(node, ast.Import) and not (alias.name in self.known and "." in alias.name):
                return None
            number, at = alias.lineno - 1, alias.col_offset
            end = at + len(alias.name.encode())
            if lines[number][at:end] != alias.name.encode():
                return None
            rest = b"_gone" + (b"" if alias.asname or "." in alias.name else b" as " + alias.name.encode())
            changed, count = lines[number][:end] + rest + lines[number][end:], 1
        if not count:
            return None
        lines[number] = changed
        result = b"\n".join(lines)
        try:
            compile(result, path, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None
        return f"import {path}:{number + 1} now `{changed.decode(errors='replace').strip()}`", path, result


class Changed:
    """The two copies with some files changed, and put back at the end."""

    def __init__(self, places, changes):
        self.places, self.changes = places, changes

    def __enter__(self):
        self.old = []
        for place in self.places:
            for path, data in self.changes.items():
                file = Path(place, path)
                self.old.append((file, file.read_bytes()))
                if data is None:
                    file.unlink()
                    file.with_name(file.stem + "_gone.py").write_bytes(self.old[-1][1])
                else:
                    file.write_bytes(data)

    def __exit__(self, *_):
        for file, data in reversed(self.old):
            file.write_bytes(data)
            file.with_name(file.stem + "_gone.py").unlink(missing_ok=True)


def message(answers, path):
    return next((a[1][path] for a in answers if path in a[1]), "conftest" if any(a[2] is not None for a in answers) else "")


def share(part, whole):
    return f"{part / whole:.3f}" if whole else "–"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree")
    parser.add_argument("run")
    parser.add_argument("groundplan")
    parser.add_argument("--python", required=True)
    parser.add_argument("--project", action="append")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--faults", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", type=int, default=30, help="of how many files pytest is asked alone in a round, at most")
    parser.add_argument("--list", type=Path)
    parser.add_argument("--argument", action="append", default=[])
    options = parser.parse_args()
    listed = options.list.open("w") if options.list else sys.stderr
    name = os.path.basename(os.path.normpath(options.tree))
    pytest, groundplan = Pytest(options.run, options.python, options.project or ["."], options.argument), Groundplan(options.groundplan)
    with tempfile.TemporaryDirectory() as place:
        tree = os.path.join(place, name)
        shutil.copytree(options.tree, tree, symlinks=True)

        healthy = pytest.ask()
        for answer in healthy:
            if answer[2] is not None or not answer[0]:
                sys.exit("pytest can't be asked: " + answer[3][-2000:])
        everything = set().union(*(answer[0] for answer in healthy))
        sick = uncollectable(healthy, healthy)
        said = groundplan.ask(tree)
        print(f"{name}: pytest imports {len(everything)} files; healthy: {len(sick)} fail, {len(sick & set(said))} of them told, {len(set(said) - sick)} more told", flush=True)
        for path in sorted(sick | set(said)):
            print("healthy", "both" if path in sick and path in said else "pytest" if path in sick else "groundplan", path, said.get(path, ""), message(healthy, path)[-200:].replace("\n", " | "), sep="\t", file=listed)

        candidates = everything | {f for f in python_files(tree) if looks_like_test(f)}
        with Changed([tree], {f: Path(tree, f).read_bytes() + b"\n(:\n" for f in candidates if Path(tree, f).exists()}):
            told = set(groundplan.ask(tree))
        print(f"{name}: collected: {len(told & everything)} the same, {len(told - everything)} by groundplan alone, {len(everything - told)} by pytest alone", flush=True)
        for path in sorted(told ^ everything):
            print("collected", "groundplan" if path in told else "pytest", path, sep="\t", file=listed)

        planter = Planter(tree, everything)
        chance = random.Random(f"{options.seed} {name}")
        right = false = missed = exact = planted = ended = 0
        for number in range(options.rounds):
            changes, words = {}, []
            while len(changes) < options.faults:
                fault = planter.draw(chance)
                if not fault:
                    break
                if fault[1] not in changes and Path(options.run, fault[1]).exists():
                    changes[fault[1]] = fault[2]
                    words.append(fault[0])
            with Changed([tree, options.run], changes):
                answer = pytest.ask()
                said = groundplan.ask(tree)
                doubted = set(said) & everything - uncollectable(answer, healthy) - sick
                alone = {f for f in sorted(doubted)[: options.alone] if pytest.fails_alone(f)}
            for one in answer:
                if one[2] == "":  # an internal error of pytest says nothing of any file
                    ended += 1
                    print("round", number, "ended", "; ".join(words), one[3][-400:].replace("\n", " | "), sep="\t", file=listed)
            if any(one[2] == "" for one in answer):
                continue
            truth = uncollectable(answer, healthy) - sick | alone
            claim = set(said) - sick
            planted += len(changes)
            right += len(truth & claim)
            false += len(claim - truth)
            missed += len(truth - claim)
            exact += truth == claim
            for path in sorted(claim - truth):
                print("round", number, "false", path, said[path], "; ".join(words), sep="\t", file=listed)
            for path in sorted(truth - claim):
                print("round", number, "missed", path, message(answer, path)[-300:].replace("\n", " | "), "; ".join(words), sep="\t", file=listed)
            listed.flush()
        print(f"{name}: planted {planted} faults in {options.rounds} rounds, {exact} rounds exact, {ended} without an answer: {right} right, {false} false, {missed} missed; precision {share(right, right + false)}, recall {share(right, right + missed)}", flush=True)
    shutil.rmtree(pytest.place)


if __name__ == "__main__":
    main()
