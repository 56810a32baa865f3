"""The licence of everything that the wheel holds, as texts."""

import re
from pathlib import Path

# What the Swift packages are called whose code is in the programs.
SWIFT_PACKAGES = ["swift-argument-parser", "swift-subprocess", "swift-system", "swift-mustache", "GRDB.swift"]

# Of the whole wheel (PEP 639).
EXPRESSION = (
    "Apache-2.0 AND EPL-1.0 AND BSD-2-Clause AND BSD-3-Clause AND MIT AND Zlib AND blessing"
    " AND LGPL-2.0-or-later AND LGPL-2.1-or-later AND GPL-3.0-or-later WITH GCC-exception-3.1 AND Unicode-3.0"
)


class LicenceError(Exception):
    """A text that has to travel in the wheel and isn't there."""


def texts(root, packages, swift):
    """{name in the wheel's folder of licences: text}.

    - root: the root of Groundplan's sources, built.
    - packages: Debian packages of the libraries.
    - swift: the folder of the Swift toolchain, with `share/swift/LICENSE.txt`.
    """
    found = {"LICENSE": _read(root / "LICENSE"), "NOTICE": _read(root / "NOTICE")}
    found["swift.txt"] = _read(swift / "share/swift/LICENSE.txt")
    for package in SWIFT_PACKAGES:
        folder = root / ".build/checkouts" / package
        names = sorted(folder.glob("LICENSE*")) + sorted(folder.glob("NOTICE*"))
        if not names:
            raise LicenceError(f"{folder} has no licence: build Groundplan there first")
        found[f"{package}.txt"] = "\n".join(_read(name) for name in names)
    for package in sorted(set(packages)):
        found[f"{package}.txt"] = _read(Path("/usr/share/doc") / package / "copyright")
    # Foundation has ICU in it; the toolchain has no licence of it, Debian's ICU has the same one.
    notices = sorted(Path("/usr/share/doc").glob("libicu*/copyright"))
    if not notices:
        raise LicenceError("the licence of ICU is nowhere below /usr/share/doc: install libicu-dev")
    found["icu.txt"] = _read(notices[0])
    # Texts that Debian has once for all, and that the others only name.
    named = set()
    for text in found.values():
        named.update(re.findall(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])", text))
    for name in sorted(named):
        found[f"common-licenses/{name}"] = _read(Path("/usr/share/common-licenses") / name)
    return found


def _read(path):
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise LicenceError(f"{path} can't be read, and its licence has to travel in the wheel: {error.strerror}") from error
