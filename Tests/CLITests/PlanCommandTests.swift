import Foundation
import TestSupport
import Testing

/// What commands that make plans have in common with all that read a tree.
struct PlanCommandTests {
  private static let commands = [
    ["rewrite", "shop.old", "shop.new"], ["move", "shop.old", "shop.older"],
    ["consolidate", "get", "--to", "shop.new.get"],
  ]

  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("shop/__init__.py", "")
    let body =
      "def get(text):\n    parts = [part for part in text.split() if part]\n    return parts\n"
    try folder.write("shop/old.py", body)
    try folder.write("shop/new.py", body)
    try folder.write("shop/user.py", "from shop.old import get\n\nprint(get)\n")
    try folder.write("late/user.py", "from shop.old import get\n\nprint(get)\n")
    return folder
  }

  @Test(arguments: commands) func whatIsLeftOutStays(_ command: [String]) throws {
    let folder = try folder()
    let all = try BuiltProgram.run(command, in: folder.url)
    #expect(all.status == 0, "\(all.error)")
    #expect(all.text.contains("late/user.py"))
    for options in [["--exclude", "late"], ["--config", "late.toml"]] {
      try folder.write("late.toml", "exclude = [\"late\"]\n")
      let part = try BuiltProgram.run(command + options, in: folder.url)
      #expect(!part.text.contains("late/user.py"))
      #expect(part.text.contains("shop/user.py"))
    }
  }

  /// The patch is what `--write` writes, for git too.
  @Test(arguments: commands) func thePatchIsWhatIsWritten(_ command: [String]) throws {
    let (one, two) = (try folder(), try folder())
    let repository = try GitRepository(in: one.url)
    try repository.commit("one")
    let patch = try BuiltProgram.run(command + ["--jobs", "1", "--quiet"], in: one.url)
    try one.write("plan.patch", Array(patch.output))
    try repository.run(["apply", "plan.patch"])
    let written = try BuiltProgram.run(command + ["--write"], in: two.url)
    #expect(written.status == 0, "\(written.error)")
    for (path, data) in try FileManager.default.files(below: two.url)
    where !path.hasPrefix(".groundplan/") {
      #expect(try Data(contentsOf: one.url.appending(path: path)) == data, "\(path)")
    }
    let back = try BuiltProgram.run(["rollback"], in: two.url)
    #expect(back.status == 0, "\(back.error)")
    let fresh = try folder()
    for (path, data) in try FileManager.default.files(below: fresh.url) {
      #expect(try Data(contentsOf: two.url.appending(path: path)) == data, "\(path)")
    }
  }
}
