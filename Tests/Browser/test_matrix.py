"""matrix.html of a report folder, in Chromium: python3 Tests/Browser/test_matrix.py REPORT_FOLDER"""

from __future__ import annotations

import re

from browser import Report, bar, run, serious, sideways, wait_for, work
from graph_pages import Graph, hostile, memory

READY = "document.querySelector('#matrix:not([hidden])') !== null"
ROW_NAMES = "[...document.querySelectorAll('#matrix-grid [role=row]:not(.group) > [role=rowheader] bdi')].map((each) => each.textContent)"
CELLS = """[...document.querySelectorAll('#matrix-grid [role=gridcell]')].map((cell) => ({ column: Number(cell.getAttribute('aria-colindex')) - 2,
  row: [...document.querySelectorAll('#matrix-grid [role=row]:not(.heads, .group)')].indexOf(cell.parentElement), text: cell.textContent,
  kind: cell.className.replace(/ ?(chosen|cross)/g, '') }))"""
CLOSED = "[...document.querySelectorAll('#matrix-grid [role=rowheader][aria-expanded=false]')]"
FOCUS_FIRST = f"{CLOSED}[0]?.focus()"
FOCUS_LARGEST = f"""(() => {{ const size = (head) => Number(/([\\d,]+) module/.exec(head.title)[1].replace(/,/g, ''));
  const head = {CLOSED}.sort((a, b) => size(b) - size(a))[0]; head?.focus(); head?.click(); return head?.querySelector('bdi').textContent ?? ''; }})()"""


def show(report: Report, fragment: str = "", **options):
    return report.open(f"matrix.html{'#' + fragment if fragment else ''}", **options)


def open_largest(page) -> str:
    name = page.evaluate(FOCUS_LARGEST)
    if name:
        page.keyboard.press("Enter")
    return name


def count(text: str) -> int:
    return int(text.replace(",", ""))


def numbers_agree_with_the_data(report: Report) -> None:
    names, errors = Graph.of(report).between_parts()
    with show(report) as page:
        wait_for(page, READY)
        rows, seen = page.evaluate(ROW_NAMES), 0
        for cell in page.evaluate(CELLS):
            start, end = rows[cell["row"]], rows[cell["column"]]
            if " more" in start or " more" in end:
                continue
            shown = re.search(r"(\d[\d,]*)$", cell["text"])
            assert (count(shown[1]) if shown else 0) == names[start, end], f"{start} -> {end}: {cell['text']!r}, the data says {names[start, end]}"
            if start != end:
                seen += 1
                assert ("✕" in cell["text"]) == (errors[start, end] > 0) == (cell["kind"] == "bad"), f"{start} -> {end}: {cell}"
                assert ("◁" in cell["text"]) == (cell["row"] > cell["column"]), f"{start} -> {end}: {cell}"
        crossing = sum(1 for start, end in names if start != end)
        assert seen == crossing or any(" more" in each for each in rows), f"{seen} cells, {crossing} pairs in the data"
        total, below = sum(value for (a, b), value in names.items() if a != b), page.inner_text("#caption")
        assert not rows or " more" in " ".join(rows) or f"{total:,} imported name" in below, f"{total} in the data; {below}"


