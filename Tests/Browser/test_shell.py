"""What every page has: the site bar, the search of the whole report, keys, tables, folds, paper.

    python3 Tests/Browser/test_shell.py REPORT_FOLDER
"""

from __future__ import annotations

import re

from browser import Report, bar, lines, run, runs, serious, settled, sideways, typing, wait_for

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"


def pages(report: Report) -> list[str]:
    """One page of each folder and all at the top."""
    found, folders = [], set()
    for path in sorted(report.folder.rglob("*.html")):
        relative = path.relative_to(report.folder)
        if len(relative.parts) == 1 or relative.parts[0] not in folders:
            folders.add(relative.parts[0])
            found.append(relative.as_posix())
    return [page for page in found if page != "summary.html"]  # which holds all it needs and no bar


def test_every_page_has_its_frame(report: Report) -> None:
    for path in pages(report):
        with report.open(path) as page:
            policy = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
            assert policy == POLICY, f"{path}: the policy is {policy}"
            assert page.title().strip() and page.get_attribute("html", "lang") == "en", f"{path}: no title or language"
            assert page.locator("h1").count() == 1, f"{path}: {page.locator('h1').count()} main headings"
            assert page.locator("script:not([src])").count() == 0 and page.locator("style").count() == 0, f"{path}: inline script or style"
            assert page.locator("[style]:not(#rows):not(#rows *)").count() == 0 or path in ("explore.html", "matrix.html"), f"{path}: style attributes"
            assert page.locator(".nav a").count() > 1, f"{path}: no pages in the bar"
            assert page.locator(".nav a[aria-current]").count() <= 1, f"{path}: several current pages"
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip", f"{path}: the first stop isn't the link to the report"
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert sideways(page) <= 0, f"{path}: {sideways(page)} px too wide at {width} px"


def search(page, text: str) -> list[str]:
    page.fill("#search-field", text)
    wait_for(page, "!document.querySelector('.hits').hidden && !document.querySelector('.hint').textContent.startsWith('Reading')")
    return page.locator("#search-hits .hit > code").all_inner_texts()


