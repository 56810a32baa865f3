"""Runs a program for as long as it may take, on the clock of whoever waits."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence


def run_limited(command: Sequence[str], seconds: float) -> tuple[int | None, bytes]:
    """How a command ended, None where it took too long and was killed, and what it printed.

    Seconds are counted one by one while this program waits. Where a debugger, a suspended machine or a
    shell stops both, no more than one is lost, and nothing is taken for a hang that never had the
    processor.
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    waited = 0.0
    while True:
        step = min(1.0, seconds - waited)
        try:
            output, _ = process.communicate(timeout=step)
            return process.returncode, output
        except subprocess.TimeoutExpired:
            waited += step
            if waited >= seconds:
                process.kill()
                process.communicate()
                return None, b""
