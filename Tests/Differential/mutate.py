"""Damages real files at random, and compares groundplan's refusals with CPython's.

The mutants of a seed are always the same for the same files. Exit status: 0 enough agreement, 1 too
little, 2 could not compare.
"""

import argparse
import ast
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from random import Random
from typing import NamedTuple, Optional

# Before all that only this version can import.
import required_python  # noqa: F401

from groundplan_facts import CannotRun, error_of, groundplan_facts
from later_syntax import twin
from mutations import MUTATIONS, Source, tokenized
from reference_facts import Refusal, in_parallel, parsed
from source_files import cookie_encoding, python_files, read_file

LARGEST_FILE = 60_000
ATTEMPTS_FOR_EACH = 50


class Mutant(NamedTuple):
    """One damaged file: what was done to which file, and to which of its lines."""

    text: str
    kind: str
    origin: str
    line: int


class Disagreement(NamedTuple):
    number: int
    ours: Optional[Refusal]
    theirs: Optional[Refusal]


class Comparison(NamedTuple):
    """Mutants that one side accepts, and those refused by both but at different lines."""

    verdicts: list[Disagreement]
    lines: list[Disagreement]
    lines_compared: int


def mutants(roots: Sequence[str], count: int, seed: int) -> Iterator[Mutant]:
    """`count` mutants; a file that can't serve is passed over and another one picked."""
    files = [
        os.path.join(root, path)
        for root in roots
        for path in python_files(root)
        if os.path.getsize(os.path.join(root, path)) <= LARGEST_FILE
    ]
    if not files:
        raise CannotRun("no Python files of a fitting size below the roots")
    random = Random(seed)
    made = 0
    for _ in range(count * ATTEMPTS_FOR_EACH):
        if made == count:
            return
        origin = random.choice(files)
        source = source_of(origin)
        if source is None:
            continue
        kind, mutation = random.choice(MUTATIONS)
        text = mutation(random, source)
        if text is not None and text != source.text:
            made += 1
            yield Mutant(text, kind, origin, first_difference(source.text, text))
    if made < count:
        raise CannotRun(f"only {made} of {count} mutants could be made of these files")


