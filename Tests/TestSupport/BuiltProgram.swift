package import Foundation

/// The built program, run as a user runs it.
package struct BuiltProgram {
  package struct Outcome {
    package let status: Int32
    package let output: Data
    package let error: String

    package var text: String { String(decoding: output, as: UTF8.self) }
  }

  /// The root of the package.
  package static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The program beside the tests.
  package static let url: URL = {
    let folder = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent()
    return folder.appending(path: "groundplan")
  }()

  package static func run(
    _ arguments: [String], in folder: URL? = nil, environment: [String: String] = [:],
    program: URL = url
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in
      new
    }
    let output = Pipe()
    process.standardOutput = output
    // Into a file, so that a full pipe can't hold the process up while the other is read.
    let errorFile = FileManager.default.temporaryDirectory
      .appending(path: "groundplan-\(UUID().uuidString).err")
    try Data().write(to: errorFile)
    defer { try? FileManager.default.removeItem(at: errorFile) }
    process.standardError = try FileHandle(forWritingTo: errorFile)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: data,
      error: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }
}

extension FileManager {
  /// Every regular file below a folder, by its path in it.
  package func files(below folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for path in try subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appending(path: path)
      let type = try attributesOfItem(atPath: file.path)[.type] as? FileAttributeType
      if type == .typeRegular { files[path] = try Data(contentsOf: file) }
    }
    return files
  }
}

/// A folder that is gone when the test ends.
package final class TemporaryFolder {
  package let url: URL
  private let isOwner: Bool

  package init() throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "groundplan-\(UUID().uuidString)")
    isOwner = true
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// One below it, which is gone with it.
  package func folder(_ path: String) -> TemporaryFolder {
    TemporaryFolder(below: url.appending(path: path))
  }

  /// Its place, where it is now if it wasn't before.
  package func making() throws -> URL {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
  }

  private init(below url: URL) {
    self.url = url
    isOwner = false
  }

  deinit { if isOwner { try? FileManager.default.removeItem(at: url) } }

  @discardableResult
  package func write(_ path: String, _ bytes: [UInt8]) throws -> URL {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file
  }

  @discardableResult
  package func write(_ path: String, _ text: String) throws -> URL {
    try write(path, Array(text.utf8))
  }
}
