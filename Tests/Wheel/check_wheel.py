"""Installs a wheel where there is neither Swift nor Graphviz, and compares what it does with the build.

    python3 Tests/Wheel/check_wheel.py dist/groundplan-*.whl --groundplan .build/release/groundplan

The place is a root file system of its own that holds a Python, the libraries that this asks for, and nothing else:
no shell, no compiler, no git. In it the wheel is installed into an empty virtual environment without an index,
`analyze` reads the example, and the report must be that of the build, byte for byte. Needs `unshare` and either root
or user namespaces, and a Python with ensurepip.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_BYTES = 30_000_000
MOST_SECONDS = 0.015
GLIBC = ("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "ld-linux")

# Mounts what every system has, and runs the rest in the new root.
INSIDE = """
set -e
root=$1; shift
mount -t proc proc "$root/proc"
for device in null urandom; do touch "$root/dev/$device"; mount --bind "/dev/$device" "$root/dev/$device"; done
exec chroot "$root" "$@"
"""


class WheelError(AssertionError):
    """What isn't as it should be."""


def expect(holds, message):
    if not holds:
        raise WheelError(message)


def copy_python(root):
    """A Python with its standard library and the libraries of the system that it asks for."""
    prefix = Path(sys.base_prefix)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    program = Path(sys.base_prefix, "bin", version).resolve()
    library = prefix / "lib" / version
    expect((library / "ensurepip").is_dir(), f"{prefix} has no ensurepip: run this by another Python")
    ignored = shutil.ignore_patterns("test", "tests", "idlelib", "tkinter", "turtledemo", "site-packages", "__pycache__", "config-*")
    shutil.copytree(library, root / "usr/lib" / version, ignore=ignored)
    (root / "usr/lib" / version / "site-packages").mkdir()
    (root / "usr/bin").mkdir(parents=True)
    shutil.copy(program, root / "usr/bin/python3")
    for file in [program, *(library / "lib-dynload").glob("*.so")]:
        for line in subprocess.run(["ldd", file], capture_output=True, text=True, check=True).stdout.splitlines():
            words = line.split()
            place = next((word for word in words if word.startswith("/")), None)
            if place is None:
                continue
            name = Path(place).name
            # Where this system's loader looks, and the loader itself where programs name it.
            target = root / (place.lstrip("/") if name.startswith("ld-linux") else f"lib/{Path(place).parts[-2]}/{name}")
            if "linux-gnu" not in str(target) and not name.startswith("ld-linux"):
                target = root / "lib" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                shutil.copy(Path(place).resolve(), target)


def make_root(folder, wheel):
    root = folder / "root"
    for name in ["proc", "dev", "tmp", "work"]:
        (root / name).mkdir(parents=True)
    copy_python(root)
    shutil.copytree(ROOT / "Examples/shop", root / "work/shop")
    shutil.copy(wheel, root / "work" / wheel.name)
    foreign = [path for path in root.rglob("*") if path.name.startswith(("libswift", "libgvc", "libcgraph", "libcmark"))]
    expect(not foreign, f"the empty root isn't empty: {foreign}")
    return root


class Chroot:
    def __init__(self, root):
        self.root = root
        self.unshare = ["unshare", "--mount", "--pid", "--fork", *([] if os.getuid() == 0 else ["--map-root-user"])]

    def run(self, *arguments, folder="/work", environment=None, status=0):
        variables = {
            # The rest is for `unshare` and `chroot`; in the root it leads nowhere.
            "PATH": f"/env/bin:{os.environ['PATH']}", "HOME": "/work", "TMPDIR": "/tmp", "LC_ALL": "C.UTF-8",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONDONTWRITEBYTECODE": "1", **(environment or {}),
        }
        code = "import os,sys; os.chdir(sys.argv[1]); os.execvp(sys.argv[2], sys.argv[2:])"
        command = [
            *self.unshare, "sh", "-c", INSIDE, "sh", str(self.root), "/usr/bin/python3", "-c", code, folder, *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=variables)
        expect(done.returncode == status, f"{' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}")
        return done.stdout


