"""Sends seeded mutants of Python files, and programs made from the grammar, through the built program.

    python3.13 Tests/Fuzz/fuzz_python.py --groundplan BINARY --count 100000 --seed 1 ROOT...
    python3.13 Tests/Fuzz/fuzz_python.py --groundplan BINARY --count 20000 --compile ROOT...
    python3.13 Tests/Fuzz/fuzz_python.py --groundplan BINARY --count 20000 --programs

Half of the mutants are files in which a token was lost, doubled, swapped or replaced, half have
bytes put in, taken out or moved. A batch of them is one folder, which `facts` and `check` read; where
that ends by a signal, or takes too long, the file that does it is found by halving and told. With
--compile it is also asked whether CPython 3.13 compiles what groundplan takes, and the other way round.
Programs are compared with CPython's `ast`, fact by fact.
Exit status: 0 nothing found, 1 something, 2 could not do it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "Differential")]

# Before all that only this version can import.
import required_python  # noqa: E402, F401

from compare_facts import compare_root  # noqa: E402
from fuzz_documents import mutate as mutate_bytes  # noqa: E402
from later_syntax import twin  # noqa: E402
from limited_run import run_limited  # noqa: E402
from mutations import MUTATIONS, tokenized  # noqa: E402
from programs import Programs  # noqa: E402
from reference_facts import in_parallel  # noqa: E402
from source_files import python_files, read_file  # noqa: E402

LARGEST_FILE = 60_000


class Mutants:
    """Damaged copies of the files below some roots; the same for the same seed and files."""

    def __init__(self, roots: Sequence[str], seed: int) -> None:
        self.random = Random(seed)
        self.files = [
            os.path.join(root, path)
            for root in roots
            for path in python_files(root)
            if os.path.getsize(os.path.join(root, path)) <= LARGEST_FILE
        ]
        if not self.files:
            raise SystemExit("no Python files of a fitting size below the roots")

    def one(self) -> bytes:
        while True:
            data = read_file("", self.random.choice(self.files))
            if self.random.random() < 0.5:
                return mutate_bytes(data, self.random)
            text = self.of_tokens(data)
            if text is not None:
                return text

    def of_tokens(self, data: bytes) -> bytes | None:
        try:
            source = tokenized(data.decode("utf-8-sig"))
        except UnicodeDecodeError:
            return None
        if source is None:
            return None
        _, mutation = self.random.choice(MUTATIONS)
        text = mutation(self.random, source)
        return None if text is None else text.encode()


def run(binary: str, words: Sequence[str], folder: str, limit: float) -> tuple[str, bytes]:
    """How a command ended, empty where it did as it should, and what it printed."""
    status, output = run_limited([binary, words[0], folder, *words[1:]], limit)
    if status is None:
        return f"{words[0]}: more than {limit:g} s", b""
    return "" if status in (0, 1) else f"{words[0]}: status {status}", output


COMMANDS = (("facts",), ("check", "--no-gitignore", "--format", "json", "--fail-on", "never"))


def failures(binary: str, batch: dict[str, bytes], slow: float) -> Iterator[tuple[str, str]]:
    """The files of a batch that end a command or take it longer than `slow` seconds alone."""
    for words in COMMANDS:
        yield from halves(binary, words, batch, slow)


def halves(
    binary: str, words: Sequence[str], batch: dict[str, bytes], slow: float
) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for name, data in batch.items():
            Path(folder, name).write_bytes(data)
        limit = slow if len(batch) == 1 else slow + 0.05 * len(batch)
        ending, _ = run(binary, words, folder, limit)
    if not ending:
        return
    if len(batch) == 1:
        yield next(iter(batch)), ending
        return
    names = list(batch)
    found = False
    for part in (names[: len(names) // 2], names[len(names) // 2 :]):
        for failure in halves(binary, words, {name: batch[name] for name in part}, slow):
            found = True
            yield failure
    if not found:
        yield f"{names[0]}...{names[-1]}", f"{ending}, together only"


def compiles(data: bytes) -> bool | None:
    """CPython's verdict, also of what is later syntax; None where its own limits decide."""
    verdict = compiles_as_it_is(data)
    if verdict is not False:
        return verdict
    try:
        rewritten = twin(data)
    except SystemError:
        # CPython's own tokenizer stumbles over null bytes.
        return False
    return False if rewritten is None else compiles_as_it_is(rewritten)


