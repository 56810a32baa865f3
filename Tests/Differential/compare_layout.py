"""Compares where the imports and names of files stand with what CPython's `ast` and bytecode say.

Each file is compared as it is and rewritten: with CR LF and CR line ends, behind a byte order mark, in
Latin-1, and without its last line end. `--reader` names the built `source-layout`, which must never end
before its input does. Exit status: 0 all alike but for what is counted by its reason, 1 not alike, 2
could not compare.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import tokenize
import warnings
from collections.abc import Iterator
from random import Random
from typing import Any

# Before all that only this version can import.
import required_python  # noqa: F401

from import_layout import imports_of
from name_uses import WrongScope, uses_of
from placed_text import BOM, CannotPlace, PlacedText
from source_files import cookie_encoding, python_files, read_file


def variants(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file as it is and as other editors would write it."""
    yield "as it is", data
    if b"\0" in data:
        return
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    yield "CR LF", plain.replace(b"\n", b"\r\n")
    yield "CR", plain.replace(b"\n", b"\r")
    if plain.endswith(b"\n"):
        yield "open", plain.rstrip(b"\n")
    if plain.startswith(BOM):
        return
    if cookie_encoding(plain) is not None:
        return
    yield "mark", BOM + plain
    yield "mark, CR LF", BOM + plain.replace(b"\n", b"\r\n")
    try:
        latin = plain.decode("utf-8").encode("latin-1")
    except UnicodeError:
        return
    yield "Latin-1", b"# coding: latin-1\n" + latin
    yield "Latin-1, CR LF", (b"# coding: latin-1\n" + latin).replace(b"\n", b"\r\n")


def reference(data: bytes) -> dict[str, Any] | str:
    """What CPython says, or the reason why nothing can be compared."""
    if b"\0" in data:
        return "null byte"
    try:
        placed = PlacedText(data)
    except (SyntaxError, UnicodeError, LookupError, tokenize.TokenError) as error:
        return f"refused by CPython: {type(error).__name__}"
    except CannotPlace as error:
        return f"no places in {error}"
    try:
        return {"imports": imports_of(placed), "uses": uses_of(placed, data)}
    except WrongScope as error:
        return {"judge": str(error)}


def first_difference(ours: Any, theirs: Any, path: str = "") -> str | None:
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for key in ours:
            if found := first_difference(ours[key], theirs[key], f"{path}.{key}"):
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, pair in enumerate(zip(ours, theirs)):
            if found := first_difference(*pair, f"{path}[{index}]"):
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list):
        index = next((i for i, pair in enumerate(zip(ours, theirs)) if pair[0] != pair[1]), -1)
        ours, theirs = ours[index:][:1], theirs[index:][:1]
        path += f"[{index}]"
        return f"{path}: CPython {str(theirs)[:300]}, we {str(ours)[:300]}"
    return None if ours == theirs else f"{path}: CPython {str(theirs)[:300]}, we {str(ours)[:300]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--count", type=int, default=0, help="how many files; 0 for all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("root")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20_000)
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    paths = python_files(arguments.root)
    if arguments.count:
        paths = sorted(Random(arguments.seed).sample(paths, min(arguments.count, len(paths))))
    reader = subprocess.Popen([arguments.reader], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    tally: collections.Counter[str] = collections.Counter()
    differences = 0
    for path in paths:
        for variant, data in variants(read_file(arguments.root, path)):
            try:
                reader.stdin.write(b"%d\n" % len(data) + data)
                reader.stdin.flush()
                answer = reader.stdout.readline()
            except BrokenPipeError:
                answer = b""
            if not answer:
                print(f"the reader ended at {path}, {variant}")
                return 1
            ours = json.loads(answer)
            theirs = reference(data)
            if isinstance(theirs, str):
                tally[f"{theirs} / {ours.get('failure', 'read')}"] += 1
                continue
            found = first_difference(ours, theirs)
            if found is None:
                tally["alike"] += 1
                tally["imports"] += len(theirs["imports"])
                tally["uses"] += len(theirs["uses"])
                continue
            differences += 1
            if differences <= arguments.show:
                print(f"{path}, {variant}: {found}")
    for reason, count in sorted(tally.items()):
        print(f"{reason}: {count}")
    print(f"files {len(paths)}, differences {differences}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
