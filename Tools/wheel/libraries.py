"""The shared libraries that programs ask for, and what of the system all of them ask for in the end."""

import json
import os
import re
import subprocess
from pathlib import Path

from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

# Part of glibc: of the system that the wheel is installed on, never in the wheel.
GLIBC = {
    "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libutil.so.1", "libresolv.so.2",
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
}

# Loaded by name as Graphviz runs: writing SVG, and the three engines that `groundplan-draw` uses.
PLUGINS = ["libgvplugin_core.so.6", "libgvplugin_dot_layout.so.6", "libgvplugin_neato_layout.so.6"]


class LibraryError(Exception):
    """A library that can't go into the wheel; says which and what to do."""


def needed(path):
    """The names of the libraries that one file asks for itself."""
    with open(path, "rb") as stream:
        dynamic = ELFFile(stream).get_section_by_name(".dynamic")
        if dynamic is None:
            return []
        return [tag.needed for tag in dynamic.iter_tags() if tag.entry.d_tag == "DT_NEEDED"]


def glibc_version(path):
    """The newest version of glibc that a symbol of the file asks for, as (2, 36)."""
    newest = (2, 0)
    with open(path, "rb") as stream:
        for section in ELFFile(stream).iter_sections():
            if not isinstance(section, GNUVerNeedSection):
                continue
            for _, versions in section.iter_versions():
                for version in versions:
                    match = re.fullmatch(r"GLIBC_(\d+)\.(\d+)(?:\.\d+)?", version.name)
                    if match:
                        newest = max(newest, (int(match[1]), int(match[2])))
    return newest


def found_by_loader(path):
    """Where the loader of this system finds each library that the file asks for, directly or not."""
    text = subprocess.run(["ldd", str(path)], check=True, capture_output=True, text=True).stdout
    found = {}
    for line in text.splitlines():
        match = re.match(r"\s*(\S+) => (\S+)", line)
        if match is None:
            continue
        if match[2] == "not":
            raise LibraryError(f"{path} asks for {match[1]}, which isn't installed here: `make dependencies` installs it")
        found[match[1]] = Path(match[2])
    return found


def bundled(programs):
    """What goes into the wheel beside the programs: {name: path}, and {plugin: path}."""
    libraries = {}
    for program in programs:
        libraries.update(found_by_loader(program))
    if "libgvc.so.6" not in libraries:
        raise LibraryError("groundplan-draw doesn't ask for libgvc.so.6; the wheel is made for Graphviz 2.42 to 12")
    folder = libraries["libgvc.so.6"].parent / "graphviz"
    plugins = {}
    for name in PLUGINS:
        if not (folder / name).exists():
            raise LibraryError(f"Graphviz's plugin {folder / name} is missing: install libgvc's plugins")
        plugins[name] = folder / name
        libraries.update(found_by_loader(folder / name))
    wanted = {name: path for name, path in libraries.items() if name not in GLIBC}
    return dict(sorted(wanted.items())), plugins


def platform_tag(files):
    """The tag of wheels that a system has to have the glibc for, such as manylinux_2_36_x86_64."""
    major, minor = max(glibc_version(path) for path in files)
    return f"manylinux_{major}_{minor}_{os.uname().machine}"


def debian_package(path):
    """The Debian package that a file is of: its name, version and source."""
    path = Path(path)
    for candidate in (path.resolve(), path, Path("/usr") / path.relative_to("/")):
        answer = subprocess.run(["dpkg-query", "-S", str(candidate)], capture_output=True, text=True)
        if answer.returncode == 0:
            package = answer.stdout.split(": ")[0].split(",")[0]
            break
        # Packages of before /usr was merged say /lib, whatever the link leads to.
        merged = Path("/") / candidate.resolve().relative_to("/usr") if str(candidate).startswith("/usr") else candidate
        answer = subprocess.run(["dpkg-query", "-S", str(merged)], capture_output=True, text=True)
        if answer.returncode == 0:
            package = answer.stdout.split(": ")[0].split(",")[0]
            break
    else:
        raise LibraryError(f"{path} is of no Debian package, so that nobody could tell its licence and its source")
    shown = subprocess.run(
        ["dpkg-query", "-W", "-f", '["${binary:Package}","${Version}","${source:Package}","${source:Version}"]', package],
        check=True, capture_output=True, text=True,
    ).stdout
    name, version, source, source_version = json.loads(shown)
    return {
        "package": name.split(":")[0], "version": version, "source": source, "source_version": source_version,
    }
