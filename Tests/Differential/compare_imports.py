"""Compares what `groundplan imports` says of each import with what CPython does with it.

The trees are generated, and that of a seed is always the same: `--seed S --count 1` makes the one
that a disagreement names. A name that begins with `maybe_` is bound only under a condition, and
groundplan needn't know whether it holds. `--self-test` needs no groundplan: it shows how varied the
trees are, and whether wrong answers would be noticed. Exit status: 0 agreement, 1 disagreements or
too little told, 2 could not compare.

What a cycle of modules, or a star import of a package by its own parts, leaves in a module depends
on who is imported first. Of the trees that have such things by chance some come out otherwise:
`--known N` says how many. No more pass, and no fewer, so that the number is lowered where the
resolver learns; each is printed.
"""

import argparse
import ast
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from functools import lru_cache, partial
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any, NamedTuple, Optional

from groundplan_facts import CannotRun
from import_trees import Author
from wider_import_trees import ROOTS, WiderAuthor

Record = dict[str, Any]

# What groundplan's record of an imported name and CPython's have in common.
KEYS = ("path", "line", "name_line", "kind", "module", "name", "asname", "level")

LEAST_TOLD = 0.6
# Where every other module is lazy, guarded or of a ring, less can be told.
LEAST_TOLD_OF_WIDER = 0.4
SECONDS_FOR_A_TREE = 120

# What CPython does, found out in a process of its own for each tree.


def key_of(record: Record) -> tuple[Any, ...]:
    return tuple(record.get(key) or "" for key in KEYS)


def records_of(path: str) -> Iterator[tuple[Record, str]]:
    """Each imported name of a file in source order, with a statement that imports it alone."""
    with open(path, encoding="utf-8") as file:
        nodes = list(ast.walk(ast.parse(file.read())))
    nodes = [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        for alias in node.names:
            single: ast.stmt = ast.Import([alias])
            what = "import", alias.name, None, alias.asname, 0
            if isinstance(node, ast.ImportFrom):
                single = ast.ImportFrom(node.module, [alias], node.level)
                what = "from", node.module or "", alias.name, alias.asname, node.level
            yield dict(zip(KEYS, (path, node.lineno, alias.lineno, *what))), ast.unparse(single)


def outcome_of(record: Record, statement: str, answer: Optional[Record]) -> Record:
    """The record with what the statement raises in a fresh state, and with what it binds."""
    importer = below_root(record["path"]).removesuffix(".py").replace("/", ".")
    package = importer.rpartition(".")[0]
    names: Record = {"__name__": importer.removesuffix(".__init__"), "__package__": package}
    outcome = {**record, "statement": statement, "answer": answer, "raised": None}
    outcome["asks_itself"] = asks_itself(record, importer)
    try:
        exec(compile(statement, "<statement>", "exec"), names)
    except BaseException as error:
        return {**outcome, "raised": type(error).__name__, "message": str(error)}
    if record["name"] == "*":
        return outcome
    bound = names[record["asname"] or record["name"] or record["module"].split(".")[0]]
    if isinstance(bound, ModuleType):
        outcome["bound"] = {"module": bound.__name__, "name": None}
    else:
        module, name = record["module"], record["name"]
        if name is None:
            module, _, name = module.rpartition(".")
        module = importlib.util.resolve_name("." * record["level"] + module, package)
        outcome["bound"] = {"module": module, "name": name}
    if answer is not None and answer["binds"] is not None:
        outcome["same"] = bound is meant_object(**answer["binds"])
    return outcome


def below_root(path: str) -> str:
    """A path from the folder on the search path that it lies in."""
    for root in ROOTS:
        if path.startswith(root + "/"):
            return path.removeprefix(root + "/")
    return path


def asks_itself(record: Record, importer: str) -> bool:
    """Whether a package imports from itself while it is executed.

    By itself the statement sees all that the package binds, in its place what stands above it.
    """
    if not importer.endswith("__init__"):
        return False
    package = importer.rpartition(".")[0]
    if record["kind"] == "import":
        return record["asname"] is not None and record["module"].rpartition(".")[0] == package
    named = "." * record["level"] + record["module"]
    try:
        return importlib.util.resolve_name(named, package) == package
    except ImportError:
        return False


def meant_object(module: str, name: Optional[str]) -> object:
    """The object that groundplan means; a new one, which nothing else is, if there is none."""
    if module not in sys.modules:
        return object()
    return sys.modules[module] if name is None else getattr(sys.modules[module], name, object())


def print_outcomes() -> None:
    """Reads groundplan's answers about the current folder, and prints CPython's outcomes."""
    roots = [os.path.join(os.getcwd(), root) for root in ROOTS if os.path.isdir(root)]
    sys.path[:1] = [os.getcwd(), *roots]
    # Each file is compiled only once, though it is executed anew for each statement.
    SourceFileLoader.get_code = lru_cache(maxsize=None)(SourceFileLoader.get_code)
    answers: dict[tuple[Any, ...], list[Record]] = {}
    for answer in json.load(sys.stdin):
        answers.setdefault(key_of(answer), []).append(answer)
    outcomes = []
    refused = set()
    tops = {
        entry.removesuffix(".py")
        for root in sys.path[: len(roots) + 1]
        for entry in os.listdir(root)
    }
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(".") for name in names]
    for path in sorted(os.path.normpath(path) for path in paths):
        if not path.endswith(".py"):
            continue
        try:
            records = list(records_of(path))
        except SyntaxError:
            refused.add(path)
            continue
        for record, statement in records:
            for name in [name for name in sys.modules if name.split(".")[0] in tops]:
                del sys.modules[name]
            told = answers.get(key_of(record))
            outcomes.append(outcome_of(record, statement, told.pop(0) if told else None))
    left = [each for some in answers.values() for each in some if each["path"] not in refused]
    json.dump([outcomes, left], sys.stdout)


