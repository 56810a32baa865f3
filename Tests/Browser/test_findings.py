"""The list of findings, driven as a reader drives it and compared with the report's data.

    python3 Tests/Browser/test_findings.py REPORT_FOLDER
"""

from __future__ import annotations

import collections
import contextlib
import csv
import io
from dataclasses import dataclass
from urllib.parse import quote

from browser import Report, bar, lines, run, serious, settled, sideways, typing, until, wait_for

SEVERITIES = ["error", "warning", "note"]
ELEMENTS = {"li", "div", "span", "button", "a", "wbr", "h2", "b", "code", "pre", "mark", "dl", "dt", "dd", "ul", "p"}


@dataclass
class Row:
    id: str
    rule: str
    severity: str
    scope: str
    part: str
    owner: str
    state: str
    path: str
    message: str
    line: int
    cause: int
    number: int


def rows(report: Report) -> list[Row]:
    data = report.data("findings")
    result: list[Row] = []
    for shard in range(data["shards"]):
        columns = report.data(f"findings-{shard}")
        assert columns["first"] == len(result), f"findings-{shard} begins with row {columns['first']}, not {len(result)}"
        paths, messages = lines(columns["path"]), lines(columns["message"])
        for i, name in enumerate(columns["id"].split("\n") if columns["id"] else []):
            result.append(Row(
                name, data["rules"][columns["rule"][i]]["name"], data["severities"][columns["severity"][i]],
                data["scopes"][columns["scope"][i]], data["parts"][columns["part"][i]], data["owners"][columns["owner"][i]],
                data["states"][columns["state"][i]], paths[i], messages[i], columns["line"][i], columns["cause"][i], len(result)))
    assert len(result) == data["total"], f"{len(result)} rows, but the total says {data['total']}"
    return result


def number(page) -> int:
    settled(page)
    return int(page.locator("#shown b").inner_text().replace(",", ""))


def shows(page, expected: int, what: str) -> None:
    """The headline, and the size that each row says the list has."""
    if number(page) != expected:
        with contextlib.suppress(AssertionError):
            until(page, lambda: number(page) == expected, what)
    assert number(page) == expected, f"{what}: {number(page)} shown, {expected} in the data"
    sizes = set(page.eval_on_selector_all("#rows > li", "items => items.map(item => item.getAttribute('aria-setsize'))"))
    assert sizes == ({str(expected)} if expected else set()), f"{what}: the rows say {sizes}, not {expected}"


def reported(all_rows: list[Row], **wanted: str) -> list[Row]:
    return [row for row in all_rows if row.state == "reported" and all(getattr(row, key) == value for key, value in wanted.items())]


def test_every_number_is_that_of_the_data(report: Report) -> None:
    found = rows(report)
    shown = reported(found)
    with report.open("findings.html") as page:
        shows(page, len(shown), "without a hash")
        counts = collections.Counter(row.severity for row in shown)
        for severity in SEVERITIES:
            text = page.locator("#facets label", has=page.locator(f".sev.{severity}")).locator(".n")
            if text.count():
                assert int(text.inner_text().replace(",", "")) == counts[severity], f"the facet {severity} isn't {counts[severity]}"


def test_a_link_shows_just_its_rows(report: Report) -> None:
    found = rows(report)
    pairs = collections.Counter((row.rule, row.severity) for row in reported(found)).most_common(6)
    parts = collections.Counter((row.part, row.scope) for row in reported(found)).most_common(3)
    with report.open("findings.html") as page:
        def follow(fragment: str, expected: int) -> None:
            page.evaluate("hash => { location.hash = hash; }", fragment)
            page.wait_for_timeout(60)
            shows(page, expected, fragment)

        for (rule, severity), count in pairs:
            follow(f"rule={rule}&severity={severity}", count)
        for (part, scope), count in parts:
            follow(f"part={quote(part, safe='')}&scope={scope}", count)
        for state, count in collections.Counter(row.state for row in found).items():
            follow(f"state={state}", count)
        follow("state=any", len(found))
        follow("rule=no-such-rule", 0)
        owner = reported(found)[0].owner if reported(found) else ""
        follow(f"owner={quote(owner, safe='')}", len(reported(found, owner=owner)))