def files_below(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def check_report(inside, program, folder):
    """The report of the wheel is that of the build."""
    inside.run("groundplan", "analyze", "--output", "/work/report", folder="/work/shop")
    shutil.copytree(ROOT / "Examples/shop", folder / "shop")
    subprocess.run(
        [program, "analyze", "--output", folder / "report"], cwd=folder / "shop", check=True, capture_output=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"})
    ours, theirs = files_below(inside.root / "work/report"), files_below(folder / "report")
    expect(set(ours) == set(theirs), f"files of one report alone: {sorted(set(ours) ^ set(theirs))}")
    different = [name for name in ours if ours[name] != theirs[name]]
    expect(not different, f"files that differ: {different}")
    pictures = [name for name in ours if name.endswith(".svg")]
    expect(len(pictures) > 3, "the report has no pictures")
    return len(ours), len(pictures)


def check_links(inside):
    """What the programs and the plugins load is of the wheel or of glibc."""
    library = inside.root / "env/libexec/groundplan"
    loaded = set()
    for file in ["bin/groundplan", "bin/groundplan-draw", *(f"libexec/groundplan/graphviz/{path.name}" for path in (library / "graphviz").iterdir())]:
        loader = next(path for path in (inside.root / "lib64").iterdir() if path.name.startswith("ld-linux")) \
            if (inside.root / "lib64").exists() else next((inside.root / "lib").rglob("ld-linux*"))
        text = inside.run("/" + str(loader.relative_to(inside.root)), "--list", f"/env/{file}")
        for line in text.splitlines():
            words = line.split()
            if "=>" not in words:
                continue
            expect(words[2] != "not", f"{file}: {line.strip()}")
            place = os.path.normpath(words[2])
            loaded.add(words[0])
            expect(
                place.startswith("/env/libexec/") or words[0].startswith(GLIBC), f"{file} loads {words[0]} from {place}")
    return sorted(loaded)


def check_uninstall(inside):
    inside.run("/env/bin/python", "-m", "pip", "uninstall", "--yes", "groundplan")
    left = [str(path) for name in ("bin", "libexec", "share") for path in (inside.root / "env" / name).rglob("*groundplan*")]
    expect(not left, f"what uninstalling leaves: {left}")


def check_other_places(wheel, folder, version):
    """`--target` and `--prefix` put programs and libraries elsewhere, and they still find each other."""
    target, prefix = folder / "target", folder / "prefix"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", target, wheel], check=True)
    subprocess.run([*pip, "--prefix", prefix, "--ignore-installed", wheel], check=True)
    packages = next(prefix.glob("lib/python3*/site-packages"))
    for path, program in [(target, target / "bin/groundplan"), (packages, prefix / "bin/groundplan")]:
        # A link, as pipx and uv make one for programs.
        link = folder / f"link-{path.name}"
        link.symlink_to(program)
        for command in ([program], [link], [sys.executable, "-m", "groundplan"]):
            said = subprocess.run(
                [*command, "--version"], env={**os.environ, "PYTHONPATH": str(path)}, capture_output=True, text=True)
            expect(said.stdout.strip() == version, f"{command} --version: {said.stdout}{said.stderr}")
        drawn = subprocess.run(
            [link, "graph", ROOT / "Examples/shop", "--format", "svg"], capture_output=True, text=True)
        expect("</svg>" in drawn.stdout, f"{link} graph: {drawn.stderr}")
    return target / "bin/groundplan"


def start_seconds(program, times=40):
    """How long `--version` takes: the least, which others on the machine can't lengthen, and the median."""
    taken = []
    for _ in range(times):
        before = time.perf_counter()
        subprocess.run([program, "--version"], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - before)
    return min(taken), statistics.median(taken)


def check_contents(wheel, version):
    """What travels along."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        record = archive.read(f"groundplan-{version}.dist-info/RECORD").decode()
    for part in [
        "groundplan/py.typed", "licenses/LICENSE", "licenses/NOTICE", "licenses/swift.txt", "licenses/libgvc6.txt",
        "licenses/GRDB.swift.txt", "licenses/common-licenses/LGPL-2.1", "bundled.json",
        "data/share/man/man1/groundplan.1", "data/share/bash-completion/completions/groundplan",
        "data/share/zsh/site-functions/_groundplan", "data/share/fish/vendor_completions.d/groundplan.fish",
    ]:
        expect(any(name.endswith(part) for name in names), f"the wheel has no {part}")
    expect(len(record.splitlines()) == len(names), "RECORD and the archive disagree")
    size = wheel.stat().st_size
    expect(size < MOST_BYTES, f"{size:,} bytes are more than {MOST_BYTES:,}")
    return size


def check(wheel, program, folder):
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    size = check_contents(wheel, version)
    inside = Chroot(make_root(folder, wheel))
    inside.run("/usr/bin/python3", "-m", "venv", "/env")
    inside.run("/env/bin/python", "-m", "pip", "install", "--quiet", "--no-index", f"/work/{wheel.name}")
    for command in (["groundplan"], ["/env/bin/python", "-m", "groundplan"]):
        expect(inside.run(*command, "--version").strip() == version, f"{command} is of another version")
    loaded = check_links(inside)
    files, pictures = check_report(inside, program, folder)
    errors = inside.run(
        "/env/bin/python", "-c", "import groundplan; print(len(groundplan.check('/work/shop').errors), groundplan.__version__)")
    expect(errors.split() == ["9", version], f"the module says {errors}")
    check_uninstall(inside)
    least, median = start_seconds(check_other_places(wheel, folder, version))
    expect(least < MOST_SECONDS, f"--version takes {least * 1000:.1f} ms")
    print(f"{wheel.name}: {size:,} bytes")
    print(f"loads {', '.join(loaded)}")
    print(f"the report is that of the build: {files} files, {pictures} pictures")
    print(f"--version takes {least * 1000:.1f} ms at least, {median * 1000:.1f} ms in the median of 40")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--groundplan", type=Path, default=ROOT / ".build/release/groundplan")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="groundplan-wheel-"))
    try:
        check(arguments.wheel.resolve(), arguments.groundplan.resolve(), folder)
    except WheelError as error:
        sys.exit(f"check_wheel: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
