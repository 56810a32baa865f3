import Analysis
import Consolidation
import RegistrySyntax
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
    #expect(
      try updated(text)
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
            "from shop.gone import Door\nfrom shop.orders import Wine  # all\nfrom shop.stock import Door"
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

  @Test func everyFormIsBroughtToTheTruth() throws {
    let program = try TestProject(try RegistryTests.tree()).analyze().program
    let text = try RegistryTests.document().lines.joined(separator: "\n")
    let document = RegistryReader.read(Array(text.utf8), path: "R.md")
    let update = RegistryUpdate(of: document, in: program)
    let left = update.check.wrong.filter { !$0.isRemark }
    #expect(left.map { "\($0.claim.line) \($0.message)" } == [])
    #expect(
      update.check.contradictions.filter { it in
        [it.first.status, it.second.status].contains(.broken)
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
