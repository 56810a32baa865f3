/// A path pattern as `.gitignore` and `pyproject.toml` users write it: `*` and `?` within a
/// name, `**` across folders. A pattern without a slash fits a name at any depth; one that fits a
/// folder fits what is below it. A pattern that names nothing, such as `/`, fits nothing.
package struct Glob: Sendable, Hashable {
  package let pattern: String
  private let parts: [[UInt8]]

  /// Any text is a pattern; slashes at its end and `./` at its beginning say nothing.
  package init(_ pattern: String) {
    self.pattern = pattern
    var text = Substring(pattern)
    while text.hasPrefix("./") { text = text.dropFirst(2) }
    let isAnchored = text.hasPrefix("/") || text.dropLast().contains("/")
    text = text.drop { $0 == "/" }
    while text.hasSuffix("/") { text = text.dropLast() }
    var parts = text.pathParts.map { Array($0.utf8) }
    if !isAnchored, !parts.isEmpty { parts.insert(Array("**".utf8), at: 0) }
    self.parts = parts
  }

  /// Whether the relative path, or a folder above it, fits.
  package func matches(_ path: String) -> Bool {
    matches(path.pathParts.map { Array($0.utf8) })
  }

  /// The same of the names of a path.
  func matches(_ names: [[UInt8]]) -> Bool {
    let anyDepth = Array("**".utf8)
    if parts.isEmpty { return false }
    var part = 0
    var name = 0
    var star = -1
    var retry = 0
    // What fits is a beginning of the path, so that the last `**` alone need be retried.
    while part < parts.count {
      if parts[part] == anyDepth {
        if part == parts.count - 1 { return name < names.count }
        star = part
        retry = name
        part += 1
      } else if name < names.count, Self.fits(parts[part], names[name]) {
        part += 1
        name += 1
      } else if star >= 0, retry < names.count {
        retry += 1
        part = star + 1
        name = retry
      } else {
        return false
      }
    }
    return true
  }

  /// One name against one part, without recursion: a star is retried from where it stood last.
  package static func fits(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
    var patternIndex = 0
    var nameIndex = 0
    var star = -1
    var retry = 0
    while nameIndex < name.count {
      if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
        star = patternIndex
        retry = nameIndex
        patternIndex += 1
      } else if patternIndex < pattern.count,
        pattern[patternIndex] == UInt8(ascii: "?") || pattern[patternIndex] == name[nameIndex]
      {
        patternIndex += 1
        nameIndex += 1
      } else if star >= 0 {
        patternIndex = star + 1
        retry += 1
        nameIndex = retry
      } else {
        return false
      }
    }
    while patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
      patternIndex += 1
    }
    return patternIndex == pattern.count
  }
}