@lru_cache(maxsize=500)
def source_of(path: str) -> Optional[Source]:
    """A file that CPython accepts, in UTF-8 with LF line ends; None for any other."""
    data = read_file("", path)
    if b"\r" in data or cookie_encoding(data) is not None:
        return None
    if isinstance(parsed(data), Refusal):
        return None
    try:
        # A byte order mark stays out: it is no character of the text.
        return tokenized(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return None


def first_difference(one: str, other: str) -> int:
    """The line where two texts part."""
    shared = os.path.commonprefix([one, other])
    return shared.count("\n") + 1


def verdict(text: str) -> Optional[Refusal]:
    """CPython's refusal of a mutant; None if it accepts it, or what it is in the syntax of 3.13."""
    data = text.encode()
    result = parsed(data)
    if isinstance(result, ast.Module):
        return None
    rewritten = twin(data)
    if rewritten is not None:
        result = parsed(rewritten)
    return result if isinstance(result, Refusal) else None


@contextmanager
def folder(keep: Optional[str]) -> Iterator[str]:
    """An empty folder, at `keep` if that is named, and otherwise one that goes away."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="mutants-") as temporary:
            yield temporary
        return
    os.makedirs(keep, exist_ok=True)
    if os.listdir(keep):
        raise CannotRun(f"{keep} isn't empty")
    yield keep


def file_name(index: int) -> str:
    return f"m{index:05}.py"


def compare(binary: str, directory: str, made: Sequence[Mutant]) -> Comparison:
    """Writes the mutants and asks both sides about each."""
    for index, mutant in enumerate(made):
        with open(os.path.join(directory, file_name(index)), "wb") as file:
            file.write(mutant.text.encode())
    printed = {record["path"]: record for record in groundplan_facts(binary, directory)}
    expected = {file_name(index) for index in range(len(made))}
    if printed.keys() != expected:
        wrong = ", ".join(sorted(printed.keys() ^ expected)[:3])
        raise CannotRun(f"groundplan didn't print the facts of the {len(made)} mutants: {wrong}")
    verdicts: list[Disagreement] = []
    lines: list[Disagreement] = []
    lines_compared = 0
    for index, ours in enumerate(in_parallel(verdict, [mutant.text for mutant in made])):
        error = error_of(printed[file_name(index)])
        theirs = None if error is None else Refusal(*error)
        if (ours is None) != (theirs is None):
            verdicts.append(Disagreement(index, ours, theirs))
        elif ours is not None and theirs is not None and ours.line is not None:
            lines_compared += 1
            if ours.line != theirs.line:
                lines.append(Disagreement(index, ours, theirs))
    return Comparison(verdicts, lines, lines_compared)


def percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def described(
    disagreement: Disagreement, mutant: Mutant, keep: Optional[str]
) -> Iterator[str]:
    name = file_name(disagreement.number)
    where = os.path.join(keep, name) if keep else f"{name} (kept with --keep DIR)"
    yield f"{where}: {mutant.kind}, {mutant.origin}:{mutant.line}"
    yield f"    CPython:    {outcome(disagreement.ours)}"
    yield f"    groundplan: {outcome(disagreement.theirs)}"


def outcome(refusal: Optional[Refusal]) -> str:
    return "accepts" if refusal is None else f"line {refusal.line}: {refusal.message}"


def general_message(refusal: Optional[Refusal]) -> str:
    """CPython's message without what differs from file to file."""
    if refusal is None:
        return "(accepted)"
    message = re.sub(r"\d+", "N", refusal.message)
    return re.sub(r"character '.' \(U\+\w+\)", "character", message)


def table(comparison: Comparison) -> Iterator[str]:
    """Disagreements by CPython's message, the most frequent first."""
    verdicts = Counter(general_message(each.ours) for each in comparison.verdicts)
    lines = Counter(general_message(each.ours) for each in comparison.lines)
    if not verdicts and not lines:
        return
    yield "disagreements by CPython's message:"
    yield "  refusal    line  message"
    total = verdicts + lines
    for message in sorted(total, key=lambda each: (-total[each], each)):
        yield f"  {verdicts[message]:7} {lines[message]:7}  {message}"


def report(
    comparison: Comparison, made: Sequence[Mutant], show: int, keep: Optional[str]
) -> Iterator[str]:
    for disagreements in (comparison.verdicts, comparison.lines):
        for each in disagreements[:show]:
            yield from described(each, made[each.number], keep)
    yield from table(comparison)
    agreed = len(made) - len(comparison.verdicts)
    yield (
        f"accepted or refused alike: {agreed}/{len(made)} = "
        f"{percent(agreed, len(made)):.2f} %"
    )
    same_line = comparison.lines_compared - len(comparison.lines)
    yield (
        f"line of the error alike: {same_line}/{comparison.lines_compared} = "
        f"{percent(same_line, comparison.lines_compared):.2f} %"
    )


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Damage real files, and compare groundplan's refusals with CPython's."
    )
    parser.add_argument("--groundplan", metavar="BINARY", required=True)
    parser.add_argument("--count", metavar="N", type=int, required=True, help="mutants to make")
    parser.add_argument("--seed", metavar="S", type=int, required=True)
    parser.add_argument(
        "--show", metavar="K", type=int, default=5, help="disagreements of each sort to print"
    )
    parser.add_argument("--keep", metavar="DIR", help="an empty or new folder for the mutants")
    parser.add_argument(
        "--accept", metavar="P", type=float, default=99.5, help="least percentage of same verdicts"
    )
    parser.add_argument(
        "--lines", metavar="P", type=float, default=97.0, help="least percentage of same lines"
    )
    parser.add_argument("roots", metavar="ROOT", nargs="+")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        made = list(mutants(arguments.roots, arguments.count, arguments.seed))
        with folder(arguments.keep) as directory:
            comparison = compare(arguments.groundplan, directory, made)
    except (CannotRun, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for line in report(comparison, made, arguments.show, arguments.keep):
        print(line)
    alike = percent(len(made) - len(comparison.verdicts), len(made))
    same_line = percent(
        comparison.lines_compared - len(comparison.lines), comparison.lines_compared
    )
    return 0 if alike >= arguments.accept and same_line >= arguments.lines else 1


if __name__ == "__main__":
    sys.exit(main())
