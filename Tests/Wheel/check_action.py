"""The steps of action.yml as a runner of GitHub would take them, but for the actions of others.

    python3 Tests/Wheel/check_action.py dist

`dist` holds the wheel. Each `run` of action.yml is executed by bash, with its inputs as variables, in a repository of
a few files. Needs PyYAML.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


class ActionError(AssertionError):
    """What the action does, and shouldn't."""


def expect(holds, message):
    if not holds:
        raise ActionError(message)


class Runner:
    """What GitHub's runner makes of a composite action."""

    def __init__(self, folder, wheels):
        self.action = yaml.safe_load((ROOT / "action.yml").read_text())
        self.folder = folder
        self.wheels = wheels
        self.repository = folder / "repository"
        for name in ("temp", "repository"):
            (folder / name).mkdir()

    def run(self, **inputs):
        """The status of the job, what it printed, its summary and its outputs."""
        values = {name: str(entry.get("default", "")) for name, entry in self.action["inputs"].items()}
        values.update({name.replace("_", "-"): value for name, value in inputs.items()})
        outputs, log = {}, ""
        summary = self.folder / "summary"
        summary.write_text("")
        for step in self.action["runs"]["steps"]:
            if "run" not in step:
                continue
            output = self.folder / "output"
            output.write_text("")
            expect(step["shell"] == "bash", "a step isn't run by bash")
            expect("${{" not in step["run"], f"an input is text of a script: {step['run']}")
            environment = {
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(self.folder),
                "GITHUB_ACTIONS": "true", "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(output),
                "GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(self.folder / "temp"),
                "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels),
            }
            for name, text in step.get("env", {}).items():
                environment[name] = re.sub(
                    r"\$\{\{ ([a-z.-]+) \}\}", lambda match: self.value(match[1], values, outputs), text)
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=self.repository,
                env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            log += done.stdout + done.stderr
            found = dict(line.split("=", 1) for line in output.read_text().splitlines())
            outputs.update({f"steps.{step.get('id')}.outputs.{name}": value for name, value in found.items()})
            if done.returncode:
                return done.returncode, log, summary.read_text(), outputs
        return 0, log, summary.read_text(), outputs

    @staticmethod
    def value(name, values, outputs):
        if name.startswith("inputs."):
            return values[name.removeprefix("inputs.")]
        return outputs[name]


def git(folder, *arguments):
    environment = {
        **os.environ, "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


def check(runner):
    tree = runner.repository
    (tree / "shop").mkdir()
    (tree / "shop/__init__.py").write_text("")
    (tree / "shop/orders.py").write_text("def total():\n    return 0\n")
    git(tree, "init", "--quiet", "--initial-branch=main")
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "-m", "one")

    status, log, summary, outputs = runner.run()
    expect(status == 0, f"a good tree fails: {log}")
    expect("**0** errors" in summary, f"the summary says {summary}")
    version = (ROOT / "Sources/Reports/Data/Version.swift").read_text()
    expect(f'"{outputs["steps.version.outputs.version"]}"' in version, "the version isn't that of the sources")
    expect((Path(outputs["steps.check.outputs.report"]) / "index.html").exists(), "there is no report")

    (tree / "shop/api.py").write_text("from shop.orders import totl\n")
    status, log, summary, outputs = runner.run()
    expect(status == 1, f"a bad tree ends with {status}: {log}")
    expect("::error file=shop/api.py,line=1,col=25,title=broken-import::" in log, f"no annotation: {log}")
    expect("**1** error" in summary, f"the summary says {summary}")
    sarif = json.loads(Path(outputs["steps.check.outputs.sarif"]).read_text())
    found = {result["ruleId"] for result in sarif["runs"][0]["results"]}
    expect("broken-import" in found, f"SARIF has {found}")

    expect(runner.run(fail_on="never")[0] == 0, "fail-on is passed over")
    expect(runner.run(arguments="--ignore broken-import --ignore unimportable-module")[0] == 0, "arguments are passed over")
    expect(runner.run(summary="false")[2] == "", "summary is passed over")
    expect(runner.run(root="nowhere")[0] == 2, "a root that isn't there doesn't fail")
    expect(runner.run(version="0.1.0; touch x")[0] == 2, "a version may be anything")
    expect(not (tree / "x").exists(), "an input was run")

    expect(runner.run(baseline="HEAD")[0] == 1, "a new error goes through")
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "-m", "two")
    status, log, summary, _ = runner.run(baseline="HEAD")
    expect(status == 0, f"an old error fails: {log}")
    print("action.yml: good trees pass, bad ones fail, with annotations, SARIF, summary and baseline")


def check_documents():
    """Files for services that can't be tried here are well-formed, and name what there is."""
    paths = [
        "action.yml", ".pre-commit-hooks.yaml", "Examples/ci/gitlab-ci.yml", "Examples/ci/github.yml",
        "Examples/ci/pre-commit-config.yaml",
        *(str(path.relative_to(ROOT)) for path in (ROOT / ".github").rglob("*.yml")),
    ]
    for path in paths:
        expect(yaml.safe_load((ROOT / path).read_text()), f"{path} is empty")
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    for repository in yaml.safe_load((ROOT / "Examples/ci/pre-commit-config.yaml").read_text())["repos"]:
        for hook in repository["hooks"]:
            expect(hook["id"] in hooks, f"there is no hook {hook['id']}")
    inputs = set(yaml.safe_load((ROOT / "action.yml").read_text())["inputs"])
    for job in yaml.safe_load((ROOT / "Examples/ci/github.yml").read_text())["jobs"].values():
        for step in job["steps"]:
            if "groundplan" in step.get("uses", ""):
                expect(set(step.get("with", {})) <= inputs, f"the action has no input of {step['with']}")
    print(f"{len(paths)} files of CI services are well-formed")


def main():
    folder = Path(tempfile.mkdtemp(prefix="groundplan-action-"))
    try:
        check_documents()
        check(Runner(folder, Path(sys.argv[1]).resolve()))
    except ActionError as error:
        sys.exit(f"check_action: {error}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
