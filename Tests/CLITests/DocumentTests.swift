import Foundation
import TestSupport
import Testing

/// The console blocks of the documents, run as a reader would type them.
///
/// Each runs in a copy of the example. What stands below a command is its output, `...` in it any
/// number of lines; a command with nothing below it must only do its job.
struct DocumentTests {
  /// All pages of the manual but `measurements.md`, whose commands read other trees for hours.
  private static let documents: [String] = {
    let folder = BuiltProgram.packageRoot.appending(path: "Docs")
    let pages = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let manual = pages.filter { $0.hasSuffix(".md") && $0 != "measurements.md" }.sorted()
    return ["README.md", "CONTRIBUTING.md"] + manual.map { "Docs/" + $0 }
  }()

  /// Commands that other tests run, or that take minutes.
  private static let notRun = ["make ", "python3.13 "]

  struct Block: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var commands: [(command: String, output: [String])]
  }

  static let blocks: [Block] = documents.flatMap { document -> [Block] in
    let url = BuiltProgram.packageRoot.appending(path: document)
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    var blocks: [Block] = []
    var isInside = false
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      if line == "```console" {
        isInside = true
        blocks.append(Block(testDescription: "\(document):\(number + 1)", commands: []))
      } else if line == "```" {
        isInside = false
      } else if isInside, line.hasPrefix("$ ") {
        blocks[blocks.count - 1].commands.append((String(line.dropFirst(2)), []))
      } else if isInside, let last = blocks.last?.commands.indices.last {
        blocks[blocks.count - 1].commands[last].output.append(String(line))
      }
    }
    return blocks
  }

  @Test(arguments: blocks) func block(_ block: Block) throws {
    #expect(!block.commands.isEmpty)
    let folder = try TemporaryFolder()
    try OptionCase.Tree.shop.make(in: folder)
    let programs = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(
      at: programs.url.appending(path: "groundplan"), withDestinationURL: BuiltProgram.url)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    for (command, output) in block.commands
    where !Self.notRun.contains(where: command.hasPrefix) && command != "cd Examples/shop" {
      let outcome = try BuiltProgram.run(
        ["-c", command], in: folder.url,
        environment: ["PATH": programs.url.path + ":" + path, "LC_ALL": "C.UTF-8"],
        program: URL(filePath: "/bin/sh"))
      #expect(outcome.status < 2, "\(command): \(outcome.error)")
      var lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false)
      // Blank lines before the next command are for the eye.
      while lines.last == "" { lines.removeLast() }
      var shown = output[...]
      while shown.last == "" { shown.removeLast() }
      #expect(
        shown.isEmpty || Self.fits(lines.map(String.init)[...], shown),
        """
        \(block.testDescription): what `\(command)` prints isn't what is shown. Shown and not printed: \
        \(shown.filter { $0 != "..." && !lines.contains(Substring($0)) })
        """)
    }
  }

  @Test func thereAreBlocks() {
    #expect(Self.documents.count > 20)
    #expect(Self.blocks.count > 20)
    #expect(Self.blocks.flatMap(\.commands).count { !$0.output.isEmpty } > 20)
  }

  @Test func dotsStandForLines() {
    func fits(_ text: String, _ shown: String) -> Bool {
      Self.fits(
        text.split(separator: " ").map(String.init)[...],
        shown.split(separator: " ").map(String.init)[...])
    }
    for shown in ["a b c", "... c", "a ...", "a ... c", "... b ...", "a ... b c", "..."] {
      #expect(fits("a b c", shown), "\(shown)")
    }
    for shown in ["a b", "b c", "... b", "b ...", "a ... d", "c ... a", ""] {
      #expect(!fits("a b c", shown), "\(shown)")
    }
    #expect(fits("a b a b", "a b ... a b") && fits("x a x", "... x"))
  }

  /// - Parameter shown: lines, of which `...` stands for any number.
  private static func fits(_ lines: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
    guard let first = shown.first else { return lines.isEmpty }
    if first == "..." {
      return (lines.startIndex...lines.endIndex).contains {
        fits(lines[$0...], shown.dropFirst())
      }
    }
    return lines.first == first && fits(lines.dropFirst(), shown.dropFirst())
  }
}
