import Foundation
import Registry
import Testing

/// What Markdown registries claim, form by form.
struct MarkdownTests {
  /// `line status subject` of every claim of a text.
  private func claims(_ text: String) -> [String] {
    RegistryReader.read(Array(text.utf8), path: "R.md").claims.map { claim in
      "\(claim.line) \(claim.status?.rawValue ?? "-") \(describe(claim.subject))"
        + (claim.replacements.isEmpty ? "" : " -> " + claim.replacements.joined(separator: " "))
    }
  }

  private func describe(_ subject: Claim.Subject) -> String {
    switch subject {
    case .imported(let module, let name): name.map { "\(module):\($0)" } ?? module
    case .path(let path): path
    case .patch(let path): "patch \(path)"
    case .same(let one, let two): "\(one) is \(two)"
    case .member(let old, let new, let owners):
      "\(old) now \(new) of \(owners.joined(separator: " "))"
    case .pattern(let text): "pattern \(text)"
    case .template(let module, let text): "\(module):\(text)"
    case .file(let path): "file \(path)"
    case .count(let count, let path): "\(count.number) \(count.bound) \(count.unit) of \(path)"
    case .alsoDefined(let symbol, let path): "\(symbol) also \(path)"
    }
  }

  /// cmark takes the square of a row's cells; a text with such a row is not read, which is told.
  @Test func tablesWithoutEnd() {
    let row = String(repeating: "| a ", count: 40_000)
    let text = "# Imports\n\n\(row)\n\n```python\nfrom shop.orders import Order\n```\n"
    let document = RegistryReader.read(Array(text.utf8), path: "R.md")
    #expect(document.claims.isEmpty)
    #expect(document.error?.description.contains("R.md:3: its tables are too wide") ?? false)
    #expect(claims(text.replacingOccurrences(of: "| a | a ", with: "")).count == 1)
  }

  @Test func headingsMarksAndWords() {
    let text = """
      # Imports
      ## shop
      ### ✅ VERIFIED IMPORTS (Working):
      ```python
      from shop.orders import Order, Line  # ❓
      from shop.orders import Basket
      ```
      ### ❌ BROKEN IMPORTS (Do Not Use):
      ```python
      # DO NOT USE THESE:
      from shop.gone import Order  # ❌
      # USE INSTEAD: from shop.orders import Order

      # LEGACY IMPORT PATHS (DEPRECATED BUT WORKING):
      from shop.old import Order
      ```
      """
    #expect(
      claims(text) == [
        "5 question shop.orders:Order", "5 question shop.orders:Line", "6 works shop.orders:Basket",
        "11 broken shop.gone:Order -> shop.orders.Order", "12 works shop.orders:Order",
        "15 deprecated shop.old:Order",
      ])
  }

  @Test(arguments: [
    "python title=\"x\"", " { .python .annotate }", "{.py}", "{code-block} python", "{python}",
    "{code-cell} ipython3",
  ])
  func fencesOfPython(_ info: String) {
    #expect(claims("```\(info)\nfrom a import b\n```\n") == ["2 - a:b"])
  }

  @Test(arguments: ["bash", "{ .bash }", "{note}", "{code-block} yaml"])
  func otherFences(_ info: String) {
    #expect(claims("```\(info)\nfrom a import b\n```\n") == [])
  }

  @Test func stringsOfSeveralLinesAreNoCode() {
    let text = """
      ```python
      \"\"\"
      from a import b
      \"\"\"
      x = '''from a import c'''
      from a import d
      ```
      """
    #expect(claims(text) == ["6 - a:d"])
  }

  @Test func labelsAliasesAndWhatNoLongerWorks() {
    let text = """
      ```python
      from shop.core import Order  # CANONICAL
      from shop.old import Order  # compatibility alias
      # CORRECTED: from shop.core import Item
      # WRONG: from shop.items import Item
      # Example: from shop.core import Any
      from shop.core import Gone  # DEPRECATED (no longer working)
      ```
      """
    #expect(
      claims(text) == [
        "2 canonical shop.core:Order", "3 compatibility shop.old:Order",
        "3 compatibility shop.old.Order is shop.core.Order", "4 works shop.core:Item",
        "5 broken shop.items:Item", "7 broken shop.core:Gone",
      ])
  }

  @Test(arguments: [
    ("a\r\nb\nc", ["a", "x", "b", "c"], "a\r\nx\r\nb\nc"),
    ("a\nb\r\n", ["b", "c"], "b\r\nc\r\n"),
    ("\u{FEFF}a\n", ["a", "b"], "\u{FEFF}a\nb\n"),
    ("a", ["a", "b"], "a\nb"),
    ("a\r\n", ["a"], "a\r\n"),
  ])
  func endsOfLinesStay(_ old: String, _ lines: [String], _ new: String) throws {
    let bytes = try #require(LineEnds.join(lines, like: Array(old.utf8)))
    #expect(bytes == Array(new.utf8))
  }

  @Test func otherEncodingsAreLeftAlone() {
    #expect(LineEnds.join(["a"], like: [0x61, 0xE9, 0x0A]) == nil)
  }
}