def imports_follow_the_order(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        above = below = 0
        for cell in page.evaluate(CELLS):
            if cell["row"] == cell["column"]:
                continue
            number = count(re.search(r"(\d[\d,]*)$", cell["text"])[1])
            above, below = (above + number, below) if cell["row"] < cell["column"] else (above, below + number)
        assert below <= above, f"{below} names against the order, {above} along it"


def tests_are_a_second_number(report: Report) -> None:
    graph = Graph.of(report)
    if "test" not in graph.scope or "product" not in graph.scope:
        return
    names, _ = graph.between_parts({"product", "test"}, by_tests=False)
    with show(report, "tests=1") as page:
        wait_for(page, READY)
        rows = page.evaluate(ROW_NAMES)
        for cell in page.evaluate(CELLS):
            start, end = rows[cell["row"]], rows[cell["column"]]
            own = re.match(r"[✕◁]* ?(\d[\d,]*)?", cell["text"])[1]
            if " more" not in start + end and cell["row"] != cell["column"]:
                assert (count(own) if own else 0) == names[start, end], f"{start} -> {end}: {cell['text']!r}, product has {names[start, end]}"


def opens_in_place_and_in_the_link(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        first = page.evaluate(ROW_NAMES)
        if not first or not page.evaluate(f"{CLOSED}.length"):
            return
        name = open_largest(page)
        opened = page.evaluate(ROW_NAMES)
        assert opened != first and "open=" in page.url, page.url
        assert name in page.evaluate("[...document.querySelectorAll('#matrix-grid .group bdi')].map((each) => each.textContent)"), f"{name} has no row of its group"
        assert len(opened) <= 80, f"{len(opened)} rows"
        page.reload()
        wait_for(page, READY)
        assert page.evaluate(ROW_NAMES) == opened, "the link doesn't bring the view back"
        page.evaluate("document.querySelector('#matrix-grid .group [role=rowheader]').focus()")
        page.keyboard.press("Enter")
        assert page.evaluate(ROW_NAMES) == first and "open=" not in page.url


def keys_move_and_a_cell_opens_its_statements(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        if not page.evaluate("document.querySelectorAll('#matrix-grid [role=gridcell]:not(.self)').length"):
            return
        assert page.evaluate("document.querySelectorAll('#matrix-grid [tabindex=\"0\"]').length") == 1, "more than one stop for Tab"
        page.evaluate("document.querySelector('#matrix-grid [tabindex=\"0\"]').focus()")
        where = "[document.activeElement.getAttribute('role'), document.activeElement.getAttribute('aria-colindex'), document.activeElement.parentElement.getAttribute('aria-rowindex')]"
        page.keyboard.press("ArrowRight")
        role, _, row = page.evaluate(where)
        assert role == "gridcell"
        page.keyboard.press("Home")
        assert page.evaluate(where) == ["rowheader", "1", row]
        page.keyboard.press("ArrowDown")
        assert page.evaluate(where)[0] == "rowheader" and page.evaluate(where)[2] != row
        page.evaluate("(document.querySelector('#matrix-grid .bad') ?? document.querySelector('#matrix-grid [role=gridcell]:not(.self)')).focus()")
        page.evaluate("document.activeElement.click()")
        page.keyboard.press("Enter")
        wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
        assert page.evaluate("document.querySelector('#matrix-grid .rule').hidden") is False, "no crosshair"
        assert "cell=" in page.url
        shown = page.inner_text("#panel h2")
        page.reload()
        wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
        assert page.inner_text("#panel h2") == shown
        page.click("#close-panel")
        assert "cell=" not in page.url and not page.is_visible("#panel")


def heads_stay_in_sight(report: Report) -> None:
    with show(report, "tests=1&other=1") as page:
        wait_for(page, READY)
        for _ in range(2):
            open_largest(page)
        if not page.evaluate(ROW_NAMES):
            return
        page.evaluate("(() => { const frame = document.getElementById('matrix-frame'); frame.scrollTop = 1e6; frame.scrollLeft = 1e6; })()")
        page.wait_for_timeout(100)
        apart = page.evaluate("""(() => { const frame = document.getElementById('matrix-frame').getBoundingClientRect();
          const heads = document.querySelector('#matrix-grid .heads').getBoundingClientRect();
          const rows = [...document.querySelectorAll('#matrix-grid [role=rowheader]')].map((each) => each.getBoundingClientRect());
          return [heads.top - frame.top, rows[rows.length - 1].left - frame.left]; })()""")
        assert max(map(abs, apart)) <= 2, f"heads are {apart} px away from the frame's edge"


def stays_small_and_within_the_window(report: Report) -> None:
    for fragment in ("", "tests=1&other=1"):
        with show(report, fragment) as page:
            wait_for(page, READY)
            for step in range(4):
                assert sideways(page) <= 0, f"{sideways(page)} px too wide after {step} steps"
                elements = page.evaluate("document.querySelectorAll('*').length")
                assert elements <= 3000, f"{elements} elements after {step} steps"
                if not open_largest(page):
                    break


def a_phone_has_the_pairs(report: Report) -> None:
    names, _ = Graph.of(report).between_parts()
    with show(report, width=390) as page:
        wait_for(page, READY)
        pairs = page.evaluate("document.querySelectorAll('#pairs li').length")
        assert sideways(page) <= 0, f"{sideways(page)} px too wide"
        if any(start != end for start, end in names):
            assert pairs > 0 and not page.is_visible("#matrix-frame")
            page.click("#pairs button")
            wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
            assert sideways(page) <= 0, f"{sideways(page)} px too wide"


def paper_has_sheets_of_columns(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        rows = len(page.evaluate(ROW_NAMES))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        sheets = page.evaluate("[...document.querySelectorAll('#sheets table')].map((table) => [table.tHead.rows[0].cells.length - 1, table.tBodies[0].rows.length])")
        assert sum(columns for columns, _ in sheets) == rows and all(count == rows for _, count in sheets), f"{sheets} for {rows} rows"
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.evaluate("document.querySelectorAll('#sheets table').length") == 0


def is_fast(report: Report) -> None:
    with show(report) as page:
        wait_for(page, READY)
        worst = (0.0, 0.0, "")
        for _ in range(3):
            name = page.evaluate(FOCUS_LARGEST)
            if not name:
                break
            press = "() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '%s', bubbles: true, cancelable: true }))"
            tries = []
            for _ in range(5):
                tries.append(work(page, press % "Enter"))
                page.evaluate(f"[...document.querySelectorAll('#matrix-grid .group [role=rowheader]')].find((head) => head.querySelector('bdi').textContent === {name!r})?.focus()")
                page.keyboard.press("Enter")
            page.keyboard.press("Enter")
            worst = max(worst, (*min(tries), name))
        size = memory(page)
        print(f"     dearest opening ({worst[2]}): {worst[0]:.0f} ms of work, {worst[1]:.0f} ms to the frame; {size:.0f} MB")
        assert worst[0] < bar(50), f"opening {worst[2]} takes {worst[0]:.0f} ms"
        assert size < 200, f"{size:.0f} MB"


def is_accessible(report: Report) -> None:
    for scheme in ("light", "dark"):
        with show(report, "tests=1", scheme=scheme) as page:
            wait_for(page, READY)
            open_largest(page)
            page.evaluate("document.querySelector('#matrix-grid [role=gridcell]:not(.self)')?.click()")
            page.wait_for_timeout(200)
            found = serious(page)
            assert not found, f"{scheme}: {found[:4]}"


def hostile_names_are_text(report: Report) -> None:
    with hostile(report, "matrix.html") as other, show(other) as page:
        wait_for(page, READY)
        for _ in range(3):
            if not open_largest(page):
                break
            page.evaluate("document.querySelector('#matrix-grid [role=gridcell]:not(.self)').click()")
            wait_for(page, "document.querySelectorAll('#panel .edges > li').length > 0")
            assert page.evaluate("document.querySelectorAll('main script, main img').length") == 0, "a name became an element"
            assert sideways(page) <= 0, f"{sideways(page)} px too wide"
        rows = page.evaluate(ROW_NAMES)
        page.reload()
        wait_for(page, READY)
        assert page.evaluate(ROW_NAMES) == rows, "the link loses names"


def says_what_is_missing_without_scripts(report: Report) -> None:
    with show(report, scripts=False) as page:
        assert "needs scripts" in page.inner_text("main") and not page.is_visible("#matrix")


if __name__ == "__main__":
    run([numbers_agree_with_the_data, imports_follow_the_order, tests_are_a_second_number, opens_in_place_and_in_the_link,
         keys_move_and_a_cell_opens_its_statements, heads_stay_in_sight, stays_small_and_within_the_window, a_phone_has_the_pairs,
         paper_has_sheets_of_columns, is_fast, is_accessible, hostile_names_are_text, says_what_is_missing_without_scripts])
