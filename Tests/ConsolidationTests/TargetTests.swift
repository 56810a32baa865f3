import Duplicates
import Analysis
import Consolidation
import Foundation
import Reports
import Resolution
import TestSupport
import Testing

/// Which definition remains, what that brings, takes and breaks, and in which order.
struct TargetTests {
  private static let state = """
    from enum import Enum
    class OrderState(Enum):
        NEW = "new"
        PAID = "paid"
        SENT = "sent"

    """

  private func target(_ texts: [String: String]) throws -> ConsolidationTarget {
    let all = Consolidation(of: try TestProject(texts).analyze()).targets
    return try #require(all.first)
  }

  private func tree(_ more: [String: String] = [:]) -> [String: String] {
    [
      "shop/__init__.py": "", "shop/orders.py": Self.state, "shop/legacy.py": Self.state,
      "shop/a.py": "from shop.orders import OrderState\nx = OrderState.NEW\n",
      "shop/b.py": "from shop.orders import OrderState\n",
      "shop/b2.py": "from shop.orders import OrderState\n",
      "shop/b3.py": "from shop.orders import OrderState\n",
      "shop/c.py": "import shop.legacy\ny = shop.legacy.OrderState.SENT\n",
    ].merging(more) { $1 }
  }

  @Test func importersDecide() throws {
    let target = try target(tree())
    #expect(target.remaining?.path == "shop.orders.OrderState")
    #expect(target.benefit.lines == 4)
    #expect(target.benefit.definitions == 1)
    #expect(target.benefit.paths == 1)
    #expect(target.benefit.conflicts == 0)
    #expect(target.effort.files == 2)
    let uses = target.uses
    #expect(uses.map(\.importers.count).sorted() == [1, 4])
    #expect(uses.flatMap { $0.members.map(\.key) }.sorted() == ["NEW", "SENT"])
  }

  @Test func aSiteOfTwoGroupsIsCountedInBoth() throws {
    let body = """
      class OrderManager:
          def add(self, item):
              self.items.append(item)
              return len(self.items)

      """
    let program = try TestProject([
      "shop/__init__.py": "", "shop/x.py": body, "shop/y.py": body,
      "shop/z.py": body.replacing("OrderM", with: "UnifiedOrderM"),
      "shop/user.py": "from shop.x import OrderManager\n",
    ]).program()
    let groups = GroupSearch(program).find()
    #expect(groups.map(\.id) == ["OrderManager", "~order manager"])
    for group in groups {
      #expect(UseSummary(of: group.sites[0], in: program).importers.count == 1)
    }
  }

  @Test func detoursToOneDefinition() throws {
    let target = try target([
      "shop/__init__.py": "", "shop/core/__init__.py": "from .orders import OrderManager\n",
      "shop/core/orders.py": "class OrderManager:\n    def add(self, item): self.item = item\n",
      "shop/old.py": "from shop.core.orders import OrderManager\n",
      "shop/a.py": "from shop.old import OrderManager\n",
      "shop/b.py": "from shop.core import OrderManager\n",
      "shop/c.py": "from shop.core.orders import OrderManager\n",
    ])
    #expect(target.group.id == "OrderManager")
    #expect(target.group.basis == .paths)
    // The package around it is its interface.
    #expect(target.group.verdict == .aliasOnly(paths: 1))
    #expect(target.remaining?.path == "shop.core.orders.OrderManager")
    #expect((target.benefit.paths, target.benefit.definitions) == (1, 0))
    #expect((target.effort.files, target.effort.statements) == (1, 1))
  }

  @Test func aNameThatIsEverywhereCountsLess() throws {
    func rank(_ others: Int) throws -> Double {
      var texts = tree()
      for number in 0..<others {
        texts["shop/other\(number).py"] = "class OrderState:\n    field\(number) = \(number)\n"
      }
      return try target(texts).rank
    }
    let (alone, among) = (try rank(4), try rank(10))
    #expect(alone == (try rank(0)))
    #expect(abs(among - alone / 2) < 0.001)
  }

