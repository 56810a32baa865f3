"""Kills whatever writes files, at random moments and between system calls, and looks at what is left.

    python3 Tests/Faults/kill_writers.py --groundplan BINARY --kills 200

Three writers replace what is there: `analyze` its folder, `init --force` a groundplan.toml, `registry
update --write` a document. Each is run on a tree that has changed since the earlier document was
written, and killed: by a clock, and by strace's injection before the N-th of the calls that change the
disk (without strace that half is left out, and it is said). Afterwards the document must be the earlier
one or the new one, byte for byte; and a run that nobody kills must leave the new one and not a file
more, neither in it nor beside it. `analyze` is also tried where two folders can't change places in one
step: there the earlier report may stand whole under the name that the next run puts back.
Exit status: 0 as it should be, 1 not, 2 could not try.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLS = "mkdir,mkdirat,openat,write,pwrite64,rename,renameat,renameat2,unlink,unlinkat,rmdir,fsync,fchmod,flock,close"
# What a document is: its files by path, or nothing.
Content = dict[str, bytes]


@dataclass(frozen=True)
class Writer:
    """A command that replaces a document, and the tree that it does so for."""

    name: str
    words: Sequence[str]
    document: str
    # What strace makes fail, so that the other way is taken.
    without: str = ""

    def make(self, tree: Path, is_new: bool) -> None:
        """The tree; the new one says something else."""
        tree.mkdir(parents=True, exist_ok=True)
        name = "Bill" if is_new else "Order"
        for part in ("a", "b"):
            folder = tree / part
            folder.mkdir(exist_ok=True)
            (folder / "m.py").write_text(f"from shop import {name}State\nclass {name}State:\n    A = '{part}'\n")
            (folder / "Dockerfile").write_text(f"CMD python -m {part}.m\n")
            if is_new:
                (tree / f"c{part}").mkdir(exist_ok=True)
                (tree / f"c{part}" / "Dockerfile").write_text("CMD python m.py\n")
                (tree / f"c{part}" / "m.py").write_text("import shop\n")
        (tree / "shop.py").write_text(f"class {name}State:\n    A = 1\n")
        if self.name.startswith("registry") and not (tree / "imports.md").exists():
            (tree / "imports.md").write_text("# Imports\n\n```python\nfrom shop import OrderState  # 7 files\n```\n")
            (tree / "imports.md").write_text(
                (tree / "imports.md").read_text() + "".join(f"\n## {i}\n\nText {i}.\n" for i in range(200)))


WRITERS = [
    Writer("analyze", ("analyze", "--output", "report", "--quiet"), "report"),
    Writer("analyze, no exchange", ("analyze", "--output", "report", "--quiet"), "report", "renameat2"),
    Writer("init", ("init", "--force"), "groundplan.toml"),
    Writer("registry update", ("registry", "update", "imports.md", "--write"), "imports.md"),
]


def content(path: Path) -> Content:
    if path.is_dir():
        return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
    return {"": path.read_bytes()} if path.exists() else {}


class Trial:
    """One writer with its earlier document, to be killed again and again."""

    def __init__(self, binary: str, writer: Writer, place: Path) -> None:
        self.writer = writer
        self.command = [binary, *writer.words]
        self.start = place / "start"
        writer.make(self.start, False)
        self.run(self.start)
        self.old = content(self.start / writer.document)
        writer.make(self.start, True)
        self.tree = place / "tree"
        self.fresh()
        begin = time.monotonic()
        self.run(self.tree)
        self.seconds = time.monotonic() - begin
        self.new = content(self.tree / writer.document)
        self.names = self.listed()
        # `init` reads what it wrote.
        self.run(self.tree)
        self.again = content(self.tree / writer.document)
        if not self.old or not self.new or self.old == self.new:
            raise SystemExit(f"{writer.name}: nothing is written, or nothing else than before")

    def fresh(self) -> None:
        shutil.rmtree(self.tree, ignore_errors=True)
        shutil.copytree(self.start, self.tree)

    def listed(self) -> set[str]:
        return {str(each.relative_to(self.tree)) for each in self.tree.rglob("*")}

    def run(self, tree: Path) -> None:
        done = subprocess.run(self.command, cwd=tree, capture_output=True, check=False)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{self.writer.name}: status {done.returncode}: {done.stderr.decode()}")

    def strace(self, *injections: str) -> list[str]:
        words = ["strace", "-f", "-o", "/dev/null" if injections else "trace", "-e", f"trace={CALLS}"]
        if self.writer.without:
            words += ["-e", f"inject={self.writer.without}:error=EINVAL"]
        for each in injections:
            words += ["-e", each]
        return [*words, *self.command]

    def calls(self) -> list[tuple[str, int]]:
        """The calls that matter, each with its number among those of its name in a thread, as strace counts."""
        self.fresh()
        subprocess.run(self.strace(), cwd=self.tree, capture_output=True, check=False)
        counts: dict[tuple[str, str], int] = {}
        calls = set()
        for line in (self.tree / "trace").read_text(errors="replace").splitlines():
            thread, _, rest = line.partition(" ")
            name = rest.lstrip().partition("(")[0]
            if name in CALLS.split(",") and name != self.writer.without:
                counts[thread, name] = counts.get((thread, name), 0) + 1
                calls.add((name, counts[thread, name]))
        return sorted(calls)

    def after(self, what: str) -> list[str]:
        """What is wrong with what a killed run left, and with what the next one makes of it."""
        left = content(self.tree / self.writer.document)
        if self.writer.without and not left:
            # Between two steps the earlier report has another name; the next run puts it back.
            left = content(self.tree / f".{self.writer.document}.groundplan-old")
        wrong = [] if left in (self.old, self.new) else [f"{what}: neither the earlier document nor the new one"]
        self.run(self.tree)
        if content(self.tree / self.writer.document) != (self.again if left == self.new else self.new):
            wrong.append(f"{what}: the next run leaves something else than the new document")
        if stray := self.listed() - self.names:
            wrong.append(f"{what}: the next run leaves {sorted(stray)[:3]}")
        return wrong

    def by_clock(self, moment: float) -> list[str] | None:
        """What is wrong; None where it ended before it could be killed."""
        self.fresh()
        process = subprocess.Popen(
            self.command, cwd=self.tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(moment)
            return None
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        return self.after(f"{self.writer.name}, killed after {moment * 1000:.1f} ms")

    def by_call(self, name: str, number: int) -> list[str] | None:
        """The same; None also where a program that it started was killed in its place."""
        self.fresh()
        status = subprocess.run(
            self.strace(f"inject={name}:signal=KILL:when={number}"), cwd=self.tree, capture_output=True, check=False
        ).returncode
        if status not in (-signal.SIGKILL, 128 + signal.SIGKILL):
            return None
        return self.after(f"{self.writer.name}, killed at {name} {number}")


def kill(tries: Sequence[Callable[[], list[str] | None]], wanted: int) -> tuple[int, list[str]]:
    """Tries until so many kills have come about; also what was wrong after them."""
    killed = 0
    wrong: list[str] = []
    for each in tries:
        if killed >= wanted:
            break
        found = each()
        if found is not None:
            killed += 1
            wrong += found
    return killed, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groundplan", required=True, help="the built program")
    parser.add_argument("--kills", type=int, default=200, help="of each writer, half of them between calls")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="writers whose name begins so")
    options = parser.parse_args()
    binary = os.path.abspath(options.groundplan)
    source = random.Random(options.seed)
    has_strace = shutil.which("strace") is not None
    if not has_strace:
        print("no strace here: nothing is killed between system calls")
    failed = 0
    for writer in WRITERS:
        if not writer.name.startswith(options.only) or writer.without and not has_strace:
            continue
        with tempfile.TemporaryDirectory(prefix="kill-") as place:
            trial = Trial(binary, writer, Path(place))
            tries: list[Callable[[], list[str] | None]] = []
            if has_strace:
                wanted = options.kills if writer.without else options.kills // 2
                calls = trial.calls()
                source.shuffle(calls)
                while len(tries) < 2 * wanted:
                    tries += [lambda call=call: trial.by_call(*call) for call in calls]
            killed, wrong = kill(tries, wanted if has_strace else 0)
            if not writer.without:
                clock = [
                    lambda: trial.by_clock(source.uniform(0, trial.seconds)) for _ in range(4 * options.kills)
                ]
                more, other = kill(clock, options.kills - killed)
                killed, wrong = killed + more, wrong + other
            for sentence in wrong[:10]:
                print(sentence)
            failed += len(wrong)
            print(f"{writer.name}: killed {killed} times, wrong {len(wrong)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