def compiles_as_it_is(data: bytes) -> bool | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(data, "x.py", "exec", dont_inherit=True)
        return True
    except (SyntaxError, ValueError):
        return False
    except (RecursionError, MemoryError, OverflowError):
        return None


def refused(binary: str, batch: dict[str, bytes]) -> set[str]:
    """The files that groundplan says Python refuses."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for name, data in batch.items():
            Path(folder, name).write_bytes(data)
        words = ["check", "--no-gitignore", "--format", "json", "--fail-on", "never",
                 "--select", "unparsable-file"]
        ending, output = run(binary, words, folder, 600)
    if ending:
        raise SystemExit(f"compare: {ending}")
    document = json.loads(output)
    return {each["path"] for each in document["findings"] + document["suppressed"]}


def keep(options: argparse.Namespace, name: str, data: bytes) -> str:
    if not options.keep:
        return ""
    options.keep.mkdir(parents=True, exist_ok=True)
    (options.keep / name).write_bytes(data)
    return f" (kept as {options.keep / name})"


def damage(options: argparse.Namespace) -> bool:
    mutants = Mutants(options.roots, options.seed)
    bad = compared = agreed = 0
    started = time.monotonic()
    for first in range(0, options.count, options.batch):
        size = min(options.batch, options.count - first)
        batch = {f"m{first + index:06}.py": mutants.one() for index in range(size)}
        if options.compile:
            ours = refused(options.groundplan, batch)
            for (name, data), verdict in zip(batch.items(), in_parallel(compiles, list(batch.values()))):
                if verdict is None:
                    continue
                compared += 1
                if verdict == (name not in ours):
                    agreed += 1
                else:
                    where = keep(options, name, data)
                    print(f"{name}: CPython {'compiles' if verdict else 'refuses'} it, we don't agree{where}")
        else:
            for name, ending in failures(options.groundplan, batch, options.slow):
                bad += 1
                print(f"{name}: {ending}{keep(options, name, batch.get(name, b''))}", flush=True)
    seconds = time.monotonic() - started
    if options.compile:
        share = 100 * agreed / compared if compared else 100.0
        print(f"compiled or refused alike: {agreed}/{compared} = {share:.3f} %, seed {options.seed}")
        return share >= options.accept
    print(f"mutants {options.count}, seed {options.seed}, failures {bad}, {seconds:.0f} s")
    return bad == 0


def grammar(options: argparse.Namespace) -> bool:
    """Programs that CPython compiles, compared with its `ast`."""
    programs = Programs(Random(options.seed))
    made = different = 0
    for first in range(0, options.count, options.batch):
        with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
            texts: dict[str, bytes] = {}
            while len(texts) < min(options.batch, options.count - first):
                data = programs.program().encode()
                if compiles(data):
                    texts[f"p{first + len(texts):06}.py"] = data
            for name, data in texts.items():
                Path(folder, name).write_bytes(data)
            made += len(texts)
            for name in sorted(refused(options.groundplan, texts)):
                different += 1
                print(f"{name}: refused{keep(options, name, texts[name])}")
            for each in compare_root(options.groundplan, folder).differences:
                different += 1
                if different <= 20:
                    print(f"{each.path}:{each.line}: {each.what}{keep(options, each.path, texts[each.path])}")
    print(f"programs {made}, seed {options.seed}, differences {different}")
    return different == 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--groundplan", required=True, help="the built program")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", type=int, default=1000, help="files of one run of the program")
    parser.add_argument("--slow", type=float, default=2, help="seconds that one file may take")
    parser.add_argument("--compile", action="store_true", help="compare with CPython's compile")
    parser.add_argument("--programs", action="store_true", help="programs instead of mutants")
    parser.add_argument("--accept", type=float, default=99.9, help="least percentage alike")
    parser.add_argument("--keep", type=Path, help="where files that fail are kept")
    parser.add_argument("roots", metavar="ROOT", nargs="*", help="where the files are that are damaged")
    options = parser.parse_args()
    options.groundplan = os.path.abspath(options.groundplan)
    os.environ["SWIFT_BACKTRACE"] = "enable=no"
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    options.roots = options.roots or [os.path.dirname(os.__file__)]
    return 0 if (grammar if options.programs else damage)(options) else 1


if __name__ == "__main__":
    sys.exit(main())
