"""What the tests of the explorer and the matrix share: the import graph read without a browser, a report with hostile
names, how much memory a page takes."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from browser import Report, lines, runs

ERROR = 32  # the bit of an edge whose import is reported as an error
HOSTILE = [
    "<script>alert(1)<", "\"><img src=x onerror=alert(1)>", "'; alert(1) &amp; ", "\\u{202e}gpj.exe", "a,b&c=d#e%20f", "x>y+z",
    "n" * 240, "&open=all", "{{{css}}}", "]]>", "constructor", "__proto__",
]


@dataclass
class Graph:
    parts: list[str]
    part: list[int]
    scope: list[str]
    paths: list[str]
    edges: list[tuple[int, int, int, int]]  # from, to, imported names, flags

    @classmethod
    def of(cls, report: Report) -> "Graph":
        names, graph = report.data("names"), report.data("graph")
        data, at, edges = base64.b64decode(graph["edges"]), 0, []

        def number() -> int:
            nonlocal at
            value = shift = 0
            while True:
                byte = data[at]
                at += 1
                value |= (byte & 127) << shift
                shift += 7
                if byte < 128:
                    return value

        paths = lines(names["paths"])
        for module in range(len(paths)):
            target = 0
            for _ in range(number()):
                target += number()
                edges.append((module, target, number(), number()))
        assert at == len(data), "bytes are left behind the last edge"
        return cls([each["name"] for each in names["parts"]], runs(names["part"]),
                   [names["scopes"][each] for each in runs(names["scope"])], paths, edges)

    def shown(self, scopes: set[str]) -> set[int]:
        """Modules that the pages show; a tree without product code is shown whole."""
        if "product" not in self.scope:
            return set(range(len(self.paths)))
        return {module for module, scope in enumerate(self.scope) if scope in scopes}

    def between_parts(self, scopes: set[str] = frozenset({"product"}), by_tests: bool = True) -> tuple[Counter, Counter]:
        """Imported names from part to part, and those of them by imports that are errors."""
        shown, names, errors = self.shown(scopes), Counter(), Counter()
        for start, end, count, flags in self.edges:
            if start in shown and end in shown and (by_tests or self.scope[start] != "test"):
                pair = (self.parts[self.part[start]], self.parts[self.part[end]])
                names[pair] += count
                if flags & ERROR:
                    errors[pair] += count
        return names, errors


@contextlib.contextmanager
def hostile(report: Report, page: str) -> Iterator[Report]:
    """The page over data whose every name tries to be something else."""
    paths = sorted((f"{folder}/{name}.py" for folder in HOSTILE for name in (HOSTILE[0], HOSTILE[3], "m")), key=str.encode)
    names = [*HOSTILE[:4], "safe"]
    part = [index * len(names) // len(paths) for index in range(len(paths))]
    coded, before = [], ""
    for path in paths:
        same = 0
        while same < min(len(path), len(before)) and path[same] == before[same] and path[same].isascii():
            same += 1
        coded.append(f"{same} {path[same:]}")
        before = path
    data, statements = bytearray(), {}
    for module in range(len(paths)):
        targets = sorted({(module * 7 + step) % len(paths) for step in (1, 5, 11)} - {module})
        data.append(len(targets))
        last = 0
        for target in targets:
            data += bytes((target - last, 3, 33 & 127))
            last = target
        statements[module] = [[target, 1, 0, f"from {HOSTILE[0]} import {HOSTILE[1]}", "\"><b>"] for target in targets]
    files = {
        "names": {"project": HOSTILE[0], "revision": HOSTILE[1], "parts": [{"name": each, "role": "service", "href": "parts/x.html"} for each in names],
                  "paths": "\n".join(coded), "part": [value for each in part for value in (each, 1)], "scopes": ["product"], "scope": [0, len(paths)],
                  "pages": ["packages/x.html"], "page": [0, len(paths)], "anchors": {str(each): f"x-{each}" for each in range(len(paths))}},
        "graph": {"kinds": ["runtime", "guarded", "type-checking", "deferred", "lazy"], "edges": base64.b64encode(data).decode(), "lines": [0]},
        "lines-0": statements, "findings": {"total": 0, "source": "https://example.org/{path}#L{line}"},
    }
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(report.folder / "assets", copy / "assets")
        shutil.copy(report.folder / page, copy / page)
        (copy / "data").mkdir()
        for name, value in files.items():
            (copy / "data" / f"{name}.js").write_text(f"groundplan.data({json.dumps(name)}, {json.dumps(value)});\n", encoding="utf-8")
        other = Report(copy, report.browser)
        yield other
        report.faults += other.faults


def memory(page) -> float:
    """Megabytes of the page's JavaScript heap and DOM after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")
    session.detach()
    return (used["usedSize"] + used.get("embedderHeapUsedSize", 0) + used.get("backingStorageSize", 0)) / 1e6