def cpython_outcomes(
    python: str, root: str, answers: list[Record]
) -> tuple[list[Record], list[Record]]:
    """An outcome for each imported name, and the answers about names that nothing imports."""
    command = [python, "-E", "-S", "-B", "-W", "ignore", os.path.abspath(__file__), "--oracle"]
    outcomes, left = json.loads(output_of(command, root, json.dumps(answers)))
    return outcomes, left


def groundplan_answers(binary: str, root: str) -> list[Record]:
    command = [os.path.abspath(binary), "imports", root]
    records = []
    # It may say by its status that some imports are broken.
    for line in output_of(command, root, "", greatest_status=1).splitlines():
        try:
            record = json.loads(line)
            record["path"], record["line"], record["raises"], record["binds"]
        except (ValueError, TypeError, KeyError) as error:
            raise CannotRun(f"{' '.join(command)}: {line}: {error!r}") from error
        records.append(record)
    return records


def output_of(command: list[str], folder: str, text: str, greatest_status: int = 0) -> str:
    try:
        result = subprocess.run(
            command,
            cwd=folder,
            input=text.encode(),
            stdout=subprocess.PIPE,
            timeout=SECONDS_FOR_A_TREE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRun(f"{' '.join(command)}: {error}") from error
    if not 0 <= result.returncode <= greatest_status:
        raise CannotRun(f"{' '.join(command)}: status {result.returncode} in {folder}")
    return result.stdout.decode()


# The comparison.


class Result(NamedTuple):
    """What came out of one tree; a disagreement is a text of some lines."""

    seed: int
    outcomes: list[Record]
    disagreements: list[str]


def write_tree(author: type[Author], folder: str, seed: int) -> str:
    root = os.path.join(folder, f"tree-{seed}")
    for name, text in author(seed).tree().items():
        path = os.path.join(root, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    return root


def compare_tree(
    author: type[Author], binary: str, python: str, folder: str, seed: int
) -> Result:
    root = write_tree(author, folder, seed)
    answers = groundplan_answers(binary, root)
    outcomes, left = cpython_outcomes(python, root, answers)
    disagreements = [text for outcome in outcomes for text in disagreement(outcome)]
    for answer in left:
        disagreements.append(f"{answer['path']}:{answer['line']}: no such import: {said(answer)}")
    places = [(answer["path"], answer["line"]) for answer in answers]
    if places != sorted(places):
        disagreements.append("groundplan's answers aren't in the order of path and line")
    return Result(seed, outcomes, disagreements)


def disagreement(outcome: Record) -> Iterator[str]:
    """What CPython and groundplan say of an imported name, if that isn't the same."""
    answer, raised = outcome["answer"], outcome["raised"]
    if answer is not None and (outcome["asks_itself"] or "circular import" in cpython_says(outcome)):
        return
    cpython = cpython_says(outcome)
    if answer is not None and answer["raises"] in (None, raised is not None):
        if outcome.get("same", True):
            return
        cpython = f"binds {json.dumps(outcome['bound'])}"
    elif answer is not None and is_excused(outcome):
        return
    yield (
        f"{outcome['path']}:{outcome['line']}: {outcome['statement']}\n"
        f"    groundplan: {said(answer)}\n    CPython:    {cpython}"
    )


def cpython_says(outcome: Record) -> str:
    raised = outcome["raised"]
    return f"raises {raised}: {outcome['message']}" if raised else "raises nothing"


def kind_of(text: str) -> str:
    """What is wrong with an answer that disagrees."""
    if "CPython:    binds" in text:
        return "wrong object"
    return 'false "raises"' if '"raises": true' in text else 'false "raises nothing"'


def is_excused(outcome: Record) -> bool:
    """Whether CPython raises only because a condition doesn't hold."""
    return outcome["raised"] is not None and "'maybe_" in outcome["message"]


def said(answer: Optional[Record]) -> str:
    if answer is None:
        return "says nothing"
    keys = ("status", "reason", "raises", "binds", "hops")
    return json.dumps({key: answer.get(key) for key in keys}, ensure_ascii=False)


def test_tree(author: type[Author], python: str, folder: str, seed: int) -> Result:
    """Compares right answers and each third time a wrong one; the wrong ones must be noticed."""
    root = write_tree(author, folder, seed)
    outcomes, _ = cpython_outcomes(python, root, [])
    answers = []
    for number, outcome in enumerate(outcomes):
        answer = {key: outcome[key] for key in KEYS}
        answer |= {"raises": outcome["raised"] is not None, "binds": outcome.get("bound")}
        if number % 6 == 0 and answer["binds"] is not None:
            answer["binds"] = {"module": "sys", "name": "path"}
        elif number % 3 == 0:
            answer["raises"] = not answer["raises"]
        answers.append(answer)
    checked, left = cpython_outcomes(python, root, answers)
    mistakes = [f"an answer without an import: {answer}" for answer in left]
    for number, outcome in enumerate(checked):
        is_wrong = number % 3 == 0 and not is_excused(outcome)
        if is_wrong != any(disagreement(outcome)):
            mistakes.append(f"{outcome['path']}:{outcome['line']}: {outcome['statement']}")
    return Result(seed, checked, mistakes)


def report(
    results: list[Result], is_test: bool, verbose: bool, known: int, least_told: float
) -> bool:
    """Prints what was found; whether all is well."""
    for result in results:
        for text in result.disagreements:
            print(f"seed {result.seed}, {text}")
    wrongs = Counter(map(kind_of, (text for each in results for text in each.disagreements)))
    outcomes = [outcome for result in results for outcome in result.outcomes]
    answers = [outcome["answer"] for outcome in outcomes if outcome["answer"] is not None]
    raised = Counter(outcome["raised"] for outcome in outcomes if outcome["raised"])
    unsure = Counter(answer.get("reason") for answer in answers if answer["raises"] is None)
    identities = sum("same" in outcome for outcome in outcomes)
    wrong = sum(len(result.disagreements) for result in results)
    if is_test or verbose:
        share = 100 * raised.total() / max(len(outcomes), 1)
        kinds = ", ".join(f"{name} {count}" for name, count in raised.most_common())
        excused = sum(map(is_excused, outcomes))
        print(f"imports that raise {raised.total()} = {share:.1f} %: {kinds}")
        print(f"because a condition doesn't hold {excused}")
    if verbose:
        for reason, count in unsure.most_common():
            print(f"unsure {count}: {reason}")
    print(
        f"trees {len(results)}, imports compared {len(answers)}, identities compared {identities}, "
        f"unsure {unsure.total()}, disagreements {wrong}"
    )
    enough = identities > 0 and len(answers) - unsure.total() >= least_told * len(answers)
    if not enough:
        print("groundplan tells too little")
    if wrong and not is_test:
        print(", ".join(f"{name} {count}" for name, count in wrongs.most_common()))
    if wrong != known:
        print(f"{known} disagreements were known")
    return wrong == known and enough


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Compare `groundplan imports` with CPython on generated trees."
    )
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--groundplan", metavar="BINARY")
    what.add_argument("--self-test", action="store_true", help="compare CPython with itself")
    what.add_argument("--oracle", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--count", metavar="N", type=int, default=300, help="trees to make")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="seed of the first tree")
    parser.add_argument(
        "--wider", action="store_true", help="trees with roots, stubs, lazy modules, guards, rings")
    parser.add_argument("--keep", metavar="DIR", help="an empty or new folder for the trees")
    parser.add_argument("--python", metavar="PYTHON", default=sys.executable)
    parser.add_argument("--known", metavar="N", type=int, default=0, help="disagreements expected")
    parser.add_argument("--verbose", action="store_true", help="also print why it is unsure")
    arguments = parser.parse_args()
    if arguments.oracle:
        print_outcomes()
        return 0
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    author = WiderAuthor if arguments.wider else Author
    keep = arguments.keep and os.path.abspath(arguments.keep)
    if keep and os.path.isdir(keep) and os.listdir(keep):
        print(f"{keep} isn't empty", file=sys.stderr)
        return 2
    place = nullcontext(keep) if keep else tempfile.TemporaryDirectory(prefix="imports-")
    seeds = range(arguments.seed, arguments.seed + arguments.count)
    try:
        with place as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
            if arguments.self_test:
                job = partial(test_tree, author, arguments.python, folder)
            else:
                job = partial(compare_tree, author, arguments.groundplan, arguments.python, folder)
            results = list(pool.map(job, seeds))
    except (CannotRun, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    least_told = LEAST_TOLD_OF_WIDER if arguments.wider else LEAST_TOLD
    is_well = report(
        results, arguments.self_test, arguments.verbose, arguments.known, least_told)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())
