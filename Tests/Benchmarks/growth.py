"""Prints the time and the peak memory of commands on trees of n, 2n and 4n, shape by shape.

    make bench-growth                       every shape, some minutes
    make growth                             a few shapes, small, as CI does
    python3 Tests/Benchmarks/growth.py --groundplan BINARY --only stars --commands check

Time is the processor time of the command and of the programs that it starts, above what the same
command takes for an empty tree; the least of the runs counts. `growth` is how much more 4n takes
than 2n. A row fails where that is more than --factor for time or memory, unless what 4n takes is
below --floor seconds (or, for memory, below --memory-floor MiB), where the clock says little. Row
by row, what fails is measured once more before it is said.
Exit status: 0 all rows fit, 1 some don't, 2 a command failed.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from growth_shapes import SHAPES, Shape, Tree


# What stood out once, one for each place that was mended.
SMALL = {
    "chain-of-re-exports", "ring-of-stars", "pairs-of-cycles", "one-package-in-many-projects",
    "one-namespace-in-many-projects", "dockerfiles", "patch-targets", "configured-services", "shims", "singletons",
}
# How often a row is measured again that grows too much.
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of processor time, seconds of the clock, and MiB at most."""

    processor: float
    clock: float
    memory: float


class Failure(Exception):
    """A command that ended by a signal, late, or with status 2."""


def write(tree: Tree, folder: Path) -> None:
    made = set()
    for path, text in tree.items():
        parent, _, _ = path.rpartition("/")
        if parent not in made:
            make_folders(folder, parent)
            made.add(parent)
        # From inside, for paths may be longer than the system takes at once.
        with open_below(folder, path) as file:
            file.write(text.encode())


