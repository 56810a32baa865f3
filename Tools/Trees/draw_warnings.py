#!/usr/bin/env python3
"""Draws warnings to be judged by hand, by a seed, and prints them as tab-separated lines.

    draw_warnings.py JSON ... --count 180 --seed 12 [--known JUDGED.tsv]

Each JSON is what `groundplan check --format json` printed for the tree of its name. Warnings that JUDGED.tsv has (columns tree,
rule and place, which is `path:line`) are not drawn again. The order of the files doesn't matter.
"""

import argparse
import csv
import json
import random
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=180)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--known", type=Path)
    options = parser.parse_args()
    known = set()
    if options.known:
        with options.known.open() as file:
            known = {(row["tree"], row["rule"], row["place"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    found = set()
    for file in options.files:
        for finding in json.loads(file.read_text())["findings"]:
            row = (file.stem, finding["rule"], f"{finding['path']}:{finding['line']}", finding["message"].replace("\n", " "))
            if finding["severity"] == "warning" and row[:3] not in known:
                found.add(row)
    drawn = random.Random(options.seed).sample(sorted(found), min(options.count, len(found)))
    print("tree", "rule", "place", "message", sep="\t")
    for row in sorted(drawn):
        print(*row, sep="\t")


if __name__ == "__main__":
    main()
