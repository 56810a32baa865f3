import Testing

@testable import PythonSyntax

/// What is alike about the bodies of classes and functions.
struct BodyTests {
  private func module(_ text: String) -> ParsedModule {
    var source = SourceBuffer(capacity: 1)
    source.replace(with: Array(text.utf8))
    var parser = PythonParser()
    return parser.parse(&source)
  }

  private func body(_ text: String) throws -> Body { try #require(module(text).bodies.first) }

  private let loop = """
    def total(items, rate):
        result = 0
        for item in items:
            if item.price > 0:
                result += item.price * rate
        return round(result, 2)
    """

  @Test func commentsBlanksAndDocstringsDontCount() throws {
    let other = loop.replacing("result = 0", with: "'''Adds up.'''\n    result  =  0  # so far\n")
    let (one, two) = (try body(loop), try body(other))
    #expect(one.exact == two.exact)
    #expect(one.tokenCount == two.tokenCount)
    #expect(one.source != two.source)
    #expect(try body(loop).source == one.source)
  }

  @Test func renamedNamesAndOtherLiteralsHaveTheSameShape() throws {
    let other = loop.replacing("item", with: "line").replacing("result", with: "sum")
      .replacing(", 2)", with: ", 3)")
    let (one, two) = (try body(loop), try body(other))
    #expect(one.exact != two.exact)
    #expect(one.shape == two.shape)
    #expect(try body(loop.replacing("price", with: "cost")).shape != one.shape)
    #expect(try body(loop.replacing("round", with: "floor")).shape != one.shape)
    #expect(try body(loop.replacing("> 0", with: ">= 0")).shape != one.shape)
  }

  @Test func statementsAreCountedWithTheHeadersOfBlocks() throws {
    #expect(try body(loop).statements == 5)
    #expect(try body("def f(a):\n    'Says.'\n    x = (\n        a)\n").statements == 1)
    #expect(try body("def f(a): return a\n").statements == 1)
  }

  @Test func indentationIsPartOfTheText() throws {
    let one = try body("def f(a):\n    if a:\n        b()\n    c()\n")
    let two = try body("def f(a):\n    if a:\n        b()\n        c()\n")
    #expect(one.exact != two.exact)
    #expect(one.shape != two.shape)
  }

  @Test func signaturesAndWhatIsReturned() {
    let module = module(
      """
      class Maker(Base[int]):
          async def make(self, name: str = ":", *args) -> Order:
              return await orders.Order(name)
          def size(self): return len(self.items) + 1
      def plain(): return [x]
      """)
    let told = module.bodies.map { body in
      module.string(module.definitions[body.definition].name)
        + (body.signature.isNone ? "" : module.string(body.signature))
        + (body.returned.isNone ? "" : " makes " + module.string(body.returned))
    }
    #expect(
      told == [
        "Maker", #"make(self, name: str = ":", *args) -> Order makes orders.Order"#,
        "size(self) makes len", "plain()",
      ])
  }

  @Test func aClassHasTheFingerprintsOfItsMethods() throws {
    let methods = (0..<3).map { number in
      "    def m\(number)(self, a, b):\n"
        + (0..<12).map { "        self.x\(number)\($0) = a + b * \($0)\n" }.joined()
    }
    let module = module("class A:\n" + methods.joined() + "\ndef after(): pass\n")
    let prints = module.bodies.map(\.prints)
    #expect(prints.count == 5)
    #expect(prints[0] == prints[1].lowerBound..<prints[3].upperBound)
    #expect(prints[1...3].allSatisfy { $0.count > 4 })
    #expect(prints[4].isEmpty)
  }

  @Test func aClassIsWhatStandsInIt() throws {
    let text = """
      class A:
          size = 1
          class Meta:
              name = "a"
          def one(self, x):
              return x
          def two(self): pass
      """
    let whole = try body(text)
    #expect(try body(text.replacing("class A", with: "class B")).exact == whole.exact)
    for (old, new) in [
      ("size = 1", "size = 2"), ("\"a\"", "\"b\""), ("return x", "return -x"),
      ("self, x", "self, y"), ("two", "three"), ("pass", "return"),
    ] {
      #expect(try body(text.replacing(old, with: new)).exact != whole.exact, "\(old)")
    }
  }

  /// Parameters and variables may be renamed; fields and methods are what the class is.
  @Test func theShapeOfAClassHasTheNamesOfItsMembers() throws {
    let text = """
      class Thing:
          size: int = 1
          def one(self, given): return given
      """
    let shape = try body(text).shape
    #expect(try body(text.replacing("given", with: "taken")).shape == shape)
    #expect(try body(text.replacing("= 1", with: "= 2")).shape == shape)
    #expect(try body(text.replacing("size", with: "length")).shape != shape)
    #expect(try body(text.replacing("one", with: "two")).shape != shape)
  }

  /// Winnowing's guarantee: a shared part of `gram + window - 1` tokens shares a fingerprint.
  @Test func aSharedPartSharesAFingerprint() {
    var random = SeededRandom(seed: 11)
    for _ in 0..<300 {
      let shared = (0..<(Winnowing.gram + Winnowing.window - 1)).map { _ in random.next() % 50 }
      let sequences = (0..<2).map { _ in
        (0..<Int(random.next() % 40)).map { _ in random.next() % 50 } + shared
          + (0..<Int(random.next() % 40)).map { _ in random.next() % 50 }
      }
      let prints = sequences.map { sequence in
        var winnowing = Winnowing()
        let codes = winnowing.codes(for: sequence.count)
        for (place, code) in sequence.enumerated() { codes[place] = code &* 0x9E37_79B9 | 1 }
        var prints: [UInt32] = []
        winnowing.finish(sequence.count, &prints)
        return Set(prints)
      }
      #expect(!prints[0].isDisjoint(with: prints[1]))
    }
  }

  /// A linear congruential generator: the same numbers in every run.
  private struct SeededRandom {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }
}
