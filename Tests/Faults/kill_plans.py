"""Kills what writes plans and what takes them back, at random moments and between system calls.

    python3 Tests/Faults/kill_plans.py --groundplan BINARY --kills 200

A tree in a git repository is written to: by `groundplan rewrite --write`, where the program has that
command, and by `write-tree` beside it, which also moves, makes and deletes files and folders. Each run
is killed: by a clock, alone or with the git that it asks, and by strace's injection before the N-th of
the calls that change the disk (without strace that half is left out, and it is said). Then `groundplan
rollback` is run, and killed too, up to three times. A last one that nobody kills must leave every file
and folder as it was, byte, mode and owner, nothing beside them, and a `git status` that is empty.
Exit status: 0 as it should be, 1 not, 2 could not try.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# What is run in the tree; the first word is the program.
REWRITE = ("groundplan", "rewrite", "shop.old", "shop.fresh", "--write")
CHANGES = ("write-tree", ".", "write", "../changes.json")
ROLLBACK = ("groundplan", "rollback")

CALLS = ("mkdir,mkdirat,openat,write,pwrite64,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,fsync,"
         "fchmod,fchown,flock,close")
GIT = {
    **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
}
# By path: what an entry is (mode, owner, and bytes of a file).
State = dict[bytes, tuple[int, int, int, bytes]]


@dataclass(frozen=True)
class File:
    path: str
    before: bytes | None
    after: bytes | None
    origin: str = ""


def tree_files() -> list[File]:
    """A package of old paths with its importers, and what `write-tree` makes of them."""
    files = [
        File("shop/__init__.py", b"", b""),
        File("shop/fresh.py", b"class Order:\r\n    total = 0\r\n", b"class Order:\r\n    total = 0\r\n"),
        File("shop/old.py", b"from shop.fresh import Order\n", None),
        File("shop/part/__init__.py", b"", None),
        File("shop/part/inner.py", "# -*- coding: latin-1 -*-\nname = '\u00e4'\n".encode("latin-1"), None),
        File("shop/moved/part/__init__.py", None, b"", "shop/part/__init__.py"),
        File("shop/moved/part/inner.py", None, b"name = 1", "shop/part/inner.py"),
        File("shop/moved/__init__.py", None, b""),
    ]
    for number in range(40):
        before = f"import os\nfrom shop.old import (\n    Order,  # {number}\n)\n\n\ndef f():\n    return Order\n" * 40
        files.append(File(f"uses/u{number % 7}/m{number}.py", before.encode(), before.replace("old", "fresh").encode()))
    return files


def make(start: Path) -> None:
    """The tree, committed, and the changes as JSON beside it."""
    for file in tree_files():
        if file.before is not None:
            path = start / "tree" / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.before)
    tree = start / "tree"
    (tree / "uses/u1/m1.py").chmod(0o755)
    (tree / "uses/u2/m2.py").chmod(0o600)
    (tree / ".gitignore").write_text("__pycache__/\n")
    cache = tree / "shop/part/__pycache__"
    cache.mkdir()
    (cache / "inner.cpython-313.pyc").write_bytes(b"cached")

    def text(content: bytes | None) -> str | None:
        return None if content is None else base64.b64encode(content).decode()

    (start / "changes.json").write_text(json.dumps({"files": [
        {"path": file.path, "before": text(file.before), "after": text(file.after), "origin": file.origin or None}
        for file in tree_files()]}))
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
        subprocess.run(["git", "-C", str(tree), *words], check=True, env=GIT)


def state(tree: Path) -> State:
    result: State = {}
    for folder, folders, files in os.walk(os.fsencode(tree)):
        if folder == os.fsencode(tree):
            folders[:] = [each for each in folders if each not in (b".git", b".groundplan")]
        for name in folders + files:
            path = os.path.join(folder, name)
            status = os.lstat(path)
            content = b""
            if name in files:
                with open(path, "rb") as file:
                    content = file.read()
            result[os.path.relpath(path, os.fsencode(tree))] = (
                status.st_mode, status.st_uid, status.st_gid, content)
    return result


class Trial:
    """One way to write, to be killed again and again."""

    def __init__(self, programs: Path, words: Sequence[str], place: Path, source: random.Random) -> None:
        self.name = " ".join(words[:2]) if words is REWRITE else words[0]
        self.programs = programs
        self.write = self.command(words)
        self.rollback = self.command(ROLLBACK)
        self.source = source
        self.start = place / "start"
        self.tree = place / "run" / "tree"
        make(self.start)
        self.before = state(self.start / "tree")
        self.fresh()
        self.seconds = {True: self.time(self.write), False: 0.0}
        if state(self.tree) == self.before:
            raise SystemExit(f"{self.name}: nothing is written")
        self.seconds[False] = self.time(self.rollback)
        if wrong := self.wrong("taken back at once"):
            raise SystemExit("\n".join(wrong))

    def command(self, words: Sequence[str]) -> list[str]:
        return [str(self.programs / words[0]), *words[1:]]

    def fresh(self) -> None:
        shutil.rmtree(self.tree.parent, ignore_errors=True)
        shutil.copytree(self.start, self.tree.parent)

    def time(self, command: Sequence[str]) -> float:
        begin = time.monotonic()
        done = subprocess.run(command, cwd=self.tree, capture_output=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(command)}: status {done.returncode}: {done.stderr.decode()}")
        return time.monotonic() - begin

    def strace(self, command: Sequence[str], *more: str) -> list[str]:
        return ["strace", "-f", "-o", "/dev/null" if more else "../trace", "-e", f"trace={CALLS}",
                *(word for each in more for word in ("-e", each)), *command]

    def calls(self, command: Sequence[str]) -> list[tuple[str, int]]:
        """The calls that matter, each with its number among those of its name in a thread, as strace counts."""
        subprocess.run(self.strace(command), cwd=self.tree, capture_output=True, check=False)
        counts: dict[tuple[str, str], int] = {}
        calls = set()
        for line in (self.tree.parent / "trace").read_text(errors="replace").splitlines():
            thread, _, rest = line.partition(" ")
            name = rest.lstrip().partition("(")[0]
            if name in CALLS.split(","):
                counts[thread, name] = counts.get((thread, name), 0) + 1
                calls.add((name, counts[thread, name]))
        return sorted(calls)

    def by_clock(self, command: Sequence[str], moment: float, with_git: bool) -> str:
        """What was done; empty where it ended before it could be killed."""
        process = subprocess.Popen(
            command, cwd=self.tree, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            process.wait(moment)
            return ""
        except subprocess.TimeoutExpired:
            (os.killpg if with_git else os.kill)(process.pid, signal.SIGKILL)
            process.wait()
        return f"{command[1]} killed after {moment * 1000:.1f} ms" + (" with git" if with_git else "")

    def by_call(self, command: Sequence[str], name: str, number: int) -> str:
        """The same; empty also where a program that it started was killed in its place."""
        status = subprocess.run(
            self.strace(command, f"inject={name}:signal=KILL:when={number}"), cwd=self.tree, capture_output=True,
            check=False).returncode
        killed = status in (-signal.SIGKILL, 128 + signal.SIGKILL)
        return f"{command[1]} killed at {name} {number}" if killed else ""

    def wrong(self, what: str) -> list[str]:
        """What is not as it was before."""
        wrong = []
        after = state(self.tree)
        if differing := [path for path in sorted(self.before.keys() | after.keys())
                         if self.before.get(path) != after.get(path)]:
            wrong.append(f"{self.name}: {what}: not as before: {differing[:3]}")
        status = subprocess.run(
            ["git", "-C", str(self.tree), "status", "--porcelain"], capture_output=True, check=False, env=GIT)
        if status.stdout or status.returncode:
            wrong.append(f"{self.name}: {what}: git status: {status.stdout.decode()}{status.stderr.decode()}")
        if lock := list((self.tree / ".git").glob("*.lock")):
            wrong.append(f"{self.name}: {what}: {lock} is left")
        return wrong

    def ends(self, what: str) -> list[str]:
        """Takes back what is there, and looks."""
        done = subprocess.run(self.rollback, cwd=self.tree, capture_output=True, check=False, text=True)
        if done.returncode != 0 and "nothing to roll back" not in done.stderr:
            return [f"{self.name}: {what}: rollback: {done.stderr}"]
        return self.wrong(what)

    def kill(self, is_write: bool, calls: Sequence[tuple[str, int]]) -> str:
        command = self.write if is_write else self.rollback
        if calls and self.source.random() < 0.5:
            return self.by_call(command, *self.source.choice(calls))
        moment = self.source.uniform(0, self.seconds[is_write])
        return self.by_clock(command, moment, with_git=self.source.random() < 0.5)


def kills(trial: Trial, wanted: int, has_strace: bool) -> tuple[int, list[str]]:
    """Kills so often; also what was wrong afterwards."""
    calls: dict[bool, list[tuple[str, int]]] = {True: [], False: []}
    if has_strace:
        trial.fresh()
        calls = {True: trial.calls(trial.write), False: trial.calls(trial.rollback)}
    killed = 0
    wrong: list[str] = []
    tries = 0
    while killed < wanted and tries < 4 * wanted:
        tries += 1
        trial.fresh()
        done = [trial.kill(True, calls[True])]
        for _ in range(trial.source.randrange(4)):
            done.append(trial.kill(False, calls[False]))
        said = [each for each in done if each]
        killed += len(said)
        wrong += trial.ends(", ".join(said) or "nothing killed")
    return killed, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groundplan", required=True, help="the built program, write-tree beside it")
    parser.add_argument("--kills", type=int, default=200, help="of each way to write, and of its rollbacks")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    binary = Path(options.groundplan).absolute()
    source = random.Random(options.seed)
    has_strace = shutil.which("strace") is not None
    if not has_strace:
        print("no strace here: nothing is killed between system calls")
    failed = 0
    for words in (REWRITE, CHANGES):
        if words is REWRITE:
            known = subprocess.run([binary, "rewrite", "--help"], capture_output=True, check=False)
            if b"USAGE: groundplan rewrite" not in known.stdout:
                print("groundplan has no rewrite: left out")
                continue
        with tempfile.TemporaryDirectory(prefix="kill-") as place:
            trial = Trial(binary.parent, words, Path(place), source)
            killed, wrong = kills(trial, options.kills, has_strace)
            for sentence in wrong[:10]:
                print(sentence)
            print(f"{trial.name}: {killed} kills, {len(wrong)} wrong")
            failed += len(wrong) + (killed < options.kills)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
