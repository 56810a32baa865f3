"""The definitions of a module, and the members of its enums."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from source_files import dotted_name, text_of
from surroundings import (
    CLASS_BLOCKS,
    MODULE_BLOCKS,
    Block,
    Placed,
    Surroundings,
    blocks,
    placed_statements,
)

type Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

KIND_OF_DEFINITION = {
    ast.ClassDef: "class",
    ast.FunctionDef: "function",
    ast.AsyncFunctionDef: "async_function",
}


def definition_records(
    tree: ast.Module, lines: Sequence[bytes], typing_names: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """What the module defines, in source order; the members of a class follow it."""
    for statement, around in module_statements(tree, typing_names):
        yield from records_of(statement, around, "", lines)
        if isinstance(statement, ast.ClassDef):
            # A member is conditional within its class; it inherits the other flags.
            body = Block(statement.body, replace(around, conditional_definition=False))
            prefix = statement.name + "."
            for member, place in placed_in(body, CLASS_BLOCKS, typing_names):
                yield from records_of(member, place, prefix, lines)


def enum_members(tree: ast.Module, typing_names: frozenset[str]) -> dict[str, list[str]]:
    """The members of each enum of the module; of two classes of one name, those of the later."""
    return {
        statement.name: member_names(statement)
        for statement, _ in module_statements(tree, typing_names)
        if isinstance(statement, ast.ClassDef) and is_enum(statement)
    }


def module_statements(tree: ast.Module, typing_names: frozenset[str]) -> Iterator[Placed]:
    return placed_in(Block(tree.body, Surroundings()), MODULE_BLOCKS, typing_names)


def placed_in(
    block: Block, entered: tuple[type[ast.stmt], ...], typing_names: frozenset[str]
) -> Iterator[Placed]:
    """The statements of a block, and of those compound statements in it that are `entered`."""

    def inside(statement: ast.stmt, around: Surroundings) -> Sequence[Block]:
        return blocks(statement, around, typing_names) if isinstance(statement, entered) else ()

    return placed_statements(block, inside)


def records_of(
    statement: ast.stmt, around: Surroundings, prefix: str, lines: Sequence[bytes]
) -> Iterator[dict[str, Any]]:
    """The definitions that one statement makes by itself."""
    if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield definition_record(statement, around, prefix, lines)
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from assign_records(statement, target, None, around, prefix)
    elif isinstance(statement, ast.AnnAssign):
        annotation = text_of(statement.annotation, lines)
        yield from assign_records(statement, statement.target, annotation, around, prefix)


def definition_record(
    statement: Definition, around: Surroundings, prefix: str, lines: Sequence[bytes]
) -> dict[str, Any]:
    kind = KIND_OF_DEFINITION[type(statement)]
    record = common_record(statement, kind, statement.name, around, prefix)
    record["decorators"] = [text_of(each, lines) for each in statement.decorator_list]
    if isinstance(statement, ast.ClassDef):
        record["bases"] = base_texts(statement, lines)
    add_flags(record, around)
    return record


def assign_records(
    statement: ast.Assign | ast.AnnAssign,
    target: ast.expr,
    annotation: str | None,
    around: Surroundings,
    prefix: str,
) -> Iterator[dict[str, Any]]:
    alias_of = dotted_name(statement.value) if isinstance(target, ast.Name) else None
    for name in bound_names(target):
        record = common_record(statement, "assign", name, around, prefix)
        record["alias_of"] = alias_of
        if annotation is not None:
            record["annotation"] = annotation
        add_flags(record, around)
        if statement.value is None:
            record["annotation_only"] = True
        yield record


def common_record(
    statement: ast.stmt, kind: str, name: str, around: Surroundings, prefix: str
) -> dict[str, Any]:
    return {
        "line": statement.lineno,
        "end_line": statement.end_lineno,
        "kind": kind,
        "name": name,
        "qualname": prefix + name,
        "bases": [],
        "decorators": [],
        "conditional": around.conditional_definition,
    }


def add_flags(record: dict[str, Any], around: Surroundings) -> None:
    """Adds the keys that are there only when true."""
    if around.type_checking:
        record["type_checking"] = True
    if around.in_except:
        record["in_except"] = True
    if around.main_guard:
        record["main_guard"] = True


def base_texts(statement: ast.ClassDef, lines: Sequence[bytes]) -> list[str]:
    """Bases and keywords in source order; a keyword as `name=value` or `**value`."""
    arguments: list[ast.expr | ast.keyword] = [*statement.bases, *statement.keywords]
    arguments.sort(key=lambda node: (node.lineno, node.col_offset))
    texts: list[str] = []
    for argument in arguments:
        if not isinstance(argument, ast.keyword):
            texts.append(text_of(argument, lines))
        elif argument.arg is None:
            texts.append("**" + text_of(argument.value, lines))
        else:
            texts.append(argument.arg + "=" + text_of(argument.value, lines))
    return texts


def bound_names(target: ast.expr) -> Iterator[str]:
    """The names that an assignment to `target` binds."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from bound_names(element)
    elif isinstance(target, ast.Starred):
        yield from bound_names(target.value)


def is_enum(statement: ast.ClassDef) -> bool:
    """Whether a base, `Name` or `anything.Name`, ends in Enum or Flag; keywords don't count."""
    for base in statement.bases:
        if isinstance(base, ast.Name) and base.id.endswith(("Enum", "Flag")):
            return True
        if isinstance(base, ast.Attribute) and base.attr.endswith(("Enum", "Flag")):
            return True
    return False


def member_names(statement: ast.ClassDef) -> list[str]:
    """The public names that direct statements of a class body give a value, in order, once."""
    names: dict[str, None] = {}
    for each in statement.body:
        targets: list[ast.expr] = []
        if isinstance(each, ast.Assign):
            targets = each.targets
        elif isinstance(each, ast.AnnAssign) and each.value is not None:
            targets = [each.target]
        for target in targets:
            names.update((name, None) for name in bound_names(target) if name[0] != "_")
    return list(names)
