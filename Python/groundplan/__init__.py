"""Groundplan from Python: what the command says, as frozen dataclasses.

    >>> import groundplan
    >>> found = groundplan.check("Examples/shop")
    >>> len(found.errors)
    9
    >>> groundplan.where("Examples/shop", "ExecutionState").objects[0].path
    'billing_service.models.execution.ExecutionState'

Each function runs the program that the wheel brings, reads its JSON and raises a `GroundplanError` where the
job can't be done. Nothing of the tree is imported or run.
"""

from __future__ import annotations

import os
from importlib import metadata
from typing import Iterable, List, Optional, Union

from ._decode import decode
from ._errors import CommandFailed, GroundplanError, ProgramMissing, UnexpectedAnswer
from ._findings import (
    Cause, ComparedWith, Crossing, Cycle, DuplicateGroup, Finding, Findings, Fix, FixEdit, Following, Member, Note,
    Part, Partial, Severities, Site, Skipped, SourceRoot, Stale, Summary, Unseen,
)
from ._graph import Edge, Graph, Node
from ._program import answer, find_program
from ._symbols import ImportPath, Location, Symbol, User, Where
from ._targets import (
    Benefit, Breakage, Compliance, Definition, Effort, Evidence, Target, TargetMember, Targets,
)

__all__ = [
    "Benefit", "Breakage", "Cause", "CommandFailed", "ComparedWith", "Compliance", "Crossing", "Cycle", "Definition",
    "DuplicateGroup", "Edge", "Effort", "Evidence", "Finding", "Findings", "Fix", "FixEdit", "Following", "Graph",
    "GroundplanError", "ImportPath", "Location", "Member", "Node", "Note", "Part", "Partial", "ProgramMissing",
    "Severities", "Site", "Skipped", "SourceRoot", "Stale", "Summary", "Symbol", "Target", "TargetMember", "Targets",
    "UnexpectedAnswer", "Unseen", "User", "Where", "check", "find_program", "graph", "targets", "where",
]

Folder = Union[str, "os.PathLike[str]"]


def check(
    root: Folder = ".", *, select: Iterable[str] = (), ignore: Iterable[str] = (), since: Optional[str] = None,
    staged: bool = False, baseline: bool = True, exclude: Iterable[str] = (), config: Optional[Folder] = None,
) -> Findings:
    """The findings of a tree, and the numbers that belong to them.

    - select, ignore: names of rules, as `groundplan rules` lists them.
    - since: a revision; only findings that its tree doesn't have.
    - staged: what is staged is read, not the files of the working tree.
    - baseline: leave out what the tree's groundplan-baseline.json has, where there is one.
    - exclude: patterns of what is left out, such as `third_party/**`.
    - config: a configuration to use instead of the tree's own.
    """
    arguments = ["check", "--format", "json", "--fail-on", "never"]
    arguments += _repeated("--select", select) + _repeated("--ignore", ignore)
    if since is not None:
        arguments.append(f"--since={since}")
    if staged:
        arguments.append("--staged")
    if not baseline:
        arguments.append("--no-baseline")
    document = answer(arguments + _tree(root, exclude, config))
    return decode(Findings, {**document, "raw": document})


def graph(
    root: Folder = ".", *, level: str = "modules", focus: Iterable[str] = (), tests: bool = False,
    exclude: Iterable[str] = (), config: Optional[Folder] = None,
) -> Graph:
    """Who imports whom.

    - level: what a node is: `modules`, `packages` or `services`.
    - focus: only these modules, packages or parts and what is linked to them.
    - tests: with imports by tests, tools and backups.
    """
    arguments = ["graph", "--format", "json", "--level", level, *_repeated("--focus", focus)]
    if tests:
        arguments.append("--tests")
    return decode(Graph, answer(arguments + _tree(root, exclude, config)))


def where(
    root: Folder, symbol: str, *, exclude: Iterable[str] = (), config: Optional[Folder] = None,
) -> Where:
    """Where a symbol is defined, every path that leads to it, and who uses which.

    - symbol: a name, a dotted path, `module:Name` or `path/to/file.py:Name`.
    """
    arguments = ["where", "--format", "json", *_tree(root, exclude, config, before=[symbol])]
    return decode(Where, answer(arguments))


def targets(
    root: Folder = ".", *, exclude: Iterable[str] = (), config: Optional[Folder] = None,
) -> Targets:
    """Which copies of a truth to merge first, with all evidence."""
    return decode(Targets, answer(["targets", "--format", "json", *_tree(root, exclude, config)]))


def _repeated(option: str, values: Iterable[str]) -> List[str]:
    if isinstance(values, str):
        values = [values]
    return [f"{option}={value}" for value in values]


def _tree(
    root: Folder, exclude: Iterable[str], config: Optional[Folder], before: Iterable[str] = ()
) -> List[str]:
    arguments = ["--quiet", *_repeated("--exclude", exclude)]
    if config is not None:
        arguments.append(f"--config={os.fspath(config)}")
    # Behind `--` nothing is taken for an option, whatever a folder or a symbol is called.
    return [*arguments, "--", *before, os.fspath(root)]


def __getattr__(name: str) -> str:
    if name == "__version__":
        return metadata.version("groundplan")
    raise AttributeError(f"module 'groundplan' has no attribute '{name}'")
