"""What `groundplan check` says: Schemas/findings.schema.json."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, Dict, Optional, Tuple


@dataclass(frozen=True)
class Note:
    """Another place that belongs to a finding."""

    path: str
    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Cause:
    """The finding that another one only follows from."""

    rule: str
    key: str


@dataclass(frozen=True)
class FixEdit:
    """What stands between two places of a file goes, and `text` comes. Lines and columns are from 1."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    text: str


@dataclass(frozen=True)
class Fix:
    """What `check --fix` would do about a finding; an unsafe one needs `--unsafe-fixes`.

    `edits` is empty where a file is deleted, or several files change.
    """

    title: str
    safe: bool
    edits: Tuple[FixEdit, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One thing that a rule found. `id` and `key` stay the same when lines move.

    `owners` are those of the file, `imported_owners` those of the other end of an import across services.
    """

    id: str
    rule: str
    severity: str
    scope: str
    path: str
    line: int
    column: int
    message: str
    key: str
    notes: Tuple[Note, ...]
    cause: Optional[Cause] = None
    owners: Tuple[str, ...] = ()
    imported_owners: Tuple[str, ...] = ()
    fix: Optional[Fix] = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.severity} [{self.rule}] {self.message}"


@dataclass(frozen=True)
class Severities:
    """Findings by severity."""

    error: int
    warning: int
    note: int


@dataclass(frozen=True)
class Part:
    """A part of the tree: a service, a shared package, tests, tools."""

    name: str
    role: str
    paths: Tuple[str, ...]
    configured: bool
    reasons: Tuple[str, ...]
    files: int
    findings: Severities


@dataclass(frozen=True)
class SourceRoot:
    """A folder from which absolute imports start, and why."""

    path: str
    reason: str
    reach: str


@dataclass(frozen=True)
class Unseen:
    """A first name of imports that were not followed though the tree bears it."""

    name: str
    count: int
    path: str
    line: int
    bearer: str
    root: str


@dataclass(frozen=True)
class Following:
    """How many of the imported names that lead into the tree are followed."""

    leading: int
    followed: int
    unseen: Tuple[Unseen, ...]


@dataclass(frozen=True)
class Member:
    """What a class binds; the source of the value for enumerations."""

    name: str
    value: Optional[str] = None


@dataclass(frozen=True)
class Site:
    """One definition of a group of duplicates."""

    module: str
    path: str
    line: int
    end_line: int
    service: str
    scope: str
    enumeration: bool
    bases: Tuple[str, ...]
    members: Tuple[Member, ...]
    importers: Tuple[str, ...]


@dataclass(frozen=True)
class DuplicateGroup:
    """Definitions of one name in several modules, and what they are to each other."""

    id: str
    name: str
    kind: str
    scope: str
    verdict: str
    sites: Tuple[Site, ...]
    role: Optional[str] = None


@dataclass(frozen=True)
class Cycle:
    """Files that import each other."""

    modules: Tuple[str, ...]
    scope: str
    at_import: bool


@dataclass(frozen=True)
class Crossing:
    """A statement that imports a service from outside of it."""

    importer: str
    imported: str
    path: str
    line: int
    statement: str
    target: str
    kind: str
    scope: str


@dataclass(frozen=True)
class Skipped:
    """Something that was left out, and why."""

    path: str
    reason: str
    detail: str


@dataclass(frozen=True)
class Summary:
    """The numbers of the run."""

    files: int
    lines: int
    bytes: int
    unparsable: int
    modules: Dict[str, int]
    imports: int
    imports_by_kind: Dict[str, int]
    imports_by_destination: Dict[str, int]
    import_edges: int
    findings: Severities
    following: int
    product_files: int
    clean_product_files: int
    cross_service_imports_of_product: int


@dataclass(frozen=True)
class ComparedWith:
    """A baseline or a revision, whose findings aren't told."""

    kind: str
    name: str


@dataclass(frozen=True)
class Stale:
    """An entry of the baseline that occurs no more."""

    path: str
    rule: str
    key: str


@dataclass(frozen=True)
class Partial:
    """What was left out of the findings, where not all are told; all numbers are of the whole tree."""

    known: int
    compared_with: Tuple[ComparedWith, ...]
    stale: Tuple[Stale, ...]
    owners: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Findings:
    """Everything that `groundplan.check` knows. `raw` is the whole document."""

    configuration: bool
    rules: Tuple[str, ...]
    summary: Summary
    findings: Tuple[Finding, ...]
    suppressed: Tuple[Finding, ...]
    parts: Tuple[Part, ...] = dataclasses.field(metadata={"key": "services"})
    source_roots: Tuple[SourceRoot, ...] = ()
    following: Following = Following(0, 0, ())
    duplicates: Tuple[DuplicateGroup, ...] = ()
    cycles: Tuple[Cycle, ...] = ()
    cross_service_imports: Tuple[Crossing, ...] = ()
    skipped: Tuple[Skipped, ...] = ()
    partial: Optional[Partial] = dataclasses.field(default=None, metadata={"key": "part"})
    raw: Dict[str, Any] = dataclasses.field(default_factory=dict, repr=False, compare=False)

    @property
    def errors(self) -> Tuple[Finding, ...]:
        """Findings of severity error; what only follows from another isn't counted."""
        return tuple(
            finding for finding in self.findings if finding.severity == "error" and finding.cause is None)
