"""Reads the pages and the Markdown of a tree of hostile names as browsers and renderers do.

    python3 Tests/Faults/parse_pages.py --groundplan BINARY

Needs html5lib and markdown-it-py. Every page must parse without an error of HTML, hold no other elements
and attributes than the templates write, run no script but its own and lead nowhere outside; Markdown
must hold no HTML, no link and no picture, and code blocks must end where they should.
Exit status: 0 as it should be, 1 not, 2 could not try.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

NAMES = [
    "a\x1b]0;title\x07b", "::stop-commands::k", "a\n::warning::two", "[text](https:evil.example)", "![i](x)",
    "<img src=x onerror=1>", "&amp;", "\"double\" 'single'", '" onmouseover="x', "a\u202eb", "a\u2028b", "`code`",
    "``", "``` x", "a|b", "a\\|b", "=1+1", "@x", "]]>", "{{x}}", "{{{x}}}", "a\\", "a]b", "'''", "été", "漢字",
    "<https:evil.example>", "www.evil.example", "x@evil.example", "</style><script>alert(1)<", "<!--", "-->", "*b*", "_i_",
    "~~s~~", "# h", "- l", "1. n", "\u0600<script>", "x\"\u0301 onclick=y", "<details>", "$x$", "[^1]", "http:evil.example",
]
ELEMENTS = set(
    """html head meta title style script body div nav ul li a span main p h1 h2 h3 h4 section table caption thead
    tbody tr th td details summary ol code b i em strong br header footer button input label svg g path polygon ellipse
    polyline text tspan defs marker rect circle line desc figure figcaption form output kbd small time dl dt dd hr
    select option fieldset legend noscript clippath lineargradient stop use symbol pre del ins sup sub
    dfn dialog img link mark meter wbr""".split()
)
OWN = re.compile(r"^(\.\./)?(assets|data)/[a-z0-9-]+\.(js|css)$")
HOLDERS = re.compile(r"^(href|src|action|xlink:href|formaction|style|srcset|data)$")


def make(tree: Path) -> None:
    services = "registry = 'imports.md'\n[services]\n"
    for number, name in enumerate(NAMES):
        folder = tree / name.replace("/", ":")
        folder.mkdir(parents=True)
        (folder / "m.py").write_text(
            f"import importlib\nfrom unittest.mock import patch\nclass OrderState:\n    A = {name!r}\n    B{number} = 1\n"
            f"    C = 2\n    D = 3\nclass Order{number // 3}Manager:\n    def add(self, item):\n        '''{name if chr(39) not in name and chr(92) not in name else ''} '''\n"
            f"        self.items.append(item)\n        return self.items\nfrom shared import nothing{number}\n"
            f"importlib.import_module({'shared.' + name!r})\n")
        (tree / f"p{number}").mkdir()
        (tree / f"p{number}/m.py").write_text(f"class Thing{number}:\n    pass\n")
        (tree / f"user{number}.py").write_text(f"from p{number}.m import Thing{number}\n")
        services += f"{quoted(name)} = [{quoted(folder.name)}, 'p{number}']\n"
    (tree / "shared").mkdir()
    (tree / "shared/__init__.py").write_text("class Shared:\n    x = 1\n")
    (tree / "groundplan.toml").write_text(services)
    claims = "".join(f"- `{each}` {each}\n" for each in NAMES if "\n" not in each)
    (tree / "imports.md").write_text(f"# Imports\n\n```python\nfrom shared import Shared\n```\n\n{claims}\n")


def quoted(text: str) -> str:
    return '"' + "".join(c if c.isalnum() else f"\\U{ord(c):08x}" for c in text) + '"'


def run(binary: str, words: list[str], tree: Path) -> bytes:
    done = subprocess.run([binary, *words], cwd=tree, capture_output=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)}: status {done.returncode}: {done.stderr.decode()}")
    return done.stdout


def of_page(path: str, data: bytes) -> list[str]:
    """What a browser would find in a page that shouldn't be there."""
    import html5lib

    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(data, transport_encoding="utf-8")
    wrong = [f"{path}: {error[1]} at {error[0]}" for error in parser.errors]
    for element in document.iter():
        if not isinstance(element.tag, str):
            continue
        name = element.tag.rpartition("}")[2].lower()
        # Code and styles are files of the report, never text of a page.
        if name == "script" and (element.text or not OWN.match(element.attrib.get("src", ""))):
            wrong.append(f"{path}: a script {element.attrib.get('src')}")
        if name == "link" and not OWN.match(element.attrib.get("href", "")):
            wrong.append(f"{path}: a link {element.attrib.get('href')}")
        if name not in ELEMENTS:
            wrong.append(f"{path}: an element {name}")
        for key, value in element.attrib.items():
            key = key.rpartition("}")[2].lower() if isinstance(key, str) else str(key)
            if key.startswith("on"):
                wrong.append(f"{path}: an attribute {key}")
            if HOLDERS.match(key) and re.match(r"\s*[a-zA-Z][\w+.-]*:|\s*//", value) and key != "style":
                wrong.append(f"{path}: {key} leads to {value[:40]}")
    return wrong


def of_markdown(what: str, text: str, may_link: bool = False) -> list[str]:
    """The same for a renderer of GitHub's Markdown."""
    from markdown_it import MarkdownIt

    wrong = []
    renderer = MarkdownIt("gfm-like", {"html": True, "linkify": False}).disable("linkify")
    for token in renderer.parse(text):
        for each in [token, *(token.children or [])]:
            if each.type in ("html_block", "html_inline", "image") or each.type == "link_open" and not may_link:
                wrong.append(f"{what}: {each.type} {each.content[:60]!r} {dict(each.attrs)}")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--groundplan", required=True, help="the built program")
    options = parser.parse_args()
    binary = os.path.abspath(options.groundplan)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="pages-") as place:
        tree = Path(place, "tree")
        make(tree)
        run(binary, ["analyze", "--output", "../report", "--quiet", "--name", NAMES[5]], tree)
        pages = sorted(Path(place, "report").rglob("*.html"))
        for page in pages:
            wrong += of_page(page.name, page.read_bytes())
        texts = {
            "targets": run(binary, ["targets", "--format", "markdown"], tree).decode(),
            "registry generate": run(binary, ["registry", "generate"], tree).decode(),
            "rules": run(binary, ["rules", "--format", "markdown"], tree).decode(),
            "registry.md": Path(place, "report", "registry.md").read_text(),
        }
        for what, text in texts.items():
            wrong += of_markdown(what, text, may_link=what == "rules")
    for sentence in wrong[:40]:
        print(sentence)
    print(f"pages {len(pages)}, Markdown {len(texts)}, wrong {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
