"""The facts of a Python tree as CPython's own `ast` tells them.

Prints the JSON lines that `groundplan facts ROOT` must print, computed without groundplan. Docs/facts.md
is the contract; where it leaves a choice, the function that makes it says so.
"""

import argparse
import ast
import gc
import json
import multiprocessing
import signal
import re
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, TypeVar

# Before all that only this version can import.
import required_python  # noqa: F401

from definition_facts import definition_records, enum_members
from export_facts import exports
from import_facts import import_records
from source_files import (
    in_printed_order,
    module_name,
    printed_path,
    python_files,
    read_file,
    utf8_lines,
)
from surroundings import names_of_typing

PROCESSES = 2
LONE_SURROGATE = re.compile("[\ud800-\udfff]")

Item = TypeVar("Item")
Result = TypeVar("Result")


class Refusal(NamedTuple):
    """Why CPython refuses a file; no line where it names none."""

    line: int | None
    message: str


def parsed(data: bytes) -> ast.Module | Refusal:
    """CPython's verdict on the bytes of one file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(data)
    except SyntaxError as error:
        return Refusal(error.lineno, error.msg)
    except (ValueError, MemoryError, RecursionError) as error:
        return Refusal(None, str(error))


def facts_of_source(path: str, data: bytes) -> dict[str, Any]:
    """The facts of one file at a path relative to the root."""
    record: dict[str, Any] = {
        "path": printed_path(path),
        "module": module_name(path),
        "parse_error": None,
        "imports": [],
        "definitions": [],
        "enum_members": {},
        "all": None,
        "all_dynamic": False,
    }
    tree = parsed(data)
    if isinstance(tree, Refusal):
        record["parse_error"] = {"line": tree.line, "message": tree.message}
        return record
    lines = utf8_lines(data)
    typing_names = names_of_typing(tree, lines)
    found = exports(tree)
    record["imports"] = list(import_records(tree, typing_names))
    record["definitions"] = list(definition_records(tree, lines, typing_names))
    record["enum_members"] = enum_members(tree, typing_names)
    record["all"] = found.names
    record["all_dynamic"] = found.dynamic
    return record


def json_line(record: dict[str, Any]) -> str:
    """The record on one line.

    A string literal of Python may hold a lone surrogate, which UTF-8 can't: printed as U+FFFD.
    """
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return LONE_SURROGATE.sub("\ufffd", line)


def json_line_of_file(root: str, path: str) -> str:
    return json_line(facts_of_source(path, read_file(root, path)))


def json_lines(root: str, paths: Sequence[str]) -> Iterator[str]:
    """The facts of the files at `paths`, in that order."""
    return in_parallel(partial(json_line_of_file, root), paths)


def in_parallel(work: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """The results of `work` in the order of `items`, computed by several processes."""
    # A parent may have blocked signals, SIGTERM among them, by which a pool ends its processes.
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
    # A syntax tree has no cycles, so that looking for them only costs time.
    with multiprocessing.Pool(PROCESSES, initializer=gc.disable) as pool:
        yield from pool.imap(work, items, chunksize=8)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Print what `groundplan facts ROOT` must print, as CPython's ast sees it."
    )
    parser.add_argument("root", metavar="ROOT")
    parser.add_argument(
        "--files",
        metavar="LIST",
        help="a file with one path a line, relative to ROOT: read these instead of the whole tree",
    )
    arguments = parser.parse_args()
    try:
        if arguments.files is None:
            paths = python_files(arguments.root)
        else:
            with open(arguments.files, encoding="utf-8", errors="surrogateescape") as listed:
                paths = in_printed_order(line.rstrip("\n") for line in listed if line.strip())
        for line in json_lines(arguments.root, paths):
            sys.stdout.buffer.write(line.encode() + b"\n")
        sys.stdout.buffer.flush()
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
