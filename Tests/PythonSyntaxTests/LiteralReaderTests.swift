import PythonSyntax
import Testing

/// Calls with literals, as `setup.py` has them.
struct LiteralReaderTests {
  private func setup(_ text: String) -> LiteralCall? {
    LiteralReader.calls(of: ["setup"], in: Array(text.utf8)).first
  }

  @Test func values() {
    let call = setup(
      """
      from setuptools import setup
      NAME = "a" 'b'
      REQUIRES = ["one"] + ["two"]
      setup(
          "x", name=NAME, version=read("v"), packages=find_packages("src", exclude=["t"]),
          install_requires=REQUIRES + more(), extras={"e": ("f", "g"), **{"h": ["i"]}, k(): 1},
          flag=1 if x else 2, last=(  "l"  ),
      )
      """)
    #expect(call?.line == 4)
    #expect(call?.arguments == [.string("x")])
    #expect(call?["name"] == .string("ab"))
    #expect(
      call?["version"].map { if case .call(let call) = $0 { call.name } else { "" } } == "read")
    #expect(call?["install_requires"]?.strings == ["one", "two"])
    #expect(call?["extras"]?.entries.map(\.key) == ["e", "h"])
    #expect(call?["extras"]?.entries[0].value.strings == ["f", "g"])
    #expect(call?["flag"] == .unknown)
    #expect(call?["last"] == .string("l"))
    guard case .call(let find)? = call?["packages"] else {
      Issue.record("no call")
      return
    }
    #expect(find.name == "find_packages" && find.arguments == [.string("src")])
  }

  @Test(arguments: [
    ("setup(name=f'{A}.b')", "x.b"), ("setup(name=f'{A}' '.b' f'.c')", "x.b.c"),
    ("setup(name=A + '.b')", "x.b"), ("setup(name='%s.b' % A)", "x.b"),
    ("setup(name='%s.%s%%' % (A, 'c'))", "x.c%"), ("setup(name='p.' + '%s' % A + '.q')", "p.x.q"),
    ("setup(name='{}.{}'.format(A, 'b'))", "x.b"),
    ("setup(name='{0}.{n}'.format(A, n='b'))", "x.b"),
    ("setup(name=f'{A}.{B}')", nil), ("setup(name=f'{A!r}')", nil), ("setup(name=f'{A:>3}')", nil),
    ("setup(name=f'{{A}}')", nil), ("setup(name='%d' % A)", nil), ("setup(name='%s' % B)", nil),
    ("setup(name='%s %s' % A)", nil), ("setup(name='{}'.format(B))", nil),
    ("setup(name='{'.format(A))", nil), ("setup(name='{}{}'.format(A))", nil),
    ("setup(name=A.format(A))", nil), ("setup(name=', '.join(A))", nil),
  ])
  func formattedText(_ text: String, _ expected: String?) {
    #expect(setup("A = 'x'\n\(text)")?["name"]?.string == expected)
  }

  @Test func whatIsPutInLater() {
    let call = setup(
      """
      REQUIRES, known = ["a"], 1
      MORE = ["a"]
      MORE.append("b"); MORE.extend(["c", f"d>={v}"])
      if x:
          MORE += ["e"]
      MORE.sort(key=len)
      OTHERS = ["a"]
      OTHERS.insert(0, "b")
      DROPPED = ["a"] + read()
      EACH = [n for n in names]
      options = dict(name="n", extras={"x": ["y"]})
      options["python"] = "3"
      options.update({"u": 1}, v="w")
      options[key] = 1
      setup(more=MORE, others=OTHERS, dropped=DROPPED, each=EACH, **options, **others())
      """)
    #expect(call?["more"]?.strings == ["a", "b", "c", "e"])
    #expect(
      call?["more"]
        == .sequence([
          .string("a"), .string("b"), .string("c"), .beginning("d>="), .string("e"),
        ]))
    #expect(call?["others"] == .sequence([.string("a"), .unknown]))
    #expect(call?["dropped"] == .sequence([.string("a"), .unknown]))
    #expect(call?["each"] == .sequence([.unknown]))
    #expect(
      call?.keywords.map(\.key) == [
        "more", "others", "dropped", "each", "name", "extras", "python", "u", "v", "**", "**",
      ])
    #expect(call?["name"] == .string("n") && call?["v"] == .string("w"))
  }

  @Test(arguments: [
    ("f'a>={v}'", "a>="), ("f'a{v}' 'b'", "a"), ("'a==' + v", "a=="), ("f'{v}a'", nil),
    ("'a' f'b{v!r}c{v}'", "ab"), ("f'{{a}}'", nil), ("'a' + f'b{v}'", "ab"),
  ])
  func beginnings(_ text: String, _ expected: String?) {
    #expect(setup("setup(name=\(text))")?["name"] == expected.map { .beginning($0) } ?? .unknown)
  }

  /// A long list that something is added to again and again in one expression.
  @Test func longSums() {
    let many = 40_000
    let list = String(repeating: "'', ", count: many)
    let call = setup(
      "setup(name='n', x=[\(list)]" + String(repeating: " + []", count: many) + ")")
    #expect(call?["name"] == .string("n"))
  }

  /// Files that double what they hold with each line, or put it into itself, are read all the same.
  @Test(arguments: [
    ("['a']", "X.append('a')", 30_000), ("['a']", "X += X", 60), ("['a']", "X.extend(X)", 60),
    ("['a']", "X = X + X", 60), ("['a']", "X = [*X, *X]", 60), ("['a']", "X = [X, X]", 30_000),
    ("['a']", "X.append(X)", 30_000), ("{'a': 1}", "X = dict(**X, **X)", 60),
    ("{'a': 1}", "X['b'] = X", 30_000), ("'a'", "X = X + X", 60), ("'a'", "X = f'{X}{X}'", 60),
    ("'a'", "X = '%s%s' % (X, X)", 60), ("'a'", "X = '{0}{0}'.format(X)", 60),
    ("'a'", "X = [X, dict(a=X), f(X, b=X)]", 10_000),
  ])
  func whatGrowsWithoutEnd(_ start: String, _ line: String, _ count: Int) {
    let call = setup(
      "X = \(start)\n" + String(repeating: line + "\n", count: count)
        + "setup(name='n', x=X, y=[X], **{'z': X})")
    #expect(call?["name"] == .string("n"))
    #expect(call?.keywords.map(\.key) == ["name", "x", "y", "z"])
  }

  @Test func outerCalls() {
    let text = """
      load("//x:y.bzl", "macro")
      SRCS = glob(["*.py"])
      macro(
          name = "a", srcs = SRCS + select({"//c": other("b")}), deps = inner(deep()),
      )
      [each(name = n) for n in ["c"]]
      """
    let calls = LiteralReader.outerCalls(in: Array(text.utf8))
    #expect(calls.map(\.name) == ["load", "glob", "macro", "each"])
    #expect(calls[2]["name"] == .string("a"))
  }

  @Test func callsInWhatIsComputed() {
    let text = """
      class E(Extension): pass
      A = "a"
      def more(x):
          return [E(f"{A}.{x}") for x in x] + ([] if x else [lib.E(A + ".c", other=E("d"))])
      """
    let calls = LiteralReader.everyCall(in: Array(text.utf8)) { $0 == "E" }
    #expect(calls.map { $0.arguments.first?.string } == [nil, "a.c", "d"])
  }

  /// What isn't a literal says nothing, and ends nothing.
  @Test(arguments: [
    "setup(name=f'{x}')", "setup(name=x.y)", "setup(name=[a for a in b])", "setup(name='a' % b)",
    "setup(name=lambda: (1, 2))", "setup(name={'a' for b in c})", "setup(name=x[0])", "setup(name=",
    "setup(name=[", "setup(name={'a':", "setup(name=((((((", "setup(*a, **b)", "setup(name=-1)",
    "setup(name=b'a' if c else d, other=1)", "setup", "x = setup(",
  ])
  func whatIsComputed(_ text: String) {
    #expect(setup(text)?["name"]?.string == nil)
  }

  @Test func deepNestingEnds() {
    let deep = String(repeating: "[", count: 190) + String(repeating: "]", count: 190)
    #expect(setup("setup(name=\(deep), other='x')") != nil)
  }
}
