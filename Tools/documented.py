"""Counts the types and functions that other targets see and that say what they are for.

A doc comment right above counts, also above attributes. What a protocol already says needs none, nor
does an initializer that only assigns its parameters. Exit status: 0 enough, 1 too few.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ATTRIBUTE = r"@\w+(?:\([^)]*\))?"
MODIFIER = r"(?:package|public|final|static|class|indirect|mutating|nonisolated|override)"
DECLARATION = re.compile(
    rf"\s*(?:extension [\w.]+ {{ )?(?:{ATTRIBUTE}\s+)*(?P<modifiers>(?:{MODIFIER}\s+)+)"
    r"(?P<name>(?:struct|class|enum|protocol|actor|typealias|func) (?:\w+|[^\w\s(]+)|(?:init|subscript)\b)"
    r"(?P<rest>.*)"
)
ABOVE = re.compile(rf"\s*(?:{ATTRIBUTE}|{MODIFIER})(?:\s+(?:{ATTRIBUTE}|{MODIFIER}))*\s*$")
# Of Swift's protocols, then of `Rule`, `Derived`, `FindingsFormat` and `SettingValue`.
FROM_PROTOCOL = re.compile(
    r"func (?:==|<) |func hash\(into |func encode\(to |init\(from decoder|init\??\(rawValue: |enum CodingKeys"
    r"|func distance\(to |func advanced\(by |func makeIterator\(\)"
    r"|func findings\(in program: Program\)|init\(of program: Program\) |func bytes\(of findings: Findings, as "
    r"|func read\((?:$|_ value: TOMLValue, at )|func manual\(below key"
)
ONLY_ASSIGNS = re.compile(r"(\s*self\.(\w+) = \2\b)*\s*\}")


class Declaration(NamedTuple):
    place: str
    name: str
    is_documented: bool


def declarations(path: Path, shown: Path) -> Iterator[Declaration]:
    lines = path.read_text("utf-8").splitlines()
    for index, line in enumerate(lines):
        found = DECLARATION.match(line)
        if not found or not re.search("package|public", found["modifiers"]):
            continue
        if FROM_PROTOCOL.match(found["name"] + found["rest"]):
            continue
        body = "\n".join(lines[index:]).partition("{")[2]
        if found["name"] == "init" and ONLY_ASSIGNS.match(body):
            continue
        above = index - 1
        while above >= 0 and ABOVE.match(lines[above]):
            above -= 1
        is_documented = above >= 0 and lines[above].lstrip().startswith("///")
        yield Declaration(f"{shown}:{index + 1}", found["name"], is_documented)


def share(found: list[Declaration]) -> float:
    return 100 * sum(each.is_documented for each in found) / len(found) if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--least", type=float, default=95, metavar="PERCENT")
    least = parser.parse_args().least
    root = Path(__file__).resolve().parent.parent
    everything: list[Declaration] = []
    for target in sorted((root / "Sources").iterdir()):
        paths = sorted(target.glob("**/*.swift"))
        found = [each for path in paths for each in declarations(path, path.relative_to(root))]
        if found:
            print(f"{target.name}: {share(found):.1f} % of {len(found)}")
        everything += found
    print(f"all: {share(everything):.1f} % of {len(everything)}")
    for each in everything:
        if not each.is_documented:
            print(f"{each.place}: {each.name}")
    return 0 if share(everything) >= least else 1


if __name__ == "__main__":
    sys.exit(main())
