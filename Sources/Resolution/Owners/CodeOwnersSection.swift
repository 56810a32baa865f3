/// A section of a `CODEOWNERS` with its patterns; of a file without sections the whole.
struct CodeOwnersSection: Sendable {
  private struct Rule: Sendable {
    let glob: Glob
    /// `docs/*` is for the files of that folder, not for those of folders in it.
    let depth: Int?
    /// The same of a pattern that fits in any folder: what the last names of a path must be.
    let tail: [[UInt8]]?
    let owners: [String]
    /// `!pattern`: nobody of the section answers for what fits, whatever stands behind it.
    let isExclusion: Bool
  }

  private var rules: [Rule] = []

  /// Everybody whom it names.
  var all: [String] { rules.flatMap(\.owners) }

  /// The owners of a path by its last pattern that fits.
  func owners(of parts: [[UInt8]]) -> [String] {
    func fits(_ rule: Rule) -> Bool {
      if let tail = rule.tail {
        return tail.count <= parts.count
          && zip(tail, parts.suffix(tail.count)).allSatisfy { Glob.fits($0, $1) }
      }
      return (rule.depth == nil || rule.depth == parts.count) && rule.glob.matches(parts)
    }
    if rules.contains(where: { $0.isExclusion && fits($0) }) { return [] }
    return rules.last(where: fits)?.owners ?? []
  }

  /// The sections of a file, those of one name as one.
  ///
  /// - Parameter isForGitLab: whether a pattern with a slash in it fits in any folder, as GitLab has it;
  ///   where a file has sections, that is so anyway.
  static func all(in bytes: [UInt8], isForGitLab: Bool) -> [CodeOwnersSection] {
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let isForGitLab = isForGitLab || lines.contains { Heading($0) != nil }
    var sections: [(name: String, section: CodeOwnersSection)] = [("", CodeOwnersSection())]
    var place = 0
    var normal: [String] = []
    for line in lines {
      if isForGitLab, let heading = Heading(line) {
        normal = heading.owners
        let name = heading.name.lowercased()
        if let known = sections.firstIndex(where: { $0.name == name }) {
          place = known
        } else {
          place = sections.count
          sections.append((name, CodeOwnersSection()))
        }
        continue
      }
      let words = words(of: line)
      guard let first = words.first else { continue }
      let owners = words.dropFirst().filter(isOwner)
      sections[place].section.add(
        first, owners: owners.isEmpty ? normal : owners, isForGitLab: isForGitLab)
    }
    return sections.map(\.section).filter { !$0.rules.isEmpty }
  }

  private mutating func add(_ pattern: String, owners: [String], isForGitLab: Bool) {
    let isExclusion = isForGitLab && pattern.hasPrefix("!")
    let written = isExclusion ? String(pattern.dropFirst()) : pattern
    // For GitLab what doesn't begin with a slash begins with `**/`.
    let isFloating = isForGitLab && !written.hasPrefix("/") && written.dropLast().contains("/")
    let text = isFloating && !written.hasPrefix("**/") ? "**/" + written : written
    let isOfFiles = written.hasSuffix("/*") && !written.contains("**")
    rules.append(
      Rule(
        glob: Glob(text), depth: isOfFiles && !isFloating ? written.pathParts.count : nil,
        tail: isOfFiles && isFloating ? written.pathParts.map { Array($0.utf8) } : nil,
        owners: isExclusion ? [] : owners, isExclusion: isExclusion))
  }

  /// What begins a section: `[Name]`, `^[Name]` for one that is optional, `[Name][2]` for one that
  /// needs two approvals, each with the owners behind it that hold where a pattern has none.
  private struct Heading {
    let name: String
    let owners: [String]

    init?(_ line: Substring) {
      var rest = line.drop { $0.isWhitespace }
      if rest.first == "^" { rest = rest.dropFirst() }
      guard rest.first == "[", let end = rest.firstIndex(of: "]") else { return nil }
      let inner = rest[rest.index(after: rest.startIndex)..<end]
      guard !inner.isEmpty, !inner.allSatisfy(\.isWhitespace) else { return nil }
      name = String(inner)
      rest = rest[rest.index(after: end)...]
      if rest.first == "[" {
        guard let close = rest.firstIndex(of: "]"),
          rest[rest.index(after: rest.startIndex)..<close].allSatisfy(\.isNumber)
        else { return nil }
        rest = rest[rest.index(after: close)...]
      }
      guard rest.first?.isWhitespace ?? true else { return nil }
      owners = CodeOwnersSection.words(of: rest).filter(CodeOwnersSection.isOwner)
    }
  }

  /// A user, a group, a role (`@@developer`) or an address.
  private static func isOwner(_ word: String) -> Bool { word.contains("@") }

  /// The words of a line up to a comment; a backslash keeps the meaning from a space or `#`.
  private static func words(of line: Substring) -> [String] {
    var words: [String] = []
    var word = ""
    var isEscaped = false
    for character in line {
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "#", word.isEmpty {
        break
      } else if character.isWhitespace {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }
}
