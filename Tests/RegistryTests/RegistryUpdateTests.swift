import Analysis
import Foundation
import Registry
import TestSupport
import Testing

/// What an update makes of a document.
struct RegistryUpdateTests {
  private static let tree = [
    "shop/__init__.py": "",
    "shop/orders.py": """
    from enum import Enum

    class State(Enum):
        NEW = 1
        SENT = 2

    class Order:
        def total(self): pass

    class Basket: pass

    """,
    "shop/stock.py": "class Stock: pass\nclass Shelf: pass\n",
    "shop/other.py": "from enum import Enum\nclass State(Enum):\n    NEW = 0\n",
    "shop/user.py": "from shop.orders import Order\n",
  ]

  private func updated(_ text: String) throws -> String {
    let program = try TestProject(Self.tree).analyze().program
    let document = RegistryReader.read(Array(text.utf8), path: "R.md")
    let update = RegistryUpdate(of: document, in: program)
    #expect(update.isChanged == (update.lines != document.lines))
    return update.lines.joined(separator: "\n")
  }

  private func document(verified: String, broken: String) -> String {
    """
    # Imports
    ## shop
    ### ✅ VERIFIED
    ```python
    # The good ones
    \(verified)
    ```
    Prose between.
    ### ❌ BROKEN
    ```python
    # Do not use
    \(broken)
    ```
    """
  }

  @Test func whatIsTrueStaysAsItIs() throws {
    let text = document(
      verified: "from shop.orders import   Order  # with blanks\t",
      broken: "from shop.gone import Order")
    #expect(try updated(text) == text)
  }

