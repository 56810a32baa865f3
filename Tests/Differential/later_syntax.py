"""Syntax of Python 3.14 and 3.15 that groundplan accepts by contract, rewritten for CPython 3.13.

CPython 3.13 refuses three things that groundplan must accept: t-strings (PEP 750), `except A, B:`
without parentheses (PEP 758) and `lazy import` (PEP 810). Each has a twin in 3.13 of the same shape
and the same lines: an f-string, a parenthesised tuple, a plain import. A file that CPython refuses
is rewritten so, where its tokens really hold one of the three, and CPython judges the twin. So such
a file is not just let through: everything else in it is still compared.

Two things get by: a prefix `t` reads `f` in the text of bases, decorators and annotations, and what
only the later versions refuse, as a t-string beside a plain string, counts as accepted.
"""

import io
import re
import tokenize
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from source_files import cookie_encoding

# Saves the tokenizing of files that can't hold any of the three.
HINT = re.compile(
    rb"""
    (?<![A-Za-z0-9_]) (?: [rR]?[tT] | [tT][rR] ) ["']
    | \bexcept\b [^\n]* ,
    | \blazy\b
    """,
    re.VERBOSE,
)
T_STRING_PREFIX = re.compile(r"[rR]?[tT]|[tT][rR]")
NO_CODE = frozenset({tokenize.NL, tokenize.COMMENT})
# Between `except` and its colon, outside brackets: what 3.14 doesn't allow without parentheses.
NOT_IN_EXCEPT = frozenset({":", ":=", "as", "lambda", "yield", "for", "*", "**"})
BEFORE_STATEMENT = frozenset({tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT})


class Edit(NamedTuple):
    """Characters of the text to be replaced."""

    start: int
    end: int
    text: str


class Token(NamedTuple):
    kind: int
    start: int
    end: int
    text: str


def twin(data: bytes) -> bytes | None:
    """The same file in the syntax of 3.13; None if it holds nothing of a later version."""
    if not HINT.search(data):
        return None
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").removeprefix(b"\xef\xbb\xbf")
    encoding = cookie_encoding(plain) or "utf-8"
    try:
        text = plain.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    found = False
    # One at a time: before its t-string is known as one, quotes inside it mislead the tokenizer.
    while edit := next(edits(tokens(text), text), None):
        text = text[: edit.start] + edit.text + text[edit.end :]
        found = True
    return text.encode(encoding) if found else None


def tokens(text: str) -> list[Token]:
    """The tokens of the text, up to the first place that the tokenizer of 3.13 refuses."""
    found: list[Token] = []
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            start = starts[token.start[0] - 1] + token.start[1]
            end = starts[min(token.end[0], len(starts)) - 1] + token.end[1]
            found.append(Token(token.type, start, end, token.string))
    except (tokenize.TokenError, SyntaxError):
        pass
    return [token for token in found if token.kind not in NO_CODE]


def edits(found: Sequence[Token], text: str) -> Iterator[Edit]:
    """What is to be rewritten, from the first token on."""
    for index, token in enumerate(found):
        if token.kind != tokenize.NAME:
            continue
        if T_STRING_PREFIX.fullmatch(token.text) and text[token.end : token.end + 1] in ("'", '"'):
            yield Edit(token.start, token.end, re.sub("[tT]", "f", token.text))
        elif not begins_statement(found, index):
            continue
        elif token.text == "except":
            yield from edits_of_except(found, index, text)
        elif token.text == "lazy" and index + 1 < len(found):
            following = found[index + 1]
            if following.text in ("import", "from"):
                yield Edit(token.start, following.start, "")


def begins_statement(found: Sequence[Token], index: int) -> bool:
    if index == 0:
        return True
    before = found[index - 1]
    return before.kind in BEFORE_STATEMENT or before.text in (";", ":")


def edits_of_except(found: Sequence[Token], index: int, text: str) -> Iterator[Edit]:
    """Parentheses around `A, B` in `except A, B:` and `except* A, B:`.

    None where 3.14 refuses it as well: with `as`, or with what only parentheses allow.
    """
    first = index + 1
    if first < len(found) and found[first].text == "*":
        first += 1
    depth = 0
    has_comma = False
    for position in range(first, len(found)):
        token = found[position]
        if token.text in ("(", "[", "{"):
            depth += 1
        elif token.text in (")", "]", "}"):
            depth -= 1
        if depth > 0:
            continue
        if token.text == ":" and has_comma:
            start = found[first].start
            end = found[position - 1].end
            yield Edit(start, end, f"({text[start:end]})")
            return
        if token.kind == tokenize.NEWLINE or token.text in NOT_IN_EXCEPT:
            return
        has_comma = has_comma or token.text == ","