def make_folders(folder: Path, parent: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    for name in filter(None, parent.split("/")):
        try:
            os.mkdir(name, dir_fd=descriptor)
        except FileExistsError:
            pass
        inner = os.open(name, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)


def open_below(folder: Path, path: str):
    if len(path) < 2000:
        return open(folder / path, "wb")
    descriptor = os.open(folder, os.O_RDONLY)
    *parents, name = path.split("/")
    for each in parents:
        inner = os.open(each, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    file = os.open(name, os.O_WRONLY | os.O_CREAT, dir_fd=descriptor)
    os.close(descriptor)
    return os.fdopen(file, "wb")


@contextmanager
def made_folder(where: str | None) -> Iterator[str]:
    """A folder that goes away, however deep it is: Python's own removal goes down by recursion."""
    place = tempfile.mkdtemp(prefix="growth-", dir=where)
    try:
        yield place
    finally:
        subprocess.run(["rm", "-rf", place], check=False)


def cost(arguments: list[str], folder: Path, limit: float) -> Cost:
    """Runs a command in a folder; what it prints goes nowhere."""
    begin = os.times().elapsed
    with tempfile.TemporaryFile() as error:
        process = subprocess.Popen(
            arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=error, start_new_session=True
        )
        watch = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            error.seek(0)
            tail = error.read()[-500:].decode(errors="replace")
            late = f" after {limit:g} s" if process.returncode == -signal.SIGKILL else ""
            raise Failure(f"status {process.returncode}{late}: {tail}")
    clock = os.times().elapsed - begin
    return Cost(usage.ru_utime + usage.ru_stime, clock, usage.ru_maxrss / 1024)


def arguments_of(command: str, binary: str, output: Path) -> list[str]:
    words = command.split()
    if words[0] == "analyze":
        words += ["--output", str(output), "--quiet"]
    return [binary, *words]


def measured(
    shape: Shape, n: int, commands: Sequence[str], options: argparse.Namespace
) -> dict[str, Cost | Failure]:
    """What each command takes for the tree of one n."""
    result: dict[str, Cost | Failure] = {}
    with made_folder(options.folder) as place:
        folder = Path(place) / "tree"
        folder.mkdir()
        write(shape.make(n), folder)
        for command in commands:
            costs = []
            try:
                for run in range(options.runs):
                    words = arguments_of(command, options.groundplan, Path(place) / f"report{run}")
                    costs.append(cost(words, folder, options.limit))
            except Failure as failure:
                result[command] = failure
                continue
            keys = ("processor", "clock", "memory")
            result[command] = Cost(*(min(getattr(each, key) for each in costs) for key in keys))
    return result


def growth(costs: list[Cost], idle: Cost, options: argparse.Namespace) -> tuple[float, float]:
    """How much more the last takes than the one before, in time and memory."""
    time = [max(each.processor - idle.processor, 0.001) for each in costs]
    memory = [max(each.memory - idle.memory, 1) for each in costs]
    return (
        time[-1] / time[-2] if time[-1] >= options.floor else 0,
        memory[-1] / memory[-2] if memory[-1] >= options.memory_floor else 0,
    )


def rows(shape: Shape, commands: Sequence[str], idle: Idle, options: argparse.Namespace) -> Counter:
    """Measures and prints a shape's rows, and counts them by how they end."""
    outcomes = Counter()
    size = max(1, int(shape.size * options.scale))
    sizes = [size, 2 * size, 4 * size]
    found = [measured(shape, n, commands, options) for n in sizes]
    for command in commands:
        costs = [each[command] for each in found]
        begin = f"{shape.name:40} {command:34}"
        failures = [each for each in costs if isinstance(each, Failure)]
        if failures:
            print(f"{begin} FAILED: {failures[0]}", flush=True)
            outcomes["failed"] += 1
            continue
        time, memory = growth(costs, idle.of(command), options)
        for _ in range(REPEATS):
            # What else the machine does is no growth.
            if max(time, memory) <= options.factor:
                break
            again = [measured(shape, n, [command], options)[command] for n in sizes[1:]]
            if not any(isinstance(each, Failure) for each in again):
                second = growth(again, idle.of(command), options)
                time, memory = min(time, second[0]), min(memory, second[1])
        fits = max(time, memory) <= options.factor
        outcomes["fit" if fits else "over"] += 1
        times = " ".join(f"{each.processor:7.2f}" for each in costs)
        sums = " ".join(f"{each.memory:5.0f}" for each in costs)
        print(
            f"{begin} {size:8} {times}  {shown(time)}  {sums}  {shown(memory)}"
            f"{'' if fits else '  TOO MUCH'}",
            flush=True,
        )
    return outcomes


def shown(value: float) -> str:
    return f"{value:5.2f}" if value else "    –"


class Idle:
    """What commands take for an empty tree, asked once each."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.known: dict[str, Cost] = {}

    def of(self, command: str) -> Cost:
        # What asks for a symbol finds nothing in an empty tree.
        key = "check" if command.startswith(("why", "where")) else command
        if key not in self.known:
            empty = Shape("empty", lambda _: {"a.py": "", "r.md": ""}, 1, ())
            found = measured(empty, 1, [key], self.options)[key]
            if isinstance(found, Failure):
                raise SystemExit(f"{key}: {found}")
            self.known[key] = found
        return self.known[key]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--groundplan", required=True, help="the built program")
    parser.add_argument("--only", default="", help="shapes whose name contains this")
    parser.add_argument("--commands", default="", help="commands that begin with this")
    parser.add_argument("--scale", type=float, default=1, help="of each n")
    parser.add_argument("--runs", type=int, default=1, help="of which the least counts")
    parser.add_argument("--factor", type=float, default=2.3)
    parser.add_argument("--floor", type=float, default=0.2, help="seconds below which nothing is said")
    parser.add_argument("--memory-floor", type=float, default=60, help="MiB likewise")
    parser.add_argument("--small", action="store_true", help="a few shapes and small n, for CI")
    parser.add_argument("--folder", help="where the trees are made; best one in memory")
    parser.add_argument("--limit", type=float, default=120, help="seconds for one run")
    options = parser.parse_args()
    if options.small:
        # The program of the tests is slow, so that little is enough, and its clock is coarse.
        options.scale *= 0.1
        options.runs, options.factor, options.limit = 2, 3.0, 60
        SHAPES[:] = [each for each in SHAPES if each.name in SMALL]
    options.groundplan = os.path.abspath(options.groundplan)
    os.environ["SWIFT_BACKTRACE"] = "enable=no"
    print(
        f"{'shape':40} {'command':34} {'n':>8} {'s at n':>7} {'2n':>7} {'4n':>7}  {'growth':>5}"
        f" {'MiB':>5} {'2n':>5} {'4n':>5}  growth"
    )
    idle = Idle(options)
    outcomes = Counter()
    for each in SHAPES:
        commands = [command for command in each.commands if command.startswith(options.commands)]
        if options.small and each.name != "shims":
            # Pages and pictures take their time.
            commands = [command for command in commands if command != "analyze"]
        if options.only in each.name and commands:
            outcomes += rows(each, commands, idle, options)
    print(
        f"rows {outcomes.total()}, over {options.factor}: {outcomes['over']}, "
        f"failed: {outcomes['failed']}"
    )
    return 2 if outcomes["failed"] else 1 if outcomes["over"] else 0


if __name__ == "__main__":
    sys.exit(main())
