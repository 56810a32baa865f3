"""groundplan(1), made of what the program says of itself by `--experimental-dump-help`.

    python3 Tools/wheel/manual_page.py --groundplan .build/release/groundplan > groundplan.1
"""

import argparse
import json
import re
import subprocess
from pathlib import Path

STATUS = [
    ("0", "Nothing at or above the severity that counts."),
    ("1", "Findings at or above --fail-on; a wrong claim, a difference, or nothing found, of the commands that look for one."),
    ("2", "The job could not be done: bad arguments, a bad configuration, a root that can't be read."),
]

FILES = [
    ("groundplan.toml", "The configuration of the folder that is read; [tool.groundplan] in pyproject.toml serves as well."),
    ("Output/", "Where analyze leaves its report unless --output says otherwise."),
]


def escaped(text):
    """Text as troff shows it: no line of it is a request."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.MULTILINE)


def names(argument):
    """`-o, --output OUTPUT` as it is typed, in bold and italic."""
    if argument["kind"] == "positional":
        return f"\\fI{escaped(argument['valueName'].upper())}\\fR"
    spelt = ", ".join(
        "\\fB" + escaped(("--" if name["kind"] == "long" else "-") + name["name"]) + "\\fR"
        for name in sorted(argument["names"], key=lambda name: name["kind"] == "long"))
    if argument["kind"] == "flag":
        return spelt
    return f"{spelt} \\fI{escaped(argument['valueName'].upper())}\\fR"


def inverts(argument, other):
    """Whether one flag is `--no-other`."""
    if argument["kind"] != "flag" or other["kind"] != "flag":
        return False
    return argument["preferredName"]["name"] == "no-" + other["preferredName"]["name"]


def options(arguments):
    """The paragraphs of a command's arguments."""
    lines = []
    shown = [argument for argument in arguments if argument.get("shouldDisplay", True)]
    for place, argument in enumerate(shown):
        following = shown[place + 1] if place + 1 < len(shown) else None
        if following and inverts(following, argument):
            continue
        spelt = names(argument)
        if place and inverts(argument, shown[place - 1]):
            spelt = f"{names(shown[place - 1])}, {spelt}"
        lines += [".TP", spelt]
        text = argument.get("abstract", "")
        if argument["kind"] == "option" and argument.get("defaultValue"):
            text += f" The default is {argument['defaultValue']}."
        lines.append(escaped(text) if text else "\\&")
    return lines


def synopsis(path, arguments):
    """How the command is typed, in one line."""
    words = [f"\\fB{escaped(' '.join(path))}\\fR"]
    if any(argument["kind"] != "positional" for argument in arguments):
        words.append("[\\fIoptions\\fR]")
    for argument in arguments:
        if argument["kind"] == "positional":
            name = f"\\fI{escaped(argument['valueName'].upper())}\\fR"
            words.append(f"[{name}]" if argument.get("isOptional") else name)
    return " ".join(words)


def examples(discussion):
    """The prose and the lines to type of what the help says beyond the first sentence."""
    lines, is_open = [], False
    for line in discussion.splitlines():
        is_code = line.startswith("  ")
        if is_code != is_open:
            lines.append(".nf" if is_code else ".fi")
            is_open = is_code
        lines.append(escaped(line) if line.strip() else ".PP")
    return lines + ([".fi"] if is_open else [])


def commands(node, path):
    """A section for each command that does something."""
    lines = []
    for child in node.get("subcommands", []):
        if child["commandName"] == "help":
            continue
        below = [*path, child["commandName"]]
        if child.get("subcommands"):
            lines += commands(child, below)
            continue
        arguments = [
            argument for argument in child.get("arguments", [])
            if argument["kind"] == "positional" or argument["names"][0]["name"] not in ("help", "version")]
        lines += [f".SS {escaped(' '.join(below[1:]))}", synopsis(below, arguments), ".PP", escaped(child.get("abstract", ""))]
        if child.get("discussion"):
            lines += [".PP", *examples(child["discussion"])]
        lines += options(arguments)
    return lines


def of(program, version):
    """The page, as troff with the macros of man(7)."""
    answer = subprocess.run([program, "--experimental-dump-help"], check=True, capture_output=True, text=True)
    root = json.loads(answer.stdout)["command"]
    lines = [
        f'.TH GROUNDPLAN 1 "" "groundplan {version}" "User commands"',
        ".SH NAME", f"groundplan \\- {escaped(root['abstract'][0].lower() + root['abstract'][1:].rstrip('.'))}",
        ".SH SYNOPSIS", "\\fBgroundplan\\fR \\fIcommand\\fR [\\fIoptions\\fR] [\\fIROOT\\fR]",
        ".SH DESCRIPTION", *examples(root.get("discussion", "")),
        ".SH COMMANDS", *commands(root, ["groundplan"]),
        ".SH EXIT STATUS",
    ]
    for number, meaning in STATUS:
        lines += [".TP", f"\\fB{number}\\fR", escaped(meaning)]
    lines.append(".SH FILES")
    for name, meaning in FILES:
        lines += [".TP", f"\\fI{escaped(name)}\\fR", escaped(meaning)]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--groundplan", type=Path, required=True)
    program = parser.parse_args().groundplan.resolve()
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(of(program, version), end="")


if __name__ == "__main__":
    main()
