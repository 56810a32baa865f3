"""explore.html of a report folder, in Chromium: python3 Tests/Browser/test_explorer.py REPORT_FOLDER"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from browser import Report, bar, run, serious, sideways, wait_for, work
from graph_pages import Graph, hostile, memory

READY = "document.querySelector('#explore:not([hidden]) #outline tbody tr') !== null"
ROWS = "[...document.querySelectorAll('#outline tbody tr')].map((row) => [row.querySelector('bdi').textContent, row.getAttribute('aria-level'), row.getAttribute('aria-expanded')])"
BOXES = "[...document.querySelectorAll('#canvas .box')].map((box) => box.getAttribute('aria-label'))"
LARGEST = """() => { const rows = [...document.querySelectorAll('#outline tbody tr[aria-expanded=false]')];
  const modules = (row) => Number(row.cells[1].textContent.replace(/\\D/g, ''));
  return rows.sort((a, b) => modules(b) - modules(a))[0]; }"""


def show(report: Report, fragment: str = "", **options):
    return report.open(f"explore.html{'#' + fragment if fragment else ''}", **options)


def open_largest(page) -> str:
    """Opens the largest row that is closed; its name."""
    name = page.evaluate(f"""() => {{ const row = ({LARGEST})(); if (!row) return ''; row.focus(); row.click();
      return row.querySelector('bdi').textContent; }}""")
    if name:
        page.keyboard.press("Enter")
    return name


def arrows(page) -> list[str]:
    return page.evaluate("[...document.querySelectorAll('#canvas .link:not(.label) > title')].map((title) => title.textContent)")


def numbers_agree_with_the_data(report: Report) -> None:
    names, errors = Graph.of(report).between_parts()
    with show(report, "all=1") as page:
        wait_for(page, READY)
        folded = page.evaluate("document.querySelectorAll('#canvas .more, #canvas .hub').length") > 0
        drawn = 0
        for title in arrows(page):
            ends, words = title.split(": ", 1)
            start, end = ends.split(" → ")
            count = int(re.match(r"([\d,]+) imported name", words)[1].replace(",", ""))
            wrong = re.search(r"([\d,]+) names? of these by imports reported as errors", words)
            if " more" in start or " more" in end:
                continue
            drawn += 1
            assert names[start, end] == count, f"{title}: the data says {names[start, end]}"
            assert errors[start, end] == (int(wrong[1].replace(",", "")) if wrong else 0), f"{title}: errors {errors[start, end]}"
        crossing = sum(1 for start, end in names if start != end)
        assert folded or drawn == crossing, f"{drawn} arrows drawn, {crossing} in the data"
        for name, level, _ in page.evaluate(ROWS):
            assert level == "1" or " more" in name, f"{name} has level {level} though nothing is open"


def picture_and_rows_show_the_same(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        for _ in range(3):
            boxes = page.evaluate("document.querySelectorAll('#canvas .box').length")
            lone = page.evaluate("(() => { const line = document.getElementById('lone'); return line.hidden ? 0 : Number((/^\\d+/.exec(line.textContent) ?? [1])[0]); })()")
            rows = page.evaluate("[...document.querySelectorAll('#outline tbody tr')].filter((row) => row.getAttribute('aria-expanded') !== 'true').length")
            if boxes:
                assert boxes + lone == rows, f"{boxes} boxes and {lone} without imports, {rows} rows"
            assert boxes <= 60, f"{boxes} boxes"
            assert page.evaluate("document.querySelectorAll('#canvas .links > .link:not(.extra)').length") <= 120
            if not open_largest(page):
                return


def opening_is_in_the_link_and_back_takes_it_back(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        first = page.evaluate(ROWS)
        name = open_largest(page)
        assert name, "nothing can be opened"
        opened = page.evaluate(ROWS)
        assert opened != first and [name, "1", "true"] in opened, opened[:8]
        assert "open=" in page.url, page.url
        view = page.evaluate(BOXES)
        page.reload()
        wait_for(page, READY)
        assert page.evaluate(ROWS) == opened and page.evaluate(BOXES) == view, "the link doesn't bring the view back"
        page.go_back()
        wait_for(page, f"document.querySelectorAll('#outline tbody tr').length === {len(first)}")
        assert page.evaluate(ROWS) == first, "Back doesn't bring the first view back"


def an_arrow_opens_its_statements(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        if not arrows(page):
            return
        title = page.evaluate("""() => { const links = [...document.querySelectorAll('#canvas .links > .link')];
          const link = links.find((each) => each.classList.contains('bad')) ?? links[0];
          link.querySelector('.hit').dispatchEvent(new MouseEvent('click', { bubbles: true })); return link.querySelector('title').textContent; }""")
        wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
        text = page.inner_text("#panel h2")
        assert re.sub(r"\s+", "", text) == re.sub(r"\s+", "", title.split(": ")[0]), f"{text!r} for {title!r}"
        assert page.inner_text("#panel p").startswith(title.split(": ", 1)[1].split(",")[0].split(" ")[0])
        assert page.evaluate("document.querySelector('#panel .edges .at').textContent").startswith("line ")
        assert "select=" in page.url
        if "reported as errors" in title:
            link = page.evaluate("document.querySelector('#panel .tag.error')?.getAttribute('href')")
            assert link and link.startswith("findings.html#id="), f"an error without a link to its finding: {link}"
        page.reload()
        wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
        assert page.inner_text("#panel h2") == text


def a_path_is_found_and_shown_with_its_lines(report: Report) -> None:
    graph = Graph.of(report)
    shown = graph.shown({"product"})
    edge = next(((a, b) for a, b, _, _ in graph.edges if a in shown and b in shown and a != b), None)
    if edge is None:
        return
    with show(report) as page:
        wait_for(page, READY)
        for field, module in zip(("#path-from", "#path-to"), edge):
            page.fill(field, graph.paths[module])
            page.keyboard.press("Enter")
        wait_for(page, "document.querySelector('#panel h2')?.textContent === 'Shortest paths'")
        wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
        assert "1 path of 1 step" in page.inner_text("#panel"), page.inner_text("#panel")[:200]
        assert page.evaluate("document.querySelectorAll('#canvas .box').length") == 2
        assert "from=" in page.url and "to=" in page.url
        page.reload()
        wait_for(page, "document.querySelector('#panel h2')?.textContent === 'Shortest paths'")


def keys_walk_open_focus_and_leave(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        if not page.evaluate(BOXES):
            return
        assert page.evaluate("document.querySelectorAll('#canvas .box[tabindex=\"0\"]').length") == 1, "more than one stop for Tab"
        page.evaluate("document.querySelector('#canvas .box[tabindex=\"0\"]').focus()")
        label = "document.activeElement.getAttribute('aria-label')"
        first = page.evaluate(label)
        seen = {first}
        for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            page.keyboard.press(key)
            seen.add(page.evaluate(label))
        assert len(seen) > 1 and None not in seen, f"arrow keys stay at {first}"
        page.keyboard.press("f")
        assert "focus=" in page.url and page.is_visible("#mode"), page.url
        page.keyboard.press("f")
        assert "steps=2" in page.url, page.url
        page.keyboard.press("Escape")
        assert "focus=" not in page.url, page.url
        before = page.evaluate(BOXES)
        page.keyboard.press("Enter")
        if "open=" in page.url:
            page.keyboard.press("Backspace")
            assert "open=" not in page.url and page.evaluate(BOXES) == before, page.url
        page.keyboard.press(" ")
        assert "select=" in page.url and page.is_visible("#panel")
        page.keyboard.press("Escape")
        assert "select=" not in page.url and not page.is_visible("#panel")
        page.keyboard.press("?")
        assert page.is_visible("#keys")
        page.uncheck("#letters")
        page.click("#close-keys")
        page.evaluate("document.querySelector('#canvas .box[tabindex=\"0\"]').focus()")
        page.keyboard.press("f")
        page.keyboard.press("?")
        assert "focus=" not in page.url and not page.is_visible("#keys"), "letters act though they are off"


def rows_are_a_treegrid_by_keyboard(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        page.evaluate("document.querySelector('#outline tbody tr[tabindex=\"0\"]').focus()")
        count = page.evaluate("document.querySelectorAll('#outline tbody tr').length")
        while page.evaluate("document.activeElement.getAttribute('aria-expanded')") != "false":
            page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"
        # Over the budget of boxes the smallest siblings fold, so there may be fewer rows than before.
        assert page.evaluate("document.querySelectorAll('#outline tbody tr').length") != count
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.getAttribute('aria-level')") == "2"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        assert page.evaluate("document.querySelectorAll('#outline tbody tr').length") == count


def finding_a_module_shows_it(report: Report) -> None:
    graph = Graph.of(report)
    shown = sorted(graph.shown({"product"}))
    if not shown:
        return
    wanted = graph.paths[shown[len(shown) // 2]]
    with show(report) as page:
        wait_for(page, READY)
        page.fill("#find", wanted)
        page.keyboard.press("Enter")
        wait_for(page, "document.querySelector('#panel:not([hidden]) h2') !== null")
        assert wanted in page.evaluate("document.querySelector('#panel .path')?.textContent") and "module" in page.inner_text("#panel h2")


def what_is_shown_can_be_saved(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        if not arrows(page):
            return
        with page.expect_download() as saved:
            page.click("#save-svg")
        root = ElementTree.parse(saved.value.path()).getroot()
        space = "{http://www.w3.org/2000/svg}"
        names = report.data("names")
        texts = [text.text or "" for text in root.iter(f"{space}text")]
        assert names["project"] in root.findtext(f"{space}title") and root.findtext(f"{space}desc")
        assert any(names["revision"] in text for text in texts), "the revision is missing"
        assert any("drawn" in text for text in texts), "the caption is missing"
        shown = page.evaluate("[...document.querySelectorAll('#legend li')].map((item) => item.lastChild.textContent)")
        assert all(text in texts for text in shown), "the legend is missing"
        assert not list(root.iter(f"{space}script"))
        with page.expect_download() as saved:
            page.click("#save-dot")
        dot = Path(saved.value.path()).read_text(encoding="utf-8")
        assert dot.startswith("digraph ") and dot.count(" -> ") == len(set(arrows(page))) or page.evaluate("document.querySelectorAll('.hub, #all-arrows').length") > 0


def stays_small_and_within_the_window(report: Report) -> None:
    for width in (1280, 390):
        with show(report, width=width) as page:
            wait_for(page, READY)
            for step in range(4):
                assert sideways(page) <= 0, f"{sideways(page)} px too wide at {width} after {step} steps"
                count = page.evaluate("document.querySelectorAll('*').length")
                assert count <= 3000, f"{count} elements after {step} steps"
                small = page.evaluate("""(() => { const svg = document.querySelector('#canvas svg'); if (!svg) return 12;
                  return 12 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width; })()""")
                assert small >= 9, f"text of {small:.1f} px"
                if not open_largest(page):
                    break
                page.keyboard.press(" ")


def is_fast(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        decode = min(work(page, """async () => { const report = window.groundplan; const [names, graph] = await Promise.all([report.load('names'), report.load('graph')]);
          report.graphdata.decodeGraph(graph, report.graphdata.decodeNames(names).count); }""")[0] for _ in range(5))
        worst = (0.0, 0.0, "")
        for _ in range(4):
            name = page.evaluate(f"(() => {{ const row = ({LARGEST})(); row?.focus(); row?.click(); return row?.querySelector('bdi').textContent ?? ''; }})()")
            if not name:
                break
            press = "() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '%s', bubbles: true, cancelable: true }))"
            tries = []
            for _ in range(5):
                tries.append(work(page, press % "ArrowRight"))
                page.keyboard.press("ArrowLeft")
            page.keyboard.press("ArrowRight")
            worst = max(worst, (*min(tries), name))
        size = memory(page)
        print(f"     decoded in {decode:.0f} ms; dearest opening ({worst[2]}): {worst[0]:.0f} ms of work, {worst[1]:.0f} ms to the frame; {size:.0f} MB")
        assert decode < bar(150), f"decoding takes {decode:.0f} ms"
        assert worst[0] < bar(50), f"opening {worst[2]} takes {worst[0]:.0f} ms"
        assert size < 200, f"{size:.0f} MB"


def is_accessible(report: Report) -> None:
    for scheme in ("light", "dark"):
        with show(report, scheme=scheme) as page:
            wait_for(page, READY)
            open_largest(page)
            page.evaluate("document.querySelector('#canvas .links > .link .hit')?.dispatchEvent(new MouseEvent('click', { bubbles: true }))")
            page.wait_for_timeout(200)
            found = serious(page)
            assert not found, f"{scheme}: {found[:4]}"


def hostile_names_are_text(report: Report) -> None:
    with hostile(report, "explore.html") as other, show(other) as page:
        wait_for(page, READY)
        for _ in range(4):
            if not open_largest(page):
                break
            page.evaluate("document.querySelector('#canvas .links > .link .hit')?.dispatchEvent(new MouseEvent('click', { bubbles: true }))")
            wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
            assert page.evaluate("document.querySelectorAll('main script, main img, main b > b').length") == 0, "a name became an element"
            assert sideways(page) <= 0, f"{sideways(page)} px too wide"
        assert "\\u{202e}" in page.evaluate("document.getElementById('outline').textContent")
        rows = page.evaluate(ROWS)
        page.reload()
        wait_for(page, READY)
        assert page.evaluate(ROWS) == rows, "the link loses names"
        with page.expect_download() as saved:
            page.click("#save-svg")
        ElementTree.parse(saved.value.path())


def says_what_is_missing_without_scripts(report: Report) -> None:
    with show(report, scripts=False) as page:
        assert "needs scripts" in page.inner_text("main") and not page.is_visible("#explore")


if __name__ == "__main__":
    run([numbers_agree_with_the_data, picture_and_rows_show_the_same, opening_is_in_the_link_and_back_takes_it_back, an_arrow_opens_its_statements,
         a_path_is_found_and_shown_with_its_lines, keys_walk_open_focus_and_leave, rows_are_a_treegrid_by_keyboard, finding_a_module_shows_it,
         what_is_shown_can_be_saved, stays_small_and_within_the_window, is_fast, is_accessible, hostile_names_are_text, says_what_is_missing_without_scripts])
