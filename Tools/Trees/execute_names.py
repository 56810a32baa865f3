#!/usr/bin/env python3
"""Executes what groundplan says of a tree's imports and patch targets, in CPython with the real packages.

    execute_names.py RUN GROUNDPLAN --python PYTHON [--root FOLDER ...] [--preload NAMES] [--sample N] [--list FILE]

RUN is a copy of the tree whose requirements are installed for PYTHON. Each module of the tree that an import or a patch
target names is imported in a process of its own (`forked_answers.py`); then each name that is asked of it is asked by the import statement itself, and
each patch target is looked up as unittest.mock does. --root are the folders on sys.path, RUN alone unless told.

A name is judged if its module can be imported, or if it is the module itself that is missing. A module that fails for
another reason (what it imports fails, a setting is missing, time is up) says nothing of the names in it: they count as
not judged. Compared are the names, once for each module and name, with groundplan's `raises`: true is a claim, false and
null are none. Patch targets are those whose target is a literal; groundplan's claim is a warning of
`broken-patch-target`.
"""

import argparse
import ast
import builtins
import json
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import forked_answers

ANSWER = r'''
import pkgutil

def answer(question):
    module, names, patches = question
    reply = {"module": module, "names": {}, "patches": {}}
    if module:
        try:
            importlib.import_module(module)
            reply["import"] = None
        except BaseException as error:
            reply["import"] = short(error)
        for name in names if reply["import"] is None else []:
            try:
                exec(f"from {module} import {name}", {})
                reply["names"][name] = None
            except BaseException as error:
                reply["names"][name] = short(error)
    for target in patches:
        path, _, attribute = target.rpartition(".")
        try:
            thing = pkgutil.resolve_name(path)
        except BaseException as error:
            reply["patches"][target] = ["path", *short(error)]
            continue
        try:
            getattr(thing, attribute)
            reply["patches"][target] = None
        except AttributeError as error:
            reply["patches"][target] = ["attribute", *short(error)]
        except BaseException as error:
            reply["patches"][target] = ["other", *short(error)]
    return reply
'''


def first_names(tree):
    return {e.removesuffix(".py") for e in os.listdir(tree) if e.endswith(".py") or os.path.isdir(os.path.join(tree, e))}


def absolute(record):
    """The absolute path of an import's module, from the root of the tree."""
    if not record["level"]:
        return record["module"]
    parts = record["path"].split("/")[:-1]
    for _ in range(record["level"] - 1):
        if not parts:
            return None
        parts.pop()
    return ".".join(parts + ([record["module"]] if record["module"] else []))


def literal_patches(tree, paths):
    """Literal targets of patch(...), mocker.patch(...) and monkeypatch.setattr("..."): target -> places

    Those in a `try` that has a handler, where an error is awaited, in a file that skips itself or where nobody imports
    `patch` are left out."""
    found = defaultdict(set)
    for path in paths:
        try:
            module = ast.parse(Path(tree, path).read_bytes())
        except (SyntaxError, ValueError):
            continue
        guarded = set()
        for node in ast.walk(module):
            awaits = isinstance(node, (ast.With, ast.AsyncWith)) and any("raises" in ast.unparse(i.context_expr).lower() or "suppress" in ast.unparse(i.context_expr) for i in node.items)
            if isinstance(node, ast.Try) and node.handlers or awaits:
                guarded.update(id(inner) for statement in node.body for inner in ast.walk(statement))
        brought = {(a.asname or a.name).split(".")[0] for n in ast.walk(module) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}
        skips = any(isinstance(n, ast.Expr) and "allow_module_level=True" in ast.unparse(n) for n in module.body)
        for node in ast.walk(module):
            if skips or id(node) in guarded:
                continue
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant) or not isinstance(node.args[0].value, str):
                continue
            called = ast.unparse(node.func)
            is_patch = called == "patch" and "patch" in brought or called.endswith(".patch") and (called.split(".")[0] in brought or called.startswith("mocker."))
            is_set = called.endswith("monkeypatch.setattr") and len(node.args) == 2
            keywords = {k.arg for k in node.keywords}
            if hasattr(builtins, node.args[0].value.rpartition(".")[2]):
                continue  # mock makes a name of the builtins where the module has none
            if (is_patch or is_set) and not keywords & {"create", "raising"} and "." in node.args[0].value:
                found[node.args[0].value].add((path, node.args[0].lineno))
    return found


