import PythonSyntax
import Testing

/// What the parser accepts, refuses and writes down, where CPython's answer is known.
struct ParserTests {
  @Test(arguments: [
    "x = 1\n", "", "\n\n", "# only a comment", "if x:\n  y\nelse:\n\tz\n", "a = b = c, *d = e\n",
    "def f(a, /, b, *, c=1, **d) -> int: ...\n", "lambda *a, b=1, **c: (yield)\n",
    "match x:\n  case [1, *rest] | {'a': -1+2j, **kw} as y if z: pass\n",
    "match = case = type = 1\n",
    "match(x)\n", "match[x]: int = 1\n", "type X[T: int = str, *Ts, **P] = T\n", "type = 5\n",
    "with (open(a) as b, c): pass\n", "with (a, b) as c: pass\n", "with (yield): pass\n",
    "try: pass\nexcept* (A, B) as e: pass\n", "print(f'{x!r:>{w}} {y=} {{}} {'a' \"b\"}')\n",
    "f'''{\n# comment\nx:%Y\n}'''\n", "rb'\\x' Rb\"\"\"a\"\"\"\n", "x = 1if y else 2\n",
    "0xfor x\n",
    "async def f():\n  async with a as b: await c\n  return [x async for x in y]\n",
    "@a.b[c](d)\nclass A(B, metaclass=C, **d): pass\n", "del (a, [b.c, d[0]]), e\n",
    "x: int\n(y): str = 1\nz.a[0]: 'q' = yield\n", "for x, *y in *a, b: pass\n",
    "a[1:2, ::3, *b]\n",
    "global_ = 1; import a.b as c, d; from ...e import (f as g, h,)\n", "x = (\n  1 +\\\n  2)\n",
    "lazy import a\nlazy from b import c\n", "try: pass\nexcept A, B: pass\n", "t'{x}' t\"y\"\n",
    "if x:\n        a\n        b\n", "\u{feff}x = 1\n", "été = 1\n", "\u{0c}x = 1\n",
    "x = 1\r\ny = 2\r",
  ])
  func accepts(_ text: String) {
    #expect(PythonParser.parse(text).error == nil)
  }

  @Test(arguments: [
    ("x = = 1\n", 1), ("a\n  b\n", 2), ("if x:\na\n", 2), ("def f(:\n", 1), ("(\n\n", 1),
    ("x = [1,\n 2\n 3]\n", 2), ("'abc\n", 1), ("a = '''b\n\nc", 1), ("f(a=1, b)\n", 1),
    ("def f(a=1, b): pass\n", 1), ("1 = x\n", 1), ("x = 08\n", 1), ("1_000_\n", 1), ("a b\n", 1),
    ("try: pass\nx\n", 2), ("class A:\npass\n", 2), ("f'{a'\n", 1), ("f'{}'\n", 1),
    ("b'é'\n", 1), ("'\\x1'\n", 1), ("b'' ''\n", 1), ("print 1\n", 1), ("return = 1\n", 1),
    ("if x:\n\ty\n        z\n", 3), ("x\n)\n", 2), ("(]\n", 1), ("{1: 2, 3}\n", 1), ("a$b\n", 1),
    ("from a import b,\n", 1), ("import a.b as c.d\n", 1), ("x = 1 \\ \n", 1), ("*\n", 1),
    ("with a as f(): pass\n", 1), ("for f() in x: pass\n", 1), ("a + b += 1\n", 1),
    ("if x:\n    pass\n  y\n", 3), ("match x:\n  case _ as _: pass\n", 2), ("else: pass\n", 1),
  ])
  func refuses(_ text: String, line: Int) {
    #expect(PythonParser.parse(text).error?.line == line)
  }

  /// What begins with a parenthesis begins with it, also before `if`.
  @Test func conditionalExpressionsBeginAtTheirFirstOperand() {
    let module = PythonParser.parse("x: (a) if b else c = 1\nclass C((A) if b else B): pass\n")
    #expect(module.string(module.definitions[Definition.ID(0)].annotation) == "(a) if b else c")
    #expect(module.texts.map(module.string) == ["(A) if b else B"])
  }

  /// A handler of another name may catch no ImportError; then the next one does.
  @Test(arguments: [
    ("except A: pass\nexcept: pass", true, false), ("except A: raise\nexcept: pass", true, false),
    ("except A: pass\nexcept ImportError: raise", true, true),
    ("except A: pass", true, true), ("except ImportError: raise\nexcept A: pass", false, false),
  ])
  func guards(_ handlers: String, isGuarded: Bool, isByName: Bool) {
    let module = PythonParser.parse("try:\n  import x\n\(handlers)\n")
    let flags = module.imports[ImportRecord.ID(0)].flags
    #expect(flags.contains(.guarded) == isGuarded && flags.contains(.guardedByName) == isByName)
  }

  @Test func keepsWhatStandsAroundAnError() {
    let module = PythonParser.parse(
      """
      import before
      def broken(a,
      class Between(Base):
          member = 1
          def method(self: return
          def other(self): pass
      x = '''never closed
      from after import name
      """)
    #expect(module.error?.line == 7)
    #expect(module.imports.map { module.string($0.module) } == ["before", "after"])
    let names = module.definitions.map { module.string($0.name) }
    #expect(names == ["Between", "member", "other"])
  }

