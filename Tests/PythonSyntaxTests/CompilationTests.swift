import PythonSyntax
import Testing

/// What `ast.parse` takes and `compile` refuses: the lines are CPython's.
struct CompilationTests {
  @Test(arguments: [
    (line: 1, source: "return 1\n"),
    (line: 2, source: "class A:\n    return 1\n"),
    (line: 2, source: "if x:\n    return\n"),
    (line: 1, source: "yield 1\n"),
    (line: 2, source: "class A:\n    x = yield\n"),
    (line: 1, source: "await f()\n"),
    (line: 2, source: "def f():\n    await g()\n"),
    (line: 2, source: "def f():\n    async for x in y: pass\n"),
    (line: 1, source: "async with x: pass\n"),
    (line: 1, source: "break\n"),
    (line: 2, source: "for x in y: pass\ncontinue\n"),
    (line: 3, source: "while x:\n    def f():\n        break\n"),
    (line: 4, source: "for x in y:\n    pass\nelse:\n    break\n"),
    (line: 1, source: "nonlocal x\n"),
    (line: 2, source: "def f():\n    nonlocal x\n"),
    (line: 2, source: "class A:\n    nonlocal x\n"),
    (line: 1, source: "def f(a, a): pass\n"),
    (line: 1, source: "x = lambda a, a: 1\n"),
    (line: 1, source: "def f(a, *, b=(1,2), **a): pass\n"),
    (line: 1, source: "def f(a: int = g(b, c), b: str = \"\", *a): pass\n"),
    (line: 2, source: "import os\nfrom __future__ import annotations\n"),
    (line: 3, source: "\"\"\"doc\"\"\"\n\"x\"\nfrom __future__ import annotations\n"),
    (line: 1, source: "from __future__ import braces2\n"),
    (line: 2, source: "def f():\n    from __future__ import annotations\n"),
    (line: 2, source: "def f():\n    from os import *\n"),
    (line: 2, source: "class A:\n    from os import *\n"),
    (line: 1, source: "*a = b\n"),
    (line: 1, source: "*a\n"),
    (line: 1, source: "x = *a\n"),
    (line: 1, source: "*a, *b = c\n"),
    (line: 2, source: "def f():\n    return *a\n"),
    (line: 2, source: "try: pass\nexcept: pass\nexcept ValueError: pass\n"),
    (line: 1, source: "f(a=1, a=2)\n"),
    (line: 1, source: "f(a=1, b=g(a=1), a=2)\n"),
    (line: 1, source: "class A(m=1, m=2): pass\n"),
    (line: 2, source: "def f(x):\n    global x\n"),
    (line: 3, source: "def f():\n    x = 1\n    global x\n"),
    (line: 3, source: "def f():\n    print(x)\n    global x\n"),
    (line: 2, source: "x = 1\nglobal x\n"),
    (line: 3, source: "async def f():\n    yield 1\n    return 2\n"),
    (line: 2, source: "async def f():\n    yield from x\n"),
    (line: 1, source: "__debug__ = 1\n"),
    (line: 2, source: "match x:\n    case _: pass\n    case 1: pass\n"),
    (line: 2, source: "match x:\n    case y: pass\n    case 1: pass\n"),
    (line: 3, source: "try: pass\nexcept* E:\n    break\n"),
    (line: 4, source: "def f():\n    try: pass\n    except* E:\n        return\n"),
    (line: 1, source: "if x: return\n"),
    (line: 2, source: "def f():\n    return [x async for x in y]\n"),
    (line: 2, source: "def f():\n    return [(yield) for x in y]\n"),
    (line: 1, source: "for x in *a: pass\n"),
    (line: 1, source: "x += *a\n"),
    (line: 2, source: "def f():\n    yield *a\n"),
    (line: 5, source: "def f():\n    def g():\n        print(x)\n    y = 1; z = 2\n    global y\n"),
    (line: 3, source: "class A:\n    x = 1\n    global x\n"),
  ])
  func refused(_ file: (line: Int, source: String)) {
    let module = PythonParser.parse(file.source)
    #expect(module.error == nil)
    #expect(module.refusal?.line == file.line)
  }

  @Test(arguments: [
    "x = lambda: (yield)\n",
    "def f():\n    (yield)\n    return (x async for x in y)\n",
    "async def f():\n    return [x async for x in y]\n",
    "def f():\n    return [x for x in (yield)]\n",
    "def f():\n    @g(x)\n    async def h(y, z=1):\n        return y\n    global y, z\n",
    "def f():\n    return\n    yield\n",
    "async def f():\n    await g()\n    return 1\n",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n",
    "while 1:\n    try:\n        pass\n    finally:\n        break\n",
    "\"\"\"d\"\"\"\nfrom __future__ import annotations; import os\n",
    "f(a=1, b=lambda a=1, b=2: a)\nprint(*a, *b)\nx = *a, b\nfor x in *a, *b: pass\n",
    "async def f():\n    return [await x for x in y]\n",
    "def f():\n    def g(x): return x\n    global x\n    x = 1\n",
    "class A:\n    def f(self):\n        nonlocal __class__\n",
    "match = 1\nmatch[1]\ncase = 2\nx[a:b] = 1\nprint({a: b for a in c})\n",
    "def f(): yield\nasync def g():\n    async for x in y:\n        if x: continue\n        break\n    async with z as q: return\n",
    "try: pass\nexcept* E:\n    for x in y: break\n    def f(): return 1\n",
    "def f(a, b=(c, d), *e, g: h = {i: j}, **k): pass\n",
    "x = [a for a in b if (lambda a: a)(1)]\ndef f():\n    x = [y for y in z]\n    global y\n",
    "def f():\n    obj.x = 1\n    call(x=1)\n    global x\n",
    "match x:\n    case y if z: pass\n    case 1: pass\n    case _: pass\nmatch x:\n    case 2: pass\n",
    "a, *b = c\n[*a] = b\n*a, = b\nx[*a] = 1\ndel (a, b)\n",
    "def f():\n    print(f\"{x=} {y!r:>{w}}\")\n    return\n",
    "def f[T](x: T) -> T: return x\nclass A[T]: pass\ntype X = int\n",
    "from __future__ import (annotations,\n  division as d)\nfrom __future__ import generators\n",
  ])
  func compiled(_ source: String) {
    #expect(PythonParser.parse(source).refusal == nil)
  }
}
