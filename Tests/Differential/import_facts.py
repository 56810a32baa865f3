"""The import records of a module."""

import ast
from collections.abc import Iterator
from functools import partial
from typing import Any

from surroundings import Block, Surroundings, blocks_and_bodies, placed_statements


def import_records(tree: ast.Module, typing_names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """One record for each imported name, in source order, from every scope."""
    inside = partial(blocks_and_bodies, typing_names=typing_names)
    for statement, around in placed_statements(Block(tree.body, Surroundings()), inside):
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield import_record(statement, alias, around, "import", alias.name, None, 0)
        elif isinstance(statement, ast.ImportFrom):
            module = statement.module or ""
            level = statement.level
            for alias in statement.names:
                yield import_record(statement, alias, around, "from", module, alias.name, level)


def import_record(
    statement: ast.stmt,
    alias: ast.alias,
    around: Surroundings,
    kind: str,
    module: str,
    name: str | None,
    level: int,
) -> dict[str, Any]:
    return {
        "line": statement.lineno,
        "name_line": alias.lineno,
        "kind": kind,
        "module": module,
        "name": name,
        "asname": alias.asname,
        "level": level,
        "scope": around.scope,
        "type_checking": around.type_checking,
        "in_try": around.in_try,
        "guarded": around.guarded,
        "in_except": around.in_except,
        "conditional": around.conditional_import,
        "main_guard": around.main_guard,
    }
