"""Where names of a module stand in its file: by CPython's `ast`, checked against its bytecode.

The scopes are built here from the tree by the rules of `symtable.c`. `symtable` itself can't be asked
for all: it leaves out comprehensions that are inlined, and annotations that are not evaluated. So each
name that the compiler made an instruction of is held against that instruction.
"""

import ast
import dis
import tokenize
import types
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from placed_text import PlacedText

Use = list[Any]


class WrongScope(Exception):
    """The bytecode contradicts the scopes of this file."""


class Scope:
    def __init__(self, kind: str, parent: "Scope | None", class_name: str = "") -> None:
        self.kind = kind
        self.parent = parent
        self.class_name = class_name.lstrip("_")
        self.bound: set[str] = set()
        self.globals: set[str] = set()
        self.nonlocals: set[str] = set()

    def mangles(self, name: str) -> bool:
        if not name.startswith("__") or name.endswith("__"):
            return False
        scope: Scope | None = self
        while scope is not None:
            if scope.kind == "class":
                return scope.class_name != ""
            scope = scope.parent
        return False

    def meaning(self, name: str, reads: bool) -> str:
        """`module`, `either` in the body of a class that binds the name, or `other`."""
        scope: Scope = self
        sees_class = True
        while scope.parent is not None:
            if scope.kind != "class" or sees_class:
                if name in scope.globals:
                    return "module"
                if name in scope.nonlocals:
                    return "other"
                if name in scope.bound:
                    return "either" if scope.kind == "class" and reads else "other"
            if scope.kind == "class":
                if scope is not self and name == "__class__":
                    return "other"
                sees_class = False
            elif scope.kind == "function":
                sees_class = False
            elif scope.kind == "comprehension" and scope.parent.kind == "class":
                sees_class = False
            scope = scope.parent
        return "module"


