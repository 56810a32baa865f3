import Glibc

/// Paths as the system resolves them.
enum FilePath {
  /// The name of a folder, whatever links lead to it.
  static func name(of folder: String) -> String {
    let path = resolved(folder) ?? folder
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    return parts.last.map { String(Substring($0)) } ?? "/"
  }

  /// The path without links and dots; nil where nothing is there.
  static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Whether a path leads into a folder, links followed.
  static func isInside(_ path: String, _ folder: String) -> Bool {
    guard let path = resolved(path), let folder = resolved(folder) else { return false }
    return folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }
}
