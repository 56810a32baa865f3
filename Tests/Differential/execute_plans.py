"""Carries plans out on projects that run, and asks a fresh CPython what became of them.

For each seed a project is written whose functions return what its imports brought. The tests pass;
after each plan they must pass too, every import must bind what was promised or what it bound, and
no other byte may differ. What a plan lists by hand is counted apart.

Exit status: 0 no failures, 1 failures, 2 could not run.
"""

import argparse
import copy
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

# Before all that only this version can import.
import required_python  # noqa: F401

import plan_checks
from plan_checks import Complaint, Files, Observed, files_of
from plan_kinds import KINDS, Plan
from runnable_trees import RunnableTree, write_files

PROBE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bound_objects.py")


class Outcome(NamedTuple):
    """What became of one plan."""

    made: bool
    refused: str
    by_hand: list[dict]
    listed: list[Complaint]
    failures: list[Complaint]


@dataclass
class Figures:
    """Of one kind of plan, over all seeds."""

    seeds: int = 0
    made: int = 0
    refused: Counter = field(default_factory=Counter)
    empty: int = 0
    by_hand: int = 0
    listed: int = 0
    failed: int = 0
    failures: Counter = field(default_factory=Counter)


class Project:
    """A tree on the disk with its history, and what was seen in it before any plan."""

    def __init__(self, seed: int, folder: str, python: str) -> None:
        self.seed = seed
        self.python = python
        self.folder = folder
        self.runnable = RunnableTree(seed)
        self.root = os.path.join(folder, "before")
        self.put(self.runnable.files)
        self.observed = self.observe(self.root, [])

    def put(self, files: Files) -> None:
        write_files(self.root, files)
        git(self.root, "init", "-q")
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "-m", "As it was")
        self.files = files_of(self.root)

    def broken(self, files: Files) -> "Project":
        """The same with other files; what was seen is what was seen here."""
        other = copy.copy(self)
        other.root = os.path.join(self.folder, "broken")
        shutil.rmtree(other.root, ignore_errors=True)
        other.put(files)
        return other

    def observe(self, root: str, first: list[str]) -> Observed:
        done = subprocess.run(
            [self.python, PROBE, root, self.runnable.source, *first],
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)

    def copy(self, name: str) -> str:
        root = os.path.join(self.folder, name)
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.root, root)
        return root


def git(root: str, *words: str) -> subprocess.CompletedProcess:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false"]
    return subprocess.run(
        ["git", *who, *words], cwd=root, capture_output=True, text=True, timeout=60
    )


def run(binary: str, words: list[str], root: str) -> subprocess.CompletedProcess:
    return subprocess.run([binary, *words], cwd=root, capture_output=True, timeout=120)


def carry_out(binary: str, project: Project, plan: Plan) -> Outcome:
    """The plan made, shown, written and applied, with all that is wrong with it."""
    if plan.broken is not None:
        project = project.broken(plan.broken)
    words = [plan.command, *plan.words, "-q", "-j", "1"]
    printed = run(binary, [*words, *plan.dry], project.root)
    if printed.returncode == 2 and plan.again is not None:
        other = plan.again(printed.stderr.decode(errors="replace"))
        if other is not None:
            return carry_out(binary, project, other)
    if printed.returncode == 2:
        return Outcome(False, printed.stderr.decode(errors="replace").strip(), [], [], [])
    complaints: list[Complaint] = []
    if files_of(project.root) != project.files:
        complaints.append(Complaint("dry run", "", "it wrote"))
    root = project.copy("written")
    written = run(binary, [*words, *plan.wet], root)
    try:
        by_hand = json.loads(written.stdout)["by_hand"] if plan.wet[0] == "--write" else []
    except (ValueError, KeyError):
        what = written.stderr.decode(errors="replace").strip()
        return Outcome(True, "", [], [], [Complaint("write", "", what)])
    after_files = files_of(root)
    if after_files == project.files:
        return Outcome(True, "", by_hand, [], complaints)
    complaints += patch_complaints(project, printed.stdout, after_files)
    if plan.settle is not None:
        plan = plan._replace(promise=plan.settle(after_files))
    complaints += after_complaints(project, plan, root, after_files)
    complaints += rollback_complaints(binary, project, root)
    complaints = list(dict.fromkeys(complaints))
    spoken_of = {entry["path"] for entry in by_hand}
    listed = [c for c in complaints if plan.spoken(c, spoken_of, by_hand)]
    return Outcome(True, "", by_hand, listed, [c for c in complaints if c not in listed])


def patch_complaints(project: Project, patch: bytes, after: Files) -> list[Complaint]:
    """What the patch makes of the tree, by git's hand, against what was written."""
    root = project.copy("applied")
    done = subprocess.run(
        ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"],
        input=patch,
        cwd=root,
        capture_output=True,
        timeout=60,
    )
    if done.returncode != 0:
        return [Complaint("patch", "", done.stderr.decode(errors="replace").strip())]
    applied = files_of(root)
    return [
        Complaint("patch differs", path, "is not what --write wrote")
        for path in sorted(applied.keys() | after.keys())
        if applied.get(path) != after.get(path)
    ]


