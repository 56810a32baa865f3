import Foundation

@testable import Drawing

/// A shell script to stand in for the worker; gone with the value.
final class Script {
  let path: String

  init(_ body: String) throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "worker-\(UUID().uuidString).sh").path
    // Written by another process: a program that somebody has open for writing can't be run, and
    // what this process has open other tests' processes may inherit.
    let writer = Process()
    writer.executableURL = URL(filePath: "/bin/sh")
    writer.arguments = [
      "-c", "printf '%s' \"$1\" >\"$2\" && chmod 755 \"$2\"", "sh", "#!/bin/sh\n\(body)\n", path,
    ]
    try writer.run()
    writer.waitUntilExit()
  }

  /// A worker that draws as the real one does, but for pictures whose DOT holds a word.
  ///
  /// - Parameter trouble: what it does there, with the engine in `$engine`.
  static func drawing(butAt word: String, _ trouble: String) throws -> Script {
    try Script(
      """
      while read -r engine length; do
        body=$(mktemp)
        head -c "$length" >"$body"
        if grep -q '\(word)' "$body"; then \(trouble); fi
        { echo "$engine $length"; cat "$body"; } | "\(Layout.builtWorker)"
        rm "$body"
      done
      """)
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

extension LayoutResult {
  var picture: Picture? {
    switch self {
    case .picture(let picture): picture
    case .failed: nil
    }
  }

  var reason: String? {
    switch self {
    case .picture: nil
    case .failed(let reason): reason
    }
  }
}
