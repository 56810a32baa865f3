"""Hooks of mkdocs: pages that don't stand in Docs/, and links that lead there.

README.md and its like stay where people look for them in a repository. The site shows them under names of its own, and
the files that pages link to, such as schemas, are copied.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]

# Where a file of the repository stands in the site.
PAGES = {
    "README.md": "index.md", "SECURITY.md": "security.md", "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md", "Examples/README.md": "examples.md", "Templates/README.md": "templates.md",
}
COPIED = {
    "LICENSE": "licence.txt", "NOTICE": "notice.txt", "Dockerfile": "files/Dockerfile.txt",
    **{f"Schemas/{path.name}": f"schemas/{path.name}" for path in sorted((ROOT / "Schemas").glob("*.json"))},
    **{f"Examples/ci/{path.name}": f"files/{path.name}.txt" for path in sorted((ROOT / "Examples/ci").iterdir())},
}
PLACES = {**PAGES, **COPIED}
SOURCES = {place: source for source, place in PAGES.items()}

LINK = re.compile(r"(?<=\]\()([^)#\s]+)(?=[)#\s])")


def on_files(files, config):
    """Adds what stands elsewhere in the repository."""
    for source, place in PLACES.items():
        files.append(File.generated(config, place, content=(ROOT / source).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown, page, config, files):
    """Links between files of the repository become links between pages of the site."""
    place = page.file.src_uri
    source = SOURCES.get(place, f"Docs/{place}")

    def rewritten(match):
        link = match[1]
        if re.match(r"[a-z]+:", link):
            return link
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
        if target.startswith("Docs/"):
            target = target.removeprefix("Docs/")
        elif target in PLACES:
            target = PLACES[target]
        else:
            return link
        return posixpath.relpath(target, posixpath.dirname(place) or ".")

    # Code is no place for links.
    parts = re.split(r"(^(`{3,4}).*?^\2$|`[^`\n]*`)", markdown, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        LINK.sub(rewritten, part) if index % 3 == 0 else (part if index % 3 == 1 else "")
        for index, part in enumerate(parts))
