"""What must hold of a tree after a plan, each check a function that returns complaints."""

import ast
import difflib
import io
import os
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

Files = dict[str, bytes]
Observed = dict[str, Any]


class Promise(NamedTuple):
    """What a plan says that it does: which object stands for which, and where files go."""

    # Words of a description, such as "shop.old:Order" or "'tag-1001'", and what they become.
    objects: dict[str, str]
    # Dotted prefixes of modules that move.
    moves: dict[str, str]
    # Modules that may go on as they were though they use what is replaced: it and its inside.
    exempt: list[str]
    # Words one of which a changed line must have, beside what stands in imports.
    words: set[str]
    # Names that are called otherwise, old to new.
    renames: dict[str, str]
    # Objects that an import may bring no longer, for what was used of them comes from elsewhere.
    may_go: set[str] = set()
    # As `objects`, of what stays and may be used less: either is right.
    perhaps: dict[str, str] = {}

    def allows(self, described: str, found: str) -> bool:
        """Whether the plan may have made the one of the other."""
        return (
            found == self.of(described)
            or bool(self.perhaps)
            and (found == self._replace(objects=self.objects | self.perhaps).of(described))
        )

    def of(self, described: str) -> str:
        """The description after the plan."""
        for old, new in self.objects.items():
            described = re.sub(
                rf"(?<![\w.]){re.escape(old)}(?![\w])", lambda _: f"\0{new}\0", described
            )
        for old, new in self.moves.items():
            described = re.sub(
                rf"(?<![\w.]){re.escape(old)}(?=[.:\s\],)]|$)", lambda _: f"\0{new}\0", described
            )
        return described.replace("\0", "")

    def module(self, name: str) -> str:
        for old, new in self.moves.items():
            if name == old or name.startswith(old + "."):
                return new + name[len(old) :]
        return name


class Complaint(NamedTuple):
    """What is wrong, in which file, and whether the plan left it by hand."""

    kind: str
    path: str
    what: str


def files_of(root: str) -> Files:
    """Every file below the folder, but git's and the journal."""
    out: Files = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders if f not in (".git", ".groundplan", "__pycache__")]
        for name in names:
            full = os.path.join(folder, name)
            with open(full, "rb") as file:
                out[os.path.relpath(full, root)] = file.read()
    return out


def unparsable(after: Observed) -> Iterator[Complaint]:
    for name, record in after["modules"].items():
        if "parse" in record:
            yield Complaint("doesn't parse", record["path"], record["parse"])
        elif "import" in record:
            yield Complaint("doesn't import", record["path"], f"{name}: {record['import']}")
        elif "returned" not in record:
            yield Complaint("died", record["path"], name)


def failing_tests(before: Observed, after: Observed) -> Iterator[Complaint]:
    known = {name for name, _ in before["tests"]["bad"]}
    for name, text in after["tests"]["bad"]:
        if name not in known:
            match = re.search(r"tests\.(test_\d+)", name)
            yield Complaint(
                "test fails", f"tests/{match[1]}.py" if match else "tests", f"{name}: {text}"
            )
    if after["tests"]["run"] != before["tests"]["run"] and not after["tests"]["bad"]:
        yield Complaint(
            "test fails", "tests", f"{after['tests']['run']} run, not {before['tests']['run']}"
        )


def other_objects(before: Observed, after: Observed, promise: Promise) -> Iterator[Complaint]:
    """What functions return, and what imports bind, that isn't what was promised."""
    for name, was in before["modules"].items():
        now = after["modules"].get(promise.module(name))
        if now is None:
            continue
        if "returned" not in was or "returned" not in now:
            continue
        exempt = any(name == m or name.startswith(m + ".") for m in promise.exempt)
        for key, value in was["returned"].items():
            kind = "patch acts elsewhere" if key.startswith("patched_") else "other object"
            wanted = promise.of(value)
            found = now["returned"].get(key, "nothing")
            if promise.allows(value, found) or (exempt and found == value):
                continue
            yield Complaint(kind, now["path"], f"{key}: {value} -> {found}, not {wanted}")
        yield from other_bindings(was, now, promise, exempt)
    for key, value in before["entry_points"].items():
        found = after["entry_points"].get(key, "nothing")
        if found != promise.of(value):
            yield Complaint(
                "entry point",
                "pyproject.toml",
                f"{key}: {value} -> {found}, not {promise.of(value)}",
            )


