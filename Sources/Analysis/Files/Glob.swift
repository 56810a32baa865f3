/// A path pattern as `.gitignore` and `pyproject.toml` users write it: `*` and `?` within a
/// name, `**` across folders. A pattern without a slash fits a name at any depth; one that fits a
/// folder fits what is below it.
package struct Glob: Sendable, Hashable {
  package let pattern: String
  private let parts: [[UInt8]]

  package init(_ pattern: String) {
    self.pattern = pattern
    var text = Substring(pattern)
    while text.hasPrefix("./") { text = text.dropFirst(2) }
    let isAnchored = text.hasPrefix("/") || text.dropLast().contains("/")
    text = text.drop { $0 == "/" }
    while text.hasSuffix("/") { text = text.dropLast() }
    var parts = text.pathParts.map { Array($0.utf8) }
    if !isAnchored { parts.insert(Array("**".utf8), at: 0) }
    self.parts = parts
  }

  /// Whether the relative path, or a folder above it, fits.
  package func matches(_ path: String) -> Bool {
    let names = path.pathParts.map { Array($0.utf8) }
    return Self.matches(parts[...], names[...])
  }

  private static func matches(
    _ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>
  ) -> Bool {
    guard let part = parts.first else { return true }
    if part == Array("**".utf8) {
      let rest = parts.dropFirst()
      if rest.isEmpty { return !names.isEmpty }
      return names.indices.contains { matches(rest, names[$0...]) }
    }
    guard let name = names.first, fits(part, name) else { return false }
    return matches(parts.dropFirst(), names.dropFirst())
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
