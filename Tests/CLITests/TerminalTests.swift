import Foundation
import Platform
import TestSupport
import Testing

/// What the program writes to a terminal, and to one that wants it plain.
struct TerminalTests {
  private enum Stream { case output, error }

  /// What a command prints to a terminal, on one of its two streams.
  private func shown(
    _ folder: URL, _ environment: [String: String] = [:], _ arguments: [String] = ["check"],
    on stream: Stream = .output
  ) throws -> String {
    let (terminal, end) = try #require(PseudoTerminal.open())
    defer { close(terminal) }
    let process = Process()
    process.executableURL = BuiltProgram.url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment
      .merging(["TERM": "xterm", "NO_COLOR": ""]) { $1 }.merging(environment) { $1 }
    let seen = FileHandle(fileDescriptor: end)
    process.standardOutput = stream == .output ? seen : FileHandle.nullDevice
    process.standardError = stream == .error ? seen : FileHandle.nullDevice
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

  /// Of a tree without a configuration, and nowhere else than on a terminal.
  @Test func aFirstLook() throws {
    let folder = try TemporaryFolder()
    try folder.write("tree/shop/__init__.py", "")
    try folder.write("tree/shop/orders.py", "import shop.gone\n")
    let tree = folder.url.appending(path: "tree")
    let plain = ["TERM": "dumb"]
    let told = try shown(tree, plain, on: .error).replacing("\r\n", with: "\n")
    #expect(
      told.hasSuffix(
        """

        No configuration, so all is inferred: 2 Python files, 2 of product code, in 1 part.
        Taken for: no services and no libraries; 1 source root. 100 % of 1 imported name that leads into the tree is followed.
          groundplan analyze  the whole report, in Output/
          groundplan roots    what the tree was taken for, why, and what was not followed
          groundplan init     the same as a groundplan.toml, to be corrected

        """), "\(told)")
    let analyzed = try shown(
      folder.url, plain, ["analyze", "tree", "--output", "report"], on: .error)
    #expect(analyzed.contains("  groundplan targets tree  which copies"), "\(analyzed)")
    for arguments in [
      ["check", "--quiet"], ["check", "--format", "json"], ["check", "--format", "sarif"],
      ["check", "--format", "github"], ["roots"], ["targets"],
    ] {
      #expect(!(try shown(tree, plain, arguments, on: .error).contains("No configuration")))
    }
    // Not into a file, nor on standard output.
    #expect(!(try BuiltProgram.run(["check"], in: tree).error.contains("No configuration")))
    #expect(!(try shown(tree, plain).contains("No configuration")))
    try folder.write("tree/groundplan.toml", "")
    #expect(!(try shown(tree, plain, on: .error).contains("No configuration")))
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
