"""Where a statement stands: what the blocks around it say about it."""

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from source_files import dotted_name

IMPORT_ERROR_NAMES = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
GIVING_UP_CALLS = frozenset({"sys.exit", "exit", "quit", "os._exit", "pytest.fail"})
TYPING_MODULES = frozenset({"typing", "typing_extensions"})

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
TRIES = (ast.Try, ast.TryStar)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
WITHS = (ast.With, ast.AsyncWith)

# Statements in which a definition still belongs to the module, and to a class.
MODULE_BLOCKS = (ast.If, ast.Match, *TRIES, *LOOPS, *WITHS)
CLASS_BLOCKS = (ast.If, *TRIES, *WITHS)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for everything in a block."""

    scope: str = "module"
    type_checking: bool = False
    in_try: bool = False
    guarded: bool = False
    in_except: bool = False
    main_guard: bool = False
    # Imports and definitions count different statements as conditions.
    conditional_import: bool = False
    conditional_definition: bool = False


class Block(NamedTuple):
    """A list of statements inside a compound statement."""

    statements: Sequence[ast.stmt]
    surroundings: Surroundings


class Placed(NamedTuple):
    """A statement and where it stands."""

    statement: ast.stmt
    surroundings: Surroundings


def placed_statements(
    block: Block, inside: Callable[[ast.stmt, Surroundings], Sequence[Block]]
) -> Iterator[Placed]:
    """Every statement of a block and of what `inside` finds in it, in source order.

    A stack and no recursion, as a chain of a thousand `elif` is nested a thousand deep.
    """
    waiting = [(iter(block.statements), block.surroundings)]
    while waiting:
        statements, around = waiting[-1]
        statement = next(statements, None)
        if statement is None:
            waiting.pop()
            continue
        yield Placed(statement, around)
        for each in reversed(inside(statement, around)):
            waiting.append((iter(each.statements), each.surroundings))


def blocks_and_bodies(
    statement: ast.stmt, around: Surroundings, typing_names: frozenset[str]
) -> Sequence[Block]:
    """The blocks of any statement, also of a function or class."""
    if isinstance(statement, FUNCTIONS):
        return [Block(statement.body, replace(around, scope="function"))]
    if isinstance(statement, ast.ClassDef):
        scope = "function" if around.scope == "function" else "class"
        return [Block(statement.body, replace(around, scope=scope))]
    return blocks(statement, around, typing_names)


def blocks(
    statement: ast.stmt, around: Surroundings, typing_names: frozenset[str]
) -> Sequence[Block]:
    """The blocks of a statement that defines nothing itself, in source order."""
    if isinstance(statement, ast.If):
        return blocks_of_if(statement, around, typing_names)
    if isinstance(statement, TRIES):
        return blocks_of_try(statement, around)
    if isinstance(statement, WITHS):
        return [Block(statement.body, around)]
    if isinstance(statement, LOOPS):
        inner = replace(around, conditional_import=True, conditional_definition=True)
        return [Block(statement.body, inner), Block(statement.orelse, inner)]
    if isinstance(statement, ast.Match):
        inner = replace(around, conditional_import=True, conditional_definition=True)
        return [Block(case.body, inner) for case in statement.cases]
    return ()


def blocks_of_if(
    statement: ast.If, around: Surroundings, typing_names: frozenset[str]
) -> Sequence[Block]:
    """Body and `else`; an `elif` is an `if` in the `else`.

    Neither branch of `if TYPE_CHECKING:` or of its negation is conditional for an import; both are
    for a definition.
    """
    test = statement.test
    body = orelse = replace(around, conditional_definition=True)
    asked = asks_type_checking(test, typing_names)
    if asked:
        body = replace(body, type_checking=True)
    elif asked is False:
        orelse = replace(orelse, type_checking=True)
    else:
        body = orelse = replace(body, conditional_import=True)
        if is_main_guard(test):
            body = replace(body, main_guard=True)
    return [Block(statement.body, body), Block(statement.orelse, orelse)]


def blocks_of_try(statement: ast.Try | ast.TryStar, around: Surroundings) -> Sequence[Block]:
    """Body, handlers, `else` and `finally`; what the handlers promise holds in the body alone."""
    inner = replace(around, conditional_definition=True)
    body = inner
    if statement.handlers:
        guarded = around.guarded or guards_imports(statement.handlers)
        body = replace(inner, in_try=True, guarded=guarded)
    handler = replace(inner, in_except=True)
    return [
        Block(statement.body, body),
        *(Block(each.body, handler) for each in statement.handlers),
        Block(statement.orelse, inner),
        Block(statement.finalbody, inner),
    ]


def asks_type_checking(test: ast.expr, typing_names: frozenset[str]) -> bool | None:
    """Whether a condition holds for type checkers alone; False where it holds for all but them."""
    if is_type_checking(test, typing_names):
        return True
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return False if is_type_checking(test.operand, typing_names) else None
    if isinstance(test, ast.Compare) and is_type_checking(test.left, typing_names):
        operator, operand = test.ops[-1], test.comparators[-1]
        if (
            len(test.ops) == 1
            and isinstance(operator, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq))
            and isinstance(operand, ast.Constant)
            and isinstance(operand.value, bool)
        ):
            return operand.value != isinstance(operator, (ast.IsNot, ast.NotEq))
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return True if any(is_type_checking(each, typing_names) for each in test.values) else None
    return None


def is_type_checking(test: ast.expr, typing_names: frozenset[str]) -> bool:
    if isinstance(test, ast.Attribute):
        return (
            test.attr == "TYPE_CHECKING"
            and isinstance(test.value, ast.Name)
            and test.value.id in typing_names
        )
    return isinstance(test, ast.Name) and (
        test.id == "TYPE_CHECKING" or f"{test.id} = TYPE_CHECKING" in typing_names
    )


def is_main_guard(test: ast.expr) -> bool:
    """Whether this is `__name__ == "__main__"`, in either order."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return False
    if not isinstance(test.ops[0], ast.Eq):
        return False
    sides = [test.left, test.comparators[0]]
    for name, value in (sides, reversed(sides)):
        if (
            isinstance(name, ast.Name)
            and name.id == "__name__"
            and isinstance(value, ast.Constant)
            and value.value == "__main__"
        ):
            return True
    return False


def guards_imports(handlers: Sequence[ast.ExceptHandler]) -> bool:
    """Whether the first handler that catches ImportError carries on after it."""
    for handler in handlers:
        if catches_import_error(handler.type):
            return not any(gives_up(statement) for statement in handler.body)
    return False


def catches_import_error(caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    candidates = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(isinstance(each, ast.Name) and each.id in IMPORT_ERROR_NAMES for each in candidates)


def gives_up(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Raise):
        return True
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and dotted_name(statement.value.func) in GIVING_UP_CALLS
    )


def names_of_typing(tree: ast.Module, lines: Sequence[bytes]) -> frozenset[str]:
    """Every name by which the file, in any scope, calls `typing`, `typing_extensions`, and flags."""
    names = set(TYPING_MODULES)
    # Looking at every node takes as long as all the rest, and few files ask for it.
    if any(b"TYPE_CHECKING" in line for line in lines):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.asname and alias.name in TYPING_MODULES:
                        names.add(alias.asname)
            elif isinstance(node, ast.ImportFrom):
                # No module is called so.
                names.update(
                    f"{alias.asname} = TYPE_CHECKING"
                    for alias in node.names
                    if alias.asname and alias.name == "TYPE_CHECKING"
                )
    return frozenset(names)
