"""Validates every JSON document of Groundplan against its schema in `Schemas`, by jsonschema.

Each command that prints JSON, and each JSON file of a report, is made of the example and of a small
tree with odd names, empty and broken files. A schema that no document was held against is a failure,
and so is one that would let unknown keys pass.

    python3 validate_schemas.py --groundplan .build/debug/groundplan
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import jsonschema

PACKAGE = Path(__file__).resolve().parents[2]
SCHEMAS = PACKAGE / "Schemas"

# The schema, whether each line is a document, and the command. {registry} is a registry of the tree.
COMMANDS = [
    ("findings", False, ["check", "--format", "json"]),
    ("selection", False, ["graph", "--format", "json", "--tests"]),
    ("selection", False, ["graph", "--format", "json", "--level", "packages"]),
    ("selection", False, ["graph", "--format", "json", "--level", "modules", "--tests"]),
    ("targets", False, ["targets", "--format", "json"]),
    ("where", False, ["where", "ExecutionState", "--format", "json"]),
    ("where", False, ["where", "Order", "--format", "json"]),
    ("why", False, ["why", "orders_service", "billing_service", "--all", "--format", "json"]),
    ("why", False, ["why", "shared", "orders_service", "--format", "json"]),
    ("roots", False, ["roots", "--format", "json"]),
    ("contracts", False, ["contracts", "--format", "json"]),
    ("registry-check", False, ["registry", "check", "{registry}", "--format", "json"]),
    ("registry-diff", False, ["registry", "diff", "{registry}", "{other}", "--format", "json"]),
    ("registry-diff", False, ["registry", "diff", "{registry}", "{registry}", "--format", "json"]),
    ("registry-search", False, ["registry", "search", "SesionManager", "--format", "json"]),
    ("registry-search", False, ["registry", "search", "points_for", "--format", "json"]),
    ("registry-search", False, ["registry", "search", "Nowhere", "--no-history", "--format", "json"]),
    ("diff", False, ["diff", ".", ".", "--format", "json"]),
    ("imports-line", True, ["imports"]),
    ("facts-line", True, ["facts"]),
    ("rollback-list", False, ["rollback", "--list", "--format", "json"]),
]

# What is asked of the example alone.
PLANS = [
    ["move", "shared.cache", "shared.storage.cache"],
    ["rewrite", "orders_service.core.cache.CacheManager", "shared.cache.CacheManager"],
    ["consolidate", "ExecutionState", "--to", "orders_service.models.execution.ExecutionState"],
]

REPORT = {
    "findings.json": "findings",
    "graph.json": "graph",
    "targets.json": "targets",
    "registry-check.json": "registry-check",
}


class Validation:
    def __init__(self, program):
        self.program = program
        self.failures = []
        self.counts = {}
        self.validators = {}
        for path in sorted(SCHEMAS.glob("*.schema.json")):
            schema = strict_json(path.read_bytes())
            jsonschema.Draft202012Validator.check_schema(schema)
            name = path.name.removesuffix(".schema.json")
            self.validators[name] = jsonschema.Draft202012Validator(schema)
            for place in open_objects(schema, name):
                self.failures.append(f"{place} lets unknown keys pass")

    def hold(self, schema, document, origin):
        self.counts[schema] = self.counts.get(schema, 0) + 1
        for error in self.validators[schema].iter_errors(document):
            place = "/".join(str(part) for part in error.absolute_path)
            self.failures.append(f"{origin}: {schema}: {place}: {error.message[:300]}")

    def run(self, arguments, tree):
        outcome = subprocess.run(
            [self.program, *arguments], cwd=tree, capture_output=True, check=False)
        if outcome.returncode not in (0, 1):
            # A name that the tree doesn't have is no failure of the form.
            if b"nothing of this tree is called" in outcome.stderr or b"There is no" in outcome.stderr:
                return None
            self.failures.append(f"{tree}: {arguments}: {outcome.stderr.decode(errors='replace')}")
            return None
        return outcome.stdout

    def documents(self, tree, registry, other):
        for schema, is_lines, command in COMMANDS:
            arguments = [part.format(registry=registry, other=other) for part in command]
            output = self.run(arguments, tree)
            if output is None:
                continue
            for part in output.splitlines() if is_lines else [output]:
                self.hold(schema, strict_json(part), f"{tree} {' '.join(arguments)}")
        generated = self.run(["registry", "generate", "--format", "toml"], tree)
        self.hold("registry", tomllib.loads(generated.decode()), f"{tree} registry generate")

    def plans(self, tree):
        for command in PLANS:
            output = self.run([*command, "--format", "json"], tree)
            if output is not None:
                self.hold("plan", strict_json(output), f"{tree} {' '.join(command)}")

    def changes(self, old, new, history):
        """Two folders that have little in common, and the history of one that is made a repository."""
        output = self.run(["diff", str(old), str(new), "--format", "json"], new)
        self.hold("diff", strict_json(output), f"diff {old} {new}")
        git = ["git", "-C", str(old), "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "one"]):
            subprocess.run([*git, *arguments], check=True)
        self.run(["baseline"], old)
        baseline = strict_json((old / "groundplan-baseline.json").read_bytes())
        self.hold("baseline", baseline, f"baseline of {old}")
        output = self.run(["check", "--since", "HEAD", "--format", "json"], old)
        self.hold("findings", strict_json(output), f"check --since of {old}")
        (old / "billing_service/models/invoice.py").write_text("")
        output = self.run(["affected", "--since", "HEAD", "--format", "json"], old)
        self.hold("affected", strict_json(output), f"affected of {old}")
        self.run(["history", "import", "HEAD..HEAD", "--history", history], old)
        output = self.run(["history", "list", "--history", history, "--format", "json"], old)
        self.hold("history", strict_json(output), f"history list of {old}")

    def journal(self, tree):
        """What was written, of which the second ended half-way."""
        for number, title in enumerate(["rewrite a b", "move \u202e\x1b \\xff"], 1):
            entry = Path(tree, ".groundplan", "journal", f"{number:04}")
            entry.mkdir(parents=True)
            (entry / "bytes").write_bytes(b"ab")
            content = {"start": 0, "count": 1, "mode": 0o644, "owner": 0, "group": 0}
            files = [
                {"path": "a\\xff.py", "before": content, "after": content},
                {"path": "b.py", "before": content}, {"path": "c.py", "after": content},
            ]
            (entry / "manifest.json").write_text(json.dumps({
                "format": 1, "title": title, "time": 1_700_000_000, "made": [], "emptied": [], "files": files,
                "indexes": []}))
        (tree / ".groundplan" / "journal" / "0001" / "complete").touch()
        document = strict_json(self.run(["rollback", "--list", "--format", "json"], tree))
        self.hold("rollback-list", document, f"rollback --list of {tree}")
        if [entry["complete"] for entry in document["entries"]] != [True, False]:
            self.failures.append(f"rollback --list of {tree}: {document}")

    def report(self, tree, folder):
        self.run(["analyze", "--output", folder], tree)
        for path in sorted(Path(folder).rglob("*.json")):
            name = str(path.relative_to(folder))
            if name not in REPORT:
                self.failures.append(f"{name} of a report has no schema")
                continue
            self.hold(REPORT[name], strict_json(path.read_bytes()), f"{tree} {name}")
        registry = Path(folder, "registry.toml")
        if registry.exists():
            self.hold("registry", tomllib.loads(registry.read_text()), f"{tree} registry.toml")


def strict_json(text):
    """As RFC 8259 has it: no NaN, no key twice, nothing but UTF-8."""

    def once(pairs):
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError(f"a key stands twice: {pairs}")
        return dict(pairs)

    def refuse(name):
        raise ValueError(f"{name} is no JSON")

    return json.loads(text.decode("utf-8"), object_pairs_hook=once, parse_constant=refuse)


def open_objects(schema, place):
    """Places in a schema where an object may have keys that nothing describes."""
    if isinstance(schema, list):
        for index, part in enumerate(schema):
            yield from open_objects(part, f"{place}/{index}")
    elif isinstance(schema, dict):
        if "properties" in schema and schema.get("additionalProperties") is not False:
            # A property that is called "properties" describes no object.
            if isinstance(schema["properties"], dict):
                yield place
        for key, part in schema.items():
            yield from open_objects(part, f"{place}/{key}")


def write_odd_tree(root):
    files = {
        b"shop/__init__.py": b"from .orders import *\n",
        b"shop/orders.py": (
            b"import enum\nfrom shop.missing import X\nlazy import json\n"
            b"class Order:\n    'One'\n    total: int = 0\n    def close(self): pass\n"
            b"class ExecutionState(str, enum.Enum):\n    RUNNING = 'a\\x00\"<b>'\n"
            b"__all__ = ['Order', 'ExecutionState'] + names\n"),
        b"other/orders.py": (
            b"import enum\nimport warnings\nclass Order:\n    total: int = 1\n    def open(self): pass\n"
            b"class ExecutionState(enum.Enum):\n    RUNNING = 1\n    warnings.warn('old', DeprecationWarning)\n"),
        b"other/uses.py": (
            b"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from shop.orders import Order as O\n"
            b"try:\n    import ujson\nexcept ImportError:\n    ujson = None\n"
            b"def f():\n    from shop import ExecutionState\n    from .... import far\n"
            b"if __name__ == '__main__':\n    import shop.orders as so, os\n"),
        b"tests/test_orders.py": b"from unittest.mock import patch\n@patch('shop.orders.Nothing')\ndef test_x(m): pass\n",
        b"empty.py": b"",
        b"broken.py": b"def f(:\n    import os\n",
        b"nul.py": b"import os\n\0\n",
        "\u0444\u0430\u0439\u043b.py".encode(): "class Зак:\n    x: 'Ж' = 1\n".encode(),
        b"a b/c\"d\\e.py": b"class Order: pass\n",
        b"new\nline\ttab.py": b"class Order: pass\n",
        b"esc\x1b[31m.py": b"class Order: pass\n",
        b"<script>alert(1)<.py": b"class ExecutionState: pass\n",
        "b\u202ec.py".encode(): b"import shop\n",
        b"late\xe9.py": b"import shop.orders\n",
        b"backups/old/orders.py": b"class Order: pass\n",
        b"imports.md": (
            "# Paths\n```python\nfrom shop.orders import Order  # 7 files\nfrom shop import Nope  # \u274c\n"
            "from shop.orders import Order  # \u274c\n```\n`shop.<script>x`, \"quoted\" `a.b\\c`\n").encode(),
        b"other.toml": b"version = 1\n\n[[symbol]]\npath = \"shop.orders.Order\"\n\n[[symbol.alias]]\npath = \"shop.Order\"\n",
        b"groundplan.toml": b"registry = \"imports.md\"\n",
    }
    for name, content in files.items():
        path = os.path.join(os.fsencode(root), name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
    os.symlink("empty.py", os.path.join(root, "link.py"))
    with open(os.path.join(root, "vast.py"), "wb") as file:
        file.truncate(5 << 30)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--groundplan", required=True)
    options = parser.parse_args()
    validation = Validation(os.path.abspath(options.groundplan))
    shop = PACKAGE / "Examples" / "shop"
    with tempfile.TemporaryDirectory() as folder:
        odd, bare = Path(folder, "odd"), Path(folder, "bare")
        odd.mkdir()
        bare.mkdir()
        write_odd_tree(odd)
        (bare / "imports.md").write_text("")
        validation.documents(shop, "docs/imports.md", PACKAGE / "Tests/CLITests/OtherRegistry.toml")
        validation.plans(shop)
        validation.documents(odd, "imports.md", "other.toml")
        validation.documents(bare, "imports.md", "imports.md")
        for tree in (shop, odd, bare):
            validation.report(tree, os.path.join(folder, "report-" + tree.name))
        copy = Path(folder, "copy")
        shutil.copytree(shop, copy)
        validation.journal(bare)
        validation.changes(copy, odd, os.path.join(folder, "history"))
    for name in validation.validators:
        if name not in validation.counts:
            validation.failures.append(f"no document was held against {name}.schema.json")
    for failure in validation.failures[:40]:
        print(failure)
    print(f"documents {sum(validation.counts.values())}, schemas {len(validation.counts)}, "
          f"failures {len(validation.failures)}")
    return 1 if validation.failures else 0


if __name__ == "__main__":
    sys.exit(main())
