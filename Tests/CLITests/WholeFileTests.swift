import Foundation
import Platform
import TestSupport
import Testing

@testable import groundplan

/// Files of the user that are replaced: whole or not at all, and never outside of the tree.
struct WholeFileTests {
  private static let stale = "```python\nfrom shop import Order  # 7 files\n```\n"

  private func tree() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("tree/shop.py", "class Order: pass\n")
    try folder.write("tree/a.py", "from shop import Order\n")
    try folder.write("outside.md", Self.stale)
    return folder
  }

  private func text(_ folder: TemporaryFolder, _ path: String) throws -> String {
    try String(contentsOf: folder.url.appending(path: path), encoding: .utf8)
  }

  @Test func registriesOutsideOfTheTreeAreLeftAlone() throws {
    for registry in ["../outside.md", "link.md", "away/outside.md"] {
      let folder = try tree()
      try folder.link("tree/link.md", to: "../outside.md")
      try folder.link("tree/away", to: "..")
      try folder.write("tree/groundplan.toml", "registry = \"\(registry)\"\n")
      let update = ["registry", "update", "--write"]
      let outcome = try BuiltProgram.run(update, in: folder.url.appending(path: "tree"))
      #expect(outcome.status == 2, "\(registry): \(outcome.text)\(outcome.error)")
      if !registry.hasPrefix("..") {
        let named = try BuiltProgram.run(
          ["registry", "update", "tree/" + registry, "tree", "--write"], in: folder.url)
        #expect(named.status == 2, "\(registry): \(named.error)")
      }
      #expect(try text(folder, "outside.md") == Self.stale)
    }
  }

  @Test func linksOfTheTreeStay() throws {
    let folder = try tree()
    try folder.write("tree/docs/real.md", Self.stale)
    chmod(folder.url.appending(path: "tree/docs/real.md").path, 0o640)
    // What a killed run left.
    try folder.write("tree/docs/.real.md.groundplan-new", "half")
    try folder.link("tree/imports.md", to: "docs/real.md")
    let outcome = try BuiltProgram.run(
      ["registry", "update", "imports.md", "--write"], in: folder.url.appending(path: "tree"))
    #expect(outcome.status == 0, "\(outcome.error)")
    #expect(try text(folder, "tree/docs/real.md").contains("# 1 file"))
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.url.appending(path: "tree/docs/real.md").path)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: "tree/docs").path)
    #expect(names == ["real.md"])
  }

  @Test func initWritesNothingElsewhere() throws {
    let folder = try tree()
    try folder.link("tree/groundplan.toml", to: "../made.toml")
    for options in [[], ["--force"]] {
      let outcome = try BuiltProgram.run(
        ["init"] + options, in: folder.url.appending(path: "tree"))
      #expect(outcome.status == 2)
      #expect(!FileManager.default.fileExists(atPath: folder.url.path + "/made.toml"))
    }
  }

  /// The report's own folder may be a link of the tree.
  @Test func reportsStayInTheTree() throws {
    let folder = try tree()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "elsewhere"), withIntermediateDirectories: true)
    try folder.link("tree/Output", to: "../elsewhere")
    let outcome = try BuiltProgram.run(["analyze"], in: folder.url.appending(path: "tree"))
    #expect(outcome.status == 2 && outcome.error.contains("out of the tree"), "\(outcome.error)")
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.url.appending(path: "elsewhere").path)
    #expect(names.isEmpty)
  }
}
