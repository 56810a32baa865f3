import Resolution
import Duplicates
import TestSupport
import Testing

/// What groups are, on trees of two or three files.
struct VerdictTests {
  static func groups(_ texts: [String: String]) throws -> [DuplicateGroup] {
    GroupSearch(try TestProject(texts).program()).find()
  }

  private func verdict(_ one: String, _ two: String, id: String = "Thing") throws -> Verdict? {
    try Self.groups(["a/x.py": one, "b/y.py": two]).first { $0.id == id }?.verdict
  }

  private static let methods = """
        def add(self, item):
            if item in self.items:
                raise ValueError(item)
            self.items.append(item)
            return len(self.items)
        def drop(self, item):
            self.items.remove(item)
            return len(self.items)

    """

  private let thing = "class Thing:\n    limit = 3\n" + methods

  @Test func identicalAndFormatting() throws {
    #expect(try verdict(thing, thing) == .identical)
    let commented = thing.replacing("limit = 3", with: "limit  =  3  # many")
    #expect(try verdict(thing, commented) == .formattingOnly)
    let documented = thing.replacing("limit = 3", with: "'''All of them.'''\n    limit = 3")
    #expect(try verdict(thing, documented) == .formattingOnly)
  }

  @Test func equalShapesOfClassesAreRenamed() throws {
    func observer(_ name: String) -> String {
      "class Thing:\n    def observe(self, \(name)):\n        return self.log(\(name), \(name).level)\n"
    }
    let found = try verdict(observer("event"), observer("entry"))
    #expect(found == .renamed)
  }

  @Test func renamedAndNear() throws {
    let renamed = thing.replacing("item)", with: "thing)").replacing("item in", with: "thing in")
    #expect(try verdict(thing, renamed) == .renamed)
    #expect(try verdict(thing, renamed.replacing("= 3", with: "= 4")) == .renamed)
  }

  @Test func membersDecide() throws {
    let other = thing.replacing("remove(item)", with: "discard(item, quietly=True)")
    #expect(try verdict(thing, other) == .sameMembers(differing: 1))
    let more = thing + "    def clear(self): self.items = []\n"
    #expect(try verdict(thing, more) == .superset(differing: 0))
    let some = "class Thing:\n" + Self.methods.replacing("drop", with: "pop") + "    size = 1\n"
    let verdict = try verdict(thing, some)
    guard case .nearClone? = verdict else {
      Issue.record("\(String(describing: verdict))")
      return
    }
  }

  @Test func theSameWordsAreNoEvidence() throws {
    let one = "class Thing:\n    name: str\n    def run(self): return 1\n"
    let two =
      "class Thing:\n    name: str\n    def run(self, x): return x + 2\n    def go(self): pass\n"
    #expect(try verdict(one, two) == .homonym)
    #expect(try verdict(one, "class Thing:\n    other = 1\n") == .homonym)
  }

