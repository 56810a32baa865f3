#!/usr/bin/env python3
"""Measures groundplan on a list of trees: how many imports it follows, and which errors it reports.

    measure_trees.py TREES.tsv GROUNDPLAN [--errors FILE] [--only NAME ...]

TREES.tsv has a header line and the columns `name` and `revision`; the tree NAME is the folder NAME beside the list, or
below --root. Further columns are passed over. A Markdown table is printed: for each tree its revision, the number of
Python files, the imports that lead into the tree, how many of these are followed, and the errors by rule. Trees are
read one after another.

An import is one imported name, one line of `groundplan imports`. It *leads into the tree* if its status is `resolved`;
or if it is relative; or if its path is seen to begin in the tree. That is judged from the names of files alone,
whatever groundplan says of the import (Python's own library excepted): the first name has to be a module or a folder
with Python files in one of the places where a search path usually begins, which are

- the root of the tree,
- a folder that holds pyproject.toml, setup.py, setup.cfg, requirements.txt, Pipfile or manage.py, and
- a folder called src, lib or python without an `__init__.py` in one of these.

A folder without an `__init__.py` may be shared with packages that are installed (`google`, `zope`), so that a path that
begins with such a folder has to go on to a module or package of the tree. Folders whose names are common and say little
about who is meant (`tests`, `docs`) count like any other.

*Followed* are the imports that are `resolved`. The rest is given by status, for what is not followed may be wrong
(`broken-...`), not told (`unsure`, `blocked`) or taken for somebody else's (`third-party`, `undeclared`).

Exit status: 0 measured, 2 if a tree could not be read, which the table then says.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Record = dict[str, Any]

PROJECT_FILES = {"pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "manage.py"}
SOURCE_FOLDERS = {"src", "lib", "python"}
MODULE_SUFFIXES = (".py", ".pyi", ".pyx", ".so")
SECONDS_FOR_A_TREE = 600


@dataclass
class Layout:
    """The folders of a tree and the names that Python could import from each."""

    modules: dict[str, set[str]] = field(default_factory=dict)  # folder -> stems of the modules in it
    folders: dict[str, set[str]] = field(default_factory=dict)  # folder -> folders in it that hold Python files
    starts: list[str] = field(default_factory=list)  # folders where a search path usually begins
    python_files: int = 0

    @classmethod
    def read(cls, tree: Path) -> "Layout":
        layout = cls()
        marked: list[str] = []
        for folder, subfolders, files in os.walk(tree, topdown=False):
            here = os.path.relpath(folder, tree).replace(os.sep, "/")
            here = "" if here == "." else here
            layout.python_files += sum(name.endswith(".py") for name in files)
            layout.modules[here] = {name.split(".")[0] for name in files if name.endswith(MODULE_SUFFIXES)}
            below = {name for name in subfolders if layout.holds_python(f"{here}/{name}" if here else name)}
            layout.folders[here] = below
            if not here or PROJECT_FILES.intersection(files):
                marked.append(here)
        layout.starts = list(marked)
        for here in marked:
            for name in SOURCE_FOLDERS & layout.folders[here]:
                source = f"{here}/{name}" if here else name
                if "__init__" not in layout.modules[source]:
                    layout.starts.append(source)
        return layout

    def holds_python(self, folder: str) -> bool:
        return bool(self.modules.get(folder) or self.folders.get(folder))

    def begins_here(self, path: list[str]) -> bool:
        """Whether a dotted path begins with a module or a regular package of this tree."""
        return any(self._reaches(start, path) for start in self.starts)

    def _reaches(self, folder: str, path: list[str]) -> bool:
        for name in path:
            if name in self.modules.get(folder, ()):
                return True
            if name not in self.folders.get(folder, ()):
                return False
            folder = f"{folder}/{name}" if folder else name
            if "__init__" in self.modules[folder]:
                return True
        return False


def leads_into_the_tree(record: Record, layout: Layout) -> bool:
    if record["status"] == "resolved" or record["level"]:
        return True
    if record["status"] == "standard-library":
        return False
    path = record["module"].split(".")
    if record["kind"] == "from":
        path.append(record["name"])
    return layout.begins_here(path)


@dataclass
class Measure:
    """What was measured of one tree."""

    name: str
    revision: str
    python_files: int = 0
    statuses: Counter[str] = field(default_factory=Counter)  # of the imports that lead into the tree
    errors: list[Record] = field(default_factory=list)
    failure: str = ""

    @property
    def leading(self) -> int:
        return self.statuses.total()

    @property
    def followed(self) -> str:
        return f"{self.statuses['resolved'] / self.leading:.1%}" if self.leading else "-"

    def row(self) -> list[str]:
        if self.failure:
            return [self.name, self.revision[:10], self.failure, "", "", "", ""]
        rest = {status: count for status, count in self.statuses.most_common() if status != "resolved"}
        rules = Counter(finding["rule"] for finding in self.errors)
        return [
            self.name,
            self.revision[:10],
            f"{self.python_files:,}",
            f"{self.leading:,}",
            self.followed,
            counts(rest),
            counts(dict(rules.most_common())),
        ]


def counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in numbers.items()) or "-"


def run(groundplan: str, *arguments: str) -> str:
    done = subprocess.run(
        [groundplan, *arguments], capture_output=True, timeout=SECONDS_FOR_A_TREE, check=False, encoding="utf-8"
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["nothing said"]
        raise RuntimeError(f"{arguments[0]}: exit status {done.returncode}: {last[0]}")
    return done.stdout


def measure(groundplan: str, tree: Path, name: str, revision: str) -> Measure:
    result = Measure(name, revision)
    if not tree.is_dir():
        result.failure = "no such folder"
        return result
    layout = Layout.read(tree)
    result.python_files = layout.python_files
    try:
        for line in run(groundplan, "imports", "-q", str(tree)).splitlines():
            record = json.loads(line)
            if leads_into_the_tree(record, layout):
                result.statuses[record["status"]] += 1
        report = json.loads(run(groundplan, "check", "--format", "json", "--fail-on", "never", "-q", str(tree)))
    except (RuntimeError, subprocess.TimeoutExpired, ValueError) as error:
        result.failure = str(error).replace("|", "/")
        return result
    result.errors = [finding for finding in report["findings"] if finding["severity"] == "error"]
    return result


def error_lines(result: Measure, tree: Path) -> Iterator[str]:
    """One line of tab-separated values for each error: tree, rule, place, message, source line."""
    for finding in result.errors:
        place = f"{finding['path']}:{finding['line']}:{finding.get('column', 1)}"
        source = source_line(tree / finding["path"], finding["line"])
        yield "\t".join(clean(text) for text in (result.name, finding["rule"], place, finding["message"], source))


def source_line(path: Path, number: int) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return lines[number - 1] if 0 < number <= len(lines) else ""


def clean(text: str) -> str:
    return " ".join(text.split())


def table(rows: list[list[str]]) -> str:
    head = ["tree", "revision", "Python files", "imports into the tree", "followed", "not followed", "errors"]
    right = {2, 3, 4}
    rule = ["---:" if index in right else "---" for index in range(len(head))]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", type=Path, help="the list of trees, tab-separated")
    parser.add_argument("groundplan", help="the program to measure")
    parser.add_argument("--root", type=Path, help="the folder of the trees, instead of that of the list")
    parser.add_argument("--errors", type=Path, metavar="FILE", help="write every error to FILE, a line each")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this tree; may be repeated")
    arguments = parser.parse_args()
    root = arguments.root or arguments.trees.parent
    with arguments.trees.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    trees = [row for row in rows if not arguments.only or row["name"] in arguments.only]
    results = []
    for row in trees:
        print(row["name"], file=sys.stderr)
        results.append(measure(arguments.groundplan, root / row["name"], row["name"], row["revision"]))
    if arguments.errors:
        lines = [line for result in results for line in error_lines(result, root / result.name)]
        arguments.errors.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    print(table([result.row() for result in results]))
    return 2 if any(result.failure for result in results) else 0


if __name__ == "__main__":
    sys.exit(main())