  @Test func entriesMoveToWhereTheyBelong() throws {
    let text = document(
      verified: "from shop.orders import Order\nfrom shop.cellar import Wine  # since 2024",
      broken: "from shop.gone import Door  # ❌\nfrom shop.stock import Stock  # ❌")
    let found = try updated(text)
    #expect(
      found
        == document(
          verified: "from shop.orders import Order\nfrom shop.stock import Stock",
          broken: "from shop.gone import Door  # ❌\nfrom shop.cellar import Wine  # since 2024  ❌"))
  }

  @Test func theRightPathTakesThePlaceOfTheWrongOne() throws {
    let text = document(
      verified: "from shop.orders import Order\nfrom shop.cellar import Shelf",
      broken: "from shop.gone import Door")
    #expect(
      try updated(text)
        == document(
          verified: "from shop.orders import Order\nfrom shop.stock import Shelf",
          broken: """
            from shop.gone import Door
            from shop.cellar import Shelf
            # USE INSTEAD: from shop.stock import Shelf
            """))
  }

  @Test func namesLeaveTheirStatement() throws {
    let text = document(
      verified:
        "from shop.orders import Order, Wine, Basket  # all\nfrom shop.stock import (\n    Stock,  # first\n    Door,\n    Shelf,\n)",
      broken: "from shop.gone import Door")
    #expect(
      try updated(text)
        == document(
          verified:
            "from shop.orders import Order, Basket  # all\nfrom shop.stock import (\n    Stock,  # first\n    Shelf,\n)",
          broken:
            "from shop.gone import Door\nfrom shop.orders import Wine\nfrom shop.stock import Door"
        ))
  }

  @Test func adviceGoesWithWhatItWasFor() throws {
    let text = document(
      verified: "from shop.orders import Order",
      broken:
        "from shop.orders import Order\n# USE INSTEAD: from shop.orders import Basket\nfrom shop.gone import Door"
    )
    #expect(
      try updated(text)
        == document(verified: "from shop.orders import Order", broken: "from shop.gone import Door")
    )
  }

  @Test func marksTurnWhereThereIsNoOtherBlock() throws {
    let text = """
      ```python
      from shop.orders import Order  # ❓ who knows
      from shop.orders import Wine  # ✅
      from shop.stock import Stock  # ❌
      from shop.cellar import Shelf
      # GONE -> NEWER
      from shop.orders import State
      # OLD -> SENT
      # OLDER -> LOST
      from shop.orders import [CLASSES]
      from shop.cellar import [WINES]
      ```
      """
    let found = try updated(text)
    #expect(
      found == """
        ```python
        from shop.orders import Order  # ✅ who knows
        from shop.orders import Wine  # ❌
        from shop.stock import Stock  # ✅
        from shop.cellar import Shelf  # ❌
        # USE INSTEAD: from shop.stock import Shelf
        # GONE -> NEWER  ❌
        from shop.orders import State
        # OLD -> SENT
        # OLDER -> LOST  ❌
        from shop.orders import [CLASSES]
        from shop.cellar import [WINES]  # ❌
        ```
        """)
  }

  @Test func damagedMarksStayInTheirWay() throws {
    let text = "```python\nfrom shop.orders import Wine  # ‚úÖ\nfrom shop.orders import Beer\n```"
    #expect(
      try updated(text)
        == "```python\nfrom shop.orders import Wine  # ‚ùå\nfrom shop.orders import Beer  # ‚ùå\n```"
    )
  }

  @Test func numbersPathsAndIdentities() throws {
    let text = """
      - `shop.orders.Order` is used by 1,331+ files, see `shop/core/stock.py`
      - `shop.cellar.Shelf`
      ```python
      from shop.orders import State  # CANONICAL
      from shop.other import State  # alias of shop.orders.State
      from shop.gone import Order  # ❌
      # USE INSTEAD: from shop.cellar import Shelf
      ```
      """
    #expect(
      try updated(text) == """
        - `shop.orders.Order` is used by 1+ files, see `shop/stock.py`
        - `shop.stock.Shelf`
        ```python
        from shop.orders import State  # CANONICAL
        from shop.other import State  # another object than shop.orders.State
        from shop.gone import Order  # ❌
        # USE INSTEAD: from shop.stock import Shelf
        ```
        """)
  }

  /// What stands under *verified* before and after; Door is broken already.
  @Test(arguments: [
    // Statements stay statements.
    ("from shop.orders import (Order, Wine,\n    Basket)", "from shop.orders import Order, Basket"),
    (
      "from shop.orders import Order, Wine, \\\n    Basket", "from shop.orders import Order, Basket"
    ),
    ("from shop.orders import State, \\\n    Wine", "from shop.orders import State"),
    ("from shop.orders import (Order, Wine)", "from shop.orders import (Order)"),
    // Comments that would be lost keep the statement as it is.
    (
      "from shop.orders import (Order, Wine,  # one\n    Basket)  # two",
      "from shop.orders import (Order, Wine,  # one\n    Basket)  # two"
    ),
    ("import shop.orders; import shop.wine", "import shop.orders; import shop.wine"),
    ("import shop.orders as o, shop.wine as w", "import shop.orders as o"),
    // What would leave no body is marked.
    (
      "def f():\n    from shop.orders import Wine",
      "def f():\n    from shop.orders import Wine  # ❌"
    ),
    ("from shop.importing import Thing, Wine", "from shop.importing import Thing"),
    ("from shop.s3 import Store  # 3 files", "from shop.s3 import Store  # 0 files"),
  ])
  func statementsStayStatements(_ before: String, _ after: String) throws {
    let program = try TestProject(
      Self.tree.merging([
        "shop/importing.py": "class Thing: pass\n", "shop/s3.py": "class Store: pass\n",
      ]) { $1 }
    ).analyze().program
    func update(_ text: String) -> String {
      RegistryUpdate(of: RegistryReader.read(Array(text.utf8), path: "R.md"), in: program).lines
        .joined(separator: "\n")
    }
    let text = update(
      document(
        verified: "from shop.orders import Order\n" + before, broken: "from shop.gone import Door"))
    let verified = text.components(separatedBy: "import Order\n").dropFirst().joined(
      separator: "import Order\n"
    )
    .components(separatedBy: "\n```")[0]
    #expect(verified == after)
    #expect(update(text) == text)
  }

  @Test func commentsGoWithWhatTheyAreAbout() throws {
    let text = document(
      verified:
        "from shop.orders import Order\nfrom shop.orders import Wine  # ✅ verified by Bob, ticket 4711",
      broken:
        "from shop.gone import Door\nfrom shop.stock import Stock  # removed in 2.0, see ADR-12")
    #expect(
      try updated(text)
        == document(
          verified:
            "from shop.orders import Order\nfrom shop.stock import Stock  # removed in 2.0, see ADR-12  ✅",
          broken:
            "from shop.gone import Door\nfrom shop.orders import Wine  # ❌ verified by Bob, ticket 4711"
        ))
  }

  @Test(arguments: [
    ("Python 3: `shop.orders.Order` in 3 files.", "Python 3: `shop.orders.Order` in 1 files."),
    (
      "`shop.cellar.Shelves` no, `shop.cellar.Shelf` yes",
      "`shop.cellar.Shelves` no, `shop.stock.Shelf` yes"
    ),
    (
      "`shop.orders.Order` in ~9000000000000000000 files",
      "`shop.orders.Order` in ~9000000000000000000 files"
    ),
    (
      "| Path |\n|---|\n| ✅ `shop.orders.Gone`, ✅ `shop.orders.Order` |",
      "| Path |\n|---|\n| ✅ `shop.orders.Gone` ❌, ✅ `shop.orders.Order` |"
    ),
    (
      "## Not broken any more\n```python\nfrom shop.orders import Order\n```",
      "## Not broken any more\n```python\nfrom shop.orders import Order\n```"
    ),
    ("```gitignore\nbuild.*\n```", "```gitignore\nbuild.*\n```"),
    (
      "```python\n@patch('shop.orders.Order'), @patch('shop.orders.Wine')\n```",
      "```python\n@patch('shop.orders.Order'), @patch('shop.orders.Wine')\n```"
    ),
    ("```diff\n+ from shop.gone import Order\n```", "```diff\n+ from shop.gone import Order\n```"),
    (
      "> ```python\n> from shop.orders import Wine\n> ```",
      "> ```python\n> from shop.orders import Wine  # ❌\n> ```"
    ),
  ])
  func onlyWhatIsMeantChanges(_ before: String, _ after: String) throws {
    let found = try updated(before)
    #expect(found == after)
    #expect(try updated(found) == found)
  }

  @Test func everyPatchOfALineIsAClaim() throws {
    let program = try TestProject(Self.tree).analyze().program
    let text =
      "```python\nwith patch('shop.orders.Order'), patch('shop.orders.Wine'): pass\n```\rBehind a lone return\n"
    let check = RegistryCheck(RegistryReader.read(Array(text.utf8), path: "R.md"), in: program)
    #expect(check.claims.map(\.verdict) == [.holds, .patchTargetMissing])
  }

  @Test func everyFormIsBroughtToTheTruth() throws {
    let program = try TestProject(try RegistryTests.tree()).analyze().program
    let text = try RegistryTests.document().lines.joined(separator: "\n")
    let document = RegistryReader.read(Array(text.utf8), path: "R.md")
    let update = RegistryUpdate(of: document, in: program)
    let left = update.check.wrong.filter { !$0.isRemark }
    // An example of a difference is left as it is.
    let languages = left.map { update.check.document.blocks[$0.claim.block].language }
    #expect(languages == ["diff"])
    #expect(
      update.check.contradictions.filter { contradiction in
        [contradiction.first.status, contradiction.second.status].contains(.broken)
          && contradiction.second.path != "shop.core.orders.Orders"
      }.map(\.message) == [])
    // Once more changes nothing.
    let again = RegistryReader.read(
      Array(update.lines.joined(separator: "\n").utf8), path: "R.md")
    #expect(!RegistryUpdate(of: again, in: program).isChanged)
    // Headings and prose stay, in their order.
    func prose(_ lines: [String]) -> [String] {
      lines.filter { $0.hasPrefix("#") && !$0.contains("import") && !$0.contains("->") }
    }
    #expect(
      update.lines.filter { $0.hasPrefix("##") } == document.lines.filter { $0.hasPrefix("##") })
  }
}
