import Foundation
import TestSupport
import Testing

/// What the program writes of itself, and what it says where its other half is missing.
struct ManualCommandTests {
  @Test func rulesAsMarkdown() throws {
    let page = try BuiltProgram.run(["rules", "--format", "markdown"])
    let stored = BuiltProgram.packageRoot.appending(path: "Docs/rules.md")
    #expect(page.status == 0)
    #expect(try page.output == Data(contentsOf: stored))
  }

  /// `groundplan-draw` is looked for beside the program, nowhere else, and only for pictures.
  @Test func withoutTheDrawingProgram() throws {
    let folder = try TemporaryFolder()
    let program = folder.url.appending(path: "groundplan")
    try FileManager.default.copyItem(at: BuiltProgram.url, to: program)
    try folder.write("tree/a/x.py", "import b.y\n")
    try folder.write("tree/b/y.py", "")
    let tree = folder.url.appending(path: "tree").path
    let picture = try BuiltProgram.run(["graph", tree, "--format", "svg"], program: program)
    #expect(picture.status == 2)
    #expect(picture.output.isEmpty)
    #expect(
      picture.error.contains(
        "pictures are drawn by \(folder.url.resolvingSymlinksInPath().path)/groundplan-draw, which is missing"
      ))
    let text = try BuiltProgram.run(["graph", tree, "--format", "dot"], program: program)
    #expect(text.status == 0)
    #expect(text.text.hasPrefix("digraph"))
  }
}
