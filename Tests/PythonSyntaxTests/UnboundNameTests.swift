import PythonSyntax
import Testing

/// Names that are read whenever a module is imported, and that nothing in its file binds.
struct UnboundNameTests {
  private func names(_ source: String) -> [String] {
    let module = PythonParser.parse(source)
    return module.unboundNames.filter { !$0.mayBeImported }.map {
      "\(module.string($0.name)):\($0.line):\($0.column)"
    }
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
    ("x = [late]\nlate = 1\n", "late:1:6"),
    ("class A:\n    def f(self) -> A: ...\n", "A:2:20"),
    ("class A(B): ...\nclass B: ...\n", "B:1:9"),
    ("def f(x=g): ...\ndef g(): ...\nfrom a import g\n", "g:1:9"),
    ("from t import TYPE_CHECKING\nif TYPE_CHECKING:\n    import a\nx = a\n", "a:4:5"),
    ("import six\nx = gone if six.PY3 else long\n", "gone:2:5"),
    ("import sys\nx = str if sys.version_info[0] < 3 else gone\n", "gone:2:41"),
    ("import sys\nx = gone if sys.version > '3' and 1 else long\ny = [lost]\n", "lost:3:6"),
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
    "def f(): return late\nlate = 1\n",
    "x = {\n    name: c\n    for c in \"ab\"\n    if (name := c)\n}\n",
    "x = [\n    y\n    for y in range(3)\n]\n",
    "class A: ...\nx = A\nfor i in range(3): pass\ny = i\nclass A: ...\n",
    "class A:\n    import gone\n    x = gone\n    y = [z for z in [gone]]\n",
    "try:\n    class A:\n        x = gone\nexcept NameError:\n    pass\n",
    "y = [a for a in range(3) if (b := a)] + [b]\nfor i, (j, *k) in y: pass\nprint(i, j, k)\n",
    "with open(\"a\") as f, open(\"b\") as (g, h): pass\nprint(f, g, h)\n",
    "def f():\n    global late\n    late = 1\nf()\nprint(late)\n",
    "class A[T](list[T]): pass\ntype B[S] = dict[S, gone]\ndef g[U: gone](x: U): pass\n",
    "class A:\n    x = 1\n    y = x\n    class B:\n        z = 2\n        w = z\n",
    "if __name__ == \"__main__\":\n    gone()\n",
    "def ready(): pass\nwhile ready():\n    gone()\n",
    "match 1:\n    case found: pass\nprint(found)\n",
    "def call(**k): pass\ncall(keyword=1)\n",
    "del x\nx = 1\n",
    "import six\nx = {\"int\": int, \"long\": int if six.PY3 else long}\n",
    "import sys\nx = unicode if sys.version_info < (3,) else str\n",
    "import sys\nx = unicode if sys.version[0] == \"2\" else str\n",
    "import sys\nPY2 = sys.version_info[0] == 2\nclass A(basestring if PY2 else str): ...\n",
    "import a\nx = gone if a.b else lost if a.c else None\n",
    "import a\nx = a.b or gone\ny = a.c and lost(x)\nassert x, gone\n",
  ])
  func bound(_ source: String) { #expect(names(source) == []) }
}
