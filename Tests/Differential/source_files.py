"""The files of a tree, and their text as CPython's tokenizer sees it."""

import ast
import os
import re
from collections.abc import Iterable, Sequence

SKIPPED_DIRECTORIES = frozenset(
    {
        ".git",
        "__pycache__",
        "node_modules",
        ".venv",
        "venv",
        ".tox",
        ".mypy_cache",
        ".pytest_cache",
    }
)

CODING_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-_.0-9A-Za-z]+)")
COMMENT_OR_BLANK = re.compile(rb"[ \t\f]*(#|$)")
WHITE_SPACE = re.compile(r"[ \t\n\r\f\v]+")


def python_files(root: str) -> list[str]:
    """The relative paths of the `.py` files below `root`, in the order of what is printed."""
    found: list[str] = []
    waiting = [""]
    while waiting:
        directory = waiting.pop()
        with os.scandir(os.path.join(root, directory)) as entries:
            for entry in entries:
                path = f"{directory}/{entry.name}" if directory else entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in SKIPPED_DIRECTORIES:
                        waiting.append(path)
                elif entry.name.endswith(".py") and entry.is_file(follow_symlinks=False):
                    found.append(path)
    return in_printed_order(found)


def in_printed_order(paths: Iterable[str]) -> list[str]:
    """Sorts by code points of the printed path; bytes decide where two paths print alike."""
    return sorted(set(paths), key=lambda path: (printed_path(path), os.fsencode(path)))


def printed_path(path: str) -> str:
    """The path as JSON can hold it.

    Python keeps a byte of a name that isn't UTF-8 as a lone surrogate, which no UTF-8 output can
    hold. It is printed as U+FFFD, one for each maximal broken part, as Unicode recommends and
    Swift's `String(decoding:as:)` does.
    """
    return os.fsencode(path).decode("utf-8", "replace")


def module_name(path: str) -> str | None:
    """The dotted name of the file at `path`; "" for an `__init__.py` in the root itself."""
    parts = path.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) if all(part.isidentifier() for part in parts) else None


def read_file(root: str, path: str) -> bytes:
    with open(os.path.join(root, path), "rb") as file:
        return file.read()


def utf8_lines(data: bytes) -> list[bytes]:
    """The lines of a file that CPython accepts, as its tokenizer sees them.

    Column offsets of `ast` count UTF-8 bytes of these lines: without the byte order mark, ended by
    CR, LF or CRLF and by nothing else, and decoded if a cookie says so. Bytes that are not UTF-8
    may remain in comments, which CPython never decodes.
    """
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data = data.removeprefix(b"\xef\xbb\xbf")
    encoding = cookie_encoding(data)
    if encoding is not None:
        data = data.decode(encoding).encode("utf-8", "surrogatepass")
    return data.split(b"\n")


def cookie_encoding(data: bytes) -> str | None:
    """The encoding that a PEP 263 cookie asks for; None where nothing is to be decoded.

    `data` has no byte order mark and LF line ends. `tokenize.detect_encoding` isn't used, as it
    decodes the first lines and so refuses files that `ast.parse` accepts. CPython takes only the
    names that begin with `utf-8` for UTF-8; others, also `utf8`, go through their codec.
    """
    for line in data.split(b"\n", 2)[:2]:
        if cookie := CODING_COOKIE.match(line):
            name = cookie[1].decode("ascii")
            normal = name.lower().replace("_", "-")
            return None if normal == "utf-8" or normal.startswith("utf-8-") else name
        if not COMMENT_OR_BLANK.match(line):
            return None
    return None


def text_of(node: ast.expr, lines: Sequence[bytes]) -> str:
    """The source of a node, each run of white space made one space.

    `ast.get_source_segment` splits the whole file anew for each node; `lines` is split once.
    """
    first = node.lineno - 1
    last = (node.end_lineno or node.lineno) - 1
    start = node.col_offset
    end = node.end_col_offset
    if first == last:
        segment = lines[first][start:end]
    else:
        segment = b"\n".join([lines[first][start:], *lines[first + 1 : last], lines[last][:end]])
    return WHITE_SPACE.sub(" ", segment.decode("utf-8", "replace"))


def dotted_name(node: ast.expr | None) -> str | None:
    """`a.b.c` for a bare name or a chain of attributes on one; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    parts.append(node.id)
    return ".".join(reversed(parts))
