"""The Python module against the program: `python -m unittest discover Tests/Python`.

The program is the one of the installed wheel, or the one that GROUNDPLAN_PROGRAM names, with the module of the
sources.
"""

import dataclasses
import json
import os
import subprocess
import sys
import tempfile
import typing
import unittest
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("GROUNDPLAN_PROGRAM")
if PROGRAM:
    sys.path.insert(0, str(ROOT / "Python"))

import groundplan
from groundplan import _decode, _program

SHOP = ROOT / "Examples/shop"


def setUpModule():
    if PROGRAM:
        patch = mock.patch.object(_program, "find_program", return_value=Path(PROGRAM))
        patch.start()
        unittest.addModuleCleanup(patch.stop)


class Check(unittest.TestCase):
    def test_findings_of_the_example(self):
        found = groundplan.check(SHOP)
        self.assertEqual(len(found.errors), 9)
        self.assertEqual(found.summary.findings, groundplan.Severities(error=9, warning=6, note=14))
        self.assertEqual(found.following.followed, found.following.leading)
        self.assertTrue(found.configuration)
        broken = [finding for finding in found.findings if finding.rule == "broken-import"]
        self.assertEqual(
            str(broken[0]),
            "orders_service/core/promotions.py:5:1: error [broken-import] there is no module "
            "'orders_service.core.loyalty', wanted for 'points_for'")
        self.assertEqual({part.role for part in found.parts if part.name == "billing_service"}, {"service"})
        state = next(group for group in found.duplicates if group.name == "ExecutionState")
        self.assertEqual({site.scope for site in state.sites}, {"product", "backup"})
        self.assertIn("RUNNING", {member.name for member in state.sites[0].members})
        self.assertEqual(found.raw["schema_version"], 1)

    def test_what_only_follows_is_no_error(self):
        found = groundplan.check(SHOP)
        following = [finding for finding in found.findings if finding.cause]
        self.assertEqual(len(following), 1)
        self.assertNotIn(following[0], found.errors)

    def test_rules_are_chosen(self):
        found = groundplan.check(SHOP, select=["import-cycle"])
        self.assertEqual({finding.rule for finding in found.findings}, {"import-cycle"})
        # One name is taken for a list of one.
        self.assertEqual(groundplan.check(SHOP, select="import-cycle"), found)
        self.assertNotIn("import-cycle", groundplan.check(SHOP, ignore=["import-cycle"]).rules)

    def test_patterns_leave_out(self):
        with_all, without = groundplan.check(SHOP), groundplan.check(SHOP, exclude=["billing_service/**"])
        self.assertGreater(with_all.summary.files, without.summary.files)

    def test_a_baseline_leaves_out_what_it_has(self):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "old.py").write_text("import old.gone\n")
            Path(folder, "groundplan-baseline.json").write_text(
                '{"schema_version":1,"findings":[\n'
                '{"path":"old.py","rule":"broken-import","key":"old -> old.gone.","count":1},\n'
                '{"path":"gone.py","rule":"broken-import","key":"gone -> x.","count":1},\nnull]}\n')
            found = groundplan.check(folder, select=["broken-import"])
            self.assertEqual(found.findings, ())
            self.assertEqual(found.partial.known, 1)
            self.assertEqual([entry.path for entry in found.partial.stale], ["gone.py"])
            self.assertEqual(found.partial.compared_with[0].kind, "baseline")
            whole = groundplan.check(folder, select=["broken-import"], baseline=False)
            self.assertEqual([finding.path for finding in whole.findings], ["old.py"])
            self.assertIsNone(whole.partial)

    def test_a_revision_leaves_out_what_it_has(self):
        with tempfile.TemporaryDirectory() as folder:
            git = ["git", "-C", folder, "-c", "user.name=a", "-c", "user.email=a@example.org"]
            Path(folder, "old.py").write_text("import old.gone\n")
            for arguments in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "one"]):
                subprocess.run([*git, *arguments], check=True)
            Path(folder, "new.py").write_text("import new.gone\n")
            chosen = ["broken-import"]
            found = groundplan.check(folder, select=chosen, since="HEAD")
            self.assertEqual([finding.path for finding in found.findings], ["new.py"])
            self.assertEqual(groundplan.check(folder, select=chosen, since="HEAD", staged=True).findings, ())
            with self.assertRaises(groundplan.CommandFailed):
                groundplan.check(folder, since="--staged")

    def test_results_are_values(self):
        found = groundplan.check(SHOP)
        self.assertEqual(found, groundplan.check(str(SHOP)))
        with self.assertRaises(dataclasses.FrozenInstanceError):
            found.findings[0].line = 3