def test_search_finds_modules_names_and_rules(report: Report) -> None:
    names, found = report.data("names"), report.data("search")
    paths = lines(names["paths"])
    with report.open("index.html") as page:
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search-field", "/ doesn't lead to the search"
        path = paths[len(paths) // 2]
        hits = search(page, path)
        assert hits[0] == path, f"{path}: the first hit is {hits[:1]}"
        assert len(search(page, "e")) <= 12, "more than 12 hits"
        for name in [rule for rule, _ in found["rules"]][:3] + [symbol for symbol, _ in found["symbols"]][:3] + lines(found["definitions"])[:1]:
            hits = search(page, name.upper())
            assert hits and hits[0].lower() == name.lower(), f"{name}: the first hit is {hits[:1]}"
        assert search(page, "no such name anywhere") == [], "something is found that isn't there"
        dotted = path.removesuffix(".py").replace("/", ".")
        if "/" in path and path.endswith(".py"):
            assert path in search(page, dotted), f"{dotted} doesn't lead to {path}"


def test_search_by_keyboard_leads_to_the_page(report: Report) -> None:
    names = report.data("names")
    paths, pages_of = lines(names["paths"]), runs(names["page"])
    for row in (0, len(paths) // 2, len(paths) - 1):
        stem = re.sub(r"\.(py|pyi|ipynb)$", "", paths[row].rpartition("/")[2])
        anchor = names["anchors"].get(str(row), stem)
        with report.open("findings.html") as page:
            search(page, paths[row])
            assert page.get_attribute("#search-field", "aria-expanded") == "true", "the list isn't announced"
            page.keyboard.press("ArrowDown")
            active = page.get_attribute("#search-field", "aria-activedescendant")
            assert page.get_attribute(f"#{active}", "aria-selected") == "true", "the first hit isn't selected"
            href = page.get_attribute(f"#{active}", "href")
            assert href == f"{names['pages'][pages_of[row]]}#{anchor}", f"{paths[row]} leads to {href}"
            page.keyboard.press("Escape")
            assert page.get_attribute("#search-field", "aria-expanded") == "false", "Escape doesn't close the list"
    with report.open("findings.html") as page:
        rule = report.data("search")["rules"][0]
        search(page, rule[0])
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{rule[1]}")


def test_a_keystroke_in_the_search_is_answered_within_50_ms(report: Report) -> None:
    with report.open("index.html") as page:
        search(page, "x")
        worst = typing(page, "search-field", ["e", "te", "test", "state manager"])
        assert worst <= bar(50), f"{worst:.0f} ms"


def test_keys_can_be_turned_off(report: Report) -> None:
    with report.open("index.html") as page:
        page.keyboard.press("?")
        dialog = page.locator("dialog.keys")
        assert dialog.is_visible(), "? doesn't open the list of keys"
        dialog.locator("input").uncheck()
        dialog.locator("button").click()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") != "search-field", "/ still works"
        page.reload()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") != "search-field", "after a reload / works again"
        page.click(".keysbutton")
        page.locator("dialog.keys input").check()
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search-field", "turned on again, / doesn't work"


def page_with_table(report: Report) -> tuple[str, str] | None:
    for path in pages(report):
        text = (report.folder / path).read_text(encoding="utf-8")
        match = re.search(r'<table class="[^"]*sortable[^"]*" id="([^"]+)"', text)
        if match and "data-hash" not in text and text.count("<tr") > 3:
            return path, match[1]
    return None


def test_tables_sort_and_the_hash_keeps_it(report: Report) -> None:
    found = page_with_table(report)
    if found is None:
        return
    path, table = found
    with report.open(path) as page:
        heads = page.locator(f"#{table} th[data-sort] button")
        head = heads.nth(0)
        head.click()
        column = head.locator("xpath=..")
        first = column.get_attribute("aria-sort")
        head.click()
        second = column.get_attribute("aria-sort")
        assert {first, second} == {"ascending", "descending"}, f"sorted {first}, then {second}"
        fragment = page.evaluate("location.hash")
        assert table in fragment, f"the hash {fragment} doesn't name the table"
    with report.open(f"{path}{fragment}") as page:
        assert page.locator(f"#{table} th[aria-sort={second}]").count() == 1, f"{fragment} doesn't sort again"
    with report.open(path) as page:
        page.keyboard.press("j")
        assert page.locator(".current").count() == 1, "j marks no row"


def test_a_link_opens_the_fold_it_names(report: Report) -> None:
    for path in pages(report):
        text = (report.folder / path).read_text(encoding="utf-8")
        match = re.search(r'<details class="fold[^"]*" id="([^"]+)"', text)
        if not match or 'data-hash="own"' in text:
            continue
        for fragment in (match[1], f"scope=product&at={match[1]}", f"open={match[1]}"):
            with report.open(f"{path}#{fragment}") as page:
                assert page.evaluate("id => document.getElementById(id).open", match[1]), f"{path}#{fragment} doesn't open the fold"
        with report.open(path) as page:
            page.emulate_media(media="print")
            closed = page.locator("details:not([data-print]):not([open])").count()
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            assert page.locator("details[data-print]:not([open])").count() == 0, "paper leaves a fold closed that is for it"
            assert page.locator("details:not([data-print]):not([open])").count() == closed, "paper opens folds that aren't for it"
        return


def test_severities_differ_without_hue(report: Report) -> None:
    """Luminance contrast of error and warning, and a glyph in front of the word."""
    script = """() => {
      const probe = (name) => {
        const made = document.createElement('span');
        made.className = 'sev ' + name;
        document.body.append(made);
        const style = getComputedStyle(made), glyph = getComputedStyle(made, '::before').content;
        const parts = style.color.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
        made.remove();
        return [.2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2], glyph];
      };
      return ['error', 'warning', 'note'].map(probe);
    }"""
    for scheme in ("light", "dark"):
        with report.open("index.html", scheme=scheme) as page:
            found = page.evaluate(script)
            low, high = sorted((found[0][0], found[1][0]))
            assert (high + 0.05) / (low + 0.05) >= 1.5, f"{scheme}: error and warning differ by {(high + .05) / (low + .05):.2f} only"
            assert len({glyph for _, glyph in found}) == 3, f"{scheme}: glyphs {[glyph for _, glyph in found]}"


def test_axe_is_content_with_the_frame(report: Report) -> None:
    for path in ("glossary.html", "index.html"):
        for scheme in ("light", "dark"):
            with report.open(path, scheme=scheme) as page:
                search(page, "e")
                violations = serious(page)
                assert not violations, f"{path}, {scheme}: {violations}"
                page.keyboard.press("Escape")
                page.click(".keysbutton")
                violations = serious(page)
                assert not violations, f"the dialog, {scheme}: {violations}"


run([value for name, value in list(globals().items()) if name.startswith("test_")])
