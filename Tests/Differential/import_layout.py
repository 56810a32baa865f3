"""Where the imports of a file stand, by CPython's `ast` and `tokenize`."""

import ast
import tokenize
from collections.abc import Iterator
from typing import Any

from placed_text import PlacedText, Token

Record = dict[str, Any]


def imports_of(placed: PlacedText) -> list[Record]:
    found = []
    for node, body, kind in statements(placed, placed.tree.body, "module"):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(statement(placed, node, body, kind))
    return sorted(found, key=lambda record: record["range"])


def statements(
    placed: PlacedText, body: list[ast.stmt], kind: str
) -> Iterator[tuple[ast.stmt, list[ast.stmt], str]]:
    """Each statement with the block that it stands in and the word of that block's header."""
    for node in body:
        yield node, body, kind
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from statements(placed, node.body, "function")
            case ast.ClassDef():
                yield from statements(placed, node.body, "class")
            case ast.If():
                yield from condition(placed, node, "if")
            case ast.For() | ast.AsyncFor() | ast.While():
                word = "while" if isinstance(node, ast.While) else "for"
                yield from statements(placed, node.body, word)
                yield from statements(placed, node.orelse, "else")
            case ast.With() | ast.AsyncWith():
                yield from statements(placed, node.body, "with")
            case ast.Try() | ast.TryStar():
                yield from statements(placed, node.body, "try")
                for handler in node.handlers:
                    yield from statements(placed, handler.body, "except")
                yield from statements(placed, node.orelse, "else")
                yield from statements(placed, node.finalbody, "finally")
            case ast.Match():
                for case in node.cases:
                    yield from statements(placed, case.body, "case")


def condition(
    placed: PlacedText, node: ast.If, word: str
) -> Iterator[tuple[ast.stmt, list[ast.stmt], str]]:
    yield from statements(placed, node.body, word)
    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        start, _ = placed.span(node.orelse[0])
        if placed.text.startswith("elif", start):
            yield from condition(placed, node.orelse[0], "elif")
            return
    yield from statements(placed, node.orelse, "else")


def statement(
    placed: PlacedText, node: ast.Import | ast.ImportFrom, body: list[ast.stmt], kind: str
) -> Record:
    start, end = placed.span(node)
    tokens = placed.tokens_between(start, end)
    code = [token for token in tokens if token.type != tokenize.COMMENT]
    opening = next((token for token in code if token.text == "("), None)
    module = None
    if isinstance(node, ast.ImportFrom):
        words = [token.text for token in code]
        module = path(placed, code[1 : words.index("import")])
    return {
        "range": placed.range(start, end),
        "module": module,
        "names": [name(placed, alias, opening is not None) for alias in node.names],
        "opening": opening and placed.token_range(opening),
        "closing": opening and placed.token_range(code[-1]),
        "only": len(body) == 1,
        "block": [kind, block_range(placed, body), len(body)],
        **line(placed, start, end),
    }


def block_range(placed: PlacedText, body: list[ast.stmt]) -> list[int]:
    """From the first statement, its decorators among it, to the end of the last."""
    start, _ = placed.span(body[0])
    decorators = getattr(body[0], "decorator_list", None)
    if decorators:
        first = placed.token_at(placed.span(decorators[0])[0])
        while placed.tokens[first].text != "@":
            first -= 1
        start = placed.tokens[first].start
    return placed.range(start, placed.span(body[-1])[1])


def path(placed: PlacedText, tokens: list[Token]) -> list[Any]:
    leading = []
    for token in tokens:
        if set(token.text) != {"."}:
            break
        leading.append(token)
    return [
        placed.range(tokens[0].start, tokens[-1].end),
        placed.range(leading[0].start, leading[-1].end) if leading else None,
        sum(len(token.text) for token in leading),
        [placed.token_range(token) for token in tokens if set(token.text) != {"."}],
    ]


def name(placed: PlacedText, alias: ast.alias, in_brackets: bool) -> Record:
    start, end = placed.span(alias)
    tokens = [
        token for token in placed.tokens_between(start, end) if token.type != tokenize.COMMENT
    ]
    words = [token.text for token in tokens]
    last = placed.token_at(start)
    while placed.tokens[last].end < end:
        last += 1
    comma = None
    behind = last + 1
    while placed.tokens[behind].type == tokenize.COMMENT:
        behind += 1
    anchor = last
    if placed.tokens[behind].text == ",":
        comma = placed.token_range(placed.tokens[behind])
        anchor = behind
    comment = None
    follower = placed.tokens[anchor + 1]
    if in_brackets and follower.type == tokenize.COMMENT:
        if "\n" not in placed.text[placed.tokens[anchor].end : follower.start]:
            comment = placed.token_range(follower)
    return {
        "range": placed.range(start, end),
        "path": path(placed, tokens[: words.index("as")] if alias.asname else tokens),
        "alias": placed.token_range(tokens[-1]) if alias.asname else None,
        "comma": comma,
        "comment": comment,
    }


def line(placed: PlacedText, start: int, end: int) -> Record:
    """The logical line around a statement."""
    first = placed.token_at(start)
    head = first
    while head > 0 and placed.tokens[head - 1].type != tokenize.NEWLINE:
        head -= 1
    while placed.tokens[head].type == tokenize.COMMENT:
        head += 1
    last = first
    while placed.tokens[last].type != tokenize.NEWLINE:
        last += 1
    begin = placed.tokens[head].start
    row = placed.text.rfind("\n", 0, begin) + 1
    behind = [token for token in placed.tokens[first:last] if token.start >= end]
    comment = None
    if behind and behind[-1].type == tokenize.COMMENT:
        comment = placed.token_range(behind.pop())
    return {
        "line": [
            placed.range(row, placed.tokens[last].end),
            placed.range(row, begin),
            comment,
            placed.token_range(placed.tokens[last]),
        ],
        "alone": placed.tokens[head].start == start and [token.text for token in behind] in ([], [";"]),
    }
