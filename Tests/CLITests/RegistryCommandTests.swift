import Foundation
import Platform
import TestSupport
import Testing

/// `registry` and its commands, as a user runs them.
struct RegistryCommandTests {
  private static let shop = BuiltProgram.packageRoot.appending(path: "Examples/shop")

  private func run(_ arguments: [String], in folder: URL = shop) throws -> BuiltProgram.Outcome {
    try BuiltProgram.run(["registry"] + arguments, in: folder)
  }

  @Test func checkTellsWhatIsWrong() throws {
    let outcome = try run(["check"])
    #expect(outcome.status == 1)
    for part in [
      "docs/imports.md:33:41: not broken: from orders_service.core.pricing import share_out, broken: ",
      "docs/imports.md:46:41: name missing: ", "docs/imports.md:52:11: member missing: ",
      "docs/imports.md:59:37: patch target missing: ",
      "\n27 claims: 19 holds, 2 name missing, 1 patch target missing, 1 member missing, "
        + "1 not broken, 1 file missing, 1 stale count, 1 not checkable; 1 open question answered.\n",
    ] { #expect(outcome.text.contains(part), "\(part)") }
    #expect(!outcome.text.contains(": holds"))
    #expect(
      try run(["check", "--all"]).text.contains(
        ": holds: from orders_service.models.order import Order, working\n"))
    let json = try run(["check", "docs/imports.md", "--format", "json"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: json.output) as? [String: Any])
    #expect((document["claims"] as? [Any])?.count == 27)
    #expect((document["counts"] as? [String: Int])?["not-broken"] == 1)
  }

  @Test func whatCantBeReadIsNamed() throws {
    for (arguments, part) in [
      (["check", "nothing.md"], "The registry 'nothing.md' can't be read: No such file"),
      (["check", "docs"], "'docs' is a folder"),
      (["check", "groundplan.toml"], "groundplan.toml:"),
      (["update", "groundplan.toml"], "groundplan.toml:"),
      (
        ["diff", "docs/imports.md", "nothing.md"],
        "The registry 'nothing.md' can't be read: No such file"
      ),
      (["search", "a b"], "'a b' is no name"),
      (["generate", "--service", "oders_service"], "Did you mean 'orders_service'?"),
      (["export", "--format", "flake8"], "flake8"),
    ] {
      let outcome = try run(arguments)
      #expect(outcome.status == 2, "\(arguments)")
      #expect(outcome.error.contains(part), "\(outcome.error)")
    }
    let nowhere = try run(["check"], in: BuiltProgram.packageRoot.appending(path: "Docs"))
    #expect(nowhere.status == 2 && nowhere.error.contains("No registry is named."))
  }

  @Test func updateWritesOnlyWhenAsked() throws {
    let folder = try TemporaryFolder()
    let copy = folder.url.appending(path: "imports.md")
    let original = try String(
      contentsOf: Self.shop.appending(path: "docs/imports.md"), encoding: .utf8
    ).replacing("\n", with: "\r\n")
    try Data(original.utf8).write(to: copy)
    let shown = try run(["update", copy.path])
    #expect(shown.status == 0)
    #expect(shown.text.contains("\n-from orders_service.core.pricing import price_of  # ❓\n"))
    #expect(try String(contentsOf: copy, encoding: .utf8) == original)
    #expect(chmod(copy.path, 0o640) == 0)
    #expect(try run(["update", copy.path, "--write"]).text == shown.text)
    // The file keeps the rights that its owner gave it.
    let mode = try FileManager.default.attributesOfItem(atPath: copy.path)[.posixPermissions]
    #expect(mode as? Int == 0o640)
    let written = try String(contentsOf: copy, encoding: .utf8)
    #expect(written != original)
    #expect(!written.replacing("\r\n", with: "").contains("\n"))
    let checked = try run(["check", copy.path])
    #expect(checked.status == 0, "\(checked.text)")
    #expect(try run(["update", copy.path]).text.isEmpty)
  }

