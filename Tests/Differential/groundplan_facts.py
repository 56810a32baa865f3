"""Runs the groundplan binary and reads the facts that it prints."""

import json
import subprocess
from typing import Any


class CannotRun(Exception):
    """The binary didn't do its job; the text says what happened."""


def groundplan_facts(binary: str, root: str) -> list[dict[str, Any]]:
    """The records that `binary facts root` prints, in the order of its output."""
    command = f"{binary} facts {root}"
    try:
        result = subprocess.run([binary, "facts", root], stdout=subprocess.PIPE, check=False)
    except OSError as error:
        raise CannotRun(f"{command}: {error}") from error
    lines = result.stdout.split(b"\n")
    if result.returncode != 0:
        raise CannotRun(f"{command}: status {result.returncode} after {len(lines) - 1} lines")
    if lines.pop() != b"":
        raise CannotRun(f"{command}: the last line has no end")
    records: list[dict[str, Any]] = []
    for number, line in enumerate(lines, start=1):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise CannotRun(f"{command}: line {number} is no JSON: {error}") from error
        if not isinstance(record, dict) or not isinstance(record.get("path"), str):
            raise CannotRun(f"{command}: line {number} is no object with a path")
        records.append(record)
    return records


def error_of(record: dict[str, Any]) -> tuple[int | None, str] | None:
    """Line and message of a record's `parse_error`; None where the file was accepted."""
    error = record.get("parse_error")
    if error is None:
        return None
    if not isinstance(error, dict):
        return None, str(error)
    return error.get("line"), str(error.get("message"))
