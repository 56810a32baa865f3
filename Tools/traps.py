"""Lists what may end the program where its input is not as expected, and asks for a reason for each.

    python3 Tools/traps.py            what has no reason; status 1 where there is any
    python3 Tools/traps.py --all      every place with its reason

Looked for are, in Sources: unwrapping by force, `try!` and `as!`; calls that stop the program;
references that must not outlive what they refer to; memory read without bounds; numbers made
narrower in a way that traps; numbers read from text and then counted with. A reason stands in a comment `// No trap: ...` on
the line or above it, or in Tools/traps.tsv, a line for a folder or file and a kind. Indexing and
ranges aren't listed: they are everywhere, and what looks for them is Tests/Fuzz.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REASONS = ROOT / "Tools" / "traps.tsv"

KINDS: dict[str, re.Pattern[str]] = {
    "unwrap": re.compile(r"(?<=[\w\)\]])!(?![=\w\"])|\btry!|\bas!"),
    "stop": re.compile(r"\b(fatalError|preconditionFailure|precondition|assertionFailure)\("),
    "lifetime": re.compile(r"\bunowned\b"),
    "memory": re.compile(
        r"\b(assumingMemoryBound|withMemoryRebound|loadUnaligned|unsafeBitCast|UnsafeBufferPointer\(start|"
        r"UnsafeRawBufferPointer\(start|UnsafeMutableRawBufferPointer\(start)"
    ),
    "narrow": re.compile(
        r"(?<![\w.])(UInt32|Int32|UInt16|Int16|UInt8|Int8)\((?!ascii|clamping|truncatingIfNeeded|bitPattern|\))"
    ),
    "number": re.compile(r"(?<![\w.])U?Int(?:64|32)?\((?:String\(|digits|.*\bradix:)"),
}
LITERALS = re.compile(r'"(?:\\.|[^"\\])*"')


class Place(NamedTuple):
    path: str
    line: int
    kind: str
    text: str
    reason: str


class Reason(NamedTuple):
    path: str
    kind: str
    text: str


def reasons() -> list[Reason]:
    lines = REASONS.read_text(encoding="utf-8").splitlines()
    return [Reason(*line.split("\t", 2)) for line in lines if line and not line.startswith("#")]


def places(known: list[Reason]) -> Iterator[Place]:
    for file in sorted((ROOT / "Sources").rglob("*.swift")):
        path = file.relative_to(ROOT).as_posix()
        lines = file.read_text(encoding="utf-8").splitlines()
        in_text = False
        for number, line in enumerate(lines, start=1):
            marks = line.count('"""')
            if in_text or marks:
                in_text ^= marks % 2 == 1
                continue
            code = LITERALS.sub('""', line)
            comment = code.find("//")
            code = code if comment < 0 else code[:comment]
            for kind, pattern in KINDS.items():
                if pattern.search(code):
                    yield Place(path, number, kind, line.strip(), reason(path, kind, lines, number, known))


def reason(path: str, kind: str, lines: list[str], number: int, known: list[Reason]) -> str:
    for each in (lines[number - 1], lines[number - 2] if number > 1 else ""):
        if "// No trap: " in each:
            return each.partition("// No trap: ")[2]
    fitting = [each for each in known if each.kind == kind and path.startswith(each.path)]
    return max(fitting, key=lambda each: len(each.path)).text if fitting else ""


def main() -> int:
    known = reasons()
    found = list(places(known))
    missing = [each for each in found if not each.reason]
    for each in found if "--all" in sys.argv[1:] else missing:
        print(f"{each.path}:{each.line}: {each.kind}: {each.text}" + (f"\n    {each.reason}" if each.reason else ""))
    unused = [each for each in known if not any(place.reason == each.text for place in found)]
    for each in unused:
        print(f"Tools/traps.tsv: nothing needs the reason for {each.path}, {each.kind}")
    print(f"places that may trap {len(found)}, without a reason {len(missing)}")
    return 1 if missing or unused else 0


if __name__ == "__main__":
    sys.exit(main())
