import PythonSyntax

/// A folder whose image a compose file builds.
struct ComposeBuild: Sendable {
  let folder: String
  let file: String
  let line: Int
  /// The Dockerfile, where it is named.
  fileprivate(set) var dockerfile: String?

  private static let maximumLine = 4_096

  /// `build: ./orders`, and `context:` below `build:`.
  static func all(in bytes: [UInt8], path: String) -> [ComposeBuild] {
    guard ProjectMarker.isCompose(path.fileName) else { return [] }
    var found: [ComposeBuild] = []
    for (index, content) in bytes.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
    ).enumerated() where content.count < maximumLine {
      let text = String(decoding: content, as: UTF8.self).drop { $0 == " " || $0 == "\t" }
      if text.hasPrefix("dockerfile:"), let last = found.last, index <= last.line + 3 {
        let value = text.dropFirst("dockerfile:".count).filter { !" \"'\r".contains($0) }
        found[found.count - 1].dockerfile = treePath(last.folder, value) ?? value
        continue
      }
      guard let key = ["build:", "context:"].first(where: text.hasPrefix) else { continue }
      let value = text.dropFirst(key.count).filter { !" \"'\r".contains($0) }
      guard !value.isEmpty, let folder = treePath(path.dropFileName, value), !folder.isEmpty else {
        continue
      }
      found.append(ComposeBuild(folder: folder, file: path, line: index + 1))
    }
    return found
  }
}