  @Test func configurationDecides() throws {
    let target = try target(
      tree([
        "groundplan.toml": "[consolidation]\ncanonical = [\"shop.legacy.OrderState\"]\n"
      ]))
    #expect(target.remaining?.path == "shop.legacy.OrderState")
    #expect(target.candidates.first?.parts.first?.name == "canonical")
  }

  @Test func weightsAreConfigured() throws {
    let target = try target(
      tree([
        "groundplan.toml": "[consolidation.weights]\nimporters = -10\nmembers = 0\n",
        "shop/legacy.py": Self.state + "    LOST = \"lost\"\n",
      ]))
    #expect(target.remaining?.path == "shop.legacy.OrderState")
  }

  @Test func whatSaysThatItIsDeprecatedGoes() throws {
    let texts = tree()
    for path in ["shop/orders.py", "shop/legacy.py"] {
      let target = try target(
        texts.merging([path: "\"\"\"DEPRECATED: use the other.\"\"\"\n" + Self.state]) { $1 })
      let points = target.candidates.map { candidate in
        (
          target.group.sites[candidate.site].location.path,
          candidate.parts.first { $0.name == "deprecated" }?.points
        )
      }
      #expect(points.allSatisfy { $0 == path ? $1 ?? 0 < 0 : $1 == nil }, "\(points)")
    }
  }

  @Test func otherValuesNeedADecision() throws {
    let target = try target(
      tree(["shop/legacy.py": Self.state.replacing("\"paid\"", with: "\"settled\"")]))
    #expect(target.remaining == nil)
    #expect(target.decision == "the values differ")
    #expect(target.benefit.conflicts == 1)
    #expect(target.breakage.contains { $0.message.contains("PAID = \"settled\"") })
  }

  @Test func aLevelFieldNeedsADecision() throws {
    let texts = tree().filter {
      ["shop/__init__.py", "shop/orders.py", "shop/legacy.py"].contains($0.key)
    }
    #expect(try target(texts).decision == "the first two are nearly level")
  }

  @Test func servicesMayNotImportEachOther() throws {
    let target = try target([
      "orders_service/Dockerfile": "FROM x",
      "orders_service/main.py": "import orders_service.state",
      "orders_service/__init__.py": "", "orders_service/state.py": Self.state,
      "billing_service/Dockerfile": "FROM x", "billing_service/__init__.py": "",
      "billing_service/main.py": "import billing_service.state",
      "billing_service/state.py": Self.state,
    ])
    #expect(target.decision == "the copies stand in parts that should not import each other")
    #expect(target.candidates.allSatisfy { $0.parts.contains { $0.name == "crossing" } })
  }

  @Test func whatIsMissingBreaks() throws {
    let target = try target(
      tree([
        "shop/legacy.py": Self.state
          + "    LOST = \"lost\"\n    GONE = \"gone\"\ndef end(): return OrderState.GONE\n",
        "shop/c.py": "from shop.legacy import OrderState\ny = OrderState.LOST\n",
        "shop/d.py": """
        from shop.orders import OrderState
        from shop.legacy import OrderState as Old
        """,
        "shop/e.py": "from shop.orders import OrderState\n",
        "shop/f.py": "from shop.orders import OrderState\n",
        "shop/g.py": "from shop.orders import OrderState\n",
        "tests/test_c.py": """
        from unittest.mock import patch
        @patch("shop.legacy.OrderState")
        def test_c(state): pass
        """,
      ]))
    #expect(target.decision == "the best lacks members that are in use")
    #expect(target.group.sites[target.candidates[0].site].path == "shop.orders.OrderState")
    let messages = target.breakage.map(\.message)
    #expect(messages.contains("members in use that the candidate lacks: GONE (1), LOST (1)"))
    #expect(messages.contains { $0.hasPrefix("1 module uses both: ") })
    #expect(messages.contains("1 string names it, as patches do"))
    #expect(target.effort.missingMembers == 2)
  }