  @Test func flagsOfImports() throws {
    let module = PythonParser.parse(
      """
      import typing as t
      if t.TYPE_CHECKING:
          import a
      else:
          import b
      try:
          import c
      except ImportError:
          import d
      try:
          import e
      except ImportError:
          raise
      def f():
          import g
      if __name__ == '__main__':
          import h
      if not t.TYPE_CHECKING:
          import i
      else:
          import j
      """)
    let flags = Dictionary(
      uniqueKeysWithValues: module.imports.map { (module.string($0.module), $0.flags) })
    #expect(flags["a"] == .typeChecking)
    #expect(flags["b"] == [])
    #expect(flags["c"] == [.inTry, .guarded])
    #expect(flags["d"] == .inExcept)
    #expect(flags["e"] == .inTry)
    #expect(flags["i"] == [])
    #expect(flags["j"] == .typeChecking)
    #expect(flags["h"] == [.conditional, .mainGuard])
    #expect(module.imports.first { module.string($0.module) == "g" }?.scope == .function)
  }

  @Test func columnsCountCharacters() {
    let module = PythonParser.parse(
      "ü = '漢😀'; import a\nclass A: é = 1; b = 2\nprint('漢'); import c\n")
    #expect(module.imports.map(\.column) == [11, 13])
    #expect(module.definitions.map(\.column) == [1, 7, 10, 17])
    #expect(PythonParser.parse("x = '漢😀' $\n").error?.column == 10)
  }

  @Test func commentsThatSilence() {
    func rules(_ comment: String) -> [String]? {
      PythonParser.parse("x = 1  \(comment)\n").suppressions.first?.rules
    }
    #expect(rules("# groundplan: ignore") == [])
    #expect(rules("# noqa # groundplan:ignore[a, b]: soon") == ["a", "b"])
    for other in ["ignore-all", "ignored", "ignore[a", "skip"] {
      #expect(rules("# groundplan: \(other)") == nil, "\(other)")
    }
  }

  @Test func exports() {
    func exports(_ text: String) -> [String]? {
      let module = PythonParser.parse(text)
      return module.exports?.map(module.string)
    }
    #expect(
      exports("__all__ = ['a', \"b\" 'c']\n__all__ += ('d',)\n__all__.extend(['e'])\n") == [
        "a", "bc", "d", "e",
      ])
    #expect(exports("x = 1\n") == nil)
    #expect(
      exports(#"__all__ = [r"a\x41", "b\x41", "\101\u00e9"]"# + "\n") == [#"a\x41"#, "bA", "Aé"])
    #expect(exports("__all__ = a.__all__ + ['x\\x41']\n") == ["xA"])
    #expect(PythonParser.parse("__all__ = a.__all__ + ['x']\n").hasDynamicExports)
    #expect(!PythonParser.parse("__all__ = ['x']\n").hasDynamicExports)
  }

  @Test func deepNestingEnds() {
    for text in [
      String(repeating: "(", count: 10_000), String(repeating: "[", count: 10_000) + "1",
      String(repeating: "-", count: 100_000) + "1", String(repeating: "not ", count: 100_000) + "x",
      "x" + String(repeating: ".a", count: 100_000), "x" + String(repeating: "()", count: 100_000),
      String(repeating: "lambda: ", count: 50_000) + "1",
      "1" + String(repeating: " ** 1", count: 50_000),
      "if x: pass\n" + String(repeating: "elif x: pass\n", count: 20_000),
      String(repeating: "f'{", count: 1_000),
    ] {
      let module = PythonParser.parse(text + "\nimport last\n")
      #expect(module.byteCount > 0)
    }
  }

  @Test func bytesThatAreNoText() {
    #expect(PythonParser.parse([0xFF, 0xFE, 0x61, 0x00]).error != nil)
    #expect(PythonParser.parse(Array("a = '".utf8) + [0xFF] + Array("'\n".utf8)).error?.line == 1)
    #expect(PythonParser.parse(Array("# ".utf8) + [0xFF, 0x0A]).error == nil)
    #expect(PythonParser.parse(Array("a\nb\n\0".utf8)).error?.line == 3)
    #expect(
      PythonParser.parse(Array("# coding: latin-1\nx = '".utf8) + [0xE9] + Array("'\n".utf8))
        .error == nil)
    #expect(PythonParser.parse("# coding: nonesuch\nx = 1\n").error?.line == 0)
  }
}

extension ParserTests {
  @Test(arguments: [
    (#"if __name__ == "__main__":"#, true), (#"if "__main__" == __name__:"#, true),
    (#"if '''__main__''' == __name__:"#, true), (#"if b"__main__" == __name__:"#, false),
    (#"if "__main__" == name:"#, false), (#"if "__main__" != __name__:"#, false),
  ])
  func mainGuards(_ line: String, isGuard: Bool) {
    let module = PythonParser.parse("\(line)\n    import a\n")
    #expect(module.imports.map { $0.flags.contains(.mainGuard) } == [isGuard])
  }
}
