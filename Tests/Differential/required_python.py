"""Importing this ends the program with status 2 under any Python but the reference.

Docs/facts.md names CPython 3.13; another version refuses other files at other lines. It is imported
before the modules that an older Python couldn't even parse.
"""

import sys

REQUIRED = (3, 13)

if sys.version_info[:2] != REQUIRED or sys.implementation.name != "cpython":
    print(
        "needs CPython %d.%d, whose ast is the reference; this is %s %d.%d.%d"
        % (REQUIRED + (sys.implementation.name,) + tuple(sys.version_info[:3])),
        file=sys.stderr,
    )
    sys.exit(2)
