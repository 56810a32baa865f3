"""What `groundplan targets` says: Schemas/targets.schema.json."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Optional, Tuple

from ._symbols import Location


@dataclass(frozen=True)
class Evidence:
    """Points of a candidate, and what they are for."""

    name: str
    points: float
    evidence: str


@dataclass(frozen=True)
class Definition:
    """One definition of a target. `score` is None where it isn't compared."""

    name: str
    path: str
    location: Location
    end_line: int
    scope: str
    service: str
    bases: Tuple[str, ...]
    signature: str
    importers: int
    calls: int
    paths: Dict[str, int]
    is_test_double: bool
    parts: Tuple[Evidence, ...]
    score: Optional[float] = None


@dataclass(frozen=True)
class TargetMember:
    """A member of the compared definitions, a cell for each; None where one lacks it."""

    name: str
    cells: Tuple[Optional[str], ...]
    differs: bool


@dataclass(frozen=True)
class Breakage:
    """What goes wrong where the first candidate takes the place of another definition."""

    path: str
    message: str


@dataclass(frozen=True)
class Benefit:
    """What goes, and what comes to agree."""

    lines: int
    definitions: int
    paths: int
    conflicts: int


@dataclass(frozen=True)
class Effort:
    """What has to be changed or looked at."""

    files: int
    statements: int
    services: int
    missing_members: int
    strings: int
    dynamic_importers: int


@dataclass(frozen=True)
class Target:
    """Definitions that should be one. `remaining` is None where that needs a decision."""

    place: int
    rank: float
    group: str
    form: str
    basis: str
    scope: str
    verdict: str
    verdict_words: str
    benefit: Benefit
    effort: Effort
    definitions: Tuple[Definition, ...]
    members: Tuple[TargetMember, ...]
    breakage: Tuple[Breakage, ...]
    role: Optional[str] = None
    remaining: Optional[str] = None
    decision: Optional[str] = None


@dataclass(frozen=True)
class Compliance:
    """Product files without an error, of the whole or of one part."""

    files: int
    clean: int
    percent: int
    service: Optional[str] = None


@dataclass(frozen=True)
class Targets:
    """Targets, the best first."""

    targets: Tuple[Target, ...]
    compliance: Tuple[Compliance, ...]
