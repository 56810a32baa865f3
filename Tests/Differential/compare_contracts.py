"""Compares `groundplan contracts` with import-linter and tach themselves, contract by contract.

For every folder of the given trees that has contracts of import-linter, and for every `tach.toml`, both
programs say which are kept and which imports break them. Each difference is printed.

    python3 compare_contracts.py --groundplan .build/release/groundplan --python VENV/bin/python TREE...

The Python of --python has import-linter 2.16 and tach 0.35.3 installed. With --time each command line is
run three times and the least time counts: `lint-imports --no-cache`, `tach check`, `groundplan contracts`.
"""

import argparse
import configparser
import json
import os
import subprocess
import sys
import time
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent


def folders(tree):
    """Folders with contracts, as (folder, tool)."""
    for folder, names, files in os.walk(tree):
        names[:] = [n for n in names if n not in {".git", "node_modules", ".venv", "__pycache__"}]
        if any(has_contracts(Path(folder) / name) for name in files):
            yield Path(folder), "import-linter"
        if "tach.toml" in files:
            yield Path(folder), "tach"


def has_contracts(path):
    try:
        if path.name in {".importlinter", "setup.cfg"}:
            parser = configparser.ConfigParser()
            parser.read(path, encoding="utf-8")
            return parser.has_section("importlinter")
        if path.name == "pyproject.toml":
            return bool(tomllib.loads(path.read_text("utf-8")).get("tool", {}).get("importlinter"))
    except (configparser.Error, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False
    return False


def theirs_of_import_linter(folder, options):
    done = subprocess.run(
        [options.python, str(HERE / "import_linter_report.py"), str(folder)],
        capture_output=True, text=True)
    try:
        return json.loads(done.stdout[done.stdout.index("{"):])
    except ValueError:
        return {"error": done.stderr[-500:], "contracts": [], "seconds": 0}


def pairs(violations):
    """Direct imports, and who reaches whom over others."""
    direct = {tuple(c) for _, _, c in violations if len(c) == 2}
    others = {(a, b) for a, b, c in violations if len(c) != 2}
    return direct, others


def ours_of(entry):
    found = []
    for violation in entry["violations"]:
        if entry["type"] == "acyclic-siblings":
            found.append((violation["importer"], violation["imported"], []))
        elif entry["type"] == "protected":
            found.append((violation["importer"], violation["imported"], violation["modules"]))
        else:
            found.append((violation["importer"], violation["imported"], violation["modules"]))
    return found


def compare_import_linter(folder, ours, options, totals):
    theirs = theirs_of_import_linter(folder, options)
    own = [c for c in ours["contracts"] if c["origin"] == "import-linter"
           and os.path.dirname(c["path"]) == relative(folder, options)]
    if "error" in theirs:
        print(f"  import-linter stops: {theirs['error'][:300]}")
        print(f"  ours: {[(c['name'], c['state']) for c in own][:6]}")
        totals["stopped"] += 1
        return
    by_name = {}
    for contract in own:
        by_name.setdefault(contract["name"], []).append(contract)
    for their in theirs["contracts"]:
        candidates = by_name.get(their["name"], [])
        mine = candidates.pop(0) if candidates else None
        totals["contracts"] += 1
        if mine is None:
            print(f"  {their['name']}: missing here")
            totals["different"] += 1
            continue
        state = mine["state"]
        if state != their.get("state"):
            print(f"  {their['name']}: {their.get('state')} there ({their.get('message', '')[:200]}), "
                  f"{state} here {[f['message'] for f in mine['faults']][:2]}")
            totals["different"] += 1
            continue
        if state == "unusable":
            totals[state] += 1
            continue
        a, b = pairs(their.get("violations", [])), pairs(ours_of(mine))
        totals["direct"] += len(a[0] | b[0])
        totals["indirect"] += len(a[1] | b[1])
        if a != b:
            totals["different"] += 1
            print(f"  {their['name']} ({state}): direct only there {sorted(a[0] - b[0])[:5]} "
                  f"only here {sorted(b[0] - a[0])[:5]}; "
                  f"pairs only there {sorted(a[1] - b[1])[:5]} only here {sorted(b[1] - a[1])[:5]}")
        totals[state] += 1


def relative(folder, options):
    text = os.path.relpath(folder, options.tree)
    return "" if text == "." else text


def compare_tach(folder, ours, options, totals):
    tach = str(Path(options.python).parent / "tach")
    done = subprocess.run(
        [tach, "check", "--output", "json"], cwd=folder, capture_output=True, text=True)
    try:
        theirs = json.loads(done.stdout)
    except ValueError:
        theirs = {"error": (done.stdout + done.stderr)[-500:]}
    path = os.path.join(relative(folder, options), "tach.toml")
    mine = next((c for c in ours["contracts"] if c["path"] == path), None)
    if isinstance(theirs, dict):
        print(f"  tach stops: {str(theirs)[:300]}")
        print(f"  ours: {mine and (mine['state'], [f['message'] for f in mine['faults']][:3])}")
        totals["stopped"] += 1
        return
    a = set()
    for diagnostic in theirs:
        located = diagnostic.get("Located")
        if not located:
            continue
        details = located["details"].get("Code", {})
        kind, body = (next(iter(details.items())) if isinstance(details, dict) and details
                      else (details, {}))
        where = os.path.normpath(os.path.join(relative(folder, options), located["file_path"]))
        if isinstance(body, dict) and "dependency" in body:
            a.add((where, body["dependency"]))
        else:
            a.add((where, kind if isinstance(kind, str) else str(kind)))
    b = set()
    for violation in mine["violations"] if mine else []:
        if violation["hops"]:
            b.add((violation["hops"][0]["location"]["path"], violation["modules"][-1]))
        elif violation["location"] and violation["location"]["path"].endswith(".py"):
            kind = {"this comment allows no import": "UnusedIgnoreDirective",
                    "this comment gives no reason": "MissingIgnoreDirectiveReason"}
            b.add((violation["location"]["path"], kind.get(violation["demand"], "?")))
    totals["contracts"] += 1
    totals["direct"] += len(a | b)
    broken = done.returncode != 0
    state = mine["state"] if mine else None
    if broken != (state == "broken") or a != b:
        totals["different"] += 1
        print(f"  tach.toml: {'broken' if broken else 'kept'} there, {state} here; "
              f"{len(a - b)} only there {sorted(a - b)[:6]}; {len(b - a)} only here {sorted(b - a)[:6]}")
    totals[state or "missing"] += 1


def least(command, folder):
    times = []
    for _ in range(3):
        start = time.monotonic()
        subprocess.run(command, cwd=folder, capture_output=True)
        times.append(time.monotonic() - start)
    return min(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--groundplan", required=True)
    parser.add_argument("--python", required=True)
    parser.add_argument("--time", action="store_true")
    parser.add_argument("trees", nargs="+")
    options = parser.parse_args()
    options.groundplan = os.path.abspath(options.groundplan)
    totals = dict.fromkeys(
        ["contracts", "kept", "broken", "unusable", "unchecked", "missing", "direct", "indirect",
         "different", "stopped"], 0)
    for tree in options.trees:
        options.tree = tree
        done = subprocess.run(
            [options.groundplan, "contracts", "--quiet", "--format", "json", tree],
            capture_output=True, text=True)
        ours = json.loads(done.stdout)
        for fault in ours["faults"]:
            print(f"{tree}: {fault['location']['path']}: {fault['message']}")
        for folder, tool in folders(tree):
            print(f"{folder}: {tool}")
            if tool == "tach":
                compare_tach(folder, ours, options, totals)
            else:
                compare_import_linter(folder, ours, options, totals)
            if options.time:
                bin = Path(options.python).parent
                command = ([str(bin / "tach"), "check"] if tool == "tach"
                           else [str(bin / "lint-imports"), "--no-cache"])
                print(f"  time: {command[0].rsplit('/')[-1]} {least(command, folder):.2f} s, groundplan "
                      f"{least([options.groundplan, 'contracts', '--quiet', '.'], folder):.2f} s")
    print(", ".join(f"{name} {count}" for name, count in totals.items()))
    return 1 if totals["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
