"""Asks for everything that can be printed, again and again under other circumstances: the same bytes.

    python3 Tests/Faults/same_bytes.py --groundplan BINARY [TREE...]

The circumstances are the number of jobs, the order in which the files were made, the folder and its
name, locale, time zone and HOME, the times of the files, the user (where root asks), little to work
with (few open files). Trees are the example and one that is made here, or those that are named.
Exit status: 0 the same, 1 something differs, 2 could not ask.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Benchmarks"))

from growth_shapes import SHAPES  # noqa: E402

COMMANDS = [
    "check --min-severity note", "check --format json", "check --format sarif", "check --format github",
    "targets", "targets --format json", "targets --format csv", "targets --format markdown",
    "graph --all --tests", "graph --all --tests --format svg", "graph --all --tests --format mermaid",
    "graph --all --tests --level modules --format graphml", "graph --all --tests --format json",
    "roots", "roots --format json", "imports", "facts", "registry generate", "registry generate --format toml",
    "registry export --format ruff", "registry export --format import-linter", "registry export --format tach",
    "init --print", "where OrderState --all", "where OrderState --format json",
]
REPORT = "analyze --name same --quiet --output"


@dataclass(frozen=True)
class Circumstance:
    """What is unlike a plain run."""

    name: str
    options: Sequence[str] = ()
    environment: dict[str, str] = field(default_factory=dict)
    # Through which the program is started.
    through: Sequence[str] = ()
    folder: str = "tree"
    order: int | None = None
    old_times: bool = False


CIRCUMSTANCES = [
    Circumstance("a second time"),
    Circumstance("one job", options=("--jobs", "1")),
    Circumstance("two jobs", options=("--jobs", "2")),
    Circumstance("four jobs", options=("--jobs", "4")),
    Circumstance("made in another order", order=1),
    Circumstance("made in a third order", order=2, folder="deep/er/träße and space/tree"),
    Circumstance("old files", old_times=True),
    Circumstance("locale C", environment={"LC_ALL": "C", "LANG": ""}),
    Circumstance("Turkish, elsewhere, homeless",
                 environment={"LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati", "HOME": "/nonexistent"}),
    Circumstance("a narrow terminal", environment={"COLUMNS": "20", "TERM": "dumb", "NO_COLOR": "1"}),
    Circumstance("few open files", through=("bash", "-c", 'ulimit -n 48; exec "$@"', "x")),
    Circumstance("nobody", through=("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")),
]


SMALL = {"one job", "four jobs", "made in a third order", "Turkish, elsewhere, homeless"}


def copy(tree: Path, to: Path, order: int | None) -> None:
    """The files of a tree, made in some order; folders of git and the like stay out."""
    files = sorted(file for file in tree.rglob("*") if file.is_file() and ".git" not in file.parts)
    if order is not None:
        random.Random(order).shuffle(files)
    for file in files:
        place = to / file.relative_to(tree)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())


def outputs(binary: str, tree: Path, how: Circumstance, report: Path) -> dict[str, str]:
    """By command, or by file of the report, the hash of what was printed."""
    environment = {**os.environ, **how.environment}
    found = {}
    for command in COMMANDS:
        words = [*how.through, binary, *command.split(), *how.options]
        done = subprocess.run(words, cwd=tree, env=environment, capture_output=True, check=False)
        if done.returncode not in (0, 1, 2):
            raise SystemExit(f"{command}, {how.name}: status {done.returncode}: {done.stderr.decode()}")
        found[command] = f"{done.returncode} {hashlib.sha256(done.stdout).hexdigest()}"
    shutil.rmtree(report, ignore_errors=True)
    words = [*how.through, binary, *REPORT.split(), str(report), *how.options]
    done = subprocess.run(words, cwd=tree, env=environment, capture_output=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"analyze, {how.name}: status {done.returncode}: {done.stderr.decode()}")
    for file in sorted(report.rglob("*")):
        if file.is_file():
            found[f"report/{file.relative_to(report)}"] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found



def compare(binary: str, tree: Path) -> int:
    """How many outputs differ under some circumstance."""
    differing = 0
    with tempfile.TemporaryDirectory(prefix="same-") as place:
        os.chmod(place, 0o777)
        first: dict[str, str] = {}
        for number, how in enumerate([Circumstance("plain"), *CIRCUMSTANCES]):
            if how.through and shutil.which(how.through[0]) is None or how.name == "nobody" and os.getuid() != 0:
                print(f"{tree.name}: {how.name}: can't be tried here")
                continue
            folder = Path(place, str(number), how.folder)
            folder.mkdir(parents=True)
            copy(tree, folder, how.order)
            if how.old_times:
                for file in folder.rglob("*"):
                    os.utime(file, (1, 1))
            report = Path(place, str(number), "reports", "report")
            report.parent.mkdir()
            os.chmod(report.parent, 0o777)
            found = outputs(binary, folder, how, report)
            first = first or found
            wrong = sorted(key for key in first.keys() | found.keys() if first.get(key) != found.get(key))
            differing += len(wrong)
            if wrong:
                print(f"{tree.name}: {how.name}: differs in {', '.join(wrong[:8])}")
        print(f"{tree.name}: {len(first)} outputs, {len(CIRCUMSTANCES)} circumstances, differing {differing}", flush=True)
    return differing


def made(place: Path) -> Path:
    """A tree of many shapes in one, with names that sort otherwise in other locales."""
    tree = place / "made"
    for number, name in enumerate(["monorepos-side-by-side", "one-tangle-of-imports", "one-name-other-members",
                                   "patch-targets", "shims", "parts", "chain-of-stars"]):
        shape = next(each for each in SHAPES if each.name == name)
        for path, text in shape.make(3 if number == 0 else 12).items():
            file = tree / (path if number == 0 else f"{'aBÄzıI'[number % 6]}{number}/{path}")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
    return tree


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groundplan", required=True, help="the built program")
    parser.add_argument("--small", action="store_true", help="the example alone, under a few circumstances")
    parser.add_argument("trees", metavar="TREE", nargs="*", type=Path)
    options = parser.parse_args()
    binary = os.path.abspath(options.groundplan)
    with tempfile.TemporaryDirectory(prefix="same-") as place:
        # Where everybody may read it, and its pictures are drawn by what stands beside it.
        os.chmod(place, 0o755)
        for name in ("groundplan", "groundplan-draw"):
            shutil.copy(Path(binary).parent / name, Path(place, name))
        trees = options.trees or [HERE.parent.parent / "Examples" / "shop"]
        if options.small:
            CIRCUMSTANCES[:] = [each for each in CIRCUMSTANCES if each.name in SMALL]
        elif not options.trees:
            trees.append(made(Path(place)))
        return 1 if sum(compare(str(Path(place, "groundplan")), tree) for tree in trees) else 0


if __name__ == "__main__":
    sys.exit(main())
