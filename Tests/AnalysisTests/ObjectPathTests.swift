import Analysis
import PythonSyntax
import Resolution
import TestSupport
import Testing

/// What names an object in one run leads to it in every other.
struct ObjectPathTests {
  @Test func isReadAsItIsWritten() throws {
    let path = try #require(ObjectPath("shop.orders:Order.total"))
    #expect(path == ObjectPath(module: "shop.orders", name: "Order.total"))
    #expect(path.description == "shop.orders:Order.total")
    #expect(ObjectPath(module: "shop", name: "").description == "shop")
    #expect(ObjectPath("shop.orders") == nil)
    #expect(ObjectPath(":Order") == nil)
  }

  @Test func everyDefinitionIsFoundByItsPath() throws {
    let program = try TestProject.example().program()
    var count = 0
    for (module, facts) in program.parsed.identified {
      #expect(try objects(.module(module), in: program).contains(.module(module)))
      for index in facts.definitions.indices {
        let symbol = Symbol.definition(DefinitionID(module: module, index: index))
        #expect(try objects(symbol, in: program).contains(symbol))
        count += 1
      }
    }
    #expect(count > 100)
    #expect(program.objectPath(of: .external) == nil)
    #expect(program.objects(at: ObjectPath(module: "nowhere", name: "Order")) == [])
  }

  private func objects(_ symbol: Symbol, in program: Program) throws -> [Symbol] {
    program.objects(at: try #require(program.objectPath(of: symbol)))
  }

  /// Another file and another line shift every id; the path still leads to the same text.
  @Test func outlivesAChange() throws {
    let before = Snapshot(
      of: ["b.py": Array("class B:\n    def go(self): ...\nfor x in []: ...\n".utf8)],
      settings: Configuration())
    let after = before.replacing([
      "a.py": [],
      "b.py": Array("class A: ...\nclass B:\n    def go(self): ...\nfor x in []: ...\n".utf8),
    ])
    let (old, new) = (Program(before), Program(after))
    for (path, line) in [("b:B", 2), ("b:B.go", 3)] {
      let objects = new.objects(at: try #require(ObjectPath(path)))
      guard case .definition(let definition)? = objects.first else {
        Issue.record("\(path) leads to nothing")
        continue
      }
      #expect(new.location(of: definition).line == line)
      #expect(new.location(of: definition).path == "b.py")
    }
    let binding = try #require(old.objects(at: ObjectPath(module: "b", name: "x")).first)
    let path = try #require(old.objectPath(of: binding))
    #expect(path.description == "b:x")
    #expect(new.objects(at: path).count == 1)
  }
}
