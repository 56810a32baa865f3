"""A build backend (PEP 517) whose wheel holds nothing and asks for the wheel of Groundplan of the same version.

pre-commit clones a repository of hooks at a tag and installs it by pip. Built by the usual backends, that would take a
Swift toolchain and five minutes; so it installs this.
"""

import base64
import hashlib
import re
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "groundplan_hooks"


def _version():
    text = (ROOT / "Sources/Reports/Data/Version.swift").read_text(encoding="utf-8")
    return re.search(r'static let current = "([^"]+)"', text)[1]


def get_requires_for_build_wheel(config_settings=None):
    """Nothing, so that it works without an index."""
    return []


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    """Writes the wheel, and says what it is called."""
    version = _version()
    info = f"{NAME}-{version}.dist-info"
    files = {
        f"{info}/METADATA": (
            f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version}\n"
            f"Summary: Asks for the wheel of Groundplan\nRequires-Dist: groundplan=={version}\n"),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: groundplan\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text.encode())}\n"
    files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
    name = f"{NAME}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / name, "w") as archive:
        for path, text in files.items():
            archive.writestr(zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0)), text)
    return name


def build_sdist(sdist_directory, config_settings=None):
    """There is none: the sources are those of the repository."""
    raise NotImplementedError("Groundplan has no source distribution for pip; `make wheel` makes its wheel")