class Graph(unittest.TestCase):
    def test_modules(self):
        graph = groundplan.graph(SHOP)
        self.assertIn(
            groundplan.Edge("orders_service.core.pricing", "orders_service.core.discounts", 1), graph.edges)
        names = {node.name for node in graph.nodes}
        self.assertTrue({edge.importer for edge in graph.edges} <= names)

    def test_tests_count_where_asked(self):
        def names(**options):
            return {node.name for node in groundplan.graph(SHOP, **options).nodes}

        self.assertLess(names(), names(tests=True))
        self.assertEqual(names(level="services", focus=["shared"]), {"billing_service", "orders_service", "shared"})

    def test_networkx(self):
        try:
            import networkx
        except ImportError:
            if os.environ.get("CI") == "true":
                raise
            self.skipTest("networkx isn't installed")
        graph = groundplan.graph(SHOP).to_networkx()
        self.assertIsInstance(graph, networkx.DiGraph)
        self.assertEqual(graph.nodes["shared.cache"]["service"], "shared")
        cycles = [sorted(part) for part in networkx.strongly_connected_components(graph) if len(part) > 1]
        self.assertIn(["orders_service.core.discounts", "orders_service.core.pricing"], cycles)


class Symbols(unittest.TestCase):
    def test_where(self):
        found = groundplan.where(SHOP, "ExecutionState")
        self.assertEqual(len(found.objects), 3)
        first = found.objects[0]
        self.assertEqual(str(first.location), "billing_service/models/execution.py:6:7")
        self.assertEqual(first.paths[0].users[0].when, "runtime")

    def test_targets(self):
        found = groundplan.targets(SHOP)
        first = found.targets[0]
        self.assertEqual((first.group, first.rank), ("ExecutionState", 5.0))
        self.assertIsNone(first.remaining)
        self.assertEqual(first.decision, "the values differ")
        self.assertIn(None, {cell for member in first.members for cell in member.cells})
        self.assertEqual(found.compliance[0].percent, 86)


class Errors(unittest.TestCase):
    def test_a_root_that_is_not_there(self):
        with self.assertRaises(groundplan.CommandFailed) as caught:
            groundplan.check("/nowhere/at/all")
        self.assertEqual(caught.exception.status, 2)
        self.assertIn("/nowhere/at/all", caught.exception.message)

    def test_a_symbol_that_is_not_there(self):
        with self.assertRaises(groundplan.CommandFailed) as caught:
            groundplan.where(SHOP, "ExecutionStat")
        self.assertIn("ExecutionState", str(caught.exception))

    def test_a_folder_called_like_an_option(self):
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder, "--help")
            tree.mkdir()
            (tree / "a.py").write_text("import os\n")
            here = os.getcwd()
            os.chdir(folder)
            try:
                self.assertEqual(groundplan.check("--help").summary.files, 1)
            finally:
                os.chdir(here)

    def test_another_version_of_the_program(self):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder, "groundplan")
            program.write_text("#!/bin/sh\necho '{\"schema_version\": 2}'\n")
            program.chmod(0o755)
            with mock.patch.object(_program, "find_program", return_value=program):
                with self.assertRaises(groundplan.UnexpectedAnswer):
                    groundplan.check(SHOP)
            program.write_text("#!/bin/sh\necho no JSON\n")
            with mock.patch.object(_program, "find_program", return_value=program):
                with self.assertRaises(groundplan.UnexpectedAnswer):
                    groundplan.check(SHOP)

    def test_a_missing_key_is_named(self):
        with self.assertRaises(groundplan.UnexpectedAnswer) as caught:
            _decode.decode(groundplan.Graph, {"nodes": [{"name": "a", "service": "b"}], "edges": []})
        self.assertIn("nodes[0].modules", str(caught.exception))
        with self.assertRaises(groundplan.UnexpectedAnswer):
            _decode.decode(groundplan.Graph, {"nodes": {}, "edges": []})

    def test_no_program(self):
        with mock.patch.object(_program, "_folders", return_value=iter([Path("/nowhere")])):
            with self.assertRaises(groundplan.ProgramMissing) as caught:
                _program_find()
        self.assertIn("/nowhere/groundplan", str(caught.exception))


