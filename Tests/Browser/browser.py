"""What the tests of the pages share: Chromium over a report folder, and the report's data read without a browser.

Needs playwright and Debian's chromium ($CHROMIUM, else /usr/bin/chromium); axe-playwright-python where it is there.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PATIENCE = 60  # seconds that a page may take on a busy machine before it counts as broken
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Report:
    """A report folder in a browser. Console errors, dialogs and requests that leave it are failures."""

    def __init__(self, folder: Path, browser) -> None:
        self.folder, self.browser, self.faults = folder, browser, []

    @contextlib.contextmanager
    def open(self, page: str, width: int = 1280, scripts: bool = True, scheme: str = "light") -> Iterator[Page]:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts, accept_downloads=True)
        opened = context.new_page()
        opened.set_default_timeout(PATIENCE * 1000)
        opened.on("console", lambda message: message.type == "error" and self.faults.append(f"{page}: {message.text[:300]}"))
        opened.on("pageerror", lambda error: self.faults.append(f"{page}: {str(error)[:300]}"))

        def refuse(dialog) -> None:
            self.faults.append(f"{page}: a dialog says {dialog.message[:80]!r}")
            dialog.dismiss()

        def watch(request) -> None:
            if not request.url.startswith((self.folder.as_uri() + "/", "data:", "blob:", "about:")):
                self.faults.append(f"{page}: asks for {request.url[:200]}")

        opened.on("dialog", refuse)
        opened.on("request", watch)
        file, _, fragment = page.partition("#")
        opened.goto((self.folder / file).as_uri() + (f"#{fragment}" if fragment else ""))
        yield opened
        context.close()

    def data(self, name: str):
        """What data/NAME.js holds."""
        text = (self.folder / "data" / f"{name}.js").read_text(encoding="utf-8")
        match = re.fullmatch(r'\s*groundplan\.data\("([^"]+)",\s*(.*)\);?\s*', text, re.DOTALL)
        assert match and match[1] == name, f"data/{name}.js isn't one call of groundplan.data"
        return json.loads(match[2])


def lines(text: str) -> list[str]:
    """Lines of which each says how much of the one before it begins with."""
    result, before = [], ""
    for line in text.split("\n") if text else []:
        count, rest = line.split(" ", 1)
        before = before[: int(count)] + rest
        result.append(before)
    return result


def runs(pairs: list[int]) -> list[int]:
    return [value for i in range(0, len(pairs), 2) for value in [pairs[i]] * pairs[i + 1]]


def serious(page: Page) -> list[str] | None:
    """Serious and critical violations that axe-core finds, or None where it isn't installed."""
    try:
        import axe_playwright_python
    except ImportError:
        return None
    source = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
    page.evaluate(f"() => {{ {source} }}")
    found = page.evaluate(
        # Its preloading would fetch the style sheets, which the pages' policy refuses with an error in the console
        "async (tags) => (await axe.run(document, {preload: false, runOnly: {type: 'tag', values: tags}})).violations", AXE_TAGS)
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found if each["impact"] in ("serious", "critical")]


def wait_for(page: Page, condition: str) -> None:
    """Until the expression is true. Playwright's own way evaluates text in the page, which the policy refuses."""
    until(page, lambda: page.evaluate(condition), condition)


def until(page: Page, holds: Callable[[], object], what: str) -> None:
    started = time.monotonic()
    while not holds():
        if time.monotonic() - started > PATIENCE:
            raise AssertionError(f"after {PATIENCE} s it isn't so: {what}")
        page.wait_for_timeout(25)


def settled(page: Page) -> None:
    """Until the page has what its scripts put into it, and drew it."""
    wait_for(page, "![...document.querySelectorAll('#list, #explore, #matrix')].some((each) => each.hidden)")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def work(page: Page, act: str) -> tuple[float, float]:
    """Milliseconds that `act`, a JavaScript function, keeps the page's main thread on the processor up to the next frame, whatever
    else the machine does, and milliseconds by the clock."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy() -> float:
        return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}["TaskDuration"]

    before = busy()
    wall = page.evaluate(
        f"async () => {{ const start = performance.now(); await ({act})();"
        " await new Promise((done) => requestAnimationFrame(() => setTimeout(done))); return performance.now() - start; }")
    spent = (busy() - before) * 1000
    session.detach()
    return spent, wall


def bar(milliseconds: float) -> float:
    """The bar for work: processes that share a core and its caches make work dearer, so up to four times as much on a busy machine."""
    return milliseconds * max(1.0, min(4.0, os.getloadavg()[0] / (os.cpu_count() or 1)))


def typing(page: Page, field: str, texts: list[str]) -> float:
    """Milliseconds of work of the dearest of some texts put into a field; each counts with the best of its tries."""
    def once(text: str) -> float:
        return work(page, "() => { const field = document.getElementById(%s); field.value = %s;"
                    " field.dispatchEvent(new Event('input', { bubbles: true })); document.body.offsetHeight; }" % (json.dumps(field), json.dumps(text)))[0]

    return max(min(once(text + " " * tries) for tries in range(5)) for text in texts)


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def run(tests: list[Callable[[Report], None]]) -> None:
    """Every test over the report named on the command line; exit status 1 with what is wrong."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(f"usage: {sys.argv[0]} REPORT_FOLDER")
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for test in tests:
            report = Report(Path(sys.argv[1]).resolve(), browser)
            try:
                test(report)
                assert not report.faults, "; ".join(report.faults[:3])
            except Exception as error:
                failed += 1
                words = str(error).strip() or type(error).__name__
                print(f"FAIL {test.__name__}: {words[:600]}")
            else:
                print(f"ok   {test.__name__}")
        browser.close()
    print(f"{len(tests) - failed} of {len(tests)} hold")
    sys.exit(1 if failed else 0)
