"""Holds `groundplan affected` against what tests load as pytest runs them.

A test file that loads a file which the commit changed must be among those that `affected --since PARENT` tells. So each
that isn't told is run by itself, with every file noted that is executed or imported; with `--all` those that are told,
too, to see how many are told in vain. Tests that time out count as far as they came. Run it by a
Python that has pytest, pytest-timeout and what the package asks for.

    python3 Tools/Gates/trace_tests.py --groundplan .build/release/groundplan --count 20 --source src REPOSITORY
"""

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile

PLUGIN = '''
import importlib._bootstrap_external as external
import json, os, sys
seen = set()
original = external.SourceLoader.get_code
def get_code(self, name):
    seen.add(os.path.realpath(self.get_filename(name)))
    return original(self, name)
external.SourceLoader.get_code = get_code
def pytest_unconfigure(config):
    root = os.environ["TRACE_ROOT"] + "/"
    files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    seen.update(os.path.realpath(file) for file in files if isinstance(file, str))
    with open(os.environ["TRACE_OUT"], "w") as output:
        json.dump(sorted(file.removeprefix(root) for file in seen if file.startswith(root)), output)
'''


def git(repository, *arguments):
    return subprocess.run(
        ["git", "-C", repository, *arguments], capture_output=True, text=True, check=True).stdout


def loaded(test, tree, source, plugins):
    """The files of the tree that a test file loads; None where its run left no word."""
    output = os.path.join(plugins, "loaded.json")
    if os.path.exists(output):
        os.unlink(output)
    environment = dict(
        os.environ, PYTHONPATH=f"{plugins}:{tree}/{source}", TRACE_ROOT=tree, TRACE_OUT=output,
        PYTHONDONTWRITEBYTECODE="1")
    subprocess.run(
        ["timeout", "60", sys.executable, "-m", "pytest", "-q", "-p", "trace_loaded", "-p", "no:cacheprovider",
         "--timeout=10", test], cwd=tree, env=environment, capture_output=True, check=False)
    if not os.path.exists(output):
        return None
    with open(output) as file:
        return set(json.load(file)) | {test}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--groundplan", required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--source", default=".", help="the folder of the package, for Python's path")
    parser.add_argument("--tests", default="tests", help="the folder of the tests")
    parser.add_argument("--all", action="store_true", help="run what is told, too")
    parser.add_argument("repository")
    options = parser.parse_args()
    program, repository = os.path.abspath(options.groundplan), os.path.abspath(options.repository)
    sums = dict.fromkeys(["commits", "run", "wanted", "told", "tests", "missed", "untraced"], 0)
    with tempfile.TemporaryDirectory() as plugins:
        tree = os.path.realpath(os.path.join(plugins, "tree"))
        with open(os.path.join(plugins, "trace_loaded.py"), "w") as file:
            file.write(PLUGIN)
        git(repository, "worktree", "add", "-q", "--detach", "-f", tree, "HEAD")
        try:
            for commit in git(repository, "log", "--first-parent", "--format=%H").split():
                changed = {
                    path for path in git(repository, "diff", "--name-only", commit + "^", commit).splitlines()
                    if path.endswith(".py")}
                if not changed:
                    continue
                git(tree, "checkout", "-q", "-f", "--detach", commit)
                git(tree, "clean", "-fdqx")
                told = set(subprocess.run(
                    [program, "affected", "--since", commit + "^", "--quiet"], cwd=tree, capture_output=True,
                    text=True, check=True).stdout.split())
                tests = sorted(
                    os.path.relpath(path, tree)
                    for path in glob.glob(f"{tree}/{options.tests}/**/test_*.py", recursive=True))
                asked = tests if options.all else [test for test in tests if test not in told]
                files = {test: loaded(test, tree, options.source, plugins) for test in asked}
                wanted = {test for test, found in files.items() if found and found & changed}
                missed = sorted(wanted - told)
                sums["commits"] += 1
                sums["run"] += len(asked)
                sums["wanted"] += len(wanted)
                sums["told"] += len(told)
                sums["tests"] += len(tests)
                sums["missed"] += len(missed)
                sums["untraced"] += sum(found is None for found in files.values())
                print(
                    commit[:10], "run", len(asked), "wanted", len(wanted), "told", len(told), "of", len(tests), "missed",
                    missed, flush=True)
                if sums["commits"] == options.count:
                    break
        finally:
            git(repository, "worktree", "remove", "--force", tree)
    print(", ".join(f"{name} {value}" for name, value in sums.items()))
    return 1 if sums["missed"] else 0


if __name__ == "__main__":
    sys.exit(main())
