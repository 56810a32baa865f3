"""What `groundplan where` says: Schemas/where.schema.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple


@dataclass(frozen=True)
class Location:
    """A place in a file, its path relative to the root."""

    path: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True)
class User:
    """A place that uses a path; `when` is the kind of the import."""

    location: Location
    scope: str
    when: str
    text: str


@dataclass(frozen=True)
class ImportPath:
    """One dotted path by which an object can be imported, its way to the definition, and who uses it."""

    path: str
    hops: Tuple[str, ...]
    users: Tuple[User, ...]
    hops_left_out: int = 0
    users_left_out: int = 0


@dataclass(frozen=True)
class Symbol:
    """One definition or module. `object` names it in every run, as `module:Name`."""

    path: str
    kind: str
    deprecated: bool
    scope: str
    service: str
    location: Location
    paths: Tuple[ImportPath, ...]
    strings: Tuple[User, ...]
    object: Optional[str] = None
    paths_left_out: int = 0
    strings_left_out: int = 0


@dataclass(frozen=True)
class Where:
    """Every object of a name, product code first."""

    symbol: str
    objects: Tuple[Symbol, ...]