  @Test func enumerations() throws {
    func thing(_ members: String) -> String {
      "from enum import Enum\nclass Thing(Enum):\n"
        + members.split(separator: ";").map { "    \($0)\n" }.joined()
    }
    #expect(try verdict(thing("A = 1;B = 2"), thing("A = 1;B = 2")) == .identical)
    #expect(
      try verdict(thing("A = 1;B = 2"), thing("A = 1;B = 3")) == .otherValues(differing: 1))
    #expect(
      try verdict(thing("A = 'a';B = 'b'"), thing("A = \"a\";B = \"b\""))
        == .sameMembers(differing: 0))
    #expect(
      try verdict(thing("A = 16;B = -1_0;C = 0b11"), thing("A = 0x10;B = -10;C = 0o3"))
        == .sameMembers(differing: 0))
    #expect(
      try verdict(thing("A = 16;B = 2"), thing("A = 0x16;B = 2")) == .otherValues(differing: 1))
    #expect(
      try verdict(thing("A = 1;B = 2"), thing("A = 1;B = 2;C = 3")) == .superset(differing: 0))
    #expect(
      try verdict(thing("A = 1;B = 2;D = 4"), thing("A = 1;B = 3;C = 3"))
        == .overlapping(byAll: 2, bySome: 2, own: 2, differing: 1))
    #expect(try verdict(thing("A = 1;B = 2"), thing("C = 1;D = 2")) == .homonym)
  }

  @Test func valuesThatAreCopied() throws {
    let one = "from enum import Enum\nclass Thing(Enum):\n    A = 1\n    B = 2\n"
    let two = """
      from enum import Enum
      from a.x import Thing as Old
      class Thing(Enum):
          A = Old.A.value
          B = Old.B.value
      """
    let groups = try Self.groups(["a/x.py": one, "b/y.py": two, "a/__init__.py": ""])
    #expect(groups.map(\.verdict) == [.copiedValues(areUnequal: true)])
    let texts = ["a/x.py": one, "b/y.py": two, "a/__init__.py": ""].mapValues {
      $0.replacing("(Enum)", with: "(str, Enum)")
    }
    #expect(try Self.groups(texts).map(\.verdict) == [.copiedValues(areUnequal: false)])
  }

  @Test func valuesThatAliasesLeadTo() throws {
    let truth = "from enum import Enum\nclass Status(Enum):\n    NEW = 1\n    OLD = 2\n"
    let one = "from enum import Enum\nclass Thing(Enum):\n    NEW = 1\n    OLD = 2\n"
    let two = """
      from enum import Enum
      from base import Status as _S
      LAST = 2
      class Thing(Enum):
          NEW = _S.NEW.value
          OLD = 2
      """
    let groups = try Self.groups(["base.py": truth, "a.py": one, "b.py": two])
    #expect(groups.first { $0.id == "Thing" }?.verdict == .sameMembers(differing: 0))
    let other = try Self.groups([
      "base.py": truth, "a.py": one, "b.py": two.replacing("NEW.value", with: "OLD.value"),
    ])
    #expect(other.first { $0.id == "Thing" }?.verdict == .otherValues(differing: 1))
  }

  @Test func valuesOfTablesConstantsAndOtherMembers() throws {
    let plain = """
      from enum import Enum
      class Thing(Enum):
          NEW = "new"
          OLD = "old"
          LAST = "old"
          ODD = 1
      """
    let table = """
      from enum import Enum
      VALUES = {"a": "new", "b": "old"}
      FIRST = 1
      class Thing(Enum):
          NEW = VALUES["a"]
          OLD = VALUES["b"]
          LAST = OLD
          ODD = FIRST
      """
    #expect(try verdict(plain, table) == .sameMembers(differing: 0))
    let other = table.replacing("\"b\": \"old\"", with: "\"b\": \"gone\"")
    #expect(try verdict(plain, other) == .otherValues(differing: 2))
    let loop = table.replacing("= OLD", with: "= LAST")
    #expect(try verdict(plain, loop) == .sameMembers(differing: 1))
    let keyed = """
      from enum import Enum
      from a.x import Thing as _R
      class Thing(Enum):
          NEW = _R["NEW"].value
          OLD = _R.OLD
          LAST = _R.LAST.value
          ODD = 1
      """
    #expect(try verdict(plain, keyed) == .copiedValues(areUnequal: true))
  }

  @Test func handlersOfRoutesAreNoClones() throws {
    func views(_ name: String, _ decorator: String) -> String {
      let lines = (0..<12).map { "    row_\($0) = session.get(key, limit=\($0))\n" }.joined()
      return "\(decorator)def update_\(name)(session, key):\n\(lines)    return row_1\n"
    }
    func groups(_ decorator: String) throws -> Int {
      try Self.groups([
        "cost.py": views("cost", decorator), "term.py": views("term", decorator),
      ]).count
    }
    #expect(try groups("") == 1)
    #expect(try groups("@router.put('/{key}')\n") == 0)
  }

  @Test func whatDerivesIsNoCopy() throws {
    let derived = "from a.x import Thing as Old\nclass Thing(Old):\n    def more(self): pass\n"
    let texts = ["a/__init__.py": "", "a/x.py": thing, "b/y.py": derived]
    #expect(try Self.groups(texts).first?.verdict == .subclass)
    // Beside two roots, what derives from one is not compared.
    let three = texts.merging(["c/z.py": thing]) { $1 }
    let group = try #require(try Self.groups(three).first)
    #expect(group.verdict == .identical)
    #expect(group.sites.count == 3)
    #expect(group.own.map { group.sites[$0].location.path } == ["a/x.py", "c/z.py"])
  }

  @Test func whatBelongsTogetherIsTold() throws {
    func state(_ names: String) -> String {
      "from enum import Enum\nclass RunState(Enum):\n"
        + names.split(separator: " ").map { "    \($0) = '\($0)'\n" }.joined()
    }
    let groups = try Self.groups([
      "a.py": state("NEW RUNNING DONE"), "b.py": state("NEW RUNNING DONE FAILED"),
      "c.py": state("UP DOWN"), "d.py": state("UP DOWN"), "e.py": state("RED GREEN"),
      "f.py": "class RunState:\n    name: str\n",
    ])
    #expect(groups.map(\.id) == ["RunState", "RunState (2)"])
    #expect(groups.map(\.verdict) == [.superset(differing: 0), .identical])
    #expect(groups.map { $0.sites.map(\.location.path) } == [["a.py", "b.py"], ["c.py", "d.py"]])
  }

  @Test func definitionsAreLettered() throws {
    var texts: [String: String] = [:]
    for number in 10..<64 { texts["m\(number).py"] = thing }
    let group = try #require(try Self.groups(texts).first)
    let labels = [0, 25, 26, 27, 51, 52, 53].map(group.label)
    #expect(labels == ["A", "Z", "AA", "AB", "AZ", "BA", "BB"])
  }

  @Test func attributesOfInitializersAreMembers() throws {
    let one = """
      class Pool:
          def __init__(self, size):
              self.size = size
              self.free: list = []
              self.used = []
              self.size = 2
              other.name = 1
          def take(self): return self.free.pop()

      """
    let groups = try Self.groups([
      "a/x.py": one, "b/y.py": one.replacing("used", with: "busy").replacing("pop", with: "get"),
    ])
    let group = try #require(groups.first)
    #expect(group.sites[0].members.map(\.name) == ["__init__", "take", "size", "free", "used"])
    #expect(group.verdict == .overlapping(byAll: 3, bySome: 3, own: 2, differing: 1))
  }

  @Test func constantsByRole() throws {
    let texts = [
      "a/x.py": "MAX_ORDERS = 10\nMAX_ITEMS = 'a'\nOTHER = 1\nMAX_ALL = 1\n",
      "b/y.py": "MAX_ORDERS = 20\nMAX_ITEMS = \"a\"\nOTHER = 2\nfrom a.x import MAX_ALL\n",
    ]
    #expect(try Self.groups(texts).isEmpty)
    let groups = try Self.groups(
      texts.merging(["groundplan.toml": "[roles]\nlimit = { constants = [\"MAX_*\"] }\n"]) { $1 })
    #expect(groups.map(\.id) == ["MAX_ITEMS", "MAX_ORDERS"])
    #expect(groups.map(\.verdict) == [.formattingOnly, .otherValues(differing: 1)])
    #expect(groups.allSatisfy { $0.role == "limit" && $0.form == .constant })
  }

  @Test func functionsByRole() throws {
    let one = "def create_order(item, count=1):\n    return Order(item, count)\n"
    #expect(try verdict(one, one, id: "create_order()") == .identical)
    let other =
      "def create_order(item, count=1):\n    log(item)\n    return Order(item, count, True)\n"
    #expect(
      try verdict(one, other, id: "create_order()")
        == .sameName(signaturesAgree: true, similarity: nil))
    let own = "class Order: pass\n" + one
    #expect(try verdict(own, own, id: "create_order()") == .homonym, "each makes its own")
    let alien = "def create_order():\n    print(1)\n"
    #expect(try verdict(one, alien, id: "create_order()") == .homonym)
  }

  @Test func whatIsAddedSomewhereIsCalledThere() throws {
    let text =
      "from walkers import walker\n@walker.add_maker(int)\ndef create_all(tree):\n"
      + "    parts = []\n    for part in tree:\n        parts.append(part)\n    return parts\n"
    let texts = ["walkers.py": "walker = object()\n", "a.py": text, "b.py": text]
    #expect(try Self.groups(texts).allSatisfy { $0.id != "create_all()" })
    let plain = texts.mapValues { $0.replacing("@walker.add_maker(int)\n", with: "") }
    #expect(try Self.groups(plain).contains { $0.id == "create_all()" })
  }

  @Test func marksTellNothing() throws {
    let mark = "import enum\nclass _Unset(enum.Enum):\n    UNSET = object()\n"
    let texts = ["shop/a.py": mark, "shop/b.py": mark]
    #expect(try Self.groups(texts).first { $0.id == "_Unset" }?.verdict == .convention)
    let two = texts.mapValues { $0 + "    OTHER = object()\n" }
    #expect(try Self.groups(two).first { $0.id == "_Unset" }?.verdict != .convention)
  }

  @Test func conventionsAreLeftAlone() throws {
    var texts: [String: String] = ["core.py": "class Adapter:\n    def read(self): pass\n"]
    for name in ["disk", "net", "tape"] {
      texts["drivers/\(name)/reader.py"] =
        "from core import Adapter\nclass Thing(Adapter):\n" + Self.methods
        + "    def \(name)(self): pass\n"
    }
    #expect(try Self.groups(texts).first { $0.id == "Thing" }?.verdict == .convention)
    let loose = texts.mapValues { $0.replacing("(Adapter)", with: "") }
    #expect(try Self.groups(loose).first { $0.id == "Thing" }?.verdict != .convention)
  }

  @Test func standInsForTestsAreToldApart() throws {
    let groups = try Self.groups([
      "a/x.py": "class MockThing:\n" + Self.methods, "b/y.py": "class MockThing:\n" + Self.methods,
    ])
    #expect(groups.isEmpty)
  }

  // MARK: - Other names

  @Test func nearNamesNeedSomethingInCommon() throws {
    let manager = "class OrderManager:\n" + Self.methods
    let unified = "class UnifiedOrderManagerV2:\n    def more(self): pass\n" + Self.methods
    let groups = try Self.groups(["a/x.py": manager, "b/y.py": unified])
    #expect(groups.map(\.id) == ["~order manager"])
    #expect(groups.first?.role == "manager")
    #expect(groups.first?.basis == .nearName)
    let alien = "class UnifiedOrderManagerV2:\n    def more(self): pass\n"
    #expect(try Self.groups(["a/x.py": manager, "b/y.py": alien]).isEmpty)
    #expect(try Self.groups(["a/x.py": manager + unified]).isEmpty, "one module")
  }

  private static let long =
    "def parse_line(text, limit=80):\n    result = []\n"
    + (0..<6).map { number in
      "    for word in text.split('\(number)'):\n        if len(word) > limit:\n"
        + "            raise ValueError(word)\n        result.append(word.strip())\n"
    }.joined() + "    return result\n"

  @Test func bodiesUnderOtherNames() throws {
    let copy = Self.long.replacing("parse_line", with: "read_row").replacing("word", with: "cell")
    let groups = try Self.groups(["a/x.py": Self.long, "b/y.py": copy])
    #expect(groups.map(\.basis) == [.body])
    #expect(groups.first?.id == "=a.x.parse_line")
    #expect(groups.first?.verdict == .renamed)
    let changed = copy.replacing(
      "    return result\n", with: "    log(result)\n    return result[1:]\n")
    let near = try Self.groups(["a/x.py": Self.long, "b/y.py": changed])
    guard case .nearClone(let similarity)? = near.first?.verdict else {
      Issue.record("\(near)")
      return
    }
    #expect(similarity > 0.6 && similarity < 1)
    #expect(try Self.groups(["a/x.py": Self.long + copy]).map(\.id) == ["=a.x.parse_line"])
    #expect(try Self.groups(["tests/a.py": Self.long, "tests/b.py": copy]).isEmpty, "tests")
  }

  @Test func enumerationsUnderOtherNames() throws {
    let one = "from enum import Enum\nclass Level(Enum):\n    LOW = 1\n    MID = 2\n    SEA = 3\n"
    func groups(_ left: String, _ right: String) throws -> [DuplicateGroup] {
      try Self.groups([
        "a/x.py": one.replacing("Level", with: left), "b/y.py": one.replacing("Level", with: right),
      ])
    }
    #expect(try groups("TideLevel", "LowTideLevel").map(\.id) == ["=a.x.TideLevel"])
    #expect(try groups("TideLevel", "Priority").isEmpty, "a handful of words")
    let other = one.replacing("Level", with: "LowTideLevel").replacing("3", with: "4")
    #expect(try Self.groups(["a/x.py": one, "b/y.py": other]).isEmpty)
    let many = one + (4..<8).map { "    SEA\($0) = \($0)\n" }.joined()
    let twin = many.replacing("Level", with: "Priority")
    #expect(try Self.groups(["a/x.py": many, "b/y.py": twin]).count == 1)
  }

  @Test func wordsWithoutACommonMeaningAreNoTruth() throws {
    let one =
      "from enum import Enum\nclass Level(Enum):\n    LOW = 1\n    MEDIUM = 2\n    HIGH = 3\n"
    let two = one.replacing("Level", with: "Priority")
    #expect(try Self.groups(["a/x.py": one, "b/y.py": two]).isEmpty)
    #expect(try Self.groups(["a/x.py": one, "b/y.py": one]).map(\.id) == ["Level"])
    let colours = one.replacing("LOW", with: "RED")
    let names = ["PartHue", "CoatPartHue", "HullPartHue", "LampPartHue", "ShoePartHue"]
    func groups(_ count: Int) throws -> Int {
      try Self.groups(
        Dictionary(
          uniqueKeysWithValues: names.prefix(count).map {
            ("\($0).py", colours.replacing("Level", with: $0))
          })
      ).count
    }
    #expect(try groups(4) == 1)
    #expect(try groups(5) == 0)
  }

  @Test func clonesOfMethods() throws {
    let method = Self.long.split(separator: "\n").map { "    \($0)\n" }.joined()
      .replacing("(text", with: "(self, text")
    let one = "class Reader:\n" + method
    let two = "class Writer:\n    size = 1\n    def clear(self): pass\n" + method
    let groups = try Self.groups(["a/x.py": one, "b/y.py": two])
    #expect(groups.map(\.id) == ["=a.x.Reader.parse_line"])
    #expect(groups.map(\.verdict) == [.formattingOnly])
    #expect(try Self.groups(["a/x.py": one + two]).count == 1, "two classes of one file")
    #expect(
      try Self.groups(["a/x.py": one, "b/y.py": one]).map(\.id) == ["Reader"],
      "told with their classes")
    func isTold(_ text: String) throws -> Bool {
      try !Self.groups(["a/x.py": "class A:\n" + text, "b/y.py": "class B:\n    n = 1\n" + text])
        .isEmpty
    }
    #expect(try isTold(method))
    #expect(try !isTold("    @property\n" + method))
    #expect(try !isTold("    @abc.abstractmethod\n" + method))
    let fields = (0..<14).map { "        self.a\($0) = a\($0)\n" }.joined()
    let initializer = "    def __init__(self, a0, a1):\n" + fields
    let classes = ["a/x.py": "class A:\n" + initializer, "b/y.py": "class B:\n" + initializer]
    #expect(try !Self.groups(classes).contains { $0.id.hasSuffix("__init__") })
  }

  @Test func classesOfOneModuleAreNoClones() throws {
    let fields = (0..<20).map { "    field_\($0) = Field(label=\($0))\n" }.joined()
    let text = "class Form(Base):\n" + fields + "class Other(Base):\n" + fields
    #expect(try Self.groups(["a/x.py": text]).isEmpty)
  }

  /// A class of some base, and one of another name that differs from it in names and literals.
  private func siblings(_ method: String, _ base: String) throws -> [String] {
    let one = """
      from frame import Base
      class Sized:
          def read(self): pass
      class OrderForm(\(base)):
          kind = "order"
      \(method)
      """
    let groups = try Self.groups([
      "a/__init__.py": "", "b/__init__.py": "", "a/x.py": one,
      "b/y.py": one.replacing("from frame import Base", with: "from a.x import Sized\nimport frame")
        .replacing("class Sized:\n    def read(self): pass\n", with: "")
        .replacing("(Base)", with: "(frame.Base)").replacing("OrderForm", with: "PriceForm")
        .replacing("\"order\"", with: "\"price\""),
    ])
    return groups.map(\.id).filter { $0.hasSuffix("Form") }
  }

  @Test func whatABasePrescribesIsNoCopy() throws {
    let short = """
          def read(self, rows, limit):
              found = [row.order for row in rows if row.order and row.size < limit]
              found.sort(key=lambda row: (row.order, row.size, row.name, row.place))
              self.write(found, order=True, limit=limit, size=len(found), name="order")
              return self.sum(found, key=lambda row: row.order * row.size * row.price)
      """
    let long = short.replacing("        return", with: "        self.log(found)\n        return")
    #expect(try siblings(short, "Base").isEmpty)
    #expect(try siblings(long, "Base").isEmpty, "Base may have read()")
    #expect(try siblings(long, "Sized").isEmpty, "Sized has read()")
    #expect(try siblings(short.replacing("read", with: "look"), "Sized").isEmpty)
    #expect(try siblings(long.replacing("read", with: "look"), "Sized") == ["=a.x.OrderForm"])
    #expect(try siblings(long.replacing("order", with: "item"), "Base") == ["=a.x.OrderForm"])
    #expect(try siblings(short, "").isEmpty, "four statements")
    #expect(try siblings(long, "") == ["=a.x.OrderForm"])
  }

  @Test func oneOfANameForEachProgram() throws {
    func options(_ program: String) -> String {
      """
      import sys
      from twisted.python import usage
      class Options(usage.Options):
          synopsis = "Usage: \(program)"
          subCommands = ["create-\(program)", "start"]
          def opt_version(self):
              print("\(program)")
          def opt_verbose(self):
              from twisted.python import log
              log.startLogging(sys.stderr)
          def postOptions(self):
              if not hasattr(self, "subOptions"):
                  raise usage.UsageError("must specify a command")

      """
    }
    let trees = ["a/x.py": options("master"), "b/y.py": options("worker")]
    #expect(try Self.groups(trees).allSatisfy { $0.verdict.share == 0 })
    let checks = """
          def check(self):
              self.a = self.read("a")
              self.b = self.read("b")
              self.c = self.read("c")
              self.d = self.read("d")
              return self.a + self.b + self.c + self.d

      """
    let copies = trees.mapValues { $0 + checks }
    #expect(try Self.groups(copies).contains { $0.verdict.share > 0 })
  }

  @Test func aNameWithinALargerGroupIsToldThere() throws {
    let status = """
      import enum
      class UserStatus(enum.StrEnum):
          ACTIVE = "active"
          INACTIVE = "inactive"
          DELETED = "deleted"

      """
    let groups = try Self.groups([
      "a.py": status, "b.py": status,
      "c.py": status.replacing("UserStatus", with: "UserStatusShown"),
    ])
    #expect(groups.map(\.id) == ["UserStatus"])
    #expect(groups.map(\.own.count) == [3])
  }

  @Test func doublesAndGeneratedClientsAreNoProduct() throws {
    let usage = "class Usage:\n" + (0..<9).map { "    f\($0) = \($0)\n" }.joined()
    func isTold(_ path: String, _ more: [String: String] = [:]) throws -> Bool {
      try !Self.groups(["shop/models.py": usage, path: usage].merging(more) { $1 }).isEmpty
    }
    #expect(try isTold("shop/other/models.py"))
    #expect(try isTold("mock/models.py"), "the package that the tree is about")
    for folder in ["loadtest", "shop/load_tests", "shop/mock_llm", "shop/fakes", "shop/llm-stub"] {
      #expect(try !isTold(folder + "/models.py"), "\(folder)")
    }
    #expect(try !isTold("shop/rbac/migration/models.py"))
    let head = ["shop/client/__init__.py": "\"\"\"A client library for accessing Shop\"\"\"\n"]
    #expect(try !isTold("shop/client/models/usage.py", head))
    #expect(try isTold("shop/clients/models/usage.py", head))
  }
}
