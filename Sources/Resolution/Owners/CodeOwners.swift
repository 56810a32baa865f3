/// Who answers for which file, by the tree's `CODEOWNERS`, as GitHub and GitLab read it: of all
/// patterns that fit a path the last one counts, and one without an owner takes it from everybody.
///
/// Source: https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
/// and, for sections, https://docs.gitlab.com/user/project/codeowners/reference/
package struct CodeOwners: Derived {
  /// Where the file may stand, the first that is there counts.
  private static let places = [
    ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS",
  ]

  /// The file that was read; nil where there is none.
  package let path: String?
  private let rules: [Rule]

  private struct Rule: Sendable {
    let glob: Glob
    /// `docs/*` is for the files of that folder, not for those of folders in it.
    let depth: Int?
    let owners: String
  }

  package init(of program: Program) {
    let documents = program.snapshot.documents
    path = Self.places.first { documents[$0] != nil }
    guard let path, case .bytes(let bytes)? = documents[path] else {
      rules = []
      return
    }
    rules = Self.rules(in: bytes)
  }

  /// The owners of a file as they are written, with a space between two; empty where nobody is.
  package func owners(of path: String) -> String {
    guard !rules.isEmpty else { return "" }
    let names = path.pathParts.map { Array($0.utf8) }
    return rules.last { rule in
      (rule.depth == nil || rule.depth == names.count) && rule.glob.matches(names)
    }?.owners ?? ""
  }

  private static func rules(in bytes: [UInt8]) -> [Rule] {
    var rules: [Rule] = []
    var ownersOfSection = ""
    for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
      let words = words(of: line)
      guard let first = words.first else { continue }
      if let end = sectionEnd(words) {
        ownersOfSection = words[end...].joined(separator: " ")
        continue
      }
      let owners = words.dropFirst().joined(separator: " ")
      let parts = first.pathParts
      rules.append(
        Rule(
          glob: Glob(first),
          depth: first.hasSuffix("/*") && !first.contains("**") ? parts.count : nil,
          owners: owners.isEmpty ? ownersOfSection : owners))
    }
    return rules
  }

  /// Of `[Documentation][2] @docs` or `^[Optional section] @team`: where the owners begin.
  private static func sectionEnd(_ words: [String]) -> Int? {
    guard words[0].hasPrefix("[") || words[0].hasPrefix("^[") else { return nil }
    return words.firstIndex { $0.hasSuffix("]") }.map { $0 + 1 }
  }

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
