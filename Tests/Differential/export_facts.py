"""What a module says of its `__all__`."""

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from surroundings import (
    TYPING_MODULES,
    WITHS,
    Block,
    Surroundings,
    blocks,
    placed_statements,
)


@dataclass(slots=True)
class Exports:
    """What is known of `__all__` after the statements read so far; no names where it has none."""

    names: list[str] | None = None
    dynamic: bool = False

    def start(self, value: ast.expr) -> None:
        """`__all__ = value`, which forgets all that went before."""
        self.names, self.dynamic = static_strings(value)

    def add(self, names: list[str], dynamic: bool) -> None:
        """`__all__ += [...]` and the like; also begins a list that nothing began."""
        self.names = [*(self.names or []), *names]
        self.dynamic = self.dynamic or dynamic

    def spoil(self) -> None:
        """Something is done to `__all__` that can't be followed; the names so far remain."""
        self.add([], dynamic=True)


def exports(tree: ast.Module) -> Exports:
    """Reads `__all__` from top to bottom, as though every branch were taken.

    Seen are assignments, `+=`, `del`, imports of that name, `for` and `with` targets, and method
    calls that are statements of their own; not what functions and classes do.
    """

    def inside(statement: ast.stmt, around: Surroundings) -> Sequence[Block]:
        # What `typing` is called makes no difference to which statements there are.
        return blocks(statement, around, TYPING_MODULES)

    found = Exports()
    for statement, _ in placed_statements(Block(tree.body, Surroundings()), inside):
        note_statement(statement, found)
    return found


def note_statement(statement: ast.stmt, found: Exports) -> None:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            note_assignment(target, statement.value, found)
    elif isinstance(statement, ast.AnnAssign):
        if statement.value is not None:
            note_assignment(statement.target, statement.value, found)
    elif isinstance(statement, ast.AugAssign):
        if is_all(statement.target) and isinstance(statement.op, ast.Add):
            found.add(*static_strings(statement.value))
        elif touches_all(statement.target):
            found.spoil()
    elif isinstance(statement, ast.Expr):
        note_call(statement.value, found)
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        if any((alias.asname or alias.name) == "__all__" for alias in statement.names):
            found.spoil()
    elif any(touches_all(target) for target in other_targets(statement)):
        found.spoil()


def note_assignment(target: ast.expr, value: ast.expr, found: Exports) -> None:
    if is_all(target):
        found.start(value)
    elif touches_all(target):
        found.spoil()


def note_call(call: ast.expr, found: Exports) -> None:
    """`__all__.extend([...])` and `__all__.append("x")`; any other method is not static."""
    if not (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and is_all(call.func.value)
    ):
        return
    if len(call.args) != 1 or call.keywords:
        found.spoil()
    elif call.func.attr == "extend":
        found.add(*static_strings(call.args[0]))
    elif call.func.attr == "append":
        found.add(*static_elements(call.args))
    else:
        found.spoil()


def other_targets(statement: ast.stmt) -> Sequence[ast.expr]:
    """What `del`, `for` and `with` bind or unbind."""
    if isinstance(statement, ast.Delete):
        return statement.targets
    if isinstance(statement, ast.For | ast.AsyncFor):
        return [statement.target]
    if isinstance(statement, WITHS):
        return [item.optional_vars for item in statement.items if item.optional_vars]
    return ()


def is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__all__"


def touches_all(target: ast.expr) -> bool:
    """Whether a target is, contains, or is a part of `__all__`."""
    while isinstance(target, ast.Starred | ast.Subscript | ast.Attribute):
        target = target.value
    if isinstance(target, ast.Tuple | ast.List):
        return any(touches_all(element) for element in target.elts)
    return is_all(target)


def static_strings(value: ast.expr) -> tuple[list[str], bool]:
    """The strings that a list, a tuple or a sum of such surely holds, and whether more may come."""
    # A sum of a thousand lists is nested a thousand deep on the left.
    summands: list[ast.expr] = []
    while isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        summands.append(value.right)
        value = value.left
    if not summands:
        if isinstance(value, ast.List | ast.Tuple):
            return static_elements(value.elts)
        return [], True
    parts = [static_strings(summand) for summand in [value, *reversed(summands)]]
    return [name for names, _ in parts for name in names], any(dynamic for _, dynamic in parts)


def static_elements(elements: Sequence[ast.expr]) -> tuple[list[str], bool]:
    names = [
        element.value
        for element in elements
        if isinstance(element, ast.Constant) and isinstance(element.value, str)
    ]
    return names, len(names) < len(elements)
