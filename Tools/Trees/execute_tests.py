#!/usr/bin/env python3
"""Imports each test file of a tree as pytest does in its mode `importlib`, in CPython with the real packages.

    execute_tests.py RUN GROUNDPLAN --python PYTHON --tests FOLDER ... [--preload NAMES] [--minutes 10] [--list FILE]

For trees in which one run of pytest doesn't come to its end, because a test file ends the process or takes too long. RUN
is a copy of the tree whose requirements are installed for PYTHON. Files called test_*.py and *_test.py below the folders
are taken in an order drawn by a seed until the time is up; each is imported in a process of its own, forked from one
that has loaded the packages of --preload, after the conftest.py files above it. Compared is which fail with groundplan's
`uncollectable-test`. A file that fails for want of a package that isn't installed, or is not done after 30 seconds, isn't
judged.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

WORKER = r'''
import importlib, importlib.util, json, os, signal, sys, time
files, preload, end = json.load(open(sys.argv[1])), sys.argv[2].split(","), time.time() + 60 * float(sys.argv[3])
sys.path.insert(0, os.getcwd())
import pytest
for name in preload:
    try:
        importlib.import_module(name)
    except BaseException:
        pass
out = open(sys.argv[4], "w")

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

for path in files:
    if time.time() > end:
        break
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        signal.alarm(30)
        reply = None
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
            reply = [type(error).__name__, str(error)[:300], getattr(error, "name", None)]
        os.write(write, json.dumps([reply]).encode())
        os._exit(0)
    os.close(write)
    data = b""
    while part := os.read(read, 65536):
        data += part
    os.close(read)
    os.waitpid(child, 0)
    out.write(json.dumps([path, json.loads(data)[0] if data else ["ended", "", None]]) + "\n")
    out.flush()
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
    answers = options.answers or Path(tempfile.mkdtemp(), "answers.jsonl")
    if not answers.exists():
        place = tempfile.mkdtemp()
        Path(place, "files.json").write_text(json.dumps(files))
        Path(place, "worker.py").write_text(WORKER)
        environment = {"PATH": "/usr/bin:/bin", "HOME": place, "PYTHONDONTWRITEBYTECODE": "1", **dict(e.split("=", 1) for e in options.environment)}
        subprocess.run([os.path.abspath(options.python), os.path.join(place, "worker.py"), os.path.join(place, "files.json"), options.preload, str(options.minutes), str(answers.absolute())], cwd=run, env=environment)
    done = subprocess.run([options.groundplan, "check", "--format", "json", "-q", run], capture_output=True, encoding="utf-8")
    told = {f["path"]: f["message"] for f in json.loads(done.stdout)["findings"] if f["rule"] == "uncollectable-test" and f["severity"] != "note"}
    own = {e.removesuffix(".py") for e in os.listdir(run)}
    listed = options.list.open("w") if options.list else sys.stderr
    count = Counter()
    for path, error in map(json.loads, answers.read_text().splitlines()):
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
