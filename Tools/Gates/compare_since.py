"""Holds `check --since` against the difference of two whole runs on two checkouts, commit by commit.

For each of the last COUNT commits on the way of first parents the tree is checked out twice, as the commit and its parent
have it. What `check --since PARENT` tells must be what the first run has and the second doesn't, by rule, key and
path; findings of files that git calls renamed are counted apart.

    python3 Tools/Gates/compare_since.py --groundplan .build/release/groundplan --count 20 REPOSITORY [START]
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time


def git(repository, *arguments):
    return subprocess.run(
        ["git", "-C", repository, *arguments], capture_output=True, text=True, check=True).stdout


def findings(program, folder, *arguments):
    begin = time.perf_counter()
    outcome = subprocess.run(
        [program, "check", "--format", "json", "--no-baseline", "--fail-on", "never", "--quiet", *arguments],
        cwd=folder, capture_output=True, check=True)
    seconds = time.perf_counter() - begin
    document = json.loads(outcome.stdout)
    keys = ((row["rule"], row["key"], row["path"]) for row in document["findings"])
    return collections.Counter(keys), set(document["rules"]), seconds


def check_out(repository, folder, commit):
    git(folder, "checkout", "-q", "-f", "--detach", commit)
    git(folder, "clean", "-fdqx")


def renamed(repository, old, new):
    lines = git(repository, "diff", "-M", "--name-status", old, new).splitlines()
    return {line.split("\t")[2] for line in lines if line.startswith("R")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--groundplan", required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("repository")
    parser.add_argument("start", nargs="?", default="HEAD")
    options = parser.parse_args()
    program = os.path.abspath(options.groundplan)
    repository = os.path.abspath(options.repository)
    commits = git(
        repository, "log", "--first-parent", "--format=%H", "-n", str(options.count + 1), options.start).split()
    sums = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        now, before = os.path.join(folder, "now"), os.path.join(folder, "before")
        for place in (now, before):
            git(repository, "worktree", "add", "-q", "--detach", "-f", place, options.start)
        try:
            for new, old in zip(commits, commits[1:]):
                check_out(repository, now, new)
                check_out(repository, before, old)
                whole, rules, seconds = findings(program, now)
                was, old_rules, _ = findings(program, before)
                told, _, longer = findings(program, now, "--since", old)
                wanted = collections.Counter(
                    {key: count for key, count in (whole - was).items() if key[0] in rules & old_rules})
                moved = renamed(repository, old, new)
                missing = [key for key in (wanted - told).elements() if key[2] not in moved]
                extra = list((told - wanted).elements())
                sums.update(
                    new=sum(told.values()), differ=len(missing) + len(extra), whole=seconds, since=longer)
                print(new[:10], "new", sum(told.values()), "differ", len(missing) + len(extra), missing[:3], extra[:3])
        finally:
            for place in (now, before):
                git(repository, "worktree", "remove", "--force", place)
    print(f"commits {len(commits) - 1}, new {sums['new']}, differ {sums['differ']}, "
          f"time {sums['since'] / sums['whole']:.2f} of a whole run")
    return 1 if sums["differ"] else 0


if __name__ == "__main__":
    sys.exit(main())
