"""Eleven tasks of a reviewer, from the opened overview: python3 Tests/Browser/tasks.py REPORT_FOLDER

Prints for each the clicks (typing a text, with Enter or without, is one), the seconds by the clock and whether it was done.
The report should have a baseline and know where its sources can be read (--baseline, --source-url).
Exit status 1 if one isn't done, or takes more than three clicks.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from browser import CHROMIUM, Report, lines, settled, until, wait_for
from playwright.sync_api import Page, sync_playwright


class Task:
    """A reader who counts what the hand does."""

    def __init__(self, report: Report, page: Page) -> None:
        self.report, self.page, self.clicks = report, page, 0

    def click(self, place) -> None:
        self.clicks += 1
        if isinstance(place, str):
            place = self.page.locator(place).first
        place.click()

    def type(self, field: str, text: str) -> None:
        self.clicks += 1
        self.page.fill(field, text)

    def look_up(self, text: str) -> None:
        """The report's own search, with Enter."""
        self.type("#search-field", text)
        wait_for(self.page, "!document.querySelector('.hits').hidden && document.querySelectorAll('#search-hits .hit').length > 0")
        before = self.page.url
        self.page.keyboard.press("Enter")
        until(self.page, lambda: self.page.url != before, "the search leads to a page")
        self.page.wait_for_load_state()

    def text(self, place: str = "main") -> str:
        return self.page.locator(place).first.inner_text()


def the_three_worst(task: Task) -> None:
    worst = task.page.locator("ol.worst > li").all_inner_texts()
    assert worst and all(re.search(r"points", each) for each in worst), "nothing is named and weighed"


def who_imports_whom_by_which_lines(task: Task) -> None:
    task.click(".nav a:text-is('Matrix')")
    wait_for(task.page, "document.querySelector('#matrix:not([hidden])') !== null")
    cells = task.page.locator("#matrix-grid .bad")
    task.click(cells.first if cells.count() else task.page.locator("#matrix-grid [role=gridcell]:not(.self)").first)
    wait_for(task.page, "document.querySelectorAll('#panel .edges > li').length > 0")
    assert "line " in task.text("#panel .edges"), "no line is named"


def where_is_a_name_and_who_uses_which(task: Task) -> None:
    names = [name for name, href in task.report.data("search")["symbols"] if href.startswith("symbols/")]
    task.look_up("ExecutionState" if "ExecutionState" in names else names[0])
    assert task.page.locator("#definitions-table tbody tr").count() > 1, "no definitions"
    task.click("#importers-1 > summary, #importers-2 > summary, #importers-3 > summary")
    assert task.page.locator("details[open] .imports tbody tr").count() > 0, "no importers"


def what_to_merge_first_and_why(task: Task) -> None:
    task.click(".nav a:text-is('Targets')")
    task.click("#ranking-table tbody a")
    assert task.page.locator(".candidates .part").count() > 0 and "points" in task.text(), "no reason"


def what_changed(task: Task) -> None:
    task.click(".nav a:text-is('Changes')")
    assert "Nothing to compare" not in task.text() and task.page.locator("table tbody tr").count() > 0, "nothing says what changed"


def who_imports_a_module_and_what_it_imports(task: Task) -> None:
    paths = lines(task.report.data("names")["paths"])
    folder = Counter(path.rpartition("/")[0] for path in paths).most_common(1)[0][0]
    task.look_up(next(path for path in paths if path.startswith(folder + "/") and not path.endswith("__init__.py")))
    assert task.page.locator(".module h3:has-text('Imported by')").count() and task.page.locator(".module h3:has-text('Imports')").count(), "no importers and imports"


def a_cycle_and_what_to_cut(task: Task) -> None:
    task.click(".nav a:text-is('Cycles')")
    cuts = task.page.locator(".cuts li")
    assert cuts.count() and re.search(r":\d+", cuts.first.inner_text()), "no line to cut"


def findings_of_a_folder(task: Task) -> None:
    found = [each for each in json.loads((task.report.folder / "findings.json").read_text(encoding="utf-8"))["findings"]]
    folders = Counter("/".join(each["path"].split("/")[:2]) + "/" for each in found if each["path"].count("/") > 1)
    folder = folders.most_common(3)[-1][0]
    task.click(".nav a:text-is('Findings')")
    settled(task.page)
    task.type("#filter", folder)
    task.page.wait_for_timeout(100)
    shown = int(task.page.locator("#shown b").inner_text().replace(",", ""))
    assert shown > 0 and shown >= folders[folder] * 0.5, f"{shown} shown for {folder}"


def the_source_line(task: Task) -> None:
    task.click(".nav a:text-is('Findings')")
    settled(task.page)
    href = task.page.locator("#rows a.loc").first.get_attribute("href")
    task.clicks += 1  # which leads to the network, so it isn't followed here
    assert re.match(r"https?://.+\d", href or ""), f"no link to the source: {href}"


def a_link_to_a_finding(task: Task) -> None:
    task.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    task.click(".nav a:text-is('Findings')")
    settled(task.page)
    task.click("#rows .twist")
    message = task.text("#rows .message")
    task.click("#rows .detail button:has-text('Copy link')")
    until(task.page, lambda: "#id=" in task.page.evaluate("navigator.clipboard.readText()"), "the link is in the clipboard")
    link = task.page.evaluate("navigator.clipboard.readText()")
    with task.report.open("findings.html#" + link.split("#")[1]) as other:
        wait_for(other, "document.querySelector('.row.current .detail') !== null")
        assert other.locator(".row.current .message").inner_text() == message, "the link leads to another finding"


def into_a_slide_and_an_appendix(task: Task) -> None:
    file = task.page.locator(".picture a[href$='.svg']").first
    picture = (task.report.folder / file.get_attribute("href")).read_text(encoding="utf-8")
    assert "<title" in picture and "<desc" in picture, "the picture's file has no title or description"
    task.click("a[href='summary.html']")
    task.page.wait_for_load_state()
    sheets = len(re.findall(rb"/Type\s*/Page\b", task.page.pdf(format="A4", prefer_css_page_size=True)))
    assert 1 <= sheets <= 8, f"{sheets} sheets"


TASKS: list[Callable[[Task], None]] = [
    the_three_worst, who_imports_whom_by_which_lines, where_is_a_name_and_who_uses_which, what_to_merge_first_and_why, what_changed,
    who_imports_a_module_and_what_it_imports, a_cycle_and_what_to_cut, findings_of_a_folder, the_source_line, a_link_to_a_finding,
    into_a_slide_and_an_appendix,
]


def main() -> None:
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(f"usage: {sys.argv[0]} REPORT_FOLDER")
    wrong = 0
    print(f"{'task':44} clicks  seconds  done")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for act in TASKS:
            report = Report(Path(sys.argv[1]).resolve(), browser)
            done = "yes"
            with report.open("index.html") as page:
                wait_for(page, "!document.getElementById('site-search').hidden")
                task, started = Task(report, page), time.monotonic()
                page.set_default_timeout(10_000)
                try:
                    act(task)
                    assert not report.faults, report.faults[0]
                except Exception as error:
                    done = f"no: {str(error).splitlines()[0][:160]}"
                seconds = time.monotonic() - started
            wrong += done != "yes" or task.clicks > 3
            print(f"{act.__name__.replace('_', ' '):44} {task.clicks:6}  {seconds:7.1f}  {done}", flush=True)
        browser.close()
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