def share(part, whole):
    return f"{part / whole:.4f}" if whole else "–"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("groundplan")
    parser.add_argument("--python", required=True)
    parser.add_argument("--root", action="append")
    parser.add_argument("--preload", default="")
    parser.add_argument("--sample", type=int, help="at most so many modules, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=40)
    parser.add_argument("--environment", action="append", default=[], help="NAME=VALUE that the modules want")
    parser.add_argument("--within", action="append", help="only imports that stand below this folder")
    parser.add_argument("--answers", type=Path, help="where the answers are kept; if the file is there, it is read instead of asking")
    parser.add_argument("--list", type=Path)
    options = parser.parse_args()
    run = os.path.abspath(options.run)
    roots = [os.path.abspath(r) for r in options.root or [run]]
    own = set().union(*map(first_names, roots))
    out = subprocess.run([options.groundplan, "imports", "-q", run], capture_output=True, encoding="utf-8").stdout
    records = [json.loads(line) for line in out.splitlines()]
    if options.within:
        records = [r for r in records if r["path"].startswith(tuple(options.within))]
    names = defaultdict(lambda: defaultdict(list))
    for record in records:
        module = absolute(record)
        if record["when"] == "type-checking":
            continue
        if not module or record["status"] == "standard-library" or module.split(".")[0] not in own or record["name"] == "*":
            continue
        if all(part.isidentifier() for part in module.split(".")):
            names[module][record["name"]].append(record)
    patches = literal_patches(run, sorted({r["path"] for r in records}))
    patches = {t: p for t, p in patches.items() if t.split(".")[0] in own and all(x.isidentifier() for x in t.split("."))}
    asked = {m: {"names": sorted(n for n in asked if n), "patches": []} for m, asked in names.items()}
    for target in patches:
        parts = target.split(".")[:-1]
        while parts and not any(os.path.exists(os.path.join(r, *parts) + e) for r in roots for e in (".py", "/__init__.py")):
            parts.pop()
        asked.setdefault(".".join(parts) or target.split(".")[0], {"names": [], "patches": []})["patches"].append(target)
    drawn = sorted(asked)
    random.Random(options.seed).shuffle(drawn)
    asked = {m: asked[m] for m in drawn[: options.sample]}
    print(f"{len(asked)} of {len(drawn)} modules, {sum(len(a['names']) for a in asked.values())} names, {sum(len(a['patches']) for a in asked.values())} patch targets", flush=True)

    questions = [[module, what["names"], what["patches"]] for module, what in asked.items()]
    answers = forked_answers.ask(
        options.python, run, questions, ANSWER, roots=roots, preload=options.preload, seconds=options.seconds, environment=options.environment, kept=options.answers)
    silent = {"import": ["time", "", None], "names": {}, "patches": {}}
    reply = {question[0]: answer or {"module": question[0], **silent} for question, answer in answers}

    listed = options.list.open("w") if options.list else sys.stderr
    count = Counter()
    for module, wanted in sorted(names.items()):
        said = reply.get(module)
        if not said:
            continue
        error = said["import"]
        missing = bool(error) and error[0] == "ModuleNotFoundError" and (module == error[2] or module.startswith((error[2] or "?") + "."))
        for name, users in sorted(wanted.items(), key=lambda x: x[0] or ""):
            claims = {u["raises"] is True and u["status"].startswith("broken") for u in users}
            claim = any(claims)
            status = Counter(u["status"] for u in users).most_common(1)[0][0]
            if error and not missing:
                count["not judged"] += 1
                if claim:
                    count["not judged, claimed"] += 1
                continue
            answer = error if missing else None if name is None else said["names"].get(name)
            if answer and not missing and answer[0] not in ("ImportError",) and not (answer[0] == "ModuleNotFoundError" and answer[2] == f"{module}.{name}"):
                count["not judged"] += 1
                continue
            if answer and not missing and answer[0] == "ImportError" and "cannot import name" in answer[1] and repr(name) not in answer[1].split(" from ")[0]:
                count["not judged"] += 1
                continue
            broken = bool(answer)
            kind = ("right" if broken else "false") if claim else ("missed" if broken else "fine")
            count[kind] += 1
            if status == "unsure":
                count["unsure, broken" if broken else "unsure, works"] += 1
            if kind in ("false", "missed"):
                print("name", kind, f"{module}:{name}", status, users[0]["reason"] or "", f"{users[0]['path']}:{users[0]['line']}", answer or "", sep="\t", file=listed)
    told = count["right"] + count["false"]
    print(f"names: {count['right']} right, {count['false']} false, {count['missed']} missed, {count['fine']} work; precision {share(count['right'], told)}, recall {share(count['right'], count['right'] + count['missed'])}; unsure: {count['unsure, broken']} broken, {count['unsure, works']} work; not judged: {count['not judged']}, of which claimed {count['not judged, claimed']}")

    done = subprocess.run([options.groundplan, "check", "--format", "json", "-q", run], capture_output=True, encoding="utf-8")
    claimed = {(f["path"], f["line"]): f["message"] for f in json.loads(done.stdout)["findings"] if f["rule"] == "broken-patch-target" and f["severity"] == "warning"}
    count = Counter()
    for said in reply.values():
        for target, answer in said["patches"].items():
            module = said["module"]
            if answer and (answer[0] == "other" or answer[0] == "path" and not (answer[1] == "AttributeError" and answer[3] in target.split(".") or answer[1] == "ModuleNotFoundError" and answer[3] and target.startswith(answer[3] + "."))):
                count["not judged"] += 1
                continue
            for place in patches.get(target, ()):
                kind = ("right" if answer else "false") if place in claimed else ("missed" if answer else "fine")
                count[kind] += 1
                if kind in ("false", "missed"):
                    print("patch", kind, target, f"{place[0]}:{place[1]}", claimed.get(place, ""), answer or "", sep="\t", file=listed)
    print(f"patch targets: {count['right']} right, {count['false']} false, {count['missed']} missed, {count['fine']} work; precision {share(count['right'], count['right'] + count['false'])}, recall {share(count['right'], count['right'] + count['missed'])}; targets not judged: {count['not judged']}")


if __name__ == "__main__":
    main()