def _program_find():
    """The real function, also where the module's is replaced."""
    return FIND()


FIND = _program.find_program


class Documents(unittest.TestCase):
    """What the classes name, the schemas have; what the schemas require, the classes have."""

    SCHEMAS = {
        "findings": groundplan.Findings, "selection": groundplan.Graph, "where": groundplan.Where,
        "targets": groundplan.Targets,
    }
    # Of the findings the module leaves these to `raw`, and evidence is for people.
    LEFT_OUT = {
        "schema_version", "tool", "revision", "part_imports", "wrong_claims", "evidence", "rules", "source_roots",
    }

    def test_classes_and_schemas_agree(self):
        compared = 0
        for name, kind in self.SCHEMAS.items():
            schema = json.loads((ROOT / f"Schemas/{name}.schema.json").read_text())
            compared += self.compare(kind, schema, schema.get("$defs", {}), name)
        self.assertGreater(compared, 20)

    def compare(self, kind, schema, definitions, place):
        if "$ref" in schema:
            schema = definitions[schema["$ref"].split("/")[-1]]
        origin = typing.get_origin(kind)
        if origin is typing.Union:
            return self.compare(typing.get_args(kind)[0], schema, definitions, place)
        if origin is tuple:
            return self.compare(typing.get_args(kind)[0], schema["items"], definitions, place + "[]")
        if not dataclasses.is_dataclass(kind):
            return 0
        hints = typing.get_type_hints(kind)
        fields = {field.metadata.get("key", field.name): field for field in dataclasses.fields(kind)}
        fields.pop("raw", None)
        properties = schema["properties"]
        self.assertLessEqual(set(fields), set(properties), place)
        self.assertLessEqual(set(properties) - set(fields), self.LEFT_OUT, place)
        compared = 1
        for key, field in fields.items():
            is_optional = typing.get_origin(hints[field.name]) is typing.Union or field.default is not dataclasses.MISSING
            if key not in schema["required"]:
                self.assertTrue(is_optional, f"{place}.{key} may be absent")
            compared += self.compare(hints[field.name], properties[key], definitions, f"{place}.{key}")
        return compared


class Command(unittest.TestCase):
    """`python -m groundplan`."""

    def run_module(self, *arguments):
        environment = dict(os.environ)
        code = "import groundplan.__main__ as command; command.main()"
        if PROGRAM:
            environment["PYTHONPATH"] = str(ROOT / "Python")
            code = (
                "import pathlib, groundplan.__main__ as command;"
                f"command.find_program = lambda: pathlib.Path({PROGRAM!r}); command.main()")
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment)

    def test_it_is_the_program(self):
        done = self.run_module("check", str(SHOP), "--select", "import-cycle", "--fail-on", "warning")
        self.assertEqual(done.returncode, 1)
        self.assertIn("[import-cycle]", done.stdout)

    def test_bad_arguments(self):
        done = self.run_module("chekc")
        self.assertEqual(done.returncode, 2)
        self.assertTrue(done.stderr)


if __name__ == "__main__":
    unittest.main()