def after_complaints(project: Project, plan: Plan, root: str, after: Files) -> list[Complaint]:
    changed = sorted(p for p in after if project.files.get(p) != after[p] and p.endswith(".py"))
    first = [plan_module(path, project.runnable.source) for path in changed][:6]
    observed = project.observe(root, first)
    broken = [n for n, r in observed["modules"].items() if "import" in r and n in first]
    if broken:
        before = project.observe(project.root, broken)
        for name in broken:
            known = before["modules"].get(name, {}).get("import")
            if known is not None:
                del observed["modules"][name]
    promise = plan.promise
    paths = {
        r["path"]: observed["modules"].get(promise.module(n), {}).get("path", r["path"])
        for n, r in project.observed["modules"].items()
    }
    return [
        *plan_checks.unparsable(observed),
        *plan_checks.failing_tests(project.observed, observed),
        *plan_checks.other_objects(project.observed, observed, promise),
        *plan_checks.changed_bytes(project.files, after, promise, paths),
        *plan_checks.imports_left(observed, plan.left, promise.exempt),
    ]


def plan_module(path: str, source: str) -> str:
    if source and path.startswith(source):
        path = path[len(source) :]
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def rollback_complaints(binary: str, project: Project, root: str) -> list[Complaint]:
    """Nothing is asked where the program has no `rollback` or has written no journal."""
    if not os.path.isdir(os.path.join(root, ".groundplan")):
        return []
    done = run(binary, ["rollback"], root)
    if done.returncode != 0:
        return [Complaint("rollback", "", done.stderr.decode(errors="replace").strip())]
    out = []
    files = files_of(root)
    for path in sorted(files.keys() | project.files.keys()):
        if files.get(path) != project.files.get(path):
            out.append(Complaint("rollback differs", path, "is not as it was"))
    status = git(root, "status", "--porcelain").stdout
    if status.strip():
        out.append(Complaint("rollback status", "", status.strip()))
    return out


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--groundplan", metavar="BINARY", required=True)
    parser.add_argument("--count", type=int, default=12, help="how many seeds")
    parser.add_argument("--seed", type=int, default=1, help="the first of them")
    parser.add_argument("--only", metavar="KIND", action="append", help=f"of {', '.join(KINDS)}")
    parser.add_argument("--each", type=int, help="how many kinds for a seed, by turns")
    parser.add_argument("--older", metavar="PYTHON", help="a Python 3.9 that runs every fifth seed")
    parser.add_argument("--keep", metavar="FOLDER", help="leave the trees of failures there")
    parser.add_argument("--show", type=int, default=4, help="complaints to print of a plan")
    arguments = parser.parse_args()
    binary = os.path.abspath(arguments.groundplan)
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)
    figures = {kind: Figures() for kind in arguments.only or KINDS}
    # What was counted is printed, too, where it is ended early.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    unfit = 0
    done = 0
    try:
        for seed in range(arguments.seed, arguments.seed + arguments.count):
            unfit += not one_seed(binary, seed, figures, arguments)
            done += 1
    except KeyboardInterrupt:
        print("stopped")
    print(f"\n{done} seeds from {arguments.seed}, of which {unfit} didn't run before any plan")
    print_figures(figures)
    return 1 if unfit or any(figure.failed for figure in figures.values()) else 0


def one_seed(
    binary: str, seed: int, figures: dict[str, Figures], arguments: argparse.Namespace
) -> bool:
    """Every kind of plan for one project; whether it ran before any of them."""
    older = arguments.older if arguments.older and seed % 5 == 0 else None
    with tempfile.TemporaryDirectory(prefix="plans-") as folder:
        project = Project(seed, folder, older or sys.executable)
        if list(plan_checks.unparsable(project.observed)) or project.observed["tests"]["bad"]:
            print(f"seed {seed}: doesn't run before any plan")
            return False
        kinds = list(figures)
        each = arguments.each or len(kinds)
        for turn in range(each):
            kind = kinds[(seed * each + turn) % len(kinds)]
            one_plan(binary, project, seed, kind, figures[kind], arguments)
    return True


def one_plan(
    binary: str,
    project: Project,
    seed: int,
    kind: str,
    figure: Figures,
    arguments: argparse.Namespace,
) -> None:
    plan = KINDS[kind](project.runnable, seed)
    if plan is None:
        return
    figure.seeds += 1
    outcome = carry_out(binary, project, plan)
    command = " ".join([plan.command, *plan.words])
    if not outcome.made:
        reason = outcome.refused.splitlines()[-1] if outcome.refused else "no reason"
        figure.refused[reason[:70]] += 1
        print(f"seed {seed} {kind}: refused: {command}: {outcome.refused[:400]}")
        return
    figure.made += 1
    figure.by_hand += len(outcome.by_hand)
    figure.listed += len(outcome.listed)
    if not outcome.failures:
        return
    figure.failed += 1
    for complaint in outcome.failures:
        figure.failures[complaint.kind] += 1
    for complaint in outcome.failures[: arguments.show]:
        where = f"{complaint.kind}: {complaint.path}"
        print(f"seed {seed} {kind}: {command}: {where}: {complaint.what[:400]}")
    if arguments.keep:
        kept = os.path.join(arguments.keep, f"{seed}-{kind}")
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(project.root, kept)


def print_figures(figures: dict[str, Figures]) -> None:
    print("plan            seeds  made  refused  by hand  listed  failed")
    for kind, f in figures.items():
        refused = sum(f.refused.values())
        row = f"{f.seeds:5}{f.made:6}{refused:9}{f.by_hand:9}{f.listed:8}{f.failed:8}"
        print(f"{kind:16}{row}")
    for kind, f in figures.items():
        for what, count in f.failures.most_common():
            print(f"  {kind}: {what}: {count}")
        for what, count in f.refused.most_common(5):
            print(f"  {kind}: refused: {what}: {count}")


if __name__ == "__main__":
    sys.exit(main())
