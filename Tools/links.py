"""Links of the documents: each leads to a file of the repository, and to a heading of it where it names one.

    python3 Tools/links.py

Addresses elsewhere are not asked. Headings have the anchors that code hosts give them.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINK = re.compile(r"!?\[(?:[^\]\\]|\\.)*\]\(([^)\s]+)\)")


def documents():
    """The Markdown files that belong to the repository, but for those that are data of tests."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"], cwd=ROOT, capture_output=True,
        text=True, check=True).stdout.split("\n")
    return [
        ROOT / name for name in sorted(listed)
        if name and not name.startswith(("Tests/", "Examples/shop/")) and (ROOT / name).exists()]


def prose(text):
    """The text without its code, line for line."""
    lines, fence = [], None
    for line in text.split("\n"):
        mark = re.match(r"\s*(`{3,})", line)
        if mark and fence is None:
            fence = mark[1]
        elif fence is not None:
            if mark and len(mark[1]) >= len(fence):
                fence = None
        else:
            lines.append(re.sub(r"`[^`]*`", lambda code: "x" * len(code[0]), line))
            continue
        lines.append("")
    return lines


def anchors(path):
    """The anchors of a document's headings."""
    found = set()
    text, fence = path.read_text(encoding="utf-8").split("\n"), None
    for line in text:
        mark = re.match(r"\s*(`{3,})", line)
        if mark:
            fence = None if fence and len(mark[1]) >= len(fence) else fence or mark[1]
        heading = re.match(r"#{1,6} (.*)", line)
        if heading is None or fence:
            continue
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        name, number = anchor, 0
        while name in found:
            number += 1
            name = f"{anchor}-{number}"
        found.add(name)
    return found


def wrong_links(path):
    """Lines with a link that leads nowhere, each with the reason."""
    for number, line in enumerate(prose(path.read_text(encoding="utf-8")), 1):
        for match in LINK.finditer(line):
            link = match[1]
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            if not target.exists():
                yield number, f"there is no {link}"
            elif anchor and target.suffix == ".md" and anchor not in anchors(target):
                yield number, f"{target.relative_to(ROOT)} has no heading #{anchor}"


def main():
    paths, count = documents(), 0
    for path in paths:
        for number, reason in wrong_links(path):
            print(f"{path.relative_to(ROOT)}:{number}: {reason}")
            count += 1
    if count:
        sys.exit(1)
    print(f"The links of {len(paths)} documents lead where they say.")


if __name__ == "__main__":
    main()
