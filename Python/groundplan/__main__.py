"""`python -m groundplan`: the program itself, in place of this process."""

from __future__ import annotations

import os
import sys

from ._errors import ProgramMissing
from ._program import find_program


def main() -> None:
    """Never returns; status 2 where the program is missing."""
    try:
        program = find_program()
    except ProgramMissing as error:
        sys.exit(_complain(error))
    os.execv(program, ["groundplan", *sys.argv[1:]])


def _complain(error: ProgramMissing) -> int:
    print(f"groundplan: error: {error}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
