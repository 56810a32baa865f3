import Registry
import Testing

/// The exact form of a registry.
struct TOMLTests {
  private func read(_ text: String) -> RegistryDocument {
    RegistryReader.read(Array(text.utf8), path: "R.toml")
  }

  @Test func everyTable() {
    let document = read(
      """
      version = 1

      [[symbol]]
      path = "shop.orders.Order"
      kind = "class"
      importers = 3
      also-defined = ["shop.other.Order"]
      mocks = ["shop.api.Order"]

      [[symbol.alias]]
      path = "shop.Order"
      importers = 1

      [[symbol.deprecated]]
      path = "shop.old.Order"

      [symbol.members]
      SENT = "GONE"

      [[deprecated]]
      path = "shop.old.Wine"

      [[broken]]
      path = "shop.gone.Order"
      replacement = "shop.orders.Order"

      [[mock]]
      path = "shop.mail.send"

      [[broken-mock]]
      path = "shop.mail.sent"

      [[pattern]]
      path = "shop.{module}"
      """)
    #expect(document.error == nil)
    let found = document.claims.map { claim in
      "\(claim.line) \(claim.status?.rawValue ?? "-") \(claim.subject)"
    }
    #expect(found.count == 16)
    let paths = document.claims.compactMap { claim in
      claim.path.map { "\(claim.line) \(claim.status?.rawValue ?? "") \($0)" }
    }
    #expect(
      paths == [
        "4 canonical shop.orders.Order", "8 works shop.api.Order", "11 compatibility shop.Order",
        "11 compatibility shop.Order", "15 deprecated shop.old.Order",
        "15 compatibility shop.old.Order", "21 deprecated shop.old.Wine",
        "24 broken shop.gone.Order",
        "25 works shop.orders.Order", "28 works shop.mail.send", "31 broken shop.mail.sent",
      ])
    #expect(
      document.claims.first { $0.path == "shop.old.Order" }?.replacements == ["shop.orders.Order"])
  }

  @Test(arguments: [
    ("version = 2\n", 1, "version = 1 is missing"),
    ("version = 1\n[[symbol]]\npth = \"a.b\"\n", 3, "unknown key 'pth' in [[symbol]]"),
    ("version = 1\n\n[[broken]]\nimporters = 1\n", 3, "[[broken]] has no path"),
    (
      "version = 1\n[[symbol]]\npath = \"a.b\"\nmocks = 3\n", 4, "'mocks' wants an array of strings"
    ),
    ("version = 1\n[[symbol]\n", 2, ""),
    ("version = 1\n\"\\u0000\" = 1\n", 2, "unknown key"),
    ("version = 1\nsymbol = 3\n", 2, "'symbol' wants [[symbol]] tables"),
  ])
  func mistakesAreNamed(_ text: String, _ line: Int, _ part: String) throws {
    let error = try #require(read(text).error)
    #expect((error.line ?? 0) == line)
    #expect(error.message.contains(part) || part.isEmpty, "\(error.message)")
    #expect(read(text).claims.isEmpty)
  }
}
