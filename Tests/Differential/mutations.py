"""Small damages to Python source, of the sort that editing and merging leave behind."""

import io
import keyword
import token as token_kinds
import tokenize
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

type Mutation = Callable[[Random, Source], str | None]

# Tokens that stand for nothing one could drop or swap.
UNTOUCHED = frozenset(
    {
        tokenize.ENCODING,
        tokenize.ENDMARKER,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.NL,
        tokenize.COMMENT,
    }
)
STRINGS = frozenset({tokenize.STRING, tokenize.FSTRING_START, tokenize.FSTRING_END})
BRACKETS = frozenset("()[]{}")
OPERATORS = sorted(token_kinds.EXACT_TOKEN_TYPES)
WORDS = [*sorted(keyword.kwlist), *sorted(keyword.softkwlist), *OPERATORS]


@dataclass(frozen=True, slots=True)
class Span:
    """The characters of one token."""

    kind: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text with its lines (each with its end) and tokens."""

    text: str
    lines: Sequence[str]
    spans: Sequence[Span]

    def token(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def replacing(self, start: int, end: int, text: str) -> str:
        return self.text[:start] + text + self.text[end:]

    def with_line(self, index: int, line: str) -> str:
        return "".join([*self.lines[:index], line, *self.lines[index + 1 :]])


def tokenized(text: str) -> Source | None:
    """The source that mutations work on; None where `tokenize` gives up."""
    lines = split_lines(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    spans: list[Span] = []
    try:
        for each in tokenize.generate_tokens(io.StringIO(text).readline):
            if each.type not in UNTOUCHED and each.end[0] <= len(lines):
                start = starts[each.start[0] - 1] + each.start[1]
                end = starts[each.end[0] - 1] + each.end[1]
                spans.append(Span(each.type, start, end))
    except (tokenize.TokenError, SyntaxError):
        return None
    return Source(text, lines, spans) if spans else None


def split_lines(text: str) -> list[str]:
    """The lines of the text, which only LF ends."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1].removesuffix("\n")
    return lines if lines[-1] else lines[:-1]


def drop_token(random: Random, source: Source) -> str | None:
    span = random.choice(source.spans)
    return source.replacing(span.start, span.end, "")


def double_token(random: Random, source: Source) -> str | None:
    span = random.choice(source.spans)
    return source.replacing(span.end, span.end, " " + source.token(span))


def swap_tokens(random: Random, source: Source) -> str | None:
    if len(source.spans) < 2:
        return None
    index = random.randrange(len(source.spans) - 1)
    first, second = source.spans[index], source.spans[index + 1]
    between = source.text[first.end : second.start]
    swapped = source.token(second) + between + source.token(first)
    return source.replacing(first.start, second.end, swapped)


def replace_by_token(random: Random, source: Source) -> str | None:
    span = random.choice(source.spans)
    return source.replacing(span.start, span.end, source.token(random.choice(source.spans)))


def replace_by_word(random: Random, source: Source) -> str | None:
    span = random.choice(source.spans)
    return source.replacing(span.start, span.end, random.choice(WORDS))


def change_indentation(random: Random, source: Source) -> str | None:
    index = random.randrange(len(source.lines))
    line = source.lines[index]
    indentation = len(line) - len(line.lstrip(" \t"))
    width = random.randint(1, 4)
    if indentation and random.random() < 0.5:
        return source.with_line(index, line[min(width, indentation) :])
    return source.with_line(index, " " * width + line)


def indent_by_tab(random: Random, source: Source) -> str | None:
    """A tab before the indentation, after it, or for eight or four columns of it."""
    index = random.randrange(len(source.lines))
    line = source.lines[index]
    code = line.lstrip(" \t")
    indentation = line[: len(line) - len(code)]
    replaced = random.choice(
        [
            "\t" + indentation,
            indentation + "\t",
            indentation.replace(" " * 8, "\t", 1),
            indentation.replace(" " * 4, "\t", 1),
        ]
    )
    return source.with_line(index, replaced + code)


def lose_bracket(random: Random, source: Source) -> str | None:
    return lose_one_of(random, source, [s for s in source.spans if source.token(s) in BRACKETS])


def drop_colon(random: Random, source: Source) -> str | None:
    return lose_one_of(random, source, [s for s in source.spans if source.token(s) == ":"])


def lose_one_of(random: Random, source: Source, spans: Sequence[Span]) -> str | None:
    if not spans:
        return None
    span = random.choice(spans)
    return source.replacing(span.start, span.end, "")


def lose_quote(random: Random, source: Source) -> str | None:
    """One quote character at the beginning or the end of a string."""
    strings = [span for span in source.spans if span.kind in STRINGS]
    if not strings:
        return None
    span = random.choice(strings)
    text = source.token(span)
    if random.random() < 0.5 and span.kind != tokenize.FSTRING_END:
        prefix = len(text) - len(text.lstrip("rRbBuUfF"))
        return source.replacing(span.start + prefix, span.start + prefix + 1, "")
    return source.replacing(span.end - 1, span.end, "")


def delete_line(random: Random, source: Source) -> str | None:
    return source.with_line(random.randrange(len(source.lines)), "")


def truncate_line(random: Random, source: Source) -> str | None:
    index = random.randrange(len(source.lines))
    line = source.lines[index].removesuffix("\n")
    if not line:
        return None
    return source.with_line(index, line[: random.randrange(len(line))] + "\n")


# In a fixed order, as the seed chooses by position.
MUTATIONS: Sequence[tuple[str, Mutation]] = (
    ("token dropped", drop_token),
    ("token doubled", double_token),
    ("tokens swapped", swap_tokens),
    ("token replaced by another of the file", replace_by_token),
    ("token replaced by a keyword or operator", replace_by_word),
    ("indentation changed", change_indentation),
    ("indentation by a tab", indent_by_tab),
    ("bracket lost", lose_bracket),
    ("quote lost", lose_quote),
    ("line deleted", delete_line),
    ("line truncated", truncate_line),
    ("colon dropped", drop_colon),
)