def other_bindings(
    was: Observed, now: Observed, promise: Promise, exempt: bool
) -> Iterator[Complaint]:
    found: dict[tuple[str, str], set[str]] = {}
    for scope, bound, _, value in now["bindings"]:
        found.setdefault((scope, bound), set()).add(value)
    plain = {value for _, _, _, value in now["bindings"]}
    for scope, bound, said, value in was["bindings"]:
        if bound == "*" or value.startswith("raises"):
            continue
        wanted = promise.of(value)
        names = [bound, promise.renames.get(bound, bound)]
        have = set().union(*(found.get((scope, n), set()) for n in names))
        if (
            any(promise.allows(value, h) for h in have)
            or (exempt and value in have)
            or value in promise.may_go
        ):
            continue
        if "." in bound and (wanted in plain or wanted.split(":")[0] in plain):
            continue
        yield Complaint(
            "import binds another",
            now["path"],
            f"{scope or 'module'}: {bound} ({said}): {value} -> {sorted(have)}, not {wanted}",
        )
    for scope, bound, said, value in now["bindings"]:
        if value.startswith("raises") and (scope, bound) not in {
            (s, b) for s, b, _, v in was["bindings"] if v.startswith("raises")
        }:
            yield Complaint(
                "import is broken", now["path"], f"{scope or 'module'}: {bound} ({said}): {value}"
            )


def changed_bytes(
    before: Files, after: Files, promise: Promise, paths: dict[str, str]
) -> Iterator[Complaint]:
    """Lines that changed and have nothing to do with it, line ends, marks, comments."""
    for path, old in before.items():
        new = after.get(paths.get(path, path))
        if new is None or new == old:
            continue
        if old.startswith(b"\xef\xbb\xbf") != new.startswith(b"\xef\xbb\xbf"):
            yield Complaint("byte order mark", path, "came or went")
        if (
            b"\r\n" in old
            and old.count(b"\r\n") == old.count(b"\n")
            and (new.count(b"\r\n") != new.count(b"\n"))
        ):
            yield Complaint("line ends", path, "a line of a CRLF file ends otherwise")
        if old.endswith(b"\n") != new.endswith(b"\n"):
            yield Complaint("end of the file", path, "the last newline came or went")
        if path.endswith(".py"):
            lost = comments(old) - comments(new)
            if lost:
                yield Complaint("comment lost", path, ", ".join(sorted(lost)))
            yield from unrelated_lines(path, old, new, promise)


def comments(data: bytes) -> Counter[str]:
    try:
        return Counter(
            token.string.strip()
            for token in tokenize.tokenize(io.BytesIO(data).readline)
            if token.type == tokenize.COMMENT
        )
    except (tokenize.TokenError, SyntaxError):
        return Counter()


def unrelated_lines(path: str, old: bytes, new: bytes, promise: Promise) -> Iterator[Complaint]:
    olds, news = old.split(b"\n"), new.split(b"\n")
    matcher = difflib.SequenceMatcher(None, olds, news, autojunk=False)
    import_lines = lines_of_imports(old)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            continue
        for index in range(first, last):
            line = olds[index].decode("latin-1")
            words = set(re.findall(r"\w+", line))
            if index + 1 not in import_lines and not words & promise.words and line.strip():
                yield Complaint("unrelated line", path, f"{index + 1}: {line!r}")


def lines_of_imports(data: bytes) -> set[int]:
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return set()
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }


def imports_left(after: Observed, left: set[str], exempt: list[str]) -> Iterator[Complaint]:
    """Imports that still go by a path which nobody was to use any more."""
    for name, record in after["modules"].items():
        if any(name == m or name.startswith(m + ".") for m in exempt):
            continue
        for scope, bound, said, _ in record.get("bindings", []):
            if said.replace(":", ".") in left:
                yield Complaint(
                    "import left", record["path"], f"{scope or 'module'}: {bound} by {said}"
                )
