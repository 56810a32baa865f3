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

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

extension LayoutResult {
  var isPicture: Bool {
    switch self {
    case .svg: true
    case .failed: false
    }
  }
}
