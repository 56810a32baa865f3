import Foundation
import Platform
import TestSupport
import Testing

@testable import Reports
@testable import groundplan

/// A run that is killed, or fails, before each of its calls that change the disk.
struct ReportFolderTests {
  /// What stands beside and in the folder before the run.
  struct Start: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let canExchange: Bool
    /// Reports, or parts of them, by the name of the folder that holds them.
    let folders: [String: [String: String]]
  }

  private static let marker = ".groundplan-report"
  private static let retired = ".report.groundplan-old"
  private static let fresh = ".report.groundplan-new"

  private static func report(_ text: String, _ pages: [String]) -> [String: String] {
    var files = Dictionary(uniqueKeysWithValues: pages.map { ($0, text) })
    files[marker] = pages.sorted().map { $0 + "\n" }.joined()
    return files
  }

  static let earlier = report("earlier", ["gone/a.html", "index.html"])
  static let new = report("new", ["index.html", "pages/b.html"])

  static let starts = [
    Start(testDescription: "no report", canExchange: true, folders: [:]),
    Start(
      testDescription: "an earlier report", canExchange: true, folders: ["report": earlier]),
    Start(
      testDescription: "an earlier report, no exchange", canExchange: false,
      folders: ["report": earlier]),
    Start(
      testDescription: "killed before the new report took its place", canExchange: false,
      folders: [retired: earlier, fresh: ["index.html": "half"]]),
    Start(
      testDescription: "killed while the earlier report was removed", canExchange: true,
      folders: ["report": earlier, fresh: ["gone/a.html": "older"]]),
    Start(
      testDescription: "killed before the earlier report was condemned", canExchange: false,
      folders: ["report": earlier, retired: report("older", ["index.html"])]),
  ]

  /// - Parameter before: told the number of each step, from zero.
  private static func run(
    _ folder: String, canExchange: Bool, before: @escaping (Int) throws -> Void
  ) throws {
    var number = 0
    let files = new.filter { $0.key != marker }.sorted { $0.key < $1.key }.map {
      ReportSite.File(path: $0.key, bytes: Array($0.value.utf8))
    }
    try ReportFolder(path: folder + "/report", canExchange: canExchange) { _ in
      defer { number += 1 }
      try before(number)
    }.write(files)
  }

  private func prepare(_ start: Start) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (name, files) in start.folders {
      for (path, text) in files { try folder.write("\(name)/\(path)", text) }
    }
    return folder
  }

  private func texts(_ folder: TemporaryFolder, _ name: String) throws -> [String: String]? {
    let url = folder.url.appending(path: name)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return try FileManager.default.files(below: url).mapValues {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// The earlier report or the new one stands; the next run leaves its own, and nothing else.
  private func checkWhatIsLeft(_ folder: TemporaryFolder, _ start: Start, _ step: Int) throws {
    let hasEarlier = !start.folders.isEmpty
    switch try texts(folder, "report") {
    case nil where hasEarlier:
      // Between two calls, where the folders can't change places in one.
      #expect(!start.canExchange, "step \(step)")
      #expect(try texts(folder, Self.retired) == Self.earlier, "step \(step)")
    case nil: break
    case Self.new?: break
    case let report?: #expect(hasEarlier && report == Self.earlier, "step \(step)")
    }
    try Self.run(folder.url.path, canExchange: start.canExchange) { _ in }
    #expect(try texts(folder, "report") == Self.new, "step \(step)")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(left == ["report"], "step \(step)")
  }

  private func stepCount(_ start: Start) throws -> Int {
    let folder = try prepare(start)
    var count = 0
    try Self.run(folder.url.path, canExchange: start.canExchange) { count = $0 + 1 }
    return count
  }

  @Test(arguments: starts) func killed(_ start: Start) async throws {
    let count = try stepCount(start)
    #expect(count > 5)
    for step in 0..<count {
      let folder = try prepare(start)
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [path = folder.url.path as String, step = step as Int, fast = start.canExchange as Bool] in
        try ReportFolderTests.run(path, canExchange: fast) { number in
          if number == step { kill(getpid(), SIGKILL) }
        }
      }
      try checkWhatIsLeft(folder, start, step)
    }
  }

  @Test(arguments: starts) func failed(_ start: Start) throws {
    struct Full: Error {}
    for step in 0..<(try stepCount(start)) {
      let folder = try prepare(start)
      // What can't be removed once the new report stands is no failure.
      try? Self.run(folder.url.path, canExchange: start.canExchange) { number in
        if number == step { throw Full() }
      }
      #expect(try texts(folder, "report") != nil || start.folders["report"] == nil, "step \(step)")
      try checkWhatIsLeft(folder, start, step)
    }
  }

  @Test func whatCantBeWrittenIsSaid() throws {
    let folder = try TemporaryFolder()
    struct Full: Error {}
    #expect(throws: ReportFolderError.self) {
      try Self.run(folder.url.path, canExchange: true) { _ in throw Full() }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  /// Two runs at once: one report stands whole, whichever was last.
  @Test func runsWaitForEachOther() async throws {
    let folder = try TemporaryFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for canExchange in [true, false, true, false] {
        let path = folder.url.path
        group.addTask { try Self.run(path, canExchange: canExchange) { _ in usleep(2_000) } }
      }
      try await group.waitForAll()
    }
    #expect(try texts(folder, "report") == Self.new)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["report"])
  }
}
