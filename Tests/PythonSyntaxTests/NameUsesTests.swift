import PythonSyntax
import Testing

/// Which of the names in a text are the module's.
struct NameUsesTests {
  /// Each use as `line:kind`, with the chain behind it; `?` where it isn't certain.
  private func told(_ name: String, _ text: String) throws -> [String] {
    let bytes = Array(text.utf8)
    return try NameUses(of: [name], in: bytes).uses.map { use in
      let line = 1 + bytes[..<use.range.lowerBound].count { $0 == 0x0A }
      #expect(String(decoding: bytes[use.range], as: UTF8.self) == name)
      let chain = use.chain.map { "." + String(decoding: bytes[$0], as: UTF8.self) }.joined()
      return "\(line):\(use.kind.rawValue)\(chain)\(use.isCertain ? "" : "?")"
    }
  }

  @Test func kinds() throws {
    let text = """
      from m import y as x
      x . a.b().c = x[x] = 1
      x, (*x, x.d) = x
      """
    #expect(
      try told("x", text) == [
        "1:imported", "2:load.a.b", "2:load", "2:load", "3:store", "3:store", "3:load.d", "3:load",
      ])
    #expect(
      try told(
        "x",
        """
        import x.y, a.x, b as x
        del x, (x.z), x[0]
        for x in x: pass
        with x as x, (x): pass
        with (x as (x, y), x as x.q): pass
        try: pass
        except x as x: pass
        x: x = 1; (x): int; x += 1
        if (x := f(x=x, *x)): print(f"{x=!r:>{x}} {x:x} x")
        def x(): global x
        @x.y
        class x(x, metaclass=x): pass
        type x = x
        """) == [
          "1:imported", "1:imported", "2:delete", "2:load.z", "2:load", "3:store", "3:load",
          "4:load", "4:store", "4:load", "5:load", "5:store", "5:load", "5:load.q", "7:load",
          "7:store", "8:store", "8:load", "8:store", "8:store", "9:store", "9:load", "9:load",
          "9:load", "9:load", "9:load", "10:definition", "10:declared", "11:load.y",
          "12:definition", "12:load", "12:load", "13:store", "13:load",
        ])
  }

  @Test func otherNames() throws {
    #expect(
      try told(
        "x",
        """
        def a(x, b=x, *c: x) -> x: x
        def d(): import x; return x
        def e(): x.y; [x for x in x if x]
        def f():
            def g(): nonlocal x; x = x
            for x in (): pass
            return lambda: x, lambda x=x: x, lambda *x: x
        def h():
            global x
            x = lambda: x
            def i(): return x
        {x: x for y in x for x in y}
        [y := x for y.x in x]
        class J(x):
            x = x; x()
            def k(self): return x
            z = [x for _ in x]
            (x) += 1
        class __L:
            def m(self, a: x = x): return a.x
        """)
        == [
          "1:load", "1:load", "1:load", "3:load.y", "3:load", "9:declared", "10:store", "10:load",
          "11:load", "12:load", "13:load", "13:load", "14:load", "15:load?", "15:load?",
          "16:load", "17:load", "17:load?", "18:store?", "20:load", "20:load",
        ])
  }

  @Test func patternsAndTypeParameters() throws {
    #expect(
      try told(
        "x",
        """
        match x, x:
            case x.y | x(x=1, y=x.z): pass
            case [x, *y] if x: pass
            case {"k": y, **x}: pass
            case (1 as x): pass
        match = x
        def f[x: x](a: x) -> x: return x
        def g[y: x = x](a: x = x) -> y: return x
        class A[x](x): y = x
        class B:
            x = 1
            def m[y](self, a: x): return x
            type z = x
        type C[y: x] = x | y
        """) == [
          "1:load", "1:load", "2:load.y", "2:load", "2:load.z", "3:store", "3:load", "4:store",
          "5:store", "6:load", "8:load", "8:load", "8:load", "8:load", "8:load", "12:load?",
          "12:load", "13:load?", "14:load", "14:load",
        ])
  }

  @Test func strings() throws {
    #expect(
      try told(
        "x",
        """
        __all__ = ["x", 'y' "x", "x"] + [*z] + ["x" for _ in z] + other("x")
        __all__ += "x", r'''x'''; __all__ = (y + (["x"]) if "x" in ["x"] else ("x",))
        y = __all__ = ("x",)
        __all__: list = ["x"]
        __all__ = "x"; __all__ = ("x"); __all__.extend(["x"]); __all__.append("x")
        def f(a: "x.y", b: List["x"], c: Literal["x"], d: Annotated["x", "x"] = "x") -> "x | Q['x']":
            b: "x" = "x"
            __all__ = ["x"]
        def g(x, a: "x"): b: "x"
        h: '''
          x[
            x]
        ''' = "x"
        i: "x +"; j: "x" "y"; k: f("x"); m: "\\x78"; n: "x) + (x"
        """) == [
          "1:exported", "1:exported", "2:exported", "2:exported", "2:exported", "2:exported",
          "3:exported", "4:exported",
          "5:exported", "5:exported", "6:text.y", "6:text", "6:text", "6:text", "6:text", "7:text",
          "9:text", "11:text", "12:text",
        ])
  }

  @Test func mangledNamesAreOthers() throws {
    #expect(
      try told(
        "__x",
        """
        __x = 1
        class A:
            def f(self): return __x
        class _:
            def f(self): return __x
        def g(): return __x
        """) == ["1:store", "5:load", "6:load"])
    #expect(
      try told("__class__", "class A:\n def f(self): return __class__\n__class__") == ["3:load"])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func everyMake(_ end: String) throws {
    let text = "é = 1\nimport x\ndef f(a: 'x.y'):\n  return x . é\n__all__ = ['x']\n"
    let expected = ["x", "x", ".y", "x", ".é", "x"]
    for mark in ["", "\u{FEFF}"] {
      let bytes = Array((mark + text.replacing("\n", with: end)).utf8)
      let found = try NameUses(of: ["x"], in: bytes).uses.flatMap { use in
        [String(decoding: bytes[use.range], as: UTF8.self)]
          + use.chain.map { "." + String(decoding: bytes[$0], as: UTF8.self) }
      }
      #expect(found == expected)
    }
    let latin =
      Array("# coding: latin-1\n".utf8)
      + text.replacing("\n", with: end).unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    let uses = try NameUses(of: ["x", "é"], in: latin).uses
    #expect(uses.map(\.name) == ["é", "x", "x", "x", "x"])
    #expect(latin[uses[0].range] == [0xE9])
    #expect(uses[3].chain.map { Array(latin[$0]) } == [[0xE9]])
    #expect(throws: LayoutFailure.nullByte(line: 1)) { try NameUses(of: nil, in: [0x78, 0]) }
  }

  /// Of every beginning of a file: a reason, or ranges in the file, in order, that spell the names.
  @Test func everyPrefix() {
    for text in [DamagedTextTests.text, ImportLayoutTests.text] {
      let bytes = Array(text.utf8)
      var read = 0
      for length in 0...bytes.count {
        let prefix = Array(bytes[..<length])
        guard let uses = try? NameUses(of: nil, in: prefix).uses else { continue }
        read += 1
        var last = 0
        for use in uses {
          #expect(use.range.lowerBound >= last && use.range.upperBound <= length)
          last = use.range.lowerBound
          #expect(String(decoding: prefix[use.range], as: UTF8.self) == use.name)
          var end = use.range.upperBound
          for link in use.chain {
            #expect(link.lowerBound > end && link.upperBound <= length)
            end = link.upperBound
          }
        }
      }
      #expect(read > 10)
    }
  }
}
