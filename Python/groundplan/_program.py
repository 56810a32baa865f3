"""The program of the wheel: where it is, and what it answers."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any, Iterator

from ._errors import CommandFailed, ProgramMissing, UnexpectedAnswer

NAME = "groundplan"
SCHEMA_VERSION = 1


def find_program() -> Path:
    """The program that was installed with this package, wherever pip was told to put it."""
    tried = []
    for folder in _folders():
        program = folder / NAME
        if program.is_file() and os.access(program, os.X_OK):
            return program
        tried.append(str(program))
    raise ProgramMissing(
        f"the program groundplan is missing; looked for {', '.join(tried)}. "
        "Install it again: pip install --force-reinstall groundplan")


def _folders() -> Iterator[Path]:
    yield Path(sysconfig.get_path("scripts"))
    # By `pip install --user`.
    user = sysconfig.get_preferred_scheme("user") if hasattr(sysconfig, "get_preferred_scheme") else "posix_user"
    yield Path(sysconfig.get_path("scripts", scheme=user))
    package = Path(__file__).resolve().parent
    # By `--target`, which puts scripts beside packages, and by `--prefix`.
    yield package.parent / "bin"
    if len(package.parents) > 3:
        yield package.parents[3] / "bin"


def answer(arguments: list[str]) -> dict[str, Any]:
    """What the program prints as JSON. Nothing reads its standard input."""
    command = [str(find_program()), *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    # 1 stands for findings, which are no failure here.
    if done.returncode not in (0, 1):
        said = done.stderr.decode("utf-8", "replace").strip()
        said = said.removeprefix("Error: ").removeprefix("groundplan: error: ")
        raise CommandFailed(said or f"ended with status {done.returncode}", command, done.returncode)
    try:
        document = json.loads(done.stdout)
    except ValueError as error:
        raise UnexpectedAnswer(f"{' '.join(command)} printed no JSON: {error}") from error
    if not isinstance(document, dict) or document.get("schema_version") != SCHEMA_VERSION:
        raise UnexpectedAnswer(
            f"{command[0]} prints another form than this package knows (schema_version {SCHEMA_VERSION}); "
            "install both from one wheel: pip install --force-reinstall groundplan")
    return document