  @Test func generatedRegistriesAreReadBack() throws {
    let folder = try TemporaryFolder()
    for (format, ending) in [("markdown", "md"), ("toml", "toml")] {
      let file = folder.url.appending(path: "R." + ending)
      try run(["generate", "--format", format]).output.write(to: file)
      let outcome = try run(["check", file.path])
      #expect(outcome.status == 0)
      #expect(outcome.text.hasSuffix(" holds.\n"), "\(outcome.text)")
    }
    let paths = ["R.md", "R.toml"].map { folder.url.appending(path: $0).path }
    let same = try run(["diff"] + paths)
    #expect(same.status == 0 && same.text == "The two say the same.\n")
    let other = try run(["diff", "docs/imports.md", paths[0]])
    #expect(other.status == 1)
    #expect(other.text.contains("gone: orders_service.core.loyalty.points_for") == false)
    #expect(
      try run(["diff", "docs/imports.md", paths[0], "--format", "json"]).text.contains(
        "\"changes\""))
  }

  @Test(arguments: [
    ("ruff", "\"orders_service.core.cache.CacheManager\".msg = "),
    ("import-linter", "[importlinter:contract:orders_service-isolation]"),
    ("tach", "[[modules]]\npath = \"billing_service\"\ndepends_on = [\"shared\"]"),
  ])
  func exportsAreWritten(_ format: String, _ part: String) throws {
    let outcome = try run(["export", "--format", format])
    #expect(outcome.status == 0)
    #expect(outcome.text.contains(part), "\(outcome.text)")
  }

  @Test func searchAsksTheHistory() throws {
    let folder = try TemporaryFolder()
    let repository = try GitRepository(in: folder.url)
    try folder.write("orders.py", "class Depot:\n    size = 1\n")
    try repository.commit("Begin")
    try folder.write("orders.py", "class Warehouse:\n    size = 1\n")
    try repository.commit("Rename <it>\u{202E}")
    let outcome = try run(["search", "shop.Depot"], in: folder.url)
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("it went from orders.py, where 'Warehouse' took its place\n"))
    #expect(outcome.text.contains("Rename <it>\\u{202e}"))
    let nothing = try run(["search", "Depot", "--no-history"], in: folder.url)
    #expect(nothing.status == 1)
    #expect(nothing.text == "Nothing is called 'Depot', or nearly so.\n")
    let example = try run(["search", "SesionManager", "--format", "json"]).text
    #expect(example.contains("orders_service.api.sessions.SessionManager"))
  }

  @Test func hostileDocumentsAreText() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.url.appending(path: "shop.py"))
    let fences = String(repeating: "> ", count: 5_000) + "```python\n"
    let texts = [
      "```python\nfrom shop import \u{1B}[31mRed\n```\n", "`shop.<script>alert(1)</script>`",
      "from shop import X\u{0}\n```\n\u{0}\n```", fences,
      String(repeating: "`", count: 20_001) + "\n" + String(repeating: "# ", count: 5_000),
      "```python\nfrom shop import (" + String(repeating: "A,\n", count: 5_000) + "```\n",
      "```python\n" + String(repeating: "# a -> b\n", count: 5_000) + "```",
      String(repeating: "| `shop.a` ", count: 3_000) + "|\n" + String(repeating: "|-", count: 3_000)
        + "|\n",
    ]
    for (number, text) in texts.enumerated() {
      let file = folder.url.appending(path: "R\(number).md")
      try Data(text.utf8).write(to: file)
      for command in ["check", "update"] {
        let outcome = try run([command, file.path], in: folder.url)
        #expect(outcome.status == 0 || outcome.status == 1, "\(number) \(outcome.error)")
        #expect(!outcome.text.contains("\u{1B}") || command == "update")
      }
    }
    let binary = folder.url.appending(path: "R.md")
    try Data((0...255).map { UInt8($0) }).write(to: binary)
    #expect(try run(["check", binary.path], in: folder.url).status == 0)
  }

  @Test func theReportHasARegistryPage() throws {
    let folder = try TemporaryFolder()
    let output = folder.url.appending(path: "report")
    let outcome = try BuiltProgram.run(
      ["analyze", Self.shop.path, "--output", output.path, "--quiet"])
    #expect(outcome.status == 0)
    func text(_ name: String) throws -> String {
      try String(contentsOf: output.appending(path: name), encoding: .utf8)
    }
    let page = try text("registry.html")
    #expect(page.contains("docs/imports.md makes 27 claims; 7 of them are wrong."))
    #expect(page.contains("patch(&#39;billing_service.core.ledger.charge_card&#39;)"))
    #expect(page.contains("billing_service.core.invoice_factory.InvoiceFactory"))
    #expect(try text("index.html").contains("<a href=\"registry.html\">"))
    #expect(try text("registry.md").hasPrefix("# Import registry of shop\n"))
    #expect(try text("registry.toml").contains("\nversion = 1\n"))
    #expect(try text("registry-check.json").contains("\"not-broken\""))
  }
}
