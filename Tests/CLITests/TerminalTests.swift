import Foundation
import Glibc
import TestSupport
import Testing

/// What the program writes to a terminal, and to one that wants it plain.
struct TerminalTests {
  /// What `check` of a folder prints to a terminal.
  private func shown(_ folder: URL, _ environment: [String: String]) throws -> String {
    let (terminal, end) = try #require(PseudoTerminal.open())
    defer { close(terminal) }
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = ["check"]
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "xterm", "NO_COLOR": ""]) { $1 }.merging(environment) { $1 }
    process.standardOutput = FileHandle(fileDescriptor: end)
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    close(end)
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(terminal, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  @Test func colourIsForTerminalsThatTakeIt() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.py", "import a.b\n")
    let colour = "\u{1B}[1;31merror\u{1B}[0m"
    #expect(try shown(folder.url, [:]).contains(colour))
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let text = try shown(folder.url, environment)
      #expect(text.contains("a.py:1:1: error [broken-import]") && !text.contains("\u{1B}"))
    }
  }
}

private enum PseudoTerminal {
  private typealias Call =
    @convention(c) (
      UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutableRawPointer?,
      UnsafeMutableRawPointer?, UnsafeMutableRawPointer?
    ) -> Int32

  /// The two ends of a new one, that of the terminal first. `openpty` is looked up as the test runs,
  /// for the headers that Swift sees don't declare it.
  static func open() -> (terminal: Int32, program: Int32)? {
    var ends: (Int32, Int32) = (-1, -1)
    let call = dlsym(nil, "openpty").map { unsafeBitCast($0, to: Call.self) }
    guard let call, call(&ends.0, &ends.1, nil, nil, nil) == 0 else { return nil }
    return ends
  }
}
