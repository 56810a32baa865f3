"""Prints, as JSON, what every import of a tree binds and what its functions return, by running it.

Runs under Python 3.9 and later, in a fresh process: python bound_objects.py ROOT SOURCE MODULE...
The modules named are each imported by a process that has imported no other.
"""

import ast
import builtins
import contextlib
import enum
import importlib
import io
import json
import os
import re
import sys
import tempfile
import types
import typing
import unittest
import unittest.mock  # once, before all the forks
import warnings


def module_names(root, source):
    """Every module of the tree, by dotted name, with its path."""
    found = {}
    for top, names in ((os.path.join(root, source), None), (root, ["tests"])):
        for folder, folders, files in os.walk(top):
            folders[:] = sorted(f for f in folders if f[0] != "." and f != "__pycache__")
            if folder == top:
                folders[:] = [
                    f for f in folders if (f in names if names else f not in ("tests", "src"))
                ]
                if names:
                    continue
            for file in sorted(files):
                if not file.endswith(".py"):
                    continue
                path = os.path.join(folder, file)
                parts = os.path.relpath(path, top)[:-3].split(os.sep)
                if parts[-1] == "__init__":
                    parts.pop()
                found[".".join(parts)] = path
    return found


def describe(value, depth=0):
    """Which object it is, in words that a fresh process says again."""
    if isinstance(value, types.ModuleType):
        return "module " + value.__name__
    if isinstance(value, enum.Enum):
        return "%s of %s" % (value.name, describe(type(value)))
    if isinstance(value, type) or isinstance(value, types.FunctionType):
        return "%s:%s" % (value.__module__, value.__qualname__)
    if isinstance(value, types.MethodType):
        return "bound " + describe(value.__func__)
    if isinstance(value, (str, int, float, bytes, type(None), bool)):
        return repr(value)
    if isinstance(value, (list, tuple, set)) and depth < 4:
        return "[" + ", ".join(describe(item, depth + 1) for item in value) + "]"
    if isinstance(value, dict) and depth < 4:
        return (
            "{" + ", ".join("%s: %s" % (k, describe(v, depth + 1)) for k, v in value.items()) + "}"
        )
    if getattr(value, "__module__", None) == "typing" or isinstance(value, types.GenericAlias):
        arguments = getattr(value, "__args__", ())
        return "typing[" + ", ".join(describe(a, depth + 1) for a in arguments) + "]"
    return "a " + describe(type(value))


def failure(error):
    return "raises %s: %s" % (type(error).__name__, error)


def scopes(tree):
    """Every import statement with the name of the scope that it stands in."""

    def walk(node, scope):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.Import, ast.ImportFrom)):
                yield scope, child
            elif isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                yield from walk(child, scope + "." + child.name)
            else:
                yield from walk(child, scope)

    return walk(tree, "")


def bindings(name, path, tree):
    """For each name that an import binds: scope, name, where it says it is, the object."""
    package = name if path.endswith("__init__.py") else name.rpartition(".")[0]
    for scope, node in scopes(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            continue
        for alias in node.names:
            space = {"__name__": name, "__package__": package, "__builtins__": builtins}
            if isinstance(node, ast.ImportFrom):
                base = "." * node.level + (node.module or "")
                said = resolved(base, package) + ":" + alias.name
                one = ast.ImportFrom(node.module, [alias], node.level)
                bound = alias.asname or alias.name
            else:
                said = alias.name
                one = ast.Import([alias])
                bound = alias.asname or alias.name
            code = ast.Module([ast.copy_location(one, node)], [])
            try:
                exec(compile(ast.fix_missing_locations(code), path, "exec"), space)
                if alias.name == "*":
                    value = "star"
                elif isinstance(node, ast.Import) and not alias.asname:
                    value = describe(sys.modules[alias.name])
                else:
                    value = describe(space[bound])
            except Exception as error:
                value = failure(error)
            yield [scope, bound, said, value]


def resolved(base, package):
    if not base.startswith("."):
        return base
    level = len(base) - len(base.lstrip("."))
    parts = package.split(".")
    parts = parts[: len(parts) - level + 1]
    rest = base.lstrip(".")
    return ".".join(parts + ([rest] if rest else []))


def returned(module, tree):
    """What the functions made for it return."""
    space = dict(vars(module))
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            code = ast.Module(node.body, [])
            try:
                exec(compile(code, "checking", "exec"), space)
            except Exception as error:
                yield "TYPE_CHECKING", failure(error)
    for key, value in sorted(vars(module).items()):
        if not isinstance(value, types.FunctionType) or value.__module__ != module.__name__:
            continue
        try:
            if re.match(r"(use|patched)_\d+$", key):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    yield key, describe(value())
            elif re.match(r"hints_\d+$", key):
                yield key, describe(typing.get_type_hints(value, space))
        except Exception as error:
            yield key, failure(error)


def imported_first(name):
    """What goes wrong where a process imports this module before any other."""
    try:
        importlib.import_module(name)
    except Exception as error:
        return failure(error)
    return None


def observe(modules):
    """Of each module, what can be seen in one process."""
    return {name: observed(name, path) for name, path in modules.items()}


def observed(name, path):
    try:
        with open(path, "rb") as file:
            tree = ast.parse(file.read())
    except (SyntaxError, ValueError) as error:
        return {"parse": str(error)}
    try:
        module = importlib.import_module(name)
    except Exception as error:
        return {"import": failure(error)}
    return {
        "returned": dict(returned(module, tree)),
        "bindings": list(bindings(name, path, tree)),
    }


def run_tests(root):
    """The failures of the tests, by name."""
    stream = io.StringIO()
    with contextlib.redirect_stderr(stream):
        suite = unittest.defaultTestLoader.discover(os.path.join(root, "tests"), top_level_dir=root)
        result = unittest.TextTestRunner(stream=stream).run(suite)
    bad = [
        [str(test), text.strip().splitlines()[-1]] for test, text in result.failures + result.errors
    ]
    return {"run": result.testsRun, "bad": bad}


def entry_points(root):
    out = {}
    with open(os.path.join(root, "pyproject.toml"), encoding="utf-8") as file:
        for key, module, name in re.findall(r'^(run-\d+) = "([\w.]+):([\w.]+)"', file.read(), re.M):
            try:
                out[key] = describe(getattr(importlib.import_module(module), name))
            except Exception as error:
                out[key] = failure(error)
    return out


def in_child(work, *arguments):
    """The value of the call in a forked process."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "w") as pipe:
            json.dump(work(*arguments), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"died": True}


def main():
    root, source = os.path.abspath(sys.argv[1]), sys.argv[2]
    sys.path[:0] = [os.path.join(root, source), root]
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as compiled:
        sys.pycache_prefix = compiled
        json.dump(all_of_it(root, module_names(root, source), sys.argv[3:]), sys.stdout)


def all_of_it(root, modules, first):
    observed_modules = in_child(observe, modules)
    for name, path in modules.items():
        record = observed_modules.setdefault(name, {})
        record["path"] = os.path.relpath(path, root)
        if name in first:
            wrong = in_child(imported_first, name)
            if wrong is not None:
                record["import"] = wrong
    return {
        "modules": observed_modules,
        "entry_points": in_child(entry_points, root),
        "tests": in_child(run_tests, root),
    }


main()
