"""Compares what `groundplan facts` prints with what CPython's own `ast` says.

Exit status: 0 no differences, 1 differences, 2 could not compare.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

# Before all that only this version can import.
import required_python  # noqa: F401

from groundplan_facts import CannotRun, error_of, groundplan_facts
from later_syntax import twin
from reference_facts import facts_of_source, json_line, json_lines
from source_files import python_files, read_file

Record = dict[str, Any]

# Stands for a key that isn't there, which is not the same as null.
ABSENT = object()


class Difference(NamedTuple):
    path: str
    line: int
    what: str


class Tally(NamedTuple):
    """What the last line of a root says."""

    files: int
    refused: int
    imports: int
    definitions: int
    differences: list[Difference]


def compare_root(binary: str, root: str) -> Tally:
    theirs = groundplan_facts(binary, root)
    paths = python_files(root)
    ours = [json.loads(line) for line in json_lines(root, paths)]
    for index, record in enumerate(ours):
        if record["parse_error"] is not None:
            ours[index] = with_later_syntax(root, paths[index], record)
    return Tally(
        files=len(ours),
        refused=sum(record["parse_error"] is not None for record in ours),
        imports=sum(len(record["imports"]) for record in ours),
        definitions=sum(len(record["definitions"]) for record in ours),
        differences=list(differences(ours, theirs)),
    )


def with_later_syntax(root: str, path: str, refused: Record) -> Record:
    """The facts of a refused file after its syntax of 3.14 and 3.15 is rewritten, if it has any."""
    rewritten = twin(read_file(root, path))
    if rewritten is None:
        return refused
    return json.loads(json_line(facts_of_source(path, rewritten)))


def differences(ours: Sequence[Record], theirs: Sequence[Record]) -> Iterator[Difference]:
    our_paths = [record["path"] for record in ours]
    their_paths = [record["path"] for record in theirs]
    if our_paths == their_paths:
        for our, their in zip(ours, theirs, strict=True):
            yield from record_differences(our, their)
        return
    their_records = {record["path"]: record for record in theirs}
    for our in ours:
        if our["path"] in their_records:
            yield from record_differences(our, their_records[our["path"]])
        else:
            yield Difference(our["path"], 1, "file: groundplan doesn't print it")
    known = set(our_paths)
    for path in their_paths:
        if path not in known:
            yield Difference(path, 1, "file: groundplan prints it, but it isn't to be read")
    if len(their_records) != len(their_paths):
        yield Difference(their_paths[0], 1, "file: groundplan prints a path twice")
    if their_paths != sorted(their_paths):
        yield Difference(their_paths[0], 1, "file: groundplan's paths aren't sorted")


def record_differences(our: Record, their: Record) -> Iterator[Difference]:
    """What is different in one file; of a refused file, only the refusal is compared."""
    path = our["path"]
    if our.keys() != their.keys():
        wrong = ", ".join(sorted(our.keys() ^ their.keys()))
        yield Difference(path, 1, f"keys: too many or too few: {wrong}")
    if our["module"] != their.get("module"):
        yield Difference(path, 1, f"module: {said(our['module'], their.get('module'))}")
    our_error = error_of(our)
    their_error = error_of(their)
    if our_error is not None or their_error is not None:
        yield from error_differences(path, our_error, their_error)
        return
    yield from list_differences(our, their, "imports", import_name)
    yield from list_differences(our, their, "definitions", definition_name)
    for key in ("enum_members", "all", "all_dynamic"):
        if our[key] != their.get(key):
            yield Difference(path, 1, f"{key}: {said(our[key], their.get(key))}")


def error_differences(
    path: str, our: tuple[int | None, str] | None, their: tuple[int | None, str] | None
) -> Iterator[Difference]:
    if their is None and our is not None:
        what = f"parse_error: CPython refuses ({our[1]}), groundplan accepts"
        yield Difference(path, our[0] or 1, what)
    elif our is None and their is not None:
        what = f"parse_error: CPython accepts, groundplan refuses ({their[1]})"
        yield Difference(path, their[0] or 1, what)
    elif our is not None and their is not None and our[0] is not None and our[0] != their[0]:
        what = f"parse_error: CPython ({our[1]}), groundplan at line {their[0]} ({their[1]})"
        yield Difference(path, our[0], what)


def list_differences(
    our: Record, their: Record, key: str, name: Callable[[Record], str]
) -> Iterator[Difference]:
    """Pairs the records of two lists by name, and compares the pairs key by key."""
    ours: list[Record] = our[key]
    theirs: list[Record] = their.get(key) or []
    if ours == theirs:
        return
    path = our["path"]
    matcher = SequenceMatcher(None, list(map(name, ours)), list(map(name, theirs)), autojunk=False)
    for _, first, last, their_first, their_last in matcher.get_opcodes():
        our_part = ours[first:last]
        their_part = theirs[their_first:their_last]
        paired = min(len(our_part), len(their_part))
        for one, other in zip(our_part, their_part):
            for field in [*one, *(field for field in other if field not in one)]:
                values = one.get(field, ABSENT), other.get(field, ABSENT)
                if values[0] != values[1]:
                    what = f"{key}: {name(one)}: {field}: {said(*values)}"
                    yield Difference(path, one["line"], what)
        for one in our_part[paired:]:
            yield Difference(path, one["line"], f"{key}: {name(one)}: groundplan doesn't print it")
        for other in their_part[paired:]:
            line = other.get("line") or 1
            yield Difference(path, line, f"{key}: {name(other)}: only groundplan prints it")


def import_name(record: Record) -> str:
    renamed = f" as {record.get('asname')}" if record.get("asname") else ""
    if record.get("kind") == "import":
        return f"import {record.get('module')}{renamed}"
    dots = "." * (record.get("level") or 0)
    return f"from {dots}{record.get('module')} import {record.get('name')}{renamed}"


def definition_name(record: Record) -> str:
    return f"{record.get('kind')} {record.get('qualname')}"


def said(our: object, their: object) -> str:
    """Both values on one line."""
    return f"CPython {shortened(our)}, groundplan {shortened(their)}"


def shortened(value: object) -> str:
    if value is ABSENT:
        return "nothing"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "..."


def printable(text: str) -> str:
    """The text on one line, whatever a file's name or a message holds."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Compare `groundplan facts` with CPython's own ast, file by file."
    )
    parser.add_argument("--groundplan", metavar="BINARY", required=True)
    parser.add_argument(
        "--show", metavar="N", type=int, default=20, help="differences to print for a root"
    )
    parser.add_argument("roots", metavar="ROOT", nargs="+")
    arguments = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    status = 0
    for root in arguments.roots:
        try:
            tally = compare_root(arguments.groundplan, root)
        except (CannotRun, OSError) as error:
            print(error, file=sys.stderr)
            return 2
        for difference in tally.differences[: arguments.show]:
            print(printable(f"{difference.path}:{difference.line} {difference.what}"))
        print(
            f"{root}: files {tally.files}, refused {tally.refused}, imports {tally.imports}, "
            f"definitions {tally.definitions}, differences {len(tally.differences)}",
            flush=True,
        )
        if tally.differences:
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