def test_text_filters(report: Report) -> None:
    found = reported(rows(report))
    if not found:
        return
    middle = found[len(found) // 2]
    for text in (middle.path.split("/")[0], middle.rule, middle.message[:12], middle.id, "no such text anywhere"):
        words = text.lower().split()
        expected = sum(all(word in f"{row.path} {row.rule} {row.message} {row.id}".lower() for word in words) for row in found)
        with report.open("findings.html") as page:
            page.fill("#filter", text)
            page.wait_for_timeout(60)
            shows(page, expected, f"the text {text!r}")


def test_few_rows_are_in_the_document_and_none_overlap(report: Report) -> None:
    with report.open("findings.html#state=any") as page:
        for step in range(13):
            if step % 4 == 0:
                page.locator("#rows .twist").nth(2).click()  # which makes its row higher
            else:
                page.mouse.wheel(0, 2300)
            page.wait_for_timeout(50)
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
            elements, boxes = page.evaluate("""() => [document.getElementsByTagName('*').length,
              [...document.querySelectorAll('#rows > li')].map(item => [Number(item.ariaPosInSet), item.getBoundingClientRect().top, item.getBoundingClientRect().bottom])]""")
            assert elements <= 3000, f"{elements} elements"
            assert 0 < len(boxes) <= 60, f"{len(boxes)} rows in the document"
            for (place, _, bottom), (next_place, top, _) in zip(boxes, boxes[1:]):
                if next_place == place + 1:
                    assert abs(top - bottom) < 1.5, f"row {next_place} begins {top - bottom:.1f} px below the end of row {place}"


def test_a_link_to_a_finding_opens_and_focuses_it(report: Report) -> None:
    found = rows(report)
    for row in {found[0].id: found[0], found[-1].id: found[-1], found[len(found) // 2].id: found[len(found) // 2]}.values():
        other = next((name for name in SEVERITIES if name != row.severity), "note")
        for fragment in (f"id={row.id}", f"severity={other}&rule=no-such-rule&id={row.id}"):
            with report.open(f"findings.html#{fragment}") as page:
                wait_for(page, f"(document.activeElement.getAttribute('aria-labelledby') ?? '').includes('{row.id}') && document.querySelector('.row.current .detail') !== null")
                page.wait_for_timeout(100)
                focus, top = page.evaluate("""() => [document.activeElement.getAttribute('aria-labelledby') ?? '',
                  document.activeElement.getBoundingClientRect().top]""")
                assert row.id in focus.replace("s-", "").split(" ")[0], f"#{fragment} focuses {focus!r}"
                assert 0 <= top <= 880, f"#{fragment}: the row stands at {top:.0f} px"
                assert page.locator(".row.current .detail").count() == 1, f"#{fragment}: the row isn't open"


def test_an_open_row_shows_what_is_known(report: Report) -> None:
    found, data = rows(report), report.data("findings")
    wanted: list[tuple[int, dict]] = []
    for shard in range(len(data["details"])):
        details = report.data(f"details-{shard}")
        with_notes = [(int(key), value) for key, value in details.items() if value.get("notes")]
        with_code = [(int(key), value) for key, value in details.items() if value.get("lines")]
        wanted += with_notes[:1] + with_code[:1]
    for index, detail in wanted[:6]:
        with report.open(f"findings.html#state=any&id={found[index].id}") as page:
            page.wait_for_selector(".row.current .later:not([aria-busy])")
            text = page.locator(".row.current .detail").inner_text()
            for message, path, line, _ in detail.get("notes", []):
                assert message[:200].split("\n")[0].strip() in text, f"the note {message[:80]!r} of {found[index].id} is missing"
                assert not path or f"{path}:{line}" in text.replace("\n", ""), f"the note's place {path}:{line} is missing"
            if detail.get("lines"):
                marked = page.locator(".row.current .excerpt mark")
                assert marked.count() == 1, f"no line of the code of {found[index].id} is marked"
                assert str(found[index].line) in marked.inner_text(), "the wrong line is marked"
            assert f"# groundplan: ignore[{found[index].rule}]" in text or found[index].state == "suppressed", "how to silence it is missing"


def test_cause_and_followers_lead_to_each_other(report: Report) -> None:
    found = rows(report)
    row = next((row for row in found if row.cause >= 0), None)
    if row is None:
        return
    with report.open(f"findings.html#id={row.id}") as page:
        page.locator(".row.current .entries a", has_text=found[row.cause].message[:40]).first.click()
        wait_for(page, f"(document.activeElement.getAttribute('aria-labelledby') ?? '').includes('{found[row.cause].id}')")
        assert found[row.cause].id in page.evaluate("document.activeElement.getAttribute('aria-labelledby')"), "the link doesn't lead to the cause"
        assert "from it" in page.locator(".row.current .entries").inner_text(), "the cause doesn't name what follows"


def test_groups_hold_every_row(report: Report) -> None:
    found = reported(rows(report))
    for kind, key in (("folder", lambda row: row.path.rpartition("/")[0]), ("rule", lambda row: row.rule)):
        expected = len({key(row) for row in found})
        with report.open(f"findings.html#group={kind}") as page:
            assert number(page) == len(found), f"grouped by {kind}, {number(page)} are shown"
            if page.locator("#fold").inner_text() == "Open all groups":
                page.click("#fold")
            size = "0"
            if found:
                wait_for(page, f"document.querySelector('#rows > li')?.ariaSetSize === '{len(found) + expected}'")
                size = page.locator("#rows > li").first.get_attribute("aria-setsize")
            assert found == [] or int(size) == len(found) + expected, f"by {kind}: {size} items, not {len(found)} rows and {expected} groups"


def test_order(report: Report) -> None:
    found = reported(rows(report))[:]
    orders = {
        "severity": lambda row: (SEVERITIES.index(row.severity), row.rule, row.number),
        "rule": lambda row: (row.rule, SEVERITIES.index(row.severity), row.number),
        "path": lambda row: row.number,
    }
    for name, key in orders.items():
        expected = [f"m-{row.id}" for row in sorted(found, key=key)][:12]
        with report.open(f"findings.html#sort={name}") as page:
            shown = page.eval_on_selector_all("#rows .message", "items => items.map(item => item.id)")[:12]
            assert shown[: len(expected)] == expected[: len(shown)], f"by {name} the first rows are {shown[:3]}, not {expected[:3]}"


def test_keyboard(report: Report) -> None:
    found = reported(rows(report))
    if len(found) < 3:
        return
    place = "() => Number(document.activeElement.closest('#rows > li')?.ariaPosInSet ?? 0)"
    with report.open("findings.html") as page:
        for key, expected in (("j", 1), ("j", 2), ("j", 3), ("k", 2)):
            page.keyboard.press(key)
            assert page.evaluate(place) == expected, f"after {key}, row {page.evaluate(place)} has the focus and not {expected}"
        page.keyboard.press("o")
        assert page.locator("#rows .detail").count() == 1, "o doesn't open the row"
        page.keyboard.press("Enter")
        assert page.locator("#rows .detail").count() == 0, "Enter doesn't close the row"
        for _ in range(min(60, len(found) - 3)):
            page.keyboard.press("j")
        box = page.evaluate("(() => { const box = document.activeElement.getBoundingClientRect(); return [box.top, box.bottom, innerHeight]; })()")
        assert box[0] >= 0 and box[1] <= box[2], f"the row with the focus is out of sight: {box}"
        page.mouse.wheel(0, 60_000)
        page.wait_for_timeout(100)
        assert page.evaluate(place) > 0, "scrolling far away loses the focus"
        page.keyboard.press("f")
        assert page.evaluate("document.activeElement.id") == "filter", "f doesn't lead to the filter"


def test_choices_are_kept_in_the_hash(report: Report) -> None:
    with report.open("findings.html") as page:
        boxes = page.locator("#facets input")
        boxes.nth(0).check()
        page.select_option("#sort", "path")
        page.fill("#filter", "e")
        wait_for(page, "location.hash.includes('q=e') && location.hash.includes('sort=path')")
        page.wait_for_timeout(300)
        before, fragment = number(page), page.evaluate("location.hash")
    with report.open(f"findings.html{fragment}") as page:
        with contextlib.suppress(AssertionError):
            until(page, lambda: number(page) == before, fragment)
        assert number(page) == before, f"{fragment} shows {number(page)} rows, where {before} had been"
        assert page.locator("#facets input").nth(0).is_checked(), "the facet isn't checked again"
        page.click("text=Clear all")
        wait_for(page, "!location.hash.includes('q=')")
        assert page.evaluate("location.hash") == "#sort=path", f"after clearing, the hash is {page.evaluate('location.hash')}"


def test_csv_has_the_selection(report: Report) -> None:
    found = reported(rows(report), severity="error") or reported(rows(report))
    fragment = "severity=error" if found and found[0].severity == "error" else ""
    if not found:
        return
    with report.open(f"findings.html#{fragment}") as page:
        with page.expect_download() as download:
            page.click("#export")
        with open(download.value.path(), encoding="utf-8", newline="") as file:
            table = list(csv.DictReader(io.StringIO(file.read())))
    assert {line["id"] for line in table} == {row.id for row in found}, f"{len(table)} lines for {len(found)} findings"
    assert not any(cell[:1] in "=+-@" and cell for line in table for cell in line.values()), "a cell would be a formula"


def test_paper_has_five_hundred_rows_at_most(report: Report) -> None:
    count = len(reported(rows(report)))
    with report.open("findings.html") as page:
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        printed = page.locator("#paper li.row").count()
        assert printed == min(500, count), f"{printed} rows on paper"
        if count > 500:
            assert f"{count - 500:,} more" in page.locator("#paper").inner_text(), "what is left out isn't said"
        assert not page.locator("#rows").is_visible(), "the list of the screen is on paper too"


def test_without_scripts_the_rules_are_there(report: Report) -> None:
    found = reported(rows(report))
    errors = collections.Counter(row.rule for row in found if row.severity == "error")
    with report.open("findings.html", scripts=False) as page:
        assert not page.locator("#list").is_visible() and not page.locator("#site-search").is_visible(), "tools show that need scripts"
        for rule, count in errors.items():
            line = page.locator("noscript tr", has=page.get_by_role("link", name=rule, exact=True))
            assert line.locator("td").first.inner_text() == f"{count:,}", f"{rule}: the table doesn't say {count} errors"


def test_text_of_the_code_stays_text(report: Report) -> None:
    with report.open("findings.html#state=any") as page:
        for _ in range(8):
            names = set(page.eval_on_selector_all("#rows *", "items => items.map(item => item.localName)"))
            assert names <= ELEMENTS, f"elements {names - ELEMENTS} in the list"
            longest = page.evaluate("Math.max(0, ...[...document.querySelectorAll('#rows .message')].map(item => item.textContent.length))")
            assert longest <= 240, f"a message of {longest} characters isn't cut"
            page.mouse.wheel(0, 1500)
            page.wait_for_timeout(50)
    with report.open("findings.html") as page:
        button = page.locator("#rows .all").first
        if button.count():
            button.click()
            assert page.locator("#rows .detail").count() == 0, "showing all of a message opens its row"


def test_no_page_is_wider_than_its_window_and_axe_is_content(report: Report) -> None:
    for width in (1280, 390, 320):
        with report.open("findings.html", width=width) as page:
            for twist in page.locator("#rows .twist").all()[:3]:
                twist.click()
            page.evaluate("document.getElementById('facetfold').open = true")
            page.wait_for_timeout(200)
            assert sideways(page) <= 0, f"{sideways(page)} px too wide at {width} px"
    for scheme in ("light", "dark"):
        with report.open("findings.html", scheme=scheme) as page:
            page.locator("#rows .twist").first.click()
            page.wait_for_timeout(300)
            violations = serious(page)
            assert not violations, f"{scheme}: {violations}"


def test_a_keystroke_is_answered_within_50_ms(report: Report) -> None:
    with report.open("findings.html") as page:
        settled(page)
        page.focus("#filter")
        page.wait_for_timeout(600)
        worst = typing(page, "filter", ["m", "mo", "mod", "test"])
        assert worst <= bar(50), f"{worst:.0f} ms of work"


run([value for name, value in list(globals().items()) if name.startswith("test_")])
