#!/usr/bin/env python3
"""Imports each test file of a tree as pytest does in its mode `importlib`, in CPython with the real packages.

    execute_tests.py RUN GROUNDPLAN --python PYTHON --tests FOLDER ... [--preload NAMES] [--minutes 10] [--list FILE]

For trees in which one run of pytest doesn't come to its end, because a test file ends the process or takes too long. RUN
is a copy of the tree whose requirements are installed for PYTHON. Files called test_*.py and *_test.py below the folders
are taken in an order drawn by a seed until the time is up; each is imported in a process of its own
(`forked_answers.py`), after the conftest.py files above it. Compared is which fail with groundplan's
`uncollectable-test`. A file that fails for want of a package that isn't installed, or is not done after 30 seconds, isn't
judged.
"""

import argparse
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import forked_answers

ANSWER = r'''
import importlib.util
import pytest

def load(path):
    name = path.removesuffix(".py").replace("/", ".")
    if all(part.isidentifier() for part in name.split(".")):
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError as error:
            if not error.name or not (name + ".").startswith(error.name + "."):
                raise
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)

def answer(path):
    try:
        folder = ""
        for part in [""] + path.split("/")[:-1]:
            folder = os.path.join(folder, part)
            if os.path.exists(os.path.join(folder, "conftest.py")):
                load(os.path.join(folder, "conftest.py"))
        load(path)
    except pytest.skip.Exception:
        pass
    except BaseException as error:
        return {"error": short(error)}
    return {"error": None}
'''


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run")
    parser.add_argument("groundplan")
    parser.add_argument("--python", required=True)
    parser.add_argument("--tests", action="append", required=True)
    parser.add_argument("--preload", default="")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--environment", action="append", default=[])
    parser.add_argument("--answers", type=Path)
    parser.add_argument("--list", type=Path)
    options = parser.parse_args()
    run = os.path.abspath(options.run)
    files = sorted(str(f.relative_to(run)) for t in options.tests for f in Path(run, t).rglob("*.py") if f.name.startswith("test_") or f.name.endswith("_test.py"))
    random.Random(options.seed).shuffle(files)
    answers = forked_answers.ask(
        options.python, run, files, ANSWER, roots=[run], preload=options.preload, seconds=30, minutes=options.minutes, environment=options.environment, kept=options.answers)
    done = subprocess.run([options.groundplan, "check", "--format", "json", "-q", run], capture_output=True, encoding="utf-8")
    told = {f["path"]: f["message"] for f in json.loads(done.stdout)["findings"] if f["rule"] == "uncollectable-test" and f["severity"] != "note"}
    own = {e.removesuffix(".py") for e in os.listdir(run)}
    listed = options.list.open("w") if options.list else sys.stderr
    count = Counter()
    for path, answer in answers:
        error = answer["error"] if answer else ["ended", "", None]
        foreign = error and (error[0] == "ended" or error[0] == "ModuleNotFoundError" and error[2] and error[2].split(".")[0] not in own or error[0] == "ImportError" and error[2] and error[2].split(".")[0] not in own)
        if foreign:
            kind = "not judged"
        else:
            kind = ("right" if error else "false") if path in told else ("missed" if error else "fine")
        count[kind] += 1
        if kind != "fine":
            print(kind, path, error or "", told.get(path, ""), sep="\t", file=listed)
    print(f"{sum(count.values())} of {len(files)} test files: {count['right']} right, {count['false']} false, {count['missed']} missed, {count['fine']} can be imported; not judged: {count['not judged']}")


if __name__ == "__main__":
    main()
