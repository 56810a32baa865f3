"""What every page of a report is held to: python3 Tests/Browser/check_report.py REPORT_FOLDER [--each N]

From the files: links and fragments that lead somewhere, nothing loaded from elsewhere, ids that are there once, names that a
case-insensitive disk keeps apart, the bytes of index.html, the elements of a page. In Chromium, of each type of page (a folder, or
a name at the top) the N largest: no error in the console, no request that leaves the folder, nothing sideways at 1,280 and 390 px
with every fold open, no text of a picture under 9 px, no serious or critical fault that axe-core finds in light and dark.
"""

from __future__ import annotations

import argparse
import collections
import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from browser import CHROMIUM, Report, serious, settled, sideways
from playwright.sync_api import sync_playwright

INDEX_BYTES = 150_000
ELEMENTS = 3_000
SMALLEST_TEXT = 9
PICTURE_TEXT = """Math.min(99, ...[...document.querySelectorAll('main svg text')].map((text) => { const matrix = text.getScreenCTM();
  return Number.parseFloat(getComputedStyle(text).fontSize) * Math.hypot(matrix.a, matrix.b); }))"""
# Pages that keep their own state in the hash: its keys are no ids.
OWN_HASH = {"findings.html", "explore.html", "matrix.html"}


class Document(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids, self.links, self.loads, self.elements = collections.Counter(), [], [], 0
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        for name, value in attributes:
            if name == "id":
                self.ids[value or ""] += 1
            elif name in ("href", "xlink:href") and value is not None:
                (self.loads if tag in ("link", "image", "use") and value[:1] != "#" else self.links).append(value)
            elif name in ("src", "srcset", "data", "poster", "action", "formaction") and value is not None:
                self.loads.append(value)

    handle_startendtag = handle_starttag


def wanted(page: str, fragment: str) -> list[str]:
    """The ids that a fragment asks for."""
    fragment = unquote(fragment)
    if page in OWN_HASH and fragment not in ("main", ""):
        return []
    if "=" not in fragment:
        return [fragment] if fragment else []
    state = dict(each.split("=", 1) for each in fragment.split("&") if "=" in each)
    return [each for key in ("at", "open") for each in state.get(key, "").split(",") if each not in ("", "all")]


def from_files(folder: Path) -> list[str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    pages = {path: Document(path.read_text(encoding="utf-8")) for path in files if path.suffix in (".html", ".svg")}
    wrong: list[str] = []
    seen: dict[str, Path] = {}
    for path in files:
        other = seen.setdefault(str(path.relative_to(folder)).lower(), path)
        if other != path:
            wrong.append(f"{path.relative_to(folder)} and {other.name} are one file where case doesn't count")
        if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", path.name) or re.search(r"[^A-Za-z0-9._-]|\.$", path.name):
            wrong.append(f"{path.relative_to(folder)}: not every system has files of that name")
    size = (folder / "index.html").stat().st_size
    if size > INDEX_BYTES:
        wrong.append(f"index.html has {size:,} bytes, more than {INDEX_BYTES:,}")
    for path, document in pages.items():
        name = path.relative_to(folder).as_posix()
        wrong += [f"{name}: the id {each} stands there {count} times" for each, count in document.ids.items() if count > 1]
        if path.suffix == ".html" and document.elements > ELEMENTS:
            wrong.append(f"{name} has {document.elements:,} elements, more than {ELEMENTS:,}")
        for link in document.links + document.loads:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https", "mailto"):
                wrong += [f"{name} loads {link[:100]}"] if link in document.loads else []
                continue
            if parts.scheme not in ("", "data"):
                wrong.append(f"{name} leads to {link[:100]}")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if parts.scheme == "data":
                continue
            if not target.is_relative_to(folder):
                wrong.append(f"{name} leads out of the report: {link[:100]}")
            elif not target.is_file():
                wrong.append(f"{name} leads to {link[:100]}, and there is no such file")
            elif target in pages:
                wrong += [f"{name} leads to {link[:100]}, and {target.name} has no id {each}"
                          for each in wanted(target.relative_to(folder).as_posix(), parts.fragment) if each not in pages[target].ids]
    print(f"     {len(pages):,} pages and pictures, {sum(len(each.links) + len(each.loads) for each in pages.values()):,} links, "
          f"index.html {size:,} bytes, {max(each.elements for path, each in pages.items() if path.suffix == '.html'):,} elements at most")
    return wrong


def chosen(folder: Path, each: int) -> list[str]:
    """The largest pages of each type."""
    kinds = collections.defaultdict(list)
    for path in folder.rglob("*.html"):
        relative = path.relative_to(folder)
        kinds[re.sub(r"-\d+$", "", path.stem) if len(relative.parts) == 1 else relative.parts[0]].append(relative.as_posix())
    return [page for kind in sorted(kinds) for page in sorted(kinds[kind], key=lambda page: (-(folder / page).stat().st_size, page))[:each]]


def in_browser(report: Report, pages: list[str]) -> list[str]:
    wrong = []
    for path in pages:
        for scheme in ("light", "dark"):
            with report.open(path, scheme=scheme) as page:
                settled(page)
                page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
                if scheme == "light":
                    smallest = page.evaluate(PICTURE_TEXT)
                    if smallest < SMALLEST_TEXT - 0.05:
                        wrong.append(f"{path}: text of {smallest:.1f} px in a picture")
                    elements = page.evaluate("document.getElementsByTagName('*').length")
                    if elements > ELEMENTS:
                        wrong.append(f"{path}: {elements:,} elements")
                if path != "summary.html":  # which has a policy without scripts and only one scheme
                    wrong += [f"{path}, {scheme}: {fault}" for fault in serious(page) or []]
                if scheme == "light":
                    for width in (1280, 390):
                        page.set_viewport_size({"width": width, "height": 900})
                        if sideways(page) > 0:
                            wrong.append(f"{path}: {sideways(page)} px too wide at {width} px")
    return wrong + report.faults


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("report", type=Path)
    options.add_argument("--each", type=int, default=1, metavar="N", help="pages of each type that are opened, the largest first")
    arguments = options.parse_args()
    folder = arguments.report.resolve()
    wrong = from_files(folder)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        pages = chosen(folder, arguments.each)
        wrong += in_browser(Report(folder, browser), pages)
        browser.close()
    for fault in wrong[:40]:
        print(f"FAIL {fault}")
    print(f"{len(wrong)} faults; {len(pages)} pages opened" if wrong else f"ok   {len(pages)} pages opened")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
