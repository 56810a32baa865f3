"""The hooks of .pre-commit-hooks.yaml by pre-commit itself: a bad commit is stopped, a good one isn't.

    python3 Tests/Wheel/check_hooks.py dist

`dist` holds the wheel. The repository of hooks is made of the files that pre-commit needs of this one, and installed
without an index. Needs git, and pre-commit and groundplan beside the Python that runs this.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOOK_FILES = [".pre-commit-hooks.yaml", "pyproject.toml", "Tools/hooks/hook_backend.py", "Sources/Reports/Data/Version.swift"]


class HookError(AssertionError):
    """A commit that should have been stopped and wasn't, or the other way round."""


class Repository:
    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments, fails=False):
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True)
        said = done.stdout + done.stderr
        if (done.returncode != 0) is not fails:
            raise HookError(f"git {' '.join(arguments)} {'went through' if fails else 'failed'}:\n{said}")
        return said

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def commit(self, message, fails=False):
        self.git("add", "--all")
        return self.git("commit", "--quiet", "-m", message, fails=fails)


def make_hooks(folder, environment):
    hooks = Repository(folder, environment)
    for name in HOOK_FILES:
        hooks.write(name, (ROOT / name).read_text())
    hooks.commit("hooks")
    return hooks


def make_project(folder, environment, hooks, names):
    project = Repository(folder, environment)
    revision = hooks.git("rev-parse", "HEAD").strip()
    lines = "".join(f"      - id: {name}\n" for name in names)
    project.write(".pre-commit-config.yaml", f"repos:\n  - repo: {hooks.folder}\n    rev: {revision}\n    hooks:\n{lines}")
    project.write("shop/__init__.py", "")
    project.write("shop/orders.py", "def total():\n    return 0\n")
    return project


def install(project):
    command = [Path(sys.executable).parent / "pre-commit", "install"]
    subprocess.run(command, cwd=project.folder, env=project.environment, check=True, capture_output=True)


def expect(said, part):
    if part not in said:
        raise HookError(f"'{part}' isn't said:\n{said}")


def check_findings(project):
    """`groundplan`: what is staged counts, not what lies beside it."""
    install(project)
    project.commit("good")
    project.write("shop/api.py", "from shop.orders import totl\n")
    expect(project.commit("bad", fails=True), "[broken-import]")
    project.write("shop/api.py", "from shop.orders import total\n")
    project.commit("mended")
    # A mistake that isn't staged stays out of it.
    project.write("shop/orders.py", "def total():\n    return 1\n")
    project.git("add", "shop/orders.py")
    project.write("shop/api.py", "from shop.orders import totl\n")
    project.git("commit", "--quiet", "-m", "good beside bad")
    # And one that is staged counts, though it is mended beside.
    project.git("add", "--all")
    project.write("shop/api.py", "from shop.orders import total\n")
    expect(project.git("commit", "--quiet", "-m", "bad beside good", fails=True), "[broken-import]")
    # A file that git doesn't know neither helps nor hinders; pre-commit leaves it where it is.
    project.write("shop/api.py", "from shop.rebates import rebate\n")
    project.git("add", "shop/api.py")
    project.write("shop/rebates.py", "def rebate():\n    return 0\n")
    expect(project.git("commit", "--quiet", "-m", "half of it", fails=True), "[broken-import]")
    project.git("add", "shop/rebates.py")
    project.write("shop/draft.py", "import shop.gone\n")
    project.git("commit", "--quiet", "-m", "all of it, beside a draft")
    # What `commit FILE` and `commit --all` make a commit of is an index of its own.
    project.write("shop/rebates.py", "def rebate():\n    return 1\n")
    project.write("shop/api.py", "from shop.rebates import rebat\n")
    project.git("commit", "--quiet", "-m", "one file", "shop/rebates.py")
    expect(project.git("commit", "--quiet", "--all", "-m", "bad", fails=True), "[broken-import]")
    project.git("checkout", "--quiet", "HEAD", "--", "shop/api.py")
    # A file that is gone is none that pre-commit hands over; who imported it is broken all the same.
    project.git("rm", "--quiet", "shop/rebates.py")
    expect(project.git("commit", "--quiet", "-m", "gone", fails=True), "[broken-import]")


def check_baseline(project):
    """`groundplan`, where a baseline has the old errors."""
    project.write("shop/old.py", "import shop.gone\n")
    install(project)
    expect(project.commit("an old error", fails=True), "[broken-import]")
    subprocess.run([Path(sys.executable).parent / "groundplan", "baseline", "--quiet"], cwd=project.folder, check=True)
    project.commit("the old error, and the baseline")
    project.write("shop/api.py", "from shop.orders import totl\n")
    expect(project.commit("bad", fails=True), "'totl'")


def check_new_findings(project):
    """`groundplan-new`: an old error doesn't stop anybody, a new one does."""
    install(project)
    project.write("shop/old.py", "import shop.gone\n")
    expect(project.commit("the first commit, where all is new", fails=True), "[broken-import]")
    project.git("commit", "--quiet", "--no-verify", "-m", "an old error")
    project.write("shop/orders.py", "import os\n\n\ndef total():\n    return 0\n")
    project.commit("good")
    project.write("shop/api.py", "from shop.orders import totl\n")
    expect(project.commit("bad", fails=True), "[broken-import]")
    project.write("shop/api.py", "from shop.orders import total\n")
    expect(project.git("commit", "--quiet", "-m", "bad beside good", fails=True), "[broken-import]")


def check_registry(project):
    """`groundplan-registry`: a document that isn't true."""
    project.write("groundplan.toml", 'registry = "imports.md"\n')
    project.write("imports.md", "# Imports\n\n## Verified\n\n```python\nfrom shop.orders import total\n```\n")
    install(project)
    project.commit("good")
    project.write("imports.md", "# Imports\n\n## Verified\n\n```python\nfrom shop.orders import totl\n```\n")
    expect(project.commit("bad", fails=True), "name missing")


def main():
    wheels = Path(sys.argv[1]).resolve()
    folder = Path(tempfile.mkdtemp(prefix="groundplan-hooks-"))
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "PRE_COMMIT_HOME": str(folder / "cache"), "HOME": str(folder), "PIP_FIND_LINKS": str(wheels),
        "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    try:
        hooks = make_hooks(folder / "hooks", environment)
        for place, (name, check) in enumerate([
            ("groundplan", check_findings), ("groundplan", check_baseline), ("groundplan-new", check_new_findings),
            ("groundplan-registry", check_registry),
        ]):
            check(make_project(folder / f"project-{place}", environment, hooks, [name]))
            print(f"{name}: bad commits are stopped, good ones aren't ({check.__name__})")
    except HookError as error:
        sys.exit(f"check_hooks: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
