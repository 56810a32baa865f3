"""Compares the TOML reader with CPython's `tomllib`, on project files damaged at random.

The mutants of a seed are always the same. `--reader` names the built `toml-values`, which must never
end before its input does. Exit status: 0 all alike but for what is explained below, 1 not alike, 2
could not compare.
"""

import argparse
import collections
import datetime
import json
import re
import struct
import subprocess
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from random import Random

from toml_documents import DOCUMENTS

PIECES = [
    b"[", b"]", b"[[", b"]]", b"{", b"}", b"=", b".", b",", b"#", b'"', b"'", b'"""', b"'''", b"\\",
    b"\n", b"\r", b"\r\n", b"\t", b" ", b"\0", b"\x7f", b"\x1b", b"\xff", b"\xc3", b"\xc3\xa9",
    b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"\xef\xbb\xbf", b"\\u0000", b"\\U0010FFFF", b"\\ud800",
    b"\\x41", b"\\u00e9", b"\\\n", b"\\ \n ", b"true", b"false", b"inf", b"nan", b"-", b"+", b"_",
    b"0", b"1", b"9", b"0x", b"0o7", b"1e5", b".5", b"9223372036854775808", b"1979-05-27",
    b"2023-02-29", b"07:32:00", b" 07:32:00", b"24:00:00", b"T", b"Z", b"+25:00", b"a.b", b"a = 1\n",
    b"[a]\n", b"[[a]]\n", b"a.b.c = 1\n", b'"\\u0000" = 1\n', b"[project]\n", b"x = {a = 1, b.c = 2}\n",
    b"[" * 90, b"[" * 120, b"a = [" * 3, b"{a=" * 60, b"." * 3,
]  # fmt: skip


KINDS = ["drop", "insert", "replace", "copy", "cut", "byte", *["line"] * 3, *["foreign line"] * 3]


def mutate(random: Random, document: bytes) -> tuple[str, bytes]:
    """The document with one to three damages, and what they were."""
    kinds = []
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        at = random.randrange(len(document) + 1)
        end = min(len(document), at + random.choice([1, 1, 1, 2, 3, 5, 8, 20, 60]))
        lines = document.split(b"\n")
        match kind := random.choice(KINDS):
            case "drop":
                document = document[:at] + document[end:]
            case "insert":
                document = document[:at] + random.choice(PIECES) + document[at:]
            case "replace":
                document = document[:at] + random.choice(PIECES) + document[end:]
            case "copy":
                to = random.randrange(len(document) + 1)
                document = document[:to] + document[at:end] + document[to:]
            case "line":
                lines.insert(random.randrange(len(lines) + 1), random.choice(lines))
                document = b"\n".join(lines)
            case "foreign line":
                line = random.choice(random.choice(DOCUMENTS).encode().split(b"\n"))
                lines.insert(random.randrange(len(lines) + 1), line)
                document = b"\n".join(lines)
            case "cut":
                document = document[:at] if random.random() < 0.3 else document[at:]
            case "byte":
                document = document[:at] + bytes([random.randrange(256)]) + document[at + 1 :]
        kinds.append(kind)
    return "+".join(kinds), document


def reference(document: bytes) -> tuple[object, str | None]:
    """What `tomllib` says: the values, or why not."""
    try:
        return plain(tomllib.loads(document.decode())), None
    except (ValueError, RecursionError) as error:  # of integers with thousands of digits, too
        return None, f"{type(error).__name__}: {error}"


def plain(value: object) -> object:
    match value:
        case dict():
            return {key: plain(inner) for key, inner in value.items()}
        case list():
            return ["array", [plain(inner) for inner in value]]
        case bool():
            return ["boolean", value]
        case int():
            return ["integer", str(value)]
        case float():
            bits = "nan" if value != value else str(struct.unpack("<Q", struct.pack("<d", value))[0])
            return ["float", bits]
        case str():
            return ["string", value]
        case datetime.date() | datetime.time():
            return ["date", value.isoformat()]
    raise TypeError(type(value))


def normal(value: object) -> object:
    """The reader's values with dates as Python writes them."""
    match value:
        case dict():
            return {key: normal(inner) for key, inner in value.items()}
        case ["date", str(text)]:
            kind = datetime.time if text[2] == ":" else datetime.datetime if len(text) > 10 else datetime.date
            return ["date", kind.fromisoformat(text.upper().replace(" ", "T")).isoformat()]
        case ["array", list(values)]:
            return ["array", [normal(inner) for inner in values]]
    return value


def explained(document: bytes, ours: dict, theirs: str | None) -> str | None:
    """Why both may differ; None where they mustn't."""
    message = ours.get("error", "")
    if document.startswith(b"\xef\xbb\xbf") and theirs is not None:
        return "a byte order mark, which is passed over here"
    if theirs is not None:
        return None
    if "more than 100" in message:
        return "nesting above the limit"
    digits = max((len(run) for run in re.findall(rb"[0-9a-fA-F_]+", document)), default=0)
    if "is no value" in message and digits >= 19:
        return "an integer above 64 bits"
    if "is given twice" in message or "already" in message:
        text = document.decode(errors="replace")
        if not unicodedata.is_normalized("NFC", text):
            return "two keys that are canonically the same"
    return None


def documents(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    for number, text in enumerate(DOCUMENTS):
        yield f"document {number}", text.encode()
    random = Random(seed)
    for _ in range(count):
        number = random.randrange(len(DOCUMENTS))
        kind, document = mutate(random, DOCUMENTS[number].encode())
        yield f"document {number}, {kind}", document


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reader", required=True)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    reader = subprocess.Popen([arguments.reader], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    tally: collections.Counter[str] = collections.Counter()
    failures = 0
    for name, document in documents(arguments.count, arguments.seed):
        try:
            reader.stdin.write(b"%d\n" % len(document) + document)
            reader.stdin.flush()
            line = reader.stdout.readline()
        except BrokenPipeError:
            line = b""
        if not line:
            print(f"the reader ended at {name}:\n{document!r}")
            return 1
        ours = json.loads(line)
        values, theirs = reference(document)
        if ("error" in ours) != (theirs is not None):
            reason = explained(document, ours, theirs)
            if reason is not None:
                tally[reason] += 1
                continue
        elif theirs is not None:
            tally["refused alike"] += 1
            continue
        elif normal(ours["values"]) == values:
            tally["the same values"] += 1
            continue
        failures += 1
        print(f"{name}: {ours.get('error', 'accepted')} / {theirs or 'accepted'}\n{document!r}")
    for reason, count in sorted(tally.items()):
        print(f"{reason}: {count}")
    print(f"compared {arguments.count} mutants of {len(DOCUMENTS)} documents, differences {failures}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
