"""Prints what import-linter says of a folder, as JSON: run by the Python that has it installed.

    python import_linter_report.py FOLDER
"""

import json
import os
import sys
import time

from importlinter.application import use_cases
from importlinter import configuration


def chains_of(check):
    """Pairs of what must not import what, and the chains that do, as lists of modules."""
    data = check.metadata
    found = []
    for item in data.get("invalid_dependencies", []):
        for route in item["routes"]:
            found.append((item["importer"], item["imported"], modules(route["chain"])))
    for item in data.get("invalid_chains", []):
        for chain in item["chains"]:
            links = chain["chain"] if isinstance(chain, dict) else chain
            found.append((item["downstream_module"], item["upstream_module"], modules(links)))
    for item in data.get("illegal_imports", []):
        for link in item.illegal_links:
            found.append((link["importer"], item.top_level_module, modules([link])))
    for package in data.get("cycle_breakers_by_package", {}):
        found.append((package, package, []))
    for module in data.get("undeclared_modules", []):
        found.append((module, module.rpartition(".")[0], [module]))
    return found


def modules(links):
    return [links[0]["importer"]] + [link["imported"] for link in links]


def main():
    folder = sys.argv[1]
    os.chdir(folder)
    for name in ("src", "."):
        path = os.path.abspath(name)
        if os.path.isdir(path) and path not in sys.path:
            sys.path.insert(0, path)
    configuration.configure()
    start = time.monotonic()
    result = {"contracts": []}
    try:
        options = use_cases.read_user_options()
        use_cases._register_contract_types(options)
        # One contract a run, for a mistake in one ends the run.
        graph = use_cases._build_graph(
            root_package_names=options.session_options["root_packages"], cache_dir=None,
            include_external_packages=use_cases._get_include_external_packages(options),
            exclude_type_checking_imports=use_cases._get_exclude_type_checking_imports(options),
            verbose=False)
        for contract in options.contracts_options:
            entry = {"name": contract.get("name", contract.get("id"))}
            result["contracts"].append(entry)
            single = type(options)(
                session_options=options.session_options, contracts_options=[contract])
            try:
                report = use_cases._build_report(
                    graph=graph, graph_building_duration=0, user_options=single,
                    limit_to_contracts=(), show_timings=False, verbose=False)
                if report.invalid_contract_options:
                    entry["state"] = "unusable"
                    entry["message"] = str(
                        [e.errors for e in report.invalid_contract_options.values()])
                for _, check in report.get_contracts_and_checks():
                    entry["state"] = "kept" if check.kept else "broken"
                    entry["violations"] = chains_of(check)
            except Exception as error:
                entry["state"] = "unusable"
                entry["message"] = str(error)
    except Exception as error:
        result["error"] = f"{type(error).__name__}: {error}"
    result["seconds"] = time.monotonic() - start
    json.dump(result, sys.stdout, default=list)


main()
