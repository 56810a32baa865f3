import Platform

/// Paths as the system resolves them.
package enum FilePath {
  /// The name of a folder, whatever links lead to it.
  static func name(of folder: String) -> String {
    let path = resolved(folder) ?? folder
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    return parts.last.map { String(Substring($0)) } ?? "/"
  }

  /// The path without links and dots; nil where nothing is there.
  package static func resolved(_ path: String) -> String? {
    resolved(Array(path.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The same in the system's bytes.
  static func resolved(_ path: [UInt8]) -> [UInt8]? {
    (path + [0]).withUnsafeBytes { raw -> [UInt8]? in
      guard let start = raw.baseAddress,
        let resolved = realpath(start.assumingMemoryBound(to: CChar.self), nil)
      else { return nil }
      defer { free(resolved) }
      return Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }
  }

  /// Whether a path leads into a folder, links followed; false where nothing is there.
  package static func isInside(_ path: String, _ folder: String) -> Bool {
    isInside(Array(path.utf8), Array(folder.utf8))
  }

  /// The same in the system's bytes.
  static func isInside(_ path: [UInt8], _ folder: [UInt8]) -> Bool {
    guard let path = resolved(path), let folder = resolved(folder) else { return false }
    let slash = UInt8(ascii: "/")
    return folder == [slash] || path == folder || path.starts(with: folder + [slash])
  }
}
