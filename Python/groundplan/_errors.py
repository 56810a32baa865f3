"""What can go wrong between a caller and the program."""

from __future__ import annotations


class GroundplanError(Exception):
    """The base of all errors of this package."""


class ProgramMissing(GroundplanError):
    """The program `groundplan` isn't where the wheel puts it."""


class CommandFailed(GroundplanError):
    """The program could not do the job: a root that can't be read, a bad configuration, an unknown symbol.

    `message` is what the program says, without its first word; `command` what was asked.
    """

    def __init__(self, message: str, command: list[str], status: int) -> None:
        super().__init__(message)
        self.message = message
        self.command = command
        self.status = status


class UnexpectedAnswer(GroundplanError):
    """The program answers in a form that this package doesn't know: the two are of different versions."""