  @Test func callsWithAnotherSignatureBreak() throws {
    let maker =
      "class OrderFactory:\n    def __init__(self, size):\n        self.size = size\n"
      + "    def make(self):\n        return [self.size] * 3\n"
    let target = try target([
      "shop/__init__.py": "", "shop/x.py": maker,
      "shop/y.py": maker.replacing("self, size", with: "self, size, colour"),
      "shop/z.py": "from shop.x import OrderFactory\n",
      "shop/w.py": "from shop.x import OrderFactory\n",
      "shop/v.py": "from shop.y import OrderFactory\nOrderFactory(1, 2)\nOrderFactory(3, 4)\n",
    ])
    #expect(
      target.breakage.map(\.message).contains(
        "2 calls of its constructor with the signature (self, size, colour), "
          + "the candidate's is (self, size)"))
  }

  @Test func otherKindsOfMembersBreak() throws {
    let entry = """
      class CacheManager:
          def get(self, key): return self.items[key]
          def put(self, key, value): self.items[key] = value
          def is_old(self): return True
          def close(self): self.items.clear()

      """
    let other = entry.replacing("    def is_old", with: "    @property\n    def is_old")
      .replacing("def close", with: "async def close")
    let target = try target(["a/x.py": entry, "b/y.py": other])
    #expect(
      target.breakage.map(\.message).contains(
        "members that are used otherwise: is_old (a value, the candidate's is a method), "
          + "close (a coroutine, the candidate's is a method)"))
  }

  @Test func complianceCountsFiles() throws {
    let result = try TestProject([
      "a/x.py": "import a.nothing\nimport a.nowhere\n", "a/y.py": "", "a/__init__.py": "",
      "b/z.py": "", "tests/test_a.py": "import a.nothing\n",
    ]).analyze()
    let entries = Consolidation(of: result).compliance.entries
    #expect(entries.map(\.files) == [4, 3, 1])
    #expect(entries.map(\.clean) == [3, 2, 1])
    #expect(entries.map(\.percent) == [75, 66, 100])
  }

  // MARK: - Reports

  @Test func theSameBytesWhateverTheTasks() throws {
    let project = try TestProject.example()
    func json(jobs: Int) throws -> [UInt8] {
      let consolidation = Consolidation(of: try project.analyze(jobs: jobs))
      return try TargetsReport(consolidation, consolidation.targets).json()
    }
    let expected = try json(jobs: 1)
    #expect(expected.count > 1000)
    #expect(try json(jobs: 3) == expected)
  }

  @Test func textIsData() throws {
    let name = "=cmd|' /C calc'!A0,\"x\""
    let consolidation = Consolidation(
      of: try TestProject([
        "\(name)/x.py": Self.state, "a`|\u{202E}b/y.py": Self.state,
      ]).analyze())
    let csv = TargetsReport(consolidation, consolidation.targets).csv()
    let rows = csv.split(separator: "\r\n")
    #expect(rows.count == 2)
    #expect(!csv.contains(",=cmd") && !csv.contains("\u{202E}"))
    let markdown = TargetsText(consolidation, folder: "").markdown(consolidation.targets)
    #expect(!markdown.contains("\u{202E}"))
    let text = TargetsText(consolidation, folder: "")
      .explanation(consolidation.groups[0], consolidation.targets.first)
    #expect(!text.contains("\u{202E}"))
  }

  // MARK: - What is no duplicate

  private func names(_ texts: [String: String]) throws -> [String] {
    Consolidation(of: try TestProject(texts).analyze()).targets.map(\.group.id)
  }

  private static let fields = "    name: str = ''\n    total: int = 0\n    state: str = 'new'\n"

  /// A layer of objects and one of tables have each their class beside the interface's schema,
  /// whatever bases lie between; a dataclass says no more than the schema.
  @Test func layersStandBesideEachOther() throws {
    let base = "from pydantic import BaseModel\nclass Shown(BaseModel):\n    pass\n"
    let schema = "from shop.shown import Shown\nclass Order(Shown):\n" + Self.fields
    func tree(_ other: String) -> [String: String] {
      [
        "shop/__init__.py": "", "shop/shown.py": base, "shop/schema.py": schema,
        "shop/kept.py": "from django.db.models import Model\nclass Kept(Model):\n    pass\n",
        "shop/thing.py": "class Thing:\n    def save(self):\n        return self\n",
        "shop/other.py": other,
      ]
    }
    #expect(
      try names(tree("from shop.kept import Kept\nclass Order(Kept):\n" + Self.fields)).isEmpty)
    #expect(
      try names(tree("from shop.thing import Thing\nclass Order(Thing):\n" + Self.fields)).isEmpty)
    #expect(
      try names(
        tree(
          "from dataclasses import dataclass\nfrom shop.thing import Thing\n@dataclass\n"
            + "class Order(Thing):\n" + Self.fields)) == ["Order"])
  }

  /// A decorator that names a path of the web makes a route, and methods that are routes a class
  /// that nobody calls by its name.
  @Test func routesAnswerForThemselves() throws {
    func handlers(_ decorator: String) -> String {
      """
      from web import serve
      class RootHandler:
          @\(decorator)
          def read(self, request):
              found = [item for item in request.items if item.is_open and item.total > 0]
              return {"items": found, "count": len(found), "user": request.user.name}

      """
    }
    func tree(_ decorator: String) -> [String: String] {
      [
        "shop/__init__.py": "", "shop/a.py": handlers(decorator), "shop/b.py": handlers(decorator),
      ]
    }
    #expect(try names(tree("serve(path='/', methods=['GET'])")).isEmpty)
    #expect(try names(tree("serve(methods=['GET'])")) == ["RootHandler"])
  }

  /// A group of bodies is called by one of its own definitions.
  @Test func aGroupIsCalledByWhatIsInIt() throws {
    let targets = Consolidation(of: try TestProject.example().analyze()).targets
    for target in targets where target.group.basis == .body {
      let paths = target.group.ownSites.map(\.path)
      #expect(paths.contains { target.group.id.hasPrefix("=" + $0) }, "\(target.group.id)")
    }
  }

  /// `kit-v1-8/` and `kit-v2/` hold two versions of one interface.
  @Test func versionsOfDistributions() throws {
    let text = "class Order:\n" + Self.fields
    #expect(
      try names([
        "kit-v1-8/src/kit/__init__.py": "", "kit-v1-8/src/kit/models.py": text,
        "kit-v2/src/kit/__init__.py": "", "kit-v2/src/kit/models.py": text,
      ]).isEmpty)
  }

  /// Of what is retired already one definition remains anyhow: that comes last.
  @Test func whatIsRetiredCountsLess() throws {
    func rank(_ decorator: String) throws -> Double {
      try target([
        "shop/__init__.py": "", "shop/orders.py": Self.state,
        "shop/old.py": Self.state.replacing("class O", with: decorator + "class O"),
      ]).rank
    }
    #expect(
      try rank("from warnings import deprecated\n@deprecated('use shop.orders')\n")
        < rank("") / 2)
  }

  /// A client that waits and one that is awaited stand beside each other.
  @Test func twinsThatAreAwaited() throws {
    func client(_ word: String, _ wait: String) -> String {
      """
      class OrderClient:
          \(word) fetch(self, name):
              found = \(wait)self.session.get("/orders/" + name)
              return [item for item in found.items if item.is_open]
          \(word) store(self, name, item):
              found = \(wait)self.session.put("/orders/" + name, item)
              return found.status == 200 and not found.errors

      """
    }
    func tree(_ other: String) -> [String: String] {
      ["shop/__init__.py": "", "shop/waiting.py": client("def", ""), "shop/other.py": other]
    }
    #expect(try names(tree(client("async def", "await "))).isEmpty)
    #expect(try names(tree(client("def", ""))) == ["OrderClient"])
  }
}
