"""Makes valid Python programs at random, as the grammar of 3.13 allows and as nobody would write."""

from __future__ import annotations

import keyword
from random import Random

NAMES = "a b c Foo Bar _x __y é x1 self cls kind match case type print lazy soft".split()
STRINGS = [
    "'a'", '"b"', "'''c\nd'''", 'r"\\"', "b'x'", "rb'''y\n'''", "f'{a}'", "f'{a!r:>{b}}'", "f'{{}}'",
    "f'''{\na\n}'''", "f'{a:{b}{c}}'", "f'{a=}'", "f\"{'x'}\"", "f'{f\"{a}\"}'", "f'{lambda_:x}'", "''", "u'z'",
    "'p.q.R'", "'a' 'b'", "Rb'\\d'",
]
NUMBERS = ["0", "1", "0x_ff", "0b1", "0o7", "1_000", "1.", ".5", "1e10", "2.5E-3", "1j", "0_0", "9" * 40]
BINARY = "+ - * / // % @ ** << >> & | ^ < > == != <= >= and or in is".split() + ["not in", "is not"]
ASSIGN = "+= -= *= /= //= %= @= **= <<= >>= &= |= ^=".split()


class Programs:
    """Programs of a seed; `program()` gives the next."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.depth = 0

    def program(self) -> str:
        self.inside = ["module"]
        text = self.pick(["", "", "#!/usr/bin/python\n", "# -*- coding: utf-8 -*-\n", '"""Doc."""\n', "\n\f\n"])
        if self.chance(0.1):
            text += "from __future__ import annotations\n"
        text += "".join(self.statement("") for _ in range(self.random.randint(1, 12)))
        if self.chance(0.1):
            text = text.rstrip("\n")
        return text.replace("\n", "\r\n") if self.chance(0.03) else text

    # Choices

    def pick(self, options):
        return self.random.choice(options)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def many(self, make, least: int = 0, most: int = 3, separator: str = ", ") -> str:
        return separator.join(make() for _ in range(self.random.randint(least, most)))

    # Words

    def name(self) -> str:
        return self.pick(NAMES)

    def space(self) -> str:
        return self.pick([" ", " ", " ", "  ", " \\\n ", "\t"])

    def dotted(self) -> str:
        return self.many(lambda: self.pick(["a", "b", "pkg", "mod", "os", "typing"]), 1, 3, ".")

    # Expressions

    def expression(self) -> str:
        if self.depth > 4:
            return self.pick([self.name(), self.pick(NUMBERS), "'s'", "None", "True", "..."])
        self.depth += 1
        text = getattr(self, "x_" + self.pick(EXPRESSIONS))()
        self.depth -= 1
        return text

    def operand(self) -> str:
        return "(" + self.pick(["", " ", "\n  "]) + self.expression() + ")"

    def x_name(self) -> str:
        return self.name()

    def x_number(self) -> str:
        return self.pick(NUMBERS)

    def x_string(self) -> str:
        return self.pick(STRINGS)

    def x_binary(self) -> str:
        return f"{self.operand()}{self.space()}{self.pick(BINARY)} {self.operand()}"

    def x_unary(self) -> str:
        return self.pick(["-", "+", "~", "not ", "- -"]) + self.operand()

    def x_attribute(self) -> str:
        return f"{self.name()}.{self.pick(NAMES)}.{self.name()}"

    def x_call(self) -> str:
        arguments = [self.argument() for _ in range(self.random.randint(0, 3))]
        arguments += [f"{n}={self.expression()}" for n in self.random.sample(["a", "b", "kind"], self.random.randint(0, 2))]
        arguments += ["**" + self.operand()] if self.chance(0.2) else []
        return f"{self.name()}({', '.join(arguments)}{self.pick(['', ',', chr(10)]) if arguments else ''})"

    def argument(self) -> str:
        return self.pick([self.expression, lambda: "*" + self.operand(), lambda: f"(y := {self.expression()})"])()

    def x_subscript(self) -> str:
        inner = self.pick([self.expression(), f"{self.name()}:{self.name()}", "::", f"1:, *{self.name()}", ":,1"])
        return f"{self.name()}[{inner}]"

    def x_list(self) -> str:
        return f"[{self.many(self.expression)}]"

    def x_tuple(self) -> str:
        return f"({self.expression()}, {self.many(self.expression)})"

    def x_set(self) -> str:
        return f"{{{self.many(self.expression, 1)}}}"

    def x_dict(self) -> str:
        return f"{{{self.many(lambda: self.pick([f'{self.expression()}: {self.expression()}', '**' + self.operand()]))}}}"

    def x_comprehension(self) -> str:
        tail = f" for {self.pick(['i', 'i, j', '*i, j', '(i)', 'i[0]'])} in {self.operand()}"
        tail += self.pick(["", f" if {self.operand()}", f" for k in {self.operand()} if k"])
        open_, close = self.pick([("[", "]"), ("(", ")"), ("{", "}")])
        return f"{open_}{self.operand()}{tail}{close}"

    def x_lambda(self) -> str:
        return f"(lambda {self.parameters(False)}: {self.expression()})"

    def x_conditional(self) -> str:
        return f"({self.operand()} if {self.operand()} else {self.expression()})"

    def x_await(self) -> str:
        return f"(await {self.name()})" if "async" == self.inside[-1] else self.name()

    def x_yield(self) -> str:
        return self.pick(["(yield)", f"(yield {self.name()}, 1)"]) if self.inside[-1] == "def" else "..."

    def x_comparison(self) -> str:
        return f"{self.operand()} < {self.operand()} <= {self.operand()}"

    def parameters(self, typed: bool) -> str:
        names = self.random.sample(["a", "b", "c", "d", "e", "f"], self.random.randint(0, 6))

        def one(name: str, default: bool) -> str:
            text = name + (f": {self.expression()}" if typed and self.chance(0.4) else "")
            return text + (f" = {self.expression()}" if default else "")

        first = self.random.randint(0, len(names))
        defaults = False
        parts = []
        for index, name in enumerate(names[:first]):
            defaults = defaults or self.chance(0.3)
            parts.append(one(name, defaults))
        if parts and self.chance(0.2):
            parts.insert(self.random.randint(1, len(parts)), "/")
        rest = names[first:]
        if rest:
            parts.append(self.pick(["*", "*args"]))
            parts += [one(name, self.chance(0.3)) for name in rest]
        if self.chance(0.2):
            parts.append("**kwargs")
        return ", ".join(parts)

    # Statements

    def statement(self, indent: str) -> str:
        if len(indent) > 12 or self.chance(0.6):
            kind = self.pick(SIMPLE)
            text = indent + getattr(self, "s_" + kind)()
            while self.chance(0.15):
                text += "; " + getattr(self, "s_" + self.pick(SIMPLE))()
            return text + self.pick(["\n", "\n", ";\n", "  # note\n", "\n\n"])
        return self.pick(["", "", indent + "# comment\n", "\n", "   # odd\n"]) + getattr(
            self, "c_" + self.pick(COMPOUND)
        )(indent)

    def block(self, indent: str, inside: str | None = None) -> str:
        self.inside.append(inside or self.inside[-1])
        if self.chance(0.1):
            text = f"{self.space()}{getattr(self, 's_' + self.pick(SIMPLE))()}\n"
        else:
            deeper = indent + self.pick(["  ", "    ", "\t", " "])
            text = "\n" + "".join(self.statement(deeper) for _ in range(self.random.randint(1, 3)))
        self.inside.pop()
        return text

    def s_expression(self) -> str:
        return self.expression()

    def s_assign(self) -> str:
        target = self.pick([self.name(), f"{self.name()}.b", f"{self.name()}[0]", "a, b", "(a, *b)", "[a, b]", "a = b"])
        return f"{target}{self.space()}={self.space()}{self.expression()}"

    def s_augment(self) -> str:
        return f"{self.pick(['a', 'a.b', 'a[0]'])} {self.pick(ASSIGN)} {self.expression()}"

    def s_annotate(self) -> str:
        return f"{self.pick(['a', 'a.b', '(a)', 'a[0]'])}: {self.expression()}" + self.pick(["", f" = {self.expression()}"])

    def s_import(self) -> str:
        one = lambda: self.dotted() + self.pick(["", f" as {self.name()}"])
        return "import" + self.space() + self.many(one, 1)

    def s_from(self) -> str:
        base = self.pick([self.dotted(), "." * self.random.randint(1, 5), "..." + self.dotted(), ". . " + self.dotted()])
        names = self.many(lambda: self.name() + self.pick(["", f" as {self.name()}"]), 1)
        if self.chance(0.4):
            return f"from {base} import ({self.pick(['', chr(10), ' # c' + chr(10)])}{names}{self.pick(['', ',', ',' + chr(10)])})"
        return f"from {base} import {names}"

    def s_pass(self) -> str:
        return "pass"

    def s_del(self) -> str:
        return "del " + self.pick(["a", "a, b", "(a, b)", "a.b", "a[0], [b]"])

    def s_assert(self) -> str:
        return f"assert {self.operand()}, {self.expression()}"

    def s_raise(self) -> str:
        return self.pick(["raise", f"raise {self.name()}", f"raise {self.name()} from {self.operand()}"])

    def s_return(self) -> str:
        if self.inside[-1] not in ("def", "async"):
            return "pass"
        return self.pick(["return", f"return {self.expression()}", "return 1, *a"]) if self.inside[-1] == "def" else "return"

    def s_all(self) -> str:
        return self.pick(["__all__ = ['a', 'b']", "__all__ += ['c']", "__all__ = [*x, 'd'] + y.__all__"])

    def s_type(self) -> str:
        return f"type {self.pick(['A', 'type', 'X[T, *Ts, **P]', 'Y[T: int = str]'])} = {self.expression()}"

    def c_if(self, indent: str) -> str:
        head = self.pick([self.expression(), "TYPE_CHECKING", '__name__ == "__main__"'])
        text = f"{indent}if {head}:{self.block(indent)}"
        while self.chance(0.3):
            text += f"{indent}elif {self.expression()}:{self.block(indent)}"
        return text + (f"{indent}else:{self.block(indent)}" if self.chance(0.4) else "")

    def c_for(self, indent: str) -> str:
        return f"{indent}for {self.pick(['i', 'i, j', '(i, *j)', 'a.b'])} in {self.expression()}:{self.block(indent)}" + (
            f"{indent}else:{self.block(indent)}" if self.chance(0.2) else "")

    def c_while(self, indent: str) -> str:
        return f"{indent}while {self.expression()}:{self.block(indent)}"

    def c_with(self, indent: str) -> str:
        items = self.pick([
            f"{self.operand()} as a", f"({self.operand()} as a, {self.operand()} as b)", f"{self.operand()}, {self.name()}",
            f"(a, b)", f"(a) as b, (c)"])
        return f"{indent}with {items}:{self.block(indent)}"

    def c_try(self, indent: str) -> str:
        text = f"{indent}try:{self.block(indent)}"
        star = self.pick(["", "", "", "*"])
        handlers = self.random.randint(0, 2)
        for _ in range(handlers):
            what = self.pick(["ImportError", "(A, B)", "a.b", f"{self.name()} as e"])
            text += f"{indent}except{star} {what}:{self.block(indent)}"
        if handlers and not star and self.chance(0.3):
            text += f"{indent}except:{self.block(indent)}"
        if handlers and self.chance(0.3):
            text += f"{indent}else:{self.block(indent)}"
        return text + (f"{indent}finally:{self.block(indent)}" if not handlers or self.chance(0.3) else "")

    def decorators(self, indent: str) -> str:
        return "".join(f"{indent}@{self.pick([self.dotted(), self.x_call()])}\n" for _ in range(self.random.choice([0, 0, 1, 2])))

    def c_def(self, indent: str) -> str:
        is_async = self.chance(0.2)
        head = f"{'async ' if is_async else ''}def {self.name()}{self.pick(['', '', '[T]', '[T: int, *Ts]'])}"
        returns = self.pick(["", f" -> {self.expression()}"])
        self.inside.append("none")
        text = f"{self.decorators(indent)}{indent}{head}({self.parameters(True)}){returns}:"
        self.inside.pop()
        return text + self.block(indent, "async" if is_async else "def")

    def c_class(self, indent: str) -> str:
        bases = self.pick(["", "()", "(A)", "(a.B, metaclass=M)", "(Enum)", "(str, Enum)", "(*x, **y)", "(A[B])"])
        return f"{self.decorators(indent)}{indent}class {self.name()}{self.pick(['', '', '[T]'])}{bases}:{self.block(indent, 'class')}"

    def c_match(self, indent: str) -> str:
        pattern = lambda: self.pick([
            "_", "x", "1", "-1", "1+2j", "'s'", "None", "a.b", "[x, *_]", "(x, y)", "{'k': v, **rest}", "A(b, c=d)",
            "(1 | 2) as n", "[]", "{}", "A()", "x, y", "*_, z", "b'x' 'y'" if False else "b'x'"])
        inner = indent + "  "
        text = f"{indent}match {self.operand()}:\n"
        for _ in range(self.random.randint(1, 3)):
            text += f"{inner}case {pattern()}{self.pick(['', f' if {self.expression()}'])}:{self.block(inner)}"
        return text


EXPRESSIONS = [each[2:] for each in dir(Programs) if each.startswith("x_")]
SIMPLE = [each[2:] for each in dir(Programs) if each.startswith("s_")]
COMPOUND = [each[2:] for each in dir(Programs) if each.startswith("c_")]
assert not any(keyword.iskeyword(name) for name in NAMES)
