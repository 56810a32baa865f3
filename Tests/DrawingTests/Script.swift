import Foundation

@testable import Drawing

/// A shell script to stand in for the worker; gone with the value.
final class Script {
  let path: String

  init(_ body: String) throws {
    path =
      FileManager.default.temporaryDirectory
      .appending(path: "worker-\(UUID().uuidString).sh").path
    try "#!/bin/sh\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
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
