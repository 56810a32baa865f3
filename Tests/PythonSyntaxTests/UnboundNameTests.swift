import PythonSyntax
import Testing

/// Names that are read whenever a module is imported, and that nothing in its file binds.
struct UnboundNameTests {
  private func names(_ source: String) -> [String] {
    let module = PythonParser.parse(source)
    return module.unboundNames.map { "\(module.string($0.name)):\($0.line):\($0.column)" }
  }

  @Test(arguments: [
    ("class A(Gone): pass\n", "Gone:1:9"),
    ("class A(metaclass=Gone): pass\n", "Gone:1:19"),
    ("@gone\ndef f(): pass\n", "gone:1:2"),
    ("def f(x=Gone): pass\n", "Gone:1:9"),
    ("x = [Gone.y, len(Gone)]\n", "Gone:1:6"),
    ("class A:\n    y = gone(1)\n", "gone:2:9"),
    ("import a.b\na.c\nb.c\n", "b:3:1"),
    ("x = f\"{gone}\"\n", "gone:1:8"),
    ("gone += 1\nlost.x = 1\n", "lost:2:1"),
    ("def f(a: gone): pass\n", "gone:1:10"),
    ("def f() -> list[gone]: pass\n", "gone:1:17"),
    ("x: gone = 1\n", "gone:1:4"),
    ("def f(gone): pass\nclass A:\n    def gone(self): pass\ny = gone\n", "gone:4:5"),
    ("def f():\n    import gone\nclass A:\n    x = gone\n", "gone:4:9"),
    ("if TYPE_CHECKING:\n    import a\nx = a\ndef TYPE_CHECKING(): pass\n", "a:3:5"),
  ])
  func unbound(_ source: String, _ expected: String) { #expect(names(source) == [expected]) }

  @Test(arguments: [
    "import os as o\nfrom a import b, c as d\no.x(b, d, len, ValueError, __file__, _(\"text\"))\n",
    "from a import *\nx = gone\n",
    "exec(code_of(\"a\"))\nx = gone\n",
    "if True: gone\ntry:\n    gone\nexcept NameError:\n    pass\n",
    "def f(): return gone\nx = lambda: gone\n",
    "from __future__ import annotations\ndef f(a: gone, *b: lost) -> gone: pass\nx: gone = 1\n",
    "def f(a: \"gone\") -> \"gone\":\n    x: gone = 1\n    def g(y: gone): pass\n",
    "class A:\n    import gone\n    x = gone\n    y = [z for z in [gone]]\n",
    "try:\n    class A:\n        x = gone\nexcept NameError:\n    pass\n",
    "y = [a for a in range(3) if (b := a)] + [b]\nfor i, (j, *k) in y: pass\nprint(i, j, k)\n",
    "with open(\"a\") as f, open(\"b\") as (g, h): pass\nprint(f, g, h)\n",
    "def f():\n    global late\n    late = 1\nf()\nprint(late)\n",
    "class A[T](list[T]): pass\ntype B[S] = dict[S, gone]\ndef g[U: gone](x: U): pass\n",
    "class A:\n    x = 1\n    y = x\n    class B:\n        z = 2\n        w = z\n",
    "if __name__ == \"__main__\":\n    gone()\n",
    "while ready():\n    gone()\ndef ready(): pass\n",
    "match 1:\n    case found: pass\nprint(found)\n",
    "call(keyword=1)\ndef call(**k): pass\n",
    "del x\nx = 1\n",
  ])
  func bound(_ source: String) { #expect(names(source) == []) }
}
