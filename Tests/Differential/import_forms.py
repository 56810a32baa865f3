"""The forms of an import statement, and of the code that reads what it brought."""

import random

Lines = list[str]


def indented(lines: Lines, depth: int = 1) -> Lines:
    return ["    " * depth + line if line else line for line in lines]


def reading(chance: random.Random, expression: str, kind: str) -> Lines:
    root = expression.partition(".")[0]
    options: list[Lines] = [
        [f"return {expression}"],
        [f"return [{expression} for _ in range(2)]"],
        ["return (", f"    {expression},  # the first", "    1,", ")"],
        [f"def inner():", f"    return {expression}", "", "return inner()"],
        [f"return (lambda: {expression})()"],
        [f"return {expression} if True else None"],
    ]
    if kind == "class":
        options += [
            [f'return f"{{{expression}.tag}} and {{ {expression}.kind!r:>8}}"'],
            [f"return {expression}().label()"],
            [f"return {expression}.label"],
            [f"return isinstance({expression}(), {expression}), {expression}.tag"],
        ]
    if kind == "enum":
        options += [[f"return {expression}.RED"], [f"return [m.value for m in {expression}]"]]
    if kind == "function":
        options += [[f"return {expression}(amount=2)"], [f"return f'{{{expression}(1)}}'"]]
    if kind == "constant":
        options += [[f"return f'{{{expression}}}!'"]]
    if "." not in expression and chance.random() < 0.1:
        options = [
            [f"return globals()['{root}']"],
            [
                f"global {root}",
                f"kept = {root}",
                f"{root} = 'rebound'",
                "try:",
                f"    return kept, {root}",
                "finally:",
                f"    {root} = kept",
            ],
        ]
    return chance.choice(options)


def shadow(chance: random.Random, number: int, expression: str) -> Lines:
    """A function where the root of the expression is another thing."""
    root, *rest = expression.split(".")
    value = "'shadow'"
    for part in reversed(rest):
        value = f"types.SimpleNamespace({part}={value})"
    head = f"def use_{number}():"
    styles: list[Lines] = [
        [
            head,
            f"    def inner({root}):",
            f"        return {expression}",
            "",
            f"    return inner({value})",
        ],
        [head, f"    return [{expression} for {root} in [{value}]]"],
        [head, f"    return (lambda {root}: {expression})({value})"],
        [head, f"    {root} = {value}", f"    return {expression}"],
        [head, f"    for {root} in [{value}]:", f"        return {expression}"],
        [head, f"    return ({root} := {value}) and {expression}"],
        [head, f"    def {root}():", "        return 'shadow'", "", f"    return {root}()"],
        [
            head,
            f"    {root} = {value}",
            "",
            "    def inner():",
            f"        return {expression}",
            "",
            "    return inner()",
        ],
    ]
    if not rest:
        styles += [
            [
                head,
                "    try:",
                "        raise ValueError('shadow')",
                f"    except ValueError as {root}:",
                f"        return str({root})",
            ],
            [
                f"class Odd{number}:",
                f"    {root} = 'shadow'",
                f"    seen = {root}",
                "",
                f"    def get(self):",
                f"        return self.{root}, {root}",
                "",
                "",
                head,
                f"    return Odd{number}.seen, Odd{number}().get()",
            ],
        ]
    return chance.choice(styles)


def from_statement(
    chance: random.Random, source: str, names: list[tuple[str, str]], plain: bool
) -> Lines:
    words = [n if n == called else f"{n} as {called}" for n, called in names]
    head = f"from {source} import "
    style = 0 if plain else chance.randrange(11)
    if style in (1, 2):
        comma = chance.choice([",", ""])
        return [
            f"from {source} import (",
            *[
                f"    {word}," + chance.choice(["", "", "  # why", "  # noqa: F401"])
                for word in words[:-1]
            ],
            f"    {words[-1]}{comma}" + chance.choice(["", "  # the last"]),
            ")" + chance.choice(["", "  # end"]),
        ]
    if style == 3:
        return [f"from {source} import (  # all", f"    {', '.join(words)}", ")"]
    if style == 4:
        return [f"from {source} \\", "    import " + ", \\\n        ".join(words)]
    if style == 5:
        return [head + "(" + ", ".join(words) + ")  # noqa: F401"]
    if style == 6:
        fallback = " = ".join(called for _, called in names)
        return [
            "try:",
            f"    {head}{', '.join(words)}",
            "except ImportError:",
            f"    {fallback} = None",
        ]
    if style == 7:
        return ["if True: " + head + ", ".join(words)]
    if style == 8:
        return [f"SEEN = 1; {head}{', '.join(words)}"]
    if style == 9:
        return [
            "try:",
            "    import no_such_module",
            "except ImportError:",
            f"    {head}{', '.join(words)}",
        ]
    return [head + ", ".join(words) + chance.choice(["", "", "  # noqa: F401", "  # isort: skip"])]