class Finder(ast.NodeVisitor):
    """Notes each name with its scope; what it means is known when all is read."""

    def __init__(self, placed: PlacedText) -> None:
        self.placed = placed
        self.module = Scope("module", None)
        self.scope = self.module
        # Start and end in characters, kind, name, chain, scope.
        self.notes: list[tuple[int, int, str, str, list[tuple[int, int]], Scope]] = []
        # The nodes of `ast.Name`, for the bytecode.
        self.nodes: list[tuple[ast.Name, Scope]] = []
        # Set while the text of a string is visited: where it begins in the file's text.
        self.string: tuple["PlacedText", int] | None = None

    # Places

    def span(self, node: ast.AST) -> tuple[int, int]:
        if self.string is None:
            return self.placed.span(node)
        placed, base = self.string
        start, end = placed.span(node)
        return start + base, end + base

    def chain(self, start: int, end: int) -> list[tuple[int, int]]:
        """The names behind a name that only dots part from it and each other."""
        placed, base = self.string or (self.placed, 0)
        tokens = placed.tokens
        index = placed.token_at(start - base) + 1
        found = []
        while True:
            index = behind_comments(tokens, index)
            dot = index
            index = behind_comments(tokens, index + 1)
            if index >= len(tokens) or tokens[dot].text != ".":
                return found
            if tokens[index].type != tokenize.NAME:
                return found
            found.append((tokens[index].start + base, tokens[index].end + base))
            index += 1

    # Notes

    def note(self, start: int, end: int, kind: str, name: str, chain=()) -> None:
        if not self.scope.mangles(name):
            self.notes.append((start, end, kind, name, list(chain), self.scope))

    def bind(self, name: str) -> None:
        if not self.scope.mangles(name):
            self.scope.bound.add(name)

    def note_word(self, name: str, kind: str, start: int, end: int, skip: int = 0) -> None:
        """A name that is no node of its own: a token among those of a node."""
        placed, base = self.placed, 0
        for token in placed.tokens_between(start, end):
            if token.type == tokenize.NAME and token.start >= start and same(token.text, name):
                if skip == 0:
                    self.note(token.start + base, token.end + base, kind, name)
                    return
                skip -= 1
        raise AssertionError(name)

    def inside(self, scope: Scope, nodes: Iterable[ast.AST | None]) -> None:
        outer, self.scope = self.scope, scope
        for node in nodes:
            if node is not None:
                self.visit(node)
        self.scope = outer

    # Names

    def visit_Name(self, node: ast.Name) -> None:
        start, end = self.span(node)
        match node.ctx:
            case ast.Load():
                kind = "load" if self.string is None else "text"
                self.note(start, end, kind, node.id, self.chain(start, end))
            case ast.Store():
                self.bind(node.id)
                self.note(start, end, "store", node.id)
            case ast.Del():
                self.bind(node.id)
                self.note(start, end, "delete", node.id)
        if self.string is None:
            self.nodes.append((node, self.scope))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        outer = self.scope
        while self.scope.kind == "comprehension":
            assert self.scope.parent is not None
            self.scope = self.scope.parent
        self.visit(node.target)
        self.scope = outer

    def visit_Global(self, node: ast.Global) -> None:
        start, end = self.span(node)
        for index, name in enumerate(node.names):
            if not self.scope.mangles(name):
                self.scope.globals.add(name)
            skip = sum(same(other, name) for other in node.names[:index])
            self.note_word(name, "declared", start, end, skip)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.scope.nonlocals.update(name for name in node.names if not self.scope.mangles(name))

    def visit_Import(self, node: ast.Import) -> None:
        self.imports(node)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.imports(node)

    def imports(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                continue
            start, end = self.span(alias)
            words = [
                token
                for token in self.placed.tokens_between(start, end)
                if token.type == tokenize.NAME
            ]
            word = words[-1] if alias.asname else words[0]
            name = alias.asname or alias.name.split(".")[0]
            self.bind(name)
            self.note(word.start, word.end, "imported", name)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self.visit(node.type)
        if node.name is not None:
            assert node.type is not None
            self.bind(node.name)
            self.note_word(node.name, "store", self.span(node.type)[1], self.span(node)[1])
        for child in node.body:
            self.visit(child)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        if node.pattern is not None:
            self.visit(node.pattern)
        if node.name is not None:
            start, end = self.span(node)
            self.capture(node.name, self.span(node.pattern)[1] if node.pattern else start, end)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name is not None:
            self.capture(node.name, *self.span(node))

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self.generic_visit(node)
        if node.rest is not None:
            start, end = self.span(node)
            behind = max([start, *(self.span(child)[1] for child in node.patterns)])
            self.capture(node.rest, behind, end)

    def capture(self, name: str, start: int, end: int) -> None:
        self.bind(name)
        self.note_word(name, "store", start, end)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        bound = set(self.scope.bound)
        self.visit(node.target)
        if isinstance(node.target, ast.Name) and not node.simple and node.value is None:
            self.scope.bound = bound
        self.annotation(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.exports([node.target], node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        self.exports(node.targets, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            # It reads the name, too: in a class perhaps the module's.
            self.bind(node.target.id)
            self.note(*self.span(node.target), "augmented", node.target.id)
            self.nodes.append((node.target, self.scope))
        else:
            self.visit(node.target)
        self.visit(node.value)
        self.exports([node.target], node.value)

    # Exports

    def visit_Expr(self, node: ast.Expr) -> None:
        self.generic_visit(node)
        match node.value:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__")), keywords=[]) as call:
                if self.scope is self.module:
                    for argument in call.args:
                        self.export(argument)
                        self.displays(argument)

    def exports(self, targets: list[ast.expr], value: ast.expr) -> None:
        if self.scope is not self.module:
            return
        if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
            self.displays(value)

    def displays(self, value: ast.expr) -> None:
        match value:
            case ast.BinOp(op=ast.Add()):
                self.displays(value.left)
                self.displays(value.right)
            case ast.IfExp():
                self.displays(value.body)
                self.displays(value.orelse)
            case ast.List() | ast.Tuple():
                for element in value.elts:
                    self.export(element)

    def export(self, element: ast.expr) -> None:
        if isinstance(element, ast.Constant) and isinstance(element.value, str):
            content = self.content(element)
            if content is not None:
                self.notes.append((*content, "exported", element.value, [], self.module))

    def content(self, node: ast.Constant) -> tuple[int, int] | None:
        """What stands between the quotes of a string that is one literal and means what it says."""
        placed, base = self.string or (self.placed, 0)
        start, end = placed.span(node)
        source = placed.text[start:end]
        quote = next(index for index, character in enumerate(source) if character in "'\"")
        width = 3 if source[quote:].startswith(source[quote] * 3) and len(source) - quote >= 6 else 1
        if placed.tokens[placed.token_at(start)].end != end or "\\" in source:
            return None
        return start + quote + width + base, end - width + base

    # Annotations

    def annotation(self, node: ast.expr | None) -> None:
        match node:
            case None:
                pass
            case ast.Constant(value=str()):
                self.quoted(node)
            case ast.Subscript(value=value, slice=inner):
                self.visit(value)
                name = getattr(value, "attr", getattr(value, "id", ""))
                if name == "Literal":
                    self.visit(inner)
                elif name == "Annotated" and isinstance(inner, ast.Tuple):
                    self.annotation(inner.elts[0])
                    for child in inner.elts[1:]:
                        self.visit(child)
                else:
                    self.annotation(inner)
            case ast.Lambda() | ast.Name() | ast.NamedExpr() | ast.Dict() | ast.Set():
                self.visit(node)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self.visit(node)
            case ast.Call():
                self.annotation(node.func)
                for child in [*node.args, *node.keywords]:
                    self.visit(child)
            case ast.JoinedStr():
                self.visit(node)
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.annotation(child)

    def quoted(self, node: ast.Constant) -> None:
        content = self.content(node)
        if content is None:
            return
        text = "(" + node.value + ")"
        try:
            placed = PlacedText(text.encode())
            body = placed.tree.body
        except (SyntaxError, UnicodeError, ValueError, tokenize.TokenError):
            return
        if len(body) != 1 or not isinstance(body[0], ast.Expr):
            return
        if placed.span(body[0].value)[1] > len(text):
            return
        outer, self.string = self.string, (placed, content[0] - 1)
        self.annotation(body[0].value)
        self.string = outer

    # Scopes

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.bind(node.name)
        self.note_word(node.name, "definition", *self.name_place(node))
        arguments = node.args
        self.inside(self.scope, [*arguments.defaults, *arguments.kw_defaults])
        outer = self.scope
        self.scope = self.with_type_parameters(node)
        every = [
            *arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs,
            *filter(None, [arguments.vararg, arguments.kwarg]),
        ]  # fmt: skip
        for argument in every:
            self.annotation(argument.annotation)
        self.annotation(node.returns)
        self.scope = Scope("function", self.scope)
        for argument in every:
            self.bind(argument.arg)
        for child in node.body:
            self.visit(child)
        self.scope = outer

    visit_AsyncFunctionDef = visit_FunctionDef

    def name_place(self, node: ast.stmt) -> tuple[int, int]:
        """From behind `def` or `class`."""
        start, end = self.span(node)
        for token in self.placed.tokens_between(start, end):
            if token.text in ("def", "class"):
                return token.end, end
        raise AssertionError

    def visit_Lambda(self, node: ast.Lambda) -> None:
        arguments = node.args
        self.inside(self.scope, [*arguments.defaults, *arguments.kw_defaults])
        outer = self.scope
        self.scope = Scope("function", outer)
        for argument in ast.walk(arguments):
            if isinstance(argument, ast.arg) and argument in [
                *arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs,
                arguments.vararg, arguments.kwarg,
            ]:  # fmt: skip
                self.bind(argument.arg)
        self.visit(node.body)
        self.scope = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.bind(node.name)
        self.note_word(node.name, "definition", *self.name_place(node))
        outer = self.scope
        self.scope = self.with_type_parameters(node)
        for child in [*node.bases, *node.keywords]:
            self.visit(child)
        self.inside(Scope("class", self.scope, node.name), node.body)
        self.scope = outer

    def visit_TypeAlias(self, node: ast.TypeAlias) -> None:
        self.visit(node.name)
        outer = self.scope
        self.scope = self.with_type_parameters(node)
        self.inside(Scope("annotation", self.scope), [node.value])
        self.scope = outer

    def with_type_parameters(self, node: Any) -> Scope:
        if not node.type_params:
            return self.scope
        scope = Scope("annotation", self.scope)
        for parameter in node.type_params:
            scope.bound.add(parameter.name)
            for part in (getattr(parameter, "bound", None), parameter.default_value):
                self.inside(Scope("annotation", scope), [part])
        return scope

    def comprehension(self, node: Any) -> None:
        first = node.generators[0]
        self.visit(first.iter)
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        scope = Scope("comprehension", self.scope)
        for generator in node.generators:
            nodes = [generator.target, *generator.ifs]
            if generator is not first:
                nodes.append(generator.iter)
            self.inside(scope, nodes)
        self.inside(scope, elements)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension


def behind_comments(tokens: list[Any], index: int) -> int:
    while index < len(tokens) and tokens[index].type == tokenize.COMMENT:
        index += 1
    return index


def same(word: str, name: str) -> bool:
    return word == name or unicodedata.normalize("NFKC", word) == name


def uses_of(placed: PlacedText, data: bytes) -> list[Use]:
    """Each use of a module's name: range, name, kind, chain, and whether it is certain."""
    finder = Finder(placed)
    finder.visit(placed.tree)
    check_bytecode(finder, data)
    found = []
    for start, end, kind, name, chain, scope in finder.notes:
        meaning = scope.meaning(name, kind in ("load", "text", "augmented"))
        kind = "store" if kind == "augmented" else kind
        if meaning != "other":
            places = [placed.range(*link) for link in chain]
            found.append([placed.range(start, end), name, kind, places, meaning == "module"])
    return sorted(found, key=lambda use: use[0])


# Bytecode

GLOBAL = {"LOAD_GLOBAL", "STORE_GLOBAL", "DELETE_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS"}
LOCAL = {
    "LOAD_FAST", "LOAD_FAST_CHECK", "STORE_FAST", "DELETE_FAST", "LOAD_DEREF", "STORE_DEREF",
    "DELETE_DEREF", "LOAD_FROM_DICT_OR_DEREF",
}  # fmt: skip
NAMED = {"LOAD_NAME", "STORE_NAME", "DELETE_NAME"}


def check_bytecode(finder: Finder, data: bytes) -> None:
    try:
        code = compile(data, "file", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        # What `ast` accepts and the compiler doesn't: `return` outside of a function.
        return
    scopes: dict[tuple[int, int, int, int, str], Scope] = {}
    for node, scope in finder.nodes:
        place = (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset, node.id)
        if not scope.mangles(node.id):
            scopes[place] = scope
    for place, operation, is_module in instructions(code, True):
        if place not in scopes:
            continue
        meaning = scopes[place].meaning(place[-1], operation.startswith("LOAD"))
        if operation in GLOBAL:
            allowed = {"module", "either"}
        elif operation in LOCAL:
            allowed = {"other"}
        elif is_module:
            allowed = {"module"}
        else:
            allowed = {"module", "either"} if operation == "LOAD_NAME" else {"other"}
        if meaning not in allowed:
            raise WrongScope(f"{place}: {operation}, but {meaning}")


def instructions(
    code: types.CodeType, is_module: bool
) -> Iterator[tuple[tuple[int, int, int, int, str], str, bool]]:
    for instruction in dis.get_instructions(code):
        if instruction.opname in GLOBAL | LOCAL | NAMED and instruction.positions is not None:
            yield (*instruction.positions, instruction.argval), instruction.opname, is_module
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from instructions(constant, False)
