"""A Python file's text with the place of each character in the file as it stands on disk."""

import ast
import io
import tokenize
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from source_files import cookie_encoding

BOM = b"\xef\xbb\xbf"
Range = list[int]


class CannotPlace(Exception):
    """The judge itself can't tell the places in such a file."""


class Token(NamedTuple):
    type: int
    text: str
    # Counted in characters of the normalized text.
    start: int
    end: int
    row: int


class PlacedText:
    """The text with LF line ends, its tokens, and where all of it stands in the file."""

    def __init__(self, data: bytes) -> None:
        mark = len(BOM) if data.startswith(BOM) else 0
        body = data[mark:]
        lines = body.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self.encoding = cookie_encoding(lines) or "utf-8"
        raw = body.decode(self.encoding)
        text: list[str] = []
        self.places: list[int] = []
        place = mark
        index = 0
        is_wide = self.encoding == "utf-8" or len(raw) != len(body)
        if is_wide and raw.encode("utf-8") != body:
            raise CannotPlace(self.encoding)
        while index < len(raw):
            character = raw[index]
            width = len(character.encode("utf-8")) if is_wide else 1
            self.places.append(place)
            if character == "\r":
                character = "\n"
                if raw[index + 1 : index + 2] == "\n":
                    index += 1
                    width += 1
            text.append(character)
            place += width
            index += 1
        self.places.append(place)
        self.text = "".join(text)
        self.lines = self.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.tree = ast.parse(data)
        self.tokens = self._tokens()
        self.token_starts = [token.start for token in self.tokens]

    def _tokens(self) -> list[Token]:
        """Significant tokens and comments, in order."""
        result = []
        reader = io.StringIO(self.text, newline="\n").readline
        for token in tokenize.generate_tokens(reader):
            if token.type in (tokenize.NL, tokenize.INDENT, tokenize.DEDENT):
                continue
            start = self.starts[token.start[0] - 1] + token.start[1]
            end = self.starts[token.end[0] - 1] + token.end[1]
            if token.type == tokenize.NEWLINE:
                end = min(start + 1, len(self.text))
            result.append(Token(token.type, token.string, start, end, token.start[0]))
        return result

    def offset(self, line: int, column: int) -> int:
        """The character at a place that `ast` names."""
        text = self.lines[line - 1]
        if not text.isascii():
            column = len(text.encode("utf-8")[:column].decode("utf-8"))
        return self.starts[line - 1] + column

    def span(self, node: ast.AST) -> tuple[int, int]:
        return (
            self.offset(node.lineno, node.col_offset),
            self.offset(node.end_lineno, node.end_col_offset),
        )

    def range(self, start: int, end: int) -> Range:
        """Characters of the text as bytes of the file."""
        return [self.places[start], self.places[min(end, len(self.places) - 1)]]

    def token_at(self, start: int) -> int:
        """The index of the token that covers a character."""
        return bisect_right(self.token_starts, start) - 1

    def token_range(self, token: Token) -> Range:
        return self.range(token.start, token.end)

    def tokens_between(self, start: int, end: int) -> Sequence[Token]:
        first = self.token_at(start)
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return self.tokens[first:last]
