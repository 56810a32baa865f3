import Testing

@testable import PythonSyntax

/// What a file uses of what it imports.
struct ReferenceTests {
  private func uses(_ text: String) -> [String] {
    let module = PythonParser.parse(text)
    return module.references.compactMap { reference in
      guard let record = reference.record.map({ module.imports[$0] }) else { return nil }
      let name = module.string(
        record.alias.isNone ? record.name.isNone ? record.module : record.name : record.alias)
      let chain = reference.chain.isNone ? "" : "." + module.string(reference.chain)
      return name + chain + (reference.isStore ? "=" : "")
        + " \(reference.count)/\(reference.calls)"
    }
  }

  @Test func chainsCallsAndStores() {
    #expect(
      uses(
        """
        from shop import orders, Order as O
        import shop.billing
        orders.make(1)
        orders.make(2)
        x = [O(), O]
        shop.billing.limit = 3
        """) == ["orders.make 2/2", "O 2/1", "shop.billing.billing.limit= 1/0"])
  }

  /// What a star brings to a file is what it brings to each function that doesn't import the name itself.
  @Test func aStarBesideAnImportInAFunction() {
    #expect(
      uses(
        """
        from shop import *
        def a():
            return Order()
        def b():
            from shop import Order
            return Order
        def c(Order):
            return Order
        """) == ["*.Order 1/1", "Order 1/0"])
  }

  @Test func theNamespaceOfAModuleIsAStore() {
    #expect(
      uses("from shop import orders\norders.__dict__['x'] = orders.y\n") == [
        "orders.__dict__= 1/0", "orders.y 1/0",
      ])
  }

  /// Only what is assigned to is a store, whatever stands behind the chain.
  @Test func targetsOfEveryForm() {
    #expect(
      uses(
        """
        from shop import m
        m.a, (m.b, *m.c) = 1, (2, 3)
        with f() as m.d, g() as (m.e, h):
            pass
        for m.f, k in z:
            pass
        m.g: int = 1
        m.h[0] = m.i.j = 2
        if m.k:
            x = {m.l: 1}, m.l in x, (lambda: m.l), y[m.l:]
        m.n: int
        """) == [
          "m.a= 1/0", "m.b= 1/0", "m.c= 1/0", "m.d= 1/0", "m.e= 1/0", "m.f= 1/0", "m.g= 1/0",
          "m.h 1/0", "m.i.j= 1/0", "m.k 1/0", "m.l 4/0", "m.n 1/0",
        ])
  }

  @Test func readingANamespaceIsNoStore() {
    #expect(
      uses(
        """
        from shop import m
        m.__dict__["x"]
        m.__dict__.get("x")
        len(m.__dict__)
        """) == ["m.__dict__ 2/0", "m.__dict__.get 1/1"])
    for line in [
      "m.__dict__.update(x=1)", "exec(code, m.__dict__)", "d = m.__dict__\nd['x'] = 1",
      "m.__dict__['x'] = 1",
    ] {
      let module = PythonParser.parse("from shop import m\n" + line + "\n")
      #expect(module.references.contains { $0.isStore }, "\(line)")
    }
  }

  @Test func whatReadsTheModulesOfTheInterpreter() {
    func traits(_ line: String) -> ModuleTraits {
      PythonParser.parse("import sys\n" + line + "\n").traits
        .intersection([.makesModules, .bindsDynamically])
    }
    for line in [
      "print(sys.modules['a'])", "list(sys.modules)", "x = sys.modules.get('a')",
      "del sys.modules['a']",
      "getattr(sys.modules[__name__], 'a')", "me = sys.modules[__name__]\nprint(me.x)",
      "for f in sys.meta_path: pass", "'a' in sys.modules", "sys.modules.pop('a')",
    ] { #expect(traits(line).isEmpty, "\(line)") }
    for line in [
      "sys.modules['a'] = x", "sys.modules.setdefault('a', x)", "setitem(sys.modules, 'a', x)",
      "sys.meta_path.insert(0, x)", "table = sys.modules\ntable['a'] = x",
      "sys.meta_path[:] = [x]",
    ] { #expect(traits(line) == .makesModules, "\(line)") }
    for line in [
      "sys.modules[__name__] = x", "setattr(sys.modules[__name__], n, 1)",
      "sys.modules[__name__].__class__ = X", "fill(sys.modules[__name__])",
      "me = sys.modules[__name__]\nfor n in 'ab': setattr(me, n, 1)",
      "sys.modules[__name__].__dict__.update(a=1)",
    ] { #expect(traits(line) == .bindsDynamically, "\(line)") }
  }

  @Test func otherBindingsHideAnImport() {
    #expect(
      uses(
        """
        from shop import a, b, c, d, e, f
        def one(a): return a
        def two():
            b = 1
            return b, [c for c in x], (lambda d: d)
        class Three:
            e = 1
            def four(self): return e
        def five():
            global f
            return f
        """) == ["e 1/0", "f 1/0"])
  }

  @Test func importsInFunctionsAreTheirOwn() {
    let module = PythonParser.parse(
      """
      from shop import thing
      def one():
          from other import thing
          return thing()
      def two():
          return thing
      """)
    #expect(module.references.map(\.record) == [ImportRecord.ID(1), ImportRecord.ID(0)])
  }

  @Test func annotationsInStrings() {
    #expect(
      uses(
        """
        from shop import Order, Item
        def f(a: "Order", b: "list[Item]") -> Literal["Order"]: ...
        """) == ["Order 1/0", "Item 1/0"])
  }

  /// Whatever the number of a definition, its calls import nothing.
  @Test func callsOfOwnFunctionsNameNoModules() {
    for count in 0..<4 {
      let others = (0..<count).map { "def f\($0)(): pass\n" }.joined()
      let module = PythonParser.parse(others + "def call(name): pass\ncall('shop.orders')\n")
      #expect(module.stringReferences.isEmpty)
    }
  }

  @Test func stringsThatNameModules() {
    let module = PythonParser.parse(
      """
      from unittest import mock
      from unittest.mock import patch
      import importlib
      from shop import orders
      pytest_plugins = ["shop.fixtures"]
      @patch("shop.a.B")
      @mock.patch.object(orders, "make", create=True)
      def test(monkeypatch):
          monkeypatch.setattr("shop.c.d", 1, raising=False)
          with raises(ImportError):
              importlib.import_module("shop." "e")
          patch(f"shop.{x}")
          patch("shop.f", **options)
      """)
    #expect(
      module.stringReferences.map { module.string($0.value) } == [
        "shop.fixtures", "shop.a.B", "make", "shop.c.d", "shop.e", "shop.f",
      ])
    #expect(
      module.stringReferences.map(\.kind) == [.plugin, .patch, .attribute, .patch, .module, .patch])
    #expect(module.stringReferences.map(\.isLenient) == [false, false, true, true, false, true])
    #expect(
      module.stringReferences.map(\.isGuarded) == [
        false, false, false, false, true, false,
      ])
  }

  @Test func whatOnlyRunningTells() {
    func traits(_ text: String) -> ModuleTraits { PythonParser.parse(text).traits }
    #expect(traits("globals()['x'] = 1").contains(.bindsDynamically))
    #expect(!traits("x = globals()['y']").contains(.bindsDynamically))
    #expect(traits("import sys\nsys.modules['a.b'] = 1").contains(.makesModules))
    #expect(traits("import sys\nsys.path.insert(0, 'x')").contains(.changesSearchPath))
    #expect(!traits("import sys\nprint(sys.path)").contains(.changesSearchPath))
    #expect(traits("raise ImportError('gone')").contains(.raises))
    #expect(!traits("if x:\n    raise ImportError('gone')").contains(.raises))
    #expect(traits("import pytest\npytest.skip('x', allow_module_level=True)").contains(.skips))
    #expect(!traits("import pytest\ndef f():\n    pytest.skip('x')").contains(.skips))
  }

  @Test func namesServedOnDemand() {
    let module = PythonParser.parse(
      """
      _LAZY = {"Order": ".orders", "Item": ".items"}
      def __getattr__(name):
          if name in _LAZY:
              return load(name)
          if name == "Cart":
              return 1
          raise AttributeError(name)
      """)
    #expect(
      module.otherBindings.map { module.string($0.name) } == ["Order", "Item", "Cart"])
    #expect(!module.traits.contains(.servesUnknownNames))
    let open = PythonParser.parse("def __getattr__(name):\n    return load(name)\n")
    #expect(open.traits.contains(.servesUnknownNames))
  }

  @Test func whatSaysThatItIsDeprecated() {
    func isDeprecated(_ text: String) -> Bool {
      PythonParser.parse(text).traits.contains(.deprecated)
    }
    #expect(isDeprecated("\"\"\"DEPRECATED: use shop.orders.\"\"\""))
    #expect(isDeprecated("\"\"\"\nOld orders (deprecated).\n\"\"\""))
    #expect(isDeprecated("import warnings\nwarnings.warn('x', DeprecationWarning)"))
    #expect(!isDeprecated("\"\"\"Finds deprecated names.\"\"\""))
    #expect(!isDeprecated("\"\"\"Text.\n\nDEPRECATED parameters: x\n\"\"\""))
    #expect(
      !isDeprecated(
        "import warnings\nwarnings.filterwarnings('ignore', category=DeprecationWarning)"))
  }
}
