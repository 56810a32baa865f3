#!/usr/bin/env python3
"""Writes Sources/CTemplates/CTemplates.c, which puts the files of Templates/ into the binary.

    python3 Tools/embed_templates.py           writes it
    python3 Tools/embed_templates.py --check   exit status 1 where it is not what would be written
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "Sources/CTemplates/CTemplates.c"


def text():
    names = sorted(
        path.name
        for path in (ROOT / "Templates").iterdir()
        if path.suffix in (".mustache", ".css", ".js")
    )
    result = '#include "CTemplates.h"\n\n'
    result += "// Written by Tools/embed_templates.py. C23 #embed: the bytes stand in the binary, so that the\n"
    result += "// program is one file.\n"
    for name in names:
        result += f"\nstatic const unsigned char {re.sub('[^a-z0-9]', '_', name)}[] = {{\n"
        result += f'#embed "../../Templates/{name}"\n}};\n'
    result += "\n#define FILE_ENTRY(name, bytes) {name, bytes, sizeof(bytes)}\n\n"
    result += "static const struct template_file template_files[] = {\n"
    for name in names:
        result += f'    FILE_ENTRY("{name}", {re.sub("[^a-z0-9]", "_", name)}),\n'
    result += "};\n\nconst size_t template_file_count = sizeof(template_files) / sizeof(template_files[0]);\n\n"
    result += "const struct template_file *template_file_at(size_t index) { return &template_files[index]; }\n"
    return result


if sys.argv[1:] == ["--check"]:
    if TARGET.read_text() != text():
        sys.exit("Sources/CTemplates/CTemplates.c is out of date: python3 Tools/embed_templates.py")
else:
    TARGET.write_text(text())
